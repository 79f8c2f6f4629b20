"""Signing in through an OpenID Connect provider: a process of its own, made of Authlib's server."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import InvalidInput
from app.main import create_app
from app.security.provider import RoundTrip
from app.security.rights import StaffRole
from app.services.account.provider_account import link
from app.settings import ROLES, ProviderSettings, Settings
from app.store.account import accounts
from tests.accounts import CHEAP, PASSWORD, signed_in, staff
from tests.conftest import ROOT
from tests.factories import count, one
from tests.oidc_provider import CLIENT_ID, SECRET

BACK = "http://testserver/api/session/provider/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a running provider."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.oidc_provider", str(port), BACK]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def made(sessions: sessionmaker[Session], issuer: str, **more: object) -> FastAPI:
    provider = ProviderSettings(issuer, CLIENT_ID, SECRET, "職員ポータル", **more)
    return create_app(replace(CHEAP, provider=provider, local_sign_in=not more.get("role_claim")), sessions)


@pytest.fixture
def web(sessions: sessionmaker[Session], issuer: str) -> FastAPI:
    """A town whose directory names groups; who is new gets an account."""
    staff(sessions)
    with transaction(sessions) as session:
        accounts.add_section(session, "学務課", ["学務課"])
    roles = (("kikaku", "planner", None), ("gakumu", "section_editor", "学務課"))
    return made(sessions, issuer, may_create=True, role_claim="groups", roles=roles)


def browser(web: FastAPI) -> TestClient:
    return TestClient(web, raise_server_exceptions=False, follow_redirects=False)


def sent_back(client: TestClient, person: str = "s-1001", **changed: str) -> str:
    """What the provider answers the browser that our server has sent there: the address it leads back to."""
    away = client.get("/api/session/provider")
    assert away.status_code == 303, away.text
    parts = urlsplit(away.headers["location"])
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"login_hint": person} | changed
    answer = httpx2.get(f"{parts.scheme}://{parts.netloc}{parts.path}", params=asked)
    return str(answer.headers.get("location", answer.text))


def test_provider_when_it_signs_somebody_new_in_then_an_account_with_the_roles_of_his_groups(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    sato = browser(web)
    assert sato.get("/api/session").json()["provider"] == "職員ポータル"
    came = sato.get(sent_back(sato))
    assert (came.status_code, came.headers["location"]) == (303, "/sign-in.html")
    cookie = next(each.lower() for each in came.headers.get_list("set-cookie") if "saihen_session" in each)
    assert "httponly" in cookie and "samesite=strict" in cookie
    person = sato.get("/api/session").json()["person"]
    assert (person["login"], person["name"], person["roles"]) == ("sato", "佐藤 花", ["planner"])
    mori = browser(web)
    mori.get(sent_back(mori, "s-1002"))
    assert mori.get("/api/session").json()["person"]["sections"] == ["学務課"]
    with sessions() as session:
        kept = one(session, "SELECT subject, password_hash FROM account WHERE login = 'sato'")
        assert count(session, "access_line", "action = 'sign_in' AND detail ->> 'way' = 'provider'") == 2
    assert kept == {"subject": "s-1001", "password_hash": None}


def test_provider_when_the_answer_was_not_meant_for_this_browser_or_comes_again_then_nobody_comes_in(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    sato, other = browser(web), browser(web)
    back = sent_back(sato)
    other.get("/api/session/provider")
    stranger, nobody = other.get(back), browser(web).get(back)
    faulty = [sato.get(back + "x"), sato.get("/api/session/provider/back?error=access_denied")]
    for answer, code in zip([stranger, nobody, *faulty], ["untrusted"] * 3 + ["refused"], strict=True):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in.html?fault={code}")
    kept = dict(sato.cookies)
    # The secret of this way has gone from the browser with the first fault: even the right answer opens nothing.
    assert "saihen_provider" not in kept
    again = browser(web)
    back = sent_back(again)
    secret = again.cookies["saihen_provider"]
    assert again.get(back).headers["location"] == "/sign-in.html"
    replayed = TestClient(web, cookies={"saihen_provider": secret}, follow_redirects=False).get(back)
    assert replayed.headers["location"] == "/sign-in.html?fault=refused"
    with sessions() as session:
        assert count(session, "access_line", "action = 'sign_in_failed' AND detail ->> 'way' = 'provider'") == 5


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"nonce": "0" * 43}, "untrusted"),
        ({"code_challenge": RoundTrip("another").verifier}, "refused"),
    ],
)
def test_provider_when_nonce_or_verifier_are_others_then_refused(
    web: FastAPI, changed: dict[str, str], fault: str
) -> None:
    sato = browser(web)
    assert sato.get(sent_back(sato, **changed)).headers["location"] == f"/sign-in.html?fault={fault}"
    assert sato.get("/api/session").json()["person"] is None


def test_provider_when_it_does_not_know_us_or_we_do_not_know_it_then_told(
    web: FastAPI, sessions: sessionmaker[Session], issuer: str
) -> None:
    guest = browser(web)
    assert guest.get(sent_back(guest, "s-1003")).headers["location"] == "/sign-in.html?fault=no-role"
    assert guest.post("/api/session", json={"login": "chief", "password": PASSWORD}).status_code == 403
    closed = browser(made(sessions, issuer))
    assert closed.get(sent_back(closed, "s-1003")).headers["location"] == "/sign-in.html?fault=unknown"
    for wrong, fault in ((f"{issuer}/other", "unreachable"), (issuer.replace("127.0.0.1", "localhost"), "untrusted")):
        answer = browser(made(sessions, wrong)).get("/api/session/provider")
        assert answer.headers["location"] == f"/sign-in.html?fault={fault}"
    assert browser(create_app(CHEAP, sessions)).get("/api/session/provider").status_code == 404
    with sessions() as session:
        assert count(session, "account") == 1


def test_account_when_linked_by_hand_then_the_provider_opens_it_and_its_password_does_not(
    sessions: sessionmaker[Session], issuer: str
) -> None:
    staff(sessions, sato="viewer")
    web = made(sessions, issuer, may_create=True)
    before = signed_in(web, "sato")
    taken = browser(web)
    assert taken.get(sent_back(taken)).headers["location"] == "/sign-in.html?fault=name-taken"
    with transaction(sessions) as session:
        link(session, accounts.named(session, "sato"), issuer, "s-1001", actor="tests")
    assert before.get("/api/about").status_code == 401
    assert before.post("/api/session", json={"login": "sato", "password": PASSWORD}).status_code == 401
    sato = browser(web)
    assert sato.get(sent_back(sato)).headers["location"] == "/sign-in.html"
    assert sato.get("/api/session").json()["person"]["roles"] == ["viewer"]
    chief = signed_in(web, "chief")
    number = next(each["id"] for each in chief.get("/api/accounts").json()["accounts"] if each["login"] == "sato")
    assert chief.post(f"/api/accounts/{number}/disable").status_code == 200
    kept_out = browser(web)
    assert kept_out.get(sent_back(kept_out)).headers["location"] == "/sign-in.html?fault=disabled"


@pytest.mark.parametrize(
    "wrong",
    [
        {"SAIHEN_OIDC_ISSUER": "http://idp.example.jp"},
        {"SAIHEN_OIDC_CLIENT_ID": ""},
        {"SAIHEN_OIDC_SCOPES": "profile"},
        {"SAIHEN_OIDC_ROLES": "kikaku=planner"},
        {"SAIHEN_OIDC_ROLE_CLAIM": "groups", "SAIHEN_OIDC_ROLES": "kikaku=chief"},
        {"SAIHEN_OIDC_ROLE_CLAIM": "groups", "SAIHEN_OIDC_ROLES": "gakumu=section_editor"},
        {"SAIHEN_LOCAL_SIGN_IN": "off", "SAIHEN_OIDC_ISSUER": ""},
    ],
)
def test_settings_when_they_leave_a_hole_then_refused_by_name(wrong: dict[str, str]) -> None:
    right = {"SAIHEN_OIDC_ISSUER": "https://idp.example.jp/realms/town", "SAIHEN_OIDC_CLIENT_ID": "saihen", "HOME": "/"}
    assert Settings.from_environment(right).provider is not None
    with pytest.raises(InvalidInput, match="SAIHEN_"):
        Settings.from_environment(right | wrong)


def test_settings_when_they_name_roles_then_the_roles_there_are() -> None:
    assert set(ROLES) == set(StaffRole)


def test_provider_when_a_strong_sign_in_is_asked_for_then_no_other_counts(
    sessions: sessionmaker[Session], issuer: str
) -> None:
    staff(sessions)
    roles = (("kikaku", "planner", None), ("gakumu", "viewer", None))
    web = made(sessions, issuer, may_create=True, role_claim="groups", roles=roles, strength=("mfa", "phrh"))
    sato, mori = browser(web), browser(web)
    assert sato.get(sent_back(sato)).headers["location"] == "/sign-in.html"
    assert mori.get(sent_back(mori, "s-1002")).headers["location"] == "/sign-in.html?fault=weak"
    assert mori.get("/api/session").json()["person"] is None
