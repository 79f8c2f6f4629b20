"""Options by which a facility leaves the city's hands or use, each with its arithmetic: closing, sale, lease,
demolition, handing over, private operation. When things happen: see `options`."""

from collections.abc import Iterator

from app.domain.plan.ledger import Ledger
from app.domain.plan.money import PlanPricing, Quote
from app.domain.plan.terms import BuildingCase, Option
from app.domain.vocabulary import Action

# Sale 5 to 8 years after the end of use (calibration: closed schools).
YEARS_UNTIL_SOLD = 6
# Nobody is handed a building with fewer years left unless it is renovated first (assumption).
LEFT_FOR_OTHERS_YEARS = 10


def close(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Given up as a period begins: pulled down, and the land sold or let where its price is known."""
    if not case.may_close or case.is_unused:
        return
    for period in closing_periods(case, money, quote):
        ledger = Ledger(case, money, quote)
        ledger.add_winding_down(period)
        ledger.go_on_elsewhere(period, case.running_cost_yen - _ending_yen(case, money))
        if case.is_school:
            ledger.go_on_elsewhere(period, money.rules.school_bus_yen, "school_bus")
        ledger.demolish(period)
        ledger.offer_own(until=period)
        sold = case.is_land_own and ledger.sell_land(period, YEARS_UNTIL_SOLD)
        disposal = "sell" if sold else "demolish"
        yield ledger.close(Action.CLOSE, period=period, left_since=period, disposal=disposal)


def _ending_yen(case: BuildingCase, money: PlanPricing) -> float:
    """Running cost that ends with the building: a part for all, and no more than was measured for a school."""
    ending = case.running_cost_yen * money.rules.running_ending_share
    return min(ending, money.rules.school_saving_yen) if case.is_school else ending


def demolish(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """An unused building is pulled down (除却)."""
    if case.is_unused:
        yield from _left(case, money, quote, Action.DEMOLISH)


def sell(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """An unused building is pulled down and its land sold, where it is the city's and its price is known (売却)."""
    if case.is_unused and case.is_land_own and case.land_value_yen:
        yield from _left(case, money, quote, Action.SELL)


def lease(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """An unused building is pulled down and its land let, where its price is known (貸付)."""
    if case.is_unused and case.is_land_own and case.land_value_yen:
        yield from _left(case, money, quote, Action.LEASE)


def _left(case: BuildingCase, money: PlanPricing, quote: Quote, action: Action) -> Iterator[Option]:
    """An unused building goes as a period begins; no option where the sale or lease would lie beyond the plan."""
    for period in closing_periods(case, money, quote):
        ledger = Ledger(case, money, quote)
        ledger.add_winding_down(period)
        ledger.demolish(period)
        if action is Action.SELL and not ledger.sell_land(period, YEARS_UNTIL_SOLD):
            continue
        if action is Action.LEASE and not ledger.lease_land(period):
            continue
        yield ledger.close(action, period=period, left_since=period, disposal=action.value)


def hand_over(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Repaired once and handed to its neighbourhood, which runs its functions on with a grant (地域移譲)."""
    for period in _periods_handed_over(case, money, quote, Action.HAND_OVER):
        ledger = Ledger(case, money, quote)
        ledger.strengthen()
        ledger.add_winding_down(period)
        ledger.add_hand_over(period, is_renewed=_is_old(money, quote, period))
        ledger.offer_own()
        yield ledger.close(Action.HAND_OVER, period=period, disposal="hand_over")


def privatise(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Repaired once and handed to a private operator, who runs its functions on at his own cost (民間移管)."""
    for period in _periods_handed_over(case, money, quote, Action.PRIVATISE):
        ledger = Ledger(case, money, quote)
        ledger.strengthen()
        ledger.add_winding_down(period)
        ledger.add_hand_over(period, is_renewed=_is_old(money, quote, period))
        ledger.offer_own()
        yield ledger.close(Action.PRIVATISE, period=period, disposal="hand_over")


def operate(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Run by a private operator on the terms of the register from the second period on; the city keeps the building."""
    if Action.OPERATE not in case.offered or case.operator_saving_yen <= 0:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_stay()
    ledger.strengthen()
    ledger.offer_own()
    period = min(1, len(money.rules.periods) - 1)
    ledger.save_running(period, case.operator_saving_yen)
    yield ledger.close(Action.OPERATE, period=period)


def _periods_handed_over(case: BuildingCase, money: PlanPricing, quote: Quote, action: Action) -> list[int]:
    """Periods as which begin the building is worth taking over: it is safe and has years left to be used. Nobody is
    given one that has to be renovated first, but by a planner's word."""
    if action not in case.offered:
        return []
    ends = money.life_ends(quote.main_profile) if quote.blocks else 0
    last = ends if action in case.ordered else ends - LEFT_FOR_OTHERS_YEARS
    first = 1 if case.is_unsafe else 0
    return [
        number for number, period in enumerate(money.rules.periods) if number >= first and period.start_year <= last
    ]


def _is_old(money: PlanPricing, quote: Quote, period: int) -> bool:
    """Whether it would have but a few years left when it is handed over: then it is renovated first."""
    ends = money.life_ends(quote.main_profile) if quote.blocks else 0
    return ends < money.rules.periods[period].start_year + LEFT_FOR_OTHERS_YEARS


def closing_periods(case: BuildingCase, money: PlanPricing, quote: Quote) -> list[int]:
    """Periods as which begin the facility may be given up: not beyond the life of its main block, but for the end of
    the first period where that is over before; not long before its end where the case says so, else not before its
    loan is paid. Unsafe blocks are left in the first period. What nobody uses may stand closed for longer, kept
    safe."""
    periods = money.rules.periods
    if case.is_unused:
        by = case.gone_by_year
        return [number for number, period in enumerate(periods) if by is None or period.start_year < by]
    first_end = periods[min(1, len(periods) - 1)].start_year
    limit = money.life_ends(quote.main_profile) if quote.blocks else periods[-1].end_year
    last = periods[0].start_year if case.is_unsafe else max(limit, first_end)
    first = periods[0].start_year if case.is_unsafe else min(_earliest(case, limit, money.rules.loan_years), last)
    return [number for number, period in enumerate(periods) if first <= period.start_year <= last]


def _earliest(case: BuildingCase, life_ends: int, loan_years: int) -> int:
    """The fiscal year from which on a facility in use may be given up."""
    if case.closes_within_years is not None:
        return life_ends - case.closes_within_years
    built = None if case.main_block is None else case.main_block.built_year
    return built + loan_years if built and not case.is_asked else 0
