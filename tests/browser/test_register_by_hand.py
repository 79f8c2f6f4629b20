"""The register kept by hand in a real browser: cells of the table, changes of many and their way back, files."""

import re
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import ask

pytestmark = pytest.mark.browser
WAIT_MS = 60_000


def open_table(page: Page, view: str) -> None:
    page.goto(f"/#table=facilities&{view}")
    expect(page.locator("#table tbody tr[data-position='0']")).to_be_visible()


def cell(page: Page, position: int, column: str) -> Locator:
    """The cell under a heading."""
    names = [text.split("\n")[0].strip() for text in page.locator("#table thead th").all_inner_texts()]
    return page.locator(f"#table tr[data-position='{position}'] td").nth(names.index(column))


def id_of(server: str, name: str) -> int:
    features = ask(server + "api/facilities.geojson")["features"]
    return next(int(each["id"]) for each in features if each["properties"]["name"] == name)


def picture() -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x40\x80\xc0\xff" * 3)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def test_cell_when_edited_by_keyboard_then_saved_told_if_impossible_and_undone(page: Page, live_server: str) -> None:
    open_table(page, "in.category=school")
    name = cell(page, 0, "施設名").inner_text()
    facility = f"{live_server}api/facilities/{id_of(live_server, name)}"
    before = ask(facility)["floor_area_m2"]
    area = cell(page, 0, "延床面積（㎡）")
    area.focus()
    page.keyboard.press("F2")
    box = page.locator(".cell-input")
    expect(box).to_be_focused()
    box.fill("約三千")
    box.press("Enter")
    expect(cell(page, 1, "延床面積（㎡）")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(area.locator(".cell-fault")).to_contain_text("0 以上の数")
    page.keyboard.press("Enter")
    expect(box).to_have_value("約三千")
    box.fill("３，２１０")
    box.press("Tab")
    expect(page.get_by_label(f"所管課: {name}")).to_be_focused()
    page.keyboard.press("Escape")
    expect(area).to_have_text("3,210")
    assert ask(facility)["floor_area_m2"] == 3210
    page.get_by_role("button", name="元に戻す").first.click()
    expect(area).not_to_have_text("3,210")
    assert ask(facility)["floor_area_m2"] == before


def test_cell_when_somebody_was_faster_then_told_at_the_cell_and_kept_until_confirmed_again(
    page: Page, live_server: str
) -> None:
    open_table(page, "in.category=culture")
    facility = f"{live_server}api/facilities/{id_of(live_server, cell(page, 0, '施設名').inner_text())}"
    version = ask(facility)["version"]
    ask(facility, {"policy": "先の人"}, method="PATCH", tag=f'"{version}"')
    section = cell(page, 0, "所管課")
    section.dblclick()
    page.locator(".cell-input").fill("後の課")
    page.expected_faults = 1  # type: ignore[attr-defined]  # the browser tells the 412 as an error
    page.locator(".cell-input").press("Enter")
    expect(section).to_have_attribute("aria-invalid", "true")
    assert ask(facility)["department"] != "後の課"
    section.focus()
    page.keyboard.press("F2")
    page.locator(".cell-input").press("Enter")
    expect(section).to_have_text("後の課")
    expect(section).not_to_have_attribute("aria-invalid", "true")
    now = ask(facility)
    assert (now["department"], now["policy"]) == ("後の課", "先の人")


def test_column_when_pasted_from_a_spreadsheet_then_each_row_its_value_and_one_undo(
    page: Page, live_server: str
) -> None:
    open_table(page, "in.category=sports")
    ids = [id_of(live_server, cell(page, row, "施設名").inner_text()) for row in range(3)]
    districts = [ask(f"{live_server}api/facilities/{each}")["district"] for each in ids]
    first = cell(page, 0, "地区")
    first.focus()
    first.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "甲地区\r\n乙地区\r\n丙地区\r\n",
    )
    for row, word in enumerate(("甲地区", "乙地区", "丙地区")):
        expect(cell(page, row, "地区")).to_have_text(word)
    assert [ask(f"{live_server}api/facilities/{each}")["district"] for each in ids] == ["甲地区", "乙地区", "丙地区"]
    first.focus()
    page.keyboard.press("Control+z")
    for row, word in enumerate(districts):
        expect(cell(page, row, "地区")).to_have_text(word or "―")


def test_bulk_change_when_one_was_changed_since_then_named_and_the_rest_goes_back(page: Page, live_server: str) -> None:
    open_table(page, "in.category=medical")
    count = int(page.locator("#table table").get_attribute("aria-rowcount") or 0) - 1
    ids = [id_of(live_server, cell(page, row, "施設名").inner_text()) for row in range(count)]
    page.get_by_role("button", name="一括変更").click()
    form = page.locator("form.bulk")
    form.locator("select").first.select_option("management")
    form.locator("select[name=value]").select_option("designated")
    form.get_by_role("button").last.click()
    line = page.locator(".set-line")
    expect(line).to_contain_text(f"{count} 施設を変更しました")
    card = ask(f"{live_server}api/facilities/{ids[0]}")
    assert card["management"] == "designated"
    tag = f'"{card["version"]}"'
    ask(f"{live_server}api/facilities/{ids[0]}", {"management": "pfi"}, method="PATCH", tag=tag)
    page.expected_faults = 1  # type: ignore[attr-defined]  # the browser tells the 409 as an error
    line.get_by_role("button", name="元に戻す").click()
    expect(line.get_by_role("alert")).to_contain_text(card["name"])
    line.get_by_role("button", name="変更されていない施設だけ元に戻す").click()
    expect(line.get_by_role("status")).to_contain_text(f"{count - 1} 施設を元に戻しました")
    kept = [ask(f"{live_server}api/facilities/{each}")["management"] for each in ids]
    assert kept[0] == "pfi"
    assert "designated" not in kept


def test_history_when_a_line_is_part_of_a_change_of_many_then_the_whole_goes_back(page: Page, live_server: str) -> None:
    features = ask(live_server + "api/facilities.geojson")["features"]
    parks = [
        each["id"] for each in features if each["properties"]["category"] == "industry" and each["properties"]["own"]
    ]
    assert len(parks) > 1
    ask(live_server + "api/selections/edit", {"ids": parks, "policy": "廃止検討"})
    page.goto(f"/#facility={parks[0]}")
    page.get_by_role("button", name=re.compile("まとめて元に戻す")).first.click()
    expect(page.locator("#card .history li").first).to_contain_text("廃止検討 →")
    assert {ask(f"{live_server}api/facilities/{each}")["policy"] for each in parks} != {"廃止検討"}


def test_files_when_dropped_in_then_shown_taken_home_and_removed(page: Page, live_server: str, tmp_path: Path) -> None:
    features = ask(live_server + "api/facilities.geojson")["features"]
    hall = next(each["id"] for each in features if each["properties"]["own"])
    page.goto(f"/#facility={hall}")
    photo, sheet, program = tmp_path / "外観.png", tmp_path / "調査票.pdf", tmp_path / "写真.jpg"
    photo.write_bytes(picture())
    sheet.write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    program.write_bytes(b"MZ\x90\x00" + bytes(200))
    chooser = page.locator("#card .file-drop input")
    chooser.set_input_files([photo, sheet])
    files = page.locator("#card .files li")
    expect(files).to_have_count(2)
    shown = files.filter(has_text="外観.png").locator("img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 4)
    with page.expect_download() as download:
        files.filter(has_text="調査票.pdf").get_by_role("link", name="調査票.pdf").click()
    assert Path(download.value.path()).read_bytes() == sheet.read_bytes()
    page.expected_faults = 1  # type: ignore[attr-defined]  # the browser tells the 422 as an error
    chooser.set_input_files(program)
    expect(page.locator("#card").get_by_role("alert")).to_contain_text("登録できません")
    files.filter(has_text="調査票.pdf").get_by_role("button", name="調査票.pdf を削除").click()
    page.get_by_role("button", name="削除する").click()
    expect(files).to_have_count(1)
    expect(page.locator("#card .history li").first).to_contain_text("調査票.pdf")
    assert [each["name"] for each in ask(f"{live_server}api/facilities/{hall}/files")] == ["外観.png"]
