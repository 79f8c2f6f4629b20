"""One number everywhere: the report's value, its printed text, workbook, slides and map page; on any day, anywhere."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation

from app.formats.papers.document.document import report_pdf
from app.formats.papers.document.document_chapters import assumed_value
from app.formats.papers.files.data_book import data_book
from app.formats.papers.pages.map_page import render_map_page
from app.formats.papers.pages.slides import report_slides
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.report.products import PaperProduct, Wish
from app.formats.papers.wording.number_words import bare, number
from app.formats.papers.wording.people_words import affected_cell
from app.formats.papers.wording.worded import every_table, worded
from app.services.paper.export_report import RENDERERS, Source

# Columns of these tables are printed whole; of the others (long form behind charts) only sums are.
PRINTED = ("stock_by_class", "stock_by_district", "budget", "actions", "plan_by_class", "plan_by_district",
           "alternatives")  # fmt: skip
DECIDED = {"built_year": "year", "floor_area_m2": "m2", "fiscal_year": "year", "effect_yen": "yen"}
UNPRINTED = frozenset({"old_area_m2", "changes_share", "meets_budget", "cut_share", "run"})
# Renders every product whose file could carry a day, on a day years later.
LATER = """
import datetime, hashlib, json, sys, time
import pptx.opc.package, xlsxwriter.core, xlsxwriter.workbook
from app.formats.papers.report.compose import compose
from app.formats.papers.report.products import PaperProduct, Wish
from app.services.paper.export_report import RENDERERS
class AnyTime(type):
    def __instancecheck__(cls, value):
        return type(value).__name__ in ("datetime", "Later")
class Later(datetime.datetime, metaclass=AnyTime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime(2031, 5, 6, 7, 8, 9, tzinfo=tz)
xlsxwriter.core.datetime = xlsxwriter.workbook.datetime = Later
time.time = lambda: 1_935_000_000.0
report = compose(json.load(sys.stdin))
made = {name: RENDERERS[PaperProduct(name)](report, Wish()) for name in sys.argv[1:]}
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in made.items()}))
"""


@pytest.fixture(scope="module")
def printed(report: CouncilReport) -> str:
    """All text of the report's pages, without spaces and breaks."""
    pages = pypdfium2.PdfDocument(report_pdf(report, "ja"))
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))


def test_tables_when_walked_then_print_and_workbook_say_the_report_s_numbers(
    report: CouncilReport, printed: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data_book(report, "ja")))
    walked = 0
    for table in every_table(report, "ja"):
        cells = [[cell.value for cell in row] for row in book[worded(table, "ja").name].iter_rows(min_row=2)]
        for line, row in enumerate(table.rows):
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                if value is None or isinstance(value, str):
                    continue
                assert cells[line][place] == value, (table.code, line, column.code)
                if table.code in PRINTED and column.code not in UNPRINTED:
                    assert bare(value, column.unit) in printed, (table.code, line, column.code)
                walked += 1
    assert walked > 200


def test_finance_and_decisions_when_walked_then_print_says_every_number_of_the_workbook(
    report: CouncilReport, printed: str
) -> None:
    for row in report.table("finance_by_year").records():
        if row["case"] == "after" and row["yen"]:
            assert bare(row["yen"], "yen") in printed, row
    for row, each in zip(report.table("decisions").records(), report.facilities, strict=True):
        cells = [affected_cell(each, "ja"), *(bare(row[code], unit) for code, unit in DECIDED.items())]
        assert all(cell in printed for cell in cells), (each.code, cells)


def test_headlines_and_assumptions_when_walked_then_every_paper_that_shows_one_shows_the_same(
    report: CouncilReport, printed: str
) -> None:
    page = json.loads(re.search(r'id="saihen-data">(.*?)</script>', render_map_page(report, "ja").decode())[1])
    on_map = {value for _, value in page["figures"]}
    deck = Presentation(io.BytesIO(report_slides(report, "ja")))
    on_slides = " ".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    for code in ("saving_yen", "area_cut_share", "closed", "need_after_yen", "residents_affected"):
        figure = report.figure(code)
        if figure.value is not None:
            told = number(figure.value, figure.unit, "ja")
            assert told.replace(" ", "") in printed, code
            assert told in on_slides, code
    assert {number(report.figure(code).value, report.figure(code).unit, "ja") for code in ("saving_yen", "closed")} <= (
        on_map
    )
    for row in report.table("assumptions").records():
        assert assumed_value(row["value"], str(row["unit"])) in printed, row["assumption"]
        assert "setting." not in str(row["assumption"]) or row["name_ja"], row["assumption"]


def test_slides_when_opened_then_charts_are_native_and_hold_the_report_s_needs(report: CouncilReport) -> None:
    deck = Presentation(io.BytesIO(report_slides(report, "ja")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    sums = [
        [sum(values) for values in zip(*(each.values for each in chart.plots[0].series), strict=True)]
        for chart in charts
    ]
    needs = [float(row["need_after_yen"] or 0) / 1e8 for row in report.table("budget").records()]
    assert any(len(each) == len(needs) and each == pytest.approx(needs, abs=0.01) for each in sums)


def test_papers_when_made_by_another_process_elsewhere_on_another_day_then_the_same_bytes(
    report: CouncilReport, source: Source
) -> None:
    here = {product.value: RENDERERS[product](report, Wish()) for product in PaperProduct}
    elsewhere = {"TZ": "America/Santiago", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7", "SAIHEN_LANGUAGE": "en"}
    told = subprocess.run(
        [sys.executable, "-c", LATER, *here],
        input=json.dumps(source), capture_output=True, text=True, check=True, env=os.environ | elsewhere,
    ).stdout  # fmt: skip
    assert json.loads(told) == {name: hashlib.sha256(data).hexdigest() for name, data in here.items()}
