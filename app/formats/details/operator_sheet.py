"""Terms of private operators (民間運営・民間移管の条件): scheme, years, what the town pays or gets → records."""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.vocabulary import OperatorScheme
from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.lexicon.property_words import read_scheme
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue

FIELDS: Final = (
    DetailField.of("scheme", "scheme", "方式 手法 事業方式 運営方式 民間手法 事業手法 scheme"),
    DetailField.of("start_year", "fiscal_year", "開始年度 開始年 移管年度 事業開始年度 startyear"),
    DetailField.of("term_years", "small_count", "期間 事業期間 契約期間 期間年 年数 years"),
    DetailField.of("fee_yen", "money", "市の支払い サービス対価 指定管理料 委託料 年間支払額 市支払額 fee"),
    DetailField.of("rent_yen", "money", "市の収入 貸付料 賃料 納付金 年間収入額 市収入額 rent"),
    DetailField.of("upfront_yen", "money", "初期負担 初期費用 市の初期負担 整備費負担 初期投資 upfront"),
    DetailField.of("operated_area_m2", "area", "対象面積 運営面積 対象延床面積 area"),
    DetailField.of("terms_source", "text", "根拠 出典 備考 提案者 source"),
)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One operator's terms for one facility: yen a year paid by the town (`fee_yen`) or to it (`rent_yen`)."""

    row: int
    facility_code: str | None
    facility_name: str | None
    scheme: OperatorScheme
    start_year: int | None = None
    years: int | None = None
    fee_yen: int | None = None
    rent_yen: int | None = None
    upfront_yen: int | None = None
    floor_area_m2: float | None = None
    source: str | None = None


def read_operators(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[OperatorRow]:
    """Rows without a facility, a known scheme or any sum are set aside. Raises only `UnreadableFile`."""
    readers = {"scheme": read_scheme}
    return settle(read_details(data, filename=filename, mapping=mapping, fields=FIELDS, readers=readers), _make)


def _make(line: int, row_values: dict[str, Any]) -> list[OperatorRow] | Issue:
    if row_values.get("scheme") is None:
        return remark("no_scheme", row=line)
    fee, rent, upfront = (row_values.get(name) for name in ("fee_yen", "rent_yen", "upfront_yen"))
    if fee is None and rent is None and upfront is None:
        return remark("no_figures", row=line)
    terms = OperatorRow(
        line,
        row_values.get("code"),
        row_values.get("name"),
        row_values["scheme"],
        row_values.get("start_year"),
        row_values.get("term_years"),
        fee,
        rent,
        upfront,
        row_values.get("operated_area_m2"),
        row_values.get("terms_source"),
    )
    return [terms]
