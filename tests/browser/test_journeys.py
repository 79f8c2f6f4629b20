"""The planner's main job in a real browser: bring a file in, have a plan made, read it, take the map home."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import ask, newest_plan

pytestmark = pytest.mark.browser
PLAN_SECONDS = 5
WAIT_MS = 180_000


@pytest.fixture(scope="module")
def plan(live_server: str) -> dict[str, Any]:
    """The newest finished plan; asked for where there is none yet."""
    return newest_plan(live_server, seconds=PLAN_SECONDS)


def open_panel(page: Page, view: str) -> None:
    page.goto(f"/#{view}")
    expect(page.locator("#bar .figure b").first).to_have_text(re.compile(r"\d"), timeout=30_000)


def test_plan_when_started_from_the_panel_then_seen_to_finish_with_its_proof(page: Page, plan: dict[str, Any]) -> None:
    # The sample city starts with a first plan of its own; the panel rests once that plan is shown.
    open_panel(page, f"panel=plan&run={plan['id']}")
    expect(page.locator("#panel .run-summary")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="案をつくる").click()
    page.locator("#panel").get_by_text("詳細（計算の前提と時間）").click()
    page.get_by_label("この案の名前").fill("試しの案")
    page.get_by_label("計算時間の上限（秒）").fill(str(PLAN_SECONDS))
    page.get_by_label("最良案との差の許容（％）").fill("5")
    page.get_by_role("button", name="計算を始める").click()
    expect(page.locator("#panel .journey button[aria-current=step]")).to_have_text(re.compile("計算|見る"))
    expect(page.locator("#panel .run-summary .kicker")).to_contain_text("試しの案", timeout=WAIT_MS)
    expect(page.locator("#panel .proof.ok")).to_contain_text("検算済み")
    expect(page.locator("#panel .run-summary .headline")).to_contain_text("億円")
    expect(page.locator("#panel .saving")).to_be_visible()


def test_plan_when_shown_then_lines_lead_to_receivers_and_the_table_holds_every_decision(
    page: Page, plan: dict[str, Any]
) -> None:
    open_panel(page, f"panel=plan&theme=plan&run={plan['id']}")
    expect(page.locator("#panel .run-summary")).to_be_visible(timeout=30_000)
    moved = [row for row in plan["decisions"] if row["role"] in {"gives", "both"} and row["receivers"]]
    assert moved
    expect(page.locator(".leaflet-lines-pane path").first).to_be_attached()
    page.get_by_role("button", name="決定の一覧を開く").click()
    expect(page.locator("#table table")).to_have_attribute("aria-rowcount", re.compile(r"\d+"))
    rows = int(page.locator("#table table").get_attribute("aria-rowcount") or 0) - 1
    page.get_by_role("button", name="計画前").click()
    own = int(page.locator("#bar .figure b").first.inner_text().replace(",", ""))
    assert rows in {len(plan["decisions"]), own}


def test_map_when_taken_home_then_it_opens_without_a_network_and_shows_its_points(
    page: Page, browser: Browser, live_server: str, plan: dict[str, Any], tmp_path: Path
) -> None:
    open_panel(page, f"panel=plan&run={plan['id']}")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="地図（HTML）を保存").click()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    context = browser.new_context(offline=True)
    home, outside, faults = context.new_page(), [], []
    home.on(
        "request",
        lambda asked: outside.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None,
    )
    home.on("pageerror", lambda error: faults.append(str(error)))
    home.goto(file.as_uri())
    expect(home.locator(".leaflet-container")).to_be_visible()
    expect(home.locator(".leaflet-overlay-pane canvas")).to_be_attached()
    own = {each["properties"]["code"] for each in ask(live_server + "api/facilities.geojson")["features"]
           if each["properties"]["own"]}  # fmt: skip
    mine = [row for row in plan["decisions"] if row["facility_code"] in own]
    placed = [row for row in mine if row["lon"] is not None]
    expect(home.locator(".folium-map")).to_have_attribute("data-drawn", str(len(placed)))
    assert home.locator("#rows tr").count() == len(mine)
    for row in mine[:20]:
        expect(home.locator("table")).to_contain_text(row["name"])
    home.get_by_role("radio", name="築年数").check()
    expect(home.locator("#key")).to_contain_text("60年以上")
    home.get_by_role("searchbox").fill(mine[0]["name"])
    expect(home.locator("#rows tr").first).to_contain_text(mine[0]["facility_code"])
    home.locator("#rows button").first.press("Enter")
    expect(home.locator(".leaflet-popup .card h3")).to_have_text(mine[0]["name"])
    assert (outside, faults) == ([], [])
    context.close()


def test_import_when_a_cp932_file_is_previewed_and_confirmed_then_the_card_shows_it(
    page: Page, live_server: str, tmp_path: Path
) -> None:
    features = ask(live_server + "api/facilities.geojson")["features"]
    hall = next(each for each in features if each["properties"]["code"] == "11003")
    file = tmp_path / "所管替え.csv"
    section = "資産経営課（試験）"
    file.write_bytes(f"施設コード,施設名,所管課\n11003,{hall['properties']['name']},{section}\n".encode("cp932"))
    open_panel(page, "panel=import")
    page.locator("#panel input[type=file]").set_input_files(file)
    confirm = page.get_by_role("button", name="この内容で取り込む")
    expect(confirm).to_be_visible(timeout=30_000)
    expect(page.locator("#panel")).to_contain_text(re.compile("cp932|Shift", re.IGNORECASE))
    expect(page.locator("#panel")).to_contain_text(section)
    card = f"{live_server}api/facilities/{hall['id']}"
    assert ask(card)["department"] != section
    confirm.click()
    expect(page.locator("#panel .proof.ok")).to_be_visible(timeout=30_000)
    assert ask(card)["department"] == section
    page.goto(f"/#facility={hall['id']}")
    expect(page.locator("#card")).to_contain_text(section)
