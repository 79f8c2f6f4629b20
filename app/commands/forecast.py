"""`saihen forecast`: what the stock will cost."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.console import Json, answer, database, refusals, settings
from app.db import transaction
from app.services.forecast import forecast_stock


def forecast(
    preset: Annotated[str, typer.Option(help="mic, long-life, or a JSON file of assumptions")] = "mic",
    base_year: Annotated[int | None, typer.Option(help="first fiscal year; default: this one")] = None,
    years: Annotated[int, typer.Option(min=1, max=200, help="how many fiscal years")] = 40,
    as_json: Json = False,
) -> None:
    """What the stock will cost, year by year."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        assumptions = _assumptions(preset)
        result = forecast_stock(session, preset=preset, assumptions=assumptions, base_year=base_year, years=years)
        lines = [f"{row['fiscal_year']}  {row['total_yen']:>18,} 円" for row in result["by_year"]]
        lines += [f"合計  {result['total_yen']:,} 円", f"年平均 {result['per_year_yen']:,} 円"]
        answer(result, as_json=as_json, lines=lines)


def _assumptions(preset: str) -> dict[str, object] | None:
    """The contents of an assumptions file; None where `preset` names a preset."""
    if not preset.endswith(".json"):
        return None
    loaded: dict[str, object] = orjson.loads(Path(preset).read_bytes())
    return loaded
