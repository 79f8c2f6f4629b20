"""The part every population table shares: headings → columns of people, cells of text → numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import AgeBand
from app.formats.people.age_columns import PeopleColumn, columns_of_bands
from app.formats.records.records import Issue
from app.formats.text.cell_text import is_unknown, plain

Row = tuple[int, tuple[str, ...]]
Floats = NDArray[np.float64]
FEW = 50
_SUPPRESSED = frozenset("xXχΧ秘")  # what the census prints where people could be told apart


@dataclass(frozen=True, slots=True)
class People:
    """float[rows, bands, years], NaN where the table is silent."""

    years: tuple[int, ...]
    bands: tuple[AgeBand, ...]
    values: Floats


def read_people(
    rows: Sequence[Row],
    header: Sequence[str],
    columns: Sequence[PeopleColumn],
    *,
    year: int,
    issues: list[Issue],
) -> People:
    """People of every row; `year` stands for columns whose heading names none."""
    by_year: dict[int, list[PeopleColumn]] = {}
    for column in columns:
        by_year.setdefault(column.year or year, []).append(column)
    sums = {one: columns_of_bands(found) for one, found in sorted(by_year.items())}
    years = tuple(one for one, bands in sums.items() if bands)
    bands = tuple(band for band in AgeBand if any(band in sums[one] for one in years))
    values = np.full((len(rows), len(bands), len(years)), np.nan)
    needed = {index for one in years for indices in sums[one].values() for index in indices}
    numbers = {index: read_numbers(rows, index, header[index], issues) for index in sorted(needed)}
    for t, one in enumerate(years):
        for a, band in enumerate(bands):
            if band in sums[one]:
                values[:, a, t] = np.sum([numbers[index] for index in sums[one][band]], axis=0)
    return People(years, bands, values)


def read_numbers(rows: Sequence[Row], index: int, heading: str, issues: list[Issue]) -> Floats:
    """One column as numbers; signs for unknown or suppressed (`*`, `-`, X, blank) are NaN, other words are told."""
    texts = [cells[index] for _, cells in rows]
    try:
        values = np.array([text or "nan" for text in texts], dtype=float)
    except ValueError:
        values = np.array([_number(text) for text in texts], dtype=float)
    for position in np.flatnonzero(np.isinf(values) | (values < 0))[:FEW].tolist():
        code = "negative_number" if values[position] > -np.inf and values[position] < 0 else "unreadable_number"
        issues.append(Issue(code, row=rows[position][0], column=heading, value=texts[position]))
    return np.where(np.isinf(values) | (values < 0), np.nan, values)


def _number(text: str) -> float:
    """NaN: unknown; −∞ stands for "cannot be read"."""
    found = plain(text).replace(",", "").removesuffix("人")
    if is_unknown(found) or found in _SUPPRESSED:
        return np.nan
    try:
        return float(found)
    except ValueError:
        return np.inf
