"""Targets of floor area (公共施設等総合管理計画): target year, cut → one record a row of the table."""

import re
from dataclasses import dataclass
from typing import Final

from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.records.records import Issue
from app.formats.tables.tables import Table, read_tables
from app.formats.text.japanese_dates import read_fiscal_year
from app.formats.text.numbers import read_area, read_rate
from app.formats.text.unreadable import UnreadableFile

_COLUMNS: Final = {
    "target_year": re.compile(r"目標年|達成年|target.?year", re.IGNORECASE),
    "cut_share": re.compile(r"削減|縮減|cut|reduction", re.IGNORECASE),
    "base_year": re.compile(r"基準年|base.?year", re.IGNORECASE),
    "base_area_m2": re.compile(r"基準.*面積|面積.*基準|base.?area", re.IGNORECASE),
    "name": re.compile(r"計画名|計画|名称|plan|name", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """A cut of the floor area of `base_year` (share 0–1) by `target_year`; base area in m² where it is told."""

    name: str
    target_year: int
    cut_share: float
    base_year: int | None = None
    base_area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """The targets, an issue a row that cannot be read, and what became of each column."""

    records: list[TargetRecord]
    issues: list[Issue]
    columns: tuple[ColumnUse, ...]


def read_area_targets(data: bytes, *, filename: str | None = None) -> TargetSheet:
    """The targets of the first table that names years and cuts. Raises UnreadableFile where no table does."""
    for table in read_tables(data, filename):
        columns = _columns(table)
        if {"target_year", "cut_share"} <= columns.keys():
            read = {place: "plan_name" if field == "name" else field for field, place in columns.items()}
            return TargetSheet(*_records(table, columns), account_columns(table.header, table.rows, read))
    raise UnreadableFile("no_target")


def _columns(table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, pattern in _COLUMNS.items():
        taken = set(found.values())
        place = next((i for i, name in enumerate(table.header) if i not in taken and pattern.search(name)), None)
        if place is not None:
            found[field] = place
    return found


def _records(table: Table, columns: dict[str, int]) -> tuple[list[TargetRecord], list[Issue]]:
    records = []
    issues = []
    for line, cells in table.rows:
        told = {field: cells[place] for field, place in columns.items()}
        year = read_fiscal_year(told["target_year"]).value
        share = read_rate(told["cut_share"]).value
        if not isinstance(year, int) or not isinstance(share, float):
            heading = table.header[columns["cut_share"]]
            issues.append(Issue("unreadable_target_row", line, heading, told["cut_share"], "error"))
            continue
        base_year = read_fiscal_year(told.get("base_year", "")).value
        base_area = read_area(told.get("base_area_m2", "")).value
        records.append(
            TargetRecord(
                name=told.get("name", "").strip() or table.name,
                target_year=year,
                cut_share=share,
                base_year=base_year if isinstance(base_year, int) else None,
                base_area_m2=base_area if isinstance(base_area, float) else None,
            )
        )
    return records, issues
