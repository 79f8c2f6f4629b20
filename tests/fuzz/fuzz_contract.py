"""Requests made up from both contracts, valid and broken: no 5xx, no status or shape the contract does not tell.

Run by `make fuzz`, with accounts and without; `SAIHEN_FUZZ_EXAMPLES` is the number of valid and of broken requests each
operation gets.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as kept

from tests.fuzz.conftest import Fuzzed

EXAMPLES = int(os.environ.get("SAIHEN_FUZZ_EXAMPLES", "25"))
DOCUMENT = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"
OPERATIONS = [
    (method.upper(), path) for path, methods in json.loads(DOCUMENT.read_text())["paths"].items() for method in methods
]
OGC_METHODS = ("get", "post", "put", "patch", "delete", "options")
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def broken_is_refused(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """As schemathesis has it; that somebody else was first (412) may be told before the body is read."""
    return None if response.status_code == 412 else kept.negative_data_rejection(context, response, case)


CHECKS = [
    schemathesis.checks.not_a_server_error,
    kept.status_code_conformance,
    kept.content_type_conformance,
    kept.response_schema_conformance,
    broken_is_refused,
]


@pytest.fixture(scope="session")
def contract(fuzzed: Fuzzed) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", fuzzed.app, headers=fuzzed.headers())


@pytest.fixture(scope="session")
def ogc_contract(fuzzed: Fuzzed) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/ogc/api", fuzzed.app, headers=fuzzed.headers())


def ask_anything(schema: schemathesis.BaseSchema, fuzzed: Fuzzed, method: str, path: str, mode: GenerationMode) -> None:
    operation = schema[path][method]
    headers = fuzzed.headers()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=headers, timeout=300)

    # Nothing of a request without parameters and body can be broken.
    with suppress(Unsatisfiable):
        ask()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_operation_when_asked_anything_then_answered_as_the_contract_tells(
    contract: schemathesis.BaseSchema, fuzzed: Fuzzed, method: str, path: str, mode: GenerationMode
) -> None:
    ask_anything(contract, fuzzed, method, path, mode)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_ogc_when_asked_anything_then_answered_as_its_contract_tells(
    ogc_contract: schemathesis.BaseSchema, fuzzed: Fuzzed, mode: GenerationMode, subtests: pytest.Subtests
) -> None:
    """Its operations depend on the collections there are, so they are asked for when the town is there."""
    paths = TestClient(fuzzed.app, headers=fuzzed.headers()).get("/ogc/api").json()["paths"]
    for path, methods in paths.items():
        for method in set(OGC_METHODS) & set(methods):
            with subtests.test(f"{method.upper()} {path}"):
                ask_anything(ogc_contract, fuzzed, method.upper(), path, mode)
