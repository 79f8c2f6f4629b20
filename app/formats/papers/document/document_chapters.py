"""Chapters of a printed report."""

from collections.abc import Sequence

from app.formats.papers.document.document_sheets import sheets
from app.formats.papers.document.document_summary import numbers_block
from app.formats.papers.pictures.report_charts import areas_by, build_years, need, payers, people_by_age
from app.formats.papers.report.council_report import Cell, CouncilReport
from app.formats.papers.report.products import PaperSheet
from app.formats.papers.wording.blocks import Block, bullets, chapter, heading, picture, printed, small, table, text
from app.formats.papers.wording.number_words import UNKNOWN, bare
from app.formats.papers.wording.paper_words import AGES, assumption_label, source_label, term_label
from app.formats.papers.wording.people_words import NOTE as PEOPLE_NOTE
from app.formats.papers.wording.people_words import affected_cell
from app.formats.papers.wording.worded import credit_lines, objection_lines
from app.formats.words.assumption_words import unit_label
from app.formats.words.objection_words import level_words
from app.formats.words.pairs import Pair, say

STOCK: Pair = ("1　施設の現状", "1  The stock today")
BY_CLASS: Pair = ("分類別", "By class")
BY_YEAR: Pair = ("建築年代別", "By build year")
BY_DISTRICT: Pair = ("地区別", "By district")
POPULATION: Pair = ("人口の見通し", "Population")
AGE_HEAD: Pair = ("年齢（人）", "Age (people)")
SUM: Pair = ("合計", "Sum")
YEARS_CAPTION: Pair = (
    "建築年代別の延床面積（棟ごとに集計、5年きざみ、年は区分の初年）",
    "Floor area by build year of each building, bands of five years named by their first",
)
MONEY: Pair = ("2　必要額と予算", "2  Need against budget")
BEFORE: Pair = ("すべての施設を続けた場合", "Keeping everything")
AFTER: Pair = ("この案の場合", "In this plan")
FINANCE: Pair = ("3　財源", "3  Who pays")
FINANCE_CAPTION: Pair = ("この案の財源（工事費・維持運営費から収入を引いた額）", "Who pays in the plan")
PLAN: Pair = ("4　計画の内容", "4  The plan")
AREA_CAPTION: Pair = ("延床面積の現状と計画後", "Floor area now and after")
DECISIONS: Pair = ("6　施設別の方針", "6  Decisions")
DECISIONS_NOTE: Pair = (
    "効果額は、今のまま続ける費用との差（計画期間の合計、現在価値、千円）です。実施年度の「－」は、変更がないことを表します。",
    "Effect: against keeping it, present value over the plan, ¥1,000. A year of “－”: no change.",
)
SHEETS: Pair = ("7　廃止・移転する施設の説明", "7  Facilities that close or move")
ROUNDED: Pair = (
    "人数は地区別・年齢別にそれぞれ丸めています。合計が数人違うことがあります。",
    "People by district and by age are rounded each by itself; sums may differ by a few.",
)
NO_CREDITS: Pair = ("登録されたデータに、出典の記載はありません。", "The data on record names no sources.")
ALTERNATIVES: Pair = ("8　比較した案", "8  Alternatives")
NO_ALTERNATIVES: Pair = (
    "この計算では、削減率を変えた案は作られていません。",
    "No other rungs were worked out in this run.",
)
ASSUMED: Pair = ("9　前提と出典", "9  Assumptions and sources")
ASSUMED_NOTE: Pair = (
    "「仮定」は、公表された出典で確かめていない値です。市の実績に置き換えて計算し直せます。",
    "“Assumed” figures have no published source; replace them by the town's own and calculate anew.",
)
ASSUMED_WORD: Pair = ("仮定", "Assumed")
ASSUMED_HEAD: Pair = ("項目|値|単位|出典|区分", "Figure|Value|Unit|Source|Kind")
OPEN: Pair = ("10　未確定の事項と点検での指摘", "10  Open questions and objections")
OPEN_NONE: Pair = ("未確定の事項はありません。", "None.")
OPINIONS: Pair = ("住民の意見", "What residents said")
OPINIONS_NOTE: Pair = (
    "公開した計画の版ごとに、受け付けた意見を数えています。版が違えば、計画の内容も違うことがあります。施設名のない行は、地区または計画全体への意見です。",
    "Accepted opinions by the edition they were about; a row without a facility is about a district or the plan.",
)
OBJECTIONS: Pair = ("点検での指摘", "Objections")
MORE: Pair = ("ほか{count}件（データブックの「点検での指摘」に全件）", "{count} more, all in the data book")
CREDITS: Pair = ("データの出典", "Credits")
MOST_OBJECTIONS = 40


def stock_blocks(report: CouncilReport, language: str) -> list[Block]:
    """What the town has."""
    codes = ("facilities", "floor_area_m2", "old_share", "residents", "area_per_resident_m2", "depreciation_share")
    columns = ("category", "facilities", "floor_area_m2", "area_share", "old_share")
    blocks = [
        *chapter(say(STOCK, language)),
        numbers_block(report, codes, language),
        heading(say(BY_CLASS, language), 2),
    ]
    blocks.append(printed(report.table("stock_by_class"), columns, (3, 1, 1.3, 1, 1.2), language, size=8))
    if report.table("stock_by_build_year").rows:
        caption = say(YEARS_CAPTION, language)
        blocks += [
            heading(say(BY_YEAR, language), 2),
            picture(build_years(report, language), alt=caption, caption=caption, mm=150),
        ]
    blocks += [
        heading(say(BY_DISTRICT, language), 2),
        printed(report.table("stock_by_district"), ("district", *columns[1:]), (3, 1, 1.3, 1, 1.2), language, size=8),
    ]
    if report.table("population").rows:
        caption = say(POPULATION, language)
        blocks += [heading(caption, 2), picture(people_by_age(report, language), alt=caption, caption=caption)]
        blocks.append(_population_table(report, language))
    return blocks


def _population_table(report: CouncilReport, language: str) -> Block:
    """Age × period, and the sum of each period: the numbers behind the picture."""
    found = list(report.table("population").records())
    years = {period.number: f"{period.from_year}–{period.to_year}" for period in report.periods}
    periods = list(dict.fromkeys(row["period"] for row in found))
    told = {(row["age"], row["period"]): float(row["residents"] or 0) for row in found}
    ages = [age for age in AGES if any(row["age"] == age for row in found)]
    rows = [[term_label("age", age, language), *(f"{told[age, each]:,.0f}" for each in periods)] for age in ages]
    sums = [f"{sum(told[age, each] for age in ages):,.0f}" for each in periods]
    head = [say(AGE_HEAD, language), *(years.get(int(each or 0), str(each)) for each in periods)]
    aligns = ["left", *["right"] * len(periods)]
    return table(head, [*rows, [say(SUM, language), *sums]], aligns=aligns, widths=[2, *[1.2] * len(periods)], size=8)


def money_blocks(report: CouncilReport, language: str) -> list[Block]:
    """Need against budget, before and after, and who pays."""
    codes = ("need_before_yen", "need_after_yen", "budget_yen", "keep_cost_yen", "city_cost_yen", "saving_yen")
    blocks = [*chapter(say(MONEY, language)), numbers_block(report, codes, language)]
    if not report.table("budget").rows:
        return blocks
    for case, pair in (("before", BEFORE), ("after", AFTER)):
        title = say(pair, language)
        blocks += [heading(title, 2), picture(need(report, case, language), alt=title, caption=title)]
    columns = ("fiscal_year", "limit_yen", "need_before_yen", "need_after_yen")
    blocks += [{"kind": "break"}, printed(report.table("budget"), columns, (1, 1.4, 1.4, 1.4), language)]
    blocks += [*chapter(say(FINANCE, language))]
    caption = say(FINANCE_CAPTION, language)
    return [*blocks, picture(payers(report, language), alt=caption, caption=caption), _finance_table(report, language)]


def _finance_table(report: CouncilReport, language: str) -> Block:
    """Year × item of the plan, in thousands of yen."""
    found = report.table("finance_by_year")
    mine = [row for row in found.records() if row["case"] == "after"]
    items = list(dict.fromkeys(str(row["item"]) for row in mine))
    told = {(row["fiscal_year"], row["item"]): row["yen"] for row in mine}
    used = [item for item in items if any(told[year, item] for year, other in told if other == item)]
    years = list(dict.fromkeys(row["fiscal_year"] for row in mine))
    unit = "（千円）" if language == "ja" else " (¥1,000)"
    head = [("年度" if language == "ja" else "FY"), *(term(item, language) + unit for item in used)]
    rows = [[str(year), *(bare(told[year, item], "yen") for item in used)] for year in years]
    return table(head, rows, aligns=["left", *["right"] * len(used)], widths=[0.8, *[1.2] * len(used)], size=7)


def term(item: str, language: str) -> str:
    """The words of an item of the finance table."""
    return term_label("finance_item", item, language)


def plan_blocks(report: CouncilReport, language: str) -> list[Block]:
    """What the plan does, by action, class and district."""
    columns = ("facilities", "ending", "changed", "floor_area_m2", "area_after_m2", "area_change_share", "effect_yen")
    widths = (3, 0.9, 1.2, 0.9, 1.2, 1.4, 1.1, 1.4)
    districts = report.table("plan_by_district")
    return [
        *chapter(say(PLAN, language)),
        printed(report.table("actions"), ("action", "facilities", "floor_area_m2", "effect_yen"), (3, 1, 1.4, 1.6),
                language, size=8),
        heading(say(BY_CLASS, language), 2),
        *_areas(report, "plan_by_class", language),
        printed(report.table("plan_by_class"), ("category", *columns), widths, language),
        heading(say(BY_DISTRICT, language), 2),
        *(_areas(report, "plan_by_district", language) if districts.rows else []),
        printed(districts, ("district", *columns), widths, language),
    ]  # fmt: skip


def _areas(report: CouncilReport, code: str, language: str) -> list[Block]:
    """Floor now and after as pictures that each fit a page."""
    drawn = areas_by(report, code, language)
    caption = say(AREA_CAPTION, language)
    told = [caption] if len(drawn) == 1 else [f"{caption} ({n}/{len(drawn)})" for n in range(1, len(drawn) + 1)]
    return [picture(each, alt=words, caption=words, mm=150) for each, words in zip(drawn, told, strict=True)]


def decision_blocks(report: CouncilReport, language: str, sheet: PaperSheet) -> list[Block]:
    """The table of all facilities, and a sheet for each that closes or moves."""
    columns: Sequence[str] = ("facility_name", "district", "built_year", "floor_area_m2", "action", "fiscal_year",
                              "effect_yen", "residents", "department")  # fmt: skip
    widths: Sequence[float] = (2.8, 1.2, 0.8, 1.1, 2.1, 0.9, 1.4, 1, 2.1)
    if sheet is PaperSheet.A3:
        columns = ("facility_code", *columns[:2], "category", *columns[2:8], "users_moved", "strength", columns[8])
        widths = (0.9, *widths[:2], 2.2, *widths[2:8], 1, 1.3, widths[8])
    between = "" if language == "ja" else " "
    note = between.join([say(DECISIONS_NOTE, language), say(PEOPLE_NOTE, language)])
    made = printed(report.table("decisions"), columns, widths, language, size=7)
    # Counted from the right: a column of codes may be left out.
    place = columns.index("residents") - len(columns)
    for row, each in zip(made["rows"], report.facilities, strict=True):
        row[place] = affected_cell(each, language)
    blocks = [*chapter(say(DECISIONS, language)), small(note), made]
    explained = sheets(report, language)
    return (
        [*blocks, *chapter(say(SHEETS, language)), small(say(ROUNDED, language)), *explained] if explained else blocks
    )


def alternative_blocks(report: CouncilReport, language: str) -> list[Block]:
    """Other plans of the same question."""
    found = report.table("alternatives")
    blocks = chapter(say(ALTERNATIVES, language))
    if not found.rows:
        return [*blocks, text(say(NO_ALTERNATIVES, language))]
    columns = (
        "rung",
        "run",
        "achieved_share",
        "city_cost_yen",
        "over_yen",
        "closed",
        "residents",
        "gap",
        "recommended",
    )
    return [*blocks, printed(found, columns, (1.6, 0.7, 0.9, 1.6, 1.6, 0.8, 1.1, 0.9, 0.7), language, size=8)]


def assumption_blocks(report: CouncilReport, language: str) -> list[Block]:
    """Every figure the plan rests on."""
    rows = []
    for row in report.table("assumptions").records():
        value = row["value"]
        shown = assumed_value(value, str(row["unit"]))
        assumed = say(ASSUMED_WORD, language) if row["is_assumption"] else ""
        name = str(row["name_en" if language == "en" else "name_ja"])
        label = name or assumption_label(str(row["assumption"]), language)
        unit = unit_label(str(row["unit"]), language)
        rows.append([label, shown, unit, source_label(str(row["source"]), language), assumed])
    head = say(ASSUMED_HEAD, language).split("|")
    made = table(head, rows, aligns=["left", "right", "left", "left", "left"], widths=[3.4, 1.1, 1.1, 2.4, 0.8], size=7)
    blocks = [*chapter(say(ASSUMED, language)), small(say(ASSUMED_NOTE, language)), made]
    return [
        *blocks,
        heading(say(CREDITS, language), 2),
        *bullets(credit_lines(report, language) or [say(NO_CREDITS, language)]),
    ]


def assumed_value(value: Cell, unit: str) -> str:
    """A figure as the table of assumptions prints it: never with an exponent, years without a mark of thousands."""
    if value is None or isinstance(value, str):
        return value or UNKNOWN
    if unit == "year":
        return str(int(value))
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{float(value):,.4g}"


def _opinion_blocks(report: CouncilReport, language: str) -> list[Block]:
    """How many residents said something, by facility and by the edition it was about; nothing where nobody did."""
    if all(table.code != "resident_opinions" for table in report.tables):
        return []
    columns = ("edition", "facility_code", "facility_name", "opinions", "answered")
    counted = printed(report.table("resident_opinions"), columns, (0.8, 1, 4, 1, 1.2), language)
    return [heading(say(OPINIONS, language), 2), text(say(OPINIONS_NOTE, language)), counted]


def open_blocks(report: CouncilReport, language: str) -> list[Block]:
    """What stays open, and what the gate objects to."""
    blocks = chapter(say(OPEN, language))
    found = report.table("open_questions")
    columns = ("facility_code", "facility_name", "action", "question")
    if found.rows:
        blocks.append(printed(found, columns, (0.9, 3, 1.6, 4), language))
    else:
        blocks.append(text(say(OPEN_NONE, language)))
    blocks += _opinion_blocks(report, language)
    for level in ("red", "amber", "info"):
        lines = objection_lines(report, language, level=level)
        if lines:
            blocks.append(heading(f"{say(OBJECTIONS, language)}: {level_words(level, language)}", 2))
            more = (
                [say(MORE, language).format(count=len(lines) - MOST_OBJECTIONS)] if len(lines) > MOST_OBJECTIONS else []
            )
            blocks += bullets([*lines[:MOST_OBJECTIONS], *more])
    return blocks
