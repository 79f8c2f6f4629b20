"""Plans side by side in words: the names of their figures, the columns of the table to take home."""

from collections.abc import Mapping
from typing import Any

from app.domain.vocabulary import Action
from app.formats.words.pairs import Pair, say

AS_TODAY: Pair = ("現状維持", "As today")
ADOPTED: Pair = ("採用済み", "Adopted")
FIGURES: dict[str, Pair] = {
    "city_cost_yen": ("市の費用（現在価値・円）", "City cost (present value, yen)"),
    "travel_yen": ("移動の負担（円換算）", "Burden of travel (yen)"),
    "over_yen": ("予算の超過（合計・円）", "Over the budget lines (yen)"),
    "floor_area_m2": ("計画末の延床面積（㎡）", "Floor area at the end (m²)"),
    "standing": ("計画末の施設数", "Facilities in use at the end"),
    "closed": ("使用をやめる施設数", "Facilities closed"),
    "changed": ("変わる施設数", "Facilities changed"),
    "residents_affected": ("影響する住民（最大・人）", "Residents affected (most)"),
    "residents_farther": ("0.5km以上遠くなる住民（最大・人）", "Residents 0.5 km farther (most)"),
    "staff": ("計画末の職員数（人）", "Staff at the end"),
    "energy_kwh": ("計画末の年間電力（kWh）", "Electricity a year at the end (kWh)"),
    "energy_co2_t": ("計画末のエネルギー由来CO2（t/年）", "CO2 of energy a year at the end (t)"),
    "carbon_t": ("CO2排出量（計画期間・トン）", "CO2 over the plan (t)"),
    "gap": ("最良案との差の上限（割合）", "At most so far from the best (share)"),
}
FACILITY: tuple[Pair, ...] = (("施設コード", "Code"), ("施設名", "Name"), ("地区", "District"))
CELL: tuple[Pair, ...] = (
    ("{plan}：対応", "{plan}: action"),
    ("{plan}：年度", "{plan}: year"),
    ("{plan}：費用（円）", "{plan}: cost (yen)"),
)


def table_of(comparison: Mapping[str, Any], language: str) -> list[list[Any]]:
    """Rows for one file: the figures of every plan, a blank line, the facilities that differ."""
    titles = [plan["title"] for plan in comparison["plans"]]
    rows: list[list[Any]] = [["", *titles]]
    rows += [[say(FIGURES[row["name"]], language), *row["values"]] for row in comparison["figures"]]
    heads = [say(pair, language) for pair in FACILITY]
    heads += [say(pair, language).format(plan=title) for title in titles for pair in CELL]
    return [*rows, [], heads, *(_line(row, language) for row in comparison["facilities"])]


def _line(row: Mapping[str, Any], language: str) -> list[Any]:
    cells = [
        value
        for cell in row["cells"]
        for value in (Action.of(cell["action"]).label(language), cell["fiscal_year"], cell["cost_yen"])
    ]
    return [row["facility_code"], row["name"], row["district"], *cells]
