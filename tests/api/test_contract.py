"""The contract: every answer has a described shape, every problem its place, every parameter its name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.answers.problem import ProblemDetails
from app.api.gate.contract import PROBLEM_JSON

PLAIN = {"string", "number", "integer"}
# What no client reads field by field.
FILES = {
    "application/octet-stream", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.pmtiles", "application/zip", "text/html", "text/csv", "application/geo+json",
    "application/geopackage+sqlite3", "application/pdf", "image/png", "image/svg+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip


@pytest.fixture
def document(web: FastAPI) -> dict[str, Any]:
    return web.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def answers(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(operation, media type, schema) of every answer that is no problem and has a body."""
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) < 400:
                for media, content in response.get("content", {}).items():
                    yield name, media, content.get("schema", {})


def named(schema: Any) -> set[str]:
    """Names of the shapes a schema refers to."""
    if isinstance(schema, dict):
        own = {schema["$ref"].rsplit("/", 1)[1]} if "$ref" in schema else set()
        return own.union(*(named(part) for part in schema.values()))
    return set().union(*(named(part) for part in schema)) if isinstance(schema, list) else set()


def answer_shapes(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every shape that some answer is made of."""
    schemas = document["components"]["schemas"]
    found: dict[str, dict[str, Any]] = {}
    waiting = {"Problem"}.union(*(named(schema) for _, _, schema in answers(document)))
    while waiting:
        name = waiting.pop()
        found[name] = schemas[name]
        waiting |= named(schemas[name]) - set(found)
    return found


def kinds(field: dict[str, Any]) -> set[str]:
    """JSON types of a field's plain values, those of its lists and maps too."""
    parts = [*field.get("anyOf", ()), *field.get("prefixItems", ())]
    parts += [field[name] for name in ("items", "additionalProperties") if isinstance(field.get(name), dict)]
    own = (
        {field["type"]}
        if isinstance(field.get("type"), str) and "enum" not in field and "const" not in field
        else set()
    )
    return own.union(*(kinds(part) for part in parts))


def test_answers_when_read_then_none_is_a_free_object(document: dict[str, Any]) -> None:
    free = [name for name, media, schema in answers(document) if media not in FILES and not named(schema)]
    assert free == []


def test_answers_when_read_then_every_field_has_words_and_an_example(document: dict[str, Any]) -> None:
    bare = []
    for shape, schema in answer_shapes(document).items():
        if not schema.get("description"):
            bare.append(shape)
        for name, field in schema.get("properties", {}).items():
            is_plain = bool(kinds(field) & PLAIN)
            if not ("const" in field or field.get("description") or "$ref" in field):
                bare.append(f"{shape}.{name}: words")
            if is_plain and not field.get("examples"):
                bare.append(f"{shape}.{name}: example")
    assert bare == []


def test_answers_when_a_field_is_an_amount_then_it_has_a_unit(document: dict[str, Any]) -> None:
    told = (
        "_yen",
        "_m2",
        "_m",
        "_km",
        "minutes",
        "seconds",
        "_years",
        "share",
        "people",
        "users",
        "_rate",
        "facilities",
    )
    without = [
        f"{shape}.{name}"
        for shape, schema in answer_shapes(document).items()
        for name, field in schema.get("properties", {}).items()
        if name.endswith(told)
        and kinds(field) & {"number", "integer"}
        and "x-unit" not in field
        # Counted in a unit that the answer itself names.
        and "unit" not in field["description"]
        and "Function →" not in field["description"]
        and shape != "FunctionServed"
    ]
    assert without == []


def test_problems_when_read_then_each_operation_names_them_as_problem_json(document: dict[str, Any]) -> None:
    responses = document["components"]["responses"]
    for name, operation in operations(document):
        failing = {status: told for status, told in operation["responses"].items() if int(status) >= 400}
        assert {"403", "422", "500", "503"} <= set(failing), name
        for told in failing.values():
            (media,) = responses[told["$ref"].rsplit("/", 1)[1]]["content"]
            assert media == PROBLEM_JSON, name
    assert "HTTPValidationError" not in json.dumps(document)


def test_problem_when_answered_then_it_has_the_shape_of_the_contract(http: TestClient) -> None:
    for answer in (http.get("/api/facilities/999999"), http.post("/api/forecasts", json={"years": -1})):
        assert ProblemDetails.model_validate(answer.json()).status == answer.status_code


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/api/vocabulary?limit=5", "指定はありません"),
        ("/api/change-sets?limti=5", "limit"),
        ("/api/scorecards?x=1", "life_years"),
    ],
)
def test_parameter_when_nobody_knows_it_then_it_is_refused_by_name(http: TestClient, path: str, known: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["code"] == "unknown_parameter"
    assert fault["value"] in path
    assert known in fault["message"]


def test_parameter_when_known_then_let_through(http: TestClient) -> None:
    assert http.get("/api/scorecards?life_years=70").status_code == 200


@pytest.mark.parametrize("path", ["/api/about", "/api/facilities.geojson", "/api/vocabulary", "/openapi.json"])
def test_head_when_asked_then_the_headers_of_get_without_a_body(http: TestClient, path: str) -> None:
    whole, head = http.get(path), http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    if path.startswith("/api/"):
        assert head.headers["content-length"] == whole.headers["content-length"]


def test_head_when_there_is_nothing_then_404(http: TestClient) -> None:
    assert http.head("/api/facilities/999999").status_code == 404
