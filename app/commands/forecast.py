"""`saihen forecast`: what the stock will cost."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.costing.cost_question import FundsQuestion, Levelling, known_preset, read_assumptions
from app.database.db import transaction
from app.errors import Fault, InvalidInput
from app.formats.details.asset_sheet import read_assets
from app.formats.records.issue_words import sentence
from app.formats.records.refusal import refused_in
from app.services.figures.forecast import Extras, forecast_stock


def forecast(
    preset: Annotated[str, typer.Option(help="mic, long-life, city, or a JSON file of assumptions")] = "mic",
    base_year: Annotated[int | None, typer.Option(help="first fiscal year; default: the file's, else this one")] = None,
    years: Annotated[
        int | None, typer.Option(min=1, max=200, help="how many fiscal years; default: the file's, else 40")
    ] = None,
    compare: Annotated[str | None, typer.Option(help="a preset to set beside")] = None,
    scenario: Annotated[int | None, typer.Option(help="number of a stored scenario")] = None,
    funds: Annotated[int | None, typer.Option(min=0, help="yen per year; default: the imported plan")] = None,
    last_years: Annotated[
        int | None, typer.Option(min=1, max=50, help="funds: the mean of the recorded repairs of so many years")
    ] = None,
    early: Annotated[
        int | None, typer.Option(min=0, max=50, help="level peaks: works up to so many years before they are due")
    ] = None,
    late: Annotated[
        int | None, typer.Option(min=0, max=50, help="level peaks: works up to so many years after they are due")
    ] = None,
    recorded: Annotated[bool, typer.Option("--recorded", help="running cost as recorded, not by floor area")] = False,
    infrastructure: Annotated[
        Path | None, typer.Option(exists=True, help="a table of roads, bridges and pipes: 種別, 数量, 整備年度, 単価")
    ] = None,
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
            scenario_id=scenario,
            extras=Extras(
                recorded=recorded,
                funds=FundsQuestion(funds, last_years),
                levelling=_levelling(early, late),
                compare=compare,
                infrastructure=_assets(infrastructure) if infrastructure else (),
            ),
        )
        answer(result, as_json=as_json, lines=_lines(result))


def _levelling(early: int | None, late: int | None) -> Levelling | None:
    """Asked for by either side; the side not named does not move."""
    return None if early is None and late is None else Levelling(early or 0, late or 0)


def _assets(path: Path) -> list[dict[str, Any]]:
    """The file's rows; a file with a row that cannot be read is refused whole."""
    with refused_in("ja"):
        rows, faults = read_assets(path.read_bytes(), filename=path.name)
    if faults:
        told = [Fault(f.code, sentence(f, "ja"), f.value, f.row, f.column) for f in faults]
        raise InvalidInput(f"{path.name}: {len(faults)} 行", told)
    return rows


def _lines(result: dict[str, Any]) -> list[str]:
    lines = [f"{row['fiscal_year']}  {row['total_yen']:>18,} 円" for row in result["by_year"]]
    lines += [f"合計  {result['total_yen']:,} 円", f"年平均 {result['per_year_yen']:,} 円"]
    if result["gap"]:
        lines.append(f"財源との差（年平均、正は不足） {result['gap']['per_year_yen']:,} 円")
    if result["comparison"]:
        lines.append(f"{result['comparison']['preset']} との差 {result['comparison']['difference_yen']:,} 円")
    if result["levelled"]:
        levelled = result["levelled"]
        lines.append(f"平準化後の山 {levelled['peak_yen']:,} 円（前 {levelled['peak_before_yen']:,} 円）")
    if result["infrastructure"]:
        assets = result["infrastructure"]["assets"]
        lines += [f"{row['label']}  {row['total_yen']:,} 円" for row in assets if row["total_yen"]]
    return lines + [f"※ {flag['message']}" for flag in result["flags"]]
