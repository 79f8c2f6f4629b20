"""Signing in: the first account closes the door, cookies, forged requests, pauses, codes, keys, resets."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.services.account.sign_in import seal_open_secrets
from tests.accounts import CHEAP, PASSWORD, signed_in, staff
from tests.factories import count, make_facility, make_municipality, one

NEW = "six cranes over the bay"


@pytest.fixture
def web(sessions: sessionmaker[Session]) -> FastAPI:
    staff(sessions, yama="planner", mori="viewer")
    return create_app(CHEAP, sessions)


@pytest.fixture
def nobody(web: FastAPI) -> Iterator[TestClient]:
    with TestClient(web, raise_server_exceptions=False) as opened:
        yield opened


def code_of(answer: object) -> str:
    return str(answer.json()["errors"][0]["code"])


def test_door_when_there_are_accounts_then_closed_to_nobody_and_open_to_health(nobody: TestClient) -> None:
    answer = nobody.get("/api/facilities.geojson")
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert nobody.get("/api/health").status_code == 200
    state = nobody.get("/api/session").json()
    assert (state["accounts"], state["person"], state["csrf"]) == (True, None, None)


def test_door_when_there_are_no_accounts_then_everybody_is_the_planner(sessions: sessionmaker[Session]) -> None:
    http = TestClient(create_app(CHEAP, sessions))
    state = http.get("/api/session").json()
    assert (state["accounts"], state["person"]["login"], state["csrf"]) == (False, "planner", None)
    assert set(state["person"]["rights"]) >= {"plan", "set_up", "read_audit"}
    assert http.get("/api/account").status_code == http.post("/api/accounts", json={}).status_code == 404


def test_sign_in_when_right_then_a_cookie_no_script_can_read_and_only_its_digest_is_kept(
    web: FastAPI, nobody: TestClient, sessions: sessionmaker[Session]
) -> None:
    answer = nobody.post("/api/session", json={"login": " Yama ", "password": PASSWORD})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie and "secure" not in cookie
    assert answer.json()["person"]["roles"] == ["planner"]
    with sessions() as session:
        kept = one(session, "SELECT token_hash, origin FROM sign_in")
        hashed = one(session, "SELECT password_hash FROM account WHERE login = 'yama'")["password_hash"]
    assert answer.cookies["saihen_session"] not in str(kept)
    assert hashed.startswith("$argon2id$")
    secure = TestClient(web, base_url="https://testserver")
    assert "Secure" in secure.post("/api/session", json={"login": "mori", "password": PASSWORD}).headers["set-cookie"]


@pytest.mark.parametrize(
    ("login", "password"), [("yama", "wrong password!"), ("nobody", PASSWORD), ("yama", PASSWORD * 10)]
)
def test_sign_in_when_wrong_then_the_same_words_for_a_wrong_name_and_a_wrong_password(
    nobody: TestClient, login: str, password: str
) -> None:
    answer = nobody.post("/api/session", json={"login": login, "password": password})
    assert (answer.status_code, code_of(answer)) == (401, "wrong")
    assert "set-cookie" not in answer.headers


def test_sign_in_when_it_fails_again_and_again_then_a_pause_that_the_right_password_does_not_end(
    nobody: TestClient, sessions: sessionmaker[Session]
) -> None:
    wrong, right = ({"login": "yama", "password": each} for each in ("not this one, no", PASSWORD))
    assert [nobody.post("/api/session", json=wrong).status_code for _ in range(5)] == [401] * 5
    paused = nobody.post("/api/session", json=right)
    assert (paused.status_code, code_of(paused)) == (429, "too-many")
    assert 0 < int(paused.headers["Retry-After"]) <= 900
    assert nobody.post("/api/session", json={"login": "mori", "password": PASSWORD}).status_code == 200
    with transaction(sessions) as session:
        assert count(session, "access_line", "action = 'sign_in_failed' AND login = 'yama'") == 5
        assert one(session, "SELECT origin FROM access_line WHERE action = 'sign_in'") == {"origin": "testclient"}


def test_change_when_it_comes_without_the_word_of_our_pages_then_refused(web: FastAPI) -> None:
    yama = signed_in(web, "yama")
    word = yama.headers.pop("X-CSRF-Token")
    for forged in (None, "0" * 32, word[:-1]):
        headers = {} if forged is None else {"X-CSRF-Token": forged}
        answer = yama.post("/api/runs", json={"seconds": 1}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed")
    answer = yama.post("/api/runs", json={"seconds": 1}, headers={"X-CSRF-Token": word})
    assert answer.status_code != 403


def test_history_when_somebody_signed_in_changes_something_then_says_who_and_from_where(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        facility = make_facility(session, make_municipality(session))
    path = f"/api/facilities/{facility.id}"
    done = signed_in(web, "yama").patch(path, json={"name": "新館"}, headers={"If-Match": '"1"'})
    assert done.status_code == 200
    assert done.json()["history"][0]["actor"] == "yamaさん <yama>"
    with sessions() as session:
        line = one(session, "SELECT actor, origin FROM change_log ORDER BY id DESC LIMIT 1")
    assert line == {"actor": "yamaさん <yama>", "origin": "testclient"}


def test_sign_out_when_done_then_the_cookie_is_worth_nothing_elsewhere_either(web: FastAPI) -> None:
    yama = signed_in(web, "yama")
    stolen = TestClient(web, cookies=dict(yama.cookies))
    assert stolen.get("/api/about").status_code == 200
    assert yama.delete("/api/session").status_code == 204
    assert stolen.get("/api/about").status_code == yama.get("/api/about").status_code == 401


def test_sign_in_when_a_browser_does_it_again_then_its_session_before_ends(web: FastAPI) -> None:
    yama = signed_in(web, "yama")
    before = TestClient(web, cookies=dict(yama.cookies))
    wrong = yama.post("/api/session", json={"login": "yama", "password": "not the password"})
    assert (wrong.status_code, before.get("/api/about").status_code) == (401, 200)
    assert yama.post("/api/session", json={"login": "yama", "password": PASSWORD}).status_code == 200
    assert (before.get("/api/about").status_code, yama.get("/api/about").status_code) == (401, 200)


@pytest.mark.parametrize("change", ["expires_at = now()", "seen_at = now() - interval '121 minutes'"])
def test_session_when_its_time_is_over_then_it_ends(web: FastAPI, sessions: sessionmaker[Session], change: str) -> None:
    yama = signed_in(web, "yama")
    with transaction(sessions) as session:
        session.execute(text(f"UPDATE sign_in SET {change}"))
    assert yama.get("/api/about").status_code == 401


def test_password_when_changed_then_the_other_sessions_end_and_the_old_one_fails(
    web: FastAPI, nobody: TestClient
) -> None:
    here, there = signed_in(web, "yama"), signed_in(web, "yama")
    assert here.put("/api/account/password", json={"present": PASSWORD, "new": NEW}).status_code == 204
    assert (here.get("/api/about").status_code, there.get("/api/about").status_code) == (200, 401)
    assert nobody.post("/api/session", json={"login": "yama", "password": PASSWORD}).status_code == 401
    signed_in(web, "yama", NEW)


@pytest.mark.parametrize(
    ("present", "new", "field"),
    [
        ("not the present one", NEW, "present"),
        (PASSWORD, "short", "new"),
        (PASSWORD, PASSWORD, "new"),
        (PASSWORD, "P@ssw0rd2026!", "new"),
        (PASSWORD, "yamaさん yama yama", "new"),
    ],
)
def test_password_when_it_cannot_be_taken_then_422_with_the_field(
    web: FastAPI, present: str, new: str, field: str
) -> None:
    answer = signed_in(web, "yama").put("/api/account/password", json={"present": present, "new": new})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"body/{field}"


def test_code_when_agreed_then_asked_for_and_good_only_once(web: FastAPI, nobody: TestClient) -> None:
    yama = signed_in(web, "yama")
    offered = yama.post("/api/account/totp").json()
    secret = offered["secret"]
    assert offered["picture"].startswith("data:image/svg+xml")
    totp = pyotp.TOTP(secret)
    # The step before the present one: the next one is still unused.
    first = totp.at(time.time() - 30)
    wrong = yama.put("/api/account/totp", json={"secret": secret, "code": "000000", "present": PASSWORD})
    assert wrong.status_code in {204, 422} and (wrong.status_code == 422 or first == "000000")
    assert yama.put("/api/account/totp", json={"secret": secret, "code": first, "present": PASSWORD}).status_code == 204
    login = {"login": "yama", "password": PASSWORD}
    assert code_of(nobody.post("/api/session", json=login)) == "code-needed"
    assert code_of(nobody.post("/api/session", json=login | {"code": first})) == "code-wrong"
    code = totp.now()
    assert nobody.post("/api/session", json=login | {"code": code}).status_code == 200
    assert code_of(nobody.post("/api/session", json=login | {"code": code})) == "code-wrong"


def test_secret_of_codes_when_kept_then_sealed_and_one_from_before_still_counts(
    web: FastAPI, nobody: TestClient, sessions: sessionmaker[Session]
) -> None:
    secret = pyotp.random_base32()
    with transaction(sessions) as session:
        session.execute(text("UPDATE account SET totp_secret = :secret"), {"secret": secret})
        assert seal_open_secrets(session, CHEAP) == 3
        assert seal_open_secrets(session, CHEAP) == 0
        kept = session.scalars(text("SELECT totp_secret FROM account")).all()
    assert secret not in str(kept) and len(set(kept)) == 3
    login = {"login": "yama", "password": PASSWORD}
    assert nobody.post("/api/session", json=login | {"code": pyotp.TOTP(secret).now()}).status_code == 200
    with transaction(sessions) as session:
        # One account's secret under another's name, and the right one without the right key.
        others = "(SELECT totp_secret FROM account WHERE login = 'mori')"
        session.execute(text(f"UPDATE account SET totp_step = 0, totp_secret = {others} WHERE login = 'yama'"))
    moved = nobody.post("/api/session", json=login | {"code": pyotp.TOTP(secret).now()})
    assert (moved.status_code, "secret.key" in moved.json()["detail"]) == (503, True)
    elsewhere = TestClient(create_app(replace(CHEAP, secret_key=bytes(32)), sessions), raise_server_exceptions=False)
    mori = {"login": "mori", "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    assert elsewhere.post("/api/session", json=mori).status_code == 503
    assert nobody.post("/api/session", json=mori).status_code == 200


def test_key_when_made_then_reads_within_its_scope_until_it_is_taken_back(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    yama = signed_in(web, "yama")
    made = yama.post("/api/account/keys", json={"name": "統合型GIS", "days": 30}).json()
    program = TestClient(web, headers={"Authorization": f"Bearer {made['key']}"})
    assert program.get("/api/about").json()["planner"] == "yamaさん <yama>"
    assert program.post("/api/runs", json={"seconds": 1}).status_code == 403
    assert program.get("/api/account").status_code == 403
    with sessions() as session:
        kept = one(session, "SELECT prefix, secret_hash, used_from FROM api_key")
    assert made["key"].split("_")[2] not in str(kept)
    assert (kept["prefix"], kept["used_from"]) == (made["line"]["prefix"], "testclient")
    assert yama.delete(f"/api/account/keys/{made['line']['id']}").status_code == 204
    refused = program.get("/api/about")
    assert (refused.status_code, "APIキー" in refused.json()["detail"]) == (401, True)


def test_key_when_it_may_write_then_no_word_against_forgery_is_needed_and_accounts_stay_closed(web: FastAPI) -> None:
    chief = signed_in(web, "chief")
    key = chief.post("/api/account/keys", json={"name": "夜間取込", "scope": "write"}).json()["key"]
    program = TestClient(web, headers={"Authorization": f"Bearer {key}"})
    assert program.post("/api/scenarios", json={"name": "高め", "assumptions": {}}).status_code == 201
    assert (
        program.get("/api/accounts").status_code == program.post("/api/empty", json={"confirm": "x"}).status_code == 403
    )


def test_account_when_made_then_its_first_password_opens_only_the_way_to_its_own(web: FastAPI) -> None:
    chief = signed_in(web, "chief")
    made = chief.post("/api/accounts", json={"login": "kato", "name": "加藤", "roles": [{"role": "planner"}]}).json()
    kato = signed_in(web, "kato", made["password"])
    refused = kato.get("/api/about")
    assert (refused.status_code, refused.json()["detail"]) == (403, "先にパスワードを変えてください")
    assert kato.put("/api/account/password", json={"present": made["password"], "new": NEW}).status_code == 204
    assert kato.get("/api/about").status_code == 200


def test_account_when_reset_or_disabled_then_out_at_once(web: FastAPI, sessions: sessionmaker[Session]) -> None:
    chief, yama = signed_in(web, "chief"), signed_in(web, "yama")
    key = yama.post("/api/account/keys", json={"name": "k"}).json()["key"]
    number = next(each["id"] for each in chief.get("/api/accounts").json()["accounts"] if each["login"] == "yama")
    password = chief.post(f"/api/accounts/{number}/reset").json()["password"]
    assert yama.get("/api/about").status_code == 401
    yama = signed_in(web, "yama", password)
    assert chief.post(f"/api/accounts/{number}/disable").status_code == 200
    assert yama.get("/api/session").json()["person"] is None
    assert TestClient(web, headers={"Authorization": f"Bearer {key}"}).get("/api/about").status_code == 401
    with sessions() as session:
        assert count(session, "event", "action IN ('reset_password', 'disable_account')") == 2
        assert count(session, "record_log", "table_name = 'account' AND content::text ~ 'argon2'") == 0


def test_administrator_when_the_last_one_is_taken_away_then_refused(web: FastAPI) -> None:
    chief = signed_in(web, "chief")
    me = next(each for each in chief.get("/api/accounts").json()["accounts"] if each["login"] == "chief")
    roles = {"version": me["version"], "roles": [{"role": "planner"}]}
    assert chief.patch(f"/api/accounts/{me['id']}", json=roles).status_code == 409
    assert chief.post(f"/api/accounts/{me['id']}/disable").status_code == 409
    assert chief.get("/api/accounts").status_code == 200


def test_section_when_staff_move_then_rights_follow_the_section_not_the_person(web: FastAPI) -> None:
    chief = signed_in(web, "chief")
    first, second = (chief.post("/api/sections", json={"name": name}).json() for name in ("学務課", "文化課"))
    assert chief.post("/api/sections", json={"name": "学務課"}).status_code == 409
    mori = next(each for each in chief.get("/api/accounts").json()["accounts"] if each["login"] == "mori")
    path, editor = f"/api/accounts/{mori['id']}", {"role": "section_editor"}
    lost = chief.patch(path, json={"version": mori["version"], "roles": [editor]})
    assert lost.status_code == 422
    there = {"version": mori["version"], "roles": [editor | {"section_id": first["id"]}]}
    moved = chief.patch(path, json=there).json()
    assert chief.patch(path, json=there).status_code == 412
    assert signed_in(web, "mori").get("/api/session").json()["person"]["sections"] == ["学務課"]
    chief.patch(path, json={"version": moved["version"], "roles": [editor | {"section_id": second["id"]}]})
    assert signed_in(web, "mori").get("/api/session").json()["person"]["sections"] == ["文化課"]
    renamed = {"version": 1, "name": "文化振興課", "departments": ["文化課", "文化振興課"]}
    assert chief.put(f"/api/sections/{second['id']}", json=renamed).json()["departments"] == ["文化振興課", "文化課"]
    assert signed_in(web, "mori").get("/api/session").json()["person"]["sections"] == ["文化振興課", "文化課"]


def test_cookie_when_over_https_then_its_name_keeps_other_pages_from_setting_it(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    below = create_app(replace(CHEAP, path="/saihen"), sessions)
    for app, base, name in (
        (web, "https://testserver", "__Host-saihen_session"),
        (below, "https://testserver/saihen", "__Secure-saihen_session"),
        (web, "http://testserver", "saihen_session"),
    ):
        http = TestClient(app, base_url=base)
        answer = http.post("api/session", json={"login": "mori", "password": PASSWORD})
        assert answer.headers["set-cookie"].split("=")[0] == name
        assert http.get("api/session").json()["person"]["login"] == "mori"
        http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        assert http.delete("api/session").headers["set-cookie"].split("=")[0] == name
        # A cookie of the plain name counts for nothing over https.
        plain = TestClient(app, base_url=base, cookies={"saihen_session": answer.cookies.get(name) or ""})
        assert plain.get("api/session").json()["person"] is None


def test_codes_when_required_then_nothing_but_the_way_to_agree_them(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    strict = create_app(replace(CHEAP, codes="administrators"), sessions)
    assert signed_in(strict, "yama").get("/api/about").status_code == 200
    chief = signed_in(strict, "chief")
    key = signed_in(web, "chief").post("/api/account/keys", json={"name": "k"}).json()["key"]
    program = TestClient(strict, headers={"Authorization": f"Bearer {key}"})
    for each in (chief, program):
        refused = each.get("/api/about")
        assert (refused.status_code, "認証アプリ" in refused.json()["detail"]) == (403, True)
    secret = chief.post("/api/account/totp").json()["secret"]
    agreed = {"secret": secret, "code": pyotp.TOTP(secret).now(), "present": PASSWORD}
    assert chief.put("/api/account/totp", json=agreed).status_code == 204
    assert chief.get("/api/about").status_code == program.get("/api/about").status_code == 200


def test_codes_when_the_password_is_reset_then_still_asked_for_until_they_are_ended(
    web: FastAPI, nobody: TestClient, sessions: sessionmaker[Session]
) -> None:
    chief, yama = signed_in(web, "chief"), signed_in(web, "yama")
    secret = yama.post("/api/account/totp").json()["secret"]
    yama.put("/api/account/totp", json={"secret": secret, "code": pyotp.TOTP(secret).now(), "present": PASSWORD})
    number = next(each["id"] for each in chief.get("/api/accounts").json()["accounts"] if each["login"] == "yama")
    fresh = {"login": "yama", "password": chief.post(f"/api/accounts/{number}/reset").json()["password"]}
    assert code_of(nobody.post("/api/session", json=fresh)) == "code-needed"
    assert chief.delete(f"/api/accounts/{number}/totp").json()["has_totp"] is False
    assert chief.delete(f"/api/accounts/{number}/totp").status_code == 409
    assert nobody.post("/api/session", json=fresh).status_code == 200
    with sessions() as session:
        assert count(session, "event", "action = 'end_codes' AND actor = 'chiefさん <chief>'") == 1


def test_session_when_one_is_ended_then_with_the_password_and_of_ones_own_alone(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    here, there, mori = signed_in(web, "yama"), signed_in(web, "yama"), signed_in(web, "mori")
    lines = {each["is_this"]: each["id"] for each in here.get("/api/account").json()["sessions"]}
    path, shown = f"/api/account/sessions/{lines[False]}", {"present": PASSWORD}
    for wrong in ({}, {"present": "not this one, no"}):
        assert here.request("DELETE", path, json=wrong).status_code == 422
    assert mori.request("DELETE", path, json=shown).status_code == 404
    assert there.get("/api/about").status_code == 200
    assert here.request("DELETE", path, json=shown).status_code == 204
    assert (here.get("/api/about").status_code, there.get("/api/about").status_code) == (200, 401)
    # Whom a provider signs in has no password: a fresh sign-in stands for it.
    with transaction(sessions) as session:
        session.execute(text("UPDATE account SET password_hash = NULL WHERE login = 'yama'"))
    assert here.request("DELETE", "/api/account/sessions", json={}).status_code == 204
    with transaction(sessions) as session:
        session.execute(text("UPDATE sign_in SET created_at = now() - interval '16 minutes'"))
    assert here.request("DELETE", "/api/account/sessions", json={}).status_code == 409


def test_password_when_made_of_words_of_the_town_then_refused(web: FastAPI, sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        make_municipality(session, name="架空西尾町")
    yama = signed_in(web, "yama")
    signed_in(web, "chief").post("/api/sections", json={"name": "公共施設課", "departments": ["公共施設課管理係"]})
    for new in ("架空西尾町公共施設課2026", "公共施設課管理係架空西尾町", "Saihen再編Saihen2026"):
        answer = yama.put("/api/account/password", json={"present": PASSWORD, "new": new})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "body/new"), new
    own = create_app(replace(CHEAP, password_words=("irumahills",)), sessions)
    told = signed_in(own, "yama").put("/api/account/password", json={"present": PASSWORD, "new": "irumahills-9182"})
    assert told.status_code == 422
    assert yama.put("/api/account/password", json={"present": PASSWORD, "new": "irumahills-9182"}).status_code == 204
