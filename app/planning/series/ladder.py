"""The ladder: going on as today, plans at 10, 20 and 30 % less floor area, and the cheapest, each with its own proof.

A rung cuts at least its share and little more, so that the mild ones are mild; where the town's buildings are too large
for so narrow a step it is widened. Budgets are kept where any plan can keep them; a rung that cannot is asked without
them and says so. Recommended is, among the rungs that keep the budget line, the mildest one that reaches the stored
target or comes nearest to it, and without a target the mildest one within what towns decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from app.optimizer.engine.ready import load_kernels
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status
from app.optimizer.question.problem import Bools, Clients, Floats, no_rows
from app.optimizer.question.requirements import Requirement, make_rows
from app.optimizer.why.infeasible import LimitReference, meets_limits
from app.planning.ask.limit_names import limit_named
from app.planning.ask.limits import LimitRow
from app.planning.ask.question import Question
from app.planning.series.most_cut import (
    CHECK_SECONDS,
    ROUNDING,
    MostCut,
    before_m2,
    most_cut,
    start_near_the_end,
    without_budget,
)
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
MOST_NAMED = 4
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
    most = most_cut(question, max(SHARES.values()))
    reachable = [name for name in SHARES if most.share is None or SHARES[name] <= most.share + ROUNDING]
    names = (CHEAPEST, *reversed(reachable), KEEP)
    works = [partial(_rung, question, name, most=most, limits=limits, seed=seed) for name in names]
    for name in SHARES:
        if name not in reachable:
            yield Unreached(name, "limits", most.share, most.limits)
    for found in side_by_side(works, monitor):
        if isinstance(found, Rung) or (found.name in SHARES and not monitor.cancelled()):
            yield found


def _rung(
    question: Question, name: str, monitor: Monitor, *, most: MostCut, limits: Limits, seed: int
) -> Rung | Unreached:
    """The best plan of a rung, within the budget if there is one, else without; the reason where there is none."""
    narrowed = _narrowed(question, name)
    if narrowed is None:
        return Unreached(name, "clash", most.share, most.limits)
    outcome, share = None, most.share
    for asked in _with_and_without_budget(narrowed, name):
        start = start_near_the_end(asked, SHARES.get(name, 0.0), most, seconds=limits.seconds, monitor=monitor)
        if start.is_beyond:
            share = start.most_share
            continue
        outcome = solve_question(asked, limits, seed=seed, monitor=monitor, start=start.warm)
        if outcome.plan is not None:
            return _made(question, name, asked, outcome)
    reason = "limits" if outcome is None else "clash" if outcome.status is Status.INFEASIBLE else "time"
    return Unreached(name, reason, share, most.limits)


def _with_and_without_budget(narrowed: Question, name: str) -> Iterator[Question]:
    """The question with its budget line, where one may be kept, and without."""
    has_line = bool(np.isfinite(narrowed.problem.budget_yen).any())
    if has_line and name != KEEP and meets_limits(narrowed.problem, seconds=CHECK_SECONDS):
        yield narrowed
    yield without_budget(narrowed) if has_line else narrowed


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
    """The recommended one of plans that keep the budget line. The mildest is the one that gives up least floor: where
    the cheapest plan gives up less than a rung, it is the milder of the two."""
    keeping = sorted(keeping, key=lambda rung: rung.cut_share)
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


def found_row(rung: Rung) -> dict[str, Any]:
    """What is told of a rung as soon as it is found, before its plan is stored."""
    assert rung.outcome.plan is not None  # noqa: S101  a rung has one
    city = rung.question.problem.strategies.cost_yen[rung.outcome.plan.strategy].sum()
    return {
        "name": rung.name,
        "city_cost_yen": round(float(city)),
        "achieved_share": round(rung.cut_share, 4),
        "meets_budget": rung.meets_budget,
        "over_yen": round(over_yen(rung)),
    }


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
