"""The planner's way in a real browser: goals, the plan by year, a decision judged, plans compared, one adopted."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.asking import newest_plan
from tests.browser.conftest import serious, watched_page
from tests.browser.following import followed_up

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plan(live_server: str) -> dict[str, Any]:
    return newest_plan(live_server, seconds=5)


def steps(page: Page) -> Locator:
    return page.locator("#panel .journey")


def closing(plan: dict[str, Any]) -> dict[str, Any]:
    """A facility of the plan that goes out of use within the slider's years; a plan never opens in its first year."""
    first = plan["summary"]["periods"][0]["from_year"]
    return next(
        row
        for row in plan["decisions"]
        if row["stands"] and not row["stands"][-1] and (row["fiscal_year"] or first) > first
    )


def test_plan_when_begun_then_two_clicks_lead_to_the_calculation_and_keys_do_too(
    page: Page, plan: dict[str, Any]
) -> None:
    page.goto(f"/#run={plan['id']}")
    page.get_by_role("button", name="案をつくる").click()
    expect(steps(page).locator("[aria-current=step]")).to_have_text("目標")
    begin = page.locator("#panel").get_by_role("button", name="計算を始める")
    expect(begin).to_be_visible()
    steps(page).get_by_role("button", name="守ること").focus()
    page.keyboard.press("Enter")
    expect(steps(page).locator("[aria-current=step]")).to_have_text("守ること")
    expect(begin).to_be_visible()
    assert serious(page, "#panel") == []
    assert serious(page, "#bar") == []


def test_scenario_when_two_browsers_store_it_at_once_then_neither_edit_is_lost(
    page: Page, browser: Browser, live_server: str, plan: dict[str, Any]
) -> None:
    def stored(on: Page) -> Locator:
        part = on.locator("#panel .scenario-choice")
        part.locator("summary", has_text="保存・名前").click()
        return part

    goals = f"/#panel=plan&step=goals&run={plan['id']}"
    page.goto(goals)
    mine = stored(page)
    page.locator("[data-setting=area_cut_share] input").fill("15")
    mine.get_by_label("シナリオの名前").fill("二人の条件")
    mine.get_by_role("button", name="この画面の条件を新しく保存").click()
    expect(mine.locator("select").first).to_contain_text("二人の条件（第1版）")
    assert serious(page, "#panel .scenario-choice") == []
    with watched_page(browser, live_server) as second:
        second.goto(goals)
        theirs = stored(second)
        theirs.get_by_label("使うシナリオ").select_option(label="二人の条件（第1版）")
        second.locator("[data-setting=area_cut_share] input").fill("20")
        page.locator("[data-setting=area_cut_share] input").fill("10")
        mine.get_by_role("button", name="次の版として保存").click()
        expect(mine.get_by_label("使うシナリオ")).to_contain_text("第2版")
        second.expected_faults = 1
        theirs.get_by_role("button", name="次の版として保存").click()
        expect(theirs.get_by_role("alert")).to_be_visible()
        # The newest is shown, what was typed stands, and a second word stores it as a version of its own.
        expect(theirs.get_by_label("使うシナリオ")).to_contain_text("第2版")
        expect(second.locator("[data-setting=area_cut_share] input")).to_have_value("20")
        theirs.get_by_role("button", name="次の版として保存").click()
        expect(theirs.locator(".reasons li")).to_have_count(3)


def test_existing_plan_when_brought_in_then_measured_with_its_rows_told(page: Page, plan: dict[str, Any]) -> None:
    row = closing(plan)
    table = f"施設番号,今後の方針,実施時期\n{row['facility_code']},継続,\nX-0,廃止,令和9年度\n"
    page.goto(f"/#panel=plan&step=compare&run={plan['id']}&theme=plan")
    form = page.locator("#panel .existing")
    form.get_by_label("計画の表").set_input_files(
        {"name": "計画.csv", "mimeType": "text/csv", "buffer": table.encode("cp932")}
    )
    form.get_by_label("計画の名前").fill("第1期計画")
    form.get_by_role("button", name="取り込んで計算する").click()
    answer = page.locator("#panel section[aria-label=既存の計画の評価]")
    expect(answer).to_contain_text("計算した案とくらべて：市の費用", timeout=60_000)
    expect(answer).to_contain_text("「X-0」という施設は登録されていない")
    expect(answer.get_by_role("region", name="既存の計画を改善する変更").locator("tbody tr")).to_have_count(5)
    assert serious(page, "#panel .existing") == []


def test_plan_when_the_year_moves_then_the_bar_and_the_table_tell_that_year(page: Page, plan: dict[str, Any]) -> None:
    row = closing(plan)
    page.goto(f"/#panel=plan&step=look&run={plan['id']}&theme=plan&year={row['fiscal_year']}&table=decisions")
    then = page.locator("#bar .planned .figure b").first
    expect(then).to_have_text(re.compile(r"\d"))
    after = then.inner_text()
    expect(page.locator("#table")).to_contain_text(f"{row['fiscal_year']}年度の状態")
    expect(page.locator("#table")).to_contain_text("使用終了")
    page.get_by_role("button", name="計画前").click()
    expect(page.locator("#bar .figure b").first).not_to_have_text(after)
    page.get_by_role("button", name="計画後").click()
    page.locator("#panel .flows summary").click()
    expect(page.locator("#panel .flows")).to_contain_text("施設の利用者が移り")


def test_plan_when_judged_compared_and_adopted_then_it_is_in_force_with_its_judgement(
    page: Page, plan: dict[str, Any]
) -> None:
    row = closing(plan)
    page.goto(f"/#panel=plan&step=adopt&run={plan['id']}&theme=plan&facility={row['facility_id']}")
    said = page.locator("#card .section-verdict")
    said.get_by_role("button", name="二次評価を書く").click()
    said.get_by_label("不同意").check()
    said.get_by_label("理由").fill("避難所の代わりが決まっていない")
    said.get_by_role("button", name="保存").click()
    expect(said.locator("dd b")).to_have_text("不同意")
    assert serious(page, "#card .section-verdict") == []
    panel = page.locator("#panel")
    expect(panel.locator(".facts").first).to_contain_text("1")
    panel.get_by_label("採用する計画の名前").fill("第2期計画")
    panel.get_by_label("採用の理由").fill("予算の範囲に収まる")
    panel.get_by_role("button", name="この案を採用する").click()
    expect(panel.locator(".in-force")).to_contain_text("第2期計画")
    expect(panel.locator(".in-force")).to_contain_text(
        re.compile("計算のあと、データ(は変わっていません|が変わりました)")
    )
    assert serious(page, "#panel") == []
    followed_up(page, row)
    steps(page).get_by_role("button", name="くらべる").click()
    expect(panel.locator(".compared").first).to_contain_text("採用済み：第2期計画")
    expect(panel.locator(".compared td.goes").first).to_be_visible()
    assert serious(page, "#panel .compare") == []
