"""Many plans in a real browser: a series about a plan is read, and its plans open on the map."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import ask, finished, newest_plan

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def series(live_server: str) -> dict[str, Any]:
    """A finished series of two weights about the newest plan."""
    run = newest_plan(live_server, seconds=3)
    options = {"alphas_yen": [50, 800], "seconds": 3}
    address = live_server + "api/explorations"
    return finished(address, ask(address, {"kind": "pareto", "run_id": run["id"], "options": options}))


def test_series_when_a_point_is_chosen_by_keyboard_then_its_plan_is_on_the_map(
    page: Page, series: dict[str, Any]
) -> None:
    page.goto("/#panel=plan")
    dots = page.locator(".explore .front .dot")
    expect(dots).to_have_count(3)
    dearest = max(series["result"]["members"], key=lambda member: member["cost_yen"])
    dots.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"run={dearest['run_id']}\b"))
    expect(dots.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel .run-summary .kicker")).to_contain_text("800 円/km")
    expect(page.locator(".explore .small-table").first.locator("tbody tr")).to_have_count(2)


def test_series_when_read_then_axe_finds_no_serious_violation_and_english_is_english(
    page: Page, series: dict[str, Any]
) -> None:
    page.goto("/#panel=plan&language=en")
    expect(page.locator(".explore .front .dot").first).to_be_visible()
    page.locator(".explore details.block > summary").click()
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run('.explore', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    serious = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert not serious, [(one["id"], one["nodes"][0]["html"]) for one in serious]
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", page.locator(".explore .explore-result").inner_text())
