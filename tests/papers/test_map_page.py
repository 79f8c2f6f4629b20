"""The exported map: hostile names stay text, only the page's own scripts may run, the same bytes every time."""

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Browser, sync_playwright

from app.formats.papers.pages.map_page import as_json, render_map_page
from app.formats.papers.report.council_report import CouncilReport, MapArea
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.papers.conftest import HOSTILE

DATA = re.compile(r'<script type="application/json" id="saihen-data">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def test_page_when_rendered_again_then_the_same_bytes(report: CouncilReport) -> None:
    assert render_map_page(report, "ja") == render_map_page(report, "ja")
    assert render_map_page(report, "en") != render_map_page(report, "ja")


def test_page_when_names_are_code_then_they_lie_in_the_data_as_they_are(hostile: CouncilReport) -> None:
    page = render_map_page(hostile, "ja").decode()
    told = json.loads(DATA.findall(page)[0])
    assert set(HOSTILE) <= {row["name"] for row in told["rows"]}
    without = DATA.sub("", page)
    for name in HOSTILE:
        assert name not in without


def test_page_when_read_then_its_policy_names_every_script_and_style_and_nothing_else(report: CouncilReport) -> None:
    page = render_map_page(report, "ja").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert not re.search(
        r'<[a-z]+ [^>]*\bstyle="|\bon[a-z]+="|src="http|href="http',
        re.sub("<script.*?</script>", "", page, flags=re.DOTALL),
    )


def test_json_when_put_into_a_page_then_no_text_ends_its_block() -> None:
    text = as_json({"name": "</script><!--\u2028&"})
    assert "<" not in text
    assert ">" not in text
    assert json.loads(text) == {"name": "</script><!--\u2028&"}


def test_page_when_opened_from_disk_offline_then_no_request_no_error_and_nothing_runs(
    browser: Browser, hostile: CouncilReport, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(render_map_page(hostile, "ja"))
    context = browser.new_context(offline=True)
    page, asked, faults = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    assert page.locator("header").bounding_box()["height"] <= 0.15 * 720
    page.locator("#fold").press("Enter")
    assert not page.locator("#year").is_visible()
    page.locator("#fold").press("Enter")
    names = page.locator("#rows button").all_inner_texts()
    assert set(HOSTILE) <= set(names)
    for number in range(page.locator("#rows button").count()):
        page.locator("#rows button").nth(number).press("Enter")
        assert page.locator(".leaflet-popup .card h3").inner_text() in names
    page.locator("#year").fill("2030")
    page.get_by_role("radio", name="築年数").check()
    page.get_by_label("分類").select_option(index=1)
    assert page.evaluate("window.PWN") is None
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert faults == []
    context.close()


def test_page_when_printed_with_a_card_open_then_the_town_s_outline_and_its_ground_are_on_paper(
    browser: Browser, report: CouncilReport, tmp_path: Path
) -> None:
    lon, lat = ([getattr(each, name) or 0.0 for each in report.facilities] for name in ("lon", "lat"))
    (x, y), size = ((min(lon) + max(lon)) / 2, (min(lat) + max(lat)) / 2), max(np.ptp(lon), np.ptp(lat)) / 4
    town = MapArea("", (((x - size, y - size), (x, y - size), (x, y + size), (x - size, y + size)),))
    file = tmp_path / "map.html"
    file.write_bytes(render_map_page(dataclasses.replace(report, outline=(town,)), "ja"))
    page = browser.new_page()
    page.goto(file.as_uri())
    page.locator("#rows button").first.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    sheets = [np.asarray(sheet.render(scale=1.5).to_pil().convert("RGB")).astype(int) for sheet in paper]
    for colour in ((0x6B, 0x72, 0x80), (0xF1, 0xF3, 0xF5)):
        assert sum((np.abs(sheet - colour).max(axis=2) < 6).sum() for sheet in sheets) > 200, colour
    page.close()
