"""Whom a decision touches, in words: residents, else households of homes, else the users who move."""

import re
from typing import Final

from app.domain.functions.terms import UseUnit
from app.domain.functions.use import Conversion, Converted, to_unit
from app.domain.vocabulary import Action, Function
from app.formats.papers.report.compose_facilities import moves_tenants
from app.formats.papers.report.council_report import ReportFacility
from app.formats.papers.wording.number_words import UNKNOWN, bare, number
from app.formats.words.pairs import Pair, say
from app.formats.words.use_words import use_count

# Units whose numbers a register counts; of the others (staff, sites) it may count anything.
_COUNTED_UNITS: Final = frozenset({
    UseUnit.PUPILS, UseUnit.CHILDREN, UseUnit.PLACES, UseUnit.BEDS, UseUnit.HOUSEHOLDS, UseUnit.VISITS_PER_YEAR,
    UseUnit.MEALS_PER_DAY, UseUnit.FUNERALS_PER_YEAR,
})  # fmt: skip
# What may follow a number in Japanese: counters; and what usual units of lists are in English.
_COUNTER: Final = re.compile("(延べ)?[人名世件回台食冊床室頭区か日泊台組戸棟]")
LISTED: Final = {"人": "people", "人（延べ）": "visits", "世帯": "households", "児童生徒数": "pupils", "件": "cases"}
TAKEN_AS: Pair = ("{listed}（計画では{counted}とみる：{how}）", "{listed} (the plan takes it for {counted}: {how})")
USERS: Pair = ("利用{users}", "{users} users")
HOMES: Pair = ("{users}世帯", "{users} homes")
USERS_OF: Pair = ("利用 {counted}", "{counted}")
NOTE: Pair = (
    "影響人口は、使う施設が変わる住民の人数（同じ人は一度だけ）です。人口のデータから人数にできないときは、移る利用の数（「利用」、数え方は施設ごとの説明）、"
    "公営住宅は建替え・移転で住まいを移る世帯を示します。「－」は、利用の記録がなく分からないことを表します。",
    "Residents one of whose places changes, each counted once; where population data cannot tell, users who move, and "
    "for public housing the homes left for works or for good. “－”: no record.",
)  # fmt: skip


def affected_cell(each: ReportFacility, language: str) -> str:
    """For a narrow column: 1,189 / 309世帯 / 利用277 / －."""
    if each.residents is not None:
        return bare(each.residents, "people")
    homes = _homes(each, language)
    if homes or each.users_moved is None:
        return homes or UNKNOWN
    return say(USERS, language).format(users=f"{each.users_moved:,.0f}")


def affected_words(each: ReportFacility, language: str) -> str:
    """For a line of its own, with the unit; a dash where nothing is known."""
    if each.residents is not None:
        return number(each.residents, "people", language)
    homes = _homes(each, language)
    if homes or each.users_moved is None:
        return homes or UNKNOWN
    counted = use_count(f"{each.users_moved:,.0f}", each.users_moved_unit, language)
    return say(USERS_OF, language).format(counted=counted)


def counted_use(each: ReportFacility, language: str) -> str:
    """What the register counts of its users, with what is counted: 年間延べ 12,121人, 子ども134人, 98世帯.

    Where the list counts something else than its function does (child-months, days), the count stands as the list has
    it and what the plan takes it for behind it. Empty where no users are known.
    """
    if each.users is None:
        return ""
    listed = _as_listed(each, language)
    use = use_of(each)
    if use is None or use.conversion is Conversion.OTHER_COUNT:
        return listed
    if use.conversion is Conversion.NONE:
        return use_count(f"{each.users:,.0f}", use.unit.value, language)
    counted = use_count(f"{use.amount:,.0f}", use.unit.value, language)
    return say(TAKEN_AS, language).format(listed=listed, counted=counted, how=use.conversion.label(language))


def use_of(each: ReportFacility) -> Converted | None:
    """The count of users in its function's unit; None where several functions share it or none of them is counted."""
    function = Function.of(each.functions[0]) if len(each.functions) == 1 else None
    if function is None or each.users is None:
        return None
    used = to_unit(function, each.users, unit=each.users_unit, area_m2=each.floor_area_m2)
    return used if used.unit in _COUNTED_UNITS else None


def _as_listed(each: ReportFacility, language: str) -> str:
    """人（延べ）, 世帯 and the like follow the number; a name of those counted (児童生徒数) stands in brackets."""
    told, unit = f"{each.users:,.0f}", each.users_unit
    if not unit:
        return told
    if language == "en":
        return f"{told} {LISTED[unit]}" if unit in LISTED else f"{told} ({unit})"
    return f"{told}{unit}" if _COUNTER.match(unit) else f"{told}（{unit}）"


def _homes(each: ReportFacility, language: str) -> str:
    """The households on record where people live there and must leave; empty where none do."""
    if not each.users or not moves_tenants(each.functions, Action.of(each.action)):
        return ""
    return say(HOMES, language).format(users=f"{each.users:,.0f}")
