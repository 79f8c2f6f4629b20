"""The planner's conversation in a real browser, in one go: from goals over the ladder, the map by year, a facility,
a decision changed by hand, comparison and judgement to a plan in force that is followed up."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.asking import ask, newest_plan
from tests.browser.conftest import FIRST_PLAN_SECONDS, _free_port, serious, watched_page
from tests.browser.following import followed_up
from tests.running import Running, until

pytestmark = pytest.mark.browser
# A machine that does other work as well calculates later: four times the limit by the clock, and the rest around it.
MARGIN_MS = 900_000
MARGIN_SECONDS = MARGIN_MS // 1000
SHORT_SECONDS = 10
ENDED = {"done", "cancelled", "failed", "infeasible"}


class SampleCity(Running):
    """The program with the sample city, on one port for all its lives: the open page finds it again."""

    flags = ()

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        super().__init__(folder, start_seconds=MARGIN_SECONDS)

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "SAIHEN_PORT": str(self.port),
            "SAIHEN_FIRST_PLAN_SECONDS": FIRST_PLAN_SECONDS,
        }


@pytest.fixture(scope="module")
def program() -> Iterator[SampleCity]:
    folder = Path(tempfile.mkdtemp(prefix="sb"))
    folder.chmod(0o755)
    made = SampleCity(folder)
    yield made
    made.process.send_signal(signal.SIGINT)
    made.process.wait(60)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def live_server(program: SampleCity) -> str:
    until(lambda: program.answers("/api/facilities.geojson"), MARGIN_SECONDS)
    return program.address + "/"


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
    growing = panel(page).get_by_role("region", name="削減幅ごとの案（ここまでに見つかったもの）")
    expect(growing.or_(summary.locator(".rungs")).first).to_be_visible(timeout=MARGIN_MS)
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


def newest(server: str, title: str) -> dict[str, Any]:
    """The run of that name as the server has it now."""
    number = next(run["id"] for run in ask(f"{server}api/runs") if run["title"] == title)
    found: dict[str, Any] = ask(f"{server}api/runs/{number}")
    return found


def at_work(page: Page, server: str, title: str) -> None:
    """Begun, taken up, and with a first plan to be kept."""
    begin(page, title=title, seconds=120, gap="0")
    expect(panel(page).locator(".progress-box .rungs tbody tr").first).to_be_visible(timeout=MARGIN_MS)
    assert newest(server, title)["state"] == "running"


def test_calculation_when_stopped_on_the_way_then_the_best_plan_is_kept_and_the_screen_says_so(
    page: Page, live_server: str
) -> None:
    opened(page, newest_plan(live_server, seconds=5)["id"])
    at_work(page, live_server, "止める案")
    stop = page.get_by_role("button", name="止めて最良の案を使う").first
    stop.click()
    expect(page.locator(".running-strip")).to_be_hidden(timeout=MARGIN_MS)
    summary = panel(page).locator(".run-summary")
    expect(summary.locator(".kicker")).to_contain_text("止める案")
    expect(summary.locator(".cut-short")).to_contain_text("途中で止めた計算")
    expect(summary.locator(".proof.ok")).to_contain_text("検算済み")
    run = newest(live_server, "止める案")
    assert run["state"] in {"cancelled", "done"}
    assert run["decisions"]
    assert run["checked"]


def test_calculation_when_worker_and_server_are_killed_then_it_is_taken_up_again_and_the_screen_recovers(
    page: Page, live_server: str, program: SampleCity
) -> None:
    page.expected_faults = 10_000  # type: ignore[attr-defined]
    opened(page, newest_plan(live_server, seconds=5)["id"])
    at_work(page, live_server, "続ける案")
    first = program.worker()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: program.worker() not in {None, first}, MARGIN_SECONDS)
    until(lambda: newest(live_server, "続ける案")["state"] in {"running", *ENDED}, MARGIN_SECONDS)
    program.process.kill()
    program.process.wait(30)
    program.start()
    until(lambda: program.answers("/api/health"), MARGIN_SECONDS)
    run = until(lambda: ended(live_server, "続ける案"), MARGIN_SECONDS)
    assert run["state"] == "done"
    assert run["decisions"]
    assert run["checked"]
    # The page was open all the while.
    expect(page.locator(".running-strip")).to_be_hidden(timeout=MARGIN_MS)
    expect(panel(page).locator(".run-summary .kicker")).to_contain_text("続ける案", timeout=MARGIN_MS)


def ended(server: str, title: str) -> dict[str, Any] | None:
    found = newest(server, title)
    return found if found["state"] in ENDED else None


def verdict(page: Page) -> Locator:
    said = page.locator("#card .section-verdict")
    said.get_by_role("button", name="二次評価を書く").click()
    return said


def test_decision_when_two_judge_it_at_once_then_neither_word_is_lost(
    page: Page, browser: Browser, live_server: str
) -> None:
    run = ask(f"{live_server}api/runs/{newest_plan(live_server, seconds=5)['id']}")
    place = run["decisions"][-1]["facility_id"]
    address = f"/#run={run['id']}&theme=plan&facility={place}"
    page.goto(address)
    mine = verdict(page)
    mine.get_by_label("同意", exact=True).check()
    mine.get_by_label("理由").fill("費用が下がる")
    with watched_page(browser, live_server) as second:
        second.goto(address)
        theirs = verdict(second)
        theirs.get_by_label("保留").check()
        theirs.get_by_label("理由").fill("地区の会議がまだ")
        theirs.get_by_role("button", name="保存").click()
        expect(theirs.locator("dd b")).to_have_text("保留")
    page.expected_faults = 1  # type: ignore[attr-defined]
    mine.get_by_role("button", name="保存").click()
    # Told first what the other has written; what was typed stands, and a second word stores it.
    expect(page.locator("#card").get_by_role("alert").first).to_be_visible()
    expect(mine.locator("dd").nth(1)).to_contain_text("地区の会議がまだ")
    expect(mine.get_by_label("理由")).to_have_value("費用が下がる")
    mine.get_by_role("button", name="保存").click()
    expect(mine.locator("dd b")).to_have_text("同意")


def test_conversation_when_gone_through_in_one_go_then_every_step_knows_of_the_last(
    page: Page, live_server: str
) -> None:
    opened(page, newest_plan(live_server, seconds=5)["id"])
    begin(page, title="試しの案", seconds=SHORT_SECONDS, gap="10")
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
