"""What a list guesses of a use never stands beside what is known of it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.vocabulary import Function
from app.models import Facility
from app.services.importing.import_details import import_details
from tests.factories import bring, list_row, make_use, sheet


def uses(session: Session) -> dict[str, float | None]:
    rows = session.execute(text("SELECT function, area_m2 FROM facility_function ORDER BY function"))
    return {row.function: row.area_m2 for row in rows}


def test_list_when_brought_in_again_with_another_class_then_the_known_function_stays(session: Session) -> None:
    bring(session, list_row())
    assert uses(session) == {"community_center": 500}
    bring(session, list_row(施設名="中央図書館", 大分類="社会教育系施設"))
    assert uses(session) == {"community_center": 500}
    bring(session, list_row(延床面積="520") | {"延床面積（㎡）": 520})
    assert uses(session) == {"community_center": 520}


def test_list_when_a_planner_has_set_the_functions_then_nothing_is_added(session: Session) -> None:
    bring(session, list_row(施設名="ほっとぴあん"))
    facility = session.query(Facility).one()
    session.execute(text("DELETE FROM facility_function"))
    make_use(session, facility, Function.LIBRARY, area_m2=200)
    bring(session, list_row(施設名="中央公民館"))
    assert uses(session) == {"library": 200}


def test_unknown_use_when_the_next_list_tells_it_then_it_gives_way(session: Session) -> None:
    bring(session, list_row(施設名="ほっとぴあん", 大分類="その他"))
    assert uses(session) == {"unclassified": 500}
    bring(session, list_row(施設名="中央公民館"))
    assert uses(session) == {"community_center": 500}
    bring(session, list_row(施設名="ほっとぴあん", 大分類="その他"))
    assert uses(session) == {"community_center": 500}


def test_sheet_of_functions_when_it_says_otherwise_then_the_guess_goes(session: Session) -> None:
    bring(session, list_row(), list_row(施設コード="A2", 施設名="東公民館", 経度=137.42))
    sheet_rows = [
        {"施設コード": "A1", "機能": "図書館", "面積（㎡）": 300, "定員・能力": 40},
        {"施設コード": "A1", "機能": "保健センター", "面積（㎡）": 200, "定員・能力": 20},
    ]
    import_details(session, sheet(sheet_rows), kind="functions", filename="f.csv", actor="a")
    assert uses(session) == {"community_center": 500, "health_center": 200, "library": 300}
    owners = session.execute(
        text("""SELECT f.code FROM facility_function u JOIN facility f ON f.id = u.facility_id
                                     WHERE u.function = 'community_center'""")
    ).scalars()
    assert list(owners) == ["A2"]


def test_sheet_of_functions_when_it_tells_a_part_then_the_guess_keeps_the_rest_of_the_floor(session: Session) -> None:
    bring(session, list_row())
    row = {"施設コード": "A1", "機能": "図書館", "面積（㎡）": 120, "定員・能力": 40}
    import_details(session, sheet([row]), kind="functions", filename="f.csv", actor="a")
    assert uses(session) == {"community_center": 380, "library": 120}


def test_sheet_of_functions_when_it_tells_no_area_then_the_guess_stays_as_it_is(session: Session) -> None:
    bring(session, list_row())
    row = {"施設コード": "A1", "機能": "図書館", "面積（㎡）": "", "定員・能力": 40}
    import_details(session, sheet([row]), kind="functions", filename="f.csv", actor="a")
    assert uses(session) == {"community_center": 500, "library": None}


def test_sheet_of_functions_when_a_use_has_a_capacity_then_it_is_no_guess(session: Session) -> None:
    bring(session, list_row())
    session.execute(text("UPDATE facility_function SET capacity = 120"))
    row = {"施設コード": "A1", "機能": "図書館", "面積（㎡）": 300, "定員・能力": 40}
    import_details(session, sheet([row]), kind="functions", filename="f.csv", actor="a")
    assert uses(session) == {"community_center": 500, "library": 300}
