"""Records of facilities as rows of the tables they are staged in, in the order of the columns given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter
from typing import Any

import orjson

from app.domain.register.building_identity import NamedBuilding, building_codes
from app.formats.records.records import FacilityRecord

_MADE = {"attributes", "origin", "sources"}
_PLACED = {"municipality_id", "code", "row", "lon", "lat", "point_quality"}
Ids = Mapping[str, int]
# Facility code → building code → name, structure, year built, floor area.
KnownBuildings = Mapping[str, Mapping[str, tuple[Any, ...]]]
_building_of = attrgetter("name", "structure", "built_year", "floor_area_m2")


@dataclass(slots=True)
class RowOrigins:
    """What rows tell of, and where from: most tell of the same, so each such text is made once and numbered."""

    source: str
    _texts: dict[tuple[Any, ...], tuple[int, str]] = field(default_factory=dict)

    def number(self, record: FacilityRecord, told: tuple[bool, ...], names: Sequence[str]) -> int:
        key = (record.source, record.as_of, told)
        if key not in self._texts:
            origin = {"source": record.source or self.source, "as_of": record.as_of}
            text = orjson.dumps(dict.fromkeys(compress(names, told), origin)).decode()
            self._texts[key] = (len(self._texts), text)
        return self._texts[key][0]

    def rows(self) -> Iterator[tuple[int, str]]:
        """(number, JSON text of `sources`)."""
        return iter(self._texts.values())


def facility_rows(
    records: Sequence[FacilityRecord], ids: Ids, columns: Sequence[str], origins: RowOrigins
) -> Iterator[tuple[Any, ...]]:
    """In the order of `columns`, which begin with the municipality's id and end with attributes, origin, sources."""
    plain_of = attrgetter(*(name for name in columns if name != "municipality_id" and name not in _MADE))
    own = [name for name in columns if name not in _PLACED | _MADE]
    own_of = attrgetter(*own, "lon")
    names = (*own, "point")
    for record in records:
        told = tuple([value is not None for value in own_of(record)])
        attributes = orjson.dumps(record.attributes).decode() if record.attributes else "{}"
        town = ids[record.municipality_code or ""]
        yield (town, *plain_of(record), attributes, origins.number(record, told, names), None)


def building_rows(
    records: Sequence[FacilityRecord], ids: Ids, columns: Sequence[str], known: Mapping[int, KnownBuildings]
) -> Iterator[tuple[Any, ...]]:
    """The buildings the file lists; for a facility that only has a total, one stand-in for the whole."""
    names = tuple(columns)[4:-1]
    values_of = attrgetter(*names)
    for record in records:
        owner = (ids[record.municipality_code or ""], record.code)
        stored = known[owner[0]].get(record.code or "", {})
        codes = building_codes(
            [NamedBuilding(one.code, *_building_of(one)) for one in record.buildings],
            {code: NamedBuilding(None, *rest) for code, rest in stored.items()},
        )
        for code, building in zip(codes, record.buildings, strict=True):
            attributes = orjson.dumps(building.attributes).decode() if building.attributes else "{}"
            yield (*owner, code, False, *values_of(building), attributes)
        if not record.buildings and (record.floor_area_m2 or 0) > 0:
            whole = {"floor_area_m2": record.floor_area_m2, "built_year": record.built_year}
            yield (*owner, "*", True, *(whole.get(name) for name in names), "{}")


def detail_rows(
    records: Sequence[FacilityRecord], ids: Ids, attribute: str, columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Functions or years; what a year says of energy goes as JSON and is the last column."""
    values_of = attrgetter(*tuple(columns)[2:])
    for record in records:
        for detail in getattr(record, attribute):
            *values, last = values_of(detail)
            last = orjson.dumps(last).decode() if isinstance(last, dict) else last
            yield (ids[record.municipality_code or ""], record.code, *values, last)


def land_rows(records: Sequence[FacilityRecord], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for record in records:
        told = (record.land_area_m2, record.land_owner, record.plot_ratio)
        if told != (None, None, None):
            town = ids[record.municipality_code or ""]
            yield (town, record.code, record.land_area_m2, record.land_owner, None, record.plot_ratio)
