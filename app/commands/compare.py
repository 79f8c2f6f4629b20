"""`saihen compare`: two to five plans side by side."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.domain.vocabulary import Action
from app.services.plan.compare_plans import compare_plans, comparison_file


def compare(
    plans: Annotated[list[str], typer.Argument(help="numbers of runs, `adopted`, `today`; two to five")],
    csv: Annotated[Path | None, typer.Option(help="write figures and facilities to this CSV file")] = None,
    as_json: Json = False,
) -> None:
    """Figures of every plan, and the facilities they decide differently."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        told = compare_plans(session, plans, language=chosen.language)
        if csv is not None:
            csv.write_bytes(comparison_file(session, plans, language=chosen.language))
        answer(told, as_json=as_json, lines=_lines(told, chosen.language))


def _lines(told: dict[str, Any], language: str) -> list[str]:
    lines = ["\t".join(["", *(plan["title"] for plan in told["plans"])])]
    for row in told["figures"]:
        values = [
            "—" if value is None else f"{value:,.4g}" if row["unit"] == "1" else f"{value:,.0f}"
            for value in row["values"]
        ]
        lines.append("\t".join([row["label"], *values]))
    for row in told["facilities"]:
        cells = [
            f"{Action.of(cell['action']).label(language)} {cell['fiscal_year'] or ''}".strip() for cell in row["cells"]
        ]
        lines.append("\t".join([row["facility_code"], row["name"], *cells]))
    return lines
