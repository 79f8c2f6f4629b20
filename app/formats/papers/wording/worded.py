"""Tables of a report with their codes in words, the tables made of its other parts, and the definitions beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.register.identity import is_made
from app.formats.papers.report.council_report import Cell, CouncilReport, FigureOwner, Measure, ReportTable
from app.formats.papers.wording.cells import heading
from app.formats.papers.wording.paper_words import (
    assumption_label,
    column_label,
    figure_label,
    source_label,
    table_label,
    term_label,
    unit_words,
)
from app.formats.readability.cell_rules import without_platform_characters
from app.formats.words.credit_words import credit_line
from app.formats.words.objection_words import objection_sentence
from app.formats.words.pairs import Pair, say

ITEM, CODE, FILE = "項目", "コード", "ファイル"
DRAFT: Final[Pair] = ("案（決定ではありません）", "Draft (not a decision)")
DECIDED: Final[Pair] = ("{day} 決定（決定番号 {number}）", "Adopted on {day} (decision {number})")
UNMARKED: Final[Pair] = ("案の表示なし", "Not marked as a draft")
INVENTED: Final[Pair] = ("この市とすべての数値は架空です。", "This town and all its figures are invented.")
CHANGED: Final[Pair] = (
    "計算の後に台帳が変わっています。計算し直すと結果が変わることがあります。",
    "The register was edited after the calculation: a new one may differ.",
)
ADOPTED: Final[Pair] = (
    "この計画は{day}に決定されました（決定番号 {number}「{title}」）。",
    "This plan was adopted on {day} (decision {number}, “{title}”).",
)
ADOPTED_CHANGES: Final[Pair] = (
    "決定のときに変えた点（数値は計算のまま）: {changes}",
    "Changed when it was adopted (figures are the calculation's): {changes}",
)
NO_DECISION: Final[Pair] = (
    "推奨は計算上の案であり、決定ではありません。",
    "Recommendations are computed proposals, not decisions.",
)
TOWN_POINTS: Final[Pair] = (
    "位置が町丁目までしか分からない施設は、町の代表点に示しています。",
    "Facilities located by town are drawn at the town's representative point.",
)
MADE_CODES: Final[Pair] = (
    "施設コードのうちNと英数字10桁のものは、元の一覧に番号がない施設を見分けるために付けたもので、市の番号ではありません。",
    "A facility code of N and ten letters or digits tells apart facilities listed without one: it is not the town's.",
)
CODE_ITEMS: Final = (("項目名(英数字)", "column"), ("コード", "code"), ("意味", "meaning"))
FIRST_ISSUE: Final[Pair] = ("初版", "First issue")


@dataclass(frozen=True, slots=True)
class WordedTable:
    """A table as people read it: `headings` with units, codes as words, numbers still numbers."""

    code: str
    name: str
    columns: tuple[Measure, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    origin: FigureOwner


def every_table(report: CouncilReport, language: str) -> tuple[ReportTable, ...]:
    """The headlines and objections as tables too, then all tables of the report that have a row."""
    tables = (_headlines(report), *report.tables, _objections(report, language))
    return tuple(table for table in tables if table.rows)


def worded(table: ReportTable, language: str) -> WordedTable:
    """The table in the reader's language."""
    rows = tuple(
        tuple(_cell(table, column, cell, row, language) for column, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    headings = tuple(heading(column, language) for column in table.columns)
    return WordedTable(table.code, table_label(table.code, language), table.columns, headings, rows, table.origin)


def _cell(table: ReportTable, column: Measure, cell: Cell, row: tuple[Cell, ...], language: str) -> Cell:
    if column.terms and isinstance(cell, str):
        return term_label(column.terms, cell, language)
    if table.code == "assumptions" and isinstance(cell, str):
        if column.code == "assumption":
            name = str(row[-1 if language == "en" else -2])
            return name or assumption_label(cell, language)
        if column.code == "source":
            return source_label(cell, language)
    if table.code == "headlines" and column.code == "unit":
        return unit_words(str(cell), language)
    return cell


def _headlines(report: CouncilReport) -> ReportTable:
    columns = (
        Measure("figure", terms="figure"), Measure("value", "of_row"), Measure("unit"),
        Measure("origin", terms="origin"),
    )  # fmt: skip
    rows = tuple(
        (figure.code, figure.value, figure.unit, figure.origin.value)
        for figure in report.figures
        if figure.value is not None
    )
    return ReportTable("headlines", columns, rows)


def _objections(report: CouncilReport, language: str) -> ReportTable:
    columns = (
        Measure("level", terms="level"), Measure("rule"), Measure("objection"), Measure("facility_code"),
        Measure("sentence"),
    )  # fmt: skip
    # A data sheet writes m2 for the sign that not every machine shows.
    lines = [without_platform_characters(line, proper_name=False) for line in objection_lines(report, language)]
    rows = tuple(
        (each.level, each.rule, each.code, each.facility_code, line)
        for each, line in zip(report.objections, lines, strict=True)
    )
    return ReportTable("objections", columns, rows)


def objection_lines(report: CouncilReport, language: str, *, level: str | None = None) -> list[str]:
    """The objections as sentences, those of one level where it is named."""
    return [
        objection_sentence(each.code, dict(each.values), language)
        for each in report.objections
        if level in (None, each.level)
    ]


def remarks(report: CouncilReport, language: str) -> list[str]:
    """What must be said beside every product."""
    said = [say(INVENTED, language)] if report.town.is_invented else []
    said += [say(CHANGED, language)] if report.run.register_changed else []
    return [*said, *_standing(report, language), say(TOWN_POINTS, language)]


def credit_lines(report: CouncilReport, language: str) -> list[str]:
    """Where everything drawn comes from, each line once."""
    return sorted({credit_line(each.drawn, each.source, language) for each in report.credits})


def _standing(report: CouncilReport, language: str) -> list[str]:
    """Whether it is decided: the decision, and what it changed; else that these are proposals."""
    decided = report.adoption
    if decided is None:
        return [say(NO_DECISION, language)]
    said = [say(ADOPTED, language).format(day=decided.adopted_on, number=decided.number, title=decided.title)]
    return said + ([say(ADOPTED_CHANGES, language).format(changes=decided.changes)] if decided.changes else [])


def mark_of(report: CouncilReport, language: str) -> str:
    """The mark of a draft, or the decision's number and day; empty where neither is asked for."""
    if report.is_draft:
        return say(DRAFT, language)
    decided = report.adoption
    return "" if decided is None else say(DECIDED, language).format(day=decided.adopted_on, number=decided.number)


def run_facts(report: CouncilReport, language: str) -> list[tuple[str, str]]:
    """What a reader must know of the calculation: number, day, version of the data, proof, seed, the mark."""
    run, is_english = report.run, language == "en"
    facts = [
        ("Run" if is_english else "計算番号", str(run.id)),
        ("Calculated on" if is_english else "計算日", run.finished_on),
        ("Version of the register" if is_english else "台帳の版", run.data_version),
        ("Years planned" if is_english else "計画期間", f"{run.first_year}-{run.last_year}"),
        ("Engine" if is_english else "計算エンジンの版", run.engine),
        ("Seed" if is_english else "乱数の種", str(run.seed)),
        ("Recounted" if is_english else "検算", _yes(run.checked, language)),
        ("Mark" if is_english else "区分", mark_of(report, language) or say(UNMARKED, language)),
    ]
    return [(name, value) for name, value in facts if value]


def _yes(value: bool, language: str) -> str:
    return ("Yes" if value else "No") if language == "en" else ("済み" if value else "なし")


def definition_rows(report: CouncilReport, tables: Sequence[WordedTable], language: str) -> list[tuple[str, ...]]:
    """Rows of the sheet of definitions: each column with its ASCII name and unit, codes, source, history."""
    rows: list[tuple[str, ...]] = []
    seen: set[tuple[str, str]] = set()
    for table in tables:
        for column, name in zip(table.columns, table.headings, strict=True):
            if (name, column.code) not in seen:
                seen.add((name, column.code))
                rows.append(
                    (ITEM, name, column.code, unit_words(column.unit, language), column_label(column.code, language))
                )
    rows += [(ITEM, name, column_code, "", name) for name, column_code in CODE_ITEMS]
    rows += [(FILE, table.name, table.code, "", term_label("origin", table.origin.value, language)) for table in tables]
    rows += [(FILE, name, "", "", value) for name, value in run_facts(report, language)]
    rows += [(FILE, "出典", "", "", credit) for credit in credit_lines(report, language)]
    rows += [(FILE, "注意", "", "", remark) for remark in remarks(report, language)]
    if any(is_made(each.code) for each in report.facilities):
        rows.append((FILE, "注意", "", "", say(MADE_CODES, language)))
    rows.append((FILE, "更新履歴", "", "", f"{report.run.finished_on} {say(FIRST_ISSUE, language)}"))
    return rows


def code_rows(tables: Sequence[ReportTable], language: str) -> list[tuple[str, str, str]]:
    """(column, code, words) of every code that stands in a table."""
    found = {
        (column.code, cell, term_label(column.terms, cell, language))
        for table in tables
        for index, column in enumerate(table.columns)
        if column.terms
        for cell in {row[index] for row in table.rows}
        if isinstance(cell, str) and cell
    }
    return sorted(found)


def figure_words(report: CouncilReport, code: str, language: str) -> str:
    """The label of a headline."""
    return figure_label(report.figure(code).code, language)
