"""The planner's conversation in a real browser, in one go: from goals over the ladder, the map by year, a facility,
a decision changed by hand, comparison and judgement to a plan in force that is followed up."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import ask, newest_plan
from tests.browser.conftest import serious
from tests.browser.following import followed_up

pytestmark = pytest.mark.browser
# A machine that does other work as well calculates later: four times the limit by the clock, and the rest around it.
MARGIN_MS = 900_000


def panel(page: Page) -> Locator:
    return page.locator("#panel")


def step(page: Page, name: str) -> None:
    panel(page).locator(".journey").get_by_role("button", name=name).click()


def opened(page: Page, run: int) -> None:
    """The sample city calculates a first plan of its own; the screen rests once that plan is shown."""
    page.goto(f"/#run={run}&theme=plan")
    expect(page.locator("#bar .planned .figure b").first).to_have_text(re.compile(r"\d"))


def begin(page: Page, *, title: str, seconds: int, gap: str) -> None:
    """Two clicks lead to the calculation; what is typed between them is of no need."""
    page.get_by_role("button", name="案をつくる").click()
    panel(page).get_by_text("詳細（計算の前提と時間）").click()
    page.get_by_label("この案の名前").fill(title)
    page.get_by_label("計算時間の上限（秒）").fill(str(seconds))
    page.get_by_label("最良案との差の許容（％）").fill(gap)
    panel(page).get_by_role("button", name="計算を始める").click()


def ladder(page: Page) -> None:
    """The first answer: several plans, one recommended, its proof, its figures."""
    summary = panel(page).locator(".run-summary")
    expect(summary.locator(".kicker")).to_contain_text("試しの案", timeout=MARGIN_MS)
    expect(summary.locator(".rungs tbody tr").nth(1)).to_be_visible()
    expect(summary.locator(".rungs")).to_contain_text("★推奨")
    expect(summary.locator(".proof.ok")).to_contain_text("検算済み")
    expect(summary.locator(".headline")).to_contain_text("億円")
    assert serious(page, "#panel") == []


def map_by_year(page: Page) -> None:
    """The bar tells the year of the slider, with and without the plan."""
    figure = page.locator("#bar .figure b").first
    slider = page.locator("#bar input[type=range]")
    slider.fill("2055")
    expect(page.locator("#bar .planned .figure b").first).to_have_text(re.compile(r"\d"))
    after = figure.inner_text()
    page.get_by_role("button", name="計画前").click()
    expect(figure).not_to_have_text(after)
    page.get_by_role("button", name="計画後").click()
    expect(figure).to_have_text(after)


def swiped(page: Page) -> None:
    """Before and after on one map, the line moved by keys alone; the link keeps it."""
    page.get_by_role("button", name="左右で見る").click()
    line = page.get_by_role("slider", name="地図の境目")
    line.focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    expect(line).to_have_attribute("aria-valuenow", "10")
    expect(page).to_have_url(re.compile("swipe=10"))
    assert serious(page, ".swipe") == []
    page.get_by_role("button", name="左右で見るのをやめる").click()
    expect(line).to_be_hidden()


def stopped(page: Page) -> None:
    """Stopped on the way, the best plan found so far is the answer, and the strip of the calculation is gone."""
    begin(page, title="止める案", seconds=300, gap="0")
    stop = page.get_by_role("button", name="止めて最良の案を使う")
    expect(panel(page).get_by_text("最良の案", exact=False).first).to_be_visible(timeout=MARGIN_MS)
    stop.click()
    expect(stop).to_be_hidden(timeout=MARGIN_MS)


def facility_page(page: Page) -> str:
    """The place whose people are hit hardest: decision, reasons, who pays, staff, and a neighbour beside it."""
    panel(page).get_by_text("影響の大きい施設").click()
    link = panel(page).locator("details[open] .links button.link").first
    name = link.inner_text()
    link.click()
    card = page.locator("#card")
    expect(card.locator("h2")).to_have_text(name)
    expect(card.locator(".reasons li").first).to_be_visible()
    card.locator(".payers summary").click()
    expect(card.locator(".payers")).to_contain_text("一般財源")
    card.locator(".upkeep summary").click()
    expect(card.locator(".upkeep")).to_contain_text("職員の勤務時間")
    card.locator(".neighbour summary").click()
    expect(card.locator(".beside thead th").first).to_be_attached()
    expect(card.locator(".beside tbody tr").nth(5)).to_be_visible()
    assert serious(page, "#card .card-section") == []
    return name


def changed_by_hand(page: Page) -> str:
    """Kept on the card: told as it stands, then with the rest decided anew, which opens as a plan of its own."""
    page.locator("#card .wish summary").click()
    page.locator("#card .wish").get_by_role("button", name="残してみる").click()
    hand = panel(page).locator(".by-hand")
    expect(hand).to_contain_text("ほかは変えない場合", timeout=MARGIN_MS)
    expect(hand).to_contain_text("ほかも決め直した場合", timeout=MARGIN_MS)
    hand.get_by_role("button", name="1つ戻す").click()
    expect(hand.get_by_role("button", name="やり直す")).to_be_enabled()
    hand.get_by_role("button", name="やり直す").click()
    hand.get_by_role("button", name="決め直した案を地図で見る").click()
    expect(panel(page).locator(".run-summary .kicker")).to_contain_text("✎")
    return (re.search(r"run=(\d+)", page.url) or ["", ""])[1]


def compared(page: Page, name: str) -> None:
    """Today, the plan as it was calculated and the changed one; the changed place differs."""
    step(page, "くらべる")
    page.get_by_label("試しの案", exact=True).check()
    expect(panel(page).locator(".compared").first.locator("thead th")).to_have_count(4)
    differing = panel(page).get_by_role("region", name="対応が違う施設")
    expect(differing).to_contain_text(name)
    assert serious(page, "#panel .compare") == []


def judged(page: Page) -> None:
    said = page.locator("#card .section-verdict")
    said.get_by_role("button", name="二次評価を書く").click()
    said.get_by_label("不同意").check()
    said.get_by_label("理由").fill("避難所の代わりが決まっていない")
    said.get_by_role("button", name="保存").click()
    expect(said.locator("dd b")).to_have_text("不同意")


def adopted(page: Page) -> None:
    step(page, "採用")
    expect(panel(page).locator(".facts").first).to_contain_text("1")
    panel(page).get_by_label("採用する計画の名前").fill("第2期計画")
    panel(page).get_by_label("採用の理由").fill("予算の範囲に収まる")
    panel(page).get_by_role("button", name="この案を採用する").click()
    expect(panel(page).locator(".in-force")).to_contain_text("第2期計画")
    expect(panel(page).locator(".in-force")).to_contain_text(re.compile("データ(は変わっていません|が変わりました)"))
    assert serious(page, "#panel") == []


def test_conversation_when_gone_through_in_one_go_then_every_step_knows_of_the_last(
    page: Page, live_server: str
) -> None:
    opened(page, newest_plan(live_server, seconds=5)["id"])
    begin(page, title="試しの案", seconds=30, gap="5")
    ladder(page)
    map_by_year(page)
    swiped(page)
    name = facility_page(page)
    run = changed_by_hand(page)
    compared(page, name)
    judged(page)
    adopted(page)
    decisions = ask(f"{live_server}api/runs/{run}")["decisions"]
    followed_up(page, next(row for row in decisions if row["fiscal_year"] and row["stands"] and not row["stands"][-1]))
