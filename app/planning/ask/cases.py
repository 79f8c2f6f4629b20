"""Places and wishes → building cases and rules for the domain's courses."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.domain.cost.rates import preset
from app.domain.plan.strategies import (
    BuildingCase,
    FunctionUse,
    Guest,
    Lock,
    Owner,
    StrategyRules,
    Trajectory,
    equal_periods,
)
from app.domain.vocabulary import Action, Function
from app.planning.ask.finance_shares import city_shares
from app.planning.ask.places import Place
from app.planning.ask.standards import DETOUR, FIXED, GUEST_REACH_KM, GUESTS, GUESTS_OFFERED, HOSTS
from app.planning.ask.wishes import Wishes

# Handing over keeps the service and ends the cost, so it would win everywhere: only where a planner asks for it.
USUAL_ACTIONS = frozenset(set(Action) - {Action.HAND_OVER})


def rules_of(wishes: Wishes) -> StrategyRules:
    """The rules of a plan for the wishes' periods, prices and discount rate. Raises ValueError for no such preset."""
    periods = equal_periods(wishes.base_year, years_each=wishes.period_years, count=wishes.periods)
    assumptions = preset(wishes.preset, base_year=wishes.base_year, years=wishes.years)
    actions = USUAL_ACTIONS | ({Action.HAND_OVER} if wishes.hand_over else set())
    return StrategyRules(
        assumptions,
        periods,
        actions=frozenset(actions),
        discount_rate=wishes.discount_rate,
        running_carbon_kg_per_m2=wishes.running_carbon_kg_per_m2,
        building_carbon_kg_per_m2=wishes.building_carbon_kg_per_m2,
        city_shares=city_shares(
            wishes.finance,
            base_year=wishes.base_year,
            periods=wishes.periods,
            period_years=wishes.period_years,
            subsidy_share=wishes.subsidy_share,
            is_depopulated=wishes.depopulated,
            is_strong_city=wishes.strong_city,
        ),
    )


def building_cases(places: Sequence[Place], wishes: Wishes, *, has_population: bool) -> list[BuildingCase]:
    """One case a place, in order. What a calculation must not touch is locked; `why_locked` says why.

    A planner's own locks are not in the cases: see `allowed_courses`.
    """
    guests = _guests(places)
    return [
        BuildingCase(
            index=index,
            category=place.category,
            floor_area_m2=place.floor_area_m2,
            built_year=built_year(place),
            functions=tuple(FunctionUse(use.function, use.area_m2, use.room, use.users) for use in place.uses),
            running_cost_yen=round(place.running_cost_yen),
            income_yen=round(place.income_yen),
            land_value_yen=round(place.land_yen),
            guests=guests[index],
            lock=_lock(place, wishes, has_population=has_population),
            is_shelter=place.shelter,
            is_in_hazard=place.in_hazard and wishes.avoid_hazard,
            owner=Owner.OWN if place.own else Owner.NEIGHBOUR,
        )
        for index, place in enumerate(places)
    ]


def built_year(place: Place) -> int:
    """Mean build year of the blocks weighted by area: the plan treats a place as one building. 0 = unknown."""
    known = [(area, year) for area, year in place.blocks if year]
    if not known:
        return 0
    areas, years = np.array(known, dtype=np.float64).T
    return round(float(np.average(years, weights=areas)))


def why_locked(place: Place, wishes: Wishes, *, has_population: bool) -> str | None:
    """The reason code of a lock the calculation sets by itself; None where everything may be considered."""
    told = wishes.locks.get(place.code)
    reasons = (
        ("kept_locked", told == "keep"),
        ("closed_locked", told == "close"),
        ("kept_fixed", any(use.function in FIXED for use in place.uses)),
        ("no_area", place.floor_area_m2 <= 0),
        ("no_position", not place.placed),
        ("no_users_known", not place.users_known and not has_population),
    )
    return next((code for code, holds in reasons if holds), None) if place.own else None


def _lock(place: Place, wishes: Wishes, *, has_population: bool) -> Lock | None:
    reason = why_locked(place, wishes, has_population=has_population)
    return None if reason in {None, "kept_locked", "closed_locked"} else Lock.KEEP


def allowed_courses(places: Sequence[Place], courses: Sequence[Trajectory], wishes: Wishes) -> NDArray[np.bool_]:
    """Which courses the planner's locks leave, bool[courses]: kept with its functions, given up, not before a year.

    They are held apart from the courses themselves so that a clash can name the lock and say what lifting it brings.
    """
    starts = wishes.period_starts()
    return np.array([_leaves(places[course.building], course, wishes, starts) for course in courses], dtype=np.bool_)


def _leaves(place: Place, course: Trajectory, wishes: Wishes, starts: Sequence[int]) -> bool:
    if not place.own:
        return True
    told = wishes.locks.get(place.code)
    if told == "keep" and not (all(course.standing) and course.action is not Action.CONVERT):
        return False
    if told == "close" and course.action is not Action.CLOSE:
        return False
    first = wishes.not_before.get(place.code)
    return first is None or course.period is None or starts[course.period] >= first


def _guests(places: Sequence[Place]) -> list[tuple[Guest, ...]]:
    """For each own place that can host: the nearest place of each function within reach that could move in or merge."""
    own = [index for index, place in enumerate(places) if place.own and place.placed and place.floor_area_m2 > 0]
    found: list[tuple[Guest, ...]] = [()] * len(places)
    if len(own) < 2:
        return found
    xy = np.array([[places[index].x_m, places[index].y_m] for index in own])
    reach_m = GUEST_REACH_KM * 1000 / DETOUR
    near = cKDTree(xy).query_ball_point(xy, reach_m)
    for here, index in enumerate(own):
        place = places[index]
        if any(use.function in HOSTS for use in place.uses):
            distances = np.hypot(*(xy[near[here]] - xy[here]).T) * DETOUR / 1000
            others = [(float(d), places[own[j]]) for d, j in zip(distances, near[here], strict=True) if j != here]
            found[index] = _nearest_guests(place, others)
    return found


def _nearest_guests(place: Place, others: Sequence[tuple[float, Place]]) -> tuple[Guest, ...]:
    same = {use.function for use in place.uses}
    nearest: dict[Function, Guest] = {}
    for distance_km, other in sorted(others, key=lambda pair: (pair[0], pair[1].code)):
        for use in other.uses:
            if use.function in GUESTS or use.function in same:
                nearest.setdefault(use.function, Guest(use.function, distance_km, use.area_m2))
    return tuple(nearest.values())[: GUESTS_OFFERED + len(same)]
