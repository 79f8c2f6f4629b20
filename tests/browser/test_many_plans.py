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
    page.goto("/#panel=plan&step=compare")
    dots = page.locator(".explore .front .dot")
    expect(dots).to_have_count(3)
    members = "|".join(str(member["run_id"]) for member in series["result"]["members"])
    dots.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"run=({members})\b"))
    expect(page.locator(".explore .front .dot[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".explore .small-table").first.locator("tbody tr")).to_have_count(2)
    page.locator("#panel .journey").get_by_role("button", name="見る").click()
    expect(page.locator("#panel .run-summary .kicker")).to_contain_text("円/km")


def test_series_when_read_then_axe_finds_no_serious_violation_and_english_is_english(
    page: Page, series: dict[str, Any]
) -> None:
    page.goto("/#panel=plan&step=compare&language=en")
    expect(page.locator(".explore .front .dot").first).to_be_visible()
    page.locator(".explore details.block > summary").click()
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run('.explore', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    serious = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert not serious, [(one["id"], one["nodes"][0]["html"]) for one in serious]
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", page.locator(".explore .explore-result").inner_text())


@pytest.fixture(scope="module")
def futures(live_server: str) -> dict[str, Any]:
    """A finished series of two futures about the newest plan."""
    run = newest_plan(live_server, seconds=3)
    options = {"population": [1, 0.7], "prices": [1], "seconds": 2}
    address = live_server + "api/explorations"
    return finished(address, ask(address, {"kind": "robust", "run_id": run["id"], "options": options}))


# Last in this file: the plan panel opens the newest series, and the tests above read another one there.
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ja", "2 通りの案のうち {share}% で"), ("en", "Of 2 plans, each for its own future")],
)
def test_card_when_other_futures_were_planned_then_it_tells_how_often_the_verdict_holds(
    page: Page, futures: dict[str, Any], language: str, sentence: str
) -> None:
    rows = futures["result"]["facilities"]
    # A facility the futures disagree on tells more than one all plans keep.
    row = next((each for each in rows if len(each["actions"]) > 1), rows[0])
    page.goto(f"/#run={futures['run_id']}&facility={row['facility_id']}&language={language}")
    told = page.locator("#card .frequency")
    expect(told.locator("p").first).to_contain_text(sentence.format(share=round(row["stays"] * 100)))
    expect(told.locator("li")).to_have_count(len(row["actions"]))
    for share in row["actions"].values():
        expect(told).to_contain_text(f"{share * 100:.0f}%")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run('#card .frequency', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert not found["violations"], [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    if language == "en":
        assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", told.inner_text())
