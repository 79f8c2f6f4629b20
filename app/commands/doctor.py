"""`saihen doctor`: what is in order, what is not, and what to do."""

import os
from dataclasses import asdict

import typer

from app.console import Json, answer
from app.services.care.checkup import CheckResult, check_all, settings_or_finding

MARKS = {"ok": "○", "warning": "△", "bad": "×"}
EXIT = {"ok": 0, "warning": 3, "bad": 1}


def doctor(as_json: Json = False) -> None:
    """Look at the machine, the data directory and the database; change nothing.

    Exit code 0: all is in order; 3: it works, with something to look at; 1: something is broken.
    """
    chosen = settings_or_finding(dict(os.environ))
    found = [chosen] if isinstance(chosen, CheckResult) else list(check_all(chosen))
    states = {each.state for each in found}
    worst = next(state for state in ("bad", "warning", "ok") if state in states)
    lines = [f"{MARKS[each.state]} {each.name:<15} {each.japanese} / {each.english}" for each in found]
    answer({"state": worst, "checks": [asdict(each) for each in found]}, as_json=as_json, lines=lines)
    raise typer.Exit(EXIT[worst])
