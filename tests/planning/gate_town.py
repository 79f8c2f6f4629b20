"""A small invented town with a plan nobody objects to, and what forges it into one that somebody must."""

from dataclasses import replace
from typing import Any

from app.planning.sense.decisions import DecisionFacts, MoneyFacts, PlanFacts, ReceiverFacts, UnservedFacts, WorkFacts
from app.planning.sense.gate import objections
from app.planning.sense.objection import Objection
from app.planning.sense.town import BlockFacts, FacilityToday, FunctionFacts, Span, TownFacts

PERIODS = (Span(2026, 2031), Span(2031, 2036), Span(2036, 2046), Span(2046, 2056))
CATEGORIES = {"elementary_school": "school", "junior_high_school": "school", "public_housing": "housing"}
Case = tuple[TownFacts, PlanFacts]


def facility(code: str, function: str, area: float, users: float, **changes: Any) -> FacilityToday:
    """One function on all its floor, built in 2005 of concrete, on the mainland, out of every hazard."""
    usual = FacilityToday(
        code=code,
        name=f"{function} {code}",
        category=CATEGORIES.get(function, "culture"),
        functions=(FunctionFacts(function, area, users),),
        blocks=(BlockFacts(area, 2005, "rc"),),
        floor_area_m2=area,
        x_m=0.0,
        y_m=0.0,
        district="中央",
        land_part=0,
        in_hazard=False,
    )
    return replace(usual, **changes)


def keep(place: FacilityToday, **changes: Any) -> DecisionFacts:
    """It stands as it is in every period."""
    area = place.floor_area_m2
    usual = DecisionFacts(
        place.code, "keep", stands=(True,) * 4, floor_area_before_m2=area, floor_area_after_m2=(area,) * 4
    )
    return replace(usual, **changes)


def leave(place: FacilityToday, period: int, *to: ReceiverFacts, **changes: Any) -> DecisionFacts:
    """Given up when a period begins; `to` names its receivers."""
    area = place.floor_area_m2
    stands = tuple(number < period for number in range(4))
    gone = keep(
        place,
        verdict="close",
        role="gives" if to else "none",
        stands=stands,
        term=period,
        fiscal_year=PERIODS[period].start_year,
        floor_area_after_m2=tuple(area if each else 0.0 for each in stands),
        receivers=to,
    )
    return replace(gone, **changes)


def to(code: str, function: str, users: float, *, since: int, **changes: Any) -> tuple[ReceiverFacts, ...]:
    """The same users to one receiver in every period from `since` on."""
    return tuple(replace(ReceiverFacts(code, function, period, users), **changes) for period in range(since, 4))


PLACES = (
    facility("S1", "elementary_school", 5000, 300, x_m=0.0, shelter=True),
    facility("S2", "elementary_school", 5200, 250, x_m=1200.0, shelter=True),
    facility("S3", "elementary_school", 4800, 60, x_m=9000.0, shelter=True),
    facility("L1", "library", 2000, 90_000, x_m=300.0),
    facility("M1", "museum", 5409, 116_622, x_m=500.0, category="social_education"),
    facility("T1", "outdoor_sports", 171, 20_000, x_m=700.0, category="sports"),
    facility("K1", "crematorium", 4404, 4_000, x_m=4000.0, category="other"),
    facility("E1", "education_center", 0, 500, x_m=100.0, category="school", tenant=True, blocks=()),
    facility("N1", "special_needs_school", 9000, 300, x_m=2000.0, category="school"),
    facility("H1", "hospital", 20_000, 250, x_m=900.0, category="medical"),
    facility("F1", "fire_station", 870, 30, x_m=800.0, category="administration"),
    facility("Y1", "city_hall", 12_000, 400, x_m=200.0, category="administration"),
    facility("G1", "school_lunch_center", 3000, 4_000, x_m=1500.0, category="school"),
    facility("P1", "public_housing", 6000, 70, x_m=2500.0),
    facility("P2", "public_housing", 5000, 50, x_m=2900.0),
    facility("C1", "community_center", 360, 15_000, x_m=0.0),
    facility("C2", "community_center", 900, 17_000, x_m=900.0),
    *(facility(f"C{n}", "community_center", 360, 14_000, x_m=1000.0 * n) for n in range(3, 13)),
    *(facility(f"B{n}", "neighborhood_hall", 90, 2_000, x_m=500.0 * n) for n in range(1, 13)),
)
BY_CODE = {place.code: place for place in PLACES}
TOWN = TownFacts(
    facilities=PLACES,
    periods=PERIODS,
    population={2026: 79_000, 2036: 70_000, 2055: 55_000},
    life_years={"rc": 60, "wood": 40},
)
MONEY = MoneyFacts(100e9, 20e9, 120e9, 119.4e9, 0.005)


def plan_of(town: TownFacts, *given: DecisionFacts, **changes: Any) -> PlanFacts:
    """Everything kept but for the decisions given."""
    told = {each.facility_code: each for each in given}
    decisions = tuple(told.get(place.code, keep(place)) for place in town.facilities)
    return replace(PlanFacts(decisions, money=MONEY, residents_affected=(0, 4_000, 5_000, 5_000)), **changes)


def clean() -> Case:
    """One community centre closes in 2031; its visitors go to the larger one 1.2 km away, which has the room."""
    moved = to("C2", "community_center", 15_000, since=1, area_m2=300.0, extra_km=0.4, km=1.9)
    floor = sum(place.floor_area_m2 for place in PLACES)
    figures = {"floor_area_before_m2": floor, "floor_area_after_m2": floor - 360, "closed": 1}
    return TOWN, plan_of(TOWN, leave(BY_CODE["C1"], 1, *moved), changes_by_term=(0, 1, 0, 0), **figures)


def decided(*given: DecisionFacts, town: TownFacts = TOWN, **changes: Any) -> Case:
    return town, plan_of(town, *given, **changes)


def changed(code: str, **changes: Any) -> TownFacts:
    """The town with one facility changed."""
    places = tuple(replace(place, **changes) if place.code == code else place for place in PLACES)
    return replace(TOWN, facilities=places)


def place_of(town: TownFacts, code: str) -> FacilityToday:
    return next(place for place in town.facilities if place.code == code)


def codes(case: Case) -> set[str]:
    return {each.code for each in objections(*case)}


def found(case: Case, code: str) -> list[Objection]:
    return [each for each in objections(*case) if each.code == code]


def work(kind: str, year: int, block: int | None = None) -> WorkFacts:
    return WorkFacts(kind, year, block)


def unserved(function: str, users: float, **changes: Any) -> UnservedFacts:
    return replace(UnservedFacts(function, 1, users), **changes)
