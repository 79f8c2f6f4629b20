"""Files of a facility over HTTP: up, listed, down again byte for byte, gone with a trace."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.settings import Settings
from tests.factories import count, make_facility, make_municipality

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
CAP = 6_000


@pytest.fixture
def hall(sessions: sessionmaker[Session]) -> str:
    with transaction(sessions) as session:
        return f"/api/facilities/{make_facility(session, make_municipality(session)).id}"


@pytest.fixture
def small(sessions: sessionmaker[Session]) -> TestClient:
    return TestClient(create_app(Settings(data_dir=Path("unused"), planner="田中", file_cap_bytes=CAP), sessions))


def attach(http: TestClient, hall: str, data: bytes = PDF, name: str = "../調査 票.pdf") -> Any:
    return http.post(f"{hall}/files", params={"filename": name}, content=data)


def test_file_when_attached_then_on_the_card_and_downloaded_byte_for_byte_as_an_attachment(
    small: TestClient, hall: str
) -> None:
    made = attach(small, hall)
    assert made.status_code == 201
    kept = made.json()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept["name"], kept["media_type"], kept["size_bytes"]) == ("調査 票.pdf", "application/pdf", len(PDF))
    assert (kept["sha256"], kept["added_by"]) == (digest, "田中")
    assert [each["id"] for each in small.get(hall).json()["files"]] == [kept["id"]]
    assert small.get(f"{hall}/files").json() == [kept]
    down = small.get(made.headers["Location"])
    assert down.content == PDF
    assert down.headers["Content-Type"] == "application/pdf"
    assert down.headers["Content-Disposition"] == ("attachment; filename*=UTF-8''%E8%AA%BF%E6%9F%BB%20%E7%A5%A8.pdf")
    assert "sandbox" in down.headers["Content-Security-Policy"]
    assert down.headers["X-Content-Type-Options"] == "nosniff"
    again = small.get(made.headers["Location"], headers={"If-None-Match": down.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("language", "word"), [("ja", "登録できません"), ("en", "cannot be kept")])
def test_file_when_it_is_a_program_then_422_in_words(small: TestClient, hall: str, language: str, word: str) -> None:
    path = f"{hall}/files?filename=a.jpg"
    answer = small.post(path, content=b"MZ\x90\x00" + bytes(90), headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert word in answer.json()["errors"][0]["message"]


def test_file_when_sent_twice_or_too_large_or_empty_then_refused(small: TestClient, hall: str) -> None:
    assert attach(small, hall).status_code == 201
    assert attach(small, hall, name="別名.pdf").status_code == 409
    assert attach(small, hall, b"%PDF-" + bytes(CAP)).status_code == 413
    assert attach(small, hall, b"").status_code == 422
    assert len(small.get(f"{hall}/files").json()) == 1


def test_file_when_removed_then_its_bytes_are_gone_and_the_history_names_it(
    small: TestClient, hall: str, sessions: sessionmaker[Session]
) -> None:
    path = attach(small, hall).headers["Location"]
    assert small.get(path.replace(hall, "/api/facilities/999999")).status_code == 404
    assert small.delete(path).status_code == 204
    assert small.get(path).status_code == small.delete(path).status_code == 404
    line = small.get(hall).json()["history"][0]
    assert (line["table_name"], line["action"], line["old"]["name"]) == ("facility_file", "delete", "調査 票.pdf")
    assert line["old"]["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert small.post(f"/api/changes/{line['id']}/undo").status_code == 404
    with sessions() as session:
        assert count(session, "facility_file_content") == 0
