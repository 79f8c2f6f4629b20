"""How far people may be asked to go, and what a kilometre costs them. All are assumptions a city should set itself."""

from collections.abc import Mapping

from app.domain.functions.rows import row, rows
from app.domain.functions.terms import HostGroup, MayClose
from app.domain.functions.use import journeys_per_year
from app.domain.vocabulary import Function

# Farthest distance in km by road, of the functions people travel to.
STANDARD_KM: Mapping[Function, float] = {
    function: found.standard_km for function, found in rows().items() if found.standard_km is not None
}
DETOUR = 1.3
# Journeys a year behind one counted user.
JOURNEYS_PER_USER: Mapping[Function, float] = {
    function: journeys_per_year(function) for function in Function if journeys_per_year(function) > 0
}
# Lists call pupils and yearly visits both "users". More than this per m² cannot be people who come every day.
MOST_DAILY_USERS_PER_M2 = 0.5
# People without a place within the standard count as if they went this many times as far: so dear that a plan leaves
# nobody out whom it could serve.
UNSERVED_TIMES = 10.0
# Never closed by a calculation, only by a planner's word.
FIXED: frozenset[Function] = frozenset(each for each in Function if row(each).may_close is MayClose.NO)
# What can share a building with other uses, and what can move into one.
HOSTS: frozenset[Function] = frozenset(
    each for each in Function if row(each).host_group is not None and not row(each).host_asked
)
GUESTS: frozenset[Function] = frozenset(
    each for each in Function if row(each).fits_in - {HostGroup.PURPOSE_BUILT} and each not in FIXED
)
GUEST_REACH_KM = 2.0
GUESTS_OFFERED = 3
