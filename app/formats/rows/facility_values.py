"""Columns → values, one distinct text parsed once; every doubtful cell leaves a remark and keeps its own words."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.domain.register.municipal_codes import full_code
from app.formats.columns.column_plan import Column
from app.formats.lexicon.building_words import read_flag, read_seismic_code, read_storeys, read_structure
from app.formats.lexicon.management_words import read_management
from app.formats.lexicon.property_words import read_property_kind, read_use_state
from app.formats.records.facility_fields import BY_CODE
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.tables.english_headings import SQUARE_FOOT_M2
from app.formats.tables.tables import Table
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain
from app.formats.text.japanese_dates import WrittenDate, read_built, read_day, read_fiscal_year
from app.formats.text.numbers import (
    plain_areas,
    plain_counts,
    plain_money,
    read_area,
    read_count,
    read_money,
    read_number,
    read_plot_ratio,
    read_quantity,
    read_rate,
    read_small_count,
)
from app.formats.text.positions import plain_degrees, read_degrees, read_pair

_OLDEST_YEAR: Final = 1550
_LEAST_TOTAL_YEN: Final = 100_000
_LEAST_REPEATS: Final = 3
_SAMPLE: Final = 1000
_LONGEST_VALUE: Final = 300  # a number, a date or a place is never longer
_LONGEST_SHOWN: Final = 60
_TEXTS: Final = frozenset({"text", "code"})
_TOO_LONG: Final = CellReading(None, "value_too_long", None, True)
_MOST_ALIKE: Final = 5000  # remarks of one sentence on one column; the rest is only counted


@dataclass(slots=True)
class Values:
    """`columns[field][i]` is row i's value, `yearly` the columns of money and use, `lost[i]` texts kept as written."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    yearly: list[tuple[Column, list[Any]]] = field(default_factory=list)
    lost: dict[int, dict[str, str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    alike: Counter[tuple[str, str]] = field(default_factory=Counter)

    def at(self, row: int) -> dict[str, Any]:
        """Everything read of one row, by field (yearly figures aside)."""
        return {code: column[row] for code, column in self.columns.items()}

    def get(self, code: str, row: int) -> Any:
        column = self.columns.get(code)
        return column[row] if column else None


def read_values(table: Table, columns: list[Column], *, today: date) -> Values:
    """Reads every planned column of the table; nothing here raises for a cell."""
    values = Values()
    for column in columns:
        if BY_CODE[column.field].scope == "attribute":
            continue  # kept as written, see `facility_rows`
        found = _read_column(table, column, _reader(column, today), values)
        if BY_CODE[column.field].scope == "year" and column.field != "fiscal_year":
            values.yearly.append((column, found))
        else:
            values.columns[column.field] = found
    for (_, heading), count in values.alike.items():
        if count > _MOST_ALIKE:
            values.issues.append(remark("more_alike", column=heading, value=str(count - _MOST_ALIKE)))
    _remark_columns(columns, values)
    _withhold_repeated(table, values)
    return values


def _read_column(table: Table, column: Column, read: Callable[[str], CellReading], values: Values) -> list[Any]:
    index = column.index
    texts = [cells[index] for _, cells in table.rows]
    kind = BY_CODE[column.field].kind
    quick = _PLAIN.get(BY_CODE[column.field].kind)
    found: list[Any] = quick(texts, column.factor) if quick else [None] * len(texts)
    readings: dict[str, CellReading] = {}
    for row, (text, value) in enumerate(zip(texts, found, strict=True)):
        if value is None and text:
            reading = readings.get(text)
            if reading is None:
                too_long = len(text) > _LONGEST_VALUE and kind not in _TEXTS
                reading = readings[text] = _TOO_LONG if too_long else read(text)
            found[row] = reading.value
            if reading.code is not None or reading.lost:
                _remark_cell(table, column, row, reading, values)
    return found


def _remark_cell(table: Table, column: Column, row: int, reading: CellReading, values: Values) -> None:
    line, cells = table.rows[row]
    text = cells[column.index]
    if reading.code is not None:
        values.alike[reading.code, column.heading] += 1
        if values.alike[reading.code, column.heading] <= _MOST_ALIKE:
            shown = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_SHOWN]}…"
            values.issues.append(remark(reading.code, row=line, column=column.heading, value=shown, done=reading.done))
    if reading.lost:
        values.lost.setdefault(row, {})[column.heading] = text.strip()


def _reader(column: Column, today: date) -> Callable[[str], CellReading]:
    return cell_reader(BY_CODE[column.field].kind, column.factor, today)


def cell_reader(kind: str, factor: float, today: date) -> Callable[[str], CellReading]:
    """The reader for a kind of cell; `factor` brings its numbers to yen or m², `today` bounds years of building."""
    if kind == "built":
        return lambda text: _read_built_by(text, today)
    read = _READERS[kind]
    return read if factor == 1.0 else lambda text: read(text, factor)


def _plain_texts(texts: list[str], _factor: float) -> list[str | None]:
    """White space put right, unknowns None. What stands in many rows is kept once: half the memory of a long list."""
    if len(set(texts[:_SAMPLE])) > _SAMPLE // 2:
        return list(map(_plain_text, texts))
    known = {text: _plain_text(text) for text in set(texts)}
    return list(map(known.__getitem__, texts))


def _plain_text(text: str) -> str | None:
    bare = " ".join(text.split())
    return None if is_unknown(bare) else bare


def _read_text(text: str, _factor: float = 1.0) -> CellReading:
    return CellReading(_plain_text(text))


def _plain_codes(texts: list[str], _factor: float) -> list[str | None]:
    return [text if text.isascii() and text.isdigit() else None for text in texts]


def _read_code(text: str, _factor: float = 1.0) -> CellReading:
    """A number as text; one a spreadsheet turned into 4.00E+12 is gone for good."""
    bare = " ".join(text.split())
    if is_unknown(bare):
        return NOTHING
    if read_number(bare).code == "ruined_number":
        return CellReading(None, "ruined_code", None, True)
    return CellReading(bare.removesuffix(".0"))


def _read_municipality(text: str, _factor: float = 1.0) -> CellReading:
    bare = plain(text)
    if is_unknown(bare):
        return NOTHING
    code = full_code(bare)
    return CellReading(code) if code else CellReading(None, "bad_municipality_code", None, True)


def _read_built_by(text: str, today: date) -> CellReading:
    reading = read_built(text)
    written = reading.value
    if not isinstance(written, WrittenDate):
        return reading
    if written.year < _OLDEST_YEAR:
        return CellReading(None, "implausible_year", None, True)
    if written.fiscal_year > today.year:
        return CellReading(None, "future_year", None, True)
    if reading.code is None and written.fiscal_year != written.year:
        return CellReading(written, "fiscal_year_shifted", str(written.fiscal_year))
    return reading


_READERS: Final[dict[str, Callable[..., CellReading]]] = {
    "text": _read_text,
    "code": _read_code,
    "municipality_code": _read_municipality,
    "date": read_day,
    "area": read_area,
    "money": read_money,
    "count": read_count,
    "small_count": read_small_count,
    "quantity": read_quantity,
    "rate": read_rate,
    "plot_ratio": read_plot_ratio,
    "structure": read_structure,
    "storeys": read_storeys,
    "flag": read_flag,
    "management": read_management,
    "use_state": read_use_state,
    "property_kind": read_property_kind,
    "seismic_code": read_seismic_code,
    "latitude": read_degrees,
    "longitude": read_degrees,
    "position": read_pair,
    "fiscal_year": read_fiscal_year,
}


# Whole columns of cells written as they should be; where one gives None, the reader of the kind looks at the cell.
_PLAIN: Final[dict[str, Callable[[list[str], float], list[Any]]]] = {
    "text": _plain_texts,
    "code": _plain_codes,
    "area": plain_areas,
    "money": plain_money,
    "count": plain_counts,
    "latitude": plain_degrees,
    "longitude": plain_degrees,
}


def _remark_columns(columns: list[Column], values: Values) -> None:
    """Remarks on a whole column: what its heading says about every value under it."""
    for column in columns:
        heading = plain(column.heading)
        if column.field == "built_year" and ("最古" in heading or "最も古い" in heading):
            values.issues.append(remark("oldest_block_year", column=column.heading))
        elif column.field == "built_year" and any(
            word in heading for word in ("取得", "開設", "供用", "設置", "設立", "開館")
        ):
            values.issues.append(remark("year_of_opening", column=column.heading))
        elif column.factor == SQUARE_FOOT_M2:
            values.issues.append(remark("square_feet", column=column.heading))


def _withhold_repeated(table: Table, values: Values) -> None:
    """A sum of money standing in every row of a class is that class's total, not each building's (docs/sources.md 9).

    Withheld when the same amount of ≥ 100,000 yen stands in ≥ 3 rows that are at least half of one small class. A round
    amount (whole thousands as printed) may be a fee agreed for each, and is believed. An assumption.
    """
    classes = values.columns.get("class_small") or values.columns.get("class_large") or [None] * len(table.rows)
    sizes = Counter(classes)
    for column, found in values.yearly:
        if BY_CODE[column.field].kind != "money" or column.field == "depreciation_yen":
            continue
        often = {
            amount for amount, count in Counter(found).items()
            if count >= _LEAST_REPEATS and amount is not None and abs(amount) >= _LEAST_TOTAL_YEN
        }  # fmt: skip
        repeats = Counter(
            (kind, amount) for kind, amount in zip(classes, found, strict=True)
            if amount in often and round(amount / column.factor) % 1000
        )  # fmt: skip
        totals = {key for key, count in repeats.items() if count >= _LEAST_REPEATS and 2 * count >= sizes[key[0]]}
        for number, key in enumerate(zip(classes, found, strict=True)):
            if key in totals:
                line, cells = table.rows[number]
                text = cells[column.index]
                values.issues.append(
                    remark("repeated_total", row=line, column=column.heading, value=text, done=str(repeats[key]))
                )
                values.lost.setdefault(number, {})[column.heading] = text.strip()
                found[number] = None
