# ruff: noqa: E501  word lists and patterns read better unbroken
"""A list of repairs and works (修繕・工事履歴) → records; one row one work."""

from dataclasses import dataclass
from typing import Any, Final

from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.text.japanese_dates import WrittenDate

FIELDS: Final = (
    DetailField.of(
        "title",
        "text",
        "件名 工事名 工事名称 修繕名 修繕内容 工事内容 内容 工事件名 改修内容 作業内容 修繕箇所・内容 title work description",
        words=r"工事|修繕|改修|更新|補修|交換|塗装|取替|設置|撤去|repair|replace",
    ),
    DetailField.of(
        "part",
        "text",
        "部位 修繕箇所 工事箇所 箇所 工種 部位名 種別 工事種別 part",
        words=r"^(屋根|屋上|外壁|内部|内装|電気|機械|空調|給排水|衛生|防水|建具|外構|昇降機|消防|躯体)",
    ),
    DetailField.of(
        "cost_yen",
        "money",
        "金額 工事費 修繕費 契約金額 請負金額 費用 工事金額 請負額 契約額 施工金額 税込金額 実績額 決算額 支払額 執行額 事業費 cost",
    ),
    DetailField.of(
        "when",
        "date",
        "年度 実施年度 施工年度 工事年度 修繕年度 実施年月日 完了日 完了年月日 竣工日 工事完了日 実施日 契約日 施工年 実施年 year date",
    ),
)


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One work on one facility. Integer yen; fiscal year April–March."""

    row: int
    facility_code: str | None
    facility_name: str | None
    building_code: str | None
    fiscal_year: int
    title: str
    part: str | None = None
    cost_yen: int | None = None


def read_repairs(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[RepairRow]:
    """Rows without a year or facility are set aside. Raises only `UnreadableFile`."""
    rows = read_details(data, filename=filename, mapping=mapping, fields=FIELDS)
    return settle(rows, _make)


def _make(line: int, row_values: dict[str, Any]) -> list[RepairRow] | Issue:
    when: WrittenDate | None = row_values.get("when")
    if when is None:
        return remark("no_fiscal_year", row=line)
    title = row_values.get("title") or row_values.get("part")
    if title is None and row_values.get("cost_yen") is None:
        return remark("no_figures", row=line)
    return [
        RepairRow(line, row_values.get("code"), row_values.get("name"), row_values.get("building_code") or row_values.get("building_name"),
                  when.fiscal_year, title or "工事", row_values.get("part"), row_values.get("cost_yen"))
    ]  # fmt: skip
