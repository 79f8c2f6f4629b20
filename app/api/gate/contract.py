"""The HTTP contract: every operation with the problems it may answer, under their media type."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api.answers.problem import ProblemDetails
from app.api.rights import TABLE
from app.security.rights import Right

PROBLEM_JSON = "application/problem+json"
CHANGING = {"post", "put", "patch", "delete"}
WORDS = {
    400: "The body cannot be read at all",
    401: "There are accounts, and nobody is signed in",
    403: "The roles of whoever asks do not allow it; another host's page, or a host name that is not ours",
    404: "There is no such thing",
    409: "Conflicts with the present state",
    412: "Someone changed it first",
    413: "The body is too large",
    415: "The body is a form: send the file itself",
    422: "Something sent cannot be used; each fault is named",
    429: "Tried or asked too often",
    500: "A fault in the program; `instance` is its number in the log",
    503: "The database cannot be reached, or too many wait",
}
# What was read is changed only while it is still what was read.
VERSIONS = {"if-match", "version"}
OF_RESIDENTS = "/api/public/"
EVERYWHERE = (401, 403, 422, 500, 503)
DESCRIPTION = (
    "Money is integer yen, areas are m², coordinates longitude and latitude in WGS 84, fiscal years run from April to "
    "March. `x-unit` names the unit of a number; `1` is a share. Sentences follow `Accept-Language` (ja or en)."
)


def install(app: FastAPI) -> None:
    """Make `app.openapi()` and `/openapi.json` tell the whole contract, made at the first call."""

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of all routes."""
    made = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    shape = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= shape.pop("$defs") | {"Problem": shape}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            _mend(responses)
            responses |= {
                str(status): {"$ref": f"#/components/responses/Problem{status}"}
                for status in _statuses(path, method, operation, schemas)
            }
            operation["responses"] = dict(sorted(responses.items()))
    made["components"] = {
        "responses": {f"Problem{status}": _problem(status) for status in WORDS},
        "schemas": dict(sorted(schemas.items())),
    }
    return made


def _mend(responses: dict[str, Any]) -> None:
    """A shape told for an answer that is sent as text stands beside `type: string`: the shape is what holds."""
    for response in responses.values():
        for content in response.get("content", {}).values():
            if "$ref" in content.get("schema", {}):
                content["schema"] = {"$ref": content["schema"]["$ref"]}


def _statuses(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[int]:
    yield from EVERYWHERE
    yield from (int(status) for status in operation["responses"] if int(status) >= 400)
    bodies = operation.get("requestBody", {}).get("content", {})
    if "application/json" in bodies:
        yield 400
    if "{" in path or "application/json" in bodies:
        yield 404
    if TABLE.get(f"{method.upper()} {path}") in {Right.OWN, Right.ACCOUNTS}:
        # Without accounts there is nobody whose account, users or sections these could be.
        yield 404
    if path.startswith(OF_RESIDENTS):
        # Nothing is public until the town says so.
        yield 404
    if method in CHANGING:
        yield 409
        yield 413
    if "requestBody" in operation and "application/octet-stream" in operation["requestBody"]["content"]:
        yield 415
    if VERSIONS & {name.lower() for name in _names(operation, bodies, schemas)}:
        yield 412


def _names(operation: dict[str, Any], bodies: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    """The names of an operation's parameters and of the fields of its JSON body."""
    yield from (parameter["name"] for parameter in operation.get("parameters", ()))
    told = bodies.get("application/json", {}).get("schema", {}).get("$ref", "")
    yield from schemas.get(told.rpartition("/")[2], {}).get("properties", ())


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": WORDS[status],
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
