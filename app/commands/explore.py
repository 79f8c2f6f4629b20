"""`saihen explore`: many plans around a finished run."""

from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.domain.vocabulary import ExplorationKind
from app.services.plan.explore_plans import explore_now

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Run = Annotated[int | None, typer.Option("--run", help="run number; default: the newest finished run")]
Seconds = Annotated[float, typer.Option(min=0.1, help="time limit for each plan")]
Gap = Annotated[float | None, typer.Option(min=0, help="stop each plan at this proven gap; default: the run's")]
Seed = Annotated[int | None, typer.Option(min=0, help="default: the run's")]


@app.callback()
def explore() -> None:
    """Many plans around a finished run: cost against travel, alternatives, smaller budgets, other futures, chance."""


@app.command()
def pareto(
    run: Run = None,
    yen_per_km: Annotated[list[float] | None, typer.Option(help="weight of one km for one user; repeat")] = None,
    seconds: Seconds = 20,
    gap: Gap = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Cost against travel: one plan a weight, and the proven line no plan can lie under."""
    options = {"alphas_yen": yen_per_km or None, "seconds": seconds, "gap": gap, "seed": seed}
    _explore(ExplorationKind.PARETO, run, options, as_json=as_json)


@app.command()
def alternatives(
    run: Run = None,
    different: Annotated[int, typer.Option(min=1, help="at least so many facilities decided differently")] = 10,
    dearer: Annotated[float, typer.Option(min=0, help="at most this much dearer (0.02 = 2 %)")] = 0.02,
    count: Annotated[int, typer.Option(min=1, max=10, help="how many alternatives")] = 3,
    seconds: Seconds = 20,
    gap: Gap = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Other plans of nearly the same worth, and on what they differ."""
    options = {"different": different, "dearer": dearer, "count": count, "seconds": seconds, "gap": gap, "seed": seed}
    _explore(ExplorationKind.ALTERNATIVES, run, options, as_json=as_json)


@app.command()
def nested(
    run: Run = None,
    share: Annotated[list[float] | None, typer.Option(help="share of the budget (0.8 = 80 %); repeat")] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="yen a year that are 100 %; default: the run's")] = None,
    seconds: Seconds = 20,
    gap: Gap = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Plans for smaller budgets: what a larger one gives up, a smaller one gives up too."""
    own = {"shares": share or None, "budget_yen_per_year": budget}
    _explore(ExplorationKind.NESTED, run, {**own, "seconds": seconds, "gap": gap, "seed": seed}, as_json=as_json)


@app.command()
def robust(
    run: Run = None,
    population: Annotated[list[float] | None, typer.Option(help="people at the end, 1 = as expected; repeat")] = None,
    price: Annotated[list[float] | None, typer.Option(help="construction prices, 1 = as today; repeat")] = None,
    seconds: Seconds = 20,
    gap: Gap = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Other futures: how often each verdict holds, and the plan that is regretted least."""
    own = {"population": population or None, "prices": price or None}
    _explore(ExplorationKind.ROBUST, run, {**own, "seconds": seconds, "gap": gap, "seed": seed}, as_json=as_json)


@app.command()
def spread(
    run: Run = None,
    plans: Annotated[int, typer.Option(min=10, max=100_000, help="how many legal plans")] = 1000,
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit for all of it")] = 60,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Where today, the run and the adopted plan stand among many plans that keep every limit."""
    _explore(ExplorationKind.SPREAD, run, {"plans": plans, "seconds": seconds, "seed": seed}, as_json=as_json)


def _explore(kind: ExplorationKind, run: int | None, options: dict[str, Any], *, as_json: bool) -> None:
    with refusals(), database(settings()) as sessions:
        found = explore_now(sessions, kind, options, run_id=run, actor=settings().planner, tell=screen.print)
        answer(found, as_json=as_json, lines=_lines(kind, found["result"]))
        planned = found["result"].get("plans") or any(
            member["cost_yen"] is not None for member in found["result"]["members"]
        )
        if not planned:
            raise typer.Exit(1)


def _lines(kind: ExplorationKind, result: dict[str, Any]) -> list[str]:
    heads = {
        ExplorationKind.PARETO: lambda row: f"{row['yen_per_km']:g} 円/km",
        ExplorationKind.ALTERNATIVES: lambda row: f"{row['number']} {row['verdict']} {len(row['differences'])} 施設",
        ExplorationKind.NESTED: lambda row: f"{row['share']:.0%}",
        ExplorationKind.ROBUST: lambda row: f"人口 {row['population']:.0%} 価格 {row['prices']:.0%}",
    }
    if kind is ExplorationKind.SPREAD:
        return _standings(result)
    lines = [f"{heads[kind](row):>16}  {_figures(row)}" for row in result["members"]]
    return [*lines, *_more(kind, result)]


def _standings(result: dict[str, Any]) -> list[str]:
    """Each figure of the legal plans met, and below it where each marked plan stands among them."""
    lines = [f"条件を満たす案 {result['plans']:,}"]
    for figure in result["figures"]:
        lines.append(f"{figure['name']}  {figure['least']:,.0f} – {figure['middle']:,.0f} – {figure['most']:,.0f}")
        lines += [
            f"  {mark['who']:<8} {mark['value']:,.0f}  より低い案 {mark['lower']:.1%}" for mark in figure["marks"]
        ]
    return lines


def _figures(row: dict[str, Any]) -> str:
    if row["cost_yen"] is None:
        return str(row["status"])
    gap = "–" if row["gap"] is None else f"{row['gap']:.2%}"
    return (
        f"{row['status']}  {row['cost_yen']:,} 円  {row['user_km_a_year']:,.0f} 人km/年  廃止 {row['closed']}"
        f"  gap {gap}  run {row['run_id']}"
    )


def _more(kind: ExplorationKind, result: dict[str, Any]) -> list[str]:
    if kind is ExplorationKind.NESTED:
        given_up = [row for row in result["facilities"] if row["given_up_at"] is not None]
        given_up.sort(key=lambda row: (-row["given_up_at"], row["facility_code"]))
        return [f"{row['given_up_at']:.0%} で廃止  {row['facility_code']}  {row['name']}" for row in given_up]
    if kind is ExplorationKind.ROBUST and result["comparison"] is not None:
        unsure = [row for row in result["facilities"] if 0 < row["stays"] < 1]
        lines = [f"{row['facility_code']}  {row['name']}  存続 {row['stays']:.0%}" for row in unsure]
        choice = result["comparison"]["choice"]
        return [f"後悔が最も小さい案: {'元の計画' if choice < 0 else choice + 1}", *lines]
    return []
