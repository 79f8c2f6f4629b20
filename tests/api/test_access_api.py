"""The doors of access: POST /api/access, GET /api/functions and /api/shelters; the command line says the same."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app import cli
from app.database.db import transaction
from app.domain.vocabulary import Category, Function
from app.main import create_app
from app.services.importing.import_places import import_population, import_shelters
from app.settings import Settings
from tests.factories import make_facility, make_municipality, make_use, make_year, sheet

LIBRARIES = {"L1": 137.40, "L2": 137.42, "L3": 137.43}


def build(session: Session) -> dict[str, int]:
    """Three libraries, people at two small areas, two shelters of which one is a library; ids by code."""
    home = make_municipality(session)
    ids = {}
    for code, lon in LIBRARIES.items():
        facility = make_facility(
            session, home, lon=lon, code=code, name=f"{code}館", category=Category.SOCIAL_EDUCATION, district="東部"
        )
        make_use(session, facility, Function.LIBRARY, capacity=30, unit="人/日")
        make_year(session, facility, users=5000)
        ids[code] = facility.id
    areas = [
        {"名称": "西町", "緯度": 34.76, "経度": 137.401, "総数_2020": 300, "0～14歳_2020": 30},
        {"名称": "東町", "緯度": 34.76, "経度": 137.421, "総数_2020": 500, "0～14歳_2020": 60},
    ]
    import_population(session, sheet(areas), filename="areas.csv", actor="a")
    shelters = [
        {"共通ID": "S1", "施設・場所名": "L1館", "洪水": "1", "地震": "", "緯度": 34.76, "経度": 137.40},
        {"共通ID": "S2", "施設・場所名": "河川敷", "洪水": "", "地震": "1", "緯度": 34.80, "経度": 137.50},
    ]
    shelters.append(shelters[0] | {"共通ID": "S3", "施設・場所名": "集会場", "緯度": "", "経度": ""})
    import_shelters(session, sheet(shelters), filename="shelters.csv", actor="a")
    return ids


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    built = build(session)
    session.commit()
    return built


@pytest.fixture
def client(sessions: sessionmaker[Session], tmp_path: Any) -> TestClient:
    return TestClient(create_app(Settings(data_dir=tmp_path), sessions))


def test_access_when_asked_then_measures_by_year_and_band_and_who_loses(
    client: TestClient, ids: dict[str, int]
) -> None:
    answer = client.post("/api/access", json={"function": "library", "minutes": 20, "closed": [ids["L2"]]})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["function"], body["basis"], body["mode"], body["within_minutes"]) == (
        "library",
        "population",
        "walk",
        20,
    )
    assert set(body["measures"]["2020"]) == {"all", "0-14", "65+", "75+"}
    assert set(body["measures"]["2020"]["all"]) == {
        "people", "share_within", "mean_minutes", "p90_minutes", "beyond_people",
    }  # fmt: skip
    loss = body["who_loses"]
    assert (loss["people"]["all"], loss["people"]["0-14"], loss["areas"]) == (500, 60, ["東町"])
    (move,) = loss["moves"]
    assert (move["facility_id"], move["code"], move["name"]) == (ids["L3"], "L3", "L3館")
    assert 0 < move["fill_before"] < move["fill_after"]
    assert {code for code, _ in body["cells"]} == {"西町", "東町"}
    assert body["last_shelters"] == []
    assert {"name", "value", "source", "assumption"} == set(body["sources"][0])
    fitted = {line["name"]: line["source"] for line in body["sources"]}
    assert fitted["users_fitted"] == "台帳の年度別実績"
    english = client.post("/api/access", json={"function": "library"}, headers={"Accept-Language": "en"}).json()
    assert {line["name"]: line["source"] for line in english["sources"]}["users_fitted"].startswith("yearly records")


def test_access_when_nothing_closes_then_nobody_loses(client: TestClient, ids: dict[str, int]) -> None:
    body = client.post("/api/access", json={"function": "library"}).json()
    assert (body["who_loses"], body["measures_before"], body["within_minutes"]) == (None, None, 15)
    assert body["places"] == len(ids)


def test_access_when_a_closure_takes_an_area_s_only_shelter_then_it_is_named(
    client: TestClient, ids: dict[str, int]
) -> None:
    body = client.post("/api/access", json={"function": "library", "closed": [ids["L1"]]}).json()
    (lost,) = body["last_shelters"]
    assert (lost["code"], lost["facility_id"], lost["area"]) == ("S1", ids["L1"], "東部")
    assert lost["last_for"] == ["any", "flood"]


@pytest.mark.parametrize(
    "question",
    [
        {"function": "castle"},
        {"function": "library", "mode": "fly"},
        {"function": "library", "minutes": 0},
        {"function": "library", "year": 20},
        {"function": "library", "closed": [-5]},
        {"function": "library", "only": [-5]},
        {"function": "library", "radius": 5},
        {"function": "museum"},
        {},
    ],
)
@pytest.mark.usefixtures("ids")
def test_access_when_the_question_makes_no_sense_then_422_that_says_why(
    client: TestClient, question: dict[str, Any]
) -> None:
    answer = client.post("/api/access", json=question)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_access_when_the_town_is_empty_then_422_says_what_to_import(client: TestClient) -> None:
    answer = client.post("/api/access", json={"function": "library"})
    assert answer.status_code == 422
    assert "import" in answer.json()["detail"]
    assert client.get("/api/functions").json() == []
    assert client.get("/api/shelters").json() == []


@pytest.mark.usefixtures("ids")
def test_functions_and_shelters_when_listed_then_with_places_and_the_last_of_an_area(client: TestClient) -> None:
    (library,) = client.get("/api/functions").json()
    assert (library["function"], library["label_ja"], library["places"]) == ("library", "図書館（中央館・地区館）", 3)
    one, other, nowhere = client.get("/api/shelters").json()
    assert (one["facility_code"], one["area"], one["last_of_area"]) == ("L1", "東部", ["any", "flood"])
    assert (other["facility_id"], other["area"], other["last_of_area"]) == (None, None, [])
    assert (nowhere["lon"], nowhere["lat"], nowhere["area"], nowhere["last_of_area"]) == (None, None, None, [])
    assert (other["lon"], other["lat"], other["hazards"]) == (137.5, 34.8, ["earthquake"])


def test_command_line_when_asked_the_same_then_the_same_figures(
    own_sessions: sessionmaker[Session], own_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with transaction(own_sessions) as session:
        ids = build(session)
    question = {"function": "library", "minutes": 20, "year": 2020, "closed": [ids["L2"]], "winter": True}
    door = TestClient(create_app(Settings(data_dir=tmp_path), own_sessions))
    monkeypatch.setenv("DATABASE_URL", own_database)
    words = "access --function library --minutes 20 --year 2020 --close L2 --winter"
    run = CliRunner().invoke(cli.app, [*words.split(), "--json"])
    assert run.exit_code == 0
    assert json.loads(run.stdout) == door.post("/api/access", json=question).json()
    assert "東町" in CliRunner().invoke(cli.app, words.split()).stdout
    refused = CliRunner().invoke(cli.app, ["access", "--function", "library", "--close", "X9"])
    assert (refused.exit_code, "X9" in refused.stderr) == (1, True)
