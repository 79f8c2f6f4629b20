"""Adoption by two persons in a browser: asked for, approved by a deputy, seen by the council in English."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from app.database.db import transaction
from tests.accounts import CHEAP, make_account
from tests.browser.conftest import watched_page
from tests.browser.halls import faults, hall, sign_in
from tests.factories import make_decision, make_run
from tests.towns import read_town, settle_town

pytestmark = pytest.mark.browser
ROLES = {"plan": "planner", "yama": "approver", "sato": "reviewer", "gikai": "council"}


@pytest.fixture(scope="module")
def town_hall(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[str]:
    """The address of a server where two persons adopt and approvers have deputies; a finished run closes a school."""
    settings = replace(CHEAP, two_persons=True, delegation=True)
    with hall(cluster, template, "two_persons", settings) as (sessions, address):
        with transaction(sessions) as session:
            settle_town(session, read_town("three_schools"))
            make_account(session, "chief")
            for login, role in ROLES.items():
                make_account(session, login, (role,))
            run = make_run(session, state="done", objective_yen=3_000_000, title="第2期の案").id
            for number in session.execute(text("SELECT id FROM facility ORDER BY id")).scalars().all():
                make_decision(session, run, number, action="close", fiscal_year=2030, cost_yen=1_000_000)
        yield address


@contextmanager
def desk(browser: Browser, address: str, login: str) -> Iterator[Page]:
    """Somebody's own browser; nothing it asks may be refused."""
    with watched_page(browser, address) as page:
        sign_in(page, login)
        expect(page.locator("#bar .figure b").first).to_have_text(re.compile(r"\d"))
        yield page


def open_adoption(page: Page) -> None:
    page.get_by_role("button", name="再編案", exact=True).first.click()
    page.get_by_role("navigation", name="案づくりの流れ").get_by_role("button", name="採用").click()


def test_adoption_when_asked_by_one_then_a_deputy_approves_and_the_council_sees_it(
    browser: Browser, town_hall: str
) -> None:
    with desk(browser, town_hall, "plan") as page:
        open_adoption(page)
        page.get_by_label("採用する計画の名前").fill("第2期計画")
        page.get_by_label("採用の理由").fill("予算の範囲で面積を減らす")
        page.get_by_role("button", name="採用の承認を求める").click()
        asked = page.get_by_role("region", name="採用の承認")
        expect(asked).to_contain_text("承認待ち")
        expect(asked.get_by_role("button")).to_have_text(["取り下げる"])
        assert faults(page) == []
    with desk(browser, town_hall, "yama") as page:
        page.goto("./office.html#account")
        part = page.locator("section", has=page.get_by_role("heading", name="決裁の代理"))
        part.get_by_label("代理の利用者名").fill("sato")
        for name in ("はじめの日", "終わりの日"):
            part.get_by_label(name).fill(date.today().isoformat())
        part.get_by_label("理由").fill("出張のため")
        part.get_by_role("button", name="代理を立てる").click()
        expect(part.get_by_role("listitem")).to_contain_text("sato")
        assert faults(page) == []
    with desk(browser, town_hall, "sato") as page:
        open_adoption(page)
        page.get_by_label("承認・不承認の言葉").fill("議決のとおり")
        page.get_by_role("button", name="承認して採用する").click()
        expect(page.get_by_role("region", name="いまの採用案")).to_contain_text("yamaさん <yama>の代理")
        assert faults(page) == []
    with desk(browser, town_hall, "gikai") as page:
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="Plan", exact=True).first.click()
        force = page.get_by_role("region", name="Plan in force")
        expect(force).to_contain_text("第2期計画")
        expect(force.get_by_role("row")).not_to_have_count(0)
        expect(force).not_to_contain_text("yama")
        expect(page.get_by_role("button", name="Make a plan")).to_have_count(0)
        assert faults(page) == []


def test_delegation_when_ended_by_who_gave_it_then_over(browser: Browser, town_hall: str) -> None:
    with watched_page(browser, town_hall) as page:
        sign_in(page, "yama")
        page.goto("./office.html#account")
        page.get_by_role("button", name=re.compile("sato.*の代理を終える")).click()
        expect(page.locator("section", has_text="決裁の代理")).to_contain_text("終わりました")
