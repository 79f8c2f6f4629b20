"""Town-level geocoding without the internet: an address → the representative point of its 町丁目, 大字 or 小字."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.register.municipal_codes import full_code
from app.domain.vocabulary import PointQuality
from app.formats.lexicon.address_words import address_key, prefecture_of
from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Row, read_tables
from app.formats.text.unreadable import UnreadableFile

_CHOME: Final = re.compile(r"^(.*?)(\d+)丁目$")
_CSV_HEADINGS: Final = {
    "prefecture": ("都道府県名", "都道府県"),
    "city": ("市区町村名", "市区町村"),
    "code": ("市区町村コード", "全国地方公共団体コード"),
    "town": ("大字・丁目名", "大字町丁目名", "大字・町丁目名", "大字・町丁目", "町字", "町丁目名"),
    "koaza": ("小字・通称名", "小字", "小字名"),
    "lat": ("緯度", "lat", "latitude"),
    "lon": ("経度", "lng", "lon", "longitude"),
}
_FIELDS: Final = {"city": "municipality_name", "code": "municipality_code"}
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TownEntry:
    """One entry of a town list; `koaza` may be empty. Degrees, EPSG:4326."""

    prefecture: str
    city: str
    town: str
    koaza: str
    lon: float
    lat: float
    municipality_code: str | None = None


@dataclass(frozen=True, slots=True)
class LocatedAddress:
    """Where an address is, as well as a town list can say. `matched_text` is the entry's own spelling."""

    lon: float
    lat: float
    quality: PointQuality
    matched_text: str
    municipality: str
    municipality_code: str | None = None


@dataclass(slots=True)
class _TownPoints:
    name: str
    point: _Point | None = None
    parts: dict[str, tuple[str, _Point]] | None = None


@dataclass(slots=True)
class _City:
    prefecture: str
    name: str
    code: str | None
    towns: dict[str, _TownPoints]
    lengths: tuple[int, ...] = ()


class TownDictionary:
    """A town list made ready for look-up. Immutable once built; safe to share between threads."""

    def __init__(self, entries: Iterable[TownEntry]) -> None:
        self._cities: dict[tuple[str, str], _City] = {}
        for entry in entries:
            self._add(entry)
        self._by_name: dict[str, list[_City]] = defaultdict(list)
        for city in self._cities.values():
            city.lengths = tuple(sorted({len(key) for key in city.towns}, reverse=True))
            for name in _city_names(city):
                self._by_name[name].append(city)
        self._by_town: dict[str, list[_City]] = defaultdict(list)
        for city in self._cities.values():
            for key in city.towns:
                self._by_town[key].append(city)
        self._name_lengths = tuple(sorted({len(name) for name in self._by_name}, reverse=True))

    def __len__(self) -> int:
        return sum(len({id(town) for town in city.towns.values()}) for city in self._cities.values())

    def locate(self, address: str, municipality: str | None = None) -> LocatedAddress | None:
        """The town of an address. `municipality` (name or code) is where to look when the address does not say."""
        rest = address_key(address)
        prefecture = prefecture_of(rest)
        if prefecture:
            rest = rest[len(prefecture) :]
        cities, rest = self._strip_city(rest, prefecture)
        if not cities:
            cities = self._cities_called(municipality, prefecture)
        if not cities and not municipality:
            cities = self._cities_with(rest, prefecture)
        for city in cities:
            if (place := _locate_in(city, rest)) is not None:
                return place
        return None

    def _add(self, entry: TownEntry) -> None:
        key = (entry.prefecture, entry.city)
        city = self._cities.get(key)
        if city is None:
            city = self._cities[key] = _City(entry.prefecture, entry.city, entry.municipality_code, {})
        town_key = address_key(entry.town)
        town = city.towns.setdefault(town_key, _TownPoints(entry.town))
        if match := _CHOME.match(town_key):
            city.towns.setdefault(f"{match.group(1)}{match.group(2)}-", town)
            city.towns.setdefault(f"{match.group(1).removesuffix('町')}{match.group(2)}-", town)
        if not entry.koaza:
            town.point = (entry.lon, entry.lat)
            return
        if town.parts is None:
            town.parts = {}
        town.parts[address_key(entry.koaza)] = (entry.koaza, (entry.lon, entry.lat))

    def _strip_city(self, rest: str, prefecture: str | None) -> tuple[list[_City], str]:
        """Cities the address begins with, and what follows; a city written twice is taken off twice."""
        found: list[_City] = []
        again = True
        while again:
            again = False
            for length in self._name_lengths:
                named = self._by_name.get(rest[:length])
                named = named and [city for city in named if prefecture in (None, city.prefecture)]
                if named:
                    found, rest, again = named, rest[length:], True
                    break
        return found, rest

    def _cities_called(self, municipality: str | None, prefecture: str | None) -> list[_City]:
        """The named municipality (with its wards); with no name, every city of the list, if it is not many."""
        if municipality:
            code = full_code(municipality)
            name = address_key(municipality)
            name = name.removeprefix(prefecture_of(name) or "")
            return [city for city in self._cities.values()
                    if (code and city.code == code) or address_key(city.name).startswith(name)]  # fmt: skip
        cities = [city for city in self._cities.values() if prefecture in (None, city.prefecture)]
        return cities if len(cities) == 1 else []

    def _cities_with(self, rest: str, prefecture: str | None) -> list[_City]:
        """The one city that has the longest town the text begins with; several such cities are none."""
        for end in range(min(len(rest), 20), 2, -1):
            cities = [city for city in self._by_town.get(rest[:end], ()) if prefecture in (None, city.prefecture)]
            if cities:
                return cities if len(cities) == 1 else []
        return []


def towns_in_folder(folder: Path) -> Iterable[TownEntry]:
    """Every entry of `<prefecture>/<city>.json`, each a list of {town, koaza, lat, lng}; others are passed over."""
    for path in sorted(folder.rglob("*.json")):
        yield from towns_in_json(path.read_bytes(), prefecture=path.parent.name, city=path.stem)


def towns_in_json(data: bytes, *, prefecture: str, city: str) -> list[TownEntry]:
    """Entries of one city's JSON list of {town, koaza, lat, lng}: none for those without a position and other JSON.

    Raises UnreadableFile for what is no JSON.
    """
    try:
        entries = json.loads(data)
    except ValueError as error:
        raise UnreadableFile("not_a_table", "JSON") from error
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or "town" not in entry:
            continue
        lon, lat = entry.get("lng", entry.get("lon")), entry.get("lat")
        if lon is not None and lat is not None:
            koaza = entry.get("koaza") or ""
            found.append(TownEntry(prefecture, city, entry["town"], koaza, float(lon), float(lat)))
    return found


@dataclass(frozen=True, slots=True)
class TownSheet:
    """Entries of a table of towns, and what became of each of its columns."""

    towns: list[TownEntry]
    columns: tuple[ColumnUse, ...]


def towns_in_csv(data: bytes) -> list[TownEntry]:
    """The entries of `read_town_table`."""
    return read_town_table(data).towns


def read_town_table(data: bytes) -> TownSheet:
    """Entries of a 位置参照情報-like table; rows of the same town and koaza are averaged."""
    table = read_tables(data)[0]
    bare = [read_label(heading).bare for heading in table.header]
    places = {
        field: next((bare.index(name) for name in names if name in bare), None)
        for field, names in _CSV_HEADINGS.items()
    }
    read = {index: _FIELDS.get(field, field) for field, index in places.items() if index is not None}
    return TownSheet(_entries(table.rows, places), account_columns(table.header, table.rows, read))


def _entries(rows: Iterable[Row], places: Mapping[str, int | None]) -> list[TownEntry]:
    sums: dict[tuple[str, str, str, str, str], list[float]] = {}
    for _, cells in rows:
        row_texts = {field: cells[index].strip() if index is not None else "" for field, index in places.items()}
        try:
            lon, lat = float(row_texts["lon"]), float(row_texts["lat"])
        except ValueError:
            continue
        total = sums.setdefault(
            (row_texts["prefecture"], row_texts["city"], row_texts["town"], row_texts["koaza"], row_texts["code"]),
            [0.0, 0.0, 0.0],
        )
        total[0], total[1], total[2] = total[0] + lon, total[1] + lat, total[2] + 1
    return [
        TownEntry(prefecture, city, town, koaza, lon / n, lat / n, full_code(code))
        for (prefecture, city, town, koaza, code), (lon, lat, n) in sums.items()
    ]


def _city_names(city: _City) -> set[str]:
    """A city with and without its 郡: 上川郡東川町, 東川町."""
    name = address_key(city.name)
    _, district, town = name.rpartition("郡")
    return {name, town} if district and len(town) > 1 else {name}


def _locate_in(city: _City, rest: str) -> LocatedAddress | None:
    for start in (rest, rest.removeprefix("字")):
        for length in city.lengths:
            town = city.towns.get(start[:length]) if len(start) >= length else None
            if town is not None:
                return _place(city, town, start[length:])
    return None


def _place(city: _City, town: _TownPoints, rest: str) -> LocatedAddress | None:
    name, point = town.name, town.point
    if town.parts:
        inner = rest.removeprefix("字").removeprefix("小字")
        for end in range(len(inner), 0, -1):
            if (part := town.parts.get(inner[:end])) is not None:
                name, point = town.name + part[0], part[1]
                break
    if point is None and town.parts:
        points = [middle for _, middle in town.parts.values()]
        point = (sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points))
    if point is None:
        return None
    return LocatedAddress(point[0], point[1], PointQuality.TOWN, name, city.name, city.code)
