"""`saihen forecast`: what the stock will cost."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.db import transaction
from app.planning.cost_question import known_preset, read_assumptions
from app.services.forecast import Extras, forecast_stock


def forecast(
    preset: Annotated[str, typer.Option(help="mic, long-life, city, or a JSON file of assumptions")] = "mic",
    base_year: Annotated[int | None, typer.Option(help="first fiscal year; default: the file's, else this one")] = None,
    years: Annotated[
        int | None, typer.Option(min=1, max=200, help="how many fiscal years; default: the file's, else 40")
    ] = None,
    compare: Annotated[str | None, typer.Option(help="a preset to set beside")] = None,
    as_json: Json = False,
) -> None:
    """What the stock will cost, year by year."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        is_file = not known_preset(preset) and Path(preset).suffix == ".json"
        result = forecast_stock(
            session,
            preset="mic" if is_file else preset,
            assumptions=read_assumptions(Path(preset).read_bytes()) if is_file else None,
            base_year=base_year,
            years=years,
            extras=Extras(compare=compare),
        )
        answer(result, as_json=as_json, lines=_lines(result))


def _lines(result: dict[str, Any]) -> list[str]:
    lines = [f"{row['fiscal_year']}  {row['total_yen']:>18,} 円" for row in result["by_year"]]
    lines += [f"合計  {result['total_yen']:,} 円", f"年平均 {result['per_year_yen']:,} 円"]
    if result["gap"]:
        lines.append(f"財源との差（年平均、正は不足） {result['gap']['per_year_yen']:,} 円")
    if result["comparison"]:
        lines.append(f"{result['comparison']['preset']} との差 {result['comparison']['difference_yen']:,} 円")
    return lines + [f"※ {flag['message']}" for flag in result["flags"]]
