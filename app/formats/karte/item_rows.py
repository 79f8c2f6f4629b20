"""Tables with a row an item (利用者数, 支出) and a column a year → one row a facility, a column an item and year."""

from dataclasses import replace
from typing import Final

from app.formats.karte.grid import is_unit, year_of
from app.formats.records.facility_fields import BY_CODE
from app.formats.records.issue_words import remark
from app.formats.rows.row_sorting import is_total
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row, Table
from app.formats.text.cell_text import plain

_LEAST_YEARS: Final = 2
_LEAST_SHARE: Final = 0.5


def pivot_items(table: Table, name: int) -> Table:
    """The table turned where a column names yearly figures and two or more headings are nothing but years."""
    years = {index: year for index, heading in enumerate(table.header) if (year := year_of(heading)) is not None}
    if len(years) < _LEAST_YEARS:
        return table
    item = next((i for i in range(len(table.header)) if i not in years and _names_figures(table, i)), None)
    if item is None or item == name:
        return table
    units = next((i for i in range(len(table.header)) if i not in years and _holds_units(table, i)), None)
    others = [index for index in range(len(table.header)) if index not in years and index not in (item, units)]
    kept: dict[int, tuple[int, tuple[str, ...]]] = {}
    figures: dict[int, dict[str, str]] = {}
    first = -1
    for number, (line, cells) in enumerate(table.rows):
        if cells[name].strip() and (first < 0 or cells[name] != table.rows[first][1][name]):
            first = number
            kept[first] = (line, tuple(cells[index] for index in others))
        if first < 0 or is_total(cells[name]):
            continue
        unit = f"（{plain(cells[units]).strip('()')}）" if units is not None and cells[units].strip() else ""
        for index, year in years.items():
            if cells[index].strip():
                figures.setdefault(first, {})[f"{cells[item].strip()}{unit}_{year}年度"] = cells[index]
    headings = list(dict.fromkeys(heading for told in figures.values() for heading in told))
    rows: list[Row] = [
        (line, (*cells, *(figures.get(number, {}).get(heading, "") for heading in headings)))
        for number, (line, cells) in kept.items()
    ]
    note = remark("items_turned", column=table.header[item], value=str(len(table.rows)))
    header = (*(table.header[index] for index in others), *headings)
    return replace(table, header=header, rows=rows, notes=(*table.notes, note), filled=frozenset())


def _names_figures(table: Table, index: int) -> bool:
    """Half of the words or more are yearly figures."""
    words = [cells[index] for _, cells in table.rows if cells[index].strip()]
    known = [word for word in words if (match := match_heading(word)) and BY_CODE[match[0]].scope == "year"]
    return bool(words) and len(known) >= _LEAST_SHARE * len(words)


def _holds_units(table: Table, index: int) -> bool:
    words = [cells[index] for _, cells in table.rows if cells[index].strip()]
    return bool(words) and all(map(is_unit, words))
