"""The copy for residents on a telephone, from disk, with the network off: find my place, read why, in three ways."""

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.formats.public.copy_folder import copy_files

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
MOVE = {"to": 2, "what": ["公民館", "Community centre"], "unit": ["延べ人数/年", "visits a year"], "people": 1230,
        "mode": "walk", "before": 10, "after": 20}  # fmt: skip

WHY_THIS = [{"code": "saves"}, {"code": "opposite"}]


def place(number: int, **changes: Any) -> dict[str, Any]:
    usual = {
        "number": number,
        "name": f"第{number}公民館",
        "kind": ["市民文化系施設", "Civic and cultural"],
        "district": "北",
        "lon": 137.40 + number / 200,
        "lat": 34.76,
        "built": 1975,
        "area": 500,
        "verdict": "keep",
        "ends": False,
        "why": [],
    }
    return usual | changes


COPY: dict[str, Any] = {
    "town": "見本市", "invented": True, "state": "draft", "dated": "2026-11-01", "first_year": 2026, "last_year": 2055,
    "credits": ["見本の区域"], "outline": [[[137.38, 34.74], [137.44, 34.74], [137.44, 34.79], [137.38, 34.74]]],
    "places": [
        place(1, verdict="merge_into", ends=True, year=2031, moves=[MOVE], why=WHY_THIS),
        place(2, verdict="rebuild", year=2033),
        place(3, district="南", name="<img src=x onerror=alert(1)>"),
    ],
    "classes": [{"kind": ["市民文化系施設", "Civic"], "places": 3, "changed": 2, "keep_yen": 3e9, "plan_yen": 2e9}],
    "districts": [{"name": "北", "people": 1720, "places": 2, "changed": 2}, {"name": "南", "places": 1, "changed": 0}],
    "towns": [{"name": "今橋町", "lon": 137.405, "lat": 34.761}],
}  # fmt: skip


def option(kind: str, verdict: str, yen: int, works: list[int], functions: list[int]) -> dict[str, Any]:
    area = 500 if functions else 0
    return {"kind": kind, "verdict": verdict, "yen": yen, "area": area, "works": works, "functions": functions}


# Worked out by hand: the plan takes 4 minutes (1000 × 10 + 3000 × 2), ending the second place instead takes 6.
COPY["places"][0]["options"] = [
    option("plan", "merge_into", 100_000_000, [0, 50_000_000], []),
    option("keep", "keep", 300_000_000, [100_000_000, 150_000_000], [0]),
]
COPY["places"][1]["options"] = [
    option("plan", "rebuild", 400_000_000, [0, 300_000_000], [0]),
    option("end", "close", 50_000_000, [0, 0], []),
]
COPY["choose"] = {
    "budget": [120_000_000, 400_000_000],
    "from_years": [2026, 2031],
    "groups": [
        {"use": 0, "home": 1, "people": 1000, "ways": [[1, 0], [2, 10]]},
        {"use": 0, "home": 2, "people": 3000, "ways": [[2, 2], [1, 8]]},
    ],
}
COPY["replies"] = [
    {"place": 1, "summary": "残してほしい<b>", "reply": "送迎を考えます", "reflection": "yes", "opinions": 14}
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy on disk."""
    root = tmp_path_factory.mktemp("public")
    for name, data in copy_files(COPY):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture
def telephone(browser: Browser, folder: Path) -> Iterator[Page]:
    """A telephone without a network, on the copy; nothing but files is asked for, and no script fails."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, offline=True, locale="ja-JP"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith("file:") else None)
    page.goto((folder / "index.html").as_uri())
    yield page
    context.close()
    assert faults == []


def test_resident_when_she_looks_for_her_place_then_what_changes_why_and_how_far(telephone: Page) -> None:
    page = telephone
    expect(page.locator(".draft")).to_contain_text("決まったことではありません")
    page.get_by_role("button", name="北", exact=True).tap()
    cards = page.locator("#mine > .card")
    expect(cards).to_have_count(2)
    first = cards.first
    expect(first).to_contain_text("2031年度に、同じ役割のほかの施設に移ります")
    expect(first).to_contain_text("続けるより、市全体の費用が少なくなります")
    expect(first).to_contain_text("第2公民館")
    expect(first).to_contain_text("歩いて 今10分 → 20分")
    expect(first).to_contain_text("反対の選び方のほうが費用が多くかかる")
    page.locator("#q").fill("今橋町")
    page.locator("#q").blur()
    expect(page.locator("#mine")).to_contain_text("今橋町から歩いて")
    page.get_by_role("button", name="南", exact=True).tap()
    expect(page.locator("#mine")).to_contain_text("この地区で変わる施設はありません")
    expect(page.locator("img")).to_have_count(0)


def test_map_when_the_year_moves_then_places_end_and_the_same_stands_in_words(telephone: Page) -> None:
    page = telephone
    crosses = page.locator("#drawing svg path[stroke='#a30000']")
    expect(crosses).to_have_count(0)
    page.locator("#year").fill("2040")
    expect(crosses).to_have_count(1)
    page.locator("#by-year summary").tap()
    expect(page.locator("#by-year li").filter(has_text="第1公民館（2031年度）→ 第2公民館")).to_be_visible()


@pytest.mark.parametrize("name", ["日本語", "やさしい日本語", "English"])
def test_copy_when_read_in_any_way_then_accessible_and_nothing_is_cut_off_at_twice_the_size(
    telephone: Page, name: str
) -> None:
    page = telephone
    page.get_by_role("button", name=name, exact=True).tap()
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [one["id"] for one in found["violations"] if one["impact"] in {"serious", "critical"}] == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_address_when_written_as_people_do_then_found_and_when_unknown_said_so(telephone: Page) -> None:
    page = telephone
    page.locator("#q").fill("見本市今橋町１丁目2-3")
    page.locator("#q").blur()
    expect(page.locator("#mine h2")).to_have_text("今橋町")
    page.locator("#q").fill("どこにもない")
    page.locator("#q").blur()
    expect(page.locator("#find [role=status]")).to_contain_text("「どこにもない」は見つかりません")


def test_replies_when_there_are_some_then_beside_their_place_with_the_head_count(telephone: Page) -> None:
    page = telephone
    page.get_by_role("button", name="北", exact=True).tap()
    replies = page.locator("#mine > .card").first.locator(".replies")
    replies.locator("summary").tap()
    expect(replies).to_contain_text("残してほしい<b> (14件)")
    expect(replies).to_contain_text("計画への反映 有")
    page.get_by_role("button", name="市全体").tap()
    page.locator("#by-year summary").tap()
    expect(page.locator("#by-year li").filter(has_text="第1公民館: 意見 14件")).to_be_visible()
    page.locator("#drawing .bubble").tap()
    expect(page.locator("#mine h2")).to_have_text("第1公民館")
    expect(page.locator("body")).not_to_contain_text("null")


def test_choice_within_the_budget_when_made_then_cost_floor_and_minutes_change_and_it_is_saved(
    telephone: Page,
) -> None:
    page = telephone
    sums = page.locator("#sums tbody tr")
    expect(sums.nth(0).locator("td")).to_have_text(["費用（計画の期間）", "5億円", "5億円", "7億円"])
    expect(sums.nth(3).locator("td")).to_have_text(["かかる時間（平均）", "4分", "4分", "1.5分"])
    page.locator("#choose summary").tap()
    page.locator("#pick-1").select_option("keep")
    expect(sums.nth(5).locator("td").nth(1)).to_have_text("超える")
    page.locator("#pick-2").select_option("end")
    expect(sums.nth(0).locator("td").nth(1)).to_have_text("3.5億円")
    expect(sums.nth(1).locator("td").nth(1)).to_have_text("500㎡")
    expect(sums.nth(3).locator("td").nth(1)).to_have_text("6分")
    with page.expect_download() as saved:
        page.get_by_role("button", name="結果をファイルに保存").tap()
    told = json.loads(Path(saved.value.path()).read_text())
    assert (told["places"], told["yen"], told["minutes"]) == ({"1": "keep", "2": "end"}, 350_000_000, 6)


def test_folder_when_served_by_a_plain_server_then_whole_and_nothing_else_is_asked_for(
    browser: Browser, folder: Path
) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/"
        page = browser.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "favicon" not in line.location["url"] else None)
        page.goto(f"{here}index.html#%E5%8C%97")
        expect(page.locator("#mine h2")).to_have_text("北")
        page.get_by_role("link", name="地区ごとの説明資料").click()
        expect(page.get_by_role("link", name="北")).to_have_attribute("href", re.compile(r"\.pdf$"))
        assert faults == []
        assert {url.split("/")[2] for url in asked} == {here.split("/")[2]}
        page.close()
        server.shutdown()
