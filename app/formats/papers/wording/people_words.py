"""Whom a decision touches, in words: residents, else households of homes, else the users who move."""

from app.domain.vocabulary import Action
from app.formats.papers.report.compose_facilities import moves_tenants
from app.formats.papers.report.council_report import ReportFacility
from app.formats.papers.wording.number_words import UNKNOWN, bare, number
from app.formats.words.pairs import Pair, say
from app.formats.words.use_words import use_count

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


def _homes(each: ReportFacility, language: str) -> str:
    """The households on record where people live there and must leave; empty where none do."""
    if not each.users or not moves_tenants(each.functions, Action.of(each.action)):
        return ""
    return say(HOMES, language).format(users=f"{each.users:,.0f}")
