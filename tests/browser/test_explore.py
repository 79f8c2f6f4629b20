"""Many plans in a real browser: a series about a plan is read, and its plans open on the map."""

import json
import re
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WAIT_SECONDS = 300


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def series(live_server: str) -> dict[str, Any]:
    """A finished series of two weights about the newest plan."""
    last = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < last:
        try:
            run = ask(live_server + "api/runs/latest")
            break
        except HTTPError:
            time.sleep(1)
    options = {"alphas_yen": [50, 800], "seconds": 3}
    asked = ask(live_server + "api/explorations", {"kind": "pareto", "run_id": run["id"], "options": options})
    while asked["state"] in {"queued", "running"} and time.monotonic() < last:
        time.sleep(1)
        asked = ask(f"{live_server}api/explorations/{asked['id']}")
    assert asked["state"] == "done", asked
    return asked


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
