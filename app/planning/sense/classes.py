"""P6–P8, P11–P13: schools, culture and homes have rules of their own; and how crowded receivers become."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.functions.terms import UseUnit
from app.planning.sense.exam import Exam, Handover, Leaving, area_in, law_of, main_function, use_of, users_in
from app.planning.sense.objection import RuleFinding, Severity, Told
from app.planning.sense.town import FacilityToday

SCHOOLS = frozenset({"elementary_school", "junior_high_school", "compulsory_education_school"})
# P8: libraries, museums and halls; the nation's libraries grow in number.
CULTURE = frozenset({"library", "library_branch", "museum", "local_history_museum", "culture_hall"})
HOUSING = frozenset({"public_housing", "other_public_rental"})
# P6: the nation closes 10–11 % of its schools in ten years.
SCHOOLS_WARN, SCHOOLS_OBJECT, DECADE = 0.20, 0.35, 10
CULTURE_WARN, CULTURE_OBJECT = 0.10, 0.25
# P6: おおむね4 km and 6 km (state standard); beyond half of it pupils need a bus (assumption).
WAY_KM = {"elementary_school": 4.0, "compulsory_education_school": 4.0, "junior_high_school": 6.0}
BUS_FROM_SHARE = 0.5
# P7: 玉野 saves about 12 million yen a year per closed school, buildings apart.
SCHOOL_SAVING_YEN = 20_000_000
# P11: visits a year on one m² at the 75 % place of its type (豊橋 FY2024); times 1.5 warns, times 3 objects.
FULL_VISITS = {"community_center": 56.0, "library": 131.0, "museum": 52.0, "gymnasium": 30.0, "arena": 30.0}
FULL_VISITS |= {"culture_hall": 23.0, "elderly_welfare_center": 65.0, "welfare_center": 65.0}
CROWDED_WARNS, CROWDED_OBJECTS = 1.5, 3.0
# P12: m² a pupil, gym included: a quarter of schools lie under 12.7; 7 is an assumption.
PUPIL_WARNS_M2, PUPIL_OBJECTS_M2, QUARTER = 12.7, 7.0, 0.25
# P13: gross m² a household; the mean is 89, the smallest homes 44.9 net.
HOME_WARNS_M2, HOME_OBJECTS_M2 = 60.0, 45.0


def schools_closed(exam: Exam) -> Iterator[RuleFinding]:
    """P6: share of the schools given up in any ten years. A single one warns at most."""
    yield from _class_closed(exam, SCHOOLS, SCHOOLS_WARN, SCHOOLS_OBJECT)


def culture_closed(exam: Exam) -> Iterator[RuleFinding]:
    """P8: share of libraries, museums and halls given up in any ten years. A single one warns at most."""
    yield from _class_closed(exam, CULTURE, CULTURE_WARN, CULTURE_OBJECT)


def _class_closed(exam: Exam, functions: frozenset[str], warns: float, objects: float) -> Iterator[RuleFinding]:
    places = sum(main_function(place) in functions and not place.unused for place, _ in exam.own)
    years = sorted(
        leaving.year
        for leaving in exam.given_up
        if main_function(leaving.facility) in functions and not leaving.facility.unused
    )
    counts = [(sum(start <= year < start + DECADE for year in years), start) for start in years]
    if not counts or places == 0:
        return
    count, start = max(counts)
    if count / places > warns + 1e-9:
        level = Severity.RED if count / places > objects + 1e-9 and count > 1 else Severity.AMBER
        yield RuleFinding(
            level, None, {"share": round(count / places, 3), "count": count, "all": places, "year": start}
        )


def main_library_closed(exam: Exam) -> Iterator[RuleFinding]:
    """P8: the largest library of the town is given up."""
    libraries = [place for place, _ in exam.own if main_function(place) == "library"]
    main = max(libraries, key=lambda place: place.floor_area_m2, default=None)
    for leaving in exam.leaving:
        if main is not None and leaving.facility.code == main.code and not main.unused:
            yield RuleFinding(Severity.RED, main.code, {"facility": main.name, "year": leaving.year})


def pupils_far(exam: Exam) -> Iterator[RuleFinding]:
    """P6: pupils come to have more than 4 km (elementary) or 6 km (junior high) to school, and no bus is paid for."""
    for leaving in _schools_left(exam):
        far = [move for move in _school_moves(exam, leaving) if _newly_far(move)]
        if far and not (leaving.decision.bus_yen or 0) > 0:
            worst = max(far, key=lambda move: move.row.km or 0.0)
            figures: Told = {"facility": leaving.facility.name, "receiver": worst.receiver.name}
            yield RuleFinding(Severity.RED, leaving.facility.code, figures | {"km": round(worst.row.km or 0.0, 1)})


def _newly_far(move: Handover) -> bool:
    standard, way = WAY_KM.get(move.row.function), move.row.km
    return way is not None and standard is not None and way > standard >= way - (move.row.extra_km or 0.0)


def bus_missing(exam: Exam) -> Iterator[RuleFinding]:
    """P7: a school closes, the next one lies beyond half the standard, and no bus is paid for."""
    for leaving in _schools_left(exam):
        ways = [(exam.road_km(move.giver, move.receiver) or 0.0, move) for move in _school_moves(exam, leaving)]
        far = [pair for pair in ways if pair[0] > WAY_KM.get(pair[1].row.function, 4.0) * BUS_FROM_SHARE]
        if far and not (leaving.decision.bus_yen or 0) > 0:
            km, move = max(far, key=lambda pair: pair[0])
            figures: Told = {"facility": leaving.facility.name, "receiver": move.receiver.name, "km": round(km, 1)}
            yield RuleFinding(Severity.RED, leaving.facility.code, figures)


def school_saving(exam: Exam) -> Iterator[RuleFinding]:
    """P7: a closed school saves more than 20 million yen a year besides its building."""
    for leaving in _schools_left(exam):
        ends, upkeep = leaving.decision.running_ends_yen, leaving.decision.upkeep_ends_yen or 0.0
        if ends is not None and ends - upkeep > SCHOOL_SAVING_YEN:
            figures: Told = {"facility": leaving.facility.name, "yen": round(ends - upkeep)}
            yield RuleFinding(Severity.RED, leaving.facility.code, figures)


def _schools_left(exam: Exam) -> Iterator[Leaving]:
    return (each for each in exam.leaving if main_function(each.facility) in SCHOOLS and not each.facility.unused)


def _school_moves(exam: Exam, leaving: Leaving) -> list[Handover]:
    return [move for move in exam.moves if move.decision is leaving.decision and move.row.function in SCHOOLS]


@dataclass(frozen=True, slots=True)
class Filled:
    """A receiver's function in one period: its users with those who came, and the floor it has for them."""

    place: FacilityToday
    function: str
    period: int
    users: float
    area_m2: float


def _filled(exam: Exam) -> Iterator[Filled]:
    """Every function of a facility that takes people in, in every period it does."""
    taken: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for move in exam.moves:
        if move.receiver.code != move.giver.code:
            taken[move.receiver.code, move.row.function, move.row.period] += move.row.users
    for (code, function, period), came in sorted(taken.items()):
        place = exam.facilities[code]
        users, area = _users_and_area(exam, place, function, period, came)
        if came > 0 and area is not None and area > 0:
            yield Filled(place, function, period, users, area)


def _users_and_area(
    exam: Exam, place: FacilityToday, function: str, period: int, came: float
) -> tuple[float, float | None]:
    """As the plan tells them; else those of today with the newcomers, on today's floor or the floor the place has."""
    decision = exam.decisions.get(place.code)
    told = [each for each in decision.serves if (each.function, each.period) == (function, period)] if decision else []
    own, floor = use_of(place, function), area_in(decision, period) if decision else None
    users = told[0].users if told else None
    area = told[0].area_m2 if told else None
    if users is None:
        users = came + (users_in(own, period) or 0.0 if own else 0.0)
    if area is None and own is not None and own.area_m2 is not None:
        grown = floor / place.floor_area_m2 if floor is not None and place.floor_area_m2 > 0 else 1.0
        area = own.area_m2 * grown
    return users, area


def host_crowded(exam: Exam) -> Iterator[RuleFinding]:
    """P11: more visits a year on a m² of a receiver than 1.5 times (warns) or 3 times the well-used place of its type.
    Types without a figure of their own use the low end of their area need."""
    for each in _worst_periods(exam, UseUnit.VISITS_PER_YEAR):
        full = _full_visits(each.function)
        times = each.users / each.area_m2 / full if full else 0.0
        if times > CROWDED_WARNS + 1e-9:
            level = Severity.RED if times > CROWDED_OBJECTS + 1e-9 else Severity.AMBER
            figures = _filled_figures(each) | {"visits_per_m2": round(each.users / each.area_m2, 1)}
            yield RuleFinding(level, each.place.code, figures | {"times": round(times, 1)})


def _full_visits(function: str) -> float | None:
    law = law_of(function)
    least = law.area_low_m2 if law else None
    return FULL_VISITS.get(function, 1 / least if least else None)


def pupils_crowded(exam: Exam) -> Iterator[RuleFinding]:
    """P12: a receiving school has under 7 m² a pupil; or more than a quarter of them have under 12.7."""
    schools = [each for each in _worst_periods(exam, UseUnit.PUPILS) if each.function in SCHOOLS]
    tight = [each for each in schools if each.area_m2 / max(each.users, 1e-9) < PUPIL_WARNS_M2]
    for each in tight:
        if each.area_m2 / each.users < PUPIL_OBJECTS_M2:
            figures = _filled_figures(each) | {"m2_each": round(each.area_m2 / each.users, 1)}
            yield RuleFinding(Severity.RED, each.place.code, figures)
    if len(tight) > QUARTER * len(schools):
        least = min(each.area_m2 / each.users for each in tight)
        yield RuleFinding(Severity.AMBER, None, {"count": len(tight), "all": len(schools), "m2_each": round(least, 1)})


def tenants_crowded(exam: Exam) -> Iterator[RuleFinding]:
    """P13: households that take others in have under 60 (warns) or 45 gross m² each."""
    for each in _worst_periods(exam, UseUnit.HOUSEHOLDS):
        area = each.area_m2 / max(each.users, 1e-9)
        if each.function in HOUSING and area < HOME_WARNS_M2:
            level = Severity.RED if area < HOME_OBJECTS_M2 else Severity.AMBER
            yield RuleFinding(level, each.place.code, _filled_figures(each) | {"m2_each": round(area, 1)})


def _worst_periods(exam: Exam, unit: UseUnit) -> list[Filled]:
    """The fullest period of each receiver and function counted in a unit."""
    worst: dict[tuple[str, str], Filled] = {}
    for each in _filled(exam):
        law, key = law_of(each.function), (each.place.code, each.function)
        if law is None or law.unit is not unit or each.users <= 0:
            continue
        if key not in worst or each.users / each.area_m2 > worst[key].users / worst[key].area_m2:
            worst[key] = each
    return list(worst.values())


def _filled_figures(each: Filled) -> Told:
    figures: Told = {"facility": each.place.name, "function": each.function}
    return figures | {"users": round(each.users), "area_m2": round(each.area_m2, 1)}
