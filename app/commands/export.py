"""`saihen export`: papers of a run as files."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.console import database, refusals, screen, settings, write_whole
from app.database.db import transaction
from app.formats.papers.report.council_report import ReportScope
from app.formats.papers.report.products import PRODUCTS, PaperProduct, PaperSheet, Wish
from app.services.paper.export_report import note_export, paper_of

EVERY = ",".join(PRODUCTS)


def export(
    run: Annotated[
        str | None, typer.Argument(help="run number (default: the newest finished one), or one file to write")
    ] = None,
    products: Annotated[str, typer.Option("--as", help=f"what to make, by comma: {EVERY}")] = EVERY,
    out: Annotated[Path, typer.Option("--out", help="folder to write into", file_okay=False)] = Path(),
    run_id: Annotated[int | None, typer.Option("--run", help="run number, where the argument is a file")] = None,
    language: Annotated[str, typer.Option(help="ja or en")] = "ja",
    draft: Annotated[
        bool | None, typer.Option("--draft/--no-draft", help="mark it 案, a draft (default: until it is adopted)")
    ] = None,
    districts: Annotated[list[str], typer.Option("--district", help="only this district; repeat")] = [],  # noqa: B006
    categories: Annotated[list[str], typer.Option("--class", help="only this class (its code); repeat")] = [],  # noqa: B006
    facilities: Annotated[list[str], typer.Option("--facility", help="only this facility (its code); repeat")] = [],  # noqa: B006
    sheet: Annotated[PaperSheet, typer.Option(help="paper of what is printed")] = PaperSheet.A4,
) -> None:
    """Write papers of a run. The same run always gives the same bytes; a file is there whole or not at all."""
    scope = ReportScope(tuple(sorted(districts)), tuple(sorted(categories)), tuple(sorted(facilities)))
    wish = Wish(language, draft, scope, sheet)
    target = None if run is None or run.isdecimal() else Path(run)
    number = run_id if target is not None else int(run) if run else None
    wanted = _products(target.name if target is not None else None, products)
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        for product in wanted:
            _make(session, product, wish, number, target=target, folder=out)


def _products(file_name: str | None, listed: str) -> list[PaperProduct]:
    """Those listed, or the one the file's ending names. Raises BadParameter for what is none."""
    names = (
        [file_name.rsplit(".", 1)[-1]] if file_name else [each.strip() for each in listed.split(",") if each.strip()]
    )
    unknown = [name for name in names if name not in set(PaperProduct)]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from {EVERY}")
    return [PaperProduct(name) for name in names]


def _make(
    session: Session, product: PaperProduct, wish: Wish, number: int | None, *, target: Path | None, folder: Path
) -> None:
    paper = paper_of(session, product, wish, run_id=number)
    file = target if target is not None else folder / paper.name
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, paper.render())
    note_export(session, paper, actor=settings().planner)
    screen.print(str(file))
