"""Targets of floor area: read from a table, stored once a plan and year, refused whole where a row is wrong."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.services.importing.import_targets import import_targets
from app.services.importing.undo_import import undo_import
from app.store.place import area_targets
from tests.factories import sheet

PLAN = {
    "計画名": "総合管理計画",
    "基準年度": "平成28年度",
    "基準面積（㎡）": "622,000",
    "目標年度": 2046,
    "削減率（%）": 30,
}


def test_targets_when_imported_then_stored_nearest_year_first(session: Session) -> None:
    report = import_targets(
        session, sheet([PLAN, PLAN | {"目標年度": 2035, "削減率（%）": "8％"}]), filename="t.csv", actor="a"
    )
    told = [(t["target_year"], t["cut_share"], t["base_year"], t["base_area_m2"]) for t in report["targets"]]
    assert told == [(2035, 0.08, 2016, 622_000), (2046, 0.3, 2016, 622_000)]


def test_target_when_told_again_then_replaced(session: Session) -> None:
    import_targets(session, sheet([PLAN]), filename="t.csv", actor="a")
    import_targets(session, sheet([PLAN | {"削減率（%）": 20}]), filename="new.csv", actor="a")
    (target,) = area_targets.every(session)
    assert (target["cut_share"], target["source"]) == (0.2, "new.csv")


def test_targets_when_a_row_is_wrong_then_the_file_is_refused_with_its_row(session: Session) -> None:
    rows = [PLAN, PLAN | {"目標年度": 2035, "削減率（%）": "三割くらい"}]
    with pytest.raises(InvalidInput) as refused:
        import_targets(session, sheet(rows), filename="t.csv", actor="a")
    (fault,) = refused.value.faults
    assert (fault.code, fault.row, fault.value) == ("unreadable_target_row", 3, "三割くらい")
    assert area_targets.every(session) == []


def test_file_without_a_target_when_imported_then_told_what_is_needed(session: Session) -> None:
    with pytest.raises(InvalidInput, match="目標年度"):
        import_targets(session, sheet([{"年度": 2030, "金額": 1}]), filename="b.csv", actor="a")


def test_targets_when_imported_over_http_then_answered(http: TestClient) -> None:
    data = sheet([PLAN])
    preview = http.post("/api/imports/targets?dry_run=true&filename=t.csv", content=data).json()
    assert http.get("/api/area-targets").json() == []
    done = http.post(f"/api/imports/targets?dry_run=false&filename=t.csv&sha256={preview['sha256']}", content=data)
    assert done.status_code == 201
    (target,) = http.get("/api/area-targets").json()
    assert (target["target_year"], target["cut_share"], target["source"]) == (2046, 0.3, "t.csv")


def test_import_of_targets_when_undone_then_those_of_before_are_back(session: Session) -> None:
    import_targets(session, sheet([PLAN]), filename="t.csv", actor="a")
    rows = [PLAN | {"削減率（%）": 20}, PLAN | {"目標年度": 2035, "削減率（%）": 8}]
    done = import_targets(session, sheet(rows), filename="new.csv", actor="a")
    undo_import(session, done["change_set"], actor="a")
    (target,) = area_targets.every(session)
    assert (target["target_year"], target["cut_share"], target["source"]) == (2046, 0.3, "t.csv")
