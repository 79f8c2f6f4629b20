# ruff: noqa: E501  one line of a file is one line here
"""Bytes → header and rows, for the encodings, line ends and sheets found in town halls."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from app.formats.tables.tables import Table, read_tables

_TEXT = "施設名,所在地,延床面積\n岩田小学校,豊橋市岩田町1,1234.5\n髙﨑会館①,豊橋市㈱町2,99\n"


def _one(data: bytes) -> Table:
    (table,) = read_tables(data)
    return table


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp", "iso2022_jp"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_rows(encoding: str, line_end: str) -> None:
    text = (
        _TEXT if encoding not in ("euc_jp", "iso2022_jp") else _TEXT.replace("髙﨑会館①", "高崎会館").replace("㈱", "")
    )
    table = _one(text.replace("\n", line_end).encode(encoding))
    assert table.header == ("施設名", "所在地", "延床面積")
    assert [line for line, _ in table.rows] == [2, 3]
    assert table.rows[0][1] == ("岩田小学校", "豊橋市岩田町1", "1234.5")


def test_half_width_kana_in_cp932_is_not_taken_for_euc() -> None:
    table = _one("施設名,構造\nｲﾜﾀｼｮｳｶﾞｯｺｳ,鉄筋ｺﾝｸﾘｰﾄ\n".encode("cp932"))
    assert table.rows[0][1] == ("ｲﾜﾀｼｮｳｶﾞｯｺｳ", "鉄筋ｺﾝｸﾘｰﾄ")


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_found(separator: str) -> None:
    assert _one(_TEXT.replace(",", separator).encode()).rows[0][1][2] == "1234.5"


def test_a_quoted_newline_stays_in_its_cell_and_lines_are_counted_as_in_the_file() -> None:
    table = _one('施設名,備考\n岩田小学校,"1行目\n2行目, ""引用"""\n東小学校,x\n'.encode())
    assert table.rows == [(2, ("岩田小学校", '1行目\n2行目, "引用"')), (4, ("東小学校", "x"))]


def test_a_quote_never_closed_loses_no_row() -> None:
    lines = "".join(f"施設{i}小学校,住所{i}\n" for i in range(200))
    table = _one(f'施設名,所在地\n"開いたまま,住所\n{lines}'.encode())
    assert len(table.rows) == 201
    assert [issue.code for issue in table.notes] == ["unclosed_quote"]


def test_titles_and_units_above_the_header_are_passed_over() -> None:
    table = _one("○○市公共施設一覧（令和5年度）,,\n単位：千円,,\n,,\n施設名,所在地,支出\n東小,町1,5\n".encode())
    assert table.header == ("施設名", "所在地", "支出")
    assert "令和5年度" in table.title
    assert table.rows == [(5, ("東小", "町1", "5"))]


def test_a_two_storey_header_in_csv_is_joined() -> None:
    table = _one("施設名,令和4年度,,令和5年度,\n,支出,利用者数,支出,利用者数\n東小,1,2,3,4\n".encode())
    assert table.header == ("施設名", "令和4年度_支出", "令和4年度_利用者数", "令和5年度_支出", "令和5年度_利用者数")
    assert len(table.rows) == 1


def test_merged_headers_titles_several_sheets_and_dates_of_a_workbook() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("一覧")
    sheet.merge_range("A1:E1", "公共施設一覧")
    sheet.merge_range("A3:A4", "施設名")
    sheet.merge_range("B3:C3", "建物")
    sheet.write_row("B4", ["延床面積", "建築年月日"])
    sheet.merge_range("D3:D4", "構造")
    sheet.write_row("A5", ["東小", 1200.0])
    sheet.write_datetime("C5", date(1981, 4, 1), book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write("D5", "RC")
    book.add_worksheet("メモ").write("A1", "覚え")
    book.close()
    first, second = read_tables(buffer.getvalue())
    assert first.header[:4] == ("施設名", "延床面積", "建築年月日", "構造")
    assert first.rows == [(5, ("東小", "1200", "1981-04-01", "RC", "")[: len(first.header)])]
    assert second.name == "メモ"


def test_a_name_merged_over_its_buildings_is_given_to_each() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["施設名", "棟名", "延床面積"], ["東小", "校舎", 1000], [None, "体育館", 500], ["西小", "校舎", 900]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    buffer = io.BytesIO()
    book.save(buffer)
    table = _one(buffer.getvalue())
    assert [cells[0] for _, cells in table.rows] == ["東小", "東小", "西小"]
    assert table.filled == {(3, 0)}


def test_cells_beyond_the_header_are_kept_under_a_name_of_their_own() -> None:
    table = _one("施設名,所在地\n東小,町1,余り\n".encode())
    assert table.header == ("施設名", "所在地", "列3")
    assert table.rows[0][1] == ("東小", "町1", "余り")


def test_equal_headings_stay_apart() -> None:
    assert _one("施設名,面積,面積\n東小,1,2\n".encode()).header == ("施設名", "面積", "面積 (2)")


def test_an_ods_sheet_is_read_like_any_other() -> None:
    cells = "".join(
        "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
                                      for text in row) + "</table:table-row>"
        for row in (("施設名", "延床面積"), ("東小学校", "1,234.5"))
    )  # fmt: skip
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="一覧">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    table = _one(buffer.getvalue())
    assert table.header == ("施設名", "延床面積")
    assert table.rows == [(2, ("東小学校", "1,234.5"))]
