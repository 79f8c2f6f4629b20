"""Shelter lists: 指定緊急避難場所 and 指定避難所 of 国土地理院, the municipal standard, and towns' own lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.facility.shelters import Shelter
from app.formats.records.records import Issue
from app.formats.spatial.projection import in_japan
from app.formats.tables.column_search import find_column
from app.formats.tables.tables import Row, Table, read_tables
from app.formats.text.cell_text import plain
from app.formats.text.unreadable import UnreadableFile

# Disaster code → what its column is called (folded heading).
HAZARDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("inland_flood", re.compile(r"内水|inundation")),
    ("flood", re.compile(r"洪水|風水害|flood")),
    ("landslide", re.compile(r"崖崩れ|がけ崩れ|土石流|土砂災害|地滑り|sediment|landslide")),
    ("storm_surge", re.compile(r"高潮|surge")),
    ("earthquake", re.compile(r"地震|earthquake")),
    ("tsunami", re.compile(r"津波|tsunami|tunami")),
    ("fire", re.compile(r"火事|火災|fire")),
    ("volcano", re.compile(r"火山|volcano")),
)
_NAME = re.compile(r"^(施設・?場所名|施設名称?|名称|避難所名称?|避難場所名称?|name)$")
_CODE = re.compile(r"^(共通id|id|識別番号|施設コード|施設id)$")
_NUMBER = re.compile(r"^(no\.?|番号|#property|連番)$")
_ADDRESS = re.compile(r"^(住所|所在地|所在地_連結表記|address)$")
_LAT, _LON = re.compile(r"^(緯度|latitude|lat)$"), re.compile(r"^(経度|longitude|lon|lng)$")
_CAPACITY = re.compile(r"想定収容人数|収容人数|収容人員|capacity")
_YES, _PARTLY = frozenset({"1", "○", "〇", "◯", "◎", "●", "有", "y", "true", "該当", "可"}), frozenset({"△", "▲"})
_SAME = re.compile(r"住所同一|重複")


@dataclass(frozen=True, slots=True)
class ShelterSheet:
    """`rows_read` = `rows_used` + rows left out, each of these with an issue."""

    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    shelters: tuple[Shelter, ...]
    issues: tuple[Issue, ...]


def read_shelters(data: bytes, *, filename: str | None = None) -> ShelterSheet:
    """A list of shelters. UnreadableFile "no_names" where no column names places."""
    tables = [table for table in read_tables(data, filename) if _column(table.header, _NAME) is not None]
    if not tables:
        raise UnreadableFile("no_names")
    table = max(tables, key=lambda table: len(table.rows))
    issues: list[Issue] = list(table.notes)
    hazards = _hazard_columns(table.header)
    shelters: dict[str, Shelter] = {}
    for row in table.rows:
        shelter = _shelter(table, row, hazards, issues)
        if shelter is not None and _is_new(shelter, row[0], shelters, issues):
            code = shelter.code if shelter.code not in shelters else f"{shelter.code} (row {row[0]})"
            shelters[code] = replace(shelter, code=code)
    if not hazards:
        issues.append(Issue("no_hazard_columns", severity="note"))
    return ShelterSheet(
        profile="emergency evacuation sites" if hazards else "shelters",
        encoding=table.encoding,
        rows_read=len(table.rows),
        rows_used=len(shelters),
        shelters=tuple(shelters.values()),
        issues=tuple(issues),
    )


def _shelter(table: Table, row: Row, hazards: Sequence[tuple[int, str]], issues: list[Issue]) -> Shelter | None:
    line, cells = row
    name = plain(_cell(table.header, cells, _NAME))
    if not name:
        issues.append(Issue("no_name", row=line, severity="error"))
        return None
    lon, lat = _position(table.header, row, issues)
    open_for = []
    for index, hazard in hazards:
        mark = plain(cells[index]).lower()
        if mark in _YES or mark in _PARTLY:
            open_for.append(hazard)
        if mark in _PARTLY:
            issues.append(Issue("partly_usable", row=line, column=table.header[index], value=mark, severity="note"))
    return Shelter(
        code=_code(table, cells, name),
        name=name,
        lon=lon,
        lat=lat,
        address=plain(_cell(table.header, cells, _ADDRESS)) or None,
        hazards=tuple(dict.fromkeys(open_for)),
        capacity=_capacity(table.header, row, issues),
    )


def _hazard_columns(header: Sequence[str]) -> list[tuple[int, str]]:
    """Column → disaster; a heading may name two (地震・津波)."""
    found = []
    for index, heading in enumerate(header):
        folded = plain(heading).lower()
        if _SAME.search(folded):
            continue
        for hazard, pattern in HAZARDS:
            inland = hazard == "flood" and HAZARDS[0][1].search(folded)
            if pattern.search(folded) and not inland:
                found.append((index, hazard))
    return found


def _position(header: Sequence[str], row: Row, issues: list[Issue]) -> tuple[float, float]:
    texts = [plain(_cell(header, row[1], pattern)) for pattern in (_LON, _LAT)]
    try:
        lon, lat = (float(text) for text in texts)
    except ValueError:
        issues.append(Issue("unreadable_position", row=row[0], value=" ".join(texts).strip() or None))
        return np.nan, np.nan
    if not in_japan(lon, lat) and in_japan(lat, lon):
        issues.append(Issue("coordinates_swapped", row=row[0], severity="note", done=f"{lat} {lon}"))
        lon, lat = lat, lon
    if not in_japan(lon, lat):
        issues.append(Issue("outside_japan", row=row[0], value=f"{lon} {lat}"))
        return np.nan, np.nan
    return lon, lat


def _capacity(header: Sequence[str], row: Row, issues: list[Issue]) -> int | None:
    text = plain(_cell(header, row[1], _CAPACITY)).replace(",", "").removesuffix("人")
    if text.removesuffix(".0").isdigit():
        return int(text.removesuffix(".0"))
    if text and text not in {"-", "―", "−"}:
        issues.append(Issue("unreadable_number", row=row[0], value=text))
    return None


def _code(table: Table, cells: Sequence[str], name: str) -> str:
    """The shelter's own id. A list's running number is none (every list has a 1), so it goes with the name."""
    own = plain(_cell(table.header, cells, _CODE))
    number = plain(_cell(table.header, cells, _NUMBER)).removesuffix(".0")
    return own or (f"{number}:{name}" if number else name)


def _is_new(shelter: Shelter, line: int, known: dict[str, Shelter], issues: list[Issue]) -> bool:
    """False for a row that repeats a shelter; a code used for two different places is told and told apart."""
    other = known.get(shelter.code)
    if other is None:
        return True
    same = (other.name, other.address) == (shelter.name, shelter.address)
    issues.append(Issue("repeated_row" if same else "shelter_code_twice", row=line, value=shelter.code))
    return not same


def _cell(header: Sequence[str], cells: Sequence[str], heading: re.Pattern[str]) -> str:
    column = _column(header, heading)
    return "" if column is None else cells[column]


def _column(header: Sequence[str], heading: re.Pattern[str]) -> int | None:
    return find_column(header, lambda name: bool(heading.search(name)))
