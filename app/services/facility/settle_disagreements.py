"""A file and the register about the same facilities: where they disagree, and what a planner chooses."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import Category, Structure
from app.errors import Fault, InvalidInput, NotFound
from app.formats.facilities.compare_sheets import Match, SheetComparison, SheetDifference, compare
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.records import BuildingRecord, FacilityRecord
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.models import Facility
from app.store.facility import buildings, changes, choices, facilities, mappings
from app.store.place import municipalities, places

SHOWN = 1000
_COPIED = (
    "code", "name", "category", "class_large", "class_small", "department", "address", "district", "floor_area_m2",
    "footprint_m2", "land_area_m2", "built_year", "policy", "shelter", "lon", "lat", "municipality_code",
)  # fmt: skip
FIELDS = frozenset(_COPIED) - {"lon", "lat", "municipality_code"} | {"structure", "position"}
_WORDS = {
    "unknown_field": ("この項目は選べません", "This field cannot be chosen"),
    "unreadable_value": ("この値は読み取れません", "This value cannot be read"),
}
Settled = dict[tuple[int, str, str], str]


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """Of one field of one facility: the value that holds and the one that does not, both as they were shown.

    `takes_file`: the chosen value is that of the file called `source`, and is written into the register.
    """

    facility_id: int
    field: str
    chosen: str
    refused: str
    takes_file: bool
    source: str = ""


def find_disagreements(
    session: Session,
    data: bytes,
    *,
    filename: str | None,
    mapping: dict[str, str] | None = None,
    municipality_code: str | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Facilities the file and the register both tell of, and every field they tell differently.

    Differences settled before are counted, not asked again. Nothing is written. Raises InvalidInput.
    """
    home = municipalities.home(session)
    fallback = municipality_code or (home.code if home else None)
    with refused_in(language):
        sheet = read(read_facilities, data, filename=filename, mapping=mapping, municipality_code=fallback)
        remembered = None if mapping else mappings.find(session, list(sheet.header))
        if remembered:
            sheet = read(read_facilities, data, filename=filename, mapping=remembered, municipality_code=fallback)
    rows = {row["id"]: row for row in choices.listed(session)}
    found = compare([_record(row) for row in rows.values()], sheet.facilities)
    answer = _answer(found, rows, choices.settled(session))
    about = {"profile": sheet.profile, "encoding": sheet.encoding, "sha256": hashlib.sha256(data).hexdigest()}
    return about | {"rows_read": sheet.rows_read, "rows_used": sheet.rows_used} | answer


def _record(row: dict[str, Any]) -> FacilityRecord:
    """A facility of the register as a list would tell of it; its `row` is its id."""
    told = {name: row[name] for name in _COPIED}
    return FacilityRecord(row=row["id"], buildings=(BuildingRecord(structure=row["structure"]),), **told)


def _answer(found: SheetComparison, rows: dict[int, dict[str, Any]], known: Settled) -> dict[str, Any]:
    matches, settled, fields = [], 0, 0
    for match in found.matches:
        open_ones = [one for one in match.differences if not _is_settled(match, one, known)]
        settled += len(match.differences) - len(open_ones)
        fields += len(open_ones)
        if open_ones:
            matches.append(_shown(match, open_ones, rows[match.left.row], known))
    return {
        "matched": len(found.matches),
        "agreeing": len(found.matches) - len(matches),
        "disagreeing": len(matches),
        "differences": fields,
        "settled": settled,
        "matches": matches[:SHOWN],
        "only_register": [_brief(one) | {"facility_id": one.row} for one in found.only_left[:SHOWN]],
        "only_file": [_brief(one) | {"row": one.row} for one in found.only_right[:SHOWN]],
        "only_register_total": len(found.only_left),
        "only_file_total": len(found.only_right),
    }


def _is_settled(match: Match, one: SheetDifference, known: Settled) -> bool:
    """The register holds what was chosen, and the file says what was refused."""
    return known.get((match.left.row, one.field, one.right)) == one.left


def _shown(match: Match, differences: list[SheetDifference], row: dict[str, Any], known: Settled) -> dict[str, Any]:
    return {
        "facility_id": match.left.row,
        "code": match.left.code,
        "name": match.left.name,
        "file_name": match.right.name,
        "row": match.right.row,
        "by": match.by,
        "likeness": match.likeness,
        "differences": [
            {
                "field": one.field,
                "register": one.left,
                "file": one.right,
                "register_source": row["sources"].get("point" if one.field == "position" else one.field),
                # Chosen once, but the register has since been given the other value again.
                "chosen_before": "file" if known.get((match.left.row, one.field, one.left)) == one.right else None,
            }
            for one in differences
        ],
    }


def _brief(record: FacilityRecord) -> dict[str, Any]:
    return {"code": record.code, "name": record.name, "address": record.address}


def settle(session: Session, choice: FieldChoice, *, actor: str, language: str = "ja") -> None:
    """Remember a choice, and write the file's value into the register where that was chosen.

    Raises NotFound, InvalidInput for a field or a value that cannot be written, Conflict for a code already taken.
    """
    facility = session.get(Facility, choice.facility_id, with_for_update=True)
    if facility is None:
        raise NotFound("facility", choice.facility_id)
    if choice.field not in FIELDS:
        _refuse("unknown_field", choice.field, language)
    changes.act_as(session, actor)
    origin = {"source": choice.source or "?", "as_of": date.today().isoformat(), "by": actor}
    if choice.takes_file:
        _write(session, choice, origin, language)
    else:
        facilities.vouch(session, choice.facility_id, _key(choice.field), {"by": actor})
    choices.remember(
        session, choice.facility_id, choice.field, chosen=choice.chosen, refused=choice.refused, actor=actor
    )
    detail = {"id": choice.facility_id, "field": choice.field, "chosen": choice.chosen, "refused": choice.refused}
    changes.record(session, actor, "settle_disagreement", detail)


def _key(field: str) -> str:
    return "point" if field == "position" else field


def _write(session: Session, choice: FieldChoice, origin: dict[str, str], language: str) -> None:
    try:
        value = _value(choice.field, choice.chosen)
    except ValueError:
        _refuse("unreadable_value", choice.chosen, language)
    if choice.field == "structure":
        building = buildings.largest(session, choice.facility_id)
        if building is None:
            raise NotFound("building of facility", choice.facility_id)
        buildings.change(session, building, {"structure": value}, origin=origin)
    elif choice.field == "land_area_m2":
        facilities.set_land_area(session, choice.facility_id, value)
    elif choice.field == "code":
        facilities.recode(session, choice.facility_id, value)
    elif choice.field == "position":
        facilities.change(session, [choice.facility_id], {"lon": value[1], "lat": value[0]}, origin=origin)
        places.refresh_facility_zones(session, facility_ids=[choice.facility_id])
    else:
        facilities.change(session, [choice.facility_id], {choice.field: value}, origin=origin)


def _value(field: str, shown: str) -> Any:
    """What `compare_sheets` showed, as the register keeps it. Raises ValueError."""
    if not shown.strip():
        raise ValueError(shown)
    return _READERS.get(field, str)(shown)


def _number(shown: str) -> float:
    number = float(shown.replace(",", ""))
    if not 0 <= number < 1e9:
        raise ValueError(shown)
    return number


def _flag(shown: str) -> bool:
    if shown not in ("True", "False"):
        raise ValueError(shown)
    return shown == "True"


def _place(shown: str) -> tuple[float, float]:
    """(lat, lon) in Japan."""
    lat, lon = (float(part) for part in shown.split(","))
    if not (20 <= lat <= 46 and 122 <= lon <= 154):
        raise ValueError(shown)
    return lat, lon


def _word_of(kind: type[StrEnum]) -> Callable[[str], str]:
    words = {word.value for word in kind}

    def read(shown: str) -> str:
        if shown not in words:
            raise ValueError(shown)
        return shown

    return read


_READERS: Mapping[str, Callable[[str], Any]] = {
    "floor_area_m2": _number,
    "footprint_m2": _number,
    "land_area_m2": _number,
    "built_year": int,
    "shelter": _flag,
    "position": _place,
    "category": _word_of(Category),
    "structure": _word_of(Structure),
}


def _refuse(code: str, value: str, language: str) -> None:
    words = _WORDS[code][language == "en"]
    raise InvalidInput(words, [Fault(code, words, value, pointer="chosen")])
