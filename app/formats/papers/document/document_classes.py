"""公共施設白書, one chapter a class: what the register knows of its facilities, and what the plan does with them."""

import dataclasses
from collections.abc import Sequence

from app.domain.actions import ACTIONS
from app.domain.vocabulary import Category
from app.formats.papers.pictures.report_charts import build_years
from app.formats.papers.report.council_report import CouncilReport, FigureOwner, ReportFacility, ReportTable
from app.formats.papers.wording.blocks import Block, bullets, heading, picture, printed, small
from app.formats.papers.wording.number_words import number
from app.formats.papers.wording.paper_words import column_label, term_label
from app.formats.words.pairs import Pair, say

BY_YEAR: Pair = ("建築年代別の延床面積", "Floor area by build year")
EVERY: Pair = ("施設の一覧（台帳）", "Facilities (register)")
PLANNED: Pair = ("計画の方針", "What the plan does")
COUNTED: Pair = ("{action}: {count}施設（{area}）", "{action}: {count} ({area})")
AREA_UNKNOWN: Pair = ("面積は不明", "floor area not known")
KNOWN: Pair = (
    "維持運営費は、記録のある{known}施設（全{all}施設）の最も新しい年度の合計です。"
    "利用は、台帳の数え方のまま（延べ人数、児童生徒数、世帯など）です。「－」は台帳に記録がありません。",
    "Running cost: the newest year of the {known} of {all} facilities with a record. "
    "Users as the register counts them: visits, pupils, households. “－”: not in the register.",
)
COLUMNS = (
    "facility_name", "district", "built_year", "floor_area_m2", "seismic", "condition", "users", "cost_yen_year",
)  # fmt: skip
WIDTHS = (2.6, 1.2, 0.8, 1.1, 1.4, 0.9, 1.1, 1.4)


def class_blocks(report: CouncilReport, language: str) -> list[Block]:
    """A chapter for each class that has a facility in the report, in the order of the classes."""
    blocks: list[Block] = []
    for category in [*(each.value for each in Category), ""]:
        mine = [each for each in report.facilities if each.category == category]
        if mine:
            blocks += [{"kind": "break"}] if blocks else []
            blocks += _chapter(report, category, mine, language)
    return blocks


def _chapter(report: CouncilReport, category: str, mine: Sequence[ReportFacility], language: str) -> list[Block]:
    register = _of_class(report.table("register"), category)
    costs = [int(row["cost_yen_year"]) for row in register.records() if isinstance(row["cost_yen_year"], int | float)]
    blocks = [
        heading(term_label("category", category, language) or column_label("category", language)),
        _numbers(report, category, sum(costs) if costs else None, language),
    ]
    years = _of_class(report.table("stock_by_build_year"), category)
    if any(row["from_year"] for row in years.records()):
        others = tuple(table for table in report.tables if table.code != years.code)
        drawn = build_years(dataclasses.replace(report, tables=(*others, years)), language)
        blocks += [heading(say(BY_YEAR, language), 2), picture(drawn, alt=say(BY_YEAR, language), caption="", mm=140)]
    blocks += [heading(say(PLANNED, language), 2), *bullets(_planned(mine, language)), heading(say(EVERY, language), 2)]
    note = say(KNOWN, language).format(known=len(costs), all=len(register.rows))
    return [*blocks, small(note), printed(register, COLUMNS, WIDTHS, language, size=7)]


def _of_class(table: ReportTable, category: str) -> ReportTable:
    place = table.index("category")
    return dataclasses.replace(table, rows=tuple(row for row in table.rows if (row[place] or "") == category))


def _numbers(report: CouncilReport, category: str, cost_yen: int | None, language: str) -> Block:
    """Count, floor area, share over thirty years, running cost: what is not known is left out."""
    stock = next(_of_class(report.table("stock_by_class"), category).records(), {})
    told = [
        ("facilities", stock.get("facilities"), "facilities"),
        ("floor_area_m2", stock.get("floor_area_m2"), "m2"),
        ("area_share", stock.get("area_share"), "1"),
        ("old_share", stock.get("old_share"), "1"),
        ("cost_yen_year", cost_yen, "yen_per_year"),
    ]
    owner = term_label("origin", FigureOwner.CITY.value, language)
    items = [
        {"label": column_label(code, language), "value": number(value, unit, language), "origin": owner, "note": ""}
        for code, value, unit in told
        if value is not None
    ]
    return {"kind": "numbers", "columns": 3, "items": items}


def _planned(mine: Sequence[ReportFacility], language: str) -> list[str]:
    """Each action of the plan with its facilities and their floor area today."""
    lines = []
    for action in ACTIONS:
        found = [each for each in mine if each.action == action.value]
        areas = [each.floor_area_m2 for each in found if each.floor_area_m2]
        if found:
            told = {"action": term_label("action", action.value, language), "count": len(found)}
            area = number(sum(areas), "m2", language) if areas else say(AREA_UNKNOWN, language)
            lines.append(say(COUNTED, language).format(**told, area=area))
    return lines
