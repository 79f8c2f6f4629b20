"""Accounts for tests: made as an administrator makes them, signed in as a browser signs in."""

from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.security.rights import StaffRole
from app.services.account.manage_accounts import NewAccount, add_account
from app.services.account.sign_in import hasher
from app.settings import Settings
from app.store.account import accounts
from app.store.account.accounts import Grant

# One round over 8 KiB: a test's password is nobody's secret.
CHEAP = Settings(
    data_dir=Path("unused"),
    upload_cap_bytes=100_000,
    password_memory_kib=8,
    password_rounds=1,
    secret_key=bytes(range(32)),
)
PASSWORD = "an oak by the river 1868"


def make_account(
    session: Session,
    login: str,
    roles: Iterable[StaffRole | str] = (StaffRole.ADMINISTRATOR,),
    *,
    section: str | None = None,
) -> int:
    """An account that has chosen its password, `PASSWORD`; `section`: it edits that one too. Returns its id."""
    grants = [Grant(StaffRole(role)) for role in roles]
    if section is not None:
        owner = accounts.section_named(session, section) or accounts.add_section(session, section, [section])
        grants.append(Grant(StaffRole.SECTION_EDITOR, owner.id))
    new = NewAccount(login, f"{login}さん", grants=tuple(grants))
    account, _ = add_account(session, new, hasher=hasher(CHEAP), actor="tests")
    account.password_hash = hasher(CHEAP).hash(PASSWORD)
    account.must_change_password = False
    account.password_expires_at = None
    session.flush()
    return account.id


def staff(sessions: sessionmaker[Session], **roles: StaffRole | str) -> None:
    """An account for each `login=role`, and before them the administrator `chief`."""
    with transaction(sessions) as session:
        make_account(session, "chief")
        for login, role in roles.items():
            make_account(session, login, (role,))


def signed_in(web: FastAPI, login: str, password: str = PASSWORD, **more: str) -> TestClient:
    """A browser of its own, signed in, which sends the word against forged requests with every request."""
    client = TestClient(web, raise_server_exceptions=False)
    answer = client.post("/api/session", json={"login": login, "password": password, **more})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client
