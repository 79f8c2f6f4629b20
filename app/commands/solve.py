"""`saihen solve`: the plan with a proven gap."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.errors import Fault, InvalidInput
from app.formats.words.limit_words import clash_sentence, loosening_sentence, tight_sentence, verdict_sentence
from app.services.optimize import solve_now

Codes = list[str] | None
FAILED = {"infeasible", "failed", "time_limit_no_plan"}


def solve(
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = 60,
    gap: Annotated[float, typer.Option(min=0, help="stop at this proven gap (0.01 = 1 %)")] = 0.01,
    options: Annotated[Path | None, typer.Option("--settings", help="JSON file of wishes; flags win over it")] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="yen a year")] = None,
    period_budget: Annotated[list[float] | None, typer.Option(min=0, help="yen a period; repeat for each")] = None,
    area_cut: Annotated[float | None, typer.Option(min=0, max=1, help="less floor area (0.3 = 30 %)")] = None,
    carbon_cut: Annotated[float | None, typer.Option(min=0, max=1, help="less CO2 than keeping everything")] = None,
    carbon_limit: Annotated[float | None, typer.Option(min=0, help="tonnes of CO2 over the plan")] = None,
    changes: Annotated[int | None, typer.Option(min=0, help="most changes in a period")] = None,
    keep: Annotated[Codes, typer.Option(help="code of a facility to keep; repeat")] = None,
    close: Annotated[Codes, typer.Option(help="code of a facility to close; repeat")] = None,
    not_before: Annotated[Codes, typer.Option(help="CODE=YEAR: unchanged until that year; repeat")] = None,
    together: Annotated[Codes, typer.Option(help="CODE,CODE: both stay or neither; repeat")] = None,
    apart: Annotated[Codes, typer.Option(help="CODE,CODE: not both stay; repeat")] = None,
    least: Annotated[Codes, typer.Option(help="FUNCTION=NUMBER: least number of places; repeat")] = None,
    farthest: Annotated[Codes, typer.Option(help="FUNCTION=KM: farthest way by road; repeat")] = None,
    nearest_only: Annotated[bool, typer.Option(help="everybody uses the nearest open place")] = False,
    hand_over: Annotated[bool, typer.Option(help="handing over to neighbourhoods may be chosen")] = False,
    finance: Annotated[str | None, typer.Option(help="cash (default), in_force or continued: who else pays")] = None,
    as_json: Json = False,
) -> None:
    """Find the plan: which facility to keep, merge, combine or close, and when, with a proven gap."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        read = orjson.loads(options.read_bytes()) if options else {}
        if not isinstance(read, dict):
            raise InvalidInput("--settings holds no JSON object")
        flags = {
            "budget_yen_per_year": budget,
            "budget_yen_per_period": period_budget or None,
            "area_cut_share": area_cut,
            "carbon_cut_share": carbon_cut,
            "carbon_limit_t": carbon_limit,
            "most_changes_per_period": changes,
            "locks": dict.fromkeys(keep or (), "keep") | dict.fromkeys(close or (), "close"),
            "not_before": _named("--not-before", not_before, int),
            "together": [pair.split(",") for pair in together or ()],
            "not_together": [pair.split(",") for pair in apart or ()],
            "minimum_number": _named("--least", least, int),
            "standard_km": _named("--farthest", farthest, float),
            "nearest_only": nearest_only,
            "hand_over": hand_over,
            "finance": finance,
        }
        wishes = _joined(read, flags) | {"seconds": seconds, "gap": gap}
        result = solve_now(sessions, wishes, actor=chosen.planner, tell=screen.print, language=chosen.language)
        answer(result, as_json=as_json, lines=_plan_lines(result, chosen.language))
        if result["status"] in FAILED:
            raise typer.Exit(1)


def _joined(read: dict[str, Any], flags: dict[str, Any]) -> dict[str, Any]:
    """Flags win over the file; lists and tables of both count."""
    joined = dict(read)
    for name, value in flags.items():
        if value in (None, False, {}, []):
            continue
        before = joined.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            joined[name] = before | value
        elif name in {"together", "not_together"} and isinstance(before, list):
            joined[name] = before + value
        else:
            joined[name] = value
    return joined


def _named(flag: str, given: Codes, kind: type[int] | type[float]) -> dict[str, float]:
    """NAME=NUMBER of a repeated flag. Raises InvalidInput naming what cannot be read."""
    found: dict[str, float] = {}
    for each in given or ():
        name, _, number = each.partition("=")
        try:
            found[name] = kind(number)
        except ValueError as fault:
            said = Fault("not_a_number", "NAME=NUMBER", each, pointer=flag)
            raise InvalidInput(f"{flag} {each}: NAME=NUMBER", [said]) from fault
    return found


def _plan_lines(result: dict[str, Any], language: str) -> list[str]:
    summary = result["summary"] or {}
    head = f"{result['status']}  {result['objective_yen']} 円  gap {result['gap']}  {result['seconds']} s"
    told = [verdict_sentence(summary.get("status"), language), clash_sentence(summary, language)]
    told += [loosening_sentence(row, language) for row in summary.get("loosening", [])]
    told += [tight_sentence(row, language) for row in summary.get("tight", [])]
    changed = [row for row in result["decisions"] if row["action"] != "keep"]
    rows = [f"{row['facility_code']}  {row['action']}  {row['fiscal_year'] or ''}" for row in changed]
    return [head, *(line for line in told if line), *rows]
