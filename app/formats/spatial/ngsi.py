"""Features → entities of NGSI v2, as a city's context broker (都市OS) takes them.

Names and numbers after PPP共通データ仕様 (`Facility`, `Building`; the owner by 法人番号), place, address and storeys
after FIWARE's Smart Data Models (`Building`); what neither knows begins with `x-`, as PPP共通データ仕様 allows.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any
from urllib.parse import quote

import orjson

Tree = Mapping[str, Any]
Entity = dict[str, Any]
# Of values as text brokers refuse these; the wide forms are how Japanese is written anyway (NGSI v2, general syntax).
_REFUSED = str.maketrans("<>\"'=;()", "＜＞＂＇＝；（）")
# `category` of the Smart Data Model `Building` for the ministry's classes.
_USES = {
    "culture": "civic", "social_education": "civic", "sports": "civic", "industry": "industrial", "school": "school",
    "childcare": "kindergarten", "health_welfare": "public", "medical": "hospital", "administration": "public",
    "housing": "apartments", "park": "public", "supply": "service", "other": "public",
}  # fmt: skip
_SQUARE_METRES, _YEN = "MTK", "JPY"


def write_entities(file: IO[bytes], entities: Iterable[Entity]) -> None:
    """The body of `POST /v2/op/update`, written as it comes."""
    file.write(b'{"actionType":"append","entities":[')
    for place, entity in enumerate(entities):
        file.write((b",\n" if place else b"\n") + orjson.dumps(entity))
    file.write(b"\n]}\n")


def facility_entity(feature: Tree) -> Entity:
    """A facility of the collections `facilities` and `neighbours` (a GeoJSON feature with all its properties)."""
    told = feature["properties"]
    made = {
        "id": _number("Facility", told["municipality"], told["code"]),
        "type": "Facility",
        **_common(feature),
        "nameKana": _text(told["name_kana"]),
        "x-category": _text(told["category"]),
        "x-department": _text(told["department"]),
        "x-floorArea": _amount(told["floor_area_m2"], _SQUARE_METRES),
        "x-builtYear": _whole(told["built_year"]),
        "x-functions": _list(told["functions"]),
        "x-designatedShelter": _flag(told["shelter"]),
        "x-annualUsers": _whole(told["users"]),
        "x-annualCost": _amount(told["cost_yen"], _YEN),
        "x-plateauBuildingIds": _list(told.get("plateau_ids")),
    }
    return _known(made)


def building_entity(feature: Tree) -> Entity:
    """A building of the collection `buildings`."""
    told = feature["properties"]
    owner, facility = told["municipality"], told["facility"]
    use = _USES.get(told["facility_category"] or "")
    made = {
        "id": _number("Building", owner, told["id"]),
        "type": "Building",
        **_common(feature),
        "category": _list([use] if use else None),
        "floorsAboveGround": _whole(told["storeys"]),
        "floorsBelowGround": _whole(told["basement_storeys"]),
        "refFacility": {"type": "Relationship", "value": _number("Facility", owner, facility)},
        "x-code": _text(told["code"]),
        "x-structure": _text(told["structure"]),
        "x-floorArea": _amount(told["floor_area_m2"], _SQUARE_METRES),
        "x-builtYear": _whole(told["built_year"]),
        "x-seismicCode": _text(told["seismic_code"]),
        "x-plateauBuildingId": _text(told["plateau_id"]),
    }
    return _known(made)


ENTITY_OF: dict[str, Callable[[Tree], Entity]] = {
    "facilities": facility_entity,
    "neighbours": facility_entity,
    "buildings": building_entity,
}


def corporate_number(municipality: str) -> str:
    """The 法人番号 of a local government: a check digit, 000020, its six-digit code (国税庁, 法人番号の構成)."""
    base = f"000020{municipality}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"


def _number(kind: str, municipality: str, code: str) -> str:
    """`urn:ngsi-ld:Facility:JP<法人番号>-<code>`; letters that no identifier may have are percent-encoded."""
    is_whole = len(municipality) == 6 and municipality.isascii() and municipality.isdigit()
    owner = corporate_number(municipality) if is_whole else quote(municipality, safe="")
    return f"urn:ngsi-ld:{kind}:JP{owner}-{quote(code, safe='')}"


def _common(feature: Tree) -> Entity:
    told = feature["properties"]
    name = told["name"] or told.get("facility_name")
    street = told["address"]
    place = {"addressCountry": "JP", "streetAddress": street.translate(_REFUSED)} if street else None
    return {
        "name": _text(name),
        "location": _typed("geo:json", feature["geometry"]),
        "address": _typed("PostalAddress", place),
        "dateModified": _typed("DateTime", told["updated"]),
    }


def _known(made: Entity) -> Entity:
    return {name: value for name, value in made.items() if value is not None}


def _typed(kind: str, value: Any) -> Entity | None:
    return None if value is None else {"type": kind, "value": value}


def _text(value: str | None) -> Entity | None:
    return _typed("Text", None if value is None else value.translate(_REFUSED))


def _whole(value: int | None) -> Entity | None:
    return _typed("Integer", value)


def _flag(value: bool | None) -> Entity | None:
    return _typed("Boolean", value)


def _list(values: list[str] | None) -> Entity | None:
    return _typed("Array", [each.translate(_REFUSED) for each in values] if values else None)


def _amount(value: float | None, unit: str) -> Entity | None:
    made = _typed("Number", value)
    return made and made | {"metadata": {"unitCode": {"type": "Text", "value": unit}}}
