"""Codes the program made are kept in data and shown to no reader; lists then follow class, district and name."""

import dataclasses
import itertools
import re

from app.domain.register.identity import is_made, made_code
from app.formats.papers.document.document_cards import card_blocks
from app.formats.papers.files.data_book import csv_files
from app.formats.papers.pages.map_data import map_data
from app.formats.papers.pictures.map_picture import SIGN_MM, frame_of, map_picture
from app.formats.papers.report.compose_facilities import reading_order
from app.formats.papers.report.council_report import CouncilReport, Measure, ReportTable
from app.formats.papers.wording.blocks import printed
from app.formats.papers.wording.worded import MADE_CODES
from app.formats.words.pairs import say

MADE = made_code("北部市民館", "大村町1")


def with_made_codes(report: CouncilReport) -> CouncilReport:
    facilities = tuple(
        dataclasses.replace(each, code=made_code(each.name, str(number)))
        for number, each in enumerate(report.facilities)
    )
    return dataclasses.replace(report, facilities=facilities)


def test_code_when_made_then_it_is_told_from_the_town_s_own() -> None:
    assert is_made(MADE)
    assert not any(is_made(code) for code in ("11001", "N-12", "N123456789", "A1"))


def test_cards_and_map_when_codes_are_made_then_names_stand_alone(report: CouncilReport) -> None:
    made = with_made_codes(report)
    titles = [block["title"] for block in card_blocks(made, "ja") if block["kind"] == "sheet"]
    assert sorted(titles) == sorted(each.name for each in report.facilities)
    told = map_data(made, "ja", map_name="m")
    assert (told["coded"], {row["code"] for row in told["rows"]}) == (False, {""})
    assert map_data(report, "ja", map_name="m")["coded"]


def test_table_when_no_code_is_the_town_s_own_then_it_has_no_column_of_codes() -> None:
    columns = (Measure("facility_code"), Measure("facility_name"))
    chosen = ("facility_code", "facility_name")
    made = printed(ReportTable("open_questions", columns, ((MADE, "北部市民館"), ("－", "－"))), chosen, (1, 2), "ja")
    assert (made["head"], made["rows"], made["widths"]) == (["施設名"], [["北部市民館"], ["－"]], [2])
    mixed = printed(
        ReportTable("open_questions", columns, ((MADE, "北部市民館"), ("A1", "学校"))), chosen, (1, 2), "ja"
    )
    assert mixed["rows"] == [["－", "北部市民館"], ["A1", "学校"]]


def test_data_files_when_codes_are_made_then_definitions_say_whose_they_are(report: CouncilReport) -> None:
    for language in ("ja", "en"):
        for told, expected in ((report, False), (with_made_codes(report), True)):
            definitions = csv_files(told, language)["definitions.csv"].decode()
            assert (say(MADE_CODES, language) in definitions) is expected


def test_order_when_codes_are_made_then_class_district_and_name_decide() -> None:
    rows = [(MADE, "school", "西", "い"), ("B2", "other", "東", "ろ"), (made_code("は", None), "culture", "東", "は")]
    assert [row[3] for row in sorted(rows, key=lambda row: reading_order(*row))] == ["ろ", "は", "い"]


def test_map_when_facilities_share_a_place_then_each_sign_is_seen(report: CouncilReport) -> None:
    same = [dataclasses.replace(each, lon=137.4, lat=34.77, receivers=()) for each in report.facilities[:3]]
    frame = frame_of([(137.4, 34.77)], epsg=6675, width_mm=100, height_mm=100)
    drawn = map_picture(frame, same)
    places = sorted(float(x) for x in re.findall(r'<g transform="translate\(([\d.]+) ', drawn))
    assert len(places) == 3
    assert [round(b - a, 1) for a, b in itertools.pairwise(places)] == [SIGN_MM, SIGN_MM]
