"""The whole stock over HTTP: packed for whoever can unpack it, plain for the others."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from tests.factories import make_facility, make_municipality

PATH = "/api/facilities.geojson"


def test_stock_when_the_reader_cannot_unpack_then_the_same_text_plain(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        make_facility(session, make_municipality(session), name="東小")
    packed = http.get(PATH, headers={"Accept-Encoding": "gzip"})
    plain = http.get(PATH, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content
    assert plain.json()["features"][0]["properties"]["name"] == "東小"
    assert {each.headers["Vary"] for each in (packed, plain)} == {"Accept-Encoding"}
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_stock_when_one_of_several_tags_holds_then_304(http: TestClient) -> None:
    tag = http.get(PATH).headers["ETag"]
    assert http.get(PATH, headers={"If-None-Match": f'"older", {tag}'}).status_code == 304
    assert http.get(PATH, headers={"If-None-Match": '"older"'}).status_code == 200
