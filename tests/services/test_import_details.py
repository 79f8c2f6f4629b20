"""Details of known facilities: found by code, else by name; what finds nobody is said, not lost."""

import pytest
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import DETAIL_KINDS, import_details
from app.store.figures import stock
from tests.factories import bring, count, list_row, one, sheet

YEARS = [
    {"施設コード": "A1", "施設名": "", "年度": 2023, "維持管理費": "1,200,000", "光熱水費": 300_000, "利用者数": 4000},
    {"施設コード": "", "施設名": "東公民館", "年度": "令和5", "維持管理費": 500_000, "光熱水費": "", "利用者数": ""},
    {"施設コード": "Z9", "施設名": "昔の公民館", "年度": 2023, "維持管理費": 1, "光熱水費": 1, "利用者数": 1},
]
SAMPLES = {
    "years": YEARS[0],
    "functions": {"施設コード": "A1", "施設名": "", "機能": "図書館", "面積（㎡）": 120, "定員・能力": 40},
    "inspections": {"施設コード": "A1", "施設名": "", "調査年度": 2019, "屋根・屋上": "C", "外壁": "Ｂ"},
    "repairs": {"施設コード": "A1", "施設名": "", "年度": 2012, "工事名": "屋上防水工事", "金額": "34,350,000"},
    "land": {"施設コード": "A1", "施設名": "", "敷地面積": 800, "土地所有者": "市", "容積率": "200%"},
    "operators": {"施設コード": "A1", "方式": "指定管理者制度", "開始年度": 2027, "期間": 10, "市の支払い": 9_000_000},
}  # fmt: skip
TABLES = {
    "years": "yearly_record",
    "functions": "facility_function",
    "inspections": "inspection",
    "repairs": "repair",
    "land": "land",
    "operators": "operator_terms",
}


@pytest.fixture(autouse=True)
def two_halls(session: Session) -> None:
    bring(session, list_row(), list_row(施設コード="A2", 施設名="東公民館", 経度=137.42))


def test_years_when_named_by_code_or_by_name_then_both_are_found_and_the_stranger_is_an_issue(session: Session) -> None:
    report = import_details(session, sheet(YEARS), kind="years", filename="y.csv", actor="a")
    assert (report["rows_read"], report["rows_used"], report["records"]) == (3, 2, 2)
    lost = [issue for issue in report["issues"] if issue["code"] == "unknown_facility"]
    assert [(issue["row"], issue["value"]) for issue in lost] == [(4, "昔の公民館")]
    assert lost[0]["message"]
    first = one(
        session,
        """SELECT cost_yen, users, fiscal_year FROM yearly_record y JOIN facility f ON f.id = y.facility_id
           WHERE f.code = 'A1'""",
    )
    assert first == {"cost_yen": 1_500_000, "users": 4000, "fiscal_year": 2023}


def test_years_when_a_name_is_borne_by_two_facilities_then_the_row_is_set_aside(session: Session) -> None:
    bring(session, list_row(施設コード="A3", 施設名="東公民館", 経度=137.43))
    report = import_details(session, sheet(YEARS[1:2]), kind="years", filename="y.csv", actor="a")
    assert [issue["code"] for issue in report["issues"]][-1:] == ["ambiguous_facility"]
    assert count(session, "yearly_record") == 0


@pytest.mark.parametrize("kind", DETAIL_KINDS)
def test_details_when_imported_twice_then_one_record_and_nothing_new(session: Session, kind: str) -> None:
    data, before = sheet([SAMPLES[kind]]), count(session, TABLES[kind])
    first = import_details(session, data, kind=kind, filename="d.csv", actor="a")
    again = import_details(session, data, kind=kind, filename="d.csv", actor="a", sha256=first["sha256"])
    assert (first["new_or_changed"], again["new_or_changed"]) == (1, 0)
    assert count(session, TABLES[kind]) - before == 1
    assert count(session, "event", "action = :action", action=f"import_{kind}") == 2
    assert count(session, "change_log", "table_name = :name AND actor = 'a'", name=TABLES[kind]) == (
        2 if kind == "functions" else 1  # the hall the list had guessed keeps the floor left over
    )


def test_details_when_the_file_is_not_the_previewed_one_then_conflict(session: Session) -> None:
    with pytest.raises(Conflict):
        import_details(session, sheet(YEARS), kind="years", filename="y.csv", actor="a", sha256="0" * 64)


@pytest.mark.parametrize("kind", DETAIL_KINDS)
def test_details_when_the_file_is_no_table_then_words(session: Session, kind: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        import_details(session, b"", kind=kind, filename="d.csv", actor="a")
    assert refusal.value.detail


def test_years_when_a_later_file_leaves_a_cell_empty_then_the_figure_stays(session: Session) -> None:
    import_details(session, sheet(YEARS[:1]), kind="years", filename="y.csv", actor="a")
    later = [YEARS[0] | {"維持管理費": "", "利用者数": 4100}]
    import_details(session, sheet(later), kind="years", filename="y2.csv", actor="a")
    kept = one(session, "SELECT maintenance_yen, users FROM yearly_record")
    assert kept == {"maintenance_yen": 1_200_000, "users": 4100}


def test_budget_when_a_row_cannot_be_read_then_the_whole_file_is_refused(session: Session) -> None:
    rows = [{"年度": 2025, "充当可能財源": 100}, {"年度": 2026, "充当可能財源": "約百円"}]
    with pytest.raises(InvalidInput) as refusal:
        import_budget(session, sheet(rows), filename="b.csv", actor="a")
    assert [(fault.row, fault.value) for fault in refusal.value.faults] == [(3, "約百円")]
    assert stock.budget(session) == {}


def test_budget_when_a_year_comes_again_then_it_is_replaced(session: Session) -> None:
    for yen in (100, 120):
        import_budget(session, sheet([{"年度": "令和7年度", "充当可能財源": yen}]), filename="b.csv", actor="a")
    session.flush()
    assert stock.budget(session) == {2025: 120}
