"""`saihen score-plan`: the town's own plan, a table, measured with the question of a run."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.domain.vocabulary import Action
from app.formats.words.existing_words import existing_in_words
from app.services.plan.score_plan import execute_score, request_score
from app.store.plan import runs


def score_plan(
    file: Annotated[Path, typer.Argument(help="table of facility, action and fiscal year (CSV, Excel)", exists=True)],
    run: Annotated[int | None, typer.Option("--run", help="run to measure against; default: the newest")] = None,
    title: Annotated[str, typer.Option(help="what the plan is called")] = "",
    as_json: Json = False,
) -> None:
    """What the town's own plan comes to, the limits it breaks, and what would improve it most."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        with transaction(sessions) as session:
            base = runs.latest_done(session).id if run is None else run
            told = {"filename": file.name, "title": title, "actor": chosen.planner, "language": chosen.language}
            run_id = request_score(session, base, file.read_bytes(), **told).id
        execute_score(sessions, run_id, actor=chosen.planner)
        with transaction(sessions) as session:
            found = existing_in_words(runs.get(session, run_id).summary["existing"], chosen.language)
        result = {"run_id": run_id, **found}
        answer(result, as_json=as_json, lines=_lines(found, chosen.language))


def _lines(found: dict[str, Any], language: str) -> list[str]:
    lines = [f"{issue['row'] or ''}\t{issue['message']}" for issue in found["issues"]]
    lines += [f"{row['row']}\t{row['name']}\t{row['text']}" for row in found["rows"] if row["outcome"] != "as_written"]
    for row in found.get("changes", []):
        before, after = (_said(row, prefix, language) for prefix in ("", "new_"))
        yen = row["city_difference_yen"] + row["travel_difference_yen"]
        lines.append(f"{row['facility_code']}\t{row['name']}\t{before} → {after}\t{yen:+,}")
    return [*found["sentences"], *lines]


def _said(row: dict[str, Any], prefix: str, language: str) -> str:
    return f"{Action.of(row[f'{prefix}action']).label(language)} {row[f'{prefix}fiscal_year'] or ''}".strip()
