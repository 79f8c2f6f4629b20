"""Requests made up from the contract, valid and broken: no 5xx, no status or shape the contract does not tell.

Run by `make fuzz`; `SAIHEN_FUZZ_EXAMPLES` is the number of valid and of broken requests each operation gets.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as kept

EXAMPLES = int(os.environ.get("SAIHEN_FUZZ_EXAMPLES", "25"))
DOCUMENT = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"
OPERATIONS = [
    (method.upper(), path) for path, methods in json.loads(DOCUMENT.read_text())["paths"].items() for method in methods
]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    kept.status_code_conformance,
    kept.content_type_conformance,
    kept.response_schema_conformance,
    kept.negative_data_rejection,
]


@pytest.fixture(scope="session")
def contract(fuzzed_app: FastAPI) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", fuzzed_app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_operation_when_asked_anything_then_answered_as_the_contract_tells(
    contract: schemathesis.BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    operation = contract[path][method]

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
        case.call_and_validate(checks=CHECKS)

    # Nothing of a request without parameters and body can be broken.
    with suppress(Unsatisfiable):
        ask()
