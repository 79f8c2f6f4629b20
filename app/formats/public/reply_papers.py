# ruff: noqa: E501  one sentence a line
"""The official answer to residents (意見 / 市の考え方 / 反映) as PDF and as a workbook, with head counts."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from app.formats.papers.document.document import FONT, typeset
from app.formats.papers.wording.cells import guarded_cell
from app.formats.words.pairs import Pair, say

TITLE: Final[Pair] = (
    "{town} 公共施設の計画（第{number}版）への意見と市の考え方",
    "{town}: opinions on edition {number} of the plan, and replies",
)
LINES: Final[tuple[Pair, ...]] = (
    ("意見の募集: {period}　受け付けた意見: {opinions}件　考え方を示した意見: {answered}件", "Opinions taken: {period}; accepted: {opinions}; answered: {answered}"),
    (
        "意見は趣旨ごとにまとめています。反映は、有: 計画を直す、無: 計画は変えない、済: すでに計画に入っている、を示します。",
        "Opinions of one kind stand together. Changes the plan: yes, no, or already in the plan.",
    ),
)  # fmt: skip
REPLIES: Final[Pair] = ("意見と市の考え方", "Opinions and replies")
HEADS: Final[tuple[Pair, ...]] = (
    ("番号", "No."), ("対象", "About"), ("意見（要旨）", "Opinion"), ("件数", "Opinions"), ("市の考え方", "What the town thinks"),
    ("反映", "Changes the plan"),
)  # fmt: skip
COUNTS: Final[Pair] = ("意見の数", "How many")
COUNT_HEADS: Final[tuple[Pair, ...]] = (("分け方", "By"), ("内訳", "Which"), ("件数", "Opinions"))
NONE: Final[Pair] = ("まだありません", "None yet")
REFLECTED: Final[Mapping[str, Pair]] = {"yes": ("有", "Yes"), "no": ("無", "No"), "done": ("済", "In it already")}
_WIDTHS: Final = (6, 20, 46, 8, 60, 12)
_OPTIONS: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def replies_pdf(told: Mapping[str, Any], language: str, *, day: date) -> bytes:
    """A4, dated `day`. `told`: town, number, period, opinions, answered, rows (about, summary, opinions, reply,
    reflection) and counts (by, which, opinions)."""
    title = _title(told, language)
    blanks = {name: told[name] for name in ("period", "opinions", "answered")}
    rows = [[str(cell) for cell in row[:5]] + [say(REFLECTED[row[5]], language)] for row in _rows(told["rows"])]
    values = {
        "title": title,
        "author": told["town"],
        "language": language,
        "font": FONT,
        "footer": f"{title}　{day.isoformat()}",
        "lines": [say(line, language).format(**blanks) for line in LINES],
        "tables": [
            _table(REPLIES, HEADS, rows, "lllrlc", (1, 3, 8, 1.2, 10, 1.6), language),
            _table(COUNTS, COUNT_HEADS, [[str(cell) for cell in row] for row in told["counts"]], "llr", (3, 6, 1), language),
        ],
    }  # fmt: skip
    return typeset("opinions.typ", values, day=day.isoformat())


def _title(told: Mapping[str, Any], language: str) -> str:
    return say(TITLE, language).format(town=told["town"], number=told["number"])


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    names = ("about", "summary", "opinions", "reply", "reflection")
    return [[number, *(row[name] for name in names)] for number, row in enumerate(rows, start=1)]


def _table(
    title: Pair, heads: Sequence[Pair], rows: list[list[str]], aligns: str, widths: Sequence[float], language: str
) -> dict[str, Any]:
    sides = {"l": "left", "r": "right", "c": "center"}
    return {
        "title": say(title, language),
        "none": say(NONE, language),
        "head": [say(head, language) for head in heads],
        "aligns": [sides[each] for each in aligns],
        "widths": list(widths),
        "rows": rows,
    }


def replies_xlsx(told: Mapping[str, Any], language: str, *, day: date) -> bytes:
    """Two sheets: the answer, and the counts; nothing in them is a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_OPTIONS)) as book:
        created = datetime(day.year, day.month, day.day)
        book.set_properties({"title": _title(told, language), "created": created})
        rows = [[*row[:5], say(REFLECTED[row[5]], language)] for row in _rows(told["rows"])]
        _sheet(book, say(REPLIES, language), HEADS, rows, language)
        _sheet(book, say(COUNTS, language), COUNT_HEADS, told["counts"], language)
    return buffer.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[Pair], rows: Sequence[Sequence[Any]], language: str
) -> None:
    page = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.write_row(0, 0, [say(head, language) for head in heads], bold)
    page.freeze_panes(1, 0)
    for index, width in zip(range(len(heads)), _WIDTHS, strict=False):
        page.set_column(index, index, width)
    for line, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            page.write(line, index, guarded_cell(value) if isinstance(value, str) else value, wrapped)
