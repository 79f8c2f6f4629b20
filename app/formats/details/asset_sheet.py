"""種別, 数量, 整備年度, 単価 → the roads, bridges and pipes of a town, a row each."""

import re
from typing import Any, Final

from app.formats.records.records import Issue
from app.formats.tables.tables import Table, read_tables
from app.formats.text.cell_text import plain
from app.formats.text.japanese_dates import read_fiscal_year
from app.formats.text.numbers import read_money, read_number
from app.formats.text.unreadable import UnreadableFile

_COLUMNS: Final = {
    "asset": re.compile(r"種別|種類|区分|資産|asset", re.IGNORECASE),
    "quantity": re.compile(r"数量|面積|延長|quantity|area|length", re.IGNORECASE),
    "built_year": re.compile(r"年度|年$|year", re.IGNORECASE),
    "yen_per_unit": re.compile(r"単価|yen|price", re.IGNORECASE),
}
# The more particular words stand first: a 歩道橋 is a bridge, a 歩道 no road, a 下水道更生管 no plain sewer pipe.
_ASSETS: Final = (
    (re.compile(r"橋|bridge", re.IGNORECASE), "bridge"),
    (re.compile(r"歩道|自転車|歩行者|footway", re.IGNORECASE), "footway"),
    (re.compile(r"更生|lined", re.IGNORECASE), "sewer_lined"),
    (re.compile(r"下水|汚水|雨水|sewer", re.IGNORECASE), "sewer_pipe"),
    (re.compile(r"水道|給水|配水|導水|送水|water", re.IGNORECASE), "water_pipe"),
    (re.compile(r"道路|車道|road", re.IGNORECASE), "road"),
)


def read_assets(data: bytes, *, filename: str | None = None) -> tuple[list[dict[str, Any]], list[Issue]]:
    """Rows of asset, quantity (m² or m), built_year and yen_per_unit, and an issue for each row that cannot be read.

    Raises UnreadableFile where no table has a column for the kind and one for the quantity.
    """
    for table in read_tables(data, filename):
        columns = _columns(table)
        if {"asset", "quantity"} <= columns.keys():
            return _rows(table, columns)
    raise UnreadableFile("no_assets")


def _columns(table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(table.header):
        field = next((each for each, words in _COLUMNS.items() if each not in found and words.search(name)), None)
        if field:
            found[field] = place
    return found


def _rows(table: Table, columns: dict[str, int]) -> tuple[list[dict[str, Any]], list[Issue]]:
    rows, issues = [], []
    for number, cells in table.rows:
        row_values = {field: cells[place] for field, place in columns.items()}
        asset = next((code for words, code in _ASSETS if words.search(plain(row_values["asset"]))), None)
        quantity = read_number(row_values["quantity"]).value
        if asset is None or not isinstance(quantity, float) or quantity < 0:
            field = "asset" if asset is None else "quantity"
            issues.append(
                Issue("unreadable_asset_row", number, table.header[columns[field]], row_values[field], "error")
            )
            continue
        year = read_fiscal_year(row_values.get("built_year", "")).value
        price = read_money(row_values.get("yen_per_unit", ""), 1).value
        rows.append({"asset": asset, "quantity": quantity, "built_year": year, "yen_per_unit": price})
    return rows, issues
