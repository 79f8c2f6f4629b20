"""Sites (土地): area, owner and price of the land a facility stands on → records."""

from dataclasses import dataclass
from typing import Any, Final

from app.formats.details.detail_columns import DetailField
from app.formats.details.detail_rows import DetailResult, read_details, settle
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue

FIELDS: Final = (
    DetailField.of("area_m2", "area", "敷地面積 土地面積 地積 面積 公簿面積 実測面積 敷地面積合計 landarea area"),
    DetailField.of(
        "owner",
        "text",
        "土地所有者 敷地所有者 所有者 所有区分 土地所有区分 土地所有 権原 所有形態 owner",
        words=r"^(市|町|村|県|都|国|道|府)(有(地)?|所有)?$|民有|借地|個人|法人|財産区|公社",
    ),
    DetailField.of(
        "price_yen_per_m2", "money", "単価 土地単価 地価 平米単価 路線価 固定資産税路線価 評価単価 円/m2 price"
    ),
    DetailField.of("plot_ratio", "plot_ratio", "容積率 指定容積率 容積率上限 plotratio"),
    DetailField.of("value_yen", "money", "評価額 土地評価額 取得価額 取得価額等 土地価格 value"),
)


@dataclass(frozen=True, slots=True)
class LandRow:
    """The site of one facility: m², owner, yen per m² (given, or value ÷ area), 容積率 (2.0 = 200 %)."""

    row: int
    facility_code: str | None
    facility_name: str | None
    area_m2: float | None = None
    owner: str | None = None
    price_yen_per_m2: int | None = None
    plot_ratio: float | None = None


def read_land(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[LandRow]:
    """Rows without a facility or any figure are set aside. Raises only `UnreadableFile`."""
    return settle(read_details(data, filename=filename, mapping=mapping, fields=FIELDS), _make)


def _make(line: int, row_values: dict[str, Any]) -> list[LandRow] | Issue:
    area, price = row_values.get("area_m2"), row_values.get("price_yen_per_m2")
    if price is None and area and row_values.get("value_yen"):
        price = round(row_values["value_yen"] / area)
    owner, ratio = row_values.get("owner"), row_values.get("plot_ratio")
    if area is None and price is None and owner is None and ratio is None:
        return remark("no_figures", row=line)
    return [LandRow(line, row_values.get("code"), row_values.get("name"), area, owner, price, ratio)]
