"""Which of the known layouts a list is, by its headings alone; the file's name is never asked."""

from typing import Final

from app.formats.columns.column_plan import Column
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Table

# Headings (as `read_label` makes them) that must all be there; the first fitting line names the profile.
_PROFILES: Final = (
    ("gsa_estate", {"locationcode", "realpropertyassetname"}),
    ("shelters", {"施設・場所名", "共通id"}),
    ("shelters", {"名称", "災害種別洪水"}),
    ("open_data_standard", {"全国地方公共団体コード", "名称", "町字id"}),
    ("open_data_standard", {"全国地方公共団体コード", "名称", "所在地連結表記"}),
    ("open_data_recommended", {"都道府県コード又は市区町村コード", "名称"}),
    ("open_data_recommended", {"市区町村コード", "名称", "都道府県名"}),
    ("open_data_english", {"latitude", "longitude", "name", "address"}),
)
_LEDGER: Final = {
    "取得年月日",
    "勘定科目",
    "取得価額",
    "取得価額等",
    "減価償却累計額",
    "耐用年数",
    "償却方法",
    "供用開始年月日",
    "財産番号",
    "期末簿価",
}
LABELS: Final = {
    "gsa_estate": ("米国GSA建物一覧", "US GSA estate list"),
    "shelters": ("指定緊急避難場所・避難所", "Shelters"),
    "open_data_standard": (
        "公共施設一覧（自治体標準オープンデータセット）",
        "Public facilities (national open data standard)",
    ),
    "open_data_recommended": ("公共施設一覧（推奨データセット）", "Public facilities (recommended data set)"),
    "open_data_english": ("施設一覧（英語見出し）", "Facility list with English headings"),
    "asset_ledger": ("固定資産台帳", "Fixed-asset ledger"),
    "building_list": ("建物（棟）一覧", "One row per building"),
    "karte": ("施設カルテ・収支一覧", "Facility chart with yearly figures"),
    "white_paper": ("公共施設白書の一覧", "White-paper list"),
    "positions": ("名称と位置の一覧", "Names and positions"),
    "suggested": ("見出しと内容から推定", "Guessed from headings and contents"),
    "mapped": ("列の対応を指定", "Columns chosen by a person"),
}


def recognise(table: Table, columns: list[Column]) -> str:  # noqa: PLR0911  one layout after the other
    """Profile code, a key of `LABELS`."""
    headings = {read_label(heading).bare for heading in table.header}
    fields = {column.field for column in columns}
    for profile, needed in _PROFILES:
        if needed <= headings:
            return profile
    if len(headings & _LEDGER) >= 2 and fields & {
        "acquisition_cost_yen",
        "legal_life_years",
        "accumulated_depreciation_yen",
    }:
        return "asset_ledger"
    if fields & {"building_name", "building_code"}:
        return "building_list"
    yearly = sum(1 for column in columns if column.year is not None)
    if fields & {"floor_area_m2", "built_year"} and fields & {"class_large", "class_small"}:
        return "white_paper"
    if yearly >= 2 or fields & {"utilities_yen", "designated_manager_yen", "utilisation_rate"}:
        return "karte"
    if all(column.confidence >= 0.75 for column in columns) and len(fields) > 4:
        return "white_paper" if fields & {"floor_area_m2", "built_year"} else "suggested"
    return "positions" if fields <= {"name", "lat", "lon", "position", "address", "code"} else "suggested"
