"""Signing in, the pages around accounts, and the map of somebody who may only read: keyboard, axe, both languages."""

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from app.database.db import transaction
from tests.accounts import CHEAP, PASSWORD, make_account
from tests.browser.conftest import watched_page
from tests.browser.halls import faults, hall, sign_in
from tests.towns import read_town, settle_town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town_hall(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[str]:
    """The address of a server with accounts, over three schools; as behind a proxy it lives below a path."""
    with hall(cluster, template, "accounts", replace(CHEAP, path="/saihen")) as (sessions, address):
        with transaction(sessions) as session:
            settle_town(session, read_town("three_schools"))
            make_account(session, "chief")
            make_account(session, "mori", ("viewer",))
        yield address


@pytest.fixture
def page(browser: Browser, town_hall: str) -> Iterator[Page]:
    with watched_page(browser, town_hall) as opened:
        yield opened


def test_sign_in_when_wrong_then_told_and_when_right_by_keyboard_alone_then_the_map(page: Page) -> None:
    page.expected_faults = 1  # the refused password
    page.goto("./")
    expect(page).to_have_url(re.compile("sign-in.html"))
    expect(page.get_by_label("利用者名")).to_be_focused()
    assert faults(page) == []
    # What is typed is masked, and pasting (and so managers of passwords) is nobody's business to forbid.
    hidden = page.get_by_label("パスワード")
    assert (hidden.get_attribute("type"), hidden.get_attribute("autocomplete")) == ("password", "current-password")
    page.get_by_label("利用者名").fill("pasted")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+x")
    hidden.focus()
    page.keyboard.press("Control+v")
    expect(hidden).to_have_value("pasted")
    hidden.fill("")
    page.get_by_label("利用者名").focus()
    page.keyboard.type("chief")
    page.keyboard.press("Tab")
    page.keyboard.type("no such password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("利用者名かパスワードが違う")
    assert faults(page) == []
    page.get_by_role("button", name="Language").or_(page.get_by_text("English")).first.click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#bar .figure b").first).to_have_text(re.compile(r"\d"))
    expect(page.locator("#head").get_by_role("link", name=re.compile("chief"))).to_be_visible()
    page.locator("#head").get_by_role("button", name=re.compile("Sign out|サインアウト")).click()
    expect(page.get_by_label(re.compile("User name|利用者名"))).to_be_visible()


def test_administrator_when_he_makes_an_account_then_its_password_once_and_the_trail_tells(page: Page) -> None:
    sign_in(page, "chief")
    page.goto("./office.html#users")
    page.get_by_role("button", name="利用者を加える").click()
    expect(page.get_by_label("利用者名")).to_be_focused()
    page.keyboard.type("sato")
    page.keyboard.press("Tab")
    page.keyboard.type("佐藤 花")
    page.get_by_label(re.compile("閲覧者")).check()
    assert faults(page) == []
    page.get_by_role("button", name="加える", exact=True).click()
    expect(page.locator(".once code")).to_have_text(re.compile(r"^(\w{5}-){3}\w{5}$"))
    expect(page.get_by_role("row", name=re.compile("佐藤 花"))).to_contain_text("閲覧者")
    page.get_by_role("button", name=re.compile("台帳の所管課から|所管課を加える")).last.click()
    assert faults(page) == []
    page.get_by_role("link", name="監査記録").click()
    expect(page.get_by_role("row", name=re.compile("利用者の追加")).first).to_contain_text("chief")
    assert faults(page) == []
    for part in ("#audit", "#users"):
        page.goto(f"./office.html{part}")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("link", name="Audit")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="日本語").click()
    page.get_by_role("link", name="監査記録").click()
    page.get_by_label("操作").select_option("add_account")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_role("row", name=re.compile("サインイン"))).to_have_count(0)


def test_own_account_when_a_device_is_ended_then_with_the_password(
    page: Page, browser: Browser, town_hall: str
) -> None:
    with watched_page(browser, town_hall) as other:
        other.expected_faults = 1  # what it asks after its end
        sign_in(other, "mori")
        sign_in(page, "mori")
        page.goto("./office.html#account")
        part = page.locator("section", has=page.get_by_role("heading", name="サインイン中の端末"))
        expect(part.get_by_role("row")).to_have_count(3)
        part.get_by_label("今のパスワード").fill(PASSWORD)
        part.get_by_role("button", name="のサインインを終わらせる").click()
        expect(page.get_by_role("status").first).to_contain_text("サインアウトしました")
        expect(part.get_by_role("row")).to_have_count(2)
        other.goto("./")
        expect(other).to_have_url(re.compile("sign-in.html"))


def test_own_account_when_a_key_is_made_then_shown_once_and_taken_back(page: Page) -> None:
    sign_in(page, "mori")
    page.get_by_role("link", name=re.compile("moriさん")).click()
    expect(page.get_by_role("heading", name="認証アプリ")).to_be_visible()
    expect(page.get_by_role("link", name="監査記録")).to_have_count(0)
    assert faults(page) == []
    page.get_by_label("用途").fill("統合型GIS")
    page.get_by_role("button", name="キーを作る").click()
    expect(page.locator("#made-key")).to_be_focused()
    expect(page.locator("#made-key code")).to_contain_text("saihen_")
    page.get_by_role("button", name="キー「統合型GIS」を取り消す").click()
    expect(page.get_by_role("status").first).to_contain_text("取り消しました")
    page.get_by_role("button", name="設定する").click()
    expect(page.get_by_label("アプリに表示された6桁のコード")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="サインアウト", exact=True).click()
    expect(page.get_by_role("button", name="サインイン", exact=True)).to_be_visible()
    page.goto("./")
    expect(page).to_have_url(re.compile("sign-in.html"))


def test_session_when_it_ends_while_somebody_types_then_told_and_nothing_typed_is_lost(
    page: Page, town_hall: str
) -> None:
    page.expected_faults = 4  # what was asked after the end, and the wrong password
    sign_in(page, "chief")
    page.goto("./#table=facilities")
    expect(page.locator("#table tbody tr[data-position='0']")).to_be_visible()
    names = [text.split("\n")[0].strip() for text in page.locator("#table thead th").all_inner_texts()]
    cell = page.locator("#table tr[data-position='0'] td").nth(names.index("延床面積（㎡）"))
    cell.focus()
    page.keyboard.press("F2")
    box = page.locator(".cell-input")
    box.fill("4321")
    with httpx2.Client(base_url=town_hall) as elsewhere:
        came = elsewhere.post("api/session", json={"login": "chief", "password": PASSWORD})
        elsewhere.headers["X-CSRF-Token"] = came.json()["csrf"]
        ended = elsewhere.request("DELETE", "api/account/sessions", json={"present": PASSWORD})
        assert ended.status_code == 204
    box.press("Enter")
    dialog = page.get_by_role("dialog", name="サインインの時間が切れました")
    expect(dialog).to_contain_text("入力中の内容は残っています")
    expect(dialog.get_by_label("パスワード")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.type("not this one, no")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("違う")
    dialog.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(cell).to_have_text("4,321")
    stock = page.request.get("./api/facilities.geojson").json()["features"]
    assert 4321 in {each["properties"]["floor_area_m2"] for each in stock}
