"""Answers that are kept: the same as worked out anew, gone with the first change, also one that was late."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.api.kept import KeptAnswer, KeptAnswers
from app.main import create_app
from app.settings import Settings
from app.store.figures.standing import Standing, read_standing
from tests.accounts import CHEAP, signed_in, staff
from tests.factories import make_facility, make_municipality, make_run
from tests.towns import read_town, settle_town

KEPT = ("/api/runs", "/api/scorecards", "/api/quality", "/api/districts")


@pytest.fixture
def hall(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return int(make_facility(session, make_municipality(session), code="A", name="A館").id)


def test_kept_answer_when_asked_again_then_the_same_bytes_from_one_statement_until_something_changes(
    http: TestClient, hall: int, sql_statements: list[str]
) -> None:
    path = f"/api/facilities/{hall}"
    first = http.get(path)

    def statements_of_another() -> int:
        sql_statements.clear()
        again = http.get(path)
        assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
        return len([each for each in sql_statements if each.lstrip().startswith(("SELECT", "WITH"))])

    # Who writes beside us, in another database too, may make an answer be worked out once more; not each time.
    assert any(statements_of_another() == 1 for _ in range(50))
    http.patch(path, json={"department": "教育課"}, headers={"If-Match": first.headers["ETag"]})
    assert http.get(path).json()["department"] == "教育課"
    assert http.get("/api/quality").json()["total"]["facilities"] == 1


@pytest.mark.parametrize("path", KEPT)
def test_kept_answer_when_its_tag_is_sent_then_304_and_unpacked_for_who_cannot_unpack(
    http: TestClient, sessions: sessionmaker[Session], path: str
) -> None:
    with sessions.begin() as session:
        settle_town(session, read_town("three_schools"))
    plain = http.get(path, headers={"Accept-Encoding": "identity"})
    packed = http.get(path)
    assert plain.status_code == 200, plain.text
    assert (packed.json(), packed.headers["ETag"]) == (plain.json(), plain.headers["ETag"])
    known = http.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    english = http.get(path, headers={"Accept-Language": "en"})
    assert english.status_code == 200
    assert http.get(f"{path}?castle=1").status_code == 422


def test_kept_run_when_only_its_row_changes_then_told_at_once(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        run = make_run(session, state="done").id
    before = http.get(f"/api/runs/{run}").json()
    with sessions.begin() as session:
        session.execute(text('UPDATE plan_run SET progress = \'{"phase": "finish"}\' WHERE id = :id'), {"id": run})
    after = http.get(f"/api/runs/{run}").json()
    assert before["progress"] != after["progress"] == {"phase": "finish"}


def test_kept_answer_when_staff_has_asked_then_the_council_sees_its_own_and_nobody_else_any(
    sessions: sessionmaker[Session], hall: int
) -> None:
    staff(sessions, planner="planner", editor="reviewer", council="council")
    web = create_app(CHEAP, sessions)
    planner, editor, council = (signed_in(web, login) for login in ("planner", "editor", "council"))
    path = f"/api/facilities/{hall}"
    planner.post(f"{path}/notes", json={"text": "内々の話"})
    for _ in range(2):
        assert "内々の話" in planner.get(path).text
        assert editor.get(path).content == planner.get(path).content
        told = council.get(path)
        assert (told.status_code, "内々の話" in told.text, told.json()["notes"]) == (200, False, [])
        assert planner.get("/api/quality").status_code == 200
        assert council.get("/api/quality").status_code == 403
        assert TestClient(web).get(path).status_code == 401
    assert council.delete("/api/session").status_code in {200, 204}
    assert council.get(path).status_code == 401


def test_kept_answer_when_a_backup_came_back_or_another_server_then_asked_anew(session: Session) -> None:
    first = read_standing(session, None)
    assert read_standing(session, first).newest == first.newest
    of_another = Standing(first.number, "", (0, *first.newest[1:]), first.snapshot)
    still_to_come = Standing(first.number, "", first.newest, f"{2**40 + 3}:{2**40 + 5}:{2**40 + 4}")
    assert [read_standing(session, each).number - first.number for each in (of_another, still_to_come)] == [1, 1]


@pytest.fixture
def alone(own_sessions: sessionmaker[Session]) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data_dir=Path("unused")), own_sessions)) as opened:
        yield opened


def test_kept_answer_when_who_wrote_earlier_commits_later_then_told(
    alone: TestClient, own_sessions: sessionmaker[Session]
) -> None:
    with own_sessions.begin() as session:
        town = make_municipality(session)
        ids = [make_facility(session, town, code=code, name=code).id for code in "AB"]
    late, early = own_sessions(), own_sessions()
    change = text("UPDATE facility SET department = :to WHERE id = :id")
    late.execute(change, {"to": "市民課", "id": ids[0]})
    early.execute(change, {"to": "教育課", "id": ids[1]})
    early.commit()
    assert alone.get(f"/api/facilities/{ids[0]}").json()["department"] is None
    late.commit()
    assert alone.get(f"/api/facilities/{ids[0]}").json()["department"] == "市民課"
    late.close()
    early.close()


def test_kept_answer_when_the_database_has_closed_its_connections_then_answered_all_the_same(
    alone: TestClient, own_sessions: sessionmaker[Session]
) -> None:
    with own_sessions.begin() as session:
        hall = make_facility(session, make_municipality(session), code="A", name="A").id
    first = alone.get(f"/api/facilities/{hall}")
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with own_sessions.begin() as session:
        session.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS o"))
    again = alone.get(f"/api/facilities/{hall}")
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


def test_kept_answers_when_too_large_together_then_the_longest_unused_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.api.kept.MOST_BYTES", 10)
    monkeypatch.setattr("app.api.kept.LARGEST_KEPT", 10)
    now = Standing(1, "", (0, 0, 0, 0), "1:1:")

    async def read(_before: Standing | None) -> Standing:
        return now

    kept = KeptAnswers(read)
    kept._standing = now
    for key in ("a", "b"):
        kept.keep(key, KeptAnswer(b"four", {}, None), now)
    kept.get("a")
    kept.keep("c", KeptAnswer(b"four", {}, None), now)
    kept.keep("huge", KeptAnswer(bytes(11), {}, None), now)
    kept.keep("old", KeptAnswer(b"1", {}, None), Standing(0, "", (0, 0, 0, 0), "1:1:"))
    assert [key for key in ("a", "b", "c", "huge", "old") if kept.get(key)] == ["a", "c"]


def test_kept_page_when_asked_again_then_304_and_its_own_for_each_kind_and_address_until_a_facility_is_added(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        town = make_municipality(session)
        for code in "ABC":
            make_facility(session, town, code=code, name=f"{code}館")
    path = "/ogc/collections/facilities/items?limit=2"
    first = http.get(path)
    assert (first.json()["numberMatched"], first.json()["numberReturned"]) == (3, 2)
    assert http.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    page = http.get(path, headers={"Accept": "text/html"})
    assert (page.headers["content-type"].split(";")[0], "A館" in page.text) == ("text/html", True)
    assert first.headers["Content-Crs"] == http.get(path).headers["Content-Crs"]
    elsewhere = http.get(path, headers={"Host": "localhost:8123"})
    assert "localhost:8123" in elsewhere.json()["links"][0]["href"]
    with sessions.begin() as session:
        make_facility(session, town, code="D", name="D館")
    after = http.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (after.status_code, after.json()["numberMatched"]) == (200, 4)
