"""`saihen check-plan`: the objections of the gate to a stored plan."""

from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.errors import InvalidInput
from app.formats.words.objection_words import level_words, objections_in_words, unchecked_words
from app.store.plan import runs


def check_plan(
    run: Annotated[int | None, typer.Argument(help="run number; default: the newest finished run")] = None,
    as_json: Json = False,
) -> None:
    """Print the objections to a run, worst first. Exit code 0 where none is red, 1 where one is."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        with transaction(sessions) as session:
            found = runs.latest_done(session) if run is None else runs.get(session, run)
            number, stored = found.id, found.summary.get("objections")
        if stored is None:
            raise InvalidInput(unchecked_words(number, chosen.language))
        told = objections_in_words(stored, chosen.language)
        counts = {level: sum(row["level"] == level for row in told) for level in ("red", "amber", "info")}
        body = {"run_id": number, "objections": told, **counts}
        answer(body, as_json=as_json, lines=_lines(body, chosen.language))
        if counts["red"]:
            raise typer.Exit(1)


def _lines(body: dict[str, Any], language: str) -> list[str]:
    """One line an objection, and the count of each level."""
    lines = [f"{row['level']:<5}  {row['facility_code'] or '-':<12}  {row['message']}" for row in body["objections"]]
    counts = [f"{level_words(level, language)}: {body[level]}" for level in ("red", "amber", "info")]
    return [*lines, f"run {body['run_id']}  " + "  ".join(counts)]
