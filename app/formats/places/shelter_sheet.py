"""Shelter lists: 指定緊急避難場所 and 指定避難所 of 国土地理院, the municipal standard, and towns' own lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.facility.shelters import ShelterRecord
from app.formats.facilities.point_table import read_point_table
from app.formats.facilities.towns_told import towns_told, with_town_columns
from app.formats.places.hazard_words import hazards_named, hazards_of_word, is_hazard_column
from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.records.records import Issue
from app.formats.spatial.projection import in_japan
from app.formats.spatial.vector_file import is_vector
from app.formats.tables.column_search import find_column, fold_heading
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row, Table, read_tables
from app.formats.text.cell_text import plain
from app.formats.text.numbers import read_count
from app.formats.text.packed import unpacked
from app.formats.text.positions import read_degrees
from app.formats.text.unreadable import UnreadableFile

_NAME = re.compile(r"^(施設・?場所名|施設名称?|名称|避難所名称?|避難場所名称?|name)$")
_CODE = re.compile(r"^(共通id|id|識別番号|施設コード|施設id)$")
_NUMBER = re.compile(r"^(no\.?|番号|#property|連番)$")
_ADDRESS = re.compile(r"^(住所|所在地|所在地_連結表記|address)$")
_CAPACITY = re.compile(r"収容人数|収容人員|収容可能人数|受入可能?人数|避難可能人数|capacity")
_HAZARD_LIST = re.compile(r"災害|hazard|disaster|type|種別|種類|区分")
_YES, _PARTLY = frozenset({"1", "○", "〇", "◯", "◎", "●", "有", "y", "true", "該当", "可"}), frozenset({"△", "▲"})
_SAME = re.compile(r"住所同一|重複|浸水深|水深|標高|elevation|depth|距離|distance")


@dataclass(frozen=True, slots=True)
class ShelterSheet:
    """`rows_read` = `rows_used` + rows left out, each of these with an issue.

    `towns`: (code, rows) of the municipalities the rows name.
    """

    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    shelters: tuple[ShelterRecord, ...]
    issues: tuple[Issue, ...]
    columns: tuple[ColumnUse, ...] = ()
    towns: tuple[tuple[str, int], ...] = ()


def read_shelters(data: bytes, *, filename: str | None = None) -> ShelterSheet:
    """A list of shelters: a table or a map layer of points. UnreadableFile "no_names" where no column names places."""
    data = unpacked(data)
    read = (read_point_table(data, filename),) if is_vector(data) else read_tables(data, filename)
    tables = [table for table in read if _column(table.header, _NAME) is not None]
    if not tables:
        raise UnreadableFile("no_names")
    table = max(tables, key=lambda table: len(table.rows))
    issues: list[Issue] = list(table.notes)
    hazards = _hazard_columns(table.header)
    listed = _hazard_list(table, {index for index, _ in hazards})
    shelters: dict[str, ShelterRecord] = {}
    for row in table.rows:
        shelter = _shelter(table, row, hazards, listed, issues)
        if shelter is not None and _is_new(shelter, row[0], shelters, issues):
            code = shelter.code if shelter.code not in shelters else f"{shelter.code} (row {row[0]})"
            shelters[code] = replace(shelter, code=code)
    if not hazards and listed is None:
        issues.append(Issue("no_hazard_columns", severity="note"))
    elif listed is not None:
        issues += _unread_words(table, listed)
    uses = account_columns(table.header, table.rows, _read_columns(table.header, hazards, listed))
    return ShelterSheet(
        profile="emergency evacuation sites" if hazards or listed is not None else "shelters",
        encoding=table.encoding,
        rows_read=len(table.rows),
        rows_used=len(shelters),
        shelters=tuple(shelters.values()),
        issues=tuple(issues),
        columns=with_town_columns(uses, table.header),
        towns=towns_told(table.header, table.rows),
    )


def _read_columns(header: Sequence[str], hazards: Sequence[tuple[int, str]], listed: int | None) -> dict[int, str]:
    """Column → field, as `_shelter` reads them."""
    headed = {"name": _NAME, "code": _CODE, "number": _NUMBER, "address": _ADDRESS, "capacity": _CAPACITY}
    found = {name: _column(header, heading) for name, heading in headed.items()}
    found |= {field: _column_of(header, field) for field in ("lon", "lat")}
    read = {index: name for name, index in found.items() if index is not None}
    marks = dict.fromkeys((*(index for index, _ in hazards), *([] if listed is None else [listed])), "hazards")
    return marks | read


def _hazard_list(table: Table, taken: set[int]) -> int | None:
    """The column that names disasters in words (対象災害: 洪水、地震), by its cells; telling headings first."""

    def texts(index: int) -> list[str]:
        return [cells[index] for _, cells in table.rows]

    open_columns = [index for index in range(len(table.header)) if index not in taken]
    headed = [index for index in open_columns if _HAZARD_LIST.search(fold_heading(table.header[index]))]
    others = [index for index in open_columns if index not in headed]
    return next((index for index in (*headed, *others) if is_hazard_column(texts(index))), None)


def _unread_words(table: Table, column: int) -> list[Issue]:
    """Cells of the list of disasters that name something else, told once."""
    unread = [(line, cells[column]) for line, cells in table.rows if hazards_named(cells[column]) is None]
    if not unread:
        return []
    line, text = unread[0]
    heading, count = table.header[column], str(len(unread))
    return [Issue("hazard_words_unread", row=line, column=heading, value=text, done=count)]


def _shelter(
    table: Table, row: Row, hazards: Sequence[tuple[int, str]], listed: int | None, issues: list[Issue]
) -> ShelterRecord | None:
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
    if listed is not None:
        open_for.extend(hazards_named(cells[listed]) or ())
    return ShelterRecord(
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
    found: list[tuple[int, str]] = []
    for index, heading in enumerate(header):
        folded = plain(heading).lower()
        if _SAME.search(folded):
            continue
        found.extend((index, hazard) for hazard in hazards_of_word(folded))
    return found


def _position(header: Sequence[str], row: Row, issues: list[Issue]) -> tuple[float, float]:
    texts = [_text_of(header, row[1], field) for field in ("lon", "lat")]
    lon, lat = (read_degrees(text).value for text in texts)
    if not isinstance(lon, float) or not isinstance(lat, float):
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
    text = _cell(header, row[1], _CAPACITY)
    reading = read_count(text)
    if isinstance(reading.value, int):
        return reading.value
    if reading.code is not None:
        issues.append(Issue("unreadable_number", row=row[0], value=plain(text)))
    return None


def _text_of(header: Sequence[str], cells: Sequence[str], field: str) -> str:
    """The cell under a heading that means latitude or longitude, however it is worded."""
    column = _column_of(header, field)
    return "" if column is None else plain(cells[column])


def _column_of(header: Sequence[str], field: str) -> int | None:
    """The first column whose heading means the field (lon, lat)."""
    found = (match_heading(heading) for heading in header)
    return next((index for index, match in enumerate(found) if match is not None and match[0] == field), None)


def _code(table: Table, cells: Sequence[str], name: str) -> str:
    """The shelter's own id. A list's running number is none (every list has a 1), so it goes with the name."""
    own = plain(_cell(table.header, cells, _CODE))
    number = plain(_cell(table.header, cells, _NUMBER)).removesuffix(".0")
    return own or (f"{number}:{name}" if number else name)


def _is_new(shelter: ShelterRecord, line: int, known: dict[str, ShelterRecord], issues: list[Issue]) -> bool:
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
