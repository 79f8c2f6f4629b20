"""Inspections (劣化調査・点検): grades A–D of the five parts of a building (docs/sources.md 2.2) → records."""

from dataclasses import dataclass
from typing import Any, Final

from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain
from app.formats.text.japanese_dates import WrittenDate

FIELDS: Final = (
    DetailField.of("roof", "grade", "屋根・屋上 屋根 屋上 屋根屋上 屋上・屋根 防水 roof"),
    DetailField.of("wall", "grade", "外壁 外壁・開口部 外部 wall"),
    DetailField.of("interior", "grade", "内部仕上げ 内部仕上 内部 内装 内部・内装 interior"),
    DetailField.of("electric", "grade", "電気設備 電気 electric"),
    DetailField.of("mechanical", "grade", "機械設備 機械 給排水・空調 mechanical"),
    DetailField.of(
        "when",
        "date",
        "調査年度 調査年月日 調査日 点検年度 点検日 点検年月日 年度 評価年度 劣化調査年度 実施年度 調査年 year date",
    ),
)
_PARTS: Final = ("roof", "wall", "interior", "electric", "mechanical")


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """Grades of one building in one fiscal year: A good … D urgent; a part not looked at is None."""

    row: int
    facility_code: str | None
    facility_name: str | None
    building_code: str | None
    fiscal_year: int
    roof: str | None = None
    wall: str | None = None
    interior: str | None = None
    electric: str | None = None
    mechanical: str | None = None


def read_inspections(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[InspectionRow]:
    """Rows without a year, facility or any grade are set aside. Raises only `UnreadableFile`."""
    rows = read_details(data, filename=filename, mapping=mapping, fields=FIELDS, readers={"grade": read_grade})
    return settle(rows, _make)


def read_grade(text: str) -> CellReading:
    """A, Ｂ, c, D評価; anything else is remarked and left blank."""
    found = plain(text).upper().removesuffix("評価").removesuffix("ランク").strip()
    if is_unknown(found):
        return NOTHING
    return CellReading(found) if found in ("A", "B", "C", "D") else CellReading(None, "bad_grade", None, True)


def _make(line: int, row_values: dict[str, Any]) -> list[InspectionRow] | Issue:
    when: WrittenDate | None = row_values.get("when")
    if when is None:
        return remark("no_fiscal_year", row=line)
    grades = {part: row_values[part] for part in _PARTS if part in row_values}
    if not grades:
        return remark("no_figures", row=line)
    building = row_values.get("building_code") or row_values.get("building_name")
    return [InspectionRow(line, row_values.get("code"), row_values.get("name"), building, when.fiscal_year, **grades)]
