# ruff: noqa: E501  one sentence a line
"""The chapter of required items of 総財務第152号 (総合管理計画の策定指針): what the register and the run can say of each.

The items follow the notice as far as it is published (docs/papers.md names what could be read). What only the town can
write is named as such, never filled in.
"""

from collections.abc import Callable, Sequence

from app.formats.papers.document.document_summary import told
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.wording.blocks import Block, chapter, small, table
from app.formats.papers.wording.number_words import number, thousands
from app.formats.words.pairs import Pair, say

TITLE: Pair = ("11　総合管理計画の指針（総財務第152号）の記載事項", "11  Items of the ministry's guideline (No. 152)")
NOTE: Pair = (
    "公共施設等総合管理計画に記載する事項ごとに、台帳とこの計算から書ける内容を示します。「市が記載」は計算では書けない事項です。",
    "For each item of the guideline: what the register and this calculation can say. “By the town”: only the town can write it.",
)
HEAD: Pair = ("記載事項|台帳・計算から書ける内容", "Item|What can be said")
BY_TOWN: Pair = ("市が記載（計算では書けません）", "By the town")
UNKNOWN: Pair = ("台帳に登録がありません", "Not in the register")
Fill = Callable[[CouncilReport, str], str]


def _period(report: CouncilReport, language: str) -> str:
    first, last = report.run.first_year, report.run.last_year
    return f"{first}〜{last}年度（計算日 {report.run.finished_on}）" if language == "ja" else f"FY{first}–{last}"


def _stock(report: CouncilReport, language: str) -> str:
    count, area = told(report, "facilities", language), told(report, "floor_area_m2", language)
    old = told(report, "old_share", language)
    words = f"{count}、{area}、築30年以上の面積 {old}（章1）"
    return words if language == "ja" else f"{count}, {area}, {old} of 30 years or older (chapter 1)"


def _trend(report: CouncilReport, language: str) -> str:
    rows = list(report.table("city_targets").records())
    based = [row for row in rows if row["base_area_m2"]]
    if not based:
        return say(UNKNOWN, language)
    row = based[0]
    before = number(row["base_area_m2"], "m2", language)
    now = told(report, "floor_area_m2", language)
    return (
        f"{row['base_year']}年度 {before} → 現在 {now}"
        if language == "ja"
        else f"FY{row['base_year']} {before} → {now}"
    )


def _depreciation(report: CouncilReport, language: str) -> str:
    figure = report.figure("depreciation_share")
    return say(UNKNOWN, language) if figure.value is None else told(report, "depreciation_share", language)


def _population(report: CouncilReport, language: str) -> str:
    rows = list(report.table("population").records())
    if not rows:
        return say(UNKNOWN, language)
    sums: dict[int, float] = {}
    for row in rows:
        sums[int(row["period"] or 0)] = sums.get(int(row["period"] or 0), 0.0) + float(row["residents"] or 0)
    names = {period.number: f"{period.from_year}–{period.to_year}" for period in report.periods}
    unit = "人" if language == "ja" else ""
    between = "、" if language == "ja" else ", "
    return between.join(
        f"{names.get(number_, number_)} {people:,.0f}{unit}" for number_, people in sorted(sums.items())
    )


def _measures(report: CouncilReport, language: str) -> str:
    rows = list(report.table("city_works").records())
    if not rows:
        return say(UNKNOWN, language)
    last = rows[-5:]
    total = sum(int(row["yen"] or 0) for row in last)
    words = f"{last[0]['fiscal_year']}〜{last[-1]['fiscal_year']}年度の工事費（登録分）{thousands(total):,}千円。"
    return (
        words + "対策の内容は市が記載"
        if language == "ja"
        else f"Works on record {number(total, 'yen', language)}; the rest by the town"
    )


def _running(report: CouncilReport, language: str) -> str:
    rows = [
        row
        for row in report.table("finance_by_year").records()
        if row["case"] == "before" and row["item"] == "running_yen"
    ]
    if not rows:
        return say(UNKNOWN, language)
    words = number(rows[0]["yen"], "yen", language)
    return (
        f"維持運営費 {words}/年（{rows[0]['fiscal_year']}年度）" if language == "ja" else f"Running cost {words} a year"
    )


def _simple(report: CouncilReport, language: str) -> str:
    yearly, whole = told(report, "need_before_yen", language), told(report, "keep_cost_yen", language)
    words = f"工事の必要額 {yearly}。維持運営を含む合計 {whole}（現在価値、章2）"
    return words if language == "ja" else f"Works {yearly}; all cost {whole} (chapter 2)"


def _planned(report: CouncilReport, language: str) -> str:
    yearly, whole = told(report, "need_after_yen", language), told(report, "city_cost_yen", language)
    words = f"工事の必要額 {yearly}。維持運営を含む合計 {whole}（現在価値、章2）"
    return words if language == "ja" else f"Works {yearly}; all cost {whole} (chapter 2)"


def _effect(report: CouncilReport, language: str) -> str:
    return told(report, "saving_yen", language)


def _funds(report: CouncilReport, language: str) -> str:
    figure = report.figure("budget_yen")
    return say(UNKNOWN, language) if figure.value is None else told(report, "budget_yen", language)


def _targets(report: CouncilReport, language: str) -> str:
    rows = [
        f"{row['target_year']}年度までに延床面積 {float(row['cut_share'] or 0):.0%} 削減（{row['target_name']}）"
        if language == "ja" else f"{float(row['cut_share'] or 0):.0%} less floor by FY{row['target_year']}"
        for row in report.table("city_targets").records()
    ]  # fmt: skip
    ours = told(report, "area_cut_share", language)
    mine = f"この案の削減率 {ours}" if language == "ja" else f"This plan: {ours}"
    return "。".join([*rows, mine]) if language == "ja" else "; ".join([*rows, mine])


def _by_type(report: CouncilReport, language: str) -> str:
    return "章4（分類別）と章6（施設別）" if language == "ja" else "Chapters 4 and 6"


def _merging(report: CouncilReport, language: str) -> str:
    closed, changed = told(report, "closed", language), told(report, "changed", language)
    return (
        f"変更 {changed}、うち廃止 {closed}（章6・7）"
        if language == "ja"
        else f"{changed} change, {closed} of these close"
    )


def _land(report: CouncilReport, language: str) -> str:
    rows = [
        row for row in report.table("finance_by_year").records() if row["case"] == "after" and row["item"] == "land_yen"
    ]
    total = sum(int(row["yen"] or 0) for row in rows)
    if not total:
        return say(BY_TOWN, language)
    words = number(total, "yen", language)
    return f"売却・貸付の収入 {words}（期間合計、章3）" if language == "ja" else f"Land income {words} (chapter 3)"


def _by_town(report: CouncilReport, language: str) -> str:
    return say(BY_TOWN, language)


# The ledger of fixed assets and each item's place in the notice: required, then desirable.
ITEMS: Sequence[tuple[Pair, Fill]] = (
    (("計画期間・策定改訂年", "Period of the plan, year of revision"), _period),
    (("施設保有量", "Amount of stock"), _stock),
    (("施設保有量の推移", "Trend of the stock"), _trend),
    (("有形固定資産減価償却率の推移", "Depreciation of tangible assets"), _depreciation),
    (("人口の今後の見通し", "Population"), _population),
    (("過去に行った対策の実績", "Measures taken so far"), _measures),
    (("現在要している維持管理経費", "Present cost of upkeep"), _running),
    (("耐用年数経過時に単純更新した場合の見込み", "Simple renewal at the end of life"), _simple),
    (("長寿命化・再編対策をした場合の見込み", "With life extension and reorganisation"), _planned),
    (("対策の効果額", "Effect"), _effect),
    (("充当可能な財源の見込み", "Funds available"), _funds),
    (("現状や課題に関する基本認識", "Basic view of the situation"), _by_town),
    (("点検・診断、維持管理・修繕・更新の方針", "Inspection, upkeep and renewal"), _by_town),
    (("安全確保・耐震化の方針", "Safety and seismic strengthening"), _by_town),
    (("長寿命化の方針", "Life extension"), _by_type),
    (("ユニバーサルデザイン化の推進方針", "Universal design"), _by_town),
    (("脱炭素化の推進方針", "Decarbonisation"), _by_town),
    (("統合や廃止の推進方針", "Merging and closing"), _merging),
    (("数値目標", "Numeric targets"), _targets),
    (("施設類型ごとの方針", "Policy by type of facility"), _by_type),
    (("未利用資産等の活用・処分の方針", "Use and sale of unused assets"), _land),
    (("全庁的な取組体制・PDCAサイクル", "Organisation and PDCA"), _by_town),
    (("広域連携・PPP/PFI", "Wide-area cooperation, PPP/PFI"), _by_town),
)  # fmt: skip


def guideline_blocks(report: CouncilReport, language: str) -> list[Block]:
    """The chapter."""
    rows = [[say(item, language), fill(report, language)] for item, fill in ITEMS]
    head = say(HEAD, language).split("|")
    made = table(head, rows, aligns=["left", "left"], widths=[2, 4], size=8)
    return [*chapter(say(TITLE, language)), small(say(NOTE, language)), made]
