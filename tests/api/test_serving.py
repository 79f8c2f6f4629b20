"""Served elsewhere: names, proxies, a path, other sites, how often a key may ask; refused without accounts."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.api.gate.key_rates import KeyRates
from app.commands.serve import _refuse_open_door, at
from app.errors import InvalidInput, NotAllowed
from app.main import create_app
from app.settings import Settings
from tests.accounts import CHEAP, PASSWORD, signed_in, staff
from tests.factories import one

PROXY, STRANGER = ("10.1.0.5", 4000), ("10.9.9.9", 4000)
BEHIND = replace(CHEAP, names=("city.example.jp",), proxies=(ip_network("10.1.0.0/16"),), path="/saihen")


def test_door_when_open_to_others_then_refused_until_there_is_an_account(sessions: sessionmaker[Session]) -> None:
    wide = at(CHEAP, "0.0.0.0", 8080)
    assert (wide.host, wide.port, at(CHEAP, None, None)) == ("0.0.0.0", 8080, CHEAP)
    _refuse_open_door(CHEAP, sessions)
    with pytest.raises(NotAllowed, match="saihen users add"):
        _refuse_open_door(wide, sessions)
    staff(sessions)
    _refuse_open_door(wide, sessions)
    with pytest.raises(InvalidInput, match="--host=nowhere"):
        at(CHEAP, "nowhere", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAIHEN_NAMES", "a/b"), ("SAIHEN_PROXIES", "10.0.0.0/8, everybody"), ("SAIHEN_PATH", "/api"),
        ("SAIHEN_PATH", "saihen"), ("SAIHEN_ORIGINS", "*"), ("SAIHEN_HOST", "example"), ("SAIHEN_KEY_RATE", "0"),
    ],
)  # fmt: skip
def test_setting_when_unusable_then_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        Settings.from_environment({"HOME": "/root", name: value})


def test_settings_when_read_then_lists() -> None:
    told = {"SAIHEN_NAMES": "A.example, b", "SAIHEN_PROXIES": "::1,10.0.0.0/8", "SAIHEN_PATH": "/saihen/"}
    found = Settings.from_environment({"HOME": "/root", "SAIHEN_HOST": "::", **told})
    assert (found.names, found.path, found.host) == (("a.example", "b"), "/saihen", "::")
    assert [str(each) for each in found.proxies] == ["::1/128", "10.0.0.0/8"]


def headers(**more: str) -> dict[str, str]:
    told = {"X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.1.0.9", "X-Forwarded-Proto": "https"}
    return told | {"X-Forwarded-Host": "city.example.jp"} | more


def test_proxy_when_listed_then_believed_and_nobody_else_is(sessions: sessionmaker[Session]) -> None:
    staff(sessions)
    app = create_app(BEHIND, sessions)
    proxied = TestClient(app, client=PROXY, base_url="http://127.0.0.1")
    login = {"login": "chief", "password": PASSWORD}
    answer = proxied.post("/saihen/api/session", json=login, headers=headers(Origin="https://city.example.jp"))
    assert answer.status_code == 200, answer.text
    assert "Path=/saihen/" in answer.headers["set-cookie"] and "Secure" in answer.headers["set-cookie"]
    with sessions() as session:
        assert one(session, "SELECT origin FROM sign_in") == {"origin": "192.0.2.7"}
    # Of others the headers are their own words: the address stays theirs, the host is not ours.
    foreign = TestClient(app, client=STRANGER, base_url="http://127.0.0.1")
    answer = foreign.post("/saihen/api/session", json=login, headers=headers(Origin="https://city.example.jp"))
    assert answer.status_code == 403
    assert "Secure" not in foreign.post("/saihen/api/session", json=login, headers=headers()).headers["set-cookie"]
    with sessions() as session:
        assert one(session, "SELECT origin FROM sign_in ORDER BY id DESC LIMIT 1") == {"origin": "10.9.9.9"}


def test_path_when_set_then_answers_below_it_whether_the_proxy_takes_it_off_or_not(
    sessions: sessionmaker[Session],
) -> None:
    client = TestClient(create_app(BEHIND, sessions), client=PROXY, base_url="http://127.0.0.1")
    for path in ("/saihen/api/about", "/api/about"):
        assert client.get(path).status_code == 200
    made = client.post("/saihen/api/scenarios", json={"name": "高め", "assumptions": {}})
    assert made.headers["Location"].startswith("/saihen/api/scenarios/")
    links = client.get("/saihen/ogc?f=json", headers=headers()).json()["links"]
    assert all(each["href"].startswith("https://city.example.jp/saihen/ogc") for each in links)


@pytest.mark.parametrize(
    ("host", "status"), [("city.example.jp", 200), ("CITY.example.jp:8000", 200), ("evil.jp", 403)]
)
def test_name_when_listed_then_ours(sessions: sessionmaker[Session], host: str, status: int) -> None:
    client = TestClient(create_app(BEHIND, sessions))
    assert client.get("/api/about", headers={"Host": host}).status_code == status


def test_site_when_listed_then_its_pages_may_ask_with_a_key_and_others_may_not(sessions: sessionmaker[Session]) -> None:
    staff(sessions)
    app = create_app(replace(CHEAP, origins=("https://gis.example.jp",)), sessions)
    client = TestClient(app)
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    allowed = client.options("/api/facilities.geojson", headers=asked | {"Origin": "https://gis.example.jp"})
    assert allowed.headers["access-control-allow-origin"] == "https://gis.example.jp"
    assert "access-control-allow-credentials" not in allowed.headers
    refused = client.options("/api/facilities.geojson", headers=asked | {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in refused.headers
    key = signed_in(app, "chief").post("/api/account/keys", json={"name": "GIS"}).json()["key"]
    told = {"Origin": "https://gis.example.jp", "Authorization": f"Bearer {key}"}
    assert client.get("/api/about", headers=told).headers["access-control-allow-origin"] == "https://gis.example.jp"


def test_key_when_it_asks_too_often_then_429_with_the_time_to_wait(sessions: sessionmaker[Session]) -> None:
    staff(sessions)
    app = create_app(replace(CHEAP, key_rate=2), sessions)
    key = signed_in(app, "chief").post("/api/account/keys", json={"name": "GIS"}).json()["key"]
    app.state.key_rates = KeyRates(2)
    program = TestClient(app, headers={"Authorization": f"Bearer {key}"})
    answers = [program.get("/api/vocabulary") for _ in range(5)]
    assert answers[0].headers["RateLimit-Limit"] == "2"
    assert int(answers[0].headers["RateLimit-Remaining"]) in {0, 1}
    late = answers[-1]
    assert (late.status_code, late.json()["type"]) == (429, "/problems/too-many")
    assert 0 < int(late.headers["Retry-After"]) <= 60


def test_rates_when_a_minute_is_over_then_counted_anew() -> None:
    rates = KeyRates(2)
    assert [rates.count(1, now=at_second).remaining for at_second in (0, 1, 59.5, 60)] == [1, 0, -1, 1]
    assert rates.count(2, now=61).remaining == 1
    assert rates.count(2, now=61).reset_seconds == 59
