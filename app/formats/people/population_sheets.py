"""A workbook with a population on several sheets (wards, sexes, years) → one table, every other sheet named."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.people.age_columns import people_columns, year_in
from app.formats.records.records import Issue
from app.formats.tables.tables import Row, Table
from app.formats.text.cell_text import plain

_SEX: Final = re.compile(r"[\s_・（(\[]*(男女計|男女|男性|女性|男|女|合計|総数|計)[\s）)\]]*$")
_SUMMARY: Final = re.compile(r"総括|総計|全市|市全体|集計|summary", re.IGNORECASE)
# What is put before the columns of several sheets: the sheet's name (a ward, a district), its year, its sex.
SHEET, YEAR, SEX = "区名", "年", "性別"


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """Header and rows of all sheets read; `title` is what stands above the first, `issues` name the sheets left out."""

    header: tuple[str, ...]
    rows: list[Row]
    encoding: str
    title: str
    issues: list[Issue]


def join_sheets(tables: Sequence[Table]) -> PeopleTable:
    """The sheets headed like the largest population, one below the other; sexes only where no sheet has both."""
    counted = [table for table in tables if table.visible and people_columns(table.header)] or list(tables)
    main = max(counted, key=lambda table: len(people_columns(table.header)) * len(table.rows))
    same = [table for table in counted if table.header == main.header and not _SUMMARY.search(table.name)] or [main]
    stems: dict[str, dict[str, Table]] = defaultdict(dict)
    for table in same:
        stem, sex = _stem_and_sex(table.name)
        stems[stem][sex if sex not in stems[stem] else f"{sex} {table.name}"] = table
    used = [(stem, sex, table) for stem, by_sex in stems.items() for sex, table in _people_once(by_sex)]
    left = [table for table in tables if all(table is not other for _, _, other in used)]
    issues = [
        Issue("people_sheet_left_out", value=table.name, done=str(len(table.rows)), severity="note") for table in left
    ]
    issues += [note for _, _, table in used for note in table.notes]
    if len(used) == 1:
        return PeopleTable(main.header, used[0][2].rows, main.encoding, _title(used[0][2]), issues)
    return _joined(used, main, issues)


def _people_once(by_sex: dict[str, Table]) -> list[tuple[str, Table]]:
    """Of the sheets of one area: that of both sexes, else those of each."""
    both = [(sex, table) for sex, table in by_sex.items() if sex not in ("男", "女")]
    return both or list(by_sex.items())


def _joined(used: Sequence[tuple[str, str, Table]], main: Table, issues: list[Issue]) -> PeopleTable:
    years = {id(table): year_in(table.title) or year_in(table.name) for _, _, table in used}
    by_year, by_sex = len(set(years.values())) > 1, any(sex in ("男", "女") for _, sex, _ in used)
    stems = {_without_year(stem) if by_year else stem for stem, _, _ in used}
    rows: list[Row] = []
    for stem, sex, table in used:
        year = years[id(table)]
        more = [_without_year(stem) if by_year else stem] if len(stems) > 1 else []
        more += [str(year or "")] if by_year else []
        more += [sex or "男女計"] if by_sex else []
        rows.extend((line, (*more, *cells)) for line, cells in table.rows)
    extra = ([SHEET] if len(stems) > 1 else []) + ([YEAR] if by_year else []) + ([SEX] if by_sex else [])
    title = "" if by_year else _title(used[0][2])
    return PeopleTable((*extra, *main.header), rows, main.encoding, title, issues)


def _stem_and_sex(name: str) -> tuple[str, str]:
    bare = plain(name)
    match = _SEX.search(bare)
    if match is None or not bare[: match.start()]:
        return (bare, "") if match is None else ("", _short(match.group(1)))
    return bare[: match.start()], _short(match.group(1))


def _short(word: str) -> str:
    return {"男性": "男", "女性": "女"}.get(word, word if word in ("男", "女") else "")


def _without_year(stem: str) -> str:
    return re.sub(r"(令和|平成|昭和|[RHS])?(元|\d{1,4})年?度?(\d{1,2}月(\d{1,2}日)?)?(末|現在)?", "", stem).strip()


def _title(table: Table) -> str:
    return f"{table.title} {table.name}" if table.encoding == "workbook" else table.title
