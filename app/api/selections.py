"""Many facilities at once, and the way back."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.services.edit_facility import edit_selection, undo

router = APIRouter(tags=["facilities"])


class SelectionEdit(BaseModel):
    """The same change for every facility of `ids`."""

    model_config = ConfigDict(extra="forbid")

    ids: list[int] = Field(min_length=1, max_length=10_000)
    department: str | None = None
    class_large: str | None = None
    class_small: str | None = None
    host_name: str | None = None
    district: str | None = None
    category: str | None = None
    policy: str | None = None
    shelter: bool | None = None


@router.post("/api/selections/edit")
def change_selection(
    edit: SelectionEdit, session: SessionDep, actor: ActorDep, language: LanguageDep
) -> dict[str, int]:
    """Change a selection in one transaction; returns how many facilities there were."""
    fields: dict[str, Any] = edit.model_dump(exclude_unset=True, exclude={"ids"})
    return {"changed": edit_selection(session, edit.ids, fields, actor=actor, language=language)}


@router.post("/api/changes/{change_id}/undo")
def undo_change(change_id: int, session: SessionDep, actor: ActorDep) -> dict[str, int]:
    """Put back what one line of a facility's history replaced."""
    return {"facility_id": undo(session, change_id, actor=actor)}
