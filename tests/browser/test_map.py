"""The map and everything beside it, in a real browser, on the sample city."""

import re
from pathlib import Path

import geopandas as gpd
import pypdfium2
import pytest
from playwright.sync_api import Page, Response, expect
from shapely.geometry import LineString

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ]")


def open_view(page: Page, view: str = "") -> Page:
    """Opens a link and waits until the figures under the map are there."""
    page.goto(f"/#{view}")
    expect(page.locator("#bar .figure b").first).to_have_text(re.compile(r"\d"))
    return page


def figure(page: Page, position: int) -> str:
    return page.locator("#bar .figure b").nth(position).inner_text()


def painted_pixels(page: Page, pane: str = "facilities") -> int:
    """How many pixels of a pane's canvases are not empty."""
    return int(
        page.evaluate(
            """(pane) => [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)]
            .reduce((sum, canvas) => {
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let painted = 0;
            for (let k = 3; k < data.length; k += 4) if (data[k]) painted++;
            return sum + painted;
        }, 0)""",
            pane,
        )
    )


def hash_when(page: Page, part: str) -> str:
    """The address, once it holds `part`: it follows the view a moment later."""
    page.wait_for_url(re.compile(re.escape(part)))
    return str(page.evaluate("location.hash"))


def test_first_view_shows_every_placed_facility_with_a_legend_that_adds_up(page: Page) -> None:
    open_view(page)
    total = int(figure(page, 0).replace(",", ""))
    counts = [int(text.replace(",", "")) for text in page.locator("#legend .keys:not(.inline) b").all_inner_texts()]
    assert sum(counts) == total > 300
    assert painted_pixels(page) > 5_000


def test_year_slider_when_moved_ages_the_stock_and_the_share(page: Page) -> None:
    open_view(page, "year=2020")
    before = figure(page, 2)
    page.get_by_role("slider", name="表示する年").press("End")
    expect(page.locator("#legend h2")).to_contain_text("2060")
    expect(page.locator("#bar .figure b").nth(2)).not_to_have_text(before)
    assert "year=2060" in hash_when(page, "year=2060")


def test_play_when_pressed_moves_the_year_on(page: Page) -> None:
    open_view(page, "year=2030")
    page.get_by_role("button", name="年を進める").click()
    expect(page.locator("#bar output")).to_have_text(re.compile("203[2-9]"))
    page.get_by_role("button", name="止める").click()


def test_search_in_half_width_kana_finds_names_and_the_link_reproduces_it(page: Page) -> None:
    open_view(page)
    page.get_by_role("searchbox").fill("ｺﾐｭﾆﾃｨ")
    expect(page.locator(".search .found")).to_be_visible()
    expect(page.locator("#bar .figure b").first).not_to_have_text("370")
    narrowed = figure(page, 0)
    hash_when(page, "q=")
    page.reload()
    expect(page.locator("#bar .figure b").first).to_have_text(narrowed)
    assert int(narrowed.replace(",", "")) < 370


def test_filter_when_ticked_narrows_table_and_map(page: Page) -> None:
    open_view(page, "panel=filters&table=facilities")
    pixels = painted_pixels(page)
    row = page.locator(".facet .check").first
    wanted = row.locator("b").inner_text()
    row.click()
    expect(page.locator("#bar .figure b").first).to_have_text(wanted)
    rows = str(int(wanted.replace(",", "")) + 1)
    expect(page.locator("#table table")).to_have_attribute("aria-rowcount", rows)
    assert painted_pixels(page) < pixels


def test_click_on_a_point_opens_its_card_and_shared_sites_list_all(page: Page) -> None:
    open_view(page)
    name = page.evaluate(
        """async () => {
        const all = (await (await fetch('/api/facilities.geojson')).json()).features.filter((one) => one.geometry);
        const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
        const alone = all.find((one) => all.every((other) => other === one
            || near(one.geometry.coordinates, other.geometry.coordinates) > 0.004));
        const [lon, lat] = alone.geometry.coordinates;
        location.hash = `#map=16/${lat}/${lon}`;
        return alone.properties.name;
    }"""
    )
    page.wait_for_load_state("networkidle")
    box = page.locator("#map").bounding_box()
    assert box is not None
    title = page.locator("#card h2").first
    for _ in range(20):
        # The map may still be on its way there.
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
        if title.inner_text() == name:
            break
    expect(title).to_have_text(name)
    expect(page.locator("#card")).to_contain_text("近くの施設")


def test_table_sorts_and_opens_a_card_by_keyboard(page: Page) -> None:
    open_view(page, "table=facilities")
    heading = page.get_by_role("columnheader", name="延床面積")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    areas = [
        text.replace(",", "") for text in page.locator("#table tbody tr:not(.gap) td:nth-child(5)").all_inner_texts()
    ]
    numbers = [int(text) for text in areas if text.isdigit()]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#table tbody tr:not(.gap) td").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.locator("#table tbody tr:not(.gap)").nth(1).locator("td").first.inner_text()
    expect(page.locator("#card h2").first).to_have_text(second)


def test_table_saved_as_csv_holds_the_selection(page: Page) -> None:
    open_view(page, "table=facilities&in.category=school")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV 保存").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) == int(figure(page, 0)) + 1
    assert text.startswith("施設名,")


def test_lasso_when_drawn_selects_what_lies_inside(page: Page) -> None:
    open_view(page)
    everything = figure(page, 0)
    page.get_by_role("button", name="範囲を囲んで選ぶ").click()
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5
    page.mouse.move(x - 120, y - 120)
    page.mouse.down()
    for dx, dy in ((120, -120), (120, 120), (-120, 120), (-120, -120)):
        page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()
    expect(page.get_by_role("button", name="範囲の選択を解除")).to_be_visible()
    assert 0 < int(figure(page, 0)) < int(everything)


def test_histogram_bar_when_clicked_selects_its_years(page: Page) -> None:
    open_view(page, "panel=dashboard&table=facilities")
    page.locator("#panel .slot.pickable").nth(2).click()
    expect(page.locator("#bar small").first).to_contain_text("全")
    years = {int(text) for text in page.locator("#table tbody td:nth-child(3)").all_inner_texts() if text.isdigit()}
    assert years
    assert max(years) - min(years) <= 4


def test_forecast_slider_when_moved_changes_the_total(page: Page) -> None:
    open_view(page, "panel=forecast")
    total = page.locator("#panel .hero b").nth(1)
    expect(total).to_have_text(re.compile("億円"))
    before = total.inner_text()
    page.locator("#panel details.block summary", has_text="前提").first.click()
    page.get_by_role("slider", name="日常の修繕費").press("PageUp")
    expect(total).not_to_have_text(before)
    assert page.locator("#panel .slot").count() == 40


def test_layers_when_ticked_are_drawn_with_their_key(page: Page) -> None:
    open_view(page, "panel=layers")
    page.get_by_role("checkbox", name="洪水浸水想定").check()
    expect(page.locator(".leaflet-zones-pane canvas").first).to_be_visible()
    expect(page.locator("#panel")).to_contain_text("深い・強い")


def test_import_preview_names_the_row_and_what_to_do(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("施設名,所在地,延床面積,建築年度\n試験会館,彩辺市彩通1丁目,あいう,昭和50年\n", encoding="cp932")
    open_view(page, "panel=import")
    page.locator("#panel input[type=file]").set_input_files(file)
    expect(page.locator("#panel .issues")).to_contain_text("あいう")
    expect(page.get_by_role("button", name="この内容で取り込む")).to_be_visible()
    assert figure(page, 0) == "370"


def test_english_leaves_no_japanese_sentence_on_the_screen(page: Page) -> None:
    for panel in ("filters", "dashboard", "plan", "forecast", "access", "layers", "import", "views"):
        open_view(page, f"language=en&panel={panel}")
        page.wait_for_load_state("networkidle")
        fixed = page.locator(
            "#rail, #bar .figure dt, #legend, #panel h2, #panel h3, #panel button:not(.link), #panel label > span"
        )
        # Titles of plans are people's own words and stay as they were written.
        titles = page.evaluate("async () => (await (await fetch('/api/runs')).json()).map((run) => run.title)")
        shown = [text for text in fixed.all_inner_texts() if not any(title and title in text for title in titles)]
        assert not [text for text in shown if JAPANESE.search(text) and "日本語" not in text], panel
    assert page.evaluate("document.documentElement.lang") == "en"


def test_without_a_server_the_page_says_so_and_recovers(page: Page) -> None:
    page.expected_faults = 20  # type: ignore[attr-defined]
    page.route("**/api/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("サーバーにつながりません")
    page.unroute("**/api/**")
    page.get_by_role("button", name="もう一度試す").click()
    expect(page.locator("#bar .figure b").first).to_have_text("370")


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1024, 768), (1440, 900), (2560, 1440)])
def test_nothing_runs_out_of_the_window(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_view(page, "panel=dashboard&table=facilities&facility=1")
    expect(page.locator("#card h2").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height


@pytest.mark.parametrize(
    "view",
    [
        "",
        "panel=filters&facility=1",
        "panel=dashboard&table=facilities",
        "panel=plan&theme=plan&table=decisions",
        "panel=forecast",
        "panel=access",
        "panel=layers&theme=condition",
        "panel=import&language=en",
        "panel=views&language=en",
    ],
)
def test_axe_finds_no_serious_violation(page: Page, view: str) -> None:
    open_view(page, view)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    serious = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert not serious, [(one["id"], one["nodes"][0]["html"]) for one in serious]


def test_printed_map_is_one_sheet(page: Page) -> None:
    page.add_init_script("window.print = () => document.body.setAttribute('data-printed', '')")
    open_view(page, "panel=filters&facility=1")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="地図（A3 横）").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1


def test_printed_table_has_every_row_and_its_headings_on_every_sheet(page: Page) -> None:
    page.add_init_script("window.print = () => document.body.setAttribute('data-printed', '')")
    open_view(page, "panel=filters&table=facilities")
    expect(page.locator("#table tbody tr").first).to_be_visible()
    page.locator("#head .menu summary").click()
    page.locator("#head .menu").get_by_role("button", name="一覧（A4 横").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    sheets = [re.sub(r"\s", "", sheet.get_textpage().get_text_range()) for sheet in paper]
    assert 1 < len(sheets) < 20
    assert all("施設名" in sheet for sheet in sheets)
    text = "".join(sheets)
    named = page.request.get("/api/facilities.geojson").json()["features"]
    missing = [
        one["properties"]["name"]
        for one in named
        if one["properties"].get("own", True) and re.sub(r"\s", "", one["properties"]["name"]) not in text
    ]
    assert not missing, missing[:5]


def test_district_names_keep_clear_of_each_other(page: Page) -> None:
    open_view(page, "layers=boundary:1,zone-1:1")
    expect(page.locator(".place-name").first).to_be_visible()
    boxes = [name.bounding_box() for name in page.locator(".place-name").all()]
    assert len(boxes) > 5
    for k, one in enumerate(boxes):
        for other in boxes[k + 1 :]:
            assert one is not None
            assert other is not None
            apart_x = abs(one["x"] + one["width"] / 2 - other["x"] - other["width"] / 2)
            apart_y = abs(one["y"] + one["height"] / 2 - other["y"] - other["height"] / 2)
            assert apart_x * 2 > one["width"] + other["width"] - 4 or apart_y * 2 > one["height"] + other["height"] - 4


def test_base_map_from_one_file_is_drawn_in_pieces_and_credited(page: Page, live_folder: Path) -> None:
    archive = live_folder / "d" / "basemap.pmtiles"
    open_view(page, "panel=layers")
    expect(page.locator("#panel")).to_contain_text("basemap.pmtiles")
    pieces: list[Response] = []
    page.on("response", lambda answer: pieces.append(answer) if answer.url.endswith(".pmtiles") else None)
    road = gpd.GeoDataFrame(
        {"kind": ["highway"], "name": ["国道"]}, geometry=[LineString([(141.6, 43.1), (142.0, 43.3)])], crs=4326
    )
    road.to_file(archive, driver="PMTiles", layer="roads", engine="pyogrio", MINZOOM=0, MAXZOOM=11)
    try:
        page.reload()
        expect(page.get_by_role("checkbox", name="背景地図（オフライン）")).to_be_checked()
        expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap contributors")
        expect(page.locator(".leaflet-tile-pane canvas.leaflet-tile-loaded").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert {answer.status for answer in pieces} == {206}
        assert painted_pixels(page, "tile") > 5_000
    finally:
        archive.unlink()
