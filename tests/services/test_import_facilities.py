"""Preview and confirmation of one file: the same path, written only at the end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import Conflict, InvalidInput
from app.formats.facilities.owners import Whose
from app.services.importing.import_facilities import FacilityImport, import_facilities
from tests.factories import bring, count, list_row, one


def import_list(session: Session, **options: object) -> FacilityImport:
    rows = (
        list_row(施設コード=f"A{number}", 施設名=f"第{number}公民館", 経度=137.4 + number / 100) for number in range(3)
    )
    return bring(session, *rows, **options)


def test_dry_run_when_previewed_then_the_register_stays_empty(session: Session) -> None:
    report = import_list(session, dry_run=True)
    assert report.facilities["new"] == 3
    assert not report.applied
    assert [count(session, table) for table in ("facility", "building", "yearly_record", "event")] == [0] * 4


def test_confirm_when_the_file_is_another_one_then_conflict(session: Session) -> None:
    with pytest.raises(Conflict, match="not the one"):
        import_list(session, sha256="0" * 64)
    assert count(session, "facility") == 0


def test_confirm_when_the_file_is_the_previewed_one_then_it_is_written(session: Session) -> None:
    preview = import_list(session, dry_run=True)
    done = import_list(session, sha256=preview.sha256)
    assert done.applied
    assert done.facilities == preview.facilities
    event = one(session, "SELECT actor, action, detail FROM event")
    assert (event["actor"], event["action"]) == ("planner", "import_facilities")
    assert event["detail"]["counts"]["new"] == 3


@pytest.mark.parametrize(("language", "word"), [("ja", "PDF"), ("en", "PDF")])
def test_import_when_the_file_is_no_table_then_words_and_nothing_written(
    session: Session, language: str, word: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        import_facilities(session, b"%PDF-1.7\n...", actor="a", filename="list.csv", language=language)
    assert word in refusal.value.detail
    assert len(refusal.value.detail) > 15
    assert count(session, "facility") == 0


def test_import_when_a_row_has_neither_address_nor_position_then_it_is_kept_and_listed_for_placing(
    session: Session,
) -> None:
    session.execute(
        text("""INSERT INTO town (prefecture, city, town, koaza, municipality_code, lon, lat, source)
                VALUES ('愛知県', '豊橋市', '中岩田四丁目', '', '23201', 137.5, 34.7, 'test')""")
    )
    report = bring(
        session,
        list_row(所在地="", 緯度="", 経度=""),
        list_row(施設コード="A2", 施設名="東公民館", 所在地="", 緯度="", 経度=""),
    )
    assert (report.facilities["new"], report.located["none"]) == (2, 2)
    unplaced = [issue for issue in report.issues if issue["code"] == "not_located"]
    assert [(issue["row"], bool(issue["message"])) for issue in unplaced] == [(2, True), (3, True)]


def test_import_when_the_file_is_a_facility_chart_then_buildings_and_years_are_written_once(session: Session) -> None:
    chart = (
        "施設カルテ\n施設番号,12,施設名,東公民館\n所在地,東町1-2,延床面積（㎡）,678.9\n建築年度,昭和54年度,構造,RC\n\n"
        "コスト（単位：千円）\n区分,R3,R4\n支出,5300,5400\n利用者数,400,500\n\n棟番号,棟名,構造,延床面積\n1,本館,RC,600\n2,車庫,S,78.9\n"
    ).encode()
    for _ in range(2):
        import_facilities(session, chart, actor="a", filename="chart.csv", municipality_code="232017")
    assert [count(session, table) for table in ("facility", "building", "yearly_record")] == [1, 2, 2]
    told = one(session, "SELECT users, total_cost_yen FROM yearly_record WHERE fiscal_year = 2022")
    assert (told["users"], told["total_cost_yen"]) == (500, 5_400_000)


TAKAMATSU = {"緯度": 34.34, "経度": 134.05, "所在地": "高松市番町一丁目8"}


@pytest.mark.parametrize("code", ["372013", ""])
def test_import_when_the_file_is_another_towns_then_refused_with_a_question_and_nothing_is_merged(
    session: Session, code: str
) -> None:
    import_list(session)
    rows = [
        list_row(**TAKAMATSU | {"全国地方公共団体コード": code, "施設コード": f"T{n}", "施設名": f"第{n}会館"})
        for n in range(4)
    ]
    preview = bring(session, *rows, dry_run=True)
    assert preview.question is not None
    assert preview.question["towns"] == [{"code": "372013", "name": "高松市", "rows": 4}]
    with pytest.raises(Conflict, match="高松市"):
        bring(session, *rows)
    assert count(session, "facility") == 3
    added = bring(session, *rows, whose=Whose.NEIGHBOUR)
    assert added.facilities["new"] == 4
    assert count(session, "municipality", "code = '372013' AND NOT is_home") == 1
    assert count(session, "municipality", "is_home AND code = '232017' AND boundary IS NOT NULL") == 1
    others = "code NOT IN ('372013', '232017')"
    assert count(session, "municipality", f"{others} AND (is_home OR boundary IS NULL)") == 0, "only neighbours, drawn"
    again = bring(session, *rows[:1], whose=Whose.NEIGHBOUR)
    assert again.facilities["same"] == 1


def test_import_when_a_file_names_several_towns_then_each_row_is_its_towns(session: Session) -> None:
    head = ("市町村名", "施設名", "住所", "緯度", "経度", "延床面積")
    named = [
        ("ひがし市", "中央公民館", "本町1", 36.5, 136.6, 900),
        ("ひがし市", "西公民館", "西町2", 36.51, 136.58, 300),
        ("にし町", "図書館", "1-2", 36.81, 136.76, 450),
        ("", "どこかの公園", "", 36.6, 136.7, ""),
    ]
    report = bring(session, *(dict(zip(head, row, strict=True)) for row in named))
    assert report.facilities["new"] == 3
    assert "names_no_town" in {issue["code"] for issue in report.issues if issue["row"] == 5}
    assert one(session, "SELECT name FROM municipality WHERE is_home")["name"] == "ひがし市"
    assert count(session, "municipality", "code = '000000'") == 0
    assert count(session, "municipality") == 2


@pytest.mark.parametrize("other", ["232017", "232076"], ids=["of one town", "of neighbours"])
def test_first_lists_when_imported_beside_each_other_then_one_home(
    own_sessions: sessionmaker[Session], other: str
) -> None:
    together = Barrier(2)

    def work(number: int) -> dict[str, int]:
        town = {"全国地方公共団体コード": ("232017", other)[number - 1], "施設コード": f"A{number}"}
        with transaction(own_sessions) as session:
            together.wait()
            return bring(session, list_row(**town, 施設名=f"第{number}公民館")).facilities

    with ThreadPoolExecutor(2) as pool:
        assert [done["new"] for done in pool.map(work, (1, 2))] == [1, 1]
    with transaction(own_sessions) as session:
        assert count(session, "municipality", "is_home") == 1
        assert count(session, "facility") == 2
