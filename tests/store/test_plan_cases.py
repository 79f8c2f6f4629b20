"""What a plan is told of each facility: room, state, buildings, site and operators, as the register holds them."""

import pytest
from sqlalchemy.orm import Session

from app.services.importing.import_details import import_details
from app.store.figures import stock
from tests.factories import bring, list_row, sheet

SCHOOL = {
    "施設名": "東小学校", "大分類": "学校教育系施設", "延床面積（㎡）": 4000, "利用状況": "供用中",
    "公有財産区分": "行政財産", "普通教室数": 18, "土地面積（㎡）": 9000, "土地所有者": "市", "容積率": "200%",
    "構造": "RC", "棟名": "校舎",
    "耐震基準": "旧耐震", "耐震補強": "済", "大規模改修年度": 2009,
}  # fmt: skip


def settle(session: Session, **changes: object) -> None:
    bring(session, list_row(**SCHOOL | changes))


def case(session: Session) -> dict[str, object]:
    (found,) = stock.plan_cases(session)
    return found


def test_school_when_listed_then_its_state_site_and_classrooms_are_told(session: Session) -> None:
    settle(session)
    told = case(session)
    expected = {
        "use_state": "in_use", "unused": False, "property_kind": "administrative", "classrooms": 18,
        "land_area_m2": 9000, "land_owner": "市", "plot_ratio": 2.0, "classes": None, "energy": {}, "energy_kwh": None,
        "operator_terms": [],
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected


def test_school_when_listed_then_its_building_tells_structure_code_and_works(session: Session) -> None:
    settle(session)
    (block,) = case(session)["blocks"]
    expected = {
        "name": "校舎", "area_m2": 4000, "built_year": 1980, "structure": "rc", "seismic": "old", "retrofitted": True,
        "renovated_year": 2009, "is_whole": False, "grades": None,
    }  # fmt: skip
    assert {name: block[name] for name in expected} == expected


def test_building_when_no_year_of_renovation_is_listed_then_the_repairs_tell_it(session: Session) -> None:
    settle(session, 大規模改修年度="", 耐震基準="")
    works = [
        {"施設コード": "A1", "年度": 2003, "工事名": "外壁改修工事", "金額": 9_000_000},
        {"施設コード": "A1", "年度": 2011, "工事名": "校舎大規模改修工事", "金額": 90_000_000},
    ]
    import_details(session, sheet(works), kind="repairs", filename="r.csv", actor="a")
    grades = {"施設コード": "A1", "調査年度": 2021, "屋根・屋上": "C", "外壁": "B"}
    import_details(session, sheet([grades]), kind="inspections", filename="i.csv", actor="a")
    (block,) = case(session)["blocks"]
    assert (block["renovated_year"], block["seismic"]) == (2011, "old")
    assert (block["grades"]["fiscal_year"], block["grades"]["roof"], block["grades"]["wall"]) == (2021, "C", "B")


def test_years_when_imported_then_pupils_classes_staff_and_energy_of_the_newest(session: Session) -> None:
    settle(session)
    years = [
        {"施設コード": "A1", "年度": year, "利用者数": pupils, "利用者の単位": "児童生徒数", "学級数": 12,
         "職員数": 21.5, "電気使用量（kWh）": 88_000, "灯油使用量（L）": 3000, "光熱水費": 5_000_000}
        for year, pupils in ((2023, 380), (2024, 360))
    ]  # fmt: skip
    import_details(session, sheet(years), kind="years", filename="y.csv", actor="a")
    told = case(session)
    expected = {
        "users": 360,
        "pupils": 360,
        "classes": 12,
        "staff": 21.5,
        "energy_kwh": 88_000,
        "utilities_yen": 5_000_000,
    }
    assert {name: told[name] for name in expected} == expected
    assert told["energy"] == {"electricity_kwh": 88_000, "kerosene_l": 3000}


@pytest.mark.parametrize(
    ("written", "state", "unused"),
    [("未利用", "unused", True), ("休校中", "suspended", True), ("貸付", "lent", False),
     ("暫定利用", "temporary", False), ("", None, None)],
)  # fmt: skip
def test_use_state_when_written_then_unused_or_not(
    session: Session, written: str, state: str | None, unused: bool | None
) -> None:
    settle(session, 利用状況=written)
    told = case(session)
    assert (told["use_state"], told["unused"]) == (state, unused)


def test_operators_when_imported_then_their_terms_are_told(session: Session) -> None:
    settle(session)
    terms = {
        "施設コード": "A1",
        "方式": "民間移管",
        "開始年度": 2028,
        "期間": 15,
        "市の支払い": "4,000千円",
        "市の収入": 1_200_000,
    }
    import_details(session, sheet([terms]), kind="operators", filename="o.csv", actor="a")
    (told,) = case(session)["operator_terms"]
    assert told["scheme"] == "transfer"
    assert (told["start_year"], told["years"], told["rent_yen"], told["upfront_yen"]) == (2028, 15, 1_200_000, None)


def test_functions_when_several_then_the_largest_capacity_is_the_facilitys(session: Session) -> None:
    settle(session)
    uses = [
        {"施設コード": "A1", "機能": "小学校", "面積": 3600, "定員": 560, "単位": "人"},
        {"施設コード": "A1", "機能": "放課後児童クラブ", "面積": 120, "定員": 40, "単位": "人"},
    ]
    import_details(session, sheet(uses), kind="functions", filename="f.csv", actor="a")
    told = case(session)
    assert (told["capacity"], told["capacity_unit"]) == (560, "人")
    assert {use["function"] for use in told["functions"]} == {"elementary_school", "after_school_club"}
