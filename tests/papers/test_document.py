"""The printed report: every number of the value in its text, true scales, bookmarks, fonts, and nothing as markup."""

import dataclasses
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2
import pyproj
import pytest

from app.domain.vocabulary import Action
from app.formats.papers.document.document import classes_pdf, report_pdf
from app.formats.papers.document.document_chapters import assumed_value
from app.formats.papers.document.picture_files import picture_archive
from app.formats.papers.document.summary_groups import GROUPS
from app.formats.papers.pictures.charts import BarSeries, round_up, stacked
from app.formats.papers.pictures.map_picture import bar_metres, frame_of, map_picture
from app.formats.papers.pictures.report_charts import areas_by
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.report.products import PaperSheet
from app.formats.papers.wording.number_words import bare, number, thousands, year_with_era
from app.formats.papers.wording.paper_words import term_label
from app.formats.papers.wording.people_words import affected_cell, affected_words
from app.formats.papers.wording.worded import every_table
from app.formats.spatial.projection import zone_epsg
from tests.papers.conftest import HOSTILE

# One place in each of the far ends and the middle of the country: Okinawa, Kanto, Hokkaido.
PLACES = ((127.68, 26.2), (139.6, 36.0), (141.35, 43.1))


@pytest.fixture(scope="session")
def pdf(report: CouncilReport) -> bytes:
    return report_pdf(report, "ja")


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[str]:
    """The text of each page, without the breaks of its lines."""
    return list(texts_of(pdf))


def texts_of(pdf: bytes) -> Iterator[str]:
    for page in pypdfium2.PdfDocument(pdf):
        yield re.sub(r"\s", "", page.get_textpage().get_text_range())


def test_document_when_made_again_then_the_same_bytes_dated_with_the_calculation(
    pdf: bytes, report: CouncilReport
) -> None:
    assert report_pdf(report, "ja") == pdf
    made = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert report.run.finished_on.replace("-", "") in made["CreationDate"]


def test_document_when_read_then_every_number_of_the_decisions_is_in_its_text(
    pages: list[str], report: CouncilReport
) -> None:
    text = "".join(pages)
    for row in report.table("decisions").records():
        effect = row["effect_yen"]
        assert isinstance(effect, int)
        for shown in (f"{thousands(effect):,}", bare(row["floor_area_m2"], "m2"), str(row["built_year"])):
            assert shown in text, (row["facility_code"], shown)
    for table in ("budget", "stock_by_class", "plan_by_class", "actions"):
        found = next(each for each in every_table(report, "ja") if each.code == table)
        for row in found.rows:
            for column, value in zip(found.columns, row, strict=True):
                assert value is None or isinstance(value, str) or bare(value, column.unit) in text, (table, column.code)


def test_document_when_read_then_its_headlines_and_assumptions_are_the_value_s(
    pages: list[str], report: CouncilReport
) -> None:
    text = "".join(pages)
    for code in ("saving_yen", "city_cost_yen", "keep_cost_yen", "floor_area_m2", "closed", "need_after_yen"):
        figure = report.figure(code)
        assert number(figure.value, figure.unit, "ja").replace(" ", "") in text, code
    for row in report.table("assumptions").records():
        assert assumed_value(row["value"], str(row["unit"])) in text
    assert f"計算{report.run.id}（{report.run.finished_on}）" in pages[-1]


def test_document_when_opened_then_it_has_bookmarks_tags_and_its_own_japanese_font(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    titles = [mark.get_title() for mark in document.get_toc()]
    assert [title for title in titles if "施設別の方針" in title]
    assert [title for title in titles if "総財務第152号" in title]
    assert document.is_tagged()
    fonts = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([\w-]+)", pdf))
    assert fonts
    assert all(name.startswith(b"NotoSansJP") for name in fonts)


@pytest.mark.parametrize(("sheet", "size"), [(PaperSheet.A4, (595, 842)), (PaperSheet.A3, (1191, 842))])
def test_document_when_a_sheet_is_chosen_then_its_pages_are_that_large(
    report: CouncilReport, sheet: PaperSheet, size: tuple[int, int]
) -> None:
    (width, height) = pypdfium2.PdfDocument(report_pdf(report, "en", sheet))[0].get_size()
    assert (round(width), round(height)) == size


def test_document_when_names_are_code_then_they_are_printed_as_text(hostile: CouncilReport) -> None:
    text = "".join(texts_of(report_pdf(hostile, "ja")))
    for name in HOSTILE:
        assert re.sub(r"\s", "", name) in text, name


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_map_when_measured_on_paper_then_distances_and_bar_are_true_within_half_a_percent(
    lon: float, lat: float
) -> None:
    corners = [(lon - 0.06, lat - 0.04), (lon + 0.06, lat + 0.04)]
    frame = frame_of(corners, epsg=zone_epsg(lon, lat), width_mm=174, height_mm=150)
    spots = frame.on_paper([lon, lon + 0.03, lon], [lat, lat, lat + 0.03])
    geod = pyproj.Geod(ellps="GRS80")
    for end, (to_lon, to_lat) in ((1, (lon + 0.03, lat)), (2, (lon, lat + 0.03))):
        metres = geod.inv(lon, lat, to_lon, to_lat)[2]
        on_paper_mm = float(np.linalg.norm(spots[end] - spots[0]))
        assert on_paper_mm * frame.scale / 1000 == pytest.approx(metres, rel=0.005)
    drawn = map_picture(frame, ())
    bar = float(re.search(r'id="scale-bar"[^>]* width="([\d.]+)"', drawn)[1])
    assert bar * frame.scale / 1000 == pytest.approx(bar_metres(frame.scale), rel=0.0005)
    assert 'width="174mm"' in drawn
    assert f"1:{frame.scale:,}" in drawn
    inside = frame.on_paper([each[0] for each in corners], [each[1] for each in corners])
    assert (inside >= 0).all()
    assert (inside <= [174, 150]).all()


def test_map_when_names_are_code_then_they_are_escaped(hostile: CouncilReport) -> None:
    frame = frame_of(PLACES, epsg=6677, width_mm=100, height_mm=100)
    drawn = map_picture(frame, hostile.facilities, districts=hostile.outline)
    assert "<img" not in drawn


@pytest.mark.parametrize(("value", "rounded"), [(0.0, 0.0), (7.3, 8), (101, 150), (1000, 1000), (0.023, 0.025)])
def test_axis_when_a_chart_is_drawn_then_it_ends_at_a_round_number(value: float, rounded: float) -> None:
    assert round_up(value) == pytest.approx(rounded)


def test_chart_when_drawn_then_each_bar_is_as_high_as_its_value() -> None:
    drawn = stacked(["2026", "2027"], [BarSeries("建替え", (10.0, 5.0))], unit="億円", size=(480, 142))
    bars = [float(each) for each in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', drawn)]
    assert bars[:2] == [100.0, 50.0]


@pytest.mark.parametrize(
    ("year", "words"), [(1989, "1989（平成元）"), (1977, "1977（昭和52）"), (2019, "2019（令和元）"), (None, "－")]
)
def test_year_when_told_then_its_era_stands_beside_it(year: int | None, words: str) -> None:
    assert year_with_era(year, "ja") == words


@pytest.mark.parametrize(("yen", "shown"), [(1_499, 1), (1_500, 2), (-1_500, -2), (0, 0)])
def test_thousands_when_a_half_then_away_from_zero(yen: int, shown: int) -> None:
    assert thousands(yen) == shown


def test_map_when_a_way_leaves_the_paper_then_only_its_part_on_paper_is_drawn(report: CouncilReport) -> None:
    moved = next(each for each in report.facilities if each.receivers and each.lon and each.lat)
    far = dataclasses.replace(moved.receivers[0], lon=moved.lon, lat=(moved.lat or 0.0) + 3.0)
    place = (moved.lon or 0.0, moved.lat or 0.0)
    frame = frame_of([place, place], epsg=report.town.plane_epsg, width_mm=100, height_mm=80)
    drawn = map_picture(frame, [dataclasses.replace(moved, receivers=(far,))])
    (way,) = re.findall(r'<line x1="([-\d.]+)" y1="([-\d.]+)" x2="([-\d.]+)" y2="([-\d.]+)"[^>]*dasharray', drawn)
    x1, y1, x2, y2 = (float(each) for each in way)
    assert (x1, y1) == pytest.approx((50, 36.5), abs=0.1)  # the middle above the strip of the bar
    assert y2 == pytest.approx(0, abs=0.1)
    assert abs(x2 - 50) < 2


def test_classes_when_printed_then_each_has_a_chapter_with_its_facilities(report: CouncilReport) -> None:
    document = pypdfium2.PdfDocument(classes_pdf(report, "ja"))
    titles = [mark.get_title() for mark in document.get_toc()]
    assert {term_label("category", each.category, "ja") for each in report.facilities} <= set(titles)
    text = "".join(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document)
    assert all(re.sub(r"\s", "", each.name) in text for each in report.facilities)


def test_pictures_when_packed_then_each_is_there_as_drawing_and_at_print_resolution(report: CouncilReport) -> None:
    archive = zipfile.ZipFile(io.BytesIO(picture_archive(report, "ja")))
    names = set(archive.namelist())
    assert {"need-after.svg", "need-after.png", "map-town.svg", "map-town.png"} <= names
    drawn, pictures = ({name[:-4] for name in names if name.endswith(ending)} for ending in (".svg", ".png"))
    assert drawn == pictures
    width, height = struct.unpack(">II", archive.read("map-town.png")[16:24])
    assert (width, height) == (round(174 / 25.4 * 300), round(150 / 25.4 * 300))


def test_chart_when_a_town_has_many_districts_then_every_piece_fits_a_page_on_one_scale(report: CouncilReport) -> None:
    found = report.table("plan_by_district")
    first = dict(zip([column.code for column in found.columns], found.rows[0], strict=True))
    rows = tuple(
        tuple((first | {"district": f"第{number}地区", "floor_area_m2": 1000.0 * number}).values())
        for number in range(1, 57)
    )
    tables = (*(each for each in report.tables if each.code != found.code), dataclasses.replace(found, rows=rows))
    drawn = areas_by(dataclasses.replace(report, tables=tables), "plan_by_district", "ja")
    heights = [float(re.search(r'viewBox="0 0 480 ([\d.]+)"', each)[1]) * 150 / 480 for each in drawn]
    assert max(heights) < 230
    names = re.findall(r"第(\d+)地区", "".join(drawn))
    assert sorted(names, key=int) == [str(number) for number in range(1, 57)]
    bars = [float(each) for each in re.findall(r'<rect x="128" y="[\d.]+" width="([\d.]+)"', "".join(drawn))]
    assert max(bars[::2]) == pytest.approx(bars[0])
    assert bars[2 * names.index("28")] == pytest.approx(bars[0] / 2, rel=0.01)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"residents": 1189}, ("1,189", "1,189人")),
        (
            {"residents": None, "users_moved": 277.0, "users_moved_unit": "visits_per_year"},
            ("利用277", "利用 年間延べ277人"),
        ),
        (
            {"residents": None, "functions": ("public_housing",), "action": "rebuild", "users": 309.0},
            ("309世帯", "309世帯"),
        ),
        ({"residents": None, "users_moved": None}, ("－", "－")),
    ],
)
def test_affected_when_residents_cannot_be_counted_then_whoever_is_known_is_told(
    report: CouncilReport, told: dict[str, Any], words: tuple[str, str]
) -> None:
    each = dataclasses.replace(report.facilities[0], **told)
    assert (affected_cell(each, "ja"), affected_words(each, "ja")) == words


def test_everyday_groups_when_read_then_every_action_is_in_one_of_them() -> None:
    assert sorted(action for group in GROUPS for action in group.actions) == sorted(Action)
