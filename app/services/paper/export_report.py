"""Journey E: a finished run as the one value every paper prints, and each paper of it as bytes.

What the value is made from is read once and kept with the run: the same run gives the same bytes on any day.
"""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import Conflict
from app.formats.papers.report.compose import compose
from app.formats.papers.report.council_report import WHOLE_TOWN, CouncilReport, ReportAdoption, ReportScope
from app.formats.papers.report.products import PRODUCTS, PaperProduct, Wish
from app.lazy import lazy_module
from app.models import Municipality, PlanRun
from app.planning.ask.settings import ScenarioSettings
from app.store.facility import changes, features, quality
from app.store.figures import stock
from app.store.place import area_targets, municipalities, places
from app.store.place.credits import drawn_sources
from app.store.plan import adoption, report_sources, runs
from app.store.public import opinions

# Each library is loaded when the first paper that needs it is asked for.
if TYPE_CHECKING:
    from app.formats.papers.document import document, document_maps, picture_files
    from app.formats.papers.files import data_book, geo_files, open_data
    from app.formats.papers.pages import map_page, slides
else:
    data_book = lazy_module("app.formats.papers.files.data_book")
    document = lazy_module("app.formats.papers.document.document")
    document_maps = lazy_module("app.formats.papers.document.document_maps")
    picture_files = lazy_module("app.formats.papers.document.picture_files")
    geo_files = lazy_module("app.formats.papers.files.geo_files")
    map_page = lazy_module("app.formats.papers.pages.map_page")
    open_data = lazy_module("app.formats.papers.files.open_data")
    slides = lazy_module("app.formats.papers.pages.slides")
Source = dict[str, Any]
RENDERERS: Mapping[PaperProduct, Callable[[CouncilReport, Wish], bytes]] = {
    PaperProduct.HTML: lambda report, wish: map_page.render_map_page(report, wish.language),
    PaperProduct.PDF: lambda report, wish: document.report_pdf(report, wish.language, wish.sheet),
    PaperProduct.ATLAS: lambda report, wish: document.atlas_pdf(report, wish.language, wish.sheet),
    PaperProduct.CARDS: lambda report, wish: document.cards_pdf(report, wish.language, wish.sheet),
    PaperProduct.CLASSES: lambda report, wish: document.classes_pdf(report, wish.language, wish.sheet),
    PaperProduct.PPTX: lambda report, wish: slides.report_slides(report, wish.language),
    PaperProduct.XLSX: lambda report, wish: data_book.data_book(report, wish.language),
    PaperProduct.CSV: lambda report, wish: data_book.decisions_csv(report, wish.language),
    PaperProduct.TABLES: lambda report, wish: data_book.csv_archive(report, wish.language),
    PaperProduct.OPEN_DATA: lambda report, wish: open_data.open_data(report, wish.language),
    PaperProduct.GEOJSON: lambda report, wish: geo_files.facilities_geojson(report, wish.language),
    PaperProduct.GPKG: lambda report, wish: geo_files.geopackage(report, wish.language),
    PaperProduct.SHP: lambda report, wish: geo_files.shapefile(report, wish.language),
    PaperProduct.PNG: lambda report, wish: document.map_png(report, width_mm=174, height_mm=150, ppi=300),
    PaperProduct.SVG: lambda report, wish: document_maps.town_svg(report),
    PaperProduct.PICTURES: lambda report, wish: picture_files.picture_archive(report, wish.language),
}
_PACKED = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """One product of a run: `tag` names its content and the way it is shown, equal for equal bytes."""

    product: PaperProduct
    run_id: int
    wish: Wish
    report: CouncilReport

    @property
    def tag(self) -> str:
        return f"{self.report.fingerprint[:32]}-{self.product.value}-{self.wish.key}"

    @property
    def name(self) -> str:
        """The name of its file, in letters every system takes."""
        return f"saihen-run-{self.run_id}{PRODUCTS[self.product].ending}"

    def render(self) -> bytes:
        """The file's bytes."""
        return RENDERERS[self.product](self.report, self.wish)


def paper_of(session: Session, product: PaperProduct, wish: Wish, *, run_id: int | None = None) -> Paper:
    """A product of run `run_id`, or of the newest finished one, not yet rendered. Raises as `council_report`."""
    report = council_report(session, run_id, is_draft=wish.is_draft, scope=wish.scope)
    return Paper(product, report.run.id, wish, report)


def note_export(session: Session, paper: Paper, *, actor: str) -> None:
    """Say in the history who took what home."""
    scope = paper.wish.scope
    detail = {"run": paper.run_id, "product": paper.product.value, "language": paper.wish.language, "tag": paper.tag,
              "is_draft": paper.report.is_draft, "districts": list(scope.districts),
              "categories": list(scope.categories)}  # fmt: skip
    changes.record(session, actor, "export_report", detail)


def council_report(
    session: Session, run_id: int | None = None, *, is_draft: bool | None = None, scope: ReportScope = WHOLE_TOWN
) -> CouncilReport:
    """The report of run `run_id`, or of the newest finished one.

    Raises NotFound where there is none, Conflict where the run has no plan to print.
    """
    run = runs.get(session, run_id) if run_id is not None else runs.latest_done(session)
    source = source_of(session, run)
    kept = {code: pair for code, pair in source["setting_words"].items() if any(pair)}
    source["setting_words"] = setting_words() | kept
    said = opinions.of_run(session, run.id)
    return compose(source, is_draft=is_draft, scope=scope, adoption=_adoption(session, run.id), opinions=said)


def _adoption(session: Session, run_id: int) -> ReportAdoption | None:
    """The newest decision that adopted the run; None where none did."""
    plan = adoption.of_run(session, run_id)
    if plan is None:
        return None
    return ReportAdoption(plan.id, plan.adopted_on.isoformat(), plan.title, plan.changes)


def source_of(session: Session, run: PlanRun) -> Source:
    """What the papers of a run are made from: as kept when the first one was made, else read now and kept."""
    if run.state != RunState.DONE:
        raise Conflict(f"run {run.id} has no plan to print: it is {RunState.of(run.state).value}")
    content = report_sources.kept(session, run.id)
    if content is None:
        version = features.data_version(session)
        packed = gzip.compress(orjson.dumps(_read(session, run, version)), _PACKED, mtime=0)
        content = report_sources.keep(session, run.id, packed, data_version=version)
    source: Source = orjson.loads(gzip.decompress(content))
    return source


def _read(session: Session, run: PlanRun, version: str) -> Source:
    home = municipalities.home(session)
    return {
        "run": _run(run),
        "register_changed": bool(run.data_version) and run.data_version != version,
        "town": _town(home),
        "summary": run.summary,
        "decisions": runs.decisions(session, run.id),
        "features": _features(session),
        "outline": json.loads(places.boundaries_geojson(session, home=True)),
        "districts": report_sources.districts(session),
        "credits": drawn_sources(session),
        "targets": area_targets.every(session),
        "missing": quality.missing_rates(session),
        "population": places.total_population(session),
        "repairs": {str(year): yen for year, yen in stock.repairs_by_year(session).items()},
        "setting_words": setting_words(),
        "depreciation": report_sources.depreciation_share(session),
    }


def _run(run: PlanRun) -> Source:
    names = ("id", "title", "data_version", "engine_version", "seed", "gap", "checked")
    finished = run.finished_at or run.created_at
    told = {name: getattr(run, name) for name in names}
    return told | {"finished_at": finished.isoformat(), "created_year": run.created_at.year}


def _town(home: Municipality | None) -> Source:
    if home is None:
        return {"code": "", "name": "", "prefecture": "", "is_invented": False, "plane_epsg": None}
    names = ("code", "name", "prefecture", "is_invented", "plane_epsg")
    return {name: getattr(home, name) for name in names}


def setting_words() -> dict[str, list[str]]:
    """The Japanese and English name of every setting, under the code its assumption has."""
    found = {}
    for name, field in ScenarioSettings.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict):
            found[f"setting.{name}"] = [str(extra["x-ja"]), field.description or ""]
    return found


def _features(session: Session) -> list[Source]:
    """Every facility with its position and properties, in the order of ids."""
    rows = []
    for facility_id, written in features.every_feature(session).features.items():
        feature = orjson.loads(written or "{}")
        lon, lat = (feature["geometry"] or {"coordinates": (None, None)})["coordinates"][:2]
        rows.append({"id": facility_id, "lon": lon, "lat": lat, **feature["properties"]})
    return rows
