"""A town hall with accounts: its server, how people sign in, and what axe says of a page of theirs."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import make_engine, session_factory
from app.main import create_app
from app.settings import Settings
from tests.accounts import PASSWORD
from tests.browser.conftest import AXE, RULES
from tests.conftest import _copied
from tests.running import serving_app


@contextmanager
def hall(
    cluster: tuple[str, psycopg.Connection], template: str, name: str, settings: Settings
) -> Iterator[tuple[sessionmaker[Session], str]]:
    """The database of a server, and its address."""
    with _copied(cluster, template, f"test_0_browser_{name}") as url:
        engine = make_engine(url, pool_size=8)
        sessions = session_factory(engine)
        with serving_app(create_app(settings, sessions)) as address:
            yield sessions, f"{address}{settings.path}/"
        engine.dispose()


def sign_in(page: Page, login: str) -> None:
    page.goto("./")
    page.get_by_label("利用者名").fill(login)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#head")).to_be_visible()


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page, of any weight."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {RULES})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
