"""Functions (機能): what each facility does, on how many m², for how many → records."""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.functions.naming import function_named
from app.domain.functions.older import OLDER_WORDS
from app.domain.vocabulary import Function
from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.records.issue_words import remark
from app.formats.records.records import FunctionRecord, Issue
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

FIELDS: Final = (
    DetailField.of("function", "function", "機能 用途 用途区分 機能名 室用途 サービス function use"),
    DetailField.of("area_m2", "area", "面積 床面積 延床面積 専有面積 機能面積 area"),
    DetailField.of("capacity", "quantity", "定員・能力 定員 能力 収容人数 収容人員 戸数 capacity"),
    DetailField.of("unit", "text", "単位 定員の単位 unit"),
)
_LABELS: Final = {label: term for term in Function for label in (term.value, term.ja, term.en)}
# Files written by older versions name broader functions; words of today come first.
_BY_LABEL: Final = {plain(label): term for label, term in {**OLDER_WORDS, **_LABELS}.items()}


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """One function of one facility."""

    row: int
    facility_code: str | None
    facility_name: str | None
    record: FunctionRecord


def read_functions(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[FunctionLine]:
    """Rows without a facility or a known function are set aside. Raises only `UnreadableFile`."""
    readers = {"function": read_function}
    return settle(read_details(data, filename=filename, mapping=mapping, fields=FIELDS, readers=readers), _make)


def read_function(text: str) -> CellReading:
    """A function by its code, its label in either language, or a word such places are called by."""
    found = plain(text)
    if is_unknown(found):
        return NOTHING
    term = _BY_LABEL.get(found) or function_named(found)
    return CellReading(term) if term is not None else CellReading(None, "unknown_function", None, True)


def _make(line: int, row_values: dict[str, Any]) -> list[FunctionLine] | Issue:
    function = row_values.get("function")
    if function is None:
        return remark("no_function", row=line)
    capacity = row_values.get("capacity")
    record = FunctionRecord(function, row_values.get("area_m2"), capacity, row_values.get("unit"))
    return [FunctionLine(line, row_values.get("code"), row_values.get("name"), record)]
