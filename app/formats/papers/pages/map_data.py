# ruff: noqa: E501  one label a line
"""What the exported map shows, as one JSON value: rows in words, signs, areas, labels."""

from collections.abc import Sequence
from typing import Any, Final

from app.domain.actions import ACTIONS
from app.domain.register.identity import is_made
from app.domain.vocabulary import Category
from app.formats.papers.document.document_sheets import when
from app.formats.papers.pictures.signs import HOLLOW, LOOKS, PATHS
from app.formats.papers.report.compose_stock import districts_in
from app.formats.papers.report.council_report import CouncilReport, MapArea, ReportFacility
from app.formats.papers.wording.blocks import title_of
from app.formats.papers.wording.number_words import UNKNOWN, number, year_with_era
from app.formats.papers.wording.paper_words import figure_label, term_label
from app.formats.papers.wording.people_words import affected_words
from app.formats.papers.wording.worded import credit_lines, mark_of, objection_lines, remarks
from app.formats.words.objection_words import level_words
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import reason_sentence

# The screen's own steps and colours (frontend/src/palette.ts).
AGE_COLOURS: Final = ("#e3f2fc", "#b9dcf3", "#8cc1e6", "#dd8420", "#b94f16", "#84261c", "#3a0926", "#ffffff")
CONDITION_COLOURS: Final = ("#dcf1e2", "#a3d6ba", "#dc9c34", "#a84a1a", "#560e20", "#ffffff")
CONDITION_STEPS: Final = (80, 60, 40, 20, 0)
HEADLINES: Final = ("keep_cost_yen", "saving_yen", "area_before_m2", "area_after_m2", "closed", "residents_affected")
COLUMNS: Pair = (
    "コード|施設|分類|地区|築年|延床面積|方針|実施時期|効果額|影響人口|移転先|所管課|理由",
    "Code|Facility|Class|District|Built|Floor area|Action|When|Effect|Residents|Where people go|Section|Reasons",
)
NUMERIC: Final = frozenset({5, 8, 9})
AGES: Pair = (
    "築10年未満|10〜19年|20〜29年|30〜39年|40〜49年|50〜59年|60年以上|不明",
    "Under 10 years|10–19|20–29|30–39|40–49|50–59|60 and over|Unknown",
)
CONDITIONS: Pair = (
    "80点以上|60〜79点|40〜59点|20〜39点|20点未満|不明",
    "80 and over|60–79|40–59|20–39|Under 20|Unknown",
)
THEMES: Final[dict[str, Pair]] = {
    "plan": ("方針", "What the plan does"), "age": ("築年数", "Age"), "condition": ("健全度", "Condition"),
}  # fmt: skip
WORDS: Final[dict[str, Pair]] = {
    "all": ("すべて", "All"),
    "waiting": ("実施前", "Not yet"),
    "reasons": ("理由", "Why"),
    "count": ("{n}施設（全{all}施設）", "{n} of {all} facilities"),
    "fold": ("条件をたたむ", "Hide filters"),
    "unfold": ("条件をひらく", "Show filters"),
    "yearTold": ("{year}年度", "FY{year}"),
}
LABELS: Final[dict[str, Pair]] = {
    "theme": ("表示", "Show"), "plan": THEMES["plan"], "age": THEMES["age"], "condition": THEMES["condition"],
    "year": ("年度", "Year"), "district": ("地区", "District"), "category": ("分類", "Class"), "action": ("方針", "Action"),
    "search": ("施設名", "Name"), "told": ("主な数値", "Figures"), "fold": WORDS["fold"], "table": ("一覧", "Table"),
    "noscript": ("この地図の表示には JavaScript が必要です。", "This map needs JavaScript."),
}  # fmt: skip


def map_data(report: CouncilReport, language: str, *, map_name: str) -> dict[str, Any]:
    """The value; `map_name`: the name of the map's object and element."""
    run = report.run
    return {
        "map": map_name,
        "title": f"{report.town.name} {title_of(report, language)}".strip(),
        "mark": mark_of(report, language),
        "dated": _dated(report, language),
        "firstYear": run.first_year,
        "lastYear": run.last_year,
        "objectionTitle": level_words("red", language) if objection_lines(report, language, level="red") else "",
        "objections": objection_lines(report, language, level="red"),
        "figures": [_figure(report, code, language) for code in HEADLINES if report.figure(code).value is not None],
        "remarks": [*remarks(report, language), " / ".join(credit_lines(report, language))],
        "columns": say(COLUMNS, language).split("|"),
        "numeric": [column in NUMERIC for column in range(13)],
        "coded": any(_code(each) for each in report.facilities),
        "rows": [_row(each, language) for each in report.facilities],
        "bounds": _bounds(report),
        "outline": [_area(area) for area in report.outline],
        "districts": [_area(area) for area in report.districts],
        "districtNames": [{"code": name, "label": name} for name in districts_in(report.facilities) if name],
        "categories": _present(report.facilities, language),
        "actions": [{"code": action.value, "label": action.label(language)} for action in ACTIONS],
        "shapes": PATHS,
        "hollow": sorted(HOLLOW),
        "looks": {action: {"colour": colour, "shape": shape} for action, (colour, shape) in LOOKS.items()},
        "ageColours": AGE_COLOURS,
        "conditionColours": CONDITION_COLOURS,
        "conditionSteps": CONDITION_STEPS,
        "words": {name: say(pair, language) for name, pair in WORDS.items()}
        | {"themes": {name: say(pair, language) for name, pair in THEMES.items()}}
        | {"ages": say(AGES, language).split("|"), "conditions": say(CONDITIONS, language).split("|")},
    }


def _dated(report: CouncilReport, language: str) -> str:
    run = report.run
    gap = report.figure("gap_yen")
    proof = "" if gap.value is None else f"{figure_label('gap_yen', language)}: {number(gap.value, 'yen', language)}"
    head = f"計算 {run.id}（{run.finished_on}）" if language == "ja" else f"Run {run.id}, {run.finished_on}"
    return f"{head}　{proof}".strip()


def _figure(report: CouncilReport, code: str, language: str) -> list[str]:
    figure = report.figure(code)
    owner = term_label("origin", figure.origin.value, language)
    return [f"{figure_label(code, language)}（{owner}）", number(figure.value, figure.unit, language)]


def _present(facilities: Sequence[ReportFacility], language: str) -> list[dict[str, str]]:
    present = {each.category for each in facilities}
    return [{"code": one.value, "label": one.label(language)} for one in Category if one.value in present]


def _area(area: MapArea) -> dict[str, Any]:
    return {"name": area.name, "rings": [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in area.rings]}


def _bounds(report: CouncilReport) -> list[list[float]]:
    """South-west and north-east corners [lat, lon] of what is placed, else of the outline, else of Japan."""
    points = [(each.lon, each.lat) for each in report.facilities if each.lon is not None and each.lat is not None]
    points = points or [point for area in report.outline for ring in area.rings for point in ring]
    points = points or [(122.9, 24.0), (146.0, 45.6)]
    lon, lat = [point[0] for point in points], [point[1] for point in points]
    return [[min(lat), min(lon)], [max(lat), max(lon)]]


def _row(each: ReportFacility, language: str) -> dict[str, Any]:
    action = term_label("action", each.action, language)
    reasons = [reason_sentence(reason.as_row(), language) for reason in each.reasons]
    return {
        "code": _code(each),
        "name": each.name,
        "lat": each.lat,
        "lon": each.lon,
        "category": each.category,
        "district": each.district,
        "built": each.built_year,
        "condition": each.condition,
        "action": each.action,
        "actionLabel": action,
        "year": each.fiscal_year,
        "to": [{"lat": to.lat, "lon": to.lon} for to in each.receivers],
        "facts": [list(fact) for fact in _facts(each, action, language)],
        "reasons": reasons,
        "cells": _cells(each, action, reasons, language),
    }


def _code(each: ReportFacility) -> str:
    """A made code says nothing to a reader."""
    return "" if is_made(each.code) else each.code


def _cells(each: ReportFacility, action: str, reasons: Sequence[str], language: str) -> list[str]:
    between = "、" if language == "ja" else ", "
    return [
        _code(each), each.name, term_label("category", each.category, language), each.district,
        UNKNOWN if each.built_year is None else str(each.built_year), number(each.floor_area_m2, "m2", language),
        action, when(each, language), number(each.effect_yen, "yen", language),
        affected_words(each, language), between.join(dict.fromkeys(to.name for to in each.receivers)),
        each.department, " / ".join(reasons),
    ]  # fmt: skip


def _facts(each: ReportFacility, action: str, language: str) -> list[tuple[str, str]]:
    """What the pop-up tells, under the table's own headings."""
    heads = say(COLUMNS, language).split("|")
    cells = _cells(each, action, (), language)
    told = [(heads[column], cells[column]) for column in (6, 7, 2, 3, 4, 5, 8, 9, 10, 11)]
    built = "" if each.built_year is None else year_with_era(each.built_year, language)
    return [(name, built if name == heads[4] else value) for name, value in told if value and value != UNKNOWN]
