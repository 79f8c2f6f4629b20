"""A plan published, read and spoken about on a telephone; the office reads, answers and publishes on one too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.database.db import transaction
from tests.accounts import CHEAP, PASSWORD, make_account
from tests.browser.conftest import serious
from tests.browser.halls import hall
from tests.factories import make_decision, make_run
from tests.towns import read_town, settle_town

pytestmark = pytest.mark.browser
WIDTH = 390
WIDE = f"document.documentElement.scrollWidth <= {WIDTH}"


@pytest.fixture(scope="module")
def town_hall(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[str]:
    """The address of a server behind a path that offers the public side, over three schools of which one is rebuilt."""
    with hall(cluster, template, "residents", replace(CHEAP, public=True, path="/saihen")) as (sessions, address):
        with transaction(sessions) as session:
            first, *_ = settle_town(session, read_town("three_schools")).values()
            make_account(session, "chief")
            run = make_run(session, state="done")
            make_decision(session, run.id, first, action="rebuild", fiscal_year=2031)
        yield address


@contextmanager
def telephone(browser: Browser, address: str) -> Iterator[Page]:
    """A telephone of its own; afterwards no script failed on it and nothing was asked of another host."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 844}, is_mobile=True, has_touch=True, locale="ja-JP", base_url=address
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((address, "blob:")) else faults.append(asked.url))
    yield page
    context.close()
    assert faults == []


def readable(page: Page) -> None:
    """No serious fault, no unknown value written out, nothing cut off at the side even at twice the size of letters."""
    assert serious(page, "html") == []
    words = page.locator("body").inner_text()
    assert "null" not in words and "undefined" not in words
    assert page.evaluate(WIDE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")


def part(page: Page, heading: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))


def publish(office: Page) -> None:
    office.goto("./office.html#opinions")
    office.get_by_label("利用者名").fill("chief")
    office.get_by_label("パスワード").fill(PASSWORD)
    office.keyboard.press("Enter")
    expect(office.get_by_text("まだ何も公開していません。")).to_be_visible()
    part(office, "公開している計画").locator("summary").tap()
    office.get_by_label("意見募集の始まり").fill("2020-01-01")
    office.get_by_role("button", name="計画を公開する").tap()
    expect(office.get_by_text("公開しました。")).to_be_visible()


def say(resident: Page, words: str) -> None:
    form = resident.locator("#talk form")
    form.locator("#opinion").fill(words)
    form.locator("#consent").check()
    form.get_by_role("button", name="意見を送る").tap()
    expect(resident.locator("#sent")).to_contain_text("受け取りました")


def test_opinion_when_said_on_a_telephone_then_read_answered_and_shown_beside_its_place(
    browser: Browser, town_hall: str
) -> None:
    with telephone(browser, town_hall) as office, telephone(browser, town_hall) as resident:
        publish(office)
        resident.goto("./public/")
        resident.get_by_role("button", name="中央", exact=True).tap()
        card = resident.locator("#mine > .card").first
        expect(card).to_contain_text("2031年度に建て替えます")
        card.get_by_role("button", name="この施設について意見を書く").tap()
        readable(resident)
        say(resident, "<b>通学路</b>が心配です。連絡は090-1234-5678まで")

        office.reload()
        office.get_by_role("button", name="保留（個人情報など） 1").tap()
        expect(office.locator(".opinions mark")).to_have_text("090-1234-5678")
        readable(office)
        office.get_by_role("button", name="黒塗りして受け付ける").tap()
        office.get_by_role("button", name="行を加える").tap()
        answer = part(office, "意見と市の考え方")
        answer.get_by_label("何について").select_option(index=2)
        answer.get_by_label("意見", exact=True).fill("通学路が心配")
        answer.get_by_label("市の考え方").fill("歩道を直します")
        answer.get_by_label("反映").select_option(label="有")
        answer.get_by_label("公開ページに出す").check()
        readable(office)
        answer.get_by_role("button", name="保存").tap()
        office.get_by_role("button", name="受付 1").tap()
        office.get_by_label("まとめる行").select_option(label="通学路が心配")
        expect(answer.get_by_role("row").nth(1)).to_contain_text("1")

        resident.reload()
        resident.get_by_role("button", name="中央", exact=True).tap()
        replies = resident.locator(".replies").first
        replies.locator("summary").tap()
        expect(replies).to_contain_text("通学路が心配 (1件)")
        expect(replies).to_contain_text("歩道を直します")
        expect(resident.locator("body")).not_to_contain_text("090-1234-5678")
        readable(resident)
