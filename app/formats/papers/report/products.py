"""What can be made of a run: one row a product, with its file ending, media type and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.formats.papers.report.council_report import WHOLE_TOWN, ReportScope


class PaperProduct(StrEnum):
    """The endings by which products are asked for: `report.pdf`, `report.xlsx` …"""

    HTML = "html"
    PDF = "pdf"
    ATLAS = "atlas"
    CARDS = "cards"
    CLASSES = "classes"
    PPTX = "pptx"
    XLSX = "xlsx"
    CSV = "csv"
    TABLES = "zip"
    OPEN_DATA = "open-data"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    SHP = "shp"
    PNG = "png"
    SVG = "svg"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """`ending`: of its file. `takes_scope`: whether it can be narrowed to districts and classes."""

    ending: str
    media_type: str
    ja: str
    en: str
    takes_scope: bool = True


PRODUCTS: Final[Mapping[PaperProduct, ProductRow]] = {
    PaperProduct.HTML: ProductRow(
        ".html", "text/html; charset=utf-8", "地図（HTML、通信なしで開く）", "Map (HTML, opens offline)"
    ),
    PaperProduct.PDF: ProductRow(".pdf", "application/pdf", "報告書（PDF）", "Report (PDF)"),
    PaperProduct.ATLAS: ProductRow("-atlas.pdf", "application/pdf", "地区別地図帳（PDF）", "Atlas of districts (PDF)"),
    PaperProduct.CARDS: ProductRow("-cards.pdf", "application/pdf", "施設カルテ（PDF）", "Facility cards (PDF)"),
    PaperProduct.CLASSES: ProductRow(
        "-classes.pdf", "application/pdf", "公共施設白書（分類別、PDF）", "White paper, a chapter per class (PDF)"
    ),
    PaperProduct.PPTX: ProductRow(
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "説明スライド（PPTX）",
        "Slides (PPTX)",
    ),
    PaperProduct.XLSX: ProductRow(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "データブック（すべての表）",
        "Data book (every table)",
    ),
    PaperProduct.CSV: ProductRow(".csv", "text/csv; charset=utf-8", "施設別の方針（CSV）", "Decisions (CSV)"),
    PaperProduct.TABLES: ProductRow("-tables.zip", "application/zip", "すべての表（CSV）", "Every table (CSV)"),
    PaperProduct.OPEN_DATA: ProductRow(
        "-open-data.zip",
        "application/zip",
        "オープンデータ（公共施設一覧ほか）",
        "Open data (facility list in the national standard)",
    ),
    PaperProduct.GEOJSON: ProductRow(".geojson", "application/geo+json", "施設の点（GeoJSON）", "Points (GeoJSON)"),
    PaperProduct.GPKG: ProductRow(
        ".gpkg", "application/geopackage+sqlite3", "地図データ（GeoPackage）", "Map data (GeoPackage)"
    ),
    PaperProduct.SHP: ProductRow(
        "-shapefile.zip", "application/zip", "地図データ（Shapefile・CP932）", "Map data (Shapefile, CP932)"
    ),
    PaperProduct.PNG: ProductRow(
        "-map.png", "image/png", "全市の地図（PNG、300dpi）", "Map of the town (PNG, 300 dpi)"
    ),
    PaperProduct.SVG: ProductRow("-map.svg", "image/svg+xml", "全市の地図（SVG）", "Map of the town (SVG)"),
    PaperProduct.PICTURES: ProductRow(
        "-pictures.zip",
        "application/zip",
        "すべての図と地図（SVG・PNG）",
        "Every chart and map (SVG, PNG)",
    ),
}


class PaperSheet(StrEnum):
    """Paper of a printed product."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a product is wanted. `is_draft` None: marked 案 until the plan is adopted."""

    language: str = "ja"
    is_draft: bool | None = None
    scope: ReportScope = WHOLE_TOWN
    sheet: PaperSheet = PaperSheet.A4

    @property
    def key(self) -> str:
        """What of it is not in the report itself."""
        return f"{self.language}-{self.sheet.value}"
