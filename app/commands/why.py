"""`saihen why`: one decision of a plan turned round and worked out."""

from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.formats.words.flip_words import flip_sentences
from app.formats.words.opposite_words import opposite_sentences
from app.services.ask_opposite import USUAL_SECONDS, answer_opposite_now


def why(
    code: Annotated[str, typer.Argument(help="code of the facility")],
    run: Annotated[int | None, typer.Option("--run", help="run number; default: the newest finished run")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = USUAL_SECONDS,
    as_json: Json = False,
) -> None:
    """Why a facility is kept or given up: what the best plan with the opposite decision costs more, and what would
    have to be true for the decision to turn."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
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


def _change_line(row: dict[str, object]) -> str:
    before, after = (f"{row[a]} {row[y] or ''}".strip() for a, y in _DECISIONS)
    return f"  {row['facility_code']}  {row['name']}: {before} → {after}"


_DECISIONS = (("action", "fiscal_year"), ("other_action", "other_fiscal_year"))
