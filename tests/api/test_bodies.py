"""Bodies that would cost more to read than they are worth: refused before anybody does."""

import json
import time

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.gate import bodies
from app.api.gate.bodies import DEEPEST, LARGEST_BYTES, MOST_VALUES, UPLOADS
from tests.api.test_crowd import all_routers, dependencies

JSON = {"Content-Type": "application/json"}


def refused(http: TestClient, body: bytes, **headers: str) -> tuple[int, str]:
    began = time.monotonic()
    answer = http.post("/api/forecasts", content=body, headers=JSON | headers)
    assert time.monotonic() - began < 5
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_body_when_too_large_then_413_whatever_it_calls_itself(http: TestClient, kind: str) -> None:
    assert refused(http, b"[" + b" " * LARGEST_BYTES + b"]", **{"Content-Type": kind})[0] == 413


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"codes":[{"a":'])
def test_body_when_nested_without_end_then_422(http: TestClient, opening: bytes) -> None:
    assert refused(http, opening * 100_000) == (422, f"入れ子は{DEEPEST}段までです")


def test_body_when_it_has_too_many_values_then_422(http: TestClient) -> None:
    body = b'{"codes":[' + b"1," * MOST_VALUES + b"1]}"
    assert refused(http, body) == (422, f"値は{MOST_VALUES:,}個までです")


def test_body_when_text_holds_brackets_then_they_do_not_count(http: TestClient) -> None:
    text = "[" * 500 + '\\"' + "{" * 500
    status, detail = refused(http, json.dumps({"codes": [1, text]}).encode())
    assert (status, "入れ子" in detail) == (422, False)


def test_errors_when_there_are_thousands_then_the_first_are_listed_and_all_counted(http: TestClient) -> None:
    answer = http.post("/api/selections/edit", json={"ids": ["x"] * 9000})
    body = answer.json()
    assert (answer.status_code, len(body["errors"]), body["errors_total"]) == (422, 1000, 9000)
    assert len(body["detail"]) < 1000


def test_uploads_when_listed_then_exactly_the_routes_with_a_cap_of_their_own(web: FastAPI) -> None:
    from_deps = {"get_upload", "get_attachment"}
    capped = set()
    for routes in all_routers(web):
        for route in routes:
            names = {getattr(each, "__name__", "") for each in dependencies(getattr(route, "dependant", None))}
            if from_deps & names:
                capped.add(route.path)
    assert capped
    for path in web.openapi()["paths"]:
        assert bool(UPLOADS.fullmatch(path)) == (path in capped) or path.startswith("/api/imports"), path


def test_depth_when_a_body_is_flat_and_long_then_looked_through_quickly() -> None:
    began = time.monotonic()
    assert not bodies._is_too_deep(b"[" + b'{"a":[]},' * 200_000 + b"1]")
    assert time.monotonic() - began < 5
