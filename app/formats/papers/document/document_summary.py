# ruff: noqa: E501  one sentence a line
"""The one-page summary of a printed report: what is proposed, what it brings, whom it touches, what is not certain."""

import math

from app.domain.vocabulary import Action
from app.formats.papers.pictures.report_charts import need
from app.formats.papers.report.council_report import CouncilReport, Headline
from app.formats.papers.wording.blocks import Block, bullets, heading, picture, printed, small, text
from app.formats.papers.wording.number_words import number
from app.formats.papers.wording.paper_words import figure_label, term_label
from app.formats.papers.wording.worded import objection_lines
from app.formats.words.objection_words import level_words
from app.formats.words.pairs import Pair, say

SUMMARY: Pair = ("この{plan}のあらまし", "The plan on one page")
LEAD: Pair = (
    "{first}年度から{years}年間で、{places}施設のうち{changed}施設の使い方や建物を変え、その中で{closed}施設を廃止する{plan}です。"
    "床面積は{cut}減り、市が払う費用は、すべての施設を今のまま続ける場合より{saving}少なくなります（現在の価値に直した合計）。",
    "From FY{first} over {years} years, {changed} of {places} facilities change, {closed} of these close. Floor area falls by "
    "{cut}, and the town pays {saving} less than if everything went on as today (present value).",
)
BUDGET_KEPT: Pair = (
    "工事に必要なお金は年平均{after}で、充当できる予算（年平均{line}）に収まります。今のまま続けると年平均{before}が必要です。",
    "Works need {after} on average, within the budget of {line}. Going on as today needs {before}.",
)
BUDGET_OVER: Pair = (
    "工事に必要なお金は年平均{after}です。予算（年平均{line}）を超える年度が{over}年あります。今のまま続けると年平均{before}が必要です。",
    "Works need {after} on average against a budget of {line}; {over} years exceed it. As today: {before}.",
)
BUDGET_NONE: Pair = (
    "工事に必要なお金は年平均{after}です。今のまま続けると年平均{before}が必要です。予算の額は登録されていません。",
    "Works need {after} on average; going on as today {before}. No budget line is loaded.",
)
PEOPLE: Pair = (
    "使う施設が変わる住民は、最も多い時期で{residents}です。",
    "At most {residents} find one of their places changed.",
)
FARTHER: Pair = (
    "そのうち{farther}は、行き先が0.5km以上遠くなります（行き先がなくなる人を含みます）。",
    "Of these {farther} have 0.5 km or more farther to go (those without a place are counted too).",
)
LOST: Pair = (
    "行き先がなくなる利用があるのは、{functions}です。",
    "Some users are left without a place to go for: {functions}.",
)
LOST_USERS: Pair = ("{function}（最も多い時期で{users}、{unit}）", "{function} (at most {users} {unit})")
NOBODY_LOST: Pair = ("行き先がなくなる人はいません。", "Nobody is left without a place to go.")
OPEN_ADOPTED: Pair = (
    "この計画は{day}に決定されました（決定番号 {number}）。{questions}件の事項は、反対の判断との差が小さいか確かめられていない、またはデータが足りないため、"
    "計算の時点での「未確定の事項」に挙げています。",
    "Adopted on {day} (decision {number}). {questions} questions were open when it was calculated; see “Open questions”.",
)
OPEN: Pair = (
    "この案は計算による提案です。{questions}件の事項は、反対の判断との差が小さいか確かめられていない、またはデータが足りないため、話し合いで決める事項として"
    "「未確定の事項」に挙げています。",
    "This is a computed proposal. {questions} questions stay open; see “Open questions”.",
)
BETTER: Pair = (
    "これより良い案があったとしても、費用と移動の負担の合計での差は最大{gap}と確かめています。",
    "No plan is better by more than {gap} in cost and travel together.",
)
WHAT: Pair = ("何をするか", "What is done")
CLOSED: Pair = ("廃止する{closed}施設の内訳：{parts}", "The {closed} that close: {parts}")
MONEY: Pair = ("費用と予算（年度別）", "Money by year")
CAPTION: Pair = (
    "この案での年度別の工事費（色の区別は種類）と、充当できる予算（線）",
    "Works by year in the plan, by kind, against the budget line",
)
ROUNDED: Pair = (
    "金額の「費用」は計画期間の合計を現在の価値に直したもの、「必要額」はその年度に支払う額です。",
    "“Cost” is the present value over the plan; “need” is what is paid in the year.",
)
HEADLINES = (
    "saving_yen", "area_cut_share", "closed", "need_after_yen", "budget_yen", "residents_affected",
)  # fmt: skip


# The town gives the building up, and it serves on.
GOES_ON = frozenset({Action.HAND_OVER, Action.PRIVATISE})


def summary_blocks(report: CouncilReport, language: str) -> list[Block]:
    """One page that a reader understands in a minute without knowing how it was worked out."""
    red = objection_lines(report, language, level="red")
    blocks = [heading(summary_title(report, language))]
    if red:
        blocks.append({"kind": "warning", "title": level_words("red", language), "items": red[:4]})
    blocks += [text(_lead(report, language)), numbers_block(report, HEADLINES, language)]
    blocks += bullets(summary_lines(report, language))
    actions = report.table("actions")
    blocks += [
        heading(say(WHAT, language), 2),
        printed(actions, ("action", "facilities", "floor_area_m2", "effect_yen"), (3, 1, 1.4, 1.6), language, size=7.5),
        *_closed(report, language),
        heading(say(MONEY, language), 2),
        picture(need(report, "after", language), alt=say(CAPTION, language), caption=say(CAPTION, language), mm=138),
        small(say(ROUNDED, language)),
    ]  # fmt: skip
    return blocks


def _closed(report: CouncilReport, language: str) -> list[Block]:
    """Which actions of the table the closed places are; nothing where the report holds only a part of them."""
    ending = [each.action for each in report.facilities if each.ends_use and each.action not in GOES_ON]
    counts = {str(row["action"]): ending.count(str(row["action"])) for row in report.table("actions").records()}
    closed = report.figure("closed").value
    if not closed or sum(counts.values()) != closed:
        return []
    between = "、" if language == "ja" else ", "
    parts = between.join(f"{term_label('action', action, language)} {n}" for action, n in counts.items() if n)
    return [small(say(CLOSED, language).format(closed=closed, parts=parts))]


def summary_title(report: CouncilReport, language: str) -> str:
    """The heading of the summary: of a draft or of the plan that was decided on."""
    return say(SUMMARY, language).format(plan=_plan_word(report))


def _plan_word(report: CouncilReport) -> str:
    """案 until it is decided on, then 計画."""
    return "案" if report.adoption is None else "計画"


def summary_lines(report: CouncilReport, language: str) -> list[str]:
    """Budget, people and what is not certain, one sentence or two each."""
    return [_budget(report, language), *_people(report, language), *_certainty(report, language)]


def numbers_block(report: CouncilReport, codes: tuple[str, ...], language: str, *, columns: int = 3) -> Block:
    """Headlines as large numbers, each saying whose it is; what is not known is left out."""
    shown = [report.figure(code) for code in codes if report.figure(code).value is not None]
    return {"kind": "numbers", "columns": columns, "items": [_card(figure, language) for figure in shown]}


def _card(figure: Headline, language: str) -> dict[str, str]:
    return {
        "label": figure_label(figure.code, language),
        "value": number(figure.value, figure.unit, language),
        "origin": term_label("origin", figure.origin.value, language),
        "note": "",
    }


def told(report: CouncilReport, code: str, language: str) -> str:
    """A headline as words."""
    figure = report.figure(code)
    return number(figure.value, figure.unit, language)


def _lead(report: CouncilReport, language: str) -> str:
    return say(LEAD, language).format(
        plan=_plan_word(report),
        first=report.run.first_year,
        years=report.figure("years").value or report.run.last_year - report.run.first_year + 1,
        places=report.figure("places_before").value,
        closed=report.figure("closed").value,
        changed=report.figure("changed").value,
        cut=told(report, "area_cut_share", language),
        saving=told(report, "saving_yen", language),
    )


def _budget(report: CouncilReport, language: str) -> str:
    over = report.figure("years_over_budget").value
    pair = BUDGET_NONE if over is None else BUDGET_OVER if over else BUDGET_KEPT
    return say(pair, language).format(
        after=told(report, "need_after_yen", language),
        before=told(report, "need_before_yen", language),
        line=told(report, "budget_yen", language),
        over=over,
    )


def _people(report: CouncilReport, language: str) -> list[str]:
    if report.figure("residents_affected").value is None:
        return []
    lines = [say(PEOPLE, language).format(residents=told(report, "residents_affected", language))]
    if report.figure("residents_farther").value is not None:
        lines.append(say(FARTHER, language).format(farther=told(report, "residents_farther", language)))
    lines.append(_lost(report, language))
    return ["".join(lines) if language == "ja" else " ".join(lines)]


def _lost(report: CouncilReport, language: str) -> str:
    """The services some users have no place for in some period, each once with the most there are; or that none is."""
    most: dict[tuple[str, str], float] = {}
    for row in report.table("users_without_place").records():
        key = (str(row["function"]), str(row["users_unit"]))
        most[key] = max(most.get(key, 0.0), float(row["users"] or 0.0))
    if not most:
        return say(NOBODY_LOST, language)
    names = [
        say(LOST_USERS, language).format(
            function=term_label("function", function, language),
            users=f"{math.ceil(users):,}",
            unit=term_label("use_unit", unit, language),
        )
        for (function, unit), users in most.items()
    ]
    return say(LOST, language).format(functions=("、" if language == "ja" else ", ").join(names))


def _certainty(report: CouncilReport, language: str) -> list[str]:
    questions = len(report.table("open_questions").rows)
    decided = report.adoption
    lines = [
        say(OPEN, language).format(questions=questions)
        if decided is None
        else say(OPEN_ADOPTED, language).format(questions=questions, day=decided.adopted_on, number=decided.number)
    ]
    if report.figure("gap_yen").value is not None:
        lines.append(say(BETTER, language).format(gap=told(report, "gap_yen", language)))
    return lines
