"""`saihen solve`: the plan with a proven gap."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.services.optimize import solve_now


def solve(
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = 60,
    gap: Annotated[float, typer.Option(min=0, help="stop at this proven gap (0.01 = 1 %)")] = 0.01,
    options: Annotated[Path | None, typer.Option("--settings", help="JSON file: budget, area target, locks …")] = None,
    as_json: Json = False,
) -> None:
    """Find the plan: which facility to keep, merge, combine or close, and when, with a proven gap."""
    with refusals(), database(settings()) as sessions:
        wishes = orjson.loads(options.read_bytes()) if options else {}
        result = solve_now(
            sessions, {**wishes, "seconds": seconds, "gap": gap}, actor=settings().planner, tell=screen.print
        )
        answer(result, as_json=as_json, lines=_plan_lines(result))
        if result["status"] in {"infeasible", "failed", "time_limit_no_plan"}:
            raise typer.Exit(1)


def _plan_lines(result: dict[str, object]) -> list[str]:
    changed = [row for row in result["decisions"] if row["action"] != "keep"]  # type: ignore[attr-defined]
    head = f"{result['status']}  {result['objective_yen']} 円  gap {result['gap']}  {result['seconds']} s"
    return [head, *(f"{row['facility_code']}  {row['action']}  {row['fiscal_year'] or ''}" for row in changed)]
