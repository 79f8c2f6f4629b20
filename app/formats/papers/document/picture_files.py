"""Every chart and map of a report as files for other documents: SVG, and PNG at print resolution."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from app.formats.papers.document.document import raster
from app.formats.papers.document.document_maps import SIZES, frame_for, town_map
from app.formats.papers.pictures import report_charts
from app.formats.papers.pictures.map_picture import map_picture
from app.formats.papers.report.compose_stock import districts_in
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.report.products import PaperSheet
from app.formats.papers.wording.cells import zipped

PPI: Final = 300.0
CHART_MM: Final = 174.0
# Name of the file → the chart, and the table it is drawn from.
CHARTS: Final[Mapping[str, tuple[str, Callable[[CouncilReport, str], str]]]] = {
    "stock-by-build-year": ("stock_by_build_year", report_charts.build_years),
    "population": ("population", report_charts.people_by_age),
    "need-before": ("budget", lambda report, language: report_charts.need(report, "before", language)),
    "need-after": ("budget", lambda report, language: report_charts.need(report, "after", language)),
    "payers": ("finance_by_year", report_charts.payers),
    "area-by-class": ("plan_by_class", lambda report, lang: report_charts.area_by(report, "plan_by_class", lang)),
    "area-by-district": (
        "plan_by_district",
        lambda report, lang: report_charts.area_by(report, "plan_by_district", lang),
    ),
}
_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def picture_archive(report: CouncilReport, language: str) -> bytes:
    """All of them as one archive; a chart whose table is empty and a map without a place are left out."""
    drawn = {name: draw(report, language) for name, (table, draw) in CHARTS.items() if report.table(table).rows}
    files: dict[str, bytes] = {}
    for name, svg in (drawn | _maps(report)).items():
        width, height = _millimetres(svg, is_map=name.startswith("map-"))
        files[f"{name}.svg"] = svg.encode()
        files[f"{name}.png"] = raster(svg, width_mm=width, height_mm=height, ppi=PPI)
    return zipped(files)


def _maps(report: CouncilReport) -> dict[str, str]:
    """The whole town, and each district by its number in the order of names."""
    width, height = SIZES[PaperSheet.A4]
    maps = {"map-town": town_map(report, width_mm=width, height_mm=height)}
    for number, name in enumerate(districts_in(report.facilities), start=1):
        mine = [each for each in report.facilities if each.district == name]
        frame = frame_for(report, mine, PaperSheet.A4)
        if frame is not None:
            drawn = map_picture(frame, mine, outline=report.outline, districts=report.districts)
            maps[f"map-district-{number:02d}"] = drawn
    return {name: svg for name, svg in maps.items() if svg}


def _millimetres(svg: str, *, is_map: bool) -> tuple[float, float]:
    """Its size on paper: a map as its numbers say, a chart as wide as a page's text."""
    found = _BOX.search(svg)
    if found is None:
        raise ValueError("a drawing without a viewBox")
    width, height = float(found[1]), float(found[2])
    return (width, height) if is_map else (CHART_MM, height * CHART_MM / width)
