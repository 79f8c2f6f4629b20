"""The courses a building may take, by plain rules, each with its arithmetic.

One function a course; a planner should be able to read them. Works and prices come from the forecast's own calendar, so
"keep" costs in the plan what it costs in the forecast. Source of the courses: domain.md 4.3.
"""

from collections.abc import Callable, Iterable, Iterator

from app.domain.plan.ledger import Ledger
from app.domain.plan.money import PlanMoney, Quote
from app.domain.plan.terms import (
    LEVELS,
    BuildingCase,
    FunctionUse,
    Guest,
    Level,
    Lock,
    Offer,
    Owner,
    Period,
    Step,
    StrategyRules,
    Trajectory,
    equal_periods,
    rule_notes,
)
from app.domain.vocabulary import Action, Function

__all__ = [
    "LEVELS",
    "BuildingCase",
    "FunctionUse",
    "Guest",
    "Level",
    "Lock",
    "Offer",
    "Owner",
    "Period",
    "Step",
    "StrategyRules",
    "Trajectory",
    "capacity",
    "equal_periods",
    "generate",
    "rule_notes",
    "trajectories",
]

Course = Callable[[BuildingCase, PlanMoney, Quote], Iterator[Trajectory]]


def capacity(use: FunctionUse, level: Level, rules: StrategyRules) -> float | None:
    """Users a function can take at a level; None = no limit."""
    if use.capacity is None:
        return None
    share = {Level.SMALL: rules.small_capacity_share, Level.NORMAL: 1.0, Level.LARGE: rules.large_capacity_share}
    return use.capacity * share[level]


def trajectories(case: BuildingCase, rules: StrategyRules) -> list[Trajectory]:
    """All courses one building may take. For many buildings use `generate`, which remembers prices."""
    return _trajectories(case, PlanMoney(rules))


def generate(cases: Iterable[BuildingCase], rules: StrategyRules) -> Iterator[list[Trajectory]]:
    """The courses of each building in turn; never an empty list but for contradictory locks."""
    money = PlanMoney(rules)
    for case in cases:
        yield _trajectories(case, money)


def _trajectories(case: BuildingCase, money: PlanMoney) -> list[Trajectory]:
    courses = _NEIGHBOUR_COURSES if case.owner is Owner.NEIGHBOUR else _COURSES
    allowed, quote = money.rules.actions | {Action.KEEP}, money.quote(case)
    return [
        trajectory
        for action, course in courses
        if action in allowed
        for trajectory in course(case, money, quote)
        if _respects_locks(trajectory, case, money.rules)
    ]


def _respects_locks(trajectory: Trajectory, case: BuildingCase, rules: StrategyRules) -> bool:
    """Keep: stays in use with its own functions. Close: is given up. Not before: no change until then."""
    if case.lock is None and case.not_before is None:
        return True
    if case.lock is Lock.KEEP and not (all(trajectory.standing) and trajectory.action is not Action.CONVERT):
        return False
    if case.lock is Lock.CLOSE and trajectory.action is not Action.CLOSE:
        return False
    if case.not_before is None or trajectory.period is None:
        return True
    return rules.periods[trajectory.period].start_year >= case.not_before


def _keep(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Goes on as it is: all works fall due as in the forecast."""
    ledger = Ledger(case, money, quote)
    ledger.add_stay()
    ledger.offer_own()
    yield ledger.close(Action.KEEP)


def _life_extend(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Renovated for a longer life; not where the frame forbids it, nor where that is the rule anyway."""
    if not case.is_extendable or not case.built_year or money.staying(quote.usual) == money.staying(quote.extended):
        return
    ledger = Ledger(case, money, quote)
    ledger.add_stay(is_extended=True)
    ledger.offer_own()
    yield ledger.close(Action.LIFE_EXTEND)


def _rebuild_same(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Rebuilt when due at the same size, without renovating shortly before."""
    due = _rebuild_year(case, money, quote)
    if due is not None and money.has_late_works(quote.usual, due):
        ledger = Ledger(case, money, quote)
        ledger.add_rebuild(due, case.floor_area_m2)
        ledger.offer_own()
        yield ledger.close(Action.REBUILD, period=money.period_at(due))


def _rebuild_smaller(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Rebuilt when due with a part of its area; less room for its functions from then on."""
    due = _rebuild_year(case, money, quote)
    if due is None:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_rebuild(due, case.floor_area_m2 * money.rules.smaller_share)
    ledger.offer_own(until=money.period_at(due))
    ledger.offer_own(since=money.period_at(due), level=Level.SMALL)
    yield ledger.close(Action.REBUILD_SMALLER, period=money.period_at(due))


def _merge(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Rebuilt larger when due, to take in neighbours' people of the same function (集約化)."""
    own = {use.function for use in case.functions}
    due = _rebuild_year(case, money, quote)
    if due is None or case.is_in_hazard or not any(guest.function in own for guest in case.guests):
        return
    ledger = Ledger(case, money, quote)
    ledger.add_rebuild(due, case.floor_area_m2 * money.rules.larger_share)
    ledger.offer_own(until=money.period_at(due))
    ledger.offer_own(since=money.period_at(due), level=Level.LARGE)
    yield ledger.close(Action.MERGE, period=money.period_at(due))


def _combine(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Rebuilt when due as a complex with functions from near by; shared entrances and rooms save a part (複合化)."""
    due = _rebuild_year(case, money, quote)
    guests = _guests(case, money.rules)
    if due is None or case.is_in_hazard:
        return
    for count in range(1, len(guests) + 1):
        chosen = guests[:count]
        area_m2 = case.floor_area_m2 + sum(guest.area_m2 for guest in chosen)
        ledger = Ledger(case, money, quote)
        ledger.add_rebuild(due, area_m2 * (1 - money.rules.complex_saving_share))
        ledger.add_moves(chosen, period=money.period_at(due))
        ledger.offer_own()
        ledger.offer_guests(chosen, since=money.period_at(due), level=Level.NORMAL)
        yield ledger.close(Action.COMBINE, period=money.period_at(due), guests=chosen)


def _receive(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Takes a function into spare rooms, fitted out in the period before it opens (the first, if there is but one)."""
    rules = money.rules
    if case.is_in_hazard or case.floor_area_m2 <= 0:
        return
    stay = Ledger(case, money, quote)
    stay.add_stay()
    stay.offer_own()
    for guest in _guests(case, rules):
        room_m2 = min(guest.area_m2, case.floor_area_m2 * rules.spare_room_share)
        for period in _opening_periods(rules):
            ledger = stay.fork()
            ledger.add_fit_out(room_m2, period=max(period - 1, 0))
            ledger.add_moves((guest,), period=period)
            ledger.offer_guests((guest,), since=period, level=Level.SMALL)
            yield ledger.close(Action.RECEIVE, period=period, guests=(guest,))


def _convert(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Its own functions end; the building is renovated for one from near by (転用)."""
    rules = money.rules
    if case.is_in_hazard or case.floor_area_m2 <= 0 or not case.functions:
        return
    for guest in _guests(case, rules)[:1]:
        period = _opening_periods(rules)[0]
        ledger = Ledger(case, money, quote)
        ledger.add_stay()
        ledger.add_fit_out(case.floor_area_m2, period=max(period - 1, 0))
        ledger.add_moves((guest,), period=period)
        ledger.offer_own(until=period)
        ledger.offer_guests((guest,), since=period, level=Level.NORMAL)
        yield ledger.close(Action.CONVERT, period=period, guests=(guest,))


def _close(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Given up at the start of a period, in the cheapest way its land allows: sale, lease, or demolition only."""
    for period in range(len(money.rules.periods)):
        ledger = Ledger(case, money, quote)
        ledger.add_winding_down(period, ending_share=money.rules.running_ending_share)
        ledger.add_disposal(period)
        ledger.offer_own(until=period)
        yield ledger.close(Action.CLOSE, period=period, left_since=period)


def _hand_over(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Repaired once and handed to a neighbourhood or operator, who runs its functions on (民間移管・地域移譲)."""
    if not case.functions or any(use.function not in money.rules.handed_over for use in case.functions):
        return
    for period in range(len(money.rules.periods)):
        ledger = Ledger(case, money, quote)
        ledger.add_winding_down(period, ending_share=1.0)
        ledger.add_hand_over(period)
        ledger.offer_own()
        yield ledger.close(Action.HAND_OVER, period=period, left_since=period)


def _share(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """Opened to the neighbouring municipality, which pays a part of all costs and uses a part of the room."""
    if case.owner is not Owner.OPEN_TO_NEIGHBOUR:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_stay(share=1 - money.rules.neighbour_share)
    ledger.offer_own(level=Level.SMALL)
    yield ledger.close(Action.SHARE, period=0)


def _stay_away(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """A neighbour's building our people do not use."""
    ledger = Ledger(case, money, quote)
    ledger.final_area_m2 = 0.0
    yield ledger.close(Action.KEEP, left_since=0)


def _use_neighbour(case: BuildingCase, money: PlanMoney, quote: Quote) -> Iterator[Trajectory]:
    """A neighbour's building our people use from a period on, for a part of its running cost."""
    for period in range(len(money.rules.periods)):
        ledger = Ledger(case, money, quote)
        ledger.final_area_m2 = 0.0
        ledger.add_fee(period)
        ledger.offer_own(since=period, level=Level.SMALL)
        yield ledger.close(Action.SHARE, period=period, left_since=0)


def _rebuild_year(case: BuildingCase, money: PlanMoney, quote: Quote) -> int | None:
    """When the building itself comes due for rebuild; never where it has no area of its own (a tenant's rooms)."""
    return money.rebuild_due(quote.usual) if case.floor_area_m2 >= 1 else None


def _opening_periods(rules: StrategyRules) -> range:
    """When rooms can be ready: the second and third period; with one period only, that one."""
    last = len(rules.periods)
    return range(min(1, last - 1), min(3, last))


def _guests(case: BuildingCase, rules: StrategyRules) -> tuple[Guest, ...]:
    """The nearest functions the building does not hold itself."""
    own: set[Function] = {use.function for use in case.functions}
    nearest: dict[Function, Guest] = {}
    for guest in sorted(case.guests, key=lambda guest: (guest.distance_km, guest.function.value)):
        if guest.function not in own:
            nearest.setdefault(guest.function, guest)
    return tuple(nearest.values())[: rules.max_guests]


_COURSES: tuple[tuple[Action, Course], ...] = (
    (Action.KEEP, _keep),
    (Action.LIFE_EXTEND, _life_extend),
    (Action.REBUILD, _rebuild_same),
    (Action.REBUILD_SMALLER, _rebuild_smaller),
    (Action.MERGE, _merge),
    (Action.COMBINE, _combine),
    (Action.RECEIVE, _receive),
    (Action.CONVERT, _convert),
    (Action.SHARE, _share),
    (Action.HAND_OVER, _hand_over),
    (Action.CLOSE, _close),
)
_NEIGHBOUR_COURSES: tuple[tuple[Action, Course], ...] = ((Action.KEEP, _stay_away), (Action.SHARE, _use_neighbour))
