# ruff: noqa: E501  one sentence a line
"""The one-page summary of a printed report: what is proposed, what it brings, whom it touches, what is not certain."""

import math
from collections.abc import Mapping

from app.formats.papers.document.summary_groups import groups_block
from app.formats.papers.pictures.report_charts import need
from app.formats.papers.report.council_report import CouncilReport, Headline
from app.formats.papers.wording.blocks import Block, bullets, heading, picture, text
from app.formats.papers.wording.number_words import number
from app.formats.papers.wording.paper_words import figure_label, term_label
from app.formats.papers.wording.worded import objection_lines
from app.formats.words.objection_words import level_words
from app.formats.words.pairs import Pair, say
from app.formats.words.use_words import use_count

SUMMARY: Pair = ("この{plan}のあらまし", "The plan on one page")
LEAD: Pair = (
    "{town}が持つ{places}の公共施設を、{first}年度からの{years}年間でどうするかの{plan}です。{kept}施設は市が使い続け、{handed}"
    "{closed}施設は市が使うのをやめます。市の支払いは{years}年間で{saving}（今の価値に直した額）少なくなり、建物の広さは{cut}減ります。",
    "What becomes of the {places} facilities of {town} in the {years} years from FY{first}. The town goes on using {kept}, "
    "{handed}and gives up {closed}. It pays {saving} less over these years (in today's value), with {cut} less floor.",
)
HANDED: Pair = ("{handed}施設は地域や民間に引き渡して残し、", "hands {handed} over to others who go on with them ")
LEAD_PART: Pair = (
    "{first}年度から{years}年間で、{places}施設のうち{changed}施設の使い方や建物を変え、その中で{closed}施設を廃止する{plan}です。"
    "建物の広さは{cut}減り、市の支払いは、すべての施設を今のまま続ける場合より{saving}（今の価値に直した額）少なくなります。",
    "From FY{first} over {years} years, {changed} of {places} facilities change, {closed} of these close. Floor area falls by "
    "{cut}, and the town pays {saving} less than if everything went on as today (in today's value).",
)
BUDGET_KEPT: Pair = (
    "お金：今のまま続けると、工事に年平均{before}かかります。この{plan}では年平均{after}になり、使える予算（年平均{line}）に収まります。",
    "Money: going on as today, works cost {before} on average. In this plan it is {after}, within the budget of {line}.",
)
BUDGET_OVER: Pair = (
    "お金：今のまま続けると、工事に年平均{before}かかります。この{plan}では年平均{after}になりますが、予算（年平均{line}）を超える年が{over}年あります。",
    "Money: going on as today, works cost {before} on average. In this plan it is {after} against a budget of {line}; "
    "{over} years exceed it.",
)
BUDGET_NONE: Pair = (
    "お金：今のまま続けると、工事に年平均{before}かかります。この{plan}では年平均{after}です。予算の額が登録されていないため、足りるかどうかは分かりません。",
    "Money: going on as today, works cost {before} on average; in this plan {after}. No budget is loaded, so whether it is "
    "enough is not known.",
)
PEOPLE: Pair = (
    "市民：使う施設が変わる人は、最も多い時期で{residents}です。",
    "People: at most {residents} find one of the places they use changed.",
)
PEOPLE_UNKNOWN: Pair = (
    "市民：人口のデータがないため、使う施設が変わる人の数は分かりません。",
    "People: no population is loaded, so how many find their place changed is not known.",
)
FARTHER: Pair = (
    "うち{farther}は、行き先が0.5km以上遠くなるか、なくなります。",
    "Of these {farther} have 0.5 km or more farther to go, or no place.",
)
LOST: Pair = (
    "行き先が見つかっていない利用：{functions}。",
    "Users without a place to go: {functions}.",
)
LOST_USERS: Pair = ("{function}（最も多い時期で{counted}）", "{function} (at most {counted})")
NOBODY_LOST: Pair = ("行き先がなくなる人はいません。", "Nobody is left without a place to go.")
OPEN_ADOPTED: Pair = (
    "確かさ：この計画は{day}に決定されました（決定番号 {number}）。計算の時点で、{questions}件は数字だけでは決められないか、データが足りませんでした（「未確定の事項」に一覧）。",
    "How sure: adopted on {day} (decision {number}). When it was calculated, figures alone could not settle {questions} "
    "questions; see “Open questions”.",
)
OPEN: Pair = (
    "確かさ：計算による提案で、決定ではありません。{questions}件は、数字だけでは決められないか、データが足りないため、話し合って決める必要があります（「未確定の事項」に一覧）。",
    "How sure: a computed proposal, not a decision. Figures alone cannot settle {questions} questions; see “Open questions”.",
)
BETTER: Pair = (
    "同じ条件で計算できるどの組み合わせも、市の費用と市民の移動の負担を合わせて、この{plan}より{gap}を超えて良くはなりません。",
    "No other combination under the same conditions is better by more than {gap}, in cost and travel together.",
)
WHAT: Pair = ("施設をどうするか", "What happens to the facilities")
MONEY: Pair = ("工事に使うお金（年度別）", "Money for works, by year")
CAPTION: Pair = (
    "この{plan}で工事に使うお金（模様は工事の種類）。横に走る太い線は使える予算",
    "Works in the plan by kind; the thick line across is the budget",
)
CAPTION_NO_LINE: Pair = ("この{plan}で工事に使うお金（模様は工事の種類）", "Works in the plan, by kind")
# Headline → its name in everyday words.
HEADLINES: Mapping[str, Pair] = {
    "saving_yen": ("市の支払いが減る額（今の価値）", "The town pays less by (today's value)"),
    "area_cut_share": ("建物の広さの減り", "Less floor"),
    "closed": ("市が使うのをやめる施設", "Facilities given up"),
    "need_after_yen": ("工事に使うお金", "Money for works"),
    "budget_yen": ("工事に使える予算", "Budget for works"),
    "residents_affected": ("使う施設が変わる市民（最多の時期）", "People whose place changes (at most)"),
}


def summary_blocks(report: CouncilReport, language: str) -> list[Block]:
    """One page that a reader understands in a minute without knowing how it was worked out."""
    red = objection_lines(report, language, level="red")
    blocks = [heading(summary_title(report, language))]
    if red:
        blocks.append({"kind": "warning", "title": level_words("red", language), "items": red[:4]})
    lined = report.figure("budget_yen").value is not None
    caption = say(CAPTION if lined else CAPTION_NO_LINE, language).format(plan=_plan_word(report))
    blocks += [text(_lead(report, language)), _cards(report, language)]
    blocks += bullets(summary_lines(report, language))
    return [
        *blocks,
        heading(say(WHAT, language), 2),
        groups_block(report, language),
        heading(say(MONEY, language), 2),
        picture(need(report, "after", language), alt=caption, caption=caption, mm=132),
    ]


def headline_label(code: str, language: str) -> str:
    """The name of a headline of the summary in everyday words."""
    return say(HEADLINES[code], language)


def _cards(report: CouncilReport, language: str) -> Block:
    """The headlines under everyday names."""
    made = numbers_block(report, tuple(HEADLINES), language)
    shown = [code for code in HEADLINES if report.figure(code).value is not None]
    named = [card | {"label": headline_label(code, language)} for code, card in zip(shown, made["items"], strict=True)]
    return made | {"items": named}


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
    return {"kind": "numbers", "columns": columns, "items": [_card(report, figure, language) for figure in shown]}


def _card(report: CouncilReport, figure: Headline, language: str) -> dict[str, str]:
    label = figure_label(figure.code, language)
    year = report.figure("residents_year").value if figure.code == "residents" else None
    if year is not None:
        label += f"（{year}年）" if language == "ja" else f" ({year})"
    return {
        "label": label,
        "value": number(figure.value, figure.unit, language),
        "origin": term_label("origin", figure.origin.value, language),
        "note": "",
    }


def told(report: CouncilReport, code: str, language: str) -> str:
    """A headline as words."""
    figure = report.figure(code)
    return number(figure.value, figure.unit, language)


def _lead(report: CouncilReport, language: str) -> str:
    """What becomes of all places; of a part of the town only what the whole plan's figures say."""
    places = report.figure("places_before").value
    closed = report.figure("closed").value
    handed = report.figure("handed_over").value or 0
    is_whole = places == len(report.facilities) and isinstance(closed, int) and isinstance(handed, int)
    return say(LEAD if is_whole else LEAD_PART, language).format(
        town=report.town.name,
        plan=_plan_word(report),
        first=report.run.first_year,
        years=report.figure("years").value or report.run.last_year - report.run.first_year + 1,
        places=places,
        kept=len(report.facilities) - int(closed or 0) - int(handed),
        handed=say(HANDED, language).format(handed=handed) if handed else "",
        closed=closed,
        changed=report.figure("changed").value,
        cut=told(report, "area_cut_share", language),
        saving=told(report, "saving_yen", language),
    )


def _budget(report: CouncilReport, language: str) -> str:
    over = report.figure("years_over_budget").value
    pair = BUDGET_NONE if over is None else BUDGET_OVER if over else BUDGET_KEPT
    return say(pair, language).format(
        plan=_plan_word(report),
        after=_yearly(report, "need_after_yen", language),
        before=_yearly(report, "need_before_yen", language),
        line=_yearly(report, "budget_yen", language),
        over=over,
    )


def _yearly(report: CouncilReport, code: str, language: str) -> str:
    """An amount a year, where the sentence says that it is one."""
    return number(report.figure(code).value, "yen", language)


def _people(report: CouncilReport, language: str) -> list[str]:
    if report.figure("residents_affected").value is None:
        return [say(PEOPLE_UNKNOWN, language)]
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
            counted=use_count(f"{math.ceil(users):,}", unit, language),
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
        lines.append(say(BETTER, language).format(plan=_plan_word(report), gap=told(report, "gap_yen", language)))
    return lines
