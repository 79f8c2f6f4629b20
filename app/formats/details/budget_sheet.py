"""年度, 充当可能財源 → fiscal year → yen. Any table with a year column and a money column will do."""

import re
from dataclasses import dataclass

from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.records.records import Issue
from app.formats.tables.tables import Table, read_tables
from app.formats.text.japanese_dates import read_fiscal_year
from app.formats.text.numbers import read_money
from app.formats.text.unreadable import UnreadableFile

_YEAR = re.compile(r"年度|年$|fiscal|^year", re.IGNORECASE)
_MONEY = re.compile(r"財源|予算|可能額|金額|円|budget|available|yen", re.IGNORECASE)
_UNITS = ((re.compile(r"億円"), 100_000_000), (re.compile(r"百万円"), 1_000_000), (re.compile(r"千円"), 1_000))


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """Yen by fiscal year, an issue for every row that cannot be read, and what became of each column."""

    lines: dict[int, int]
    issues: list[Issue]
    columns: tuple[ColumnUse, ...]


def read_budget(data: bytes, *, filename: str | None = None) -> BudgetSheet:
    """The funds of the first table that names years and money. Raises UnreadableFile."""
    for table in read_tables(data, filename):
        year = next((i for i, name in enumerate(table.header) if _YEAR.search(name)), None)
        money = next((i for i, name in enumerate(table.header) if i != year and _MONEY.search(name)), None)
        if year is not None and money is not None:
            told = account_columns(table.header, table.rows, {year: "fiscal_year", money: "funds_yen"})
            return BudgetSheet(*_lines(table, year, money), told)
    raise UnreadableFile("no_budget")


def _lines(table: Table, year: int, money: int) -> tuple[dict[int, int], list[Issue]]:
    unit = next((factor for pattern, factor in _UNITS if pattern.search(table.header[money])), 1)
    lines: dict[int, int] = {}
    issues = []
    for number, cells in table.rows:
        fiscal_year = read_fiscal_year(cells[year]).value
        yen = read_money(cells[money], unit).value
        if isinstance(fiscal_year, int) and isinstance(yen, int | float):
            lines[fiscal_year] = round(yen)
        else:
            issues.append(Issue("unreadable_budget_row", number, table.header[money], cells[money], "error"))
    return lines, issues
