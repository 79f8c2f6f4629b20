"""A newcomer's way: from the sample city to her own town's register, with what the screen says alone."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving, watched_page
from tests.factories import list_row, sheet

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
JAPANESE = re.compile("[\u3041-\u30fa]")
NO_PLACE = {"緯度": "", "経度": ""}
LIST = [list_row(施設コード=f"A{n}", 施設名=f"第{n}公民館", 所在地=f"豊橋市今橋町{n}", **NO_PLACE) for n in range(1, 4)]
TOWNS = [{"town": "今橋町", "koaza": "", "lat": 34.7701, "lng": 137.3912}]
# Whether any tile of the map's points holds ink.
INKED = """[...document.querySelectorAll("#map canvas")].some((tile) => tile.width > 0 && tile
    .getContext("2d", {willReadFrequently: true}).getImageData(0, 0, tile.width, tile.height).data.some((v) => v))"""
POPULATION = "町名,人口\n今橋町,450\n".encode()


@pytest.fixture(scope="module")
def first_start() -> Iterator[str]:
    """The address of a program just started for the first time: it shows the sample city."""
    folder = Path(tempfile.mkdtemp(prefix="so"))
    folder.chmod(0o755)
    with serving(folder) as address:
        yield address
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def newcomer(browser: Browser, first_start: str) -> Iterator[Page]:
    with watched_page(browser, first_start) as page:
        page.set_viewport_size({"width": 1280, "height": 800})
        yield page


def serious_faults(page: Page) -> list[tuple[str, str]]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    serious = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    return [(one["id"], one["nodes"][0]["html"]) for one in serious]


def bring(page: Page, file: Path) -> None:
    """The next step's button, one file, and the button that confirms."""
    with page.expect_file_chooser() as chooser:
        page.locator(".start-step.next .button-like").click()
    chooser.value.set_files(file)
    expect(page.locator(".import-files .state-ready")).to_have_count(1)
    page.get_by_role("button", name="この内容で取り込む").click()
    expect(page.locator(".import-files .state-done")).to_have_count(1)
    page.get_by_role("button", name="次に入れるもの").click()
    expect(page.locator(".start-steps")).to_be_visible()


def test_newcomer_when_she_follows_the_screen_then_her_towns_register_is_there(newcomer: Page, tmp_path: Path) -> None:
    page = newcomer
    listed = tmp_path / "施設一覧.csv"
    listed.write_bytes(sheet(LIST, encoding="cp932"))
    towns = tmp_path / "豊橋市.json"
    towns.write_text(json.dumps(TOWNS), encoding="utf-8")
    population = tmp_path / "人口2024.csv"
    population.write_bytes(POPULATION)

    page.goto("/")
    page.get_by_role("button", name="自分のまちで始める").click()
    page.get_by_label("名称またはコード").fill("豊橋")
    page.get_by_role("button", name="豊橋市で始める").click()
    expect(page.locator(".start-step")).to_have_count(8)
    assert serious_faults(page) == []

    bring(page, listed)
    expect(page.locator("#banner .banner")).to_contain_text("位置がまだ分かりません")
    bring(page, towns)
    expect(page.locator("#banner .banner")).to_have_count(0)
    steps = page.locator(".start-step.done")
    expect(steps).to_have_count(2)

    page.locator(".start-step", has_text="人口").first.locator("summary").click()
    page.evaluate("location.hash = 'panel=import'")
    page.locator("#panel input[type=file]").first.set_input_files(population)
    year = page.locator(".file-options input")
    if page.locator(".state-failed").count():
        year.fill("2024")
        year.press("Enter")
    expect(page.locator(".state-ready")).to_have_count(1)
    page.get_by_role("button", name="この内容で取り込む").click()
    expect(page.get_by_text("取り込みました")).to_be_visible()
    assert serious_faults(page) == []

    page.get_by_role("button", name="この取込みを元に戻す").click()
    expect(page.get_by_text("元に戻しました（1 件）")).to_be_visible()
    expect(page.locator(".import-files .state-done")).to_have_count(0)
    about = page.request.get("/api/about").json()["municipality"]
    assert (about["code"], about["population"]) == ("232017", None)
    page.expected_faults = 1  # the population file that did not say its year


def test_file_when_it_is_another_towns_then_asked_about_in_both_languages_and_all_can_be_taken_away(
    newcomer: Page, tmp_path: Path
) -> None:
    page = newcomer
    page.request.post("/api/empty", data={"confirm": page.request.get("/api/about").json()["municipality"]["name"]})
    page.goto("/")
    page.get_by_label("名称またはコード").fill("232017")
    page.get_by_role("button", name="豊橋市で始める").click()
    expect(page.locator(".start-steps")).to_be_visible()
    foreign = tmp_path / "t.csv"
    rows = [
        list_row(施設コード=f"T{n}", 施設名=f"T{n}", 緯度=34.34, 経度=134.05, 全国地方公共団体コード="372013")
        for n in range(3)
    ]
    foreign.write_bytes(sheet(rows))
    page.evaluate("location.hash = 'panel=import&language=en'")
    page.locator("#panel input[type=file]").first.set_input_files(foreign)
    expect(page.locator(".state-asking")).to_have_count(1)
    assert serious_faults(page) == []
    assert not JAPANESE.search(page.locator("#panel").inner_text())
    page.get_by_role("button", name="Add as a neighbour’s").click()
    page.locator("#panel").get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".state-done")).to_have_count(1)
    page.wait_for_function(INKED)
    towns = {town["code"] for town in page.request.get("/api/about").json()["neighbours"]}
    assert "372013" in towns
    assert "232017" not in towns

    page.evaluate("location.hash = 'panel=start&language=ja'")
    page.get_by_role("button", name="すべてのデータを消す…").click()
    page.locator("input[name=confirm]").fill("高松市")
    page.get_by_role("button", name="すべて消す").click()
    expect(page.locator("#panel .fault")).to_be_in_viewport()
    page.locator("input[name=confirm]").fill("豊橋市")
    page.get_by_role("button", name="すべて消す").click()
    expect(page.get_by_label("名称またはコード")).to_be_visible()
    assert page.request.get("/api/facilities.geojson").json()["features"] == []
    page.wait_for_function(f"!({INKED})")
    page.expected_faults = 1  # the wrong name
