"""A town's own plan measured with a run's question: what it comes to, which limits it breaks, what would improve it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.domain.vocabulary import Action
from app.optimizer.engine.what_if import Evaluation, Gauge
from app.optimizer.question.check import Recount, floor_of
from app.optimizer.question.plan import Outcome, Plan, Status
from app.optimizer.question.problem import Ints, Problem
from app.planning.ask.question import Question
from app.planning.ask.settings import Lock
from app.planning.tell.by_hand import broken_limits
from app.planning.tell.cash import keeping

# A facility that is given up is closed, and what becomes of the building is chosen with it.
GIVEN_UP = frozenset({Action.CLOSE, Action.DEMOLISH, Action.SELL, Action.LEASE})
LEAVES = frozenset({Action.CLOSE, Action.DEMOLISH, Action.MERGE_INTO, Action.COMBINE_INTO})
TAKES = frozenset({Action.MERGE, Action.COMBINE, Action.RECEIVE})
# Changes asked about: the most promising of so many facilities, two options each.
MOST_TRIED = 60
MOST_TRIED_AGAIN = 24
MOST_CHANGES = 5
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option for each facility, and what became of each wish: code → "" (as written), "other_term" (with the fiscal
    year its term begins in), "not_possible" or "not_ours" (counted as today)."""

    strategy: Ints
    done: Mapping[str, tuple[str, int | None]]


def choose(question: Question, wishes: Mapping[str, Lock], years: Mapping[str, int | None]) -> Chosen:
    """The options nearest to what a plan says, with the fiscal year of each; facilities it does not name go on as
    today. `years` stand apart, since a town's plan may name years that a planner's lock refuses."""
    strategy = keeping(question)
    number_of = {facility.code: number for number, facility in enumerate(question.facilities) if facility.own}
    done: dict[str, tuple[str, int | None]] = {}
    for code, wish in wishes.items():
        if code not in number_of:
            done[code] = ("not_ours", None)
            continue
        facility = number_of[code]
        if wish.action == Action.KEEP:
            done[code] = ("", None)
            continue
        fits = _fitting(question, facility, wish)
        if not fits:
            done[code] = ("not_possible", None)
            continue
        strategy[facility] = _nearest(question, fits, years.get(code))
        done[code] = _term_told(question, int(strategy[facility]), years.get(code))
    return Chosen(strategy, done)


def _fitting(question: Question, facility: int, wish: Lock) -> list[int]:
    """The options of a facility that do what is wished, with its partner where one does it with the partner."""
    first, last = question.problem.strategies.building_start[facility : facility + 2]
    mine = list(range(int(first), int(last)))
    fits = [number for number in mine if question.options[number].action == wish.action]
    if not fits and wish.action in LEAVES | GIVEN_UP:
        fits = [number for number in mine if question.options[number].action in GIVEN_UP]
    if not fits and wish.action in TAKES:
        fits = [number for number in mine if question.options[number].action in TAKES]
    with_partner = [
        number
        for number in fits
        if any(question.facilities[guest.facility].code == wish.partner for guest in question.options[number].guests)
    ]
    return with_partner or fits


def _nearest(question: Question, fits: Sequence[int], year: int | None) -> int:
    """The option of the term nearest to the year, of those the cheapest; without a year the cheapest."""
    cost = question.problem.strategies.cost_yen
    wanted = None if year is None else _term_of(question, year)

    def rank(number: int) -> tuple[int, float]:
        period = question.options[number].period
        apart = 0 if wanted is None or period is None else abs(period - wanted)
        return apart, float(cost[number])

    return min(fits, key=rank)


def _term_of(question: Question, year: int) -> int:
    """The term a fiscal year lies in; the first or the last for years beyond the plan."""
    starts = [period.start_year for period in question.rules.periods]
    return max((number for number, start in enumerate(starts) if start <= year), default=0)


def _term_told(question: Question, number: int, year: int | None) -> tuple[str, int | None]:
    period = question.options[number].period
    if year is None or period is None:
        return "", None
    term = question.rules.periods[period]
    is_within = term.start_year <= year < term.end_year
    return ("", None) if is_within else ("other_term", term.start_year)


@dataclass(frozen=True, slots=True)
class Measured:
    """A plan as it is written: the question with every limit that it breaks as loose as it needs, the answer to that,
    the limits broken, and whether people had to be sent on from the nearest places, which are full."""

    question: Question
    outcome: Outcome
    counted: Recount
    broken: tuple[Row, ...]
    broken_count: int
    sends_on: bool


def measure(question: Question, strategy: Ints) -> Measured:
    """What a plan comes to with the best ways for its people, in the same arithmetic as any plan's."""
    problem = question.problem
    found = Gauge(problem).evaluate(strategy)
    sends_on = found.counted is None
    if sends_on:
        problem = replace(problem, closest_assignment=False)
        found = Gauge(problem).evaluate(strategy)
    plan, counted = _told(found)
    loose = _loosened(problem, plan, counted)
    outcome = Outcome(
        status=Status.FEASIBLE,
        plan=plan,
        objective_yen=round(counted.objective_yen),
        bound_yen=None,
        gap=None,
        floor_yen=round(floor_of(loose)),
        cost_yen=round(counted.cost_yen),
        access_yen=round(counted.access_yen),
        seconds=0.0,
        peak_mb=0.0,
        history=(),
        duals=None,
    )
    limits = [each for each in counted.differences if each.code != "locked_strategy"]
    broken = tuple(broken_limits(question, limits))
    return Measured(replace(question, problem=loose), outcome, counted, broken, len(limits), sends_on)


def _told(found: Evaluation) -> tuple[Plan, Recount]:
    assert found.plan is not None  # noqa: S101  people may be sent on
    assert found.counted is not None  # noqa: S101
    return found.plan, found.counted


def _loosened(problem: Problem, plan: Plan, counted: Recount) -> Problem:
    """The problem whose limits the plan keeps: as they are, or as loose as the plan needs."""
    strategies, rows = problem.strategies, problem.rows
    allowed = strategies.allowed.copy()
    allowed[plan.strategy] = True
    kept = (counted.unserved <= 1e-6 * (1.0 + problem.clients.users)).all(axis=1)
    return replace(
        problem,
        strategies=replace(strategies, allowed=allowed),
        clients=replace(problem.clients, guaranteed=problem.clients.promised() & kept),
        budget_yen=np.maximum(problem.budget_yen, counted.spending_yen),
        area_limit_m2=max(problem.area_limit_m2, counted.area_m2),
        rows=replace(
            rows,
            lower=np.minimum(rows.lower, counted.row_activity),
            upper=np.maximum(rows.upper, counted.row_activity),
        ),
    )


def cheapest_changes(question: Question, strategy: Ints, best: Outcome, *, sends_on: bool = False) -> list[Row]:
    """Up to five decisions that, one after the other, make a plan cheapest in cost and travel together, each without
    breaking a limit further than the plan does already. `best`: an answer of the same question, whose prices and plan
    say where to look; a change they do not point at is not tried.

    Rows: the facility, its action and year before and after, and what the change brings beside those above it.
    """
    gauge = Gauge(replace(question.problem, closest_assignment=question.problem.closest_assignment and not sends_on))
    now = gauge.measure(strategy)
    waiting = promising(question, strategy, best)
    found: list[Row] = []
    while waiting and len(found) < MOST_CHANGES:
        tried = [(option, gauge.measure(_with(question, now.strategy, option))) for option in waiting]
        better = [pair for pair in tried if pair[1].breaks_no_more_than(now) and pair[1].value < now.value - 1.0]
        if not better:
            break
        better.sort(key=lambda pair: pair[1].value)
        option, after = better[0]
        found.append(_change_row(question, gauge, option, now.strategy))
        taken = question.options[option].building
        waiting = [each for each, _ in better if question.options[each].building != taken][:MOST_TRIED_AGAIN]
        now = after
    return found


def promising(question: Question, strategy: Ints, best: Outcome) -> list[int]:
    """Options worth a trial: of the facilities with most to gain at the best plan's prices the two cheapest, and what
    the best plan itself does with them."""
    strategies = question.problem.strategies
    value = strategies.cost_yen if best.duals is None else best.duals.strategy_value_yen
    ranked: list[tuple[float, list[int]]] = []
    for facility, chosen in enumerate(strategy.tolist()):
        first, last = strategies.building_start[facility : facility + 2]
        others = [number for number in range(int(first), int(last)) if strategies.allowed[number] and number != chosen]
        others.sort(key=lambda number: float(value[number]))
        own = [] if best.plan is None else [int(best.plan.strategy[facility])]
        tried = [*dict.fromkeys([*(each for each in own if each != chosen), *others[:2]])]
        if tried and question.facilities[facility].own:
            ranked.append((float(value[tried].min()) - float(value[chosen]), tried))
    ranked.sort(key=lambda pair: pair[0])
    return [number for _, tried in ranked[:MOST_TRIED] for number in tried]


def _with(question: Question, strategy: Ints, option: int) -> Ints:
    changed = strategy.copy()
    changed[question.options[option].building] = option
    return changed


def _change_row(question: Question, gauge: Gauge, option: int, before: Ints) -> Row:
    facility = question.options[option].building
    one = _told(gauge.evaluate(before))[1]
    other = _told(gauge.evaluate(_with(question, before, option)))[1]
    place = question.facilities[facility]
    return {
        "facility_id": place.facility_id,
        "facility_code": place.code,
        "name": place.name,
        **_spoken(question, int(before[facility]), ""),
        **_spoken(question, option, "new_"),
        "city_difference_yen": round(other.cost_yen - one.cost_yen),
        "travel_difference_yen": round(other.access_yen - one.access_yen),
        "mends": len(one.differences) - len(other.differences),
    }


def _spoken(question: Question, number: int, prefix: str) -> Row:
    """An option as it is said: its action, and the first fiscal year of the term it lies in."""
    option = question.options[number]
    year = None if option.period is None else question.rules.periods[option.period].start_year
    return {f"{prefix}action": option.action.value, f"{prefix}fiscal_year": year}
