"""What every series of plans shares: its members, the figures of one, and the rows about facilities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.optimizer.question.check import recount
from app.optimizer.question.limits import Limits, Monitor
from app.optimizer.question.plan import Outcome
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot
from app.planning.series.options import ExploreOptions

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class InForce:
    """The plan in force: its title, and what it was asked and came to when it was adopted."""

    title: str
    settings: Mapping[str, Any]
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BaseRun:
    """The run a series is about: its number, its question and answer, its stored decisions by facility code; and the
    plan in force where there is one."""

    run_id: int
    snapshot: Snapshot
    decisions: Mapping[str, Mapping[str, Any]]
    adopted: InForce | None = None

    @property
    def question(self) -> Question:
        return self.snapshot.question

    @property
    def outcome(self) -> Outcome:
        """Raises ValueError where the run was not answered."""
        if self.snapshot.outcome is None or self.snapshot.outcome.plan is None:
            raise ValueError("the run has no plan")
        return self.snapshot.outcome

    @property
    def chosen(self) -> Ints:
        """The run's strategy of each building."""
        plan = self.outcome.plan
        assert plan is not None  # noqa: S101  `outcome` has looked
        return plan.strategy


@dataclass(frozen=True, slots=True)
class Member:
    """One plan of a series: the question it answers, and what sets it apart, as JSON values and as a short name."""

    name: str
    about: Mapping[str, Any]
    settings: Mapping[str, Any]
    question: Question
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Kept:
    """A member as it was stored: its run, the run's state and headline figures, its decisions by facility code."""

    member: Member
    run_id: int
    state: str
    summary: Mapping[str, Any]
    decisions: Mapping[str, Mapping[str, Any]]


class Series(Protocol):
    """A kind of series. `plans` works and may take long; `result` may be asked for at any time."""

    total: int

    def plans(self, monitor: Monitor) -> Iterator[Member]: ...

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> dict[str, Any]: ...


def limits_of(options: ExploreOptions, question: Question) -> Limits:
    """The time of one plan, and the gap to stop at."""
    gap = question.settings.gap if options.gap is None else options.gap
    return Limits(seconds=options.seconds, gap=gap, exact_seconds=min(30.0, options.seconds))


def seed_of(options: ExploreOptions, question: Question) -> int:
    return question.settings.seed if options.seed is None else options.seed


def years_weight(question: Question) -> float:
    """Σ of the discount factors of all years: access over the plan ÷ this = a (weighted) mean year."""
    factor = question.problem.access_factor
    return float(factor[0].sum()) if len(factor) else 1.0


def user_km_a_year(question: Question, outcome: Outcome) -> float | None:
    """How far people travel in a mean year, one way, user-km; the unserved count at their charged distance."""
    if outcome.plan is None:
        return None
    counted = recount(replace(question.problem, alpha_yen=1.0), outcome.plan)
    return counted.access_yen / years_weight(question)


def figures(question: Question, outcome: Outcome) -> dict[str, Any]:
    """A plan's figures as JSON values; yen at present value."""
    return {
        "status": outcome.status.value,
        "objective_yen": outcome.objective_yen,
        "bound_yen": outcome.bound_yen,
        "gap": outcome.gap,
        "cost_yen": outcome.cost_yen,
        "access_yen": outcome.access_yen,
        "user_km_a_year": user_km_a_year(question, outcome),
        "seconds": outcome.seconds,
    }


def row_of(kept: Kept) -> dict[str, Any]:
    """A member of the result: what sets it apart, its run, its figures."""
    names = ("closed", "saving_yen", "floor_area_after_m2", "people_affected")
    return {
        "run_id": kept.run_id,
        "state": kept.state,
        **kept.member.about,
        **figures(kept.member.question, kept.member.outcome),
        **{name: kept.summary.get(name) for name in names},
    }


def base_row(base: BaseRun) -> dict[str, Any]:
    """The run itself beside its series."""
    return {
        "run_id": base.run_id,
        "yen_per_km": base.question.settings.yen_per_km,
        **figures(base.question, base.outcome),
    }


def own_facilities(question: Question) -> Bools:
    """bool[facilities]: ours to decide."""
    return np.array([facility.own for facility in question.facilities], dtype=np.bool_)


def stays(question: Question) -> Bools:
    """bool[options]: in use to the end of the plan."""
    return np.array([option.standing[-1] for option in question.options], dtype=np.bool_)


def named(question: Question, facility: int) -> dict[str, Any]:
    """How a row of a table calls a facility."""
    found = question.facilities[facility]
    return {"facility_id": found.facility_id, "facility_code": found.code, "name": found.name}


def spoken(decisions: Mapping[str, Mapping[str, Any]], code: str) -> dict[str, Any] | None:
    """What a stored plan says of a facility, shortly."""
    found = decisions.get(code)
    return None if found is None else {name: found[name] for name in ("action", "fiscal_year", "cost_yen")}
