"""Papers of a run over HTTP: a file with an ETag, a trace in the history, refusals in words."""

import io

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.formats.papers.report.products import PRODUCTS, PaperProduct
from app.services.plan.optimize import solve_now
from tests.factories import count, make_run
from tests.towns import SMALL_TOWN, read_town, settle_town


@pytest.fixture
def run_id(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
    wished = SMALL_TOWN | {"base_year": 2026, "seconds": 20, "gap": 0}
    return int(solve_now(sessions, wished, actor="planner", tell=lambda line: None)["run_id"])


def test_paper_when_taken_then_the_tag_holds_and_the_history_names_it(
    http: TestClient, sessions: sessionmaker[Session], run_id: int
) -> None:
    place = f"/api/runs/{run_id}/report.xlsx"
    first = http.get(place, params={"category": "school", "draft": "false"})
    assert first.status_code == 200
    assert first.headers["content-type"] == PRODUCTS[PaperProduct.XLSX].media_type
    assert f"saihen-run-{run_id}.xlsx" in first.headers["Content-Disposition"]
    again = http.get(place, params={"category": "school", "draft": "false"})
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    asked = {"If-None-Match": first.headers["ETag"]}
    assert http.get(place, params={"category": "school", "draft": "false"}, headers=asked).status_code == 304
    assert http.get(place, headers=asked).status_code == 200
    (newest, *older) = http.get(f"/api/runs/{run_id}/reports").json()
    assert (newest["actor"], newest["product"], newest["is_draft"]) == ("田中", "xlsx", True)
    assert older[0]["categories"] == ["school"]
    with sessions() as session:
        assert count(session, "event", "action = 'export_report'") == 3


def test_paper_when_a_run_has_no_plan_then_409_and_when_nobody_knows_the_product_422(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        waiting = make_run(session).id
    assert http.get(f"/api/runs/{waiting}/report.xlsx").status_code == 409
    assert http.get(f"/api/runs/{waiting}/report.exe").status_code == 422
    assert http.get(f"/api/runs/{waiting}/report.xlsx?colour=red").status_code == 422


def test_products_when_listed_then_each_has_words_in_both_languages(http: TestClient) -> None:
    told = {language: http.get("/api/report-products", headers={"Accept-Language": language}).json()
            for language in ("ja", "en")}  # fmt: skip
    assert [row["product"] for row in told["ja"]] == [product.value for product in PRODUCTS]
    assert all(ja["label"] != en["label"] for ja, en in zip(told["ja"], told["en"], strict=True))


def test_numbers_when_walked_then_the_run_s_answer_and_every_file_say_the_same(http: TestClient, run_id: int) -> None:
    decisions = {row["facility_code"]: row for row in http.get(f"/api/runs/{run_id}").json()["decisions"]}
    collection = http.get(f"/api/runs/{run_id}/report.geojson").json()
    points = {each["id"]: each["properties"] for each in collection["features"]}
    book = openpyxl.load_workbook(io.BytesIO(http.get(f"/api/runs/{run_id}/report.xlsx").content))
    head, *lines = [[cell.value for cell in row] for row in book["施設別の方針"].iter_rows()]
    cells = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert set(points) == set(cells) == set(decisions)
    for code, told in decisions.items():
        effect = told["keep_cost_yen"] - told["cost_yen"]
        assert points[code]["effect_yen"] == cells[code]["効果額(円)"] == effect
        assert points[code]["cost_yen"] == cells[code]["計画の費用(円)"] == told["cost_yen"]
        assert points[code]["fiscal_year"] == cells[code]["実施年度"] == told["fiscal_year"]
        assert (
            points[code]["area_after_m2"] == cells[code]["計画後の延床面積(m2)"] == told["floor_area"]["after_m2"][-1]
        )
