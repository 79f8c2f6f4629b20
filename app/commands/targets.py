"""`saihen targets`: how much floor area must go, and what must have happened by which year."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.costing.cost_question import FundsQuestion, known_preset, read_assumptions
from app.database.db import transaction
from app.services.figures.set_targets import TargetQuestion, set_targets


def targets(
    preset: Annotated[str, typer.Option(help="mic, long-life, city, or a JSON file of assumptions")] = "mic",
    base_year: Annotated[int | None, typer.Option(help="first fiscal year; default: the file's, else this one")] = None,
    years: Annotated[
        int | None, typer.Option(min=1, max=200, help="how many fiscal years; default: the file's, else 40")
    ] = None,
    kind: Annotated[str, typer.Option(help="area (cut floor area) or cost (need within the funds)")] = "area",
    target_year: Annotated[int | None, typer.Option(help="default: the last year of the forecast")] = None,
    cut_share: Annotated[float, typer.Option(min=0, max=1, help="part of the floor area to cut")] = 0.3,
    funds: Annotated[int | None, typer.Option(min=0, help="yen per year; default: the imported plan")] = None,
    as_json: Json = False,
) -> None:
    """The reduction by published formulas side by side, and the yearly path back from a target."""
    if kind not in {"area", "cost"}:
        raise typer.BadParameter("area or cost", param_hint="--kind")
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        is_file = not known_preset(preset) and Path(preset).suffix == ".json"
        result = set_targets(
            session,
            TargetQuestion(kind=kind, target_year=target_year, cut_share=cut_share, funds=FundsQuestion(funds)),
            preset="mic" if is_file else preset,
            assumptions=read_assumptions(Path(preset).read_bytes()) if is_file else None,
            base_year=base_year,
            years=years,
        )
        answer(result, as_json=as_json, lines=_lines(result))


def _lines(result: dict[str, Any]) -> list[str]:
    lines = []
    for formula in result["formulas"]:
        cut = (
            formula["missing"]["message"]
            if formula["missing"]
            else f"{formula['share']:.1%}  {formula['area_m2']:,.0f} ㎡"
        )
        lines.append(f"{formula['label']}  {cut}")
    path = result["path"]
    lines.append(f"目標 {path['target_year']} 年度（{path['kind']}、{path['unit']}）")
    return lines + [
        f"{row['fiscal_year']}  残り {row['remaining']:>18,.0f}  その年 {row['step']:>16,.0f}"
        for row in path["by_year"]
    ]
