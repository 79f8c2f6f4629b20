"""How often somebody who uses a function goes there in a year: visits divided by it are different people.

The rates of demand are uses by all people of an age; these are uses by those who go at all. No published figure covers
municipal places one by one, so all are assumptions, on the low side: fewer visits of each mean more people.
"""

from collections.abc import Mapping

from app.domain.functions.rows import row
from app.domain.vocabulary import Function

VISITS_PER_YEAR = "visits_per_year"
F = Function
VISITS_OF_A_USER: Mapping[Function, float] = {
    F.COMMUNITY_CENTER: 10,
    F.NEIGHBORHOOD_HALL: 6,
    F.CIVIC_ACTIVITY_CENTER: 6,
    F.CULTURE_HALL: 3,
    F.LIBRARY: 10,
    F.LIBRARY_BRANCH: 10,
    F.MUSEUM: 1.5,
    F.LOCAL_HISTORY_MUSEUM: 1.2,
    F.ZOO_AQUARIUM: 2,
    F.OUTDOOR_EDUCATION: 1.5,
    F.ARENA: 10,
    F.GYMNASIUM: 15,
    F.MARTIAL_ARTS_HALL: 30,
    F.INDOOR_POOL: 15,
    F.STADIUM: 5,
    F.OUTDOOR_SPORTS: 10,
    F.SPA_LODGING: 4,
    F.INDUSTRY_CENTER: 4,
    F.CHILDRENS_HALL: 20,
    F.CHILDCARE_SUPPORT_CENTER: 10,
    F.ELDERLY_WELFARE_CENTER: 20,
    F.COMMUNITY_CARE_OFFICE: 2,
    F.WELFARE_CENTER: 6,
    F.NEIGHBORHOOD_HOUSE: 10,
    F.HEALTH_CENTER: 2,
    F.HOSPITAL: 4,
    F.CLINIC: 5,
    F.EMERGENCY_CLINIC: 1,
    F.CITY_HALL: 2,
    F.BRANCH_OFFICE: 2,
}


def visits_of_a_user(function: Function) -> float:
    """Visits a year of one who goes; 1 where users are people themselves (pupils, children …) or nothing is assumed:
    then every visit counts as another person."""
    return VISITS_OF_A_USER.get(function, 1.0) if row(function).unit.value == VISITS_PER_YEAR else 1.0
