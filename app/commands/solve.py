"""`saihen solve`: the plan with a proven gap."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.errors import Fault, InvalidInput
from app.formats.words.limit_words import clash_sentence, loosening_sentence, tight_sentence, verdict_sentence
from app.formats.words.plan_words import ladder_sentences, plan_sentences
from app.formats.words.setting_words import setting_fault
from app.services.optimize import solve_now

Codes = list[str] | None
FAILED = {"infeasible", "failed", "time_limit_no_plan"}


def solve(
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = 60,
    gap: Annotated[float, typer.Option(min=0, help="stop at this proven gap (0.01 = 1 %)")] = 0.01,
    options: Annotated[Path | None, typer.Option("--settings", help="JSON file of settings; flags win over it")] = None,
    scenario: Annotated[str | None, typer.Option(help="name of a stored scenario; file and flags win over it")] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="yen a year")] = None,
    period_budget: Annotated[list[float] | None, typer.Option(min=0, help="yen a period; repeat for each")] = None,
    area_cut: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="less floor area (0.3 = 30 %, 0: no target); without it the ladder is climbed"),
    ] = None,
    carbon_cut: Annotated[float | None, typer.Option(min=0, max=1, help="less CO2 than keeping everything")] = None,
    carbon_limit: Annotated[float | None, typer.Option(min=0, help="tonnes of CO2 over the plan")] = None,
    changes: Annotated[int | None, typer.Option(min=0, help="most changes in a period")] = None,
    keep: Annotated[Codes, typer.Option(help="code of a facility to keep; repeat")] = None,
    close: Annotated[Codes, typer.Option(help="code of a facility to close; repeat")] = None,
    decide: Annotated[Codes, typer.Option(help="CODE=ACTION[:YEAR[:PARTNER]]: a decision taken; repeat")] = None,
    not_before: Annotated[Codes, typer.Option(help="CODE=YEAR: unchanged until that year; repeat")] = None,
    together: Annotated[Codes, typer.Option(help="CODE,CODE: both stay or neither; repeat")] = None,
    apart: Annotated[Codes, typer.Option(help="CODE,CODE: not both stay; repeat")] = None,
    least: Annotated[Codes, typer.Option(help="FUNCTION=NUMBER: least number of places; repeat")] = None,
    farthest: Annotated[Codes, typer.Option(help="FUNCTION=KM: farthest way by road; repeat")] = None,
    nearest_only: Annotated[bool, typer.Option(help="everybody uses the nearest open place")] = False,
    hand_over: Annotated[bool, typer.Option(help="handing over to neighbourhoods may be chosen")] = False,
    finance: Annotated[str | None, typer.Option(help="cash (default), in_force or continued: who else pays")] = None,
    loosen: Annotated[
        bool, typer.Option("--loosen", help="what cannot be met gives way, as little as will do")
    ] = False,
    as_json: Json = False,
) -> None:
    """Find the plan: which facility to keep, merge, combine or close, and when, with a proven gap.

    Without --area-cut, plans at 10, 20 and 30 % less floor area and the cheapest are made as well; the mildest one that
    keeps the budget is the answer.
    """
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
            "scenario": scenario,
            "locks": _locks(keep, close, decide, read.get("locks"), chosen.language),
            "not_before": _named("--not-before", not_before, int),
            "together": [pair.split(",") for pair in together or ()],
            "not_together": [pair.split(",") for pair in apart or ()],
            "minimum_number": _named("--least", least, int),
            "standard_km": _named("--farthest", farthest, float),
            "nearest_only": nearest_only,
            "hand_over": hand_over,
            "finance": finance,
        }
        asked = _joined(read, flags) | {"seconds": seconds, "gap": gap}
        result = solve_now(
            sessions, asked, actor=chosen.planner, tell=screen.print, language=chosen.language, loosens=loosen
        )
        answer(result, as_json=as_json, lines=_plan_lines(result, chosen.language))
        if result["status"] in FAILED:
            raise typer.Exit(1)


def _locks(keep: Codes, close: Codes, decide: Codes, read: Any, language: str) -> dict[str, Any]:
    """Decisions taken, by facility. Raises InvalidInput naming every facility with two that differ."""
    told: dict[str, Any] = {}
    given = [(code, {"action": "keep"}) for code in keep or ()] + [(code, {"action": "close"}) for code in close or ()]
    given += [_decision(each) for each in decide or ()]
    file = read.items() if isinstance(read, dict) else ()
    earlier = [(str(code), lock if isinstance(lock, dict) else {"action": lock}) for code, lock in file]
    twice: list[str] = []
    for code, lock in [*earlier, *given]:
        before = told.setdefault(code, lock)
        if before != lock and code not in twice:
            twice.append(code)
    if twice:
        told_of = [Fault("kept_and_closed", setting_fault("kept_and_closed", "locks", code, language), code,
                         pointer="locks") for code in twice]  # fmt: skip
        raise InvalidInput("; ".join(fault.message for fault in told_of), told_of)
    return told


def _decision(given: str) -> tuple[str, dict[str, Any]]:
    """CODE=ACTION[:YEAR[:PARTNER]]. Raises InvalidInput where it is not that."""
    code, _, told = given.partition("=")
    action, year, partner = ([*told.split(":"), "", ""])[:3]
    if not code or not action or (year and not year.isdigit()):
        said = Fault("wrong_kind", "CODE=ACTION[:YEAR[:PARTNER]]", given, pointer="--decide")
        raise InvalidInput(f"--decide {given}: CODE=ACTION[:YEAR[:PARTNER]]", [said])
    lock: dict[str, Any] = {"action": action}
    return code, lock | ({"year": int(year)} if year else {}) | ({"partner": partner} if partner else {})


def _joined(read: dict[str, Any], flags: dict[str, Any]) -> dict[str, Any]:
    """Flags win over the file; lists and tables of both count."""
    joined = dict(read)
    for name, value in flags.items():
        if value is None or value is False or value in ({}, []):
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
    told += [loosening_sentence(row, language) for row in result.get("loosened", [])]
    told += plan_sentences(summary, language) + ladder_sentences(summary.get("ladder", []), language)
    told += [f"{row['level']}  {row['message']}" for row in result["objections"] if row["level"] == "red"]
    told += [tight_sentence(row, language) for row in summary.get("tight", [])]
    changed = [row for row in result["decisions"] if row["action"] != "keep"]
    rows = [f"{row['facility_code']}  {row['verdict']}  {row['fiscal_year'] or ''}" for row in changed]
    return [head, *(line for line in told if line), *rows]
