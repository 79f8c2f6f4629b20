"""A plan laid before its town: facts joined by facility code, and the few readings every rule needs."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.functions.rows import FunctionRow, row
from app.domain.vocabulary import Function
from app.planning.sense.decisions import DecisionFacts, PlanFacts, ReceiverFacts, WorkKind
from app.planning.sense.town import FacilityToday, FunctionFacts, TownFacts

FIRST_TERM_YEARS = 5


def law_of(code: str) -> FunctionRow | None:
    """The row of a function; None for a code the table does not know."""
    try:
        return row(Function.of(code))
    except (ValueError, KeyError):
        return None


@dataclass(frozen=True, slots=True)
class Leaving:
    """An own facility that is given up: in period `period`, in fiscal year `year`."""

    facility: FacilityToday
    decision: DecisionFacts
    period: int
    year: int


@dataclass(frozen=True, slots=True)
class Handover:
    """Users of one function on their way from `giver` to `receiver` in one period."""

    giver: FacilityToday
    decision: DecisionFacts
    receiver: FacilityToday
    row: ReceiverFacts


@dataclass(frozen=True)
class Exam:
    """The town and the plan; every rule is a function of this."""

    town: TownFacts
    plan: PlanFacts

    @cached_property
    def facilities(self) -> Mapping[str, FacilityToday]:
        return {each.code: each for each in self.town.facilities}

    @cached_property
    def decisions(self) -> Mapping[str, DecisionFacts]:
        return {each.facility_code: each for each in self.plan.decisions}

    @cached_property
    def own(self) -> tuple[tuple[FacilityToday, DecisionFacts], ...]:
        """The town's own facilities a decision was made about."""
        facilities = self.facilities
        pairs = ((facilities.get(each.facility_code), each) for each in self.plan.decisions)
        return tuple((place, decision) for place, decision in pairs if place is not None and place.own)

    @cached_property
    def leaving(self) -> tuple[Leaving, ...]:
        """Own facilities given up, in the order of the decisions."""
        return tuple(
            Leaving(place, decision, period, self.year_of(decision, period))
            for place, decision in self.own
            if (period := left_in(decision)) is not None
        )

    @cached_property
    def given_up(self) -> tuple[Leaving, ...]:
        """Own facilities that are no longer the town's: given up, or handed over and used on by others."""
        return tuple(
            Leaving(place, decision, period, self.year_of(decision, period))
            for place, decision in self.own
            if (period := ends_in(decision)) is not None
        )

    @cached_property
    def moves(self) -> tuple[Handover, ...]:
        """Receivers the town knows, each with its giver."""
        return tuple(
            Handover(giver, decision, receiver, each)
            for giver, decision in self.own
            for each in decision.receivers
            if (receiver := self.facilities.get(each.facility_code)) is not None
        )

    @property
    def base_year(self) -> int:
        return self.town.periods[0].start_year if self.town.periods else 0

    @property
    def end_year(self) -> int:
        """The first fiscal year after the plan."""
        return self.town.periods[-1].end_year if self.town.periods else 0

    @property
    def first_term_end(self) -> int:
        """The first fiscal year after the first term: five years, or the first period where that is shorter."""
        first = self.town.periods[0].end_year if self.town.periods else 0
        return min(first, self.base_year + FIRST_TERM_YEARS)

    def start_of(self, period: int) -> int:
        """The first fiscal year of a period; the end of the plan for a period it does not have."""
        return self.town.periods[period].start_year if 0 <= period < len(self.town.periods) else self.end_year

    def years_of(self, period: int) -> int:
        return self.town.periods[period].years if 0 <= period < len(self.town.periods) else 0

    def year_of(self, decision: DecisionFacts, period: int) -> int:
        return self.start_of(period) if decision.fiscal_year is None else decision.fiscal_year

    def standard_of(self, function: str) -> float | None:
        """The farthest way of a function in km: the scenario's, else the table's."""
        law = law_of(function)
        return self.town.standard_km.get(function, law.standard_km if law else None)

    def road_km(self, one: FacilityToday, other: FacilityToday) -> float | None:
        """Straight line × detour; None where a position is missing."""
        if one.x_m is None or one.y_m is None or other.x_m is None or other.y_m is None:
            return None
        return math.hypot(one.x_m - other.x_m, one.y_m - other.y_m) / 1000 * self.town.detour

    def residents_in(self, period: int) -> float | None:
        """The largest population of a period's years."""
        if 0 <= period < len(self.town.residents_by_period):
            return self.town.residents_by_period[period]
        first = self.start_of(period)
        last = first + self.years_of(period) - 1
        return max((people for year, people in self.town.population.items() if first <= year <= last), default=None)

    def standing_with(self, function: str, period: int) -> Iterator[FacilityToday]:
        """Facilities that serve a function in a period: their own one still, or taken in by then."""
        for place, decision in self.own:
            if stands(decision, period) and serves(place, decision, function, period):
                yield place


def left_in(decision: DecisionFacts) -> int | None:
    """The first period in which a facility no longer stands."""
    return next((period for period, standing in enumerate(decision.stands) if not standing), None)


def ends_in(decision: DecisionFacts) -> int | None:
    """The first period in which a facility is no longer the town's: it does not stand, or its floor is others'."""
    left = [period for period, standing in enumerate(decision.stands) if not standing]
    over = [period for period in range(len(decision.stands)) if is_handed_over(decision, period)]
    return min(left + over, default=None)


def is_handed_over(decision: DecisionFacts, period: int) -> bool:
    """It serves on although the town has none of its floor any more."""
    return stands(decision, period) and area_in(decision, period) == 0 and decision.floor_area_before_m2 > 0


def stands(decision: DecisionFacts, period: int) -> bool:
    """Whether it stands in a period; a decision that does not say stands."""
    return decision.stands[period] if 0 <= period < len(decision.stands) else not decision.stands


def serves(place: FacilityToday, decision: DecisionFacts, function: str, period: int) -> bool:
    """Told services of the period count; where none are told for it, the functions of today."""
    told = [each.function for each in decision.serves if each.period == period]
    return function in (told or [each.function for each in place.functions])


def area_in(decision: DecisionFacts, period: int) -> float | None:
    """Floor area in a period, None where the plan does not say."""
    areas = decision.floor_area_after_m2
    return areas[period] if 0 <= period < len(areas) else None


def use_of(place: FacilityToday, function: str) -> FunctionFacts | None:
    return next((each for each in place.functions if each.function == function), None)


def main_function(place: FacilityToday) -> str | None:
    """The function with most floor."""
    best = max(place.functions, key=lambda each: each.area_m2 or 0.0, default=None)
    return best.function if best else None


def users_in(use: FunctionFacts, period: int) -> float | None:
    """Users of a function in a period as projected, else those of today."""
    return use.users_by_period[period] if 0 <= period < len(use.users_by_period) else use.users


def years_of_works(decision: DecisionFacts, *kinds: WorkKind) -> list[int]:
    """Fiscal years of the works of some kinds, earliest first."""
    return sorted(work.fiscal_year for work in decision.works if work.kind in kinds)
