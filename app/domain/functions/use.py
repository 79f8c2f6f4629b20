"""Use of a function in its own unit: journeys behind it, open days, the busiest hour, and what a list's count means.

Lists print four different things in one column of users (pupils, visits a year, meals a year, child-months …), so a
count is brought to the function's unit before anything is compared, and the step taken is told. Days and shares here
are assumptions unless their comment names a source.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.functions.rows import row
from app.domain.functions.terms import FunctionKind, UseUnit
from app.domain.vocabulary import Function, Term

U = UseUnit
# Journeys a year behind one unit of use: a pupil comes 200 days, a child in care 240; a household's ties to its
# neighbourhood count once a week; somebody in a bed is visited twice a month; twenty people come to a funeral. Meals
# are no people: one lorry carries about 500 meals on 190 days. Where nobody travels to the place it is 0.
JOURNEYS_A_YEAR: Mapping[UseUnit, float] = MappingProxyType(
    {
        U.PUPILS: 200.0, U.CHILDREN: 240.0, U.PLACES: 240.0, U.BEDS: 24.0, U.HOUSEHOLDS: 50.0, U.VISITS_PER_YEAR: 1.0,
        U.MEALS_PER_DAY: 190 / 500, U.FUNERALS_PER_YEAR: 20.0, U.RESIDENTS_65_PLUS: 1.0,
    }
)  # fmt: skip
# Functions that differ from their unit: clubs open on 250 days (放課後児童クラブ運営指針: 250 days or more).
_JOURNEYS: Mapping[Function, float] = MappingProxyType(
    {Function.AFTER_SCHOOL_CLUB: 250.0, Function.KINDERGARTEN: 200.0}
)
OPEN_DAYS = 300
_OPEN_DAYS: Mapping[UseUnit, int] = MappingProxyType(
    {U.PUPILS: 200, U.CHILDREN: 240, U.PLACES: 250, U.BEDS: 365, U.HOUSEHOLDS: 365, U.MEALS_PER_DAY: 190}
)
# The busiest hour of a house for visits is two to three times an even day (functions of the field, assumption).
VISITS_PEAK = 2.5


class Conversion(Term):
    """What was done to a count to bring it to the function's unit."""

    NONE = "as_counted", "一覧の数のまま", "As the list counts"
    MEALS_A_YEAR = "meals_a_year", "年間食数÷給食日数190日（仮定）", "Meals a year ÷ 190 days (assumption)"
    CHILD_DAYS = "child_days", "延べ人数÷開所日数（仮定）", "Child-days ÷ open days (assumption)"
    CHILD_MONTHS = "child_months", "月ごとの延べ人数÷12（仮定）", "Child-months ÷ 12 (assumption)"
    PERSON_DAYS = "person_days", "延べ人数÷利用日数（仮定）", "Person-days ÷ days (assumption)"
    PERSONS = "persons", "入居者数÷1世帯2.2人（国勢調査2020）", "Residents ÷ 2.2 a household (census 2020)"
    A_DAY = "visits_a_day", "1日の人数×開館日数300日（仮定）", "Visits a day × 300 open days (assumption)"
    A_MONTH = "visits_a_month", "1か月の人数×12", "Visits a month × 12"
    OTHER_COUNT = "other_count", "ほかの単位の数（使えない）", "A count of something else (not usable)"


@dataclass(frozen=True, slots=True)
class Converted:
    """A count in the unit of its function, the step taken and the number it was multiplied by.

    Where the list counts something else (visitors of a city hall, whose size follows its staff) both are 0: such a
    count says nothing of the function.
    """

    amount: float
    unit: UseUnit
    conversion: Conversion
    factor: float


# Most units of use a m² of floor can hold; a count above it cannot be people who are there at one time. Twice the
# densest published floor (a pupil 5.8 m² at the legal minimum, a child in a club 1.65 m²); assumptions for the rest.
_MOST_PER_M2: Mapping[UseUnit, float] = MappingProxyType(
    {U.PUPILS: 0.35, U.CHILDREN: 0.4, U.PLACES: 0.5, U.BEDS: 0.12, U.HOUSEHOLDS: 0.05, U.MEALS_PER_DAY: 5.0}
)
_MOST: Mapping[Function, float] = MappingProxyType({Function.AFTER_SCHOOL_CLUB: 1.2})
# Without a floor area a kitchen that counts more than this counts the whole year.
_MOST_MEALS = 30_000
HOUSEHOLD_SIZE = 2.21
# Half the floor of a member of staff in a design handbook (25 m²); more are visitors.
_MOST_STAFF_PER_M2 = 0.08
_A_DAY = re.compile(r"日|day")
_A_MONTH = re.compile(r"月|month")
_A_YEAR = re.compile(r"年|延べ|year|visits")
_PERSONS = re.compile(r"人|名|person|people")


def journeys_per_year(function: Function) -> float:
    """Journeys a year behind one unit of use of a function (assumption); 0 where nobody travels to the place."""
    found = row(function)
    if found.kind is FunctionKind.NONE or function is Function.SHELTER_ROLE:
        return 0.0
    return _JOURNEYS.get(function, JOURNEYS_A_YEAR.get(found.unit, 0.0))


def open_days(function: Function) -> int:
    """Days a year a place of a function is in use (assumption)."""
    return 250 if function is Function.AFTER_SCHOOL_CLUB else _OPEN_DAYS.get(row(function).unit, OPEN_DAYS)


def to_unit(function: Function, counted: float, *, unit: str | None = None, area_m2: float | None = None) -> Converted:
    """A list's count of users in the unit of the function.

    `unit` is what the list says it counts (人/日, 食（年間）, 世帯), `area_m2` the floor they use: where the list is
    silent, a count no floor could hold at one time is taken for days, months or the whole year.
    """
    wanted = row(function).unit
    conversion, factor = _step(function, wanted, counted, unit or "", area_m2)
    return Converted(counted * factor, wanted, conversion, factor)


def _step(
    function: Function, wanted: UseUnit, counted: float, unit: str, area_m2: float | None
) -> tuple[Conversion, float]:
    if wanted is U.VISITS_PER_YEAR:
        return _visits_step(unit)
    if wanted is U.MEALS_PER_DAY:
        return _meals_step(counted, unit, area_m2)
    if wanted is U.HOUSEHOLDS and _PERSONS.search(unit):
        return Conversion.PERSONS, 1 / HOUSEHOLD_SIZE
    if wanted is U.STAFF and counted > _MOST_STAFF_PER_M2 * (area_m2 or 0.0):
        return Conversion.OTHER_COUNT, 0.0
    if wanted in _MOST_PER_M2:
        return _presence_step(function, wanted, counted, area_m2)
    return Conversion.NONE, 1.0


def _visits_step(unit: str) -> tuple[Conversion, float]:
    if _A_YEAR.search(unit):
        return Conversion.NONE, 1.0
    if _A_DAY.search(unit):
        return Conversion.A_DAY, float(OPEN_DAYS)
    return (Conversion.A_MONTH, 12.0) if _A_MONTH.search(unit) else (Conversion.NONE, 1.0)


def _meals_step(counted: float, unit: str, area_m2: float | None) -> tuple[Conversion, float]:
    if _A_DAY.search(unit):
        return Conversion.NONE, 1.0
    too_many = counted > (_MOST_PER_M2[U.MEALS_PER_DAY] * area_m2 if area_m2 else _MOST_MEALS)
    if _A_YEAR.search(unit) or too_many:
        return Conversion.MEALS_A_YEAR, 1 / _OPEN_DAYS[U.MEALS_PER_DAY]
    return Conversion.NONE, 1.0


def _presence_step(
    function: Function, wanted: UseUnit, counted: float, area_m2: float | None
) -> tuple[Conversion, float]:
    """People at one time as they are; more than the floor holds are months (children) or days."""
    most = _MOST.get(function, _MOST_PER_M2[wanted]) * (area_m2 or 0.0)
    if not most or counted <= most:
        return Conversion.NONE, 1.0
    days = 1 / open_days(function)
    if wanted is not U.CHILDREN:
        return Conversion.PERSON_DAYS, days
    months = function is not Function.AFTER_SCHOOL_CLUB and counted / 12 <= most
    return (Conversion.CHILD_MONTHS, 1 / 12) if months else (Conversion.CHILD_DAYS, days)
