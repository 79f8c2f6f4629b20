"""Changes of many facilities: one set, undone as one, with a word for each facility that stands in the way."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from tests.factories import count, make_facility, make_municipality


@pytest.fixture
def halls(sessions: sessionmaker[Session]) -> list[int]:
    with transaction(sessions) as session:
        town = make_municipality(session)
        sections = {"A": "市民課", "B": "市民課", "C": None}
        return [
            make_facility(session, town, code=code, name=f"{code}館", department=section).id
            for code, section in sections.items()
        ]


def departments(http: TestClient, halls: list[int]) -> list[str | None]:
    return [http.get(f"/api/facilities/{each}").json()["department"] for each in halls]


def edit_all(http: TestClient, halls: list[int], **fields: Any) -> int:
    answer = http.post("/api/selections/edit", json={"ids": halls, **fields})
    assert answer.json()["changed"] == len(halls)
    return int(answer.json()["change_set"])


def test_bulk_change_when_undone_then_all_of_it_and_where_the_values_came_from(
    http: TestClient, halls: list[int]
) -> None:
    made = edit_all(http, halls, department="資産経営課", shelter=True, management="designated")
    card = http.get(f"/api/facilities/{halls[0]}").json()
    assert (card["management"], card["history"][0]["change_set"]["id"]) == ("designated", made)
    assert card["sources"]["department"]["by"] == "田中"
    answer = http.post(f"/api/change-sets/{made}/undo").json()
    assert (answer["undone"], answer["left"]) == (3, [])
    assert departments(http, halls) == ["市民課", "市民課", None]
    card = http.get(f"/api/facilities/{halls[0]}").json()
    assert (card["shelter"], card["management"], card["sources"]) == (None, None, {})
    assert http.post(f"/api/change-sets/{made}/undo").status_code == 409
    assert http.post(f"/api/change-sets/{answer['change_set']}/undo").json()["undone"] == 3
    assert departments(http, halls) == ["資産経営課"] * 3


def test_bulk_change_when_one_facility_was_changed_since_then_nothing_moves_until_it_may_be_left(
    http: TestClient, halls: list[int]
) -> None:
    made = edit_all(http, halls, department="資産経営課")
    version = http.get(f"/api/facilities/{halls[1]}").headers["ETag"]
    http.patch(f"/api/facilities/{halls[1]}", json={"department": "教育課"}, headers={"If-Match": version})
    # Another field of another facility does not stand in the way.
    version = http.get(f"/api/facilities/{halls[0]}").headers["ETag"]
    http.patch(f"/api/facilities/{halls[0]}", json={"policy": "維持"}, headers={"If-Match": version})
    refused = http.post(f"/api/change-sets/{made}/undo")
    assert refused.status_code == 409
    assert [(fault["pointer"], "B館" in fault["message"]) for fault in refused.json()["errors"]] == [
        (f"facilities/{halls[1]}", True)
    ]
    assert departments(http, halls) == ["資産経営課", "教育課", "資産経営課"]
    answer = http.post(f"/api/change-sets/{made}/undo?leave_changed=true").json()
    assert (answer["undone"], len(answer["left"])) == (2, 1)
    assert departments(http, halls) == ["市民課", "教育課", None]
    assert http.get(f"/api/facilities/{halls[0]}").json()["policy"] == "維持"


def test_rows_when_pasted_then_each_its_value_as_one_set(
    http: TestClient, halls: list[int], sessions: sessionmaker[Session]
) -> None:
    rows = [{"id": each, "version": 1, "fields": {"built_year": 1970 + at}} for at, each in enumerate(halls)]
    made = http.post("/api/selections/rows", json={"rows": rows}).json()
    assert [http.get(f"/api/facilities/{each}").json()["built_year"] for each in halls] == [1970, 1971, 1972]
    assert [each["action"] for each in http.get("/api/change-sets").json()] == ["edit_rows"]
    assert http.get(f"/api/facilities/{halls[1]}").json()["sources"]["built_year"]["by"] == "田中"
    stale = http.post("/api/selections/rows", json={"rows": rows})
    assert (stale.status_code, len(stale.json()["errors"])) == (412, 3)
    assert http.post(f"/api/change-sets/{made['change_set']}/undo").json()["undone"] == 3
    with sessions() as session:
        assert count(session, "facility", "built_year = 1980") == 3


def test_rows_when_one_value_is_impossible_then_none_is_written_and_the_row_is_named(
    http: TestClient, halls: list[int]
) -> None:
    rows: list[dict[str, Any]] = [{"id": each, "version": 1, "fields": {"category": "school"}} for each in halls]
    rows[1]["fields"] = {"category": "castle", "management": "nobody"}
    answer = http.post("/api/selections/rows", json={"rows": rows})
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"rows/1/category", "rows/1/management"}
    assert http.get(f"/api/facilities/{halls[0]}").json()["category"] == "culture"
    rows[1] = rows[0]
    assert http.post("/api/selections/rows", json={"rows": rows}).status_code == 422
