"""Answers about series of plans around a run: what is asked, how far it is, what came out.

Results are stored as they were found: fields an older version did not write are left out.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.answers.base import Answer, OpenAnswer, says
from app.domain.vocabulary import ExplorationKind, RunState


class PlanFigures(OpenAnswer):
    """A plan in figures."""

    status: Annotated[str, says("How its search ended", "feasible")]
    objective_yen: Annotated[int | None, says("What it costs, ways included", 291510974905, "yen")]
    bound_yen: Annotated[int | None, says("No such plan can cost less", 287514929716, "yen")]
    gap: Annotated[float | None, says("How far it may be from the best there is", 0.0098, "1")]
    cost_yen: Annotated[int | None, says("Cost over the horizon", 280000000000, "yen")]
    access_yen: Annotated[int | None, says("Longer ways, weighed in yen", 11510974905, "yen")]
    user_km_a_year: Annotated[float | None, says("All ways of a year", 16090000.0, "people km/year")]
    seconds: Annotated[float, says("How long it was sought", 10.0, "s")]


class SeriesMember(PlanFigures):
    """A plan of a series: a run of its own."""

    run_id: Annotated[int, says("Id of the run", 14)]
    state: Annotated[RunState, says("Where it stands")]
    closed: Annotated[int | None, says("Facilities that no longer stand", 144, "facilities")]
    saving_yen: Annotated[int | None, says("Saved against keeping everything", 31862547934, "yen")]
    floor_area_after_m2: Annotated[float | None, says("Floor area at the end", 520000.0, "m2")]
    people_affected: Annotated[float | None, says("People with a longer way", 5200.0, "people")]


class FrontMember(SeriesMember):
    """A plan of a front of cost against ways."""

    yen_per_km: Annotated[float, says("Weight of a kilometre", 800.0, "yen/km")]
    efficient: Annotated[bool | None, says("False where another plan is better in both")]
    above_line_yen: Annotated[float | None, says("How far above the proven line", 12000000, "yen")] = None


class CurrentPlan(PlanFigures):
    """The plan the series is about."""

    run_id: Annotated[int, says("Id of the run", 12)]
    yen_per_km: Annotated[float, says("Weight of a kilometre", 200.0, "yen/km")]


class FrontCurrent(CurrentPlan):
    """The plan the front is about, beside its line."""

    above_line_yen: Annotated[float | None, says("How far above the proven line", 12000000, "yen")] = None
    efficient: Annotated[bool, says("False where another plan is better in both")] = True


class KeepEverything(OpenAnswer):
    """Keeping everything, for comparison."""

    cost_yen: Annotated[int, says("Cost over the horizon", 319377477650, "yen")]
    user_km_a_year: Annotated[float | None, says("All ways of a year", 14000000.0, "people km/year")]
    keeps_limits: Annotated[bool, says("True where it breaks no limit")]


class Corner(OpenAnswer):
    """A corner of the line no plan can lie under."""

    user_km_a_year: Annotated[float, says("All ways of a year", 16090000.0, "people km/year")]
    cost_yen: Annotated[float, says("Cost over the horizon", 280000000000, "yen")]


class FrontResult(OpenAnswer):
    """Plans of several weights of a kilometre."""

    members: Annotated[list[FrontMember], says("The plans")]
    current: FrontCurrent
    keep_everything: KeepEverything
    line: Annotated[list[Corner], says("The proven line, by ways")]


class BriefDecision(OpenAnswer):
    """A decision in short."""

    action: Annotated[str, says("What is done", "merge")]
    fiscal_year: Annotated[int | None, says("Fiscal year", 2031)]
    cost_yen: Annotated[int | None, says("Cost over the horizon", 1200000000, "yen")]


class NamedFacility(OpenAnswer):
    """A facility by id, code and name."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]


class PlanDifference(NamedFacility):
    """A facility that two plans decide differently."""

    run: Annotated[BriefDecision | None, says("In the run")]
    other: Annotated[BriefDecision | None, says("In the other plan")]
    run_stays: Annotated[bool, says("True where it stands in the run")]
    other_stays: Annotated[bool, says("True where it stands in the other plan")]


class AlternativeMember(SeriesMember):
    """A plan as good as the run's that differs from it."""

    number: Annotated[int, says("Its number in the series", 1)]
    verdict: Annotated[Literal["found", "none_proven", "not_found"], says("Whether there is one")]
    differences: Annotated[list[PlanDifference], says("What differs")]


class AlternativesResult(OpenAnswer):
    """Plans that cost little more and decide otherwise."""

    members: Annotated[list[AlternativeMember], says("The plans")]
    current: CurrentPlan
    most_yen: Annotated[float | None, says("The most they may cost", 294000000000, "yen")]
    different: Annotated[float, says("How much must differ, as asked for", 5)]
    dearer: Annotated[float, says("How much dearer they may be", 0.01, "1")]


class NestedMember(SeriesMember):
    """A plan under a share of the budget."""

    share: Annotated[float, says("Share of the budget", 0.8, "1")]
    budget_yen_per_period: Annotated[list[int | None], says("Its budget by period", [2000000000, None], "yen")]


class NestedFacility(NamedFacility):
    """What becomes of a facility as the budget shrinks."""

    given_up_at: Annotated[float | None, says("First share at which it is given up", 0.8, "1")]
    decisions: Annotated[list[BriefDecision | None], says("In each plan, in the order of `members`")]


class NestedResult(OpenAnswer):
    """Priorities under smaller budgets."""

    members: Annotated[list[NestedMember], says("The plans, the largest budget first")]
    current: CurrentPlan
    budget_basis: Annotated[Literal["option", "wish", "spending"], says("What the shares are of")]
    facilities: Annotated[list[NestedFacility], says("Facilities given up in some plan")]


class RobustMember(SeriesMember):
    """The best plan of another future."""

    population: Annotated[float, says("Users against today's projection", 0.9, "1")]
    prices: Annotated[float, says("Prices against today's", 1.2, "1")]


class RobustFacility(NamedFacility):
    """How often a facility is decided alike."""

    stays: Annotated[float, says("Share of the futures in which it stands", 0.8, "1")]
    actions: Annotated[dict[str, float], says("Action → share of the futures", {"keep": 0.8, "merge": 0.2}, "1")]
    run: Annotated[BriefDecision | None, says("In the run")]


class Comparison(OpenAnswer):
    """Every plan in every future; null where a plan breaks a limit there."""

    plans: Annotated[list[int], says("Place of each plan in `members`; -1 the run itself", [-1, 0, 1])]
    value_yen: Annotated[list[list[float | None]], says("Plan → future → cost", [[280000000000]], "yen")]
    regret_yen: Annotated[list[list[float | None]], says("Plan → future → more than the best", [[0]], "yen")]
    proven_regret_yen: Annotated[list[float | None], says("Plan → the most it can be regretted", [12000000], "yen")]
    choice: Annotated[int, says("The plan regretted least, as a place in `plans`", 1)]


class RobustResult(OpenAnswer):
    """How often each verdict holds over other populations and prices."""

    members: Annotated[list[RobustMember], says("The best plan of each future")]
    current: CurrentPlan
    facilities: Annotated[list[RobustFacility], says("Facilities by how often they stand")]
    comparison: Annotated[Comparison | None, says("Null while plans are missing")]


class SpreadMark(OpenAnswer):
    """A plan among the legal plans met."""

    who: Annotated[Literal["today", "run", "adopted"], says("Going on as today, the run, or the plan in force")]
    value: Annotated[float, says("Its figure", 280000000000)]
    lower: Annotated[float, says("Share of the legal plans whose figure is lower", 0.03, "1")]
    equal: Annotated[float, says("Share of the legal plans whose figure is the same", 0.0, "1")]


class SpreadFigure(OpenAnswer):
    """One figure of the legal plans met, in steps of equal width, and where the marked plans stand."""

    name: Annotated[
        Literal["cost_yen", "user_km_a_year", "floor_area_m2", "places_closed"],
        says("Cost over the horizon (yen), all ways of a year (people km), floor at the end (m2), places closed"),
    ]
    edges: Annotated[list[float], says("Where the steps begin and end", [280000000000, 290000000000])]
    counts: Annotated[list[int], says("Plans in each step", [412], "plans")]
    least: Annotated[float, says("Lowest of the plans met", 280000000000)]
    middle: Annotated[float, says("Half of the plans met lie below", 290000000000)]
    most: Annotated[float, says("Highest of the plans met", 310000000000)]
    agreement: Annotated[float | None, says("1 where the walks agree, above 1.1 they were too short", 1.02)]
    marks: Annotated[list[SpreadMark], says("Today, the run, the plan in force")]


class SpreadResult(OpenAnswer):
    """Many plans that keep every limit, met on walks by chance from the run's plan."""

    members: Annotated[list[SeriesMember], says("None: the plans met are counted, not kept")]
    current: CurrentPlan
    plans: Annotated[int, says("Legal plans met", 2000, "plans")]
    walks: Annotated[int, says("Walks from the run's plan", 4)]
    adopted_title: Annotated[str | None, says("Title of the plan in force", "第2期計画")]
    adopted_compares: Annotated[bool, says("False without one, or where its years, discount or price of travel differ")]
    today_keeps_limits: Annotated[bool, says("True where going on as today breaks no limit")]
    figures: Annotated[list[SpreadFigure], says("Cost, ways, floor, places closed")]


class NoResult(Answer):
    """What a series that has not begun has: nothing."""


class SeriesProgress(OpenAnswer):
    """How far a series is."""

    found: Annotated[int, says("Plans found", 2, "plans")] = 0
    total: Annotated[int, says("Plans asked for", 5, "plans")] = 0
    seconds: Annotated[float, says("Seconds of the plan it is at", 4.2, "s")] = 0
    phase: Annotated[str, says("What it is at", "bound")] = ""
    gap: Annotated[float | None, says("Gap of the plan it is at", 0.02, "1")] = None


class ExplorationHead(OpenAnswer):
    """A series without its result."""

    id: Annotated[int, says("Id", 3)]
    kind: Annotated[ExplorationKind, says("Kind of series")]
    title: Annotated[str, says("Title", "予算を減らしたとき")]
    run_id: Annotated[int, says("The run it is about", 12)]
    state: Annotated[RunState, says("Where it stands")]
    options: Annotated[dict[str, Any], says("What was asked for", {"seconds": 10})]
    progress: Annotated[SeriesProgress, says("How far it is")]
    seconds: Annotated[float | None, says("How long it worked", 52.0, "s")]
    error: Annotated[str | None, says("Why it failed", "the run holds no plan")]
    data_version: Annotated[str | None, says("Version of the register it was worked on", "5028.18")]
    engine_version: Annotated[str | None, says("Version of the optimizer", "3")]
    created_at: Annotated[datetime, says("When it was asked for", "2026-11-28T09:30:00+09:00")]
    finished_at: Annotated[datetime | None, says("When it ended", "2026-11-28T09:31:00+09:00")]


class Front(ExplorationHead):
    """Cost against ways."""

    kind: Annotated[Literal[ExplorationKind.PARETO], says("Kind of series")]
    result: Annotated[FrontResult | NoResult, says("What came out so far")]


class Alternatives(ExplorationHead):
    """Plans nearly as good that differ."""

    kind: Annotated[Literal[ExplorationKind.ALTERNATIVES], says("Kind of series")]
    result: Annotated[AlternativesResult | NoResult, says("What came out so far")]


class Nested(ExplorationHead):
    """Priorities under smaller budgets."""

    kind: Annotated[Literal[ExplorationKind.NESTED], says("Kind of series")]
    result: Annotated[NestedResult | NoResult, says("What came out so far")]


class Robust(ExplorationHead):
    """Other populations and prices."""

    kind: Annotated[Literal[ExplorationKind.ROBUST], says("Kind of series")]
    result: Annotated[RobustResult | NoResult, says("What came out so far")]


class Spread(ExplorationHead):
    """Where plans stand among many that keep the limits."""

    kind: Annotated[Literal[ExplorationKind.SPREAD], says("Kind of series")]
    result: Annotated[SpreadResult | NoResult, says("What came out so far")]


Exploration = Annotated[Front | Alternatives | Nested | Robust | Spread, Field(discriminator="kind")]
