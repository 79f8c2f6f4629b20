"""A planner corrects one facility, or a selection of them. The history keeps what was there before."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import Category
from app.errors import Fault, InvalidInput, NotFound, StaleVersion
from app.models import Facility
from app.store import changes, facilities, places


def edit_facility(session: Session, facility_id: int, fields: dict[str, Any], *, version: str, actor: str) -> Facility:
    """Apply `fields` to one facility.

    Raises NotFound, StaleVersion when `version` is not the stored one, InvalidInput for an unknown category or a
    point with one coordinate only.
    """
    facility = session.get(Facility, facility_id, with_for_update=True)
    if facility is None:
        raise NotFound("facility", facility_id)
    if str(facility.version) != version:
        raise StaleVersion(f"version {facility.version}")
    _check(fields)
    changes.act_as(session, actor)
    facilities.change(session, [facility_id], fields)
    if "lon" in fields:
        places.refresh_facility_zones(session, facility_ids=[facility_id])
    changes.record(session, actor, "edit_facility", {"id": facility_id, "fields": sorted(fields)})
    return facility


def edit_selection(session: Session, ids: list[int], fields: dict[str, Any], *, actor: str) -> int:
    """The same change to many facilities at once; returns how many there were."""
    _check(fields)
    changes.act_as(session, actor)
    count = facilities.change(session, ids, fields)
    changes.record(session, actor, "edit_selection", {"ids": ids, "fields": sorted(fields)})
    return count


def undo(session: Session, change_id: int, *, actor: str) -> int:
    """Put the old values of one line of a facility's history back; returns the facility's id."""
    line = facilities.history_line(session, change_id)
    changes.act_as(session, actor)
    facilities.change(session, [line["row_id"]], line["old"], allowed=facilities.RESTORABLE)
    if "point" in line["old"]:
        places.refresh_facility_zones(session, facility_ids=[line["row_id"]])
    changes.record(session, actor, "undo", {"change": change_id})
    return int(line["row_id"])


def _check(fields: dict[str, Any]) -> None:
    faults = []
    category = fields.get("category")
    if category is not None and category not in {word.value for word in Category}:
        faults.append(Fault("unknown_category", "施設分類を一覧から選んでください", str(category), pointer="category"))
    if (fields.get("lon") is None) != (fields.get("lat") is None):
        faults.append(Fault("half_a_point", "緯度と経度は両方必要です", pointer="lon"))
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)
