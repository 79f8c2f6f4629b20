# ruff: noqa: E501  one sentence a line
"""One explanation sheet for each facility that closes or whose people go elsewhere."""

from collections.abc import Mapping

from app.domain.register.identity import is_made
from app.formats.papers.report.council_report import CouncilReport, ReportFacility
from app.formats.papers.wording.blocks import Block
from app.formats.papers.wording.number_words import UNKNOWN, number, thousands, year_with_era
from app.formats.papers.wording.paper_words import term_label
from app.formats.papers.wording.people_words import affected_words, counted_use
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import reason_sentence

WHEN: Pair = ("{year}年度（第{term}期）", "FY{year} (term {term})")
NO_CHANGE: Pair = ("変更なし", "No change")
FACTS: Mapping[str, Pair] = {
    "action": ("方針", "Action"), "when": ("実施時期", "When"), "district": ("地区", "District"), "category": ("分類", "Class"),
    "built": ("築年", "Built"), "area": ("延床面積", "Floor area"), "department": ("所管課", "Section"), "effect": ("効果額", "Effect"),
    "residents": ("影響人口", "Residents affected"), "strength": ("判断の確かさ", "How firm"),
    "seismic": ("耐震", "Seismic code"), "users": ("利用", "Users"), "receivers": ("移転先", "Where people go"),
}  # fmt: skip
STEP_HEAD: Pair = ("費用の内訳（計画、千円）", "Cost in the plan (¥1,000)")
AMOUNT: Pair = ("金額", "Amount")
PRESENT: Pair = ("現在価値", "Present value")
AND_MORE: Pair = ("ほか{count}施設", " and {count} more")
MOST_REASONS = 8
MOST_STEPS = 6
MOST_RECEIVERS = 3


def sheet_of(each: ReportFacility, language: str) -> Block:
    """The sheet; facts that are not known are left out."""
    told = [(say(FACTS[name], language), value) for name, value in _facts(each, language) if value]
    steps = sorted(_summed(each), key=lambda step: -abs(step[1]))[:MOST_STEPS]
    rows = [[term_label("step", code, language), f"{thousands(yen):,}", _thousands(now)] for code, yen, now in steps]
    return {
        "kind": "sheet",
        "title": each.name if is_made(each.code) else f"{each.code}　{each.name}",
        "facts": [list(pair) for pair in told],
        "reasons": [reason_sentence(reason.as_row(), language) for reason in each.reasons[:MOST_REASONS]],
        "head": [say(STEP_HEAD, language), say(AMOUNT, language), say(PRESENT, language)],
        "rows": rows,
        "aligns": ["left", "right", "right"],
        "widths": [3, 1, 1],
    }


def _summed(each: ReportFacility) -> list[tuple[str, int, int | None]]:
    """The arithmetic with one line a kind; a present value is known where all of its parts are."""
    sums: dict[str, tuple[int, int | None]] = {}
    for code, yen, present in each.steps:
        before, now = sums.get(code, (0, 0))
        sums[code] = (before + yen, None if now is None or present is None else now + present)
    return [(code, *amounts) for code, amounts in sums.items()]


def _thousands(yen: int | None) -> str:
    return "－" if yen is None else f"{thousands(yen):,}"


def when(each: ReportFacility, language: str) -> str:
    """The year and the term it changes in."""
    if each.fiscal_year is None:
        return say(NO_CHANGE, language)
    return say(WHEN, language).format(year=each.fiscal_year, term=(each.term or 0) + 1)


def _facts(each: ReportFacility, language: str) -> list[tuple[str, str]]:
    return [
        ("action", term_label("action", each.action, language)),
        ("when", when(each, language)),
        ("category", term_label("category", each.category, language)),
        ("district", each.district),
        ("built", "" if each.built_year is None else year_with_era(each.built_year, language)),
        ("area", "" if each.floor_area_m2 is None else number(each.floor_area_m2, "m2", language)),
        ("seismic", term_label("seismic", each.seismic, language)),
        ("users", counted_use(each, language)),
        ("effect", "" if each.effect_yen is None else number(each.effect_yen, "yen", language)),
        ("residents", _known(affected_words(each, language))),
        ("strength", term_label("strength", each.strength, language)),
        ("department", each.department),
        ("receivers", _receivers(each, language)),
    ]


def _known(told: str) -> str:
    """Nothing where it is not known: the fact is left out."""
    return "" if told == UNKNOWN else told


def _receivers(each: ReportFacility, language: str) -> str:
    """Where its people go in the last period, the places that take most first, each named once."""
    names = dict.fromkeys(one.name for one in sorted(each.receivers, key=lambda one: -one.users))
    shown = list(names)[:MOST_RECEIVERS]
    joined = ("、" if language == "ja" else ", ").join(shown)
    more = len(names) - len(shown)
    return joined + (say(AND_MORE, language).format(count=more) if more else "")


def sheets(report: CouncilReport, language: str) -> list[Block]:
    """All sheets, by district."""
    mine = sorted((each for each in report.facilities if each.needs_sheet), key=lambda each: each.district)
    return [sheet_of(each, language) for each in mine]
