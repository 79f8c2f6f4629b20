"""Forecasts, targets, burden, scorecards, scenarios and judgements over HTTP."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category
from tests.factories import make_facility, make_municipality, make_year


@pytest.fixture
def facility_id(session: Session) -> int:
    school = make_facility(session, make_municipality(session), category=Category.SCHOOL, floor_area_m2=1000.0)
    make_year(session, school)
    session.commit()
    return int(school.id)


def test_forecast_when_everything_is_asked_then_every_part_is_answered(http: TestClient, facility_id: int) -> None:
    question = {
        "preset": "mic", "base_year": 2026, "years": 30, "running": "recorded", "compare": "long-life",
        "funds": {"yen_per_year": 5_000_000}, "levelling": {"early_years": 1, "late_years": 3},
        "infrastructure": [{"asset": "road", "quantity": 100}],
    }  # fmt: skip
    answer = http.post("/api/forecasts", json=question)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert len(body["by_year"]) == body["years"] == 30
    for part in ("gap", "levelled", "comparison", "infrastructure", "budget"):
        assert body[part], part
    costs = [
        sum(v for k, v in row.items() if k not in {"fiscal_year", "total_yen", "income"}) for row in body["by_year"]
    ]
    assert costs == [row["total_yen"] for row in body["by_year"]]
    assert sum(sum(line["by_year_yen"]) for line in body["by_category"]) == pytest.approx(body["total_yen"], abs=30)


@pytest.mark.parametrize(
    "question",
    [
        {"years": 0},
        {"compare": "guess"},
        {"compare": {"castle": 1}},
        {"infrastructure": [{"asset": "castle", "quantity": 1}]},
        {"infrastructure": [{"asset": "road", "quantity": -1}]},
        {"funds": {"last_years": 3}},
        {"levelling": {"early_years": 999}},
        {"assumptions": {"paths": []}},
        {"preset": "guess"},
        {"unheard": 1},
    ],
)
def test_forecast_when_the_question_makes_no_sense_then_422_in_words(http: TestClient, question: dict) -> None:
    answer = http.post("/api/forecasts", json=question)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_scenario_when_edited_over_http_then_etag_and_412(http: TestClient, facility_id: int) -> None:
    made = http.post("/api/scenarios", json={"name": "高い", "assumptions": {"price_level": 2.0}})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    place = made.headers["location"]
    tree = {"name": "高い", "assumptions": {"price_level": 3.0}}
    assert http.put(place, json=tree).status_code == 422
    assert http.put(place, json=tree, headers={"If-Match": '"9"'}).status_code == 412
    changed = http.put(place, json=tree, headers={"If-Match": 'W/"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert http.post("/api/scenarios", json={"name": "高い"}).status_code == 409
    used = http.post("/api/forecasts", json={"scenario_id": changed.json()["id"], "base_year": 2026}).json()
    usual = http.post("/api/scenarios", json={"name": "並み", "assumptions": {}}).json()["id"]
    plain = http.post("/api/forecasts", json={"scenario_id": usual, "base_year": 2026}).json()
    assert used["total_yen"] == pytest.approx(3 * plain["total_yen"], rel=1e-6)
    assert http.delete(place, headers={"If-Match": '"2"'}).status_code == 204
    assert http.get(place).status_code == 404


def test_targets_when_asked_then_four_formulas_and_a_path(http: TestClient, facility_id: int) -> None:
    body = http.post("/api/targets", json={"base_year": 2026, "target_year": 2050, "cut_share": 0.2}).json()
    assert [formula["method"] for formula in body["formulas"]] == ["fiscal", "per_capita", "rebuild_rule", "balance"]
    assert body["path"]["by_year"][-1]["so_far"] == pytest.approx(200)
    assert http.post("/api/targets", json={"target_year": 1900}).status_code == 422


def test_burden_when_a_scheme_ends_then_the_year_is_warned_of(http: TestClient) -> None:
    works = [
        {"cost_yen": 100_000_000, "fiscal_year": year, "schemes": ["fm_bond_merge", "general_bond"]}
        for year in (2026, 2027)
    ]
    body = http.post("/api/burden", json={"works": works}).json()
    last, after = body["works"]
    assert (last["scheme"], last["net_city_yen"]) == ("fm_bond_merge", 55_000_000)
    assert [warning["code"] for warning in last["warnings"]] == ["last_year_of_scheme"]
    assert "2026年度" in last["warnings"][0]["message"]
    assert after["net_city_yen"] == 100_000_000
    assert body["total"]["net_city_yen"] == 155_000_000
    unknown = http.post("/api/burden", json={"works": [{"cost_yen": 1, "fiscal_year": 2026, "schemes": ["gold"]}]})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/works/0/schemes")
    assert {"fm_bond_merge", "depopulation_bond"} <= {
        row["scheme"] for row in http.get("/api/burden/schemes").json()["schemes"]
    }


def test_judgement_when_written_then_on_the_card_and_among_the_scores(http: TestClient, facility_id: int) -> None:
    judgement = {"decision": "維持", "comment": "地域の拠点", "section": "教育総務課", "date": "2026-11-22"}
    place = f"/api/facilities/{facility_id}"
    answer = http.patch(place, json={"judgement": judgement}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["judgement"]) == (200, judgement)
    scores = http.get("/api/scorecards?building_threshold=10&use_threshold=2").json()
    assert scores["facilities"][0]["judgement"] == judgement
    assert scores["thresholds"] == {"building": 10, "use": 2}
    for wrong in ({"date": "yesterday"}, {"verdict": "x"}):
        refused = http.patch(place, json={"judgement": wrong}, headers={"If-Match": '"2"'})
        assert refused.status_code == 422, wrong
    cleared = http.patch(place, json={"judgement": None}, headers={"If-Match": '"2"'})
    assert cleared.json()["judgement"] is None


@pytest.mark.parametrize("query", ["use_threshold=9", "least_step=x", "group=castle", "unheard=1"])
def test_scores_when_a_line_makes_no_sense_then_422(http: TestClient, query: str) -> None:
    assert http.get(f"/api/scorecards?{query}").status_code == 422
