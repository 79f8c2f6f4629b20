"""`saihen why`: one decision of a plan turned round and worked out."""

from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.formats.words.flip_words import flip_sentences
from app.formats.words.opposite_words import opposite_sentences
from app.services.plan.ask_opposite import USUAL_SECONDS, answer_opposite_now
from app.services.plan.deepen_run import deepen_step
from app.store.plan import runs


def why(
    code: Annotated[str | None, typer.Argument(help="code of the facility; none with --all")] = None,
    run: Annotated[int | None, typer.Option("--run", help="run number; default: the newest finished run")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = USUAL_SECONDS,
    all_of_them: Annotated[bool, typer.Option("--all", help="every closing, and the places with most users")] = False,
    as_json: Json = False,
) -> None:
    """Why a facility is kept or given up: what the best plan with the opposite decision costs more, and what would
    have to be true for the decision to turn."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        if all_of_them or code is None:
            _all(sessions, run, as_json=as_json)
            return
        result = answer_opposite_now(
            sessions,
            code,
            run_id=run,
            seconds=seconds,
            actor=chosen.planner,
            tell=screen.print,
        )
        sentences = opposite_sentences(result["opposite"], chosen.language)
        sentences += flip_sentences(result["opposite"].get("flips_if", []), chosen.language)
        changes = [_change_line(row) for row in result["opposite"].get("changes", [])]
        answer(result | {"sentences": sentences}, as_json=as_json, lines=[*sentences, *changes])


def _all(sessions: sessionmaker[Session], run: int | None, *, as_json: bool) -> None:
    """Work out what the background would: one line a facility whose opposite is known."""
    with transaction(sessions) as session:
        number = runs.latest_done(session).id if run is None else run
    while deepen_step(sessions, number):
        pass
    with transaction(sessions) as session:
        found = dict(runs.get(session, number).summary.get("opposites", {}))
    lines = [f"{code}  {row['status']}  {row['extra_yen'] or ''}" for code, row in sorted(found.items())]
    answer({"run_id": number, "opposites": found}, as_json=as_json, lines=lines)


def _change_line(row: dict[str, object]) -> str:
    before, after = (f"{row[a]} {row[y] or ''}".strip() for a, y in _DECISIONS)
    return f"  {row['facility_code']}  {row['name']}: {before} → {after}"


_DECISIONS = (("action", "fiscal_year"), ("other_action", "other_fiscal_year"))
