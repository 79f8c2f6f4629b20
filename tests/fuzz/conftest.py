"""The application over databases of their own that keep what the fuzzer does to them: without accounts, and with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import make_engine, session_factory, transaction
from app.main import create_app
from app.services.account.sign_in import hasher
from app.settings import Settings
from tests.accounts import CHEAP, PASSWORD, make_account
from tests.conftest import _copied
from tests.factories import make_decision, make_run
from tests.towns import read_town, settle_town


@dataclass(frozen=True)
class Fuzzed:
    """An application and who asks it: nobody in particular, or the administrator of a town hall with accounts."""

    app: FastAPI
    sessions: sessionmaker[Session]
    has_accounts: bool

    def headers(self) -> dict[str, str]:
        """What a browser that has just signed in sends; also after the fuzzer has done something to its account."""
        if not self.has_accounts:
            return {}
        self._mend()
        browser = TestClient(self.app)
        answer = browser.post("/api/session", json={"login": "chief", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return {"Cookie": cookies, "X-CSRF-Token": answer.json()["csrf"]}

    def _mend(self) -> None:
        mended = "disabled_at = NULL, must_change_password = false, password_expires_at = NULL, totp_secret = NULL"
        with transaction(self.sessions) as session:
            asked = text(f"UPDATE account SET {mended}, password_hash = :hash WHERE login = 'chief'")
            session.execute(asked, {"hash": hasher(CHEAP).hash(PASSWORD)})


@pytest.fixture(scope="session", params=["open", "accounts"])
def fuzzed(cluster: tuple[str, psycopg.Connection], template: str, request: pytest.FixtureRequest) -> Iterator[Fuzzed]:
    """A town of three schools with a finished run, committed."""
    has_accounts = request.param == "accounts"
    with _copied(cluster, template, f"test_0_fuzz_{request.param}") as url:
        engine = make_engine(url, pool_size=8)
        sessions = session_factory(engine)
        with transaction(sessions) as session:
            ids = settle_town(session, read_town("three_schools"))
            make_decision(session, make_run(session, state="done").id, ids["S1"])
            if has_accounts:
                make_account(session, "chief")
        chosen = Settings(data_dir=Path("unused"), upload_cap_bytes=100_000)
        asked = replace(CHEAP, delegation=True) if has_accounts else chosen
        yield Fuzzed(create_app(asked, sessions), sessions, has_accounts)
        engine.dispose()
