"""`saihen solve`: the plan with a proven gap."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.commands.setting_flags import read_flags, with_setting_flags
from app.console import Json, answer, database, refusals, screen, settings
from app.errors import Fault, InvalidInput
from app.formats.words.limit_words import (
    clash_sentence,
    loosening_sentence,
    tight_sentence,
    verdict_sentence,
    way_out_sentence,
)
from app.formats.words.plan_words import ladder_sentences, plan_sentences
from app.formats.words.setting_words import setting_fault
from app.services.plan.optimize import solve_now

Codes = list[str] | None
FAILED = {"infeasible", "failed", "time_limit_no_plan"}


@with_setting_flags
def solve(
    options: Annotated[Path | None, typer.Option("--settings", help="JSON file of settings; flags win over it")] = None,
    scenario: Annotated[str | None, typer.Option(help="name of a stored scenario; file and flags win over it")] = None,
    keep: Annotated[Codes, typer.Option(help="code of a facility to keep; repeat")] = None,
    close: Annotated[Codes, typer.Option(help="code of a facility to close; repeat")] = None,
    loosen: Annotated[
        bool, typer.Option("--loosen", help="what cannot be met gives way, as little as will do")
    ] = False,
    as_json: Json = False,
    **given: Any,
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
        locks = _locks(keep, close, given["locks"], read.get("locks"), chosen.language)
        asked = _joined(read, read_flags(given) | {"scenario": scenario, "locks": locks})
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
        if value is None or value in ({}, []):
            continue
        before = joined.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            joined[name] = before | value
        elif name in {"together", "not_together"} and isinstance(before, list):
            joined[name] = before + value
        else:
            joined[name] = value
    return joined


def _plan_lines(result: dict[str, Any], language: str) -> list[str]:
    summary = result["summary"] or {}
    head = f"{result['status']}  {result['objective_yen']} 円  gap {result['gap']}  {result['seconds']} s"
    told = [verdict_sentence(summary.get("status"), language), clash_sentence(summary, language)]
    told += [loosening_sentence(row, language) for row in summary.get("loosening", [])]
    told += [way_out_sentence(summary, language)]
    told += [loosening_sentence(row, language) for row in result.get("loosened", [])]
    told += plan_sentences(summary, language) + ladder_sentences(summary.get("ladder", []), language)
    told += [f"{row['level']}  {row['message']}" for row in result["objections"] if row["level"] == "red"]
    told += [tight_sentence(row, language) for row in summary.get("tight", [])]
    changed = [row for row in result["decisions"] if row["action"] != "keep"]
    rows = [f"{row['facility_code']}  {row['verdict']}  {row['fiscal_year'] or ''}" for row in changed]
    return [head, *(line for line in told if line), *rows]
