"""Papers of a run over HTTP: each product as a file, with an ETag that stands for its content."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.api.answers.reports import ProductAnswer, TakenPaper
from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.shapes import PathId
from app.domain.vocabulary import Category
from app.formats.papers.report.council_report import ReportScope
from app.formats.papers.report.products import PRODUCTS, PaperProduct, PaperSheet, Wish
from app.services.paper.export_report import note_export, paper_of
from app.store.plan import exports, runs

router = APIRouter(tags=["reports"])
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {row.media_type.split(";")[0]: {} for row in PRODUCTS.values()}},
    409: {},
}
# A page among the products runs its own script at most, and asks for nothing.
LOCKED = "sandbox allow-scripts"


@router.get("/api/report-products")
def products(language: LanguageDep) -> list[ProductAnswer]:
    """What can be made of a run."""
    return [
        ProductAnswer(
            product=product, label=row.en if language == "en" else row.ja, ending=row.ending,
            media_type=row.media_type, takes_scope=row.takes_scope,
        )
        for product, row in PRODUCTS.items()
    ]  # fmt: skip


@router.get("/api/runs/{run_id}/reports")
def taken(run_id: PathId, session: SessionDep) -> list[TakenPaper]:
    """Who took which paper of the run home, newest first; the 50 newest."""
    runs.get(session, run_id)
    return [TakenPaper(**row) for row in exports.of_run(session, run_id)]


@router.get("/api/runs/{run_id}/report.{product}", response_class=Response, responses=FILES)
def report(
    run_id: PathId,
    product: PaperProduct,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    request: Request,
    lang: Annotated[str | None, Query(pattern="^(ja|en)$", description="Language; else Accept-Language")] = None,
    draft: Annotated[bool | None, Query(description="Marked 案 (a draft); else until the plan is adopted")] = None,
    district: Annotated[list[str], Query(max_length=200, description="Only these districts; repeat")] = [],  # noqa: B006
    category: Annotated[list[Category], Query(max_length=20, description="Only these classes; repeat")] = [],  # noqa: B006
    facility: Annotated[list[str], Query(max_length=2000, description="Only these facilities, by code; repeat")] = [],  # noqa: B006
    sheet: Annotated[
        PaperSheet, Query(description="Paper of what is printed: A4 portrait or A3 landscape")
    ] = PaperSheet.A4,
) -> Response:
    """A paper of a finished run; the same run always gives the same bytes. 304 where the ETag still holds.

    409 where the run has no plan to print.
    """
    scope = ReportScope(
        tuple(sorted(set(district))), tuple(sorted({each.value for each in category})), tuple(sorted(set(facility)))
    )
    paper = paper_of(session, product, Wish(lang or language, draft, scope, sheet), run_id=run_id)
    headers = {"ETag": f'"{paper.tag}"', "Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    if f'"{paper.tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = paper.render()
    note_export(session, paper, actor=actor)
    headers |= {
        "Content-Disposition": f'attachment; filename="{paper.name}"',
        "Content-Security-Policy": LOCKED,
        "Content-Type": PRODUCTS[product].media_type,
    }
    return Response(content, headers=headers)
