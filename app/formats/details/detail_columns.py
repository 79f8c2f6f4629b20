"""Which column of a file of details means what: by its heading, by a part of it, by its contents."""

import re
from dataclasses import dataclass
from typing import Final

from app.formats.columns.column_contents import sample_of
from app.formats.columns.column_plan import SURE_ENOUGH, suggest_columns
from app.formats.records.facility_fields import BY_CODE
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.tables.tables import Table
from app.formats.text.cell_text import plain
from app.formats.text.japanese_dates import read_date
from app.formats.text.numbers import read_number

_WHO: Final = ("name", "code", "building_code", "building_name", "municipality_code")
_GRADE: Final = re.compile(r"[A-DＡ-Ｄa-d](評価|ランク)?")
_SURE_WHO: Final = 0.75
_LEAST_SHARE: Final = 0.7
_LEAST_WORD: Final = 2
_TITLE_UNITS: Final = (("百万円", 1e6), ("千円", 1e3), ("万円", 1e4))


@dataclass(frozen=True, slots=True)
class DetailField:
    """A field of one kind of detail: the headings (as `read_label` makes them) it goes by, and words in its cells."""

    code: str
    kind: str
    headings: frozenset[str]
    words: re.Pattern[str] | None = None

    @classmethod
    def of(cls, code: str, kind: str, headings: str, *, words: str | None = None) -> "DetailField":
        return cls(code, kind, frozenset(headings.split()), re.compile(words) if words else None)


@dataclass(frozen=True, slots=True)
class DetailColumn:
    """One column as it will be read, or (below `SURE_ENOUGH`) as it is only offered to be."""

    index: int
    heading: str
    code: str
    confidence: float
    factor: float = 1.0


def suggest_details(table: Table, fields: tuple[DetailField, ...]) -> list[DetailColumn]:
    """One column a field, one field a column, the surest first; then the words for a facility's name and number.

    An exact heading is sure (1.0), its ending less (0.6), contents less again; what is below 0.5 is only an offer.
    """
    fits = [
        (_fit(table, index, heading, field), index, rank)
        for index, heading in enumerate(table.header)
        for rank, field in enumerate(fields)
    ]
    who = [(column.confidence, column.index, column.field) for column in suggest_columns(table) if column.field in _WHO]
    wanted = [(confidence, index, fields[rank].code) for confidence, index, rank in fits if confidence]
    wanted += [(min(confidence, 0.95), index, code) for confidence, index, code in who]
    chosen: dict[int, DetailColumn] = {}
    for confidence, index, code in sorted(wanted, key=lambda want: (-want[0], want[1])):
        if index not in chosen and code not in {column.code for column in chosen.values()}:
            heading = table.header[index]
            chosen[index] = DetailColumn(index, heading, code, confidence, _factor(table, heading, code, fields))
    return [chosen[index] for index in sorted(chosen)]


def mapped_details(table: Table, fields: tuple[DetailField, ...], mapping: dict[str, str]) -> list[DetailColumn]:
    """The columns a person chose, as far as the table has them and the kind knows the field."""
    known = BY_CODE.keys() | {field.code for field in fields}
    places = {heading: index for index, heading in enumerate(table.header)}
    chosen = [(heading, choice.partition("@")[0]) for heading, choice in mapping.items()]
    return [
        DetailColumn(places[heading], heading, code, 1.0, _factor(table, heading, code, fields))
        for heading, code in chosen
        if heading in places and code in known
    ]


def sure_columns(columns: list[DetailColumn]) -> list[DetailColumn]:
    return [column for column in columns if column.confidence >= SURE_ENOUGH]


def kind_of(code: str, fields: tuple[DetailField, ...]) -> str:
    """The cell reader a field asks for."""
    return next((field.kind for field in fields if field.code == code), None) or BY_CODE[code].kind


def _factor(table: Table, heading: str, code: str, fields: tuple[DetailField, ...]) -> float:
    """The unit of the heading; money without one follows 単位：千円 above the table."""
    label = read_label(heading)
    if kind_of(code, fields) == "money" and label.unit is None and "単位" in table.title:
        return next((factor for word, factor in _TITLE_UNITS if word in table.title), 1.0)
    return label.factor


def _fit(table: Table, index: int, heading: str, field: DetailField) -> float:
    bare = read_label(heading).bare
    if bare in field.headings:
        return 1.0
    by_part = _part_fit(bare, field)
    match = match_heading(heading)
    if match and match[0] in _WHO and match[1] >= _SURE_WHO:
        return 0.0
    return by_part or _contents_fit(sample_of(cells[index] for _, cells in table.rows), field)


def _part_fit(bare: str, field: DetailField) -> float:
    """工事請負金額 ends in 金額; 屋根・屋上の状態 holds 屋根・屋上."""
    words = [word for word in field.headings if len(word) >= _LEAST_WORD and word in bare]
    if not words:
        return 0.0
    longest = max(map(len, words))
    return (0.6 if any(bare.endswith(word) or bare.startswith(word) for word in words) else 0.45) + longest / 1000


def _contents_fit(values: list[str], field: DetailField) -> float:  # noqa: PLR0911  one kind after the other
    if not values:
        return 0.0
    if field.words is not None:
        hits = sum(1 for value in values if field.words.search(value))
        return 0.55 if hits >= _LEAST_SHARE * len(values) else 0.0
    match field.kind:
        case "grade":
            return 0.3 if all(_GRADE.fullmatch(value) for value in values) else 0.0
        case "date":
            years = [value for value in values if read_date(value) is not None and not _is_amount(value)]
            return 0.55 if len(years) == len(values) else 0.0
        case "money":
            return 0.4 if all(map(_is_amount, values)) else 0.0
        case "area":
            return 0.3 if all(map(_is_amount, values)) else 0.0
    return 0.0


def _is_amount(value: str) -> bool:
    """A number that is no year: 1,200 or 12.5, not 2021."""
    number = read_number(value).value
    bare = plain(value)
    return isinstance(number, float) and not (len(bare) == 4 and 1900 <= number <= 2100)
