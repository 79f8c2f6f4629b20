"""Values no register can hold: refused with words and their place, never a fault of ours."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from tests.factories import make_facility, make_municipality

NUL = "東\0館"
DEEP: dict[str, Any] = {}
for _ in range(20):
    DEEP = {"a": DEEP}
# (method, path, body as JSON text): `ID` is a facility there is.
SENT = [
    ("PATCH", "/api/facilities/ID", '{"floor_area_m2": 1e300}'),
    ("PATCH", "/api/facilities/ID", '{"floor_area_m2": Infinity}'),
    ("PATCH", "/api/facilities/ID", '{"footprint_m2": NaN}'),
    ("PATCH", "/api/facilities/ID", '{"lon": NaN, "lat": NaN}'),
    ("PATCH", "/api/facilities/ID", json.dumps({"name": NUL})),
    ("PATCH", "/api/facilities/ID", json.dumps({"address": "あ" * 5000})),
    ("PATCH", "/api/facilities/ID", '{"name": "\\ud800"}'),
    ("PATCH", "/api/facilities/ID", json.dumps({"judgement": {"comment": NUL}})),
    ("PATCH", "/api/facilities/99999999999999999999", "{}"),
    ("PUT", "/api/facilities/ID/functions", '{"functions": [{"function": "library", "capacity": 1e300}]}'),
    ("POST", "/api/facilities/ID/notes", json.dumps({"text": NUL})),
    ("POST", "/api/selections/edit", json.dumps({"ids": [2**63], "policy": "検討"})),
    ("POST", "/api/selections/edit", json.dumps({"ids": ["ID"], "policy": NUL})),
    ("POST", "/api/selections/rows", json.dumps({"rows": [{"id": 1, "version": 2**40, "fields": {}}]})),
    ("POST", "/api/scenarios", json.dumps({"name": "深い", "assumptions": DEEP})),
    ("POST", "/api/scenarios", json.dumps({"name": NUL, "assumptions": {}})),
    ("POST", "/api/scenarios", json.dumps({"name": "字", "assumptions": {"paths": [{"name": NUL}]}})),
    ("POST", "/api/scenarios", '{"name": "数", "assumptions": {"price_level": Infinity}}'),
    ("POST", "/api/forecasts", '{"assumptions": {"price_level": 1e300}}'),
    ("POST", "/api/forecasts", json.dumps({"scenario_id": 2**63})),
    ("POST", "/api/access", json.dumps({"function": "library", "closed": [2**63]})),
    ("POST", "/api/targets", '{"people_now": Infinity}'),
    ("POST", "/api/burden", json.dumps({"works": [{"cost_yen": 10**30, "fiscal_year": 2027}]})),
    ("POST", "/api/runs", '{"seconds": Infinity}'),
    ("POST", "/api/runs", json.dumps({"title": NUL})),
    ("POST", "/api/runs", json.dumps({"settings": {"carbon_t": {"a": [NUL]}}})),
    ("POST", "/api/explorations", json.dumps({"kind": "pareto", "options": {"alphas_yen": [1e300]}})),
    ("POST", "/api/disagreements/choices", json.dumps(
        {"facility_id": 2**63, "field": "name", "chosen": "a", "refused": "b", "takes_file": True})),
    ("PUT", "/api/town", '{"code": "00000"}'),
]  # fmt: skip


@pytest.fixture
def facility_id(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        return make_facility(session, make_municipality(session)).id


@pytest.mark.parametrize(("method", "path", "body"), SENT, ids=lambda part: part[:60])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_value_when_no_register_can_hold_it_then_422_with_words(
    http: TestClient, facility_id: int, method: str, path: str, body: str, language: str
) -> None:
    headers = {"If-Match": '"1"', "Accept-Language": language, "Content-Type": "application/json"}
    path, body = path.replace("ID", str(facility_id)), body.replace('"ID"', str(facility_id))
    answer = http.request(method, path, content=body.encode("utf-8", "surrogatepass"), headers=headers)
    told = answer.json()
    assert answer.status_code == 422, told
    assert told["detail"]
    assert all(fault["message"] for fault in told.get("errors", []))
    is_japanese = any("ぁ" <= letter <= "ヿ" for letter in told["detail"])
    assert is_japanese == (language == "ja"), told["detail"]


NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([2**31, 2**63, -1, 1e300, 10**40]))
TEXTS = st.text(max_size=300)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda deeper: st.lists(deeper) | st.dictionaries(TEXTS, deeper),
    max_leaves=8,
)
FIELDS = (
    "name", "address", "category", "floor_area_m2", "built_year", "classrooms", "lon", "lat", "shelter", "judgement",
)  # fmt: skip
ASSUMED = ("price_level", "paths", "prices", "price_series", "preset", "x")
RARELY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@RARELY
@given(fields=st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3))
def test_edit_when_a_field_holds_anything_then_answered_and_never_a_fault_of_ours(
    http: TestClient, facility_id: int, fields: dict[str, Any]
) -> None:
    path = f"/api/facilities/{facility_id}"
    version = http.get(path).json()["version"]
    body = json.dumps(fields).encode("utf-8", "surrogatepass")
    answer = http.patch(path, content=body, headers={"If-Match": f'"{version}"', "Content-Type": "application/json"})
    assert answer.status_code in {200, 422}, (fields, answer.text)
    assert http.get(path).status_code == 200


@RARELY
@given(tree=st.dictionaries(st.sampled_from(ASSUMED), ANYTHING))
def test_scenario_when_it_holds_anything_then_answered_and_never_a_fault_of_ours(
    http: TestClient, tree: dict[str, Any]
) -> None:
    body = json.dumps({"assumptions": tree}).encode("utf-8", "surrogatepass")
    answer = http.post("/api/forecasts", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 422}, (tree, answer.text)
