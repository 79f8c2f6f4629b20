# ruff: noqa: E501  word lists read better unbroken
"""A town's own plan (個別施設計画): facility, what becomes of it, in which fiscal year, into which facility."""

import re
from dataclasses import dataclass
from typing import Any, Final

from app.domain.vocabulary import Action
from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.lexicon.verdict_words import read_verdict
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.text.cell_text import CellReading, plain
from app.formats.text.japanese_dates import read_fiscal_year

FIELDS: Final = (
    DetailField.of(
        "verdict",
        "verdict",
        "方針 対策内容 対策 措置 措置内容 今後の方針 今後の方向性 方向性 取組方針 取組内容 再編方針 再編手法 手法 判定 評価結果 総合評価"
        " 処置 個別方針 施設の方針 機能の方針 建物の方針 action verdict policy",
    ),
    DetailField.of(
        "planned_year",
        "planned_year",
        "年度 実施年度 実施時期 対策年度 対策時期 時期 予定年度 目標年度 計画年度 実施予定年度 開始年度 着手年度 year fiscalyear",
    ),
    DetailField.of(
        "partner",
        "text",
        "統合先 集約先 複合先 複合化先 移転先 受入先 相手施設 相手 統合相手 関連施設 統合先施設 集約先施設 partner into",
    ),
)
_SPAN: Final = re.compile(r"[~〜～ー―–−-]|から")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the plan says of one facility. `year`: fiscal, the first of a span; None where it names none. `partner`:
    code or name of the facility it is done with, as written."""

    row: int
    facility_code: str | None
    facility_name: str | None
    action: Action
    year: int | None = None
    partner: str | None = None


def read_plan_sheet(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[PlanRow]:
    """Rows without a facility or a known verdict are set aside. Raises only `UnreadableFile`."""
    readers = {"verdict": read_verdict, "planned_year": _read_year}
    return settle(read_details(data, filename=filename, mapping=mapping, fields=FIELDS, readers=readers), _make)


def _read_year(text: str, factor: float = 1.0) -> CellReading:
    """A fiscal year, the first of a span (R8〜R12)."""
    reading = read_fiscal_year(text)
    if reading.value is not None or reading.code is None:
        return reading
    first = read_fiscal_year(_SPAN.split(plain(text))[0])
    return first if first.value is not None else reading


def _make(line: int, row_values: dict[str, Any]) -> list[PlanRow] | Issue:
    if row_values.get("verdict") is None:
        return remark("no_verdict", row=line)
    code, name, year = (row_values.get(field) for field in ("code", "name", "planned_year"))
    return [PlanRow(line, code, name, row_values["verdict"], year, row_values.get("partner"))]
