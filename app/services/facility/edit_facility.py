"""A planner corrects one facility, or a selection of them. The history keeps what was there before."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.register.identity import made_code
from app.domain.vocabulary import Category, Management, PropertyKind, Term, UseState
from app.errors import Conflict, Fault, InvalidInput, NotFound, StaleVersion
from app.formats.words.pairs import worded
from app.models import ChangeSet, Facility
from app.store.facility import buildings, change_sets, changes, facilities, history
from app.store.place import municipalities, places

_VOCABULARIES: dict[str, type[Term]] = {
    "category": Category,
    "management": Management,
    "use_state": UseState,
    "property_kind": PropertyKind,
}
_WORDS = {
    "unknown_category": ("施設分類を一覧から選んでください", "Choose a class from the list"),
    "unknown_management": ("管理形態を一覧から選んでください", "Choose who runs it from the list"),
    "unknown_use_state": ("利用状況を一覧から選んでください", "Choose the use state from the list"),
    "unknown_property_kind": ("公有財産の区分を一覧から選んでください", "Choose the kind of property from the list"),
    "changed_since": (
        "{name}は、その後に{fields}が変更されています",
        "{name} has been changed since: {fields}",
    ),
    "facility_gone": ("{name}は登録簿にありません", "{name} is no longer in the register"),
    "some_changed": (
        "{count}件がその後に変更されたため、全体を元に戻せません。残りだけを戻すこともできます",
        "{count} were changed since, so the whole cannot be undone. The others can be undone alone",
    ),
    "undone_before": ("この一括変更はすでに元に戻されています", "This change has been undone already"),
    "stale_row": (
        "{name}は他の人が先に変更しました。読み直してください",
        "{name} was changed by someone else first. Load it again",
    ),
    "stale_rows": ("{count}件は他の人が先に変更しました", "{count} were changed by someone else first"),
    "repeated_row": ("同じ施設が2回あります", "The same facility is named twice"),
    "half_a_point": ("緯度と経度は両方必要です", "Latitude and longitude are both needed"),
    "no_town": ("どの市町村の登録簿かがまだ決まっていません", "No one has said yet whose register this is"),
    "no_name": ("施設名を入れてください", "A facility needs a name"),
    "repeated_function": ("同じ機能が2回あります", "The same function is named twice"),
}


def edit_facility(
    session: Session, facility_id: int, fields: dict[str, Any], *, version: str, actor: str, language: str = "ja"
) -> Facility:
    """Apply `fields` to one facility; each field that changes gets the planner as its source.

    Raises NotFound, StaleVersion when `version` is not the stored one, InvalidInput for an unknown category, an empty
    name or a point with one coordinate only.
    """
    facility = _locked(session, facility_id, version)
    _check(fields, language)
    changes.act_as(session, actor)
    facilities.change(session, [facility_id], fields, origin=_origin(actor))
    if "lon" in fields:
        places.refresh_facility_zones(session, facility_ids=[facility_id])
    changes.record(session, actor, "edit_facility", {"id": facility_id, "fields": sorted(fields)})
    return facility


def create_facility(
    session: Session, code: str | None, fields: dict[str, Any], *, actor: str, language: str = "ja"
) -> Facility:
    """A new facility of the home town with its first values; without a number it gets one made of name and address.

    Raises Conflict where the number is taken or no town is known, InvalidInput as `edit_facility`.
    """
    _check({"name": None} | fields, language)
    town = municipalities.home(session)
    if town is None:
        raise Conflict(worded(_WORDS, "no_town", language))
    changes.act_as(session, actor)
    number = code or made_code(fields["name"], fields.get("address"))
    made = facilities.insert(session, town.id, number, fields["name"])
    facilities.change(session, [made], fields, origin=_origin(actor))
    facilities.stand_in(session, made)
    if "lon" in fields:
        places.refresh_facility_zones(session, facility_ids=[made])
    changes.record(session, actor, "create_facility", {"id": made, "code": number, "fields": sorted(fields)})
    return session.get_one(Facility, made)


def delete_facility(session: Session, facility_id: int, *, version: str, actor: str) -> None:
    """Take a facility out of the register. Raises NotFound, StaleVersion, Conflict where a plan speaks of it."""
    facility = _locked(session, facility_id, version)
    code = facility.code
    changes.act_as(session, actor)
    facilities.remove(session, facility_id)
    changes.record(session, actor, "delete_facility", {"id": facility_id, "code": code})


def edit_selection(
    session: Session, ids: list[int], fields: dict[str, Any], *, actor: str, language: str = "ja"
) -> tuple[int, int]:
    """The same change to many facilities at once; returns how many there were and the set it is undone by."""
    _check(fields, language)
    made = _begin(session, "edit_selection", list(fields), ids, actor=actor)
    count = facilities.change(session, ids, fields, origin=_origin(actor))
    changes.record(session, actor, "edit_selection", {"ids": ids, "fields": sorted(fields), "change_set": made.id})
    return count, made.id


def edit_rows(session: Session, rows: list[dict[str, Any]], *, actor: str, language: str = "ja") -> int:
    """Each facility its own values: rows of `id`, `version` and `fields`, all or none; returns the set's id.

    Raises NotFound, StaleVersion naming every row somebody else changed first, InvalidInput naming row and field.
    """
    ids = [row["id"] for row in rows]
    if len(set(ids)) < len(ids):
        _refuse([_fault("repeated_row", language, pointer="rows")])
    _refuse([fault for at, row in enumerate(rows) for fault in _faults(row["fields"], language, at=f"rows/{at}/")])
    _refuse_stale(rows, facilities.lock(session, ids), language)
    named = {name for row in rows for name in row["fields"]}
    made = _begin(session, "edit_rows", sorted(named), ids, actor=actor)
    facilities.change_rows(session, {row["id"]: row["fields"] for row in rows}, origin=_origin(actor))
    changes.record(session, actor, "edit_rows", {"ids": ids, "fields": sorted(named), "change_set": made.id})
    return made.id


def undo_set(
    session: Session, set_id: int, *, actor: str, leave_changed: bool = False, language: str = "ja"
) -> tuple[int, list[str], int]:
    """Take a change of many facilities back as one: how many went back, what was left as it is, the undo's own set.

    A facility whose value was changed since stands in the way: Conflict names each, and nothing moves; with
    `leave_changed` those are left alone and the rest goes back. Raises NotFound.
    """
    done = change_sets.locked(session, set_id)
    if done.undone_at is not None:
        raise Conflict(worded(_WORDS, "undone_before", language))
    lines = change_sets.lines(session, done)
    barred = [_barred(line, language) for line in lines if line.now is None or line.changed_since()]
    if barred and not leave_changed:
        raise Conflict(worded(_WORDS, "some_changed", language, count=len(barred)), barred)
    free = [line for line in lines if line.now is not None and not line.changed_since()]
    made = _begin(session, "undo_set", done.fields, [line.facility_id for line in free], actor=actor)
    count = change_sets.put_back(session, free, allowed=facilities.RESTORABLE)
    change_sets.close(session, set_id)
    changes.record(session, actor, "undo_set", {"change_set": set_id, "undone": count, "left": len(barred)})
    return count, [fault.message for fault in barred], made.id


def _begin(session: Session, action: str, fields: list[str], ids: list[int], *, actor: str) -> ChangeSet:
    made = change_sets.begin(session, actor=actor, action=action, fields=fields, ids=ids)
    changes.act_as(session, actor, request_id=made.key)
    return made


def _barred(line: change_sets.SetLine, language: str) -> Fault:
    code = "facility_gone" if line.now is None else "changed_since"
    fields = ", ".join(line.changed_since())
    words = worded(_WORDS, code, language, name=line.name, fields=fields)
    return Fault(code, words, fields, pointer=f"facilities/{line.facility_id}")


def _refuse_stale(rows: list[dict[str, Any]], stored: dict[int, tuple[int, str]], language: str) -> None:
    faults = []
    for at, row in enumerate(rows):
        if row["id"] not in stored:
            raise NotFound("facility", row["id"])
        version, name = stored[row["id"]]
        if version != row["version"]:
            words = worded(_WORDS, "stale_row", language, name=name)
            faults.append(Fault("stale_row", words, str(version), pointer=f"rows/{at}"))
    if faults:
        raise StaleVersion(worded(_WORDS, "stale_rows", language, count=len(faults)), faults)


def edit_building(session: Session, building_id: int, fields: dict[str, Any], *, version: str, actor: str) -> int:
    """Apply `fields` to one building (棟); returns its facility. Raises NotFound, StaleVersion."""
    building = buildings.locked(session, building_id)
    if str(building.version) != version:
        raise StaleVersion(f"version {building.version}")
    changes.act_as(session, actor)
    buildings.change(session, building, fields, origin=_origin(actor))
    changes.record(session, actor, "edit_building", {"id": building_id, "fields": sorted(fields)})
    return building.facility_id


def edit_functions(
    session: Session,
    facility_id: int,
    functions: list[dict[str, Any]],
    *,
    version: str,
    actor: str,
    language: str = "ja",
) -> None:
    """Make these the functions of a facility. Raises NotFound, StaleVersion, InvalidInput for a repeated one."""
    facility = _locked(session, facility_id, version)
    names = [each["function"] for each in functions]
    if len(set(names)) < len(names):
        _refuse([_fault("repeated_function", language, pointer="functions")])
    changes.act_as(session, actor)
    buildings.set_functions(session, facility_id, functions)
    session.refresh(facility)
    facility.version += 1
    session.flush()
    changes.record(session, actor, "edit_functions", {"id": facility_id, "functions": names})


def add_note(session: Session, facility_id: int, words: str, *, actor: str) -> None:
    """Leave a remark on a facility. Raises NotFound."""
    if session.get(Facility, facility_id) is None:
        raise NotFound("facility", facility_id)
    changes.act_as(session, actor)
    buildings.add_note(session, facility_id, author=actor, words=words)
    changes.record(session, actor, "add_note", {"id": facility_id})


def undo(session: Session, change_id: int, *, actor: str) -> int:
    """Put the old values of one line of a facility's history back; returns the facility's id.

    Raises NotFound for a line that cannot be undone, Conflict where something else stands in the way.
    """
    line = history.line(session, change_id)
    changes.act_as(session, actor)
    facility_id = int(line["facility_id"])
    if line["table_name"] == "facility":
        old = dict(line["old"])
        if "code" in old:
            facilities.recode(session, facility_id, old.pop("code"))
        facilities.change(session, [facility_id], old, allowed=facilities.RESTORABLE)
    else:
        history.restore_detail(session, line)
    if "point" in line["old"]:
        places.refresh_facility_zones(session, facility_ids=[facility_id])
    changes.record(session, actor, "undo", {"change": change_id})
    return facility_id


def _locked(session: Session, facility_id: int, version: str) -> Facility:
    facility = session.get(Facility, facility_id, with_for_update=True)
    if facility is None:
        raise NotFound("facility", facility_id)
    if str(facility.version) != version:
        raise StaleVersion(f"version {facility.version}")
    return facility


def _origin(actor: str) -> dict[str, str]:
    return {"source": "手入力", "as_of": date.today().isoformat(), "by": actor}


def _check(fields: dict[str, Any], language: str) -> None:
    _refuse(_faults(fields, language))


def _faults(fields: dict[str, Any], language: str, *, at: str = "") -> list[Fault]:
    """What is wrong with `fields`; `at` says where they stand in what was sent."""
    faults = []
    for name, words in _VOCABULARIES.items():
        value = fields.get(name)
        if value is not None and value not in {word.value for word in words}:
            faults.append(_fault(f"unknown_{name}", language, str(value), pointer=f"{at}{name}"))
    if ("lon" in fields) != ("lat" in fields) or (fields.get("lon") is None) != (fields.get("lat") is None):
        faults.append(_fault("half_a_point", language, pointer=f"{at}lon"))
    if "name" in fields and not (fields["name"] or "").strip():
        faults.append(_fault("no_name", language, pointer=f"{at}name"))
    return faults


def _fault(code: str, language: str, value: str | None = None, *, pointer: str) -> Fault:
    return Fault(code, worded(_WORDS, code, language), value, pointer=pointer)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)
