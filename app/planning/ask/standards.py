"""How far people may be asked to go, and what a kilometre costs them. All are assumptions a city should set itself."""

from collections.abc import Mapping

from app.domain.vocabulary import Function

# Farthest distance in km by road. The national guide (公立小中学校の適正規模・適正配置) speaks of 4 and 6 km on foot to
# school, or about an hour by bus, which the larger figures here stand for.
STANDARD_KM: Mapping[Function, float] = {
    Function.ELEMENTARY_SCHOOL: 8.0,
    Function.JUNIOR_HIGH_SCHOOL: 12.0,
    Function.HIGH_SCHOOL: 30.0,
    Function.SCHOOL_LUNCH: 30.0,
    Function.NURSERY: 8.0,
    Function.AFTER_SCHOOL: 5.0,
    Function.COMMUNITY: 6.0,
    Function.CULTURE_HALL: 30.0,
    Function.LIBRARY: 15.0,
    Function.MUSEUM: 30.0,
    Function.SPORTS: 15.0,
    Function.RECREATION: 30.0,
    Function.ELDERLY: 10.0,
    Function.WELFARE: 15.0,
    Function.HEALTH: 20.0,
    Function.MEDICAL: 20.0,
    Function.BRANCH_OFFICE: 15.0,
    Function.HOUSING: 12.0,
    Function.INDUSTRY: 30.0,
    Function.PARK: 15.0,
}
DETOUR = 1.3
# Journeys a year behind one counted user. Visits are counted each, so 1; a pupil or child comes day by day; a tenant's
# ties to the neighbourhood and a truck that carries meals to a school are weighed by a small number instead.
JOURNEYS_PER_USER: Mapping[Function, float] = {
    Function.ELEMENTARY_SCHOOL: 200.0,
    Function.JUNIOR_HIGH_SCHOOL: 200.0,
    Function.HIGH_SCHOOL: 200.0,
    Function.NURSERY: 240.0,
    Function.HOUSING: 50.0,
    Function.SCHOOL_LUNCH: 0.01,
}
# Lists call pupils and yearly visits both "users". More than this per m² cannot be people who come every day.
MOST_DAILY_USERS_PER_M2 = 0.5
# People without a place within the standard count as if they went this many times as far: so dear that a plan leaves
# nobody out whom it could serve.
UNSERVED_TIMES = 10.0
# Functions that serve the ground or stand alone: never closed by a calculation, only by a planner's word.
FIXED: frozenset[Function] = frozenset(
    {
        Function.CITY_HALL,
        Function.FIRE,
        Function.SUPPLY,
        Function.MEDICAL,
        Function.HIGH_SCHOOL,
        Function.STORAGE,
        Function.PARK,
    }
)
# What can share a building with other uses, and what can move into one.
HOSTS: frozenset[Function] = frozenset(
    {
        Function.ELEMENTARY_SCHOOL,
        Function.JUNIOR_HIGH_SCHOOL,
        Function.COMMUNITY,
        Function.LIBRARY,
        Function.CULTURE_HALL,
        Function.CITY_HALL,
        Function.BRANCH_OFFICE,
        Function.WELFARE,
        Function.HEALTH,
        Function.SPORTS,
    }
)
GUESTS: frozenset[Function] = frozenset(
    {
        Function.NURSERY,
        Function.AFTER_SCHOOL,
        Function.COMMUNITY,
        Function.LIBRARY,
        Function.ELDERLY,
        Function.WELFARE,
        Function.HEALTH,
        Function.BRANCH_OFFICE,
        Function.MUSEUM,
    }
)
GUEST_REACH_KM = 2.0
GUESTS_OFFERED = 3
