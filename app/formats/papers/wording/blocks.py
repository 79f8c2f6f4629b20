"""Pieces a printed document is made of, as plain values that the template draws."""

from collections.abc import Sequence
from typing import Any

from app.domain.register.identity import is_made
from app.formats.papers.report.council_report import Cell, CouncilReport, ReportTable
from app.formats.papers.wording.number_words import UNKNOWN, bare
from app.formats.papers.wording.paper_words import column_label, unit_words
from app.formats.papers.wording.worded import worded

Block = dict[str, Any]
# Units a printed heading says otherwise than a data sheet: yen are printed in thousands, ㎡ with its sign.
_PRINTED = {"yen": ("千円", "¥1,000"), "m2": ("㎡", "m²")}
CODE = "facility_code"
_SILENT = frozenset({"", "year", "number", "of_figure", "of_row", "users", "facilities", "1", "degrees"})


def heading(text: str, level: int = 1) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def chapter(text: str) -> list[Block]:
    """A heading on a new page."""
    return [{"kind": "break"}, heading(text)]


def text(words: str) -> Block:
    return {"kind": "text", "text": words}


def small(words: str) -> Block:
    return {"kind": "small", "text": words}


def bullets(items: Sequence[str]) -> list[Block]:
    return [{"kind": "list", "items": list(items)}] if items else []


def picture(svg: str, *, alt: str, caption: str, mm: float = 0.0) -> Block:
    """A drawing; `mm`: its width on paper, 0: as wide as the text."""
    return {"kind": "picture", "svg": svg, "alt": alt, "caption": caption, "mm": mm}


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    aligns: Sequence[str],
    widths: Sequence[float],
    size: float = 7.5,
) -> Block:
    """Cells are words already; widths are shares of the line."""
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "aligns": list(aligns),
            "widths": list(widths), "size": size}  # fmt: skip


def printed_heading(code: str, unit: str, language: str) -> str:
    """A column's name with the unit its printed numbers are in."""
    if unit in _SILENT:
        return column_label(code, language)
    told = _PRINTED[unit][language == "en"] if unit in _PRINTED else unit_words(unit, language)
    return (
        f"{column_label(code, language)}（{told}）" if language == "ja" else f"{column_label(code, language)} ({told})"
    )


def printed(
    found: ReportTable,
    columns: Sequence[str],
    widths: Sequence[float],
    language: str,
    *,
    size: float = 7.5,
    most: int | None = None,
) -> Block:
    """Chosen columns of a table of the report; codes in words, numbers rounded by their unit."""
    told = worded(found, language)
    columns, widths = _with_codes_of_the_town(found, columns, widths)
    places = [found.index(code) for code in columns]
    units = [found.columns[place].unit for place in places]
    rows = [
        [bare(shown_code(row[place]), unit) for place, unit in zip(places, units, strict=True)]
        for row in told.rows[:most]
    ]
    head = [printed_heading(code, unit, language) for code, unit in zip(columns, units, strict=True)]
    aligns = ["left" if not unit else "right" for unit in units]
    return table(head, rows, aligns=aligns, widths=widths, size=size)


def shown_code(cell: Cell) -> Cell:
    """A made code says nothing to a reader: unknown on paper."""
    return None if isinstance(cell, str) and is_made(cell) else cell


def _with_codes_of_the_town(
    found: ReportTable, columns: Sequence[str], widths: Sequence[float]
) -> tuple[Sequence[str], Sequence[float]]:
    """The columns without that of codes where none is the town's own."""
    if CODE not in columns or any(shown_code(row[CODE]) not in {None, UNKNOWN} for row in found.records()):
        return columns, widths
    kept = [(column, width) for column, width in zip(columns, widths, strict=True) if column != CODE]
    return [column for column, _ in kept], [width for _, width in kept]


def total_of(found: ReportTable, column: str) -> float:
    """The sum of a column's known numbers."""
    return sum(float(row[column] or 0) for row in found.records() if not isinstance(row[column], str))


def title_of(report: CouncilReport, language: str) -> str:
    """The town and what the paper is."""
    return "公共施設再編計画" if language == "ja" else "Reorganisation of public facilities"
