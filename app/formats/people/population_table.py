"""Population of small areas (町丁・字, 学区) and of whole municipalities by year (社人研), from any table of text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.people.population import PopulationGrid, Projection
from app.domain.register.municipal_codes import full_code
from app.domain.vocabulary import AgeBand
from app.formats.people.age_columns import PeopleColumn, people_columns, year_in
from app.formats.people.area_columns import AreaColumns, fill_down, find_area_columns, is_town_heading, joined_name
from app.formats.people.area_positions import area_positions, position_columns
from app.formats.people.long_rows import WideRows, widen
from app.formats.people.people_table import People, Row, read_numbers, read_people
from app.formats.people.population_records import PopulationSheet, ProjectionSheet
from app.formats.people.sum_rows import SumRow, find_sum_rows, leaf_rows
from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.records.records import Issue
from app.formats.tables.column_search import find_column
from app.formats.text.cell_text import is_unknown, plain
from app.formats.text.unreadable import UnreadableFile

_PLACE: Final = re.compile(r"^(緯度.*|latitude|lat|y|location|位置|座標|latlon|緯度経度)$")
_TOWN_NAME: Final = re.compile(r".+[都道府県市区町村]$")
_PARTNER: Final = re.compile(r"^htksaki$")
# e-Stat numbers the small-area tables of the 2020 census T00108x (as it does those of its mesh T0011xx).
_CENSUS_2020: Final = re.compile(r"^T00108\d{4}$")
_CENSUS_YEAR: Final = 2020
_ONLY_YEAR: Final = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])(?:元|\d{1,2})|(?:19|20)\d\d)年?度?(?:末|\d{1,2}月(?:\d{1,2}日|末)?)?(?:現在)?(?:\(.*\))?"
)
_LEAST_DIFFERENCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Areas:
    """Rows that count people, with what each one is: name, code, year where the rows name them."""

    header: tuple[str, ...]
    rows: list[Row]
    columns: list[PeopleColumn]
    where: AreaColumns
    names: list[str | None]
    years: list[int | None]


def read_population_table(
    header: Sequence[str],
    rows: Sequence[Row],
    *,
    encoding: str,
    filename: str | None = None,
    year: int | None = None,
    title: str = "",
) -> PopulationSheet | ProjectionSheet:
    """Small areas where the rows are places of a town; projections where they are years of a municipality.

    `year` goes before the year that `title` (what stands above the table) or `filename` names; years of headings and
    rows go before all. Everybody who stands in the rows is in a cell, or an issue says why not.
    """
    issues: list[Issue] = []
    labels, body = _explained(header, rows)
    wide = widen(labels, body)
    columns = people_columns(wide.header) or _year_headings(wide.header, wide.rows, f"{title} {filename or ''}")
    if not columns or not wide.rows:
        raise UnreadableFile("no_population")
    issues += _second_series(wide.header, columns)
    areas = _areas_of(wide.header, wide.rows, columns, issues)
    used = _without_sums(areas, issues)
    sources = {line: count for (line, _), count in zip(wide.rows, wide.sources, strict=True)}
    rows_used = len(body) - sum(sources[line] for line, _ in wide.rows) + sum(sources[line] for line, _ in used.rows)
    if not used.rows:
        raise UnreadableFile("no_population")
    told = _account(labels, body, areas, wide)
    stated = year or year_in(title) or year_in(filename or "") or _census_year(header)
    if _is_projection(used):
        projections = _projections(used, year=stated, issues=issues, filename=filename)
        return ProjectionSheet("projection", encoding, len(body), rows_used, projections, tuple(issues), told)
    grid = _grid_of(used, year=stated, issues=issues)
    return PopulationSheet("small areas", encoding, len(body), rows_used, grid, tuple(issues), told)


def _account(header: Sequence[str], rows: Sequence[Row], areas: _Areas, wide: WideRows) -> tuple[ColumnUse, ...]:
    """What became of each column of the file: of the wide table those that come from one, and those spread into it."""
    where = areas.where
    told = {column.index: "people" for column in areas.columns} | position_columns(areas.header)
    told |= dict.fromkeys(where.names, "area_name")
    single = {
        "area_code": where.code,
        "year": where.year,
        "level": where.level,
        "printed_with": _partner_of(areas.header),
    }
    told |= {index: name for name, index in single.items() if index is not None}
    read = {wide.origins[index]: name for index, name in told.items() if index < len(wide.origins)}
    return account_columns(header, rows, wide.taken | read)


def _year_headings(header: Sequence[str], rows: Sequence[Row], title: str) -> list[PeopleColumn]:
    """Columns headed by nothing but a year (人口の推移: 2015年, 2020年 …), unless the title speaks of households."""
    if "世帯" in title and "人口" not in title:
        return []
    years = {
        index: year
        for index, name in enumerate(header)
        if _ONLY_YEAR.fullmatch(plain(name)) and (year := year_in(name))
    }
    numeric = [index for index in years if all(_is_count(cells[index]) for _, cells in rows)]
    return [PeopleColumn(index, 0, None, year=years[index]) for index in numeric]


def _is_count(text: str) -> bool:
    bare = plain(text).replace(",", "").removesuffix("人")
    return is_unknown(bare) or bare.isdigit()


def _explained(header: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Headings, item codes replaced by the line of explanations below them (e-Stat), and the rows after it."""
    if rows and people_columns(rows[0][1]) and not people_columns(header):
        below = rows[0][1]
        return tuple(label if label.strip() else name for name, label in zip(header, below, strict=True)), list(
            rows[1:]
        )
    return tuple(header), list(rows)


def _areas_of(header: tuple[str, ...], rows: list[Row], columns: list[PeopleColumn], issues: list[Issue]) -> _Areas:
    where = find_area_columns(header, rows, (column.index for column in columns))
    if len(where.names) > 1:
        rows, filled = fill_down(rows, where.names)
        if filled:
            issues.append(Issue("class_filled", column=header[where.names[0]], value=str(filled), severity="note"))
    names = [joined_name([cells[index] for index in where.names]) for _, cells in rows]
    damaged = [line for line, cells in rows if any("\ufffd" in cells[index] for index in where.names)]
    if damaged:
        issues.append(Issue("damaged_names", row=damaged[0], value=str(len(damaged))))
    texts = [cells[where.year] if where.year is not None else "" for _, cells in rows]
    years = [year_in(text) if text.strip() else None for text in texts]
    return _Areas(header, rows, columns, where, names, years)


def _without_sums(areas: _Areas, issues: list[Issue]) -> _Areas:
    """Rows that add up others would count everybody twice; where a sum is not that of its parts, it is told."""
    figures = np.column_stack(
        [read_numbers(areas.rows, column.index, areas.header[column.index], []) for column in areas.columns]
    )
    if areas.where.level is not None and areas.where.code is not None:
        leaves = leaf_rows([_code_text(cells[areas.where.code]) for _, cells in areas.rows])
        sums = [SumRow(index) for index, leaf in enumerate(leaves) if not leaf]
        sums = [_with_difference(row, areas, figures, leaves) for row in sums]
    else:
        sums = _sums_by_year(areas, figures)
    for row in sums:
        line, cells = areas.rows[row.index]
        name = areas.names[row.index] or next((cell for cell in cells if cell.strip()), "")
        issues.append(Issue("total_of_areas", row=line, value=name, severity="note"))
        if abs(row.missing) > _LEAST_DIFFERENCE:
            issues.append(Issue("sum_differs", row=line, value=name, done=f"{row.missing:+,.0f}"))
    dropped = {row.index for row in sums}
    left = [index for index in range(len(areas.rows)) if index not in dropped]
    return _Areas(
        areas.header,
        [areas.rows[index] for index in left],
        areas.columns,
        areas.where,
        [areas.names[index] for index in left],
        [areas.years[index] for index in left],
    )


def _with_difference(row: SumRow, areas: _Areas, figures: NDArray[np.float64], leaves: Sequence[bool]) -> SumRow:
    """People of a coded area less those of the smallest areas within it."""
    code = areas.where.code or 0
    codes = [_code_text(cells[code]) for _, cells in areas.rows]
    within = [i for i, other in enumerate(codes) if leaves[i] and other.startswith(codes[row.index])]
    own, parts = figures[row.index], np.nansum(figures[within], axis=0)
    return SumRow(row.index, float(np.nanmax(own - parts)) if not np.isnan(own).all() else float("nan"))


def _sums_by_year(areas: _Areas, figures: NDArray[np.float64]) -> list[SumRow]:
    by_year: dict[int | None, list[int]] = defaultdict(list)
    for index, year in enumerate(areas.years):
        by_year[year].append(index)
    sums: list[SumRow] = []
    for own in by_year.values():
        found = find_sum_rows([_sum_text(areas, index) for index in own], figures[own])
        sums.extend(SumRow(own[row.index], row.missing) for row in found)
    return sorted(sums, key=lambda row: row.index)


def _sum_text(areas: _Areas, index: int) -> str:
    """The finest name of a row; 計 and 合計 may stand in any column."""
    cells = [plain(areas.rows[index][1][column]) for column in areas.where.names]
    written = [cell for cell in cells if not is_unknown(cell)]
    return written[-1] if written else ""


def _is_projection(areas: _Areas) -> bool:
    """Rows are years of whole municipalities: towns by heading or code, in more than one year, without a place."""
    if find_column(areas.header, lambda name: bool(_PLACE.match(name))) is not None:
        return False
    years = {year for year in areas.years if year} | {column.year for column in areas.columns if column.year}
    if len(years) < 2:
        return False
    names = [name for name in areas.names if name]
    if not areas.where.names or areas.where.towns_only:
        return all(_TOWN_NAME.match(name) for name in names)
    codes = {_code_text(cells[areas.where.code]) for _, cells in areas.rows} if areas.where.code is not None else set()
    headed = all(is_town_heading(areas.header[index]) for index in areas.where.names)
    coded = bool(codes) and all(full_code(code) for code in codes)
    return (headed or coded) and all(_TOWN_NAME.match(name) for name in names)


def _projections(
    areas: _Areas, *, year: int | None, issues: list[Issue], filename: str | None
) -> tuple[Projection, ...]:
    people = read_people(areas.rows, areas.header, areas.columns, year=year or 0, issues=issues)
    code = areas.where.code
    keys = [(_code_text(cells[code]) if code is not None else "", name or "")
            for (_, cells), name in zip(areas.rows, areas.names, strict=True)]  # fmt: skip
    found = []
    for key in dict.fromkeys(keys):
        own = [index for index, other in enumerate(keys) if other == key]
        years, values = _by_year(people, own, areas.years)
        source = f"{key[1]} {filename or ''}".strip() or "projection"
        found.append(Projection(key[0], key[1], years, people.bands, values, source))
    return tuple(found)


def _grid_of(areas: _Areas, *, year: int | None, issues: list[Issue]) -> PopulationGrid:
    common = Counter(one for one in areas.years if one is not None).most_common(1)
    stated = common[0][0] if common else year
    if stated is None and all(column.year is None for column in areas.columns):
        raise UnreadableFile("no_year")
    people = read_people(areas.rows, areas.header, areas.columns, year=stated or 0, issues=issues)
    row_years = areas.years if len(set(areas.years)) > 1 else [None] * len(areas.rows)
    cells: dict[str, list[int]] = defaultdict(list)
    for index, code in enumerate(_cell_codes(areas, row_years, issues)):
        cells[code].append(index)
    spots = area_positions(areas.header, areas.rows, issues)
    parts = [_by_year(people, own, row_years) for own in cells.values()]
    years = tuple(sorted({one for own_years, _ in parts for one in own_years}))
    values = np.full((len(cells), len(people.bands), len(years)), np.nan)
    for cell, (own_years, own_values) in enumerate(parts):
        values[cell][:, [years.index(one) for one in own_years]] = own_values
    first = [own[0] for own in cells.values()]
    _tell_suppressed(areas, people, issues)
    _tell_missing(people, values, issues)
    return PopulationGrid(
        codes=tuple(cells),
        names=tuple(areas.names[index] for index in first),
        lon=spots[first, 1],
        lat=spots[first, 0],
        years=years,
        bands=people.bands,
        people=values,
    )


def _cell_codes(areas: _Areas, row_years: Sequence[int | None], issues: list[Issue]) -> list[str]:
    """The area's own code where every row has one of its own, else its name; repeated names get a number, told."""
    dated = list(zip(areas.names, row_years, strict=True))
    if areas.where.code is not None:
        codes = [_code_text(cells[areas.where.code]) for _, cells in areas.rows]
        keys = list(zip(codes, row_years, strict=True))
        distinct = len(set(codes)) >= len({name for name in areas.names if name})
        if all(codes) and distinct and len(set(keys)) == len(keys) and len(set(codes)) > 1:
            return codes
    seen: Counter[tuple[str | None, int | None]] = Counter()
    result, repeated = [], dict[str, None]()
    for (name, year), (line, _) in zip(dated, areas.rows, strict=True):
        seen[name, year] += 1
        times = seen[name, year]
        if name is None:
            result.append(f"row {line}")
            continue
        if times > 1:
            repeated.setdefault(name)
        result.append(name if times == 1 else f"{name} ({times})")
    if repeated:
        issues.append(Issue("repeated_area_names", value="、".join(list(repeated)[:10]), done=str(len(repeated))))
    return result


def _by_year(
    people: People, own: Sequence[int], row_years: Sequence[int | None]
) -> tuple[tuple[int, ...], NDArray[np.float64]]:
    """One place's rows as float[bands, years]: years from the rows where they name them, else from the headings."""
    dated = {year: index for index in own if (year := row_years[index]) is not None}
    if dated:
        years = tuple(sorted(dated))
        return years, np.stack([people.values[dated[one], :, 0] for one in years], axis=-1)
    return people.years, people.values[own[0]]


def _tell_suppressed(areas: _Areas, people: People, issues: list[Issue]) -> None:
    """Areas whose figures are printed with another's (HTKSAKI): they stay, empty, and their people are in the other."""
    partner = _partner_of(areas.header)
    if partner is None:
        return
    silent = np.isnan(people.values).all(axis=(1, 2))
    for index in np.flatnonzero(silent):
        line, cells = areas.rows[index]
        if cells[partner].strip():
            issues.append(
                Issue(
                    "suppressed_area", row=line, value=areas.names[index], done=cells[partner].strip(), severity="note"
                )
            )


def _partner_of(header: Sequence[str]) -> int | None:
    return find_column(header, lambda name: bool(_PARTNER.match(name)))


def _tell_missing(people: People, values: NDArray[np.float64], issues: list[Issue]) -> None:
    """The people of the rows less those of the cells: by construction none; a difference is never silent."""
    if AgeBand.ALL not in people.bands:
        return
    band = people.bands.index(AgeBand.ALL)
    missing = float(np.nansum(people.values[:, band]) - np.nansum(values[:, band]))
    if abs(missing) > _LEAST_DIFFERENCE:
        issues.append(Issue("people_missing", value=f"{missing:,.0f}"))


def _second_series(header: Sequence[str], columns: Sequence[PeopleColumn]) -> list[Issue]:
    seen: set[tuple[object, ...]] = set()
    issues = []
    for column in columns:
        key = (column.low, column.high, column.sex, column.year, column.rank)
        if key in seen:
            issues.append(Issue("second_series", column=header[column.index], severity="note"))
        seen.add(key)
    return issues


def _census_year(header: Sequence[str]) -> int | None:
    return _CENSUS_YEAR if any(_CENSUS_2020.match(name) for name in header) else None


def _code_text(text: str) -> str:
    return plain(text).removesuffix(".0")
