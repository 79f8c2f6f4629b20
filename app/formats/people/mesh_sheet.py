"""Population by standard grid cell: census tables of e-Stat and 国土数値情報 future population, from any table of text.

e-Stat (地域メッシュ統計): headings are item codes, the line below tells what they count. A cell with few people shows
only its totals; its ages are printed with a neighbour's (HTKSYORI 2 → HTKSAKI, receivers list GASSAN).
国土数値情報: PTN_yyyy, PT00_yyyy, PTA–PTE_yyyy, PT01…_yyyy, with GASSANyyyy.
"""

import re
from collections.abc import Sequence

import numpy as np

from app.domain.people.mesh import MeshLevel, is_mesh_code, mesh_centroids, mesh_level
from app.domain.people.population import PopulationGrid
from app.domain.people.suppression import share_suppressed
from app.domain.vocabulary import AgeBand
from app.formats.people.age_columns import people_columns, year_in
from app.formats.people.people_table import People, Row, read_people
from app.formats.people.population_records import PopulationSheet
from app.formats.records.column_words import account_columns
from app.formats.records.records import Issue
from app.formats.tables.column_search import find_column
from app.formats.text.unreadable import UnreadableFile

CODE_HEADINGS = frozenset(
    {
        "key_code",
        "mesh_id",
        "mesh_code",
        "meshcode",
        "mesh",
        "meshid",
        "メッシュコード",
        "地域メッシュコード",
        "mesh_no",
    }
)
MUNICIPALITY_HEADINGS = frozenset({"shicode", "city_code", "citycode", "市区町村コード", "行政区域コード"})
LEVEL_NAMES = {
    MeshLevel.FIRST: "80 km",
    MeshLevel.SECOND: "10 km",
    MeshLevel.FIVE_FOLD: "5 km",
    MeshLevel.TWO_FOLD: "2 km",
    MeshLevel.THIRD: "1 km",
    MeshLevel.HALF: "500 m",
    MeshLevel.QUARTER: "250 m",
    MeshLevel.EIGHTH: "125 m",
}
CENSUS_YEAR = 2020
# e-Stat numbers the tables of the 2020 census T0011xx; other editions must say their year (file name or argument).
_CENSUS_TABLE = re.compile(r"^T0011\d\d\d{3}$")
_LINKED = re.compile(r"HTKSAKI|GASSAN(_?\d{4})?", re.IGNORECASE)
_LINKED_CODES = re.compile(r"\d{8,11}")
POOLED = "ages of suppressed cells shared within their published group by total population"


def mesh_column(header: Sequence[str], rows: Sequence[Row]) -> int | None:
    """The column of mesh codes: by its heading where most values are codes, else by nearly all values.

    The heading alone is not enough: e-Stat calls the codes of 町丁・字 KEY_CODE too.
    """
    named = find_column(header, CODE_HEADINGS.__contains__)
    if named is not None and _share_of_codes(rows, named) > 0.5:
        return named
    return next((index for index in range(len(header)) if _share_of_codes(rows, index) >= 0.95), None)


def _share_of_codes(rows: Sequence[Row], index: int) -> float:
    """How many of the first values are codes of 1 km or finer; a handful of them is needed to be sure."""
    texts = [_code(cells[index]) for _, cells in rows[:200] if cells[index].strip()]
    good = sum(len(text) >= 8 and is_mesh_code(text) for text in texts)
    return good / len(texts) if texts else 0.0


def read_mesh(
    header: Sequence[str],
    rows: Sequence[Row],
    *,
    encoding: str,
    filename: str | None = None,
    year: int | None = None,
) -> PopulationSheet:
    """Cells of a mesh table. `year` is used where headings tell none. UnreadableFile without codes or people."""
    place = mesh_column(header, rows)
    if place is None:
        raise UnreadableFile("no_mesh_code")
    issues: list[Issue] = []
    labels, data = _labels(rows, place)
    used = _usable(data, place, issues)
    headings = [_heading(name, labels[index] if labels else "") for index, name in enumerate(header)]
    columns = people_columns(headings)
    if not columns or not used:
        raise UnreadableFile("no_population")
    if year is None and any(column.year is None for column in columns):
        year = _year(header, filename, issues)
    people = read_people(used, header, columns, year=year or 0, issues=issues)
    codes = [_code(cells[place]) for _, cells in used]
    people, pooled = _undo_suppression(people, header, used, codes)
    grid = _grid(codes, _municipalities(header, used), people, pooled, issues=issues)
    level = LEVEL_NAMES[mesh_level(codes[0])]
    read = {column.index: "people" for column in columns} | _other_columns(header, place)
    told = account_columns(headings, used, read)
    return PopulationSheet(f"mesh {level}", encoding, len(data), len(used), grid, tuple(issues), told)


def _other_columns(header: Sequence[str], place: int) -> dict[int, str]:
    """The columns that say where a cell is and with which it was printed."""
    town = find_column(header, MUNICIPALITY_HEADINGS.__contains__)
    linked = {index: "printed_with" for index, name in enumerate(header) if _LINKED.match(name)}
    return linked | ({} if town is None else {town: "municipality_code"}) | {place: "mesh_code"}


def _labels(rows: Sequence[Row], place: int) -> tuple[tuple[str, ...] | None, list[Row]]:
    """The line of explanations under the item codes, if there is one, and the rows of cells."""
    if rows and not rows[0][1][place].strip() and any(cell.strip() for cell in rows[0][1]):
        return rows[0][1], list(rows[1:])
    return None, list(rows)


def _usable(data: Sequence[Row], place: int, issues: list[Issue]) -> list[Row]:
    used, seen = [], set()
    for line, cells in data:
        code = _code(cells[place])
        if not is_mesh_code(code):
            issues.append(Issue("bad_mesh_code", row=line, value=cells[place], severity="error"))
        elif cells in seen:
            issues.append(Issue("repeated_row", row=line, value=code))
        else:
            seen.add(cells)
            used.append((line, cells))
    return used


def _undo_suppression(
    people: People, header: Sequence[str], rows: Sequence[Row], codes: Sequence[str]
) -> tuple[People, bool]:
    """Ages of suppressed cells, year by year, given back from the cells they were printed with."""
    ages = [a for a, band in enumerate(people.bands) if band is not AgeBand.ALL]
    if AgeBand.ALL not in people.bands or not ages:
        return people, False
    values, pooled = people.values.copy(), False
    for t, year in enumerate(people.years):
        links = _links(header, rows, codes, year)
        if links:
            totals = people.values[:, people.bands.index(AgeBand.ALL), t]
            values[:, ages, t] = share_suppressed(totals, people.values[:, ages, t], links)
            pooled = True
    return People(people.years, people.bands, values), pooled


def _links(header: Sequence[str], rows: Sequence[Row], codes: Sequence[str], year: int) -> list[tuple[int, int]]:
    """Which cells share figures; either end may name the other, so the marks that say which is which are not needed."""
    names = {name.upper(): index for index, name in enumerate(header)}
    partners = [names[key] for key in ("HTKSAKI", "GASSAN", f"GASSAN{year}", f"GASSAN_{year}") if key in names]
    position = {code: index for index, code in enumerate(codes)}
    links: list[tuple[int, int]] = []
    for index, (_, cells) in enumerate(rows):
        for partner in partners:
            found = _LINKED_CODES.findall(cells[partner])
            links.extend((index, position[code]) for code in found if code in position and code != codes[index])
    return links


def _grid(
    codes: list[str], municipalities: list[str | None], people: People, pooled: bool, *, issues: list[Issue]
) -> PopulationGrid:
    """One cell a code: a cell that a border cuts into several rows is put together."""
    unique, first, which = np.unique(np.array(codes), return_index=True, return_inverse=True)
    values = people.values
    if len(unique) < len(codes):
        issues.append(Issue("split_cells", value=str(len(codes) - len(unique)), severity="note"))
        values = np.full((len(unique), *people.values.shape[1:]), 0.0)
        np.add.at(values, which, np.nan_to_num(people.values))
        silent = np.ones(values.shape, dtype=bool)
        np.logical_and.at(silent, which, np.isnan(people.values))
        values[silent] = np.nan
    else:
        values = values[first]
    centres = mesh_centroids(unique.tolist())
    return PopulationGrid(
        codes=tuple(unique.tolist()),
        names=(None,) * len(unique),
        lon=centres[:, 0],
        lat=centres[:, 1],
        years=people.years,
        bands=people.bands,
        people=values,
        municipality_codes=tuple(municipalities[index] for index in first.tolist()),
        method=f"as published; {POOLED}" if pooled else "as published",
    )


def _municipalities(header: Sequence[str], rows: Sequence[Row]) -> list[str | None]:
    column = find_column(header, MUNICIPALITY_HEADINGS.__contains__)
    if column is None:
        return [None] * len(rows)
    return [_code(cells[column]).zfill(5) if cells[column].strip() else None for _, cells in rows]


def _year(header: Sequence[str], filename: str | None, issues: list[Issue]) -> int:
    if any(_CENSUS_TABLE.match(name) for name in header):
        return CENSUS_YEAR
    found = year_in(filename or "")
    if found is None:
        issues.append(Issue("year_assumed", value=str(CENSUS_YEAR)))
    return found or CENSUS_YEAR


def _heading(name: str, label: str) -> str:
    return label if label.strip() else name


def _code(text: str) -> str:
    """A code as digits: a spreadsheet may have made a number of it."""
    return text.strip().removesuffix(".0")
