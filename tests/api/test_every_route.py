"""What holds for every door: failures of one shape, guards and headers, a trace of every change."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.api import problems
from app.database.db import transaction
from app.planning.ask.question import ask
from app.planning.ask.setting_faults import read_settings
from app.planning.ask.snapshot import pack
from tests.factories import count, list_row, make_decision, make_facility, make_municipality, make_run, make_year, sheet
from tests.towns import facilities_of, read_town, settle_town

MUTATING = {"POST", "PUT", "PATCH", "DELETE"}
# Doors that compute and store nothing.
COMPUTING = re.compile(r"/api/(forecasts|access|targets|burden|file-kinds|disagreements|readability(/repaired)?)")
# Need an account: their traces are tested with the accounts.
OF_ACCOUNTS = re.compile(r"/api/(session|accounts?|sections|delegations|adoption-requests)(/.*)?")
# A resident has no name: what he leaves is tested with the opinions.
OF_RESIDENTS = re.compile(r"/api/public/.*")
# Says of any file what it is, also of one that is nothing.
TELLS_OF_ANYTHING = {"/api/file-kinds", "/api/readability"}
LIST = sheet([list_row(), list_row(施設コード="A2", 施設名="東公民館", 経度=137.42)], encoding="cp932")


def routes(web: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, path) of every route of ours, those of included routers too."""
    document = web.openapi()
    for path, operations in document["paths"].items():
        for method in operations:
            yield method.upper(), path


def is_problem(answer: object) -> bool:
    body = answer.json()
    keys = {"type", "title", "status", "detail", "instance"}
    kind = answer.headers["content-type"] == "application/problem+json"
    return kind and keys <= set(body) and body["status"] == answer.status_code and bool(body["instance"])


def test_every_route_when_given_nonsense_then_a_problem_and_never_a_fault_of_ours(
    web: FastAPI, http: TestClient
) -> None:
    tried = 0
    for method, path in routes(web):
        if ("{" not in path and method == "GET") or path in TELLS_OF_ANYTHING:
            continue
        tried += 1
        answer = http.request(method, re.sub(r"{[^}]+}", "999999999", path), content=b"%PDF-1.7\n{broken")
        assert 400 <= answer.status_code < 500, (method, path, answer.status_code, answer.text[:300])
        assert is_problem(answer), (method, path, answer.text)
    assert tried > 10


def test_every_reading_route_when_nothing_is_loaded_then_an_answer_or_a_plain_404(
    web: FastAPI, http: TestClient
) -> None:
    for method, path in routes(web):
        if "{" in path or method != "GET":
            continue
        answer = http.get(path)
        assert answer.status_code in {200, 404, 422}, (path, answer.text[:300])
        assert answer.status_code == 200 or is_problem(answer), (path, answer.text)


def test_every_route_when_the_method_is_wrong_then_405_in_the_same_shape(web: FastAPI, http: TestClient) -> None:
    for _, path in routes(web):
        answer = http.request("TRACE", re.sub(r"{[^}]+}", "1", path))
        assert answer.status_code == 405, path
        assert is_problem(answer)


def test_openapi_when_asked_then_valid_json_with_every_route(web: FastAPI, http: TestClient) -> None:
    document = json.loads(http.get("/openapi.json").text)
    assert document["openapi"].startswith("3.")
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids)) > 20
    direct = {route.path for route in web.routes if isinstance(route, APIRoute)}
    assert direct <= set(document["paths"])
    assert {"/api/facilities.geojson", "/api/imports/{kind}", "/api/forecasts", "/api/runs", "/api/runs/latest"} <= set(
        document["paths"]
    )


def test_unknown_page_when_asked_then_404_problem(http: TestClient) -> None:
    answer = http.get("/api/castles")
    assert answer.status_code == 404
    assert is_problem(answer)


@pytest.mark.parametrize(("language", "title"), [("ja", "見つかりません"), ("en-GB,en", "Not found")])
def test_problem_when_asked_in_a_language_then_titled_in_it(http: TestClient, language: str, title: str) -> None:
    answer = http.get("/api/facilities/999999", headers={"Accept-Language": language})
    assert answer.json()["title"] == title


def test_body_when_over_the_cap_then_413(http: TestClient) -> None:
    answer = http.post("/api/imports/facilities", content=bytes(100_001))
    assert answer.status_code == 413
    assert is_problem(answer)


def test_bug_when_one_happens_then_500_with_a_number_and_without_its_words(web: FastAPI, http: TestClient) -> None:
    def broken() -> None:
        raise RuntimeError("a secret of the server")

    web.add_api_route("/api/broken", broken, methods=["GET"])
    web.router.routes.insert(0, web.router.routes.pop())
    answer = http.get("/api/broken")
    assert answer.status_code == 500
    assert is_problem(answer)
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/", "/api/about", "/api/castles", "/api/facilities.geojson"])
def test_headers_when_anything_is_answered_then_a_strict_policy_and_a_request_id(http: TestClient, path: str) -> None:
    headers = http.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert (policy["frame-ancestors"], policy["object-src"], policy["base-uri"]) == ("'none'",) * 3
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-Id"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8000"])
def test_host_when_it_is_not_ours_then_refused(http: TestClient, host: str) -> None:
    answer = http.get("/api/about", headers={"Host": host})
    assert answer.status_code == 403
    assert is_problem(answer)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "127.0.0.1"])
def test_host_when_it_is_this_machine_then_answered(http: TestClient, host: str) -> None:
    assert http.get("/api/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:9999", "http://127.0.0.1.evil"])
def test_change_when_it_comes_from_another_page_then_refused(http: TestClient, origin: str) -> None:
    headers = {"Host": "localhost:8000", "Origin": origin}
    answer = http.post("/api/runs", json={}, headers=headers)
    assert answer.status_code == 403
    assert is_problem(answer)


def test_change_when_it_comes_from_our_own_page_then_let_through(http: TestClient) -> None:
    headers = {"Host": "localhost:8000", "Origin": "http://localhost:8000"}
    assert http.post("/api/runs", json={"seconds": 1}, headers=headers).status_code != 403


def test_title_when_a_family_of_errors_exists_then_it_has_words_in_both_languages() -> None:
    codes = {family.code for family, _ in problems.STATUS}
    assert codes <= set(problems.TITLES)
    assert all(len(words) == 2 and all(words) for words in problems.TITLES.values())


def change_facility(http: TestClient, ids: dict[str, int]) -> object:
    return http.patch(f"/api/facilities/{ids['S1']}", json={"name": "新校"}, headers={"If-Match": '"1"'})


def undo_last(http: TestClient, ids: dict[str, int]) -> object:
    change_facility(http, ids)
    line = http.get(f"/api/facilities/{ids['S1']}").json()["history"][0]
    return http.post(f"/api/changes/{line['id']}/undo")


def import_list(http: TestClient, ids: dict[str, int]) -> object:
    preview = http.post("/api/imports/facilities?dry_run=true&filename=a.csv", content=LIST).json()
    return http.post(f"/api/imports/facilities?dry_run=false&filename=a.csv&sha256={preview['sha256']}", content=LIST)


def cancel_run(http: TestClient, ids: dict[str, int]) -> object:
    run = http.post("/api/runs", json={"seconds": 1}).json()
    return http.post(f"/api/runs/{run['id']}/cancel")


def change_building(http: TestClient, ids: dict[str, int]) -> object:
    (building,) = http.get(f"/api/facilities/{ids['S1']}").json()["buildings"]
    path = f"/api/buildings/{building['id']}"
    return http.patch(path, json={"storeys": 3}, headers={"If-Match": f'"{building["version"]}"'})


def change_functions(http: TestClient, ids: dict[str, int]) -> object:
    body = {"functions": [{"function": "library", "area_m2": 4000}]}
    return http.put(f"/api/facilities/{ids['S1']}/functions", json=body, headers={"If-Match": '"1"'})


def leave_note(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/facilities/{ids['S1']}/notes", json={"text": "雨漏りあり"})


def settle_difference(http: TestClient, ids: dict[str, int]) -> object:
    choice = {"facility_id": ids["S1"], "field": "name", "chosen": "東小学校", "refused": "東小", "takes_file": False}
    return http.post("/api/disagreements/choices", json=choice)


def edit_many(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/selections/edit", json={"ids": [ids["S1"]], "policy": "検討"})


def edit_rows(http: TestClient, ids: dict[str, int]) -> object:
    row = {"id": ids["S1"], "version": 1, "fields": {"policy": "検討"}}
    return http.post("/api/selections/rows", json={"rows": [row]})


def undo_many(http: TestClient, ids: dict[str, int]) -> object:
    made = edit_many(http, ids).json()["change_set"]
    return http.post(f"/api/change-sets/{made}/undo")


def attach_file(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/facilities/{ids['S1']}/files?filename=調査票.pdf", content=b"%PDF-1.7\n")


def remove_file(http: TestClient, ids: dict[str, int]) -> object:
    return http.delete(attach_file(http, ids).headers["Location"])


def ask_run(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/runs", json={"seconds": 1})


def ask_series(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/explorations", json={"kind": "pareto", "run_id": ids["run"]})


def ask_opposite(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/runs/{ids['run']}/decisions/{ids['S1']}/opposite", json={"seconds": 1})


def ask_loosened(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/runs/{ids['infeasible']}/loosened")


def cancel_series(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"{ask_series(http, ids).headers['Location']}/cancel")


SCENARIO = {"name": "高め", "assumptions": {}}


def make_scenario(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/scenarios", json=SCENARIO)


def change_scenario(http: TestClient, ids: dict[str, int]) -> object:
    made = make_scenario(http, ids)
    body = SCENARIO | {"name": "低め"}
    return http.put(made.headers["Location"], json=body, headers={"If-Match": made.headers["ETag"]})


def remove_scenario(http: TestClient, ids: dict[str, int]) -> object:
    made = make_scenario(http, ids)
    return http.delete(made.headers["Location"], headers={"If-Match": made.headers["ETag"]})


def put_scenario_away(http: TestClient, ids: dict[str, int]) -> object:
    made = make_scenario(http, ids)
    path, version = f"{made.headers['Location']}/archive", made.headers["ETag"]
    return http.put(path, json={"is_archived": True}, headers={"If-Match": version})


def name_run(http: TestClient, ids: dict[str, int]) -> object:
    return http.put(f"/api/runs/{ids['run']}/label", json={"title": "第2案"})


def choose_town(http: TestClient, ids: dict[str, int]) -> object:
    home = http.get("/api/about").json()["municipality"]
    http.post("/api/empty", json={"confirm": home["name"]})
    return http.put("/api/town", json={"code": "232017"})


def empty_register(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/empty", json={"confirm": http.get("/api/about").json()["municipality"]["name"]})


JUDGEMENT = {"verdict": "agree", "section": "総務課", "decided_on": "2026-12-01"}
ADOPTION = {"title": "第2期", "reason": "議決", "adopted_on": "2026-12-20"}


def judge(http: TestClient, ids: dict[str, int]) -> object:
    return http.put(f"/api/runs/{ids['run']}/judgements/{ids['S1']}", json=JUDGEMENT)


def take_judgement_back(http: TestClient, ids: dict[str, int]) -> object:
    judge(http, ids)
    return http.delete(f"/api/runs/{ids['run']}/judgements/{ids['S1']}", params={"version": 1})


def remark(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/runs/{ids['run']}/comments", json={"section": "総務課", "text": "確認済み"})


def score_plan(http: TestClient, ids: dict[str, int]) -> object:
    table = "施設番号,方針,実施年度\nS1,継続,\n".encode()
    return http.post(f"/api/runs/{ids['run']}/existing-plans?filename=p.csv", content=table)


def change_by_hand(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/runs/{ids['run']}/changes", json={"locks": {"S1": {"action": "keep"}}})


def adopt(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/adopted-plans", json=ADOPTION | {"run_id": ids["run"]})


def note_work(http: TestClient, ids: dict[str, int]) -> object:
    path = adopt(http, ids).headers["Location"]
    return http.put(f"{path}/works/S1/2027", json={"state": "done"})


def check_adopted(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"{adopt(http, ids).headers['Location']}/checks")


def publish(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/publications", json={"run_id": ids["run"]})


def withdraw(http: TestClient, ids: dict[str, int]) -> object:
    made = publish(http, ids).json()
    return http.put(f"/api/publications/{made['id']}", json={"is_withdrawn": True, "version": 1})


TYPED = {"text": "残して", "channel": "letter", "received_on": "2026-12-03"}


def type_opinion(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/publications/{publish(http, ids).json()['id']}/opinions", json=TYPED)


def bring_opinions(http: TestClient, ids: dict[str, int]) -> object:
    path = f"/api/publications/{publish(http, ids).json()['id']}/opinions/file?filename=i.csv"
    return http.post(path, content="意見\n残して\n".encode())


def accept_opinions(http: TestClient, ids: dict[str, int]) -> object:
    made = type_opinion(http, ids).json()
    return http.post(f"/api/publications/{made['publication_id']}/opinions/accept", json={"ids": [made["id"]]})


def moderate(http: TestClient, ids: dict[str, int]) -> object:
    return http.patch(f"/api/opinions/{type_opinion(http, ids).json()['id']}", json={"state": "held", "version": 1})


REPLY = {"summary": "残して", "reflection": "no"}


def write_reply(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"/api/publications/{publish(http, ids).json()['id']}/replies", json=REPLY)


def change_reply(http: TestClient, ids: dict[str, int]) -> object:
    return http.put(f"/api/replies/{write_reply(http, ids).json()['id']}", json=REPLY | {"version": 1})


def remove_reply(http: TestClient, ids: dict[str, int]) -> object:
    return http.delete(f"/api/replies/{write_reply(http, ids).json()['id']}", params={"version": 1})


def assign_opinions(http: TestClient, ids: dict[str, int]) -> object:
    made = write_reply(http, ids).json()
    opinion = http.post(f"/api/publications/{made['publication_id']}/opinions", json=TYPED).json()
    return http.post(f"/api/replies/{made['id']}/opinions", json={"ids": [opinion["id"]]})


WEBHOOK = {"name": "統合型GIS", "address": "https://gis.example.jp/hooks"}


def add_webhook(http: TestClient, ids: dict[str, int]) -> object:
    return http.post("/api/webhooks", json=WEBHOOK)


def change_webhook(http: TestClient, ids: dict[str, int]) -> object:
    return http.patch(add_webhook(http, ids).headers["Location"], json={"is_active": False})


def remove_webhook(http: TestClient, ids: dict[str, int]) -> object:
    return http.delete(add_webhook(http, ids).headers["Location"])


def renew_secret(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"{add_webhook(http, ids).headers['Location']}/secret")


def ping_webhook(http: TestClient, ids: dict[str, int]) -> object:
    return http.post(f"{add_webhook(http, ids).headers['Location']}/ping")


def send_again(http: TestClient, ids: dict[str, int]) -> object:
    path = add_webhook(http, ids).headers["Location"]
    message = http.post(f"{path}/ping").json()["id"]
    with transaction(http.app.state.sessions) as session:
        session.execute(text("UPDATE webhook_message SET state = 'dead' WHERE id = :id"), {"id": message})
    return http.post(f"{path}/messages/{message}/again")


ACTIONS = {
    ("PUT", "/api/town"): (choose_town, "import_town"),
    ("POST", "/api/empty"): (empty_register, "empty_register"),
    ("PATCH", "/api/facilities/{facility_id}"): (change_facility, "edit_facility"),
    ("PATCH", "/api/buildings/{building_id}"): (change_building, "edit_building"),
    ("PUT", "/api/facilities/{facility_id}/functions"): (change_functions, "edit_functions"),
    ("POST", "/api/facilities/{facility_id}/notes"): (leave_note, "add_note"),
    ("POST", "/api/selections/edit"): (edit_many, "edit_selection"),
    ("POST", "/api/selections/rows"): (edit_rows, "edit_rows"),
    ("POST", "/api/change-sets/{set_id}/undo"): (undo_many, "undo_set"),
    ("POST", "/api/facilities/{facility_id}/files"): (attach_file, "attach_file"),
    ("DELETE", "/api/facilities/{facility_id}/files/{file_id}"): (remove_file, "remove_file"),
    ("POST", "/api/changes/{change_id}/undo"): (undo_last, "undo"),
    ("POST", "/api/imports/{kind}"): (import_list, "import_facilities"),
    ("POST", "/api/disagreements/choices"): (settle_difference, "settle_disagreement"),
    ("POST", "/api/runs"): (ask_run, "request_run"),
    ("PUT", "/api/runs/{run_id}/label"): (name_run, "label_run"),
    ("POST", "/api/runs/{run_id}/cancel"): (cancel_run, "cancel_run"),
    ("POST", "/api/runs/{run_id}/decisions/{facility_id}/opposite"): (ask_opposite, "request_opposite"),
    ("POST", "/api/runs/{run_id}/loosened"): (ask_loosened, "request_run"),
    ("POST", "/api/explorations"): (ask_series, "request_exploration"),
    ("POST", "/api/explorations/{exploration_id}/cancel"): (cancel_series, "cancel_exploration"),
    ("PUT", "/api/runs/{run_id}/judgements/{facility_id}"): (judge, "judge_decision"),
    ("DELETE", "/api/runs/{run_id}/judgements/{facility_id}"): (take_judgement_back, "take_back_judgement"),
    ("POST", "/api/runs/{run_id}/comments"): (remark, "comment_plan"),
    ("POST", "/api/runs/{run_id}/changes"): (change_by_hand, "change_by_hand"),
    ("POST", "/api/runs/{run_id}/existing-plans"): (score_plan, "score_plan"),
    ("POST", "/api/adopted-plans"): (adopt, "adopt_plan"),
    ("PUT", "/api/adopted-plans/{adopted_id}/works/{code}/{fiscal_year}"): (note_work, "note_work"),
    ("POST", "/api/adopted-plans/{adopted_id}/checks"): (check_adopted, "request_run"),
    ("POST", "/api/publications"): (publish, "publish_plan"),
    ("PUT", "/api/publications/{publication_id}"): (withdraw, "change_publication"),
    ("POST", "/api/publications/{publication_id}/opinions"): (type_opinion, "type_opinion"),
    ("POST", "/api/publications/{publication_id}/opinions/file"): (bring_opinions, "import_opinions"),
    ("POST", "/api/publications/{publication_id}/opinions/accept"): (accept_opinions, "accept_opinions"),
    ("PATCH", "/api/opinions/{opinion_id}"): (moderate, "moderate_opinion"),
    ("POST", "/api/publications/{publication_id}/replies"): (write_reply, "write_reply"),
    ("PUT", "/api/replies/{reply_id}"): (change_reply, "change_reply"),
    ("DELETE", "/api/replies/{reply_id}"): (remove_reply, "remove_reply"),
    ("POST", "/api/replies/{reply_id}/opinions"): (assign_opinions, "assign_opinions"),
    ("POST", "/api/scenarios"): (make_scenario, "make_scenario"),
    ("PUT", "/api/scenarios/{scenario_id}"): (change_scenario, "change_scenario"),
    ("PUT", "/api/scenarios/{scenario_id}/archive"): (put_scenario_away, "archive_scenario"),
    ("DELETE", "/api/scenarios/{scenario_id}"): (remove_scenario, "remove_scenario"),
    ("POST", "/api/webhooks"): (add_webhook, "add_webhook"),
    ("PATCH", "/api/webhooks/{webhook_id}"): (change_webhook, "change_webhook"),
    ("DELETE", "/api/webhooks/{webhook_id}"): (remove_webhook, "remove_webhook"),
    ("POST", "/api/webhooks/{webhook_id}/secret"): (renew_secret, "renew_webhook_secret"),
    ("POST", "/api/webhooks/{webhook_id}/ping"): (ping_webhook, "ping_webhook"),
    ("POST", "/api/webhooks/{webhook_id}/messages/{message_id}/again"): (send_again, "send_webhook_again"),
}


def test_mutating_route_when_there_is_one_then_it_computes_only_or_is_in_the_table_of_traces(web: FastAPI) -> None:
    mutating = {(method, path) for method, path in routes(web) if method in MUTATING}
    apart = (COMPUTING, OF_ACCOUNTS, OF_RESIDENTS)
    traced = {route for route in mutating if not any(kind.fullmatch(route[1]) for kind in apart)}
    assert traced == set(ACTIONS)


@pytest.mark.parametrize("route", ACTIONS, ids=" ".join)
def test_change_when_made_over_http_then_an_event_says_who_and_what(
    http: TestClient, sessions: sessionmaker[Session], route: tuple[str, str]
) -> None:
    with transaction(sessions) as session:
        ids = settle_town(session, read_town("three_schools")) | {"run": make_run(session, state="done").id}
        make_decision(session, ids["run"], ids["S1"])
        ids["infeasible"] = _infeasible(session)
    act, action = ACTIONS[route]
    answer = act(http, ids)
    assert answer.status_code in {200, 201, 202, 204}, answer.text
    with sessions() as session:
        assert count(session, "event", "action = :action AND actor = '田中'", action=action) >= 1


def _infeasible(session: Session) -> int:
    """A run that cannot be met: all three nurseries are to close."""
    settings, faults = read_settings({"locks": dict.fromkeys(("S1", "S2", "S3"), "close")}, base_year=2026)
    assert faults == []
    run = make_run(session, state="infeasible")
    run.snapshot = pack(ask(facilities_of(read_town("three_schools")), settings))
    run.summary = {"loosening": [{"kind": "lock", "facility_code": "S1", "lock": "close", "action": "keep"}]}
    session.flush()
    return run.id


def test_card_when_changed_with_an_old_version_then_412_and_with_none_then_422(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        facility = make_facility(session, make_municipality(session))
        make_year(session, facility)
    path = f"/api/facilities/{facility.id}"
    assert http.get(path).headers["ETag"] == '"1"'
    done = http.patch(path, json={"name": "新館"}, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["ETag"], done.json()["name"]) == (200, '"2"', "新館")
    stale = http.patch(path, json={"name": "別館"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert is_problem(stale)
    bare = http.patch(path, json={"name": "別館"})
    assert bare.status_code == 422
    assert is_problem(bare)
    assert http.get(path).json()["name"] == "新館"


@pytest.mark.parametrize(
    "fields",
    [{"code": "X"}, {"name": ""}, {"floor_area_m2": -1}, {"lon": 0, "lat": 0}, {"lon": 137.4}, {"category": "castle"}],
)
def test_card_when_a_value_is_impossible_then_422_with_the_field(
    http: TestClient, sessions: sessionmaker[Session], fields: dict[str, object]
) -> None:
    with transaction(sessions) as session:
        facility = make_facility(session, make_municipality(session))
    answer = http.patch(f"/api/facilities/{facility.id}", json=fields, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert is_problem(answer)
    assert answer.json()["errors"]
    assert all(error["message"] for error in answer.json()["errors"])
