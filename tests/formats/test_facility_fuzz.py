# ruff: noqa: E501  one line of a file is one line here
"""Generated messy tables: never a crash, never a lost row."""

import csv
import io
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.formats.details.inspection_sheet import read_inspections
from app.formats.details.land_sheet import read_land
from app.formats.details.repair_sheet import read_repairs
from app.formats.details.year_sheet import read_years
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.facility_fields import FIELDS
from app.formats.records.issue_words import ROW_CODES, sentence
from app.formats.text.unreadable import UnreadableFile

_HEADINGS = sorted(
    {heading for field in FIELDS for heading in field.headings} | {"施設名", "令和5年度支出（千円）", "", "謎", "年度"}
)
_COMMON = [
    "所在地", "緯度", "経度", "延床面積（㎡）", "建築年度", "構造", "階数", "棟名", "棟番号", "施設番号", "NO", "大分類", "小分類", "令和5年度支出（千円）", "2024年度収入_円",
    "利用者数2024_人", "年度", "取得年月日", "取得価額", "耐用年数", "勘定科目", "市区町村コード", "耐震診断", "位置情報", "面積", "屋根", "外壁", "工事名", "金額", "調査年度",
]  # fmt: skip
_CELLS = [
    "", " ", "-", "不明", "東小学校", "東小学校", "合計", "小計", "※注", "0", "1,234.5", "４．０", "4.00E+12", "▲5", "S46.3", "令和9年度建設予定", "元年",
    "昭和99年99月", "鉄筋ｺﾝｸﾘｰﾄ", "地上3階地下1階", "34.8", "138.3", "0.0", "-999", "北緯34度", "○", "×", "012106", "999999", "豊橋市今橋町1（東小学校内）",
    "NaN", "inf", "1e999", "-", "#REF!", "🏫", "\u3000", "a" * 300, '"', "1\n2", "建物", "土地", "３５％", "20240331", "99999", "POINT(1.0 2.0)",
]  # fmt: skip
_cell = st.one_of(st.sampled_from(_CELLS), st.text(max_size=12))


@st.composite
def _table(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 9))
    header = draw(st.lists(st.sampled_from(_COMMON) | st.sampled_from(_HEADINGS), min_size=width, max_size=width))
    header[0] = draw(st.sampled_from(["施設名", "名称", "施設名", header[0]]))
    rows = draw(st.lists(st.lists(_cell, min_size=0, max_size=width + 1), max_size=25))
    return [header, *rows]


def _encode(rows: list[list[str]], encoding: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding, errors="replace")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=_table(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]))
def test_no_table_crashes_the_reader_and_no_row_is_lost(rows: list[list[str]], encoding: str) -> None:
    try:
        result = read_facilities(_encode(rows, encoding), today=date(2026, 4, 1))
    except UnreadableFile:
        return
    assert result.rows_read == result.rows_used + result.rows_set_aside
    named = {issue.row for issue in result.issues if issue.row is not None}
    used = {facility.row for facility in result.facilities}
    assert len(used) <= result.rows_used
    assert result.rows_set_aside <= len(named)
    for issue in result.issues:
        assert issue.code in ROW_CODES
        assert sentence(issue, "ja")
        assert sentence(issue, "en")
    for facility in result.facilities:
        assert facility.name
        assert facility.floor_area_m2 is None or facility.floor_area_m2 > 0
        assert (facility.lon is None) == (facility.lat is None)


@settings(max_examples=100, deadline=None)
@given(rows=_table())
def test_the_other_kinds_account_for_every_row_too(rows: list[list[str]]) -> None:
    for read in (read_years, read_repairs, read_inspections, read_land):
        try:
            result = read(_encode(rows, "utf-8"))
        except UnreadableFile:
            continue
        assert result.rows_read == result.rows_used + result.rows_set_aside
        assert all(sentence(issue) for issue in result.issues)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        result = read_facilities(data)
    except UnreadableFile:
        return
    assert result.rows_read == result.rows_used + result.rows_set_aside
