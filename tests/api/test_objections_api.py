"""A run over HTTP tells its objections in the reader's language; one of a time before the gate has none."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from tests.factories import make_run

STORED = {"code": "more_than_people", "level": "red", "facility_code": None, "rule": "G21"}
STORED |= {"figures": {"residents": 595_168, "population": 79_000, "year": 2026}}


def test_run_when_read_then_its_objections_are_in_the_readers_words(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        run = make_run(session, state="done", summary={"objections": [STORED]}).id
    words = {
        "ja": "影響を受ける人 595,168人 が、2026年度の人口 79,000人 を超えています。",
        "en": "595,168 residents are said to be affected, more than the 79,000 people of FY2026.",
    }
    for language, message in words.items():
        for path in (f"/api/runs/{run}", "/api/runs/latest"):
            told = http.get(path, headers={"Accept-Language": language}).json()["summary"]["objections"]
            assert told == [STORED | {"message": message}]


def test_run_when_it_was_never_checked_then_no_objections_are_told(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        run = make_run(session, state="done", summary={"status": "optimal"}).id
    assert "objections" not in http.get(f"/api/runs/{run}").json()["summary"]


def test_map_when_a_plan_cannot_stand_then_its_red_objections_stand_above_the_figures(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    amber = {"code": "district_burden", "level": "amber", "facility_code": None, "rule": "P18"}
    amber |= {"figures": {"district": "<奥杣>", "count": 4, "times": 2.6}}
    with transaction(sessions) as session:
        figures = {"saving_yen": 100_000_000}
        bad = make_run(session, state="done", summary={"objections": [STORED, amber]} | figures).id
        good = make_run(session, state="done", summary={"objections": [amber]} | figures).id
    page = http.get(f"/api/runs/{bad}/report.html").text
    assert page.index("このままでは案にできません") < page.index("595,168人") < page.index("節減額")
    assert "奥杣" not in page
    assert "このままでは案にできません" not in http.get(f"/api/runs/{good}/report.html").text
