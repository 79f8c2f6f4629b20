"""Columns of yearly figures → the yearly records of every row."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any, Final

from app.domain.functions.rows import row as row_of
from app.domain.functions.terms import UseUnit
from app.domain.vocabulary import Category
from app.formats.columns.column_plan import Column
from app.formats.lexicon.class_words import ClassAndFunction
from app.formats.records.records import YearRecord, records_of
from app.formats.rows.facility_values import Values

_ENERGY: Final = "energy_"
Figures = list[tuple[Column, list[Any]]]


def years_of_rows(
    values: Values, rows: list[int], uses: list[ClassAndFunction], *, title_year: int | None
) -> list[tuple[YearRecord, ...]]:
    """The yearly records of each row: by columns, where these name their years and each figure once."""
    keys = [(column.year or title_year, column.field) for column, _ in values.yearly]
    if "fiscal_year" in values.columns or len(set(keys)) < len(keys):
        return [
            years_of(values, row, values.get("fiscal_year", row) or title_year, use)
            for row, use in zip(rows, uses, strict=True)
        ]
    units = [values.get("users_unit", row) for row in rows]
    by_year = []
    for year in sorted({year for year, _ in keys if year is not None}):
        named = [(column, [found[row] for row in rows])
                 for column, found in values.yearly if (column.year or title_year) == year]  # fmt: skip
        by_year.append(_one_year(named, year, units, uses))
    if not by_year:
        return [()] * len(rows)
    return [tuple([record for record in records if record is not None]) for records in zip(*by_year, strict=True)]


def _one_year(
    named: Figures, year: int, units: list[str | None], uses: list[ClassAndFunction]
) -> list[YearRecord | None]:
    """The record of one fiscal year for each row, None for rows with no figure of it."""
    columns: dict[str, Iterable[Any]] = {column.field: found for column, found in named}
    columns["fiscal_year"] = repeat(year)
    if energy := [(column.field.removeprefix(_ENERGY), found) for column, found in named
                  if column.field.startswith(_ENERGY)]:  # fmt: skip
        columns["energy"] = _energy(energy)
    for column, found in named:
        if column.field == "users":
            columns["users_unit"] = [
                None if users is None else unit or _counted(column, use)
                for users, unit, use in zip(found, units, uses, strict=True)
            ]
    untold = (None,) * len(named)
    figures = zip(*(found for _, found in named), strict=True)
    records = records_of(YearRecord, columns, len(uses))
    return [record if told != untold else None for told, record in zip(figures, records, strict=True)]


def _energy(kinds: list[tuple[str, list[Any]]]) -> list[dict[str, float]]:
    names = [name for name, _ in kinds]
    return [
        {name: amount for name, amount in zip(names, amounts, strict=True) if amount is not None}
        for amounts in zip(*(found for _, found in kinds), strict=True)
    ]


def years_of(values: Values, row: int, row_year: int | None, use: ClassAndFunction) -> tuple[YearRecord, ...]:
    """One record per fiscal year named by headings, else of `row_year` (the row's own, or the title's)."""
    by_year: dict[int, dict[str, Any]] = {}
    for column, found in values.yearly:
        amount = found[row]
        year = column.year or row_year
        if amount is None or year is None:
            continue
        record = by_year.setdefault(year, {})
        if column.field.startswith(_ENERGY):
            record.setdefault("energy", {})[column.field.removeprefix(_ENERGY)] = amount
        else:
            record[column.field] = amount
        if column.field == "users":
            record["users_unit"] = values.get("users_unit", row) or _counted(column, use)
    return tuple([YearRecord(year, **figures) for year, figures in sorted(by_year.items())])


def _counted(column: Column, use: ClassAndFunction) -> str | None:
    """What 利用者 counts: households in housing, pupils in schools (an assumption), else what the heading says."""
    if use.category is Category.HOUSING:
        return "世帯"
    return "児童・生徒" if use.function and row_of(use.function).unit is UseUnit.PUPILS else column.unit
