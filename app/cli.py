"""The command `saihen`: run the program, bring files in, ask for a forecast, a plan, a map.

Results go to stdout (`--json`: one object), progress to stderr. Exit codes: 0 done, 1 refused, 2 wrong usage.
"""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from app import cli_access, cli_import
from app.console import answer, database, database_url, refusals, screen, settings
from app.db import make_engine, transaction
from app.schema import upgrade
from app.serve import run_everything, run_worker
from app.services.export_map import export_map
from app.services.forecast import forecast_stock
from app.services.optimize import solve_now

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(cli_import.app, name="import")
app.command("access")(cli_access.access)
Json = Annotated[bool, typer.Option("--json", help="one JSON object on stdout")]


@app.command()
def run(
    sample: Annotated[bool, typer.Option(help="load the invented sample city if the database is empty")] = True,
) -> None:
    """Start the database, the worker and the server, and print the address. Ctrl-C stops everything."""
    with refusals():
        run_everything(settings(), load_sample=sample)


@app.command()
def worker(until_eof: Annotated[bool, typer.Option("--until-eof", hidden=True)] = False) -> None:
    """Take jobs from the queue until stopped; any number of machines may do so on one DATABASE_URL."""
    with refusals():
        chosen = settings()
        run_worker(database_url(chosen), chosen, until_eof=until_eof)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with refusals():
        chosen = settings()
        changed = upgrade(make_engine(database_url(chosen), pool_size=1))
        screen.print("schema upgraded" if changed else "schema is the newest")


@app.command()
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


@app.command()
def solve(
    seconds: Annotated[float, typer.Option(min=0.1, help="time limit")] = 60,
    gap: Annotated[float, typer.Option(min=0, help="stop at this proven gap (0.01 = 1 %)")] = 0.01,
    options: Annotated[Path | None, typer.Option("--settings", help="JSON file: budget, area target, locks …")] = None,
    as_json: Json = False,
) -> None:
    """Find the plan: which facility to keep, merge, combine or close, and when, with a proven gap."""
    with refusals(), database(settings()) as sessions:
        wishes = orjson.loads(options.read_bytes()) if options else {}
        result = solve_now(
            sessions, {**wishes, "seconds": seconds, "gap": gap}, actor=settings().planner, tell=screen.print
        )
        answer(result, as_json=as_json, lines=_plan_lines(result))
        if result["status"] in {"infeasible", "failed", "time_limit_no_plan"}:
            raise typer.Exit(1)


def _plan_lines(result: dict[str, object]) -> list[str]:
    changed = [row for row in result["decisions"] if row["action"] != "keep"]  # type: ignore[attr-defined]
    head = f"{result['status']}  {result['objective_yen']} 円  gap {result['gap']}  {result['seconds']} s"
    return [head, *(f"{row['facility_code']}  {row['action']}  {row['fiscal_year'] or ''}" for row in changed)]


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="the HTML file to write")],
    run_id: Annotated[int | None, typer.Option("--run", help="run number; default: the newest finished run")] = None,
    language: Annotated[str, typer.Option(help="ja or en")] = "ja",
) -> None:
    """Write the recommendations as one HTML map that opens without a network."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        target.write_bytes(export_map(session, run_id=run_id, language=language))
        screen.print(str(target))


def main() -> None:
    app()


if __name__ == "__main__":
    main()
