"""Every route × every role; rows and fields of sections; what the council sees."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.api.ogc.router import DOORS as FEATURES
from app.api.rights import TABLE
from app.api.router import DOORS
from app.database.db import transaction
from app.domain.vocabulary import Management, PropertyKind, SectionVerdict, UseState
from app.errors import NotAllowed
from app.main import create_app
from app.models import PlanJudgement
from app.security.rights import GRANTS, Right, StaffRole
from app.services.plan import adopt_plan
from app.store.facility import changes
from app.store.facility.facilities import EDITABLE
from app.store.visible import HELD_FROM_SECTIONS, HIDDEN_FROM_COUNCIL
from scripts.roles import FILE, matrix
from tests.accounts import CHEAP, make_account, signed_in
from tests.factories import list_row, make_decision, make_facility, make_municipality, make_run, one, sheet

LOGINS = {role: role.value.replace("_", "-") for role in StaffRole}


@pytest.fixture
def web(sessions: sessionmaker[Session]) -> FastAPI:
    with transaction(sessions) as session:
        make_account(session, LOGINS[StaffRole.ADMINISTRATOR])
        for role in set(StaffRole) - {StaffRole.ADMINISTRATOR, StaffRole.SECTION_EDITOR}:
            make_account(session, LOGINS[role], (role,))
        make_account(session, LOGINS[StaffRole.SECTION_EDITOR], (), section="学務課")
    return create_app(CHEAP, sessions)


def declared() -> Iterator[tuple[str, str]]:
    for room in (*FEATURES, *DOORS):
        for route in _routes(room):
            for method in sorted(route.methods - {"HEAD"}):
                yield method, route.path


def _routes(found: object) -> Iterator[APIRoute]:
    """The routes of a router, those of included routers too."""
    for each in getattr(found, "routes", []):
        if isinstance(each, APIRoute):
            yield each
        else:
            yield from _routes(getattr(each, "original_router", None))


def test_routes_when_listed_then_each_asks_for_a_right_and_the_table_names_no_other() -> None:
    ours = {f"{method} {path}" for method, path in declared()}
    assert len(ours) > 90
    instances = {"POST /api/imports/budget"}
    assert ours - set(TABLE) == set()
    assert set(TABLE) - instances == ours


def test_matrix_when_printed_then_the_file_of_the_docs() -> None:
    assert FILE.read_text() == matrix(), "run: python -m scripts.roles"


def is_tried(route: str, right: Right) -> bool:
    """What is open needs no right, and signing out would end the trial."""
    return right is not Right.OPEN and route != "DELETE /api/session"


def test_every_route_when_asked_by_every_role_then_as_the_matrix_says(web: FastAPI) -> None:
    nobody = TestClient(web, raise_server_exceptions=False)
    people = {role: signed_in(web, login) for role, login in LOGINS.items()}
    wrong, tried = [], set()
    for route, right in TABLE.items():
        method, path = route.split(" ")
        path = re.sub(r"{[^}]+}", "999999999", path)
        if not is_tried(route, right):
            continue
        if nobody.request(method, path).status_code != 401:
            wrong.append(("nobody", route, 0))
        # A route is tried with one who may and one who may not, a right with every role.
        for may in (True, False):
            roles = [role for role in StaffRole if (right in GRANTS[role]) is may]
            fresh = [role for role in roles if (right, role) not in tried]
            for role in fresh or roles[-1:]:
                tried.add((right, role))
                status = people[role].request(method, path, content=b"{broken").status_code
                if (status == 403) == may or status in {401, 500}:
                    wrong.append((role, route, status))
    assert wrong == []
    asked_for = {right for route, right in TABLE.items() if is_tried(route, right)}
    assert tried == {(right, role) for right in asked_for for role in StaffRole}


@pytest.fixture
def two(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """A school of 学務課 and a library of 文化課."""
    with transaction(sessions) as session:
        town = make_municipality(session)
        own = make_facility(session, town, code="S1", name="東小学校", department="学務課")
        other = make_facility(session, town, code="L1", name="図書館", department="文化課")
        return own.id, other.id


def test_section_when_it_edits_then_its_own_and_no_planners_field(web: FastAPI, two: tuple[int, int]) -> None:
    own, other = two
    editor = signed_in(web, LOGINS[StaffRole.SECTION_EDITOR])
    tag = {"If-Match": '"1"'}
    assert editor.patch(f"/api/facilities/{own}", json={"classrooms": 12}, headers=tag).status_code == 200
    refused = editor.patch(f"/api/facilities/{other}", json={"classrooms": 12}, headers=tag)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert "「図書館」は文化課の施設です" in refused.json()["detail"]
    for field in ({"department": "文化課"}, {"policy": "廃止"}, {"judgement": {"decision": "継続"}}):
        held = editor.patch(f"/api/facilities/{own}", json=field, headers={"If-Match": '"2"'})
        assert (held.status_code, "企画" in held.json()["detail"]) == (403, True), field
    assert signed_in(web, "planner").patch(f"/api/facilities/{other}", json={"policy": "継続"}, headers=tag).is_success


def test_section_when_it_goes_round_by_other_routes_then_refused_too(web: FastAPI, two: tuple[int, int]) -> None:
    own, other = two
    editor = signed_in(web, LOGINS[StaffRole.SECTION_EDITOR])
    both = editor.post("/api/selections/edit", json={"ids": [own, other], "host_name": "複合館"})
    row = {"id": other, "version": 1, "fields": {"host_name": "複合館"}}
    functions = {"functions": [{"function": "library", "area_m2": 100}]}
    answers = [
        both,
        editor.post("/api/selections/rows", json={"rows": [row]}),
        editor.post(f"/api/facilities/{other}/files?filename=a.pdf", content=b"%PDF-1.7\n"),
        editor.put(f"/api/facilities/{other}/functions", json=functions, headers={"If-Match": '"1"'}),
        editor.post("/ogc/collections/facilities/items", json={"type": "Feature", "geometry": None,
                    "properties": {"name": "新館"}}, headers={"Content-Type": "application/geo+json"}),
        editor.delete("/ogc/collections/facilities/items/S1", headers={"If-Match": '"1"'}),
    ]  # fmt: skip
    assert [each.status_code for each in answers] == [403] * 6, [each.text for each in answers]
    # Nothing of the refused change of two stayed with the one that is its own.
    assert editor.get(f"/api/facilities/{own}").json()["host"] is None
    assert editor.post(f"/api/facilities/{own}/files?filename=a.pdf", content=b"%PDF-1.7\n").status_code == 201
    assert editor.post(f"/api/facilities/{other}/notes", json={"text": "隣の館と調整中"}).status_code == 201


def test_section_when_it_judges_a_plan_then_about_its_own_facilities_alone(
    sessions: sessionmaker[Session], two: tuple[int, int]
) -> None:
    with transaction(sessions) as session:
        run = make_run(session, state="done").id
    for facility, refused in zip(two, (False, True), strict=True):
        try:
            with transaction(sessions) as session:
                changes.begin(session, actor="学務課", origin=None, sections='["学務課"]')
                told = {"section": "学務課", "reason": "通学路", "decided_on": date(2026, 12, 1)}
                verdict = SectionVerdict.DISAGREE
                session.add(PlanJudgement(run_id=run, facility_id=facility, verdict=verdict, **told))
        except NotAllowed as refusal:
            assert refused and "「図書館」は文化課の施設です" in refusal.detail
        else:
            assert not refused


@pytest.fixture
def adopted(sessions: sessionmaker[Session], two: tuple[int, int]) -> int:
    """A plan in force that closes the library, with what a section said of it."""
    with transaction(sessions) as session:
        run = make_run(session, state="done", objective_yen=1, summary={"money": {"gap": 0.01}, "objections": [1]}).id
        works = {"works": [{"kind": "demolition", "fiscal_year": 2030, "yen": 7}], "stands": [True, False]}
        for facility in two:
            make_decision(session, run, facility, action="close", fiscal_year=2030, cost_yen=100, details=works)
        told = {"section": "学務課", "reason": "通学路", "decided_on": date(2026, 12, 1)}
        judged = PlanJudgement(run_id=run, facility_id=two[0], verdict=SectionVerdict.DISAGREE, action="keep", **told)
        session.add(judged)
        session.flush()
        told_of_adoption = {"title": "第2期", "reason": "議決", "changes_told": "", "adopted_on": date(2026, 12, 20)}
        return int(adopt_plan.adopt(session, run, **told_of_adoption, actor="企画")["id"])


def test_section_when_it_notes_works_or_speaks_then_of_its_own_and_in_its_own_name(
    web: FastAPI, adopted: int, sessions: sessionmaker[Session]
) -> None:
    editor, planner = signed_in(web, LOGINS[StaffRole.SECTION_EDITOR]), signed_in(web, "planner")
    work = {"state": "started", "note": "設計"}
    path = f"/api/adopted-plans/{adopted}/works"
    assert editor.put(f"{path}/S1/2030", json=work).status_code == 204
    refused = editor.put(f"{path}/L1/2030", json=work)
    assert (refused.status_code, "「図書館」は文化課の施設です" in refused.json()["detail"]) == (403, True)
    assert planner.put(f"{path}/L1/2030", json=work).status_code == 204
    run = planner.get(f"/api/adopted-plans/{adopted}").json()["run_id"]
    remark = {"text": "隣の館と調整中"}
    said = editor.post(f"/api/runs/{run}/comments", json=remark | {"section": "文化課"})
    assert (said.status_code, "文化課の名前では書けません" in said.json()["detail"]) == (403, True)
    assert editor.post(f"/api/runs/{run}/comments", json=remark | {"section": "学務課"}).status_code == 201
    assert signed_in(web, "finance").post(f"/api/runs/{run}/comments", json=remark | {"section": "財政課"}).is_success


def test_council_when_it_asks_for_plans_then_the_adopted_one_alone_without_the_way_there(
    web: FastAPI, adopted: int
) -> None:
    planner, council = signed_in(web, "planner"), signed_in(web, "council")
    planner.put(f"/api/adopted-plans/{adopted}/works/L1/2030", json={"state": "started", "note": "地元と協議前"})
    paths = ("/api/adopted-plans", f"/api/adopted-plans/{adopted}",
             f"/api/adopted-plans/{adopted}/follow-up?fiscal_year=2030")  # fmt: skip
    whole, shown = ([person.get(path) for path in paths] for person in (planner, council))
    assert [each.status_code for each in shown] == [200] * 3
    for word in ("通学路", "企画", "協議前", "judgement", "objections"):
        assert word in "".join(each.text for each in whole), word
        assert word not in "".join(each.text for each in shown), word
    decisions = [each[1].json()["decisions"] for each in (whole, shown)]
    same = ("facility_code", "name", "action", "fiscal_year", "cost_yen", "works")
    assert [[row[name] for name in same] for row in decisions[0]] == [
        [row[name] for name in same] for row in decisions[1]
    ]
    run = whole[0].json()[0]["run_id"]
    drafts = (f"/api/runs/{run}", "/api/runs", f"/api/runs/{run}/judgements", f"/api/runs/{run}/report.pdf",
              f"/api/adopted-plans/{adopted}/standing", f"/api/comparisons?plan=adopted&plan={run}",
              "/api/scenarios", "/api/exports/facilities.csv", "/api/tiles/facilities/0/0/0.mvt",
              "/ogc/collections/facilities/items", "/api/changes")  # fmt: skip
    assert [council.get(path).status_code for path in drafts] == [403] * len(drafts)


def test_council_when_it_reads_a_card_then_every_field_but_the_hidden_ones_as_staff_see_it(
    web: FastAPI, two: tuple[int, int]
) -> None:
    planner, council = signed_in(web, "planner"), signed_in(web, "council")
    judged = {"policy": "廃止を検討", "judgement": {"decision": "廃止"}, "host_name": "複合館"}
    assert planner.patch(f"/api/facilities/{two[0]}", json=judged, headers={"If-Match": '"1"'}).is_success
    planner.post(f"/api/facilities/{two[0]}/notes", json={"text": "地元と協議前"})
    whole, shown = (person.get(f"/api/facilities/{two[0]}").json() for person in (planner, council))
    hidden = set(HIDDEN_FROM_COUNCIL["facility (card)"])
    assert {name for name in whole if whole[name] != shown[name]} <= hidden
    assert not any(shown[name] for name in hidden)
    assert {"policy", "judgement", "notes", "history"} <= {name for name in hidden if whole[name]}
    features = [person.get("/api/facilities.geojson").json()["features"] for person in (planner, council)]
    differing = {
        name for staff, public in zip(*features, strict=True)
        for name in staff["properties"] if staff["properties"][name] != public["properties"][name]
    }  # fmt: skip
    assert differing == set(HIDDEN_FROM_COUNCIL["facility (map and list)"])


def test_section_when_it_edits_field_by_field_then_all_but_the_held_ones(web: FastAPI, two: tuple[int, int]) -> None:
    editor = signed_in(web, LOGINS[StaffRole.SECTION_EDITOR])
    values = {"department": "文化課", "policy": "廃止", "judgement": {"decision": "継続"}}
    assert set(values) == set(HELD_FROM_SECTIONS)
    refused = [editor.patch(f"/api/facilities/{two[0]}", json={name: value}, headers={"If-Match": '"1"'})
               for name, value in values.items()]  # fmt: skip
    assert [each.status_code for each in refused] == [403] * 3
    free = {
        "name": "新館", "name_kana": "シンカン", "category": "school", "class_large": "学校", "class_small": "小学校",
        "management": next(iter(Management)).value, "address": "本町1", "district": "東", "floor_area_m2": 900.0,
        "footprint_m2": 300.0, "built_year": 1980, "shelter": True, "host_name": "複合館",
        "use_state": next(iter(UseState)).value, "property_kind": next(iter(PropertyKind)).value, "classrooms": 3,
    }  # fmt: skip
    assert set(free) == EDITABLE - set(HELD_FROM_SECTIONS)
    done = editor.patch(f"/api/facilities/{two[0]}", json=free, headers={"If-Match": '"1"'})
    assert done.status_code == 200, done.text


def test_finance_when_it_imports_then_budgets_alone(web: FastAPI) -> None:
    finance, planner = signed_in(web, "finance"), signed_in(web, "planner")
    data = sheet([list_row()], encoding="utf-8")
    assert finance.post("/api/imports/facilities?dry_run=true", content=data).status_code == 403
    assert finance.post("/api/imports/budget?dry_run=true", content=data).status_code != 403
    assert planner.post("/api/imports/budget?dry_run=true", content=data).status_code == 403


def test_council_when_it_reads_then_the_public_subset(web: FastAPI, two: tuple[int, int]) -> None:
    planner, council = signed_in(web, "planner"), signed_in(web, "council")
    own = two[0]
    judged = {"policy": "廃止を検討", "judgement": {"decision": "廃止"}}
    planner.patch(f"/api/facilities/{own}", json=judged, headers={"If-Match": '"1"'})
    planner.post(f"/api/facilities/{own}/notes", json={"text": "地元と協議前"})
    for person, sees in ((planner, True), (council, False)):
        stock = person.get("/api/facilities.geojson")
        card = person.get(f"/api/facilities/{own}")
        assert ("廃止を検討" in stock.text) is ("廃止を検討" in card.text) is sees
        assert ("協議前" in card.text) is ("plannerさん" in card.text) is sees
        assert len(stock.json()["features"]) == 2
    tag = {"If-None-Match": council.get("/api/facilities.geojson").headers["ETag"]}
    assert council.get("/api/facilities.geojson", headers=tag).status_code == 304
    assert planner.get("/api/facilities.geojson", headers=tag).status_code == 200


def test_refusal_when_somebody_signed_in_tries_then_noted_with_what_he_asked_for(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    signed_in(web, "viewer").post("/api/empty", json={"confirm": "x"})
    with sessions() as session:
        line = one(session, "SELECT login, detail FROM access_line WHERE action = 'refused'")
    assert line == {"login": "viewer", "detail": {"right": "set_up", "asked": "POST /api/empty"}}
