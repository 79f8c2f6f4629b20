"""The ladder: going on as today, plans at 10, 20 and 30 % less floor area, and the cheapest, each with its own proof.

A rung cuts at least its share and little more, so that the mild ones are mild; where the town's buildings are too large
for so narrow a step it is widened. Budgets are kept where any plan can keep them; a rung that cannot is asked without
them and says so. Recommended is, among the rungs that keep the budget line, the mildest one that reaches the stored
target or comes nearest to it, and without a target the mildest one within what towns decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

import numpy as np

from app.optimizer.engine.ready import load_kernels
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status
from app.optimizer.question.problem import Bools, Clients, Floats, Problem, no_rows
from app.optimizer.question.requirements import Requirement, make_rows
from app.optimizer.why.infeasible import LimitReference, meets_limits, without
from app.optimizer.why.least_area import LeastArea, least_area
from app.planning.ask.limit_names import limit_named
from app.planning.ask.limits import LimitRow
from app.planning.ask.question import Question
from app.planning.series.side_by_side import at_once, side_by_side
from app.planning.series.solved import solve_question
from app.planning.tell.cash import goes_on, keeping
from app.planning.tell.promise import LEAST_USERS, users_lost

KEEP = "keep"
CHEAPEST = "cheapest"
SHARES = {"cut10": 0.10, "cut20": 0.20, "cut30": 0.30}
NAMES = (KEEP, *SHARES, CHEAPEST)
# How much more than its share a rung may cut; wider where no plan lies between.
SLACKS = (0.02, 0.05, 0.10, 0.20)
MIDDLE = "cut20"
LEAST_SECONDS = 3.0
CHECK_SECONDS = 10.0
ROUNDING = 1e-6
MOST_NAMED = 4
# So often what binds is lifted to see what else stands in the way of a rung.
LIMITS_LIFTED = 3
DECADE = 10
# What towns decide: over thirty years, and at most in the first ten (calibration).
LEAST_CUT = 0.15
MOST_IN_A_DECADE = 0.10


@dataclass(frozen=True, slots=True)
class Rung:
    """One plan of the ladder: the question it answers, and whether its works keep the budget line (None: there is no
    line) and what is promised. `spending_yen` by period, `cut_share` of the floor area at the end, `decade_share` of
    it at the end of the last term within the first ten years (0: there is none)."""

    name: str
    question: Question
    outcome: Outcome
    spending_yen: Floats
    cut_share: float
    meets_budget: bool | None
    keeps_promises: bool
    decade_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Unreached:
    """A rung without a plan. `reason`: limits (its share is more than the plan's own limits let go, proven), clash (no
    plan keeps them and what is promised, proven), time (none was found).

    `most_share`: no plan cuts more, proven; None where that was not found out. `limits`: what stands in the way.
    """

    name: str
    reason: str
    most_share: float | None
    limits: tuple[LimitReference, ...]


def climb(question: Question, *, seconds: float, seed: int, monitor: Monitor = SILENT) -> Iterator[Rung | Unreached]:
    """The rungs, the cheapest first; two at a time where there are two cores, the time shared among them."""
    each = max(LEAST_SECONDS, seconds * at_once() / (len(SHARES) + 1))
    limits = Limits(seconds=each, gap=question.settings.gap, exact_seconds=each)
    load_kernels()
    most = most_cut(question)
    reachable = [name for name in SHARES if most.share is None or SHARES[name] <= most.share + ROUNDING]
    names = (CHEAPEST, *reversed(reachable), KEEP)
    works = [partial(_rung, question, name, limits=limits, seed=seed) for name in names]
    for name in SHARES:
        if name not in reachable:
            yield Unreached(name, "limits", most.share, most.limits)
    for name, found in zip(names, side_by_side(works, monitor), strict=True):
        if isinstance(found, Rung):
            yield found
        elif name in SHARES and not monitor.cancelled():
            yield Unreached(name, found, most.share, most.limits)


@dataclass(frozen=True, slots=True)
class MostCut:
    """The largest share of floor any plan gives up, proven (None: not found out), and the limits it is due to: without
    them the largest share asked for might be reached."""

    share: float | None
    limits: tuple[LimitReference, ...]


def most_cut(question: Question) -> MostCut:
    """What the plan's limits, locks and guarantees let go at most, budgets aside."""
    problem, before = without_budget(question).problem, before_m2(question)
    least = least_area(problem, seconds=CHECK_SECONDS)
    if least is None or before <= 0:
        return MostCut(None, ())
    share = max(0.0, 1 - least.area_m2 / before)
    asked = max(SHARES.values())
    limits = least.limits if share >= asked else _in_the_way(problem, least, (1 - asked) * before)
    return MostCut(share, limits)


def _in_the_way(problem: Problem, least: LeastArea, area_m2: float) -> tuple[LimitReference, ...]:
    """The limits without which so little floor might be left: what binds first, and then what binds without it."""
    named = least.limits
    for _ in range(LIMITS_LIFTED):
        free = reduce(without, named, problem)
        further = least_area(free, seconds=CHECK_SECONDS)
        if further is None or further.area_m2 <= area_m2:
            break
        named += tuple(limit for limit in further.limits if limit not in named)
    return named


def _rung(question: Question, name: str, monitor: Monitor, *, limits: Limits, seed: int) -> Rung | str:
    """The best plan of a rung, within the budget if there is one, else without; the reason where there is none."""
    narrowed = _narrowed(question, name)
    if narrowed is None:
        return "clash"
    has_line = bool(np.isfinite(question.problem.budget_yen).any())
    if has_line and name != KEEP and meets_limits(narrowed.problem, seconds=CHECK_SECONDS):
        outcome = solve_question(narrowed, limits, seed=seed, monitor=monitor)
        if outcome.plan is not None:
            return _made(question, name, narrowed, outcome)
    free = without_budget(narrowed) if has_line else narrowed
    outcome = solve_question(free, limits, seed=seed, monitor=monitor)
    if outcome.plan is not None:
        return _made(question, name, free, outcome)
    return "clash" if outcome.status is Status.INFEASIBLE else "time"


def without_budget(question: Question) -> Question:
    """The same question without budget limits; the yearly line stays as what the plan is compared with."""
    problem = replace(question.problem, budget_yen=np.full(question.problem.periods, np.inf))
    return replace(question, problem=problem)


def _narrowed(question: Question, name: str) -> Question | None:
    """The question of a rung; None where no plan lies within even its widest step."""
    if name == CHEAPEST:
        return question
    if name == KEEP:
        return as_today(question)
    for slack in SLACKS:
        narrowed = between(question, SHARES[name], SHARES[name] + slack)
        if meets_limits(without_budget(narrowed).problem, seconds=CHECK_SECONDS):
            return narrowed
    return None


def between(question: Question, least: float, most: float) -> Question:
    """The question with the floor area cut by at least and at most these shares at the end."""
    before = before_m2(question)
    gone = given_up_m2(question)
    used = np.flatnonzero(gone)
    row = LimitRow("most_cut", {}, Requirement(f"cut at most {most:g}", used, gone[used], upper=most * before))
    rows = (*question.rows, row)
    problem = replace(
        question.problem,
        area_limit_m2=min(question.problem.area_limit_m2, (1 - least) * before),
        rows=make_rows([each.requirement for each in rows]),
    )
    settings = question.settings.model_copy(update={"area_cut_share": least})
    return replace(question, problem=problem, rows=rows, settings=settings)


def given_up_m2(question: Question) -> Floats:
    """Floor that each option gives up by the end of the plan, m²; nothing where it grows."""
    facilities = question.facilities
    before = [
        facilities[each.building].floor_area_m2 if facilities[each.building].own else 0.0 for each in question.options
    ]
    return np.maximum(np.array(before) - question.problem.strategies.final_area_m2, 0.0)


def before_m2(question: Question) -> float:
    """The town's own floor today."""
    return sum(facility.floor_area_m2 for facility in question.facilities if facility.own)


def as_today(question: Question) -> Question:
    """Every facility goes on as it is and everybody goes where they go now, but for what the planner has decided;
    nothing else is limited."""
    problem, groups = question.problem, question.groups
    allowed = _keeping(question)
    stays = bool(allowed[keeping(question)].all())
    free = replace(
        problem,
        strategies=replace(problem.strategies, allowed=allowed),
        clients=_at_home(question) if stays else problem.clients,
        budget_yen=np.full(problem.periods, np.inf),
        area_limit_m2=np.inf,
        rows=no_rows(),
    )
    entries = np.arange(len(groups.home)) if stays else groups.home_entry
    return replace(question, problem=free, rows=(), groups=replace(groups, home_entry=entries))


def _at_home(question: Question) -> Clients:
    """Everybody may only go where they go today."""
    clients, entries = question.problem.clients, question.groups.home_entry
    return replace(
        clients,
        list_start=np.arange(len(entries) + 1),
        list_site=clients.list_site[entries],
        list_distance=clients.list_distance[entries],
        list_end=clients.unserved_distance.copy(),
    )


def _keeping(question: Question) -> Bools:
    """Allowed options that keep a facility; where the planner's word leaves none, what it leaves."""
    allowed, building = question.problem.strategies.allowed, question.problem.strategies.building()
    keeps = np.array([goes_on(question, number) for number in range(len(question.options))]) & allowed
    has = np.bincount(building[keeps], minlength=question.problem.buildings) > 0
    return np.where(has[building], keeps, allowed)


def _made(question: Question, name: str, asked: Question, outcome: Outcome) -> Rung:
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    strategies = question.problem.strategies
    spending = strategies.capital_yen[outcome.plan.strategy].sum(axis=0)
    line = question.problem.budget_yen
    meets = bool((spending <= line * (1 + 1e-6) + 1).all()) if np.isfinite(line).any() else None
    before = before_m2(question)
    after = float(strategies.final_area_m2[outcome.plan.strategy].sum())
    cut = 1 - after / before if before > 0 else 0.0
    kept = bool((users_lost(asked, outcome.plan) < LEAST_USERS).all())
    return Rung(name, asked, outcome, spending, cut, meets, kept, _decade_share(question, outcome))


def _decade_share(question: Question, outcome: Outcome) -> float:
    """Share of the town's own floor given up by the end of the last term that ends within ten years."""
    ends = np.cumsum(question.settings.terms)
    early = np.flatnonzero(ends <= DECADE)
    before = before_m2(question)
    if outcome.plan is None or not len(early) or before <= 0:
        return 0.0
    chosen = [question.options[strategy] for strategy in outcome.plan.strategy.tolist()]
    after = sum(option.area_m2[early[-1]] for option in chosen if question.facilities[option.building].own)
    return float(1 - after / before)


def recommend(rungs: Sequence[Rung], *, target: float | None = None) -> Rung | None:
    """Of the rungs that keep what is promised and the budget line: the mildest one that reaches the target, else the
    one nearest to it; without a target the mildest one that does what towns do, else the mildest. Without a line the
    mildest one that reaches the target, else the middle one.

    What towns do: at least 15 % over the plan and at most 10 % of it in the first ten years.

    Where none keeps the line: the one that exceeds it least, the milder of two alike. Going on as today is the
    yardstick and never recommended.
    """
    sound = (rung for rung in rungs if rung.name != KEEP and rung.keeps_promises)
    plans = sorted(sound, key=lambda rung: NAMES.index(rung.name))
    if not plans:
        return None
    keeping = [rung for rung in plans if rung.meets_budget]
    if keeping:
        return _within_budget(keeping, target)
    named = [rung for rung in plans if rung.name != CHEAPEST] or plans
    if target is not None:
        reaching = [rung for rung in named if rung.cut_share >= target - 1e-6]
        return reaching[0] if reaching else max(named, key=lambda rung: rung.cut_share)
    if all(rung.meets_budget is None for rung in plans):
        return min(plans, key=lambda rung: abs(NAMES.index(rung.name) - NAMES.index(MIDDLE)))
    return min(named, key=lambda rung: (round(over_yen(rung), -6), NAMES.index(rung.name)))


def _within_budget(keeping: Sequence[Rung], target: float | None) -> Rung:
    """The recommended one of plans that keep the budget line, the mildest first."""
    if target is not None:
        reaching = [rung for rung in keeping if rung.cut_share >= target - 1e-6]
        return reaching[0] if reaching else max(keeping, key=lambda rung: rung.cut_share)
    usual = [rung for rung in keeping if rung.cut_share >= LEAST_CUT and rung.decade_share <= MOST_IN_A_DECADE]
    return usual[0] if usual else keeping[0]


def _share(rung: Rung) -> float:
    return SHARES.get(rung.name, rung.cut_share)


def over_yen(rung: Rung) -> float:
    """By how much its works exceed the budget line of the periods that have one, yen."""
    line = _line(rung.question)
    known = np.isfinite(line)
    return float(np.maximum(rung.spending_yen[known] - line[known], 0.0).sum())


def _line(question: Question) -> Floats:
    """Budget of each period from its years; inf where a year has none."""
    yearly = np.array([np.inf if yen is None else yen for yen in question.budget_yearly], dtype=np.float64)
    return np.asarray(np.add.reduceat(yearly, np.cumsum([0, *question.settings.terms[:-1]])))


def rung_row(rung: Rung, run_id: int | None, summary: dict[str, Any], *, is_recommended: bool) -> dict[str, Any]:
    """A rung as plain values; `summary` is its plan's."""
    line = _line(rung.question)
    money = summary["money"]
    return {
        "name": rung.name,
        "cut_share": round(_share(rung), 4),
        "achieved_share": round(rung.cut_share, 4),
        "decade_share": round(rung.decade_share, 4),
        "run_id": run_id,
        "city_cost_yen": money["city_cost_yen"],
        "travel_yen": money["travel_yen"],
        "gap": money["gap"],
        "need_yen": [round(float(yen)) for yen in rung.spending_yen],
        "budget_yen": [round(float(yen)) if np.isfinite(yen) else None for yen in line],
        "over_yen": round(over_yen(rung)),
        "meets_budget": rung.meets_budget,
        "residents_affected": summary["residents_affected"],
        "residents_farther": summary["residents_farther"],
        "closed": summary["closed"],
        "floor_area_after_m2": summary["floor_area_after_m2"],
        "guarantees_kept": rung.keeps_promises,
        "is_recommended": is_recommended,
    }


def unreached_row(question: Question, rung: Unreached) -> dict[str, Any]:
    """A rung without a plan as plain values; `limits` as `limit_named` tells them, that one place of each function
    stays only where nothing else stands in the way."""
    named = [limit_named(question, each.kind, each.index) for each in rung.limits]
    told = [limit for limit in named if limit["kind"] != "minimum"] or named
    return {
        "name": rung.name,
        "cut_share": SHARES[rung.name],
        "reason": rung.reason,
        "most_share": None if rung.most_share is None else round(rung.most_share, 4),
        "limits": told[:MOST_NAMED],
    }
