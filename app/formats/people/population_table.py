"""Population of small areas (町丁・字, 学区) and of whole municipalities by year (社人研), from any table of text."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.people.population import PopulationGrid, Projection
from app.formats.people.age_columns import PeopleColumn, people_columns, year_in
from app.formats.people.people_table import People, Row, find_column, read_people
from app.formats.people.population_records import PopulationSheet, ProjectionSheet
from app.formats.records.records import Issue
from app.formats.text.cell_text import plain
from app.formats.text.unreadable import UnreadableFile

_NAME = re.compile(
    r"^(町丁.*|町名|町字.*|大字.*|字名|地区.*|学区.*|校区.*|小地域名?|地域名?|区域名?|自治会.*|regionname|area_?name|"
    r"district(_?name)?|region|area|s_name|名称|name|市区町村(名)?|自治体(名)?|municipality)$"
)
_CODE = re.compile(r"^(regioncode|area_?code|町丁.*コード|小地域コード|key_code|地区コード|code|コード|.*コード)$")
_YEAR = re.compile(r"^(年|年度|年次|西暦|year|era|調査年月?日?|基準年月?日?|基準日|surveydate|調査日|時点|date)$")
_LAT, _LON = re.compile(r"^(緯度|latitude|lat|y)$"), re.compile(r"^(経度|longitude|lon|lng|long|x)$")
_PLACE = re.compile(r"^(location|位置|座標|latlon|緯度経度)$")
_TOTAL_ROW = re.compile(r"^(総数|総計|合計|計|小計|.*[合総小]計|全市|市計|市全体|全域|total)$")
_MUNICIPALITY = re.compile(r".+[都道府県市区町村]$")
_DAMAGED = "\ufffd"


def read_population_table(
    header: Sequence[str],
    rows: Sequence[Row],
    *,
    encoding: str,
    filename: str | None = None,
    year: int | None = None,
) -> PopulationSheet | ProjectionSheet:
    """Small areas where the rows are places of a town; projections where they are years of a municipality."""
    columns = people_columns(header)
    if not columns:
        raise UnreadableFile("no_population")
    issues: list[Issue] = _second_series(header, columns)
    used = _without_totals(header, rows, issues)
    if not used:
        raise UnreadableFile("no_population")
    if _is_projection(header, used, columns):
        projections = _projections(header, used, columns, year=year, issues=issues, filename=filename)
        return ProjectionSheet("projection", encoding, len(rows), len(used), projections, tuple(issues))
    grid = _areas(header, used, columns, year=year or year_in(filename or ""), issues=issues)
    return PopulationSheet("small areas", encoding, len(rows), len(used), grid, tuple(issues))


def _is_projection(header: Sequence[str], rows: Sequence[Row], columns: Sequence[PeopleColumn]) -> bool:
    place = find_column(header, lambda name: bool(_LAT.match(name) or _PLACE.match(name)))
    names = [plain(text) for text in _texts(header, rows, _NAME)]
    whole = all(_MUNICIPALITY.match(name) for name in names if name)
    years = {_year_of(text) for text in _texts(header, rows, _YEAR)} | {column.year for column in columns}
    return place is None and len(years - {None}) > 1 and (not any(names) or whole)


def _projections(
    header: Sequence[str],
    rows: Sequence[Row],
    columns: Sequence[PeopleColumn],
    *,
    year: int | None,
    issues: list[Issue],
    filename: str | None,
) -> tuple[Projection, ...]:
    people = read_people(rows, header, columns, year=year or 0, issues=issues)
    codes, names = _texts(header, rows, _CODE), [plain(name) for name in _texts(header, rows, _NAME)]
    keys = list(zip([_code(code) for code in codes], names, strict=True))
    row_years = [_year_of(text) for text in _texts(header, rows, _YEAR)]
    found = []
    for key in dict.fromkeys(keys):
        own = [index for index, other in enumerate(keys) if other == key]
        years, values = _by_year(people, own, row_years)
        source = f"{key[1]} {filename or ''}".strip() or "projection"
        found.append(Projection(key[0], key[1], years, people.bands, values[0], source))
    return tuple(found)


def _areas(
    header: Sequence[str],
    rows: Sequence[Row],
    columns: Sequence[PeopleColumn],
    *,
    year: int | None,
    issues: list[Issue],
) -> PopulationGrid:
    row_years = [_year_of(text) for text in _texts(header, rows, _YEAR)]
    common = Counter(one for one in row_years if one is not None).most_common(1)
    stated = common[0][0] if common else year
    if stated is None and all(column.year is None for column in columns):
        raise UnreadableFile("no_year")
    people = read_people(rows, header, columns, year=stated or 0, issues=issues)
    names = _names(header, rows, issues)
    codes = _codes(header, rows, names)
    cells: dict[str, list[int]] = {}
    for index, code in enumerate(codes):
        cells.setdefault(code, []).append(index)
    spots = _positions(header, rows, issues)
    parts = [_by_year(people, own, row_years if len(set(row_years)) > 1 else []) for own in cells.values()]
    years = tuple(sorted({one for own_years, _ in parts for one in own_years}))
    values = np.full((len(cells), len(people.bands), len(years)), np.nan)
    for cell, (own_years, own_values) in enumerate(parts):
        values[cell][:, [years.index(one) for one in own_years]] = own_values[0]
    first = [own[0] for own in cells.values()]
    return PopulationGrid(
        codes=tuple(cells),
        names=tuple(names[index] for index in first),
        lon=spots[first, 1],
        lat=spots[first, 0],
        years=years,
        bands=people.bands,
        people=values,
    )


def _by_year(
    people: People, own: Sequence[int], row_years: Sequence[int | None]
) -> tuple[tuple[int, ...], NDArray[np.float64]]:
    """One place's rows as float[1, bands, years]: years from the rows where they name them, else from the headings."""
    dated = [(row_years[index], index) for index in own if row_years and row_years[index] is not None]
    if dated:
        latest = {one: index for one, index in dated if one is not None}
        years = tuple(sorted(latest))
        return years, np.stack([people.values[latest[one], :, 0] for one in years], axis=-1)[np.newaxis]
    return people.years, people.values[own[0]][np.newaxis]


def _second_series(header: Sequence[str], columns: Sequence[PeopleColumn]) -> list[Issue]:
    seen: set[tuple[object, ...]] = set()
    issues = []
    for column in columns:
        key = (column.low, column.high, column.sex, column.year, column.rank)
        if key in seen:
            issues.append(Issue("second_series", column=header[column.index], severity="note"))
        seen.add(key)
    return issues


def _without_totals(header: Sequence[str], rows: Sequence[Row], issues: list[Issue]) -> list[Row]:
    """Rows that sum up others would count everybody twice."""
    column = find_column(header, lambda name: bool(_NAME.match(name)))
    if column is None:
        return list(rows)
    kept = []
    for line, cells in rows:
        if _TOTAL_ROW.match(plain(cells[column]).replace(" ", "").lower()):
            issues.append(Issue("total_of_areas", row=line, value=cells[column], severity="note"))
        else:
            kept.append((line, cells))
    return kept


def _names(header: Sequence[str], rows: Sequence[Row], issues: list[Issue]) -> list[str | None]:
    texts = [plain(text) or None for text in _texts(header, rows, _NAME)]
    damaged = [index for index, text in enumerate(texts) if text and _DAMAGED in text]
    if damaged:
        issues.append(Issue("damaged_names", row=rows[damaged[0]][0], value=str(len(damaged))))
    return [None if text and _DAMAGED in text else text for text in texts]


def _codes(header: Sequence[str], rows: Sequence[Row], names: Sequence[str | None]) -> list[str]:
    """The area's own code where every row has one that tells areas apart, else its name, else the row's number."""
    found = [_code(text) for text in _texts(header, rows, _CODE)]
    if all(found) and len(set(found)) >= len(set(names)) > 0 and len(set(found)) > 1:
        return found
    return [name or f"row {line}" for name, (line, _) in zip(names, rows, strict=True)]


def _positions(header: Sequence[str], rows: Sequence[Row], issues: list[Issue]) -> NDArray[np.float64]:
    """Lat, lon of each row (NaN: none): from two columns, or from one that says "34.34, 134.04"."""
    pairs = [text.split(",") for text in _texts(header, rows, _PLACE)]
    if not any(len(pair) == 2 for pair in pairs):
        pairs = [[lat, lon] for lat, lon in zip(_texts(header, rows, _LAT), _texts(header, rows, _LON), strict=True)]
    spots = np.array([_spot(pair) for pair in pairs]).reshape(-1, 2)
    missing = np.flatnonzero(np.isnan(spots[:, 0]))
    if len(missing):
        issues.append(Issue("area_without_position", row=rows[missing[0]][0], value=str(len(missing))))
    return spots


def _spot(pair: Sequence[str]) -> tuple[float, float]:
    try:
        lat, lon = (float(plain(part)) for part in pair)
    except ValueError:
        return np.nan, np.nan
    if lat > 90:
        lat, lon = lon, lat
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0) else (np.nan, np.nan)


def _texts(header: Sequence[str], rows: Sequence[Row], heading: re.Pattern[str]) -> list[str]:
    """The column whose heading fits best (the pattern's own order is the reading order), blanks where there is none."""
    column = find_column(header, lambda name: bool(heading.match(name)))
    return [""] * len(rows) if column is None else [cells[column] for _, cells in rows]


def _code(text: str) -> str:
    return plain(text).removesuffix(".0")


def _year_of(text: str) -> int | None:
    return year_in(text) if text.strip() else None
