"""Many facilities at once, and the way back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.answers.changes import ChangeSetLine, SetMade, SetUndone, Undone
from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.shapes import Area, BuiltYear, Id, Name, PathId, SentShape, Version, Words
from app.services.facility.edit_facility import edit_rows, edit_selection, undo, undo_set
from app.services.importing.undo_import import undo_import
from app.store.facility import change_sets

router = APIRouter(tags=["facilities"])


class SelectionEdit(SentShape):
    """The same change for every facility of `ids`."""

    ids: list[Id] = Field(min_length=1, max_length=10_000)
    department: Words | None = None
    management: Words | None = None
    class_large: Words | None = None
    class_small: Words | None = None
    host_name: Words | None = None
    district: Words | None = None
    category: Words | None = None
    policy: Words | None = None
    shelter: bool | None = None


class RowFields(SentShape):
    """Cells of one facility's row; what is left out stays as it is."""

    name: Name | None = None
    category: Words | None = None
    class_large: Words | None = None
    class_small: Words | None = None
    department: Words | None = None
    management: Words | None = None
    district: Words | None = None
    address: Words | None = None
    host_name: Words | None = None
    policy: Words | None = None
    shelter: bool | None = None
    floor_area_m2: Area | None = None
    built_year: BuiltYear | None = None


class RowEdit(SentShape):
    """One facility and the version of it that was read."""

    id: Id
    version: Version
    fields: RowFields


class RowsEdit(SentShape):
    rows: list[RowEdit] = Field(min_length=1, max_length=2000)


@router.post("/api/selections/edit")
def change_selection(edit: SelectionEdit, session: SessionDep, actor: ActorDep, language: LanguageDep) -> SetMade:
    """Change a selection in one transaction, as one set that is undone as one."""
    fields: dict[str, Any] = edit.model_dump(exclude_unset=True, exclude={"ids"})
    changed, made = edit_selection(session, edit.ids, fields, actor=actor, language=language)
    return SetMade(changed=changed, change_set=made)


@router.post("/api/selections/rows", responses={412: {}})
def change_rows(edit: RowsEdit, session: SessionDep, actor: ActorDep, language: LanguageDep) -> SetMade:
    """Give several facilities each its own values, all or none, as one set.

    412 names every row whose version is not the stored one.
    """
    rows = [
        {"id": row.id, "version": row.version, "fields": row.fields.model_dump(exclude_unset=True)} for row in edit.rows
    ]
    return SetMade(changed=len(rows), change_set=edit_rows(session, rows, actor=actor, language=language))


@router.get("/api/change-sets")
def list_sets(
    session: SessionDep, limit: Annotated[int, Query(ge=1, le=200)] = 20, *, imports: bool = False
) -> list[ChangeSetLine]:
    """The newest changes of many facilities (with `imports` the imports alone), newest first."""
    return [ChangeSetLine(**row) for row in change_sets.recent(session, limit=limit, imports=imports)]


@router.post("/api/change-sets/{set_id}/undo")
def undo_many(
    set_id: PathId, session: SessionDep, actor: ActorDep, language: LanguageDep, *, leave_changed: bool = False
) -> SetUndone:
    """Take a whole set back in one transaction.

    409 names each facility changed since, and nothing moves; `leave_changed=true` takes the others back.
    """
    action = change_sets.action_of(session, set_id)
    take_back = undo_import if action.startswith(("import_", "undo_import")) else undo_set
    count, left, made = take_back(session, set_id, actor=actor, leave_changed=leave_changed, language=language)
    return SetUndone(undone=count, left=left, change_set=made)


@router.post("/api/changes/{change_id}/undo")
def undo_change(change_id: PathId, session: SessionDep, actor: ActorDep) -> Undone:
    """Put back what one line of a facility's history replaced."""
    return Undone(facility_id=undo(session, change_id, actor=actor))
