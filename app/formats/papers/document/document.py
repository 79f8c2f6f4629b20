"""CouncilReport → PDF by Typst: the only door to the typesetter. Text reaches it as data, never as markup."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from app.formats.papers.document.document_cards import card_blocks
from app.formats.papers.document.document_chapters import (
    alternative_blocks,
    assumption_blocks,
    decision_blocks,
    money_blocks,
    open_blocks,
    plan_blocks,
    stock_blocks,
)
from app.formats.papers.document.document_classes import class_blocks
from app.formats.papers.document.document_guideline import guideline_blocks
from app.formats.papers.document.document_maps import map_blocks, town_map
from app.formats.papers.document.document_summary import summary_blocks
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.report.products import PaperSheet
from app.formats.papers.wording.blocks import Block, title_of
from app.formats.papers.wording.worded import mark_of, remarks, run_facts
from app.formats.words.pairs import Pair, say

TEMPLATES: Final = Path(__file__).with_name("typst")
# A Japanese font that lies beside the program, so that no machine prints boxes: Noto Sans JP (OFL 1.1).
FONTS: Final = Path(__file__).resolve().parents[4] / "frontend" / "node_modules" / "@expo-google-fonts" / "noto-sans-jp"
FONT: Final = "Noto Sans JP"
WEIGHTS: Final = ("400Regular", "700Bold")
MARK: Pair = ("案", "DRAFT")
SUBTITLE: Pair = ("個別施設の方針と費用　議会説明資料", "Decisions, costs and their reasons")
ATLAS_ABOUT: Pair = (
    "地区ごとの施設の位置と計画の方針",
    "Where the facilities of each district lie and what becomes of them",
)
CARDS_ABOUT: Pair = ("施設ごとの現状と計画の方針", "Each facility as it is, and what the plan does")
CLASSES_ABOUT: Pair = ("施設の分類ごとの現状と計画の方針", "Each class of facilities as it is, and what the plan does")
ATLAS: Pair = ("地区別地図帳", "Atlas of districts")
CARDS: Pair = ("施設カルテ", "Facility cards")
CLASSES: Pair = ("公共施設白書（分類別）", "White paper by class")
CONTENTS: Pair = ("目次", "Contents")


def report_pdf(report: CouncilReport, language: str, sheet: PaperSheet = PaperSheet.A4) -> bytes:
    """The whole document; the same report always gives the same bytes, dated with the day of the calculation."""
    blocks = [
        *stock_blocks(report, language),
        *money_blocks(report, language),
        *plan_blocks(report, language),
        *map_blocks(report, language, sheet),
        *decision_blocks(report, language, sheet),
        *alternative_blocks(report, language),
        *assumption_blocks(report, language),
        *open_blocks(report, language),
        *guideline_blocks(report, language),
    ]
    told = _frame(report, language, sheet) | {"summary": summary_blocks(report, language), "blocks": blocks}
    return typeset("report.typ", told, day=report.run.finished_on)


def atlas_pdf(report: CouncilReport, language: str, sheet: PaperSheet = PaperSheet.A4) -> bytes:
    """Maps alone: the whole town and one of each district, each at a true scale."""
    return _part(report, map_blocks(report, language, sheet)[1:], (ATLAS, ATLAS_ABOUT), language, sheet)


def cards_pdf(report: CouncilReport, language: str, sheet: PaperSheet = PaperSheet.A4) -> bytes:
    """施設カルテ of every facility of the report, by district."""
    return _part(report, card_blocks(report, language), (CARDS, CARDS_ABOUT), language, sheet)


def classes_pdf(report: CouncilReport, language: str, sheet: PaperSheet = PaperSheet.A4) -> bytes:
    """公共施設白書: a chapter for each class of facilities."""
    return _part(report, class_blocks(report, language), (CLASSES, CLASSES_ABOUT), language, sheet, depth=1)


def _part(
    report: CouncilReport,
    blocks: list[Block],
    named: tuple[Pair, Pair],
    language: str,
    sheet: PaperSheet,
    *,
    depth: int = 2,
) -> bytes:
    """A document without a summary; `named`: its title and what it is about; `depth`: of the headings listed."""
    title, about = (say(each, language) for each in named)
    words = {"depth": depth, "title": title, "subtitle": about, "header": f"{report.town.name}　{title}"}
    frame = _frame(report, language, sheet) | words
    return typeset("report.typ", frame | {"summary": [], "blocks": [{"kind": "break"}, *blocks]},
                   day=report.run.finished_on)  # fmt: skip


def _frame(report: CouncilReport, language: str, sheet: PaperSheet) -> dict[str, Any]:
    """What stands on every page and on the cover."""
    number = (
        f"計算 {report.run.id}（{report.run.finished_on}）"
        if language == "ja"
        else f"Run {report.run.id}, {report.run.finished_on}"
    )
    data = report.run.data_version
    return {
        "title": title_of(report, language),
        "author": report.town.name,
        "subtitle": say(SUBTITLE, language),
        "contents": say(CONTENTS, language),
        "language": language,
        "font": FONT,
        "sheet": sheet.value,
        "depth": 2,
        "mark": mark_of(report, language),
        "watermark": say(MARK, language) if report.is_draft else "",
        "header": f"{report.town.name}　{title_of(report, language)}",
        "footer": f"{number}　{'台帳の版' if language == 'ja' else 'register'} {data}",
        "facts": [list(fact) for fact in run_facts(report, language)],
        "remarks": remarks(report, language),
    }


def typeset(template: str, told: dict[str, Any], *, day: str) -> bytes:
    """A PDF of a template and its data, tagged, dated `day` (YYYY-MM-DD). Raises RuntimeError with Typst's words."""
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(told, ensure_ascii=False)},
        timestamp=datetime.fromisoformat(day).replace(tzinfo=UTC),
        pdf_standards=["1.7"],
    )
    if not isinstance(made, bytes):
        raise RuntimeError("the typesetter made no single file")
    return made


def map_png(report: CouncilReport, *, width_mm: float, height_mm: float, ppi: float = 200.0) -> bytes:
    """The map of the whole town as a picture; empty where nothing has a position."""
    drawn = town_map(report, width_mm=width_mm, height_mm=height_mm)
    return raster(drawn, width_mm=width_mm, height_mm=height_mm, ppi=ppi) if drawn else b""


def raster(svg: str, *, width_mm: float, height_mm: float, ppi: float = 200.0) -> bytes:
    """A drawing as PNG, as large as its numbers say."""
    told = {"svg": svg, "width": width_mm, "height": height_mm, "font": FONT}
    made = typst.compile(
        TEMPLATES / "picture.typ",
        root=TEMPLATES,
        format="png",
        ppi=ppi,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"picture": json.dumps(told, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise RuntimeError("the typesetter made no single picture")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The two weights that are printed, read once. Raises FileNotFoundError where the fonts are not installed."""
    folders = [FONTS / weight for weight in WEIGHTS]
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        raise FileNotFoundError(f"the fonts for printing are not installed: {', '.join(missing)}; run make setup")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in folders])
