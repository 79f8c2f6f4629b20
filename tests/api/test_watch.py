"""Numbers for Prometheus and lines of the log: routes and figures, nothing that people wrote."""

import json
import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session, sessionmaker

from app.journal import LINE, JsonFormatter, WordlessFormatter
from app.main import create_app
from app.settings import Settings
from tests.factories import make_run


def metrics(http: TestClient, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    answer = http.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_metrics_when_read_then_requests_by_route_and_runs_by_state(http: TestClient, session: Session) -> None:
    make_run(session, state="done")
    session.commit()
    assert http.get("/api/facilities/999999").status_code == 404
    found = metrics(http)
    assert found["saihen_request_seconds_count"][("GET", "/api/facilities/{facility_id}", "404")] == 1
    assert found["saihen_runs"] == {("done",): 1.0}
    assert (found["saihen_database_up"][()], found["saihen_workers"][()]) == (1.0, 0.0)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_metrics_when_a_proxy_hands_a_stranger_on_then_refused(http: TestClient, header: str) -> None:
    assert http.get("/metrics", headers={header: "203.0.113.9"}).status_code == 403


def test_metrics_when_asked_from_another_machine_then_refused(web: FastAPI) -> None:
    with TestClient(web, client=("203.0.113.9", 1234)) as stranger:
        assert stranger.get("/metrics").status_code == 403


def test_metrics_when_there_is_a_key_then_it_alone_counts(sessions: sessionmaker[Session], web: FastAPI) -> None:
    app = create_app(Settings(data_dir=web.state.settings.data_dir, metrics_key="wanted"), sessions)
    with TestClient(app) as http:
        assert http.get("/metrics").status_code == 403
        assert http.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 403
        assert metrics(http, Authorization="Bearer wanted")["saihen_database_up"][()] == 1.0


def test_log_when_a_request_is_answered_then_its_template_and_no_values(
    http: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "saihen.access"):
        http.get("/api/facilities/4711?lang=secret")
    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert (line["route"], line["status"], line["part"]) == ("/api/facilities/{facility_id}", 422, "saihen.access")
    assert line["request"]
    # Somebody who sends what may not be leaves his address.
    assert line["from"] == "testclient"
    assert "4711" not in json.dumps(line)
    assert "secret" not in json.dumps(line)


def test_log_when_a_message_has_line_breaks_then_one_line_in_utc() -> None:
    record = logging.LogRecord("saihen", logging.INFO, __file__, 1, "a\n2026-01-01 forged", None, None)
    record.created = 0.0
    line = WordlessFormatter(LINE).format(record)
    assert line.startswith("1970-01-01 00:00:00")
    assert "\n" not in line


def test_answer_when_it_has_no_etag_then_no_cache_keeps_it(http: TestClient) -> None:
    assert http.get("/api/about").headers["cache-control"] == "no-store"
    assert http.get("/api/facilities/999999").headers["cache-control"] == "no-store"
