"""A planner corrects one facility, or a selection of them. The history keeps what was there before."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import Category
from app.errors import Fault, InvalidInput, NotFound, StaleVersion
from app.models import Facility
from app.store import buildings, changes, facilities, history, places

_WORDS = {
    "unknown_category": ("施設分類を一覧から選んでください", "Choose a class from the list"),
    "half_a_point": ("緯度と経度は両方必要です", "Latitude and longitude are both needed"),
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


def edit_selection(
    session: Session, ids: list[int], fields: dict[str, Any], *, actor: str, language: str = "ja"
) -> int:
    """The same change to many facilities at once; returns how many there were."""
    _check(fields, language)
    changes.act_as(session, actor)
    count = facilities.change(session, ids, fields, origin=_origin(actor))
    changes.record(session, actor, "edit_selection", {"ids": ids, "fields": sorted(fields)})
    return count


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
    faults = []
    category = fields.get("category")
    if category is not None and category not in {word.value for word in Category}:
        faults.append(_fault("unknown_category", language, str(category), pointer="category"))
    if (fields.get("lon") is None) != (fields.get("lat") is None):
        faults.append(_fault("half_a_point", language, pointer="lon"))
    if "name" in fields and not (fields["name"] or "").strip():
        faults.append(_fault("no_name", language, pointer="name"))
    _refuse(faults)


def _fault(code: str, language: str, value: str | None = None, *, pointer: str) -> Fault:
    return Fault(code, _WORDS[code][language == "en"], value, pointer=pointer)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)
