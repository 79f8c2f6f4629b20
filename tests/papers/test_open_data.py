"""Open data: the national standard's header to the byte, nothing lost on the way back, readable by machines."""

import io
import zipfile

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.formats.papers.files.open_data import LIST_NAME, OWN_NAME, STANDARD, facility_list, open_data
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.wording.paper_words import QUESTIONS
from app.formats.readability.diagnosis import diagnose
from app.services.importing.import_facilities import import_facilities
from app.services.paper.export_report import council_report
from tests.factories import bring, list_row, make_decision, make_run, one

HEADER = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,POIコード,外部識別子,外部識別子の値,"
    "所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),"
    "緯度,経度,高度の種別,高度の値,電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,"
    "法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能時間特記事項,説明,車椅子可,車椅子貸出,ツエ貸出,バリアフリートイレ,"
    "スロープ、エレベータ、エスカレータ,点字ブロック等の移動支援,点字や読上による支援,盲導犬・介助犬、聴導犬同伴,字幕,筆談対応,"
    "優先駐車場,オストメイト対応トイレ,授乳室,おむつ替えコーナー,飲食可否,ベビーカー貸出,ベビーカー利用,URL,画像,画像_ライセンス,備考"
)


def test_list_when_written_then_its_header_is_the_standard_s_to_the_byte(report: CouncilReport) -> None:
    data = facility_list(report)
    assert len(STANDARD) == 56
    assert data.split(b"\r\n")[0] == b"\xef\xbb\xbf" + HEADER.encode()
    assert data.endswith(b"\r\n")


def test_archive_when_diagnosed_then_both_lists_have_100_100_100(report: CouncilReport) -> None:
    archive = zipfile.ZipFile(io.BytesIO(open_data(report, "ja")))
    definitions = archive.read("public_facility_definitions.csv")
    for name in (LIST_NAME, OWN_NAME):
        found = diagnose(archive.read(name), definitions=definitions)
        assert (name, [(each.rule, each.seen) for each in found.findings]) == (name, [])
        assert found.scores == (100, 100, 100)


def test_list_when_imported_again_then_no_facility_is_new_gone_or_different(session: Session) -> None:
    # A park by its name, a school by the list: the standard's columns have no class, and a guess may not replace it.
    rows = [
        list_row(),
        list_row(施設コード="A2", 施設名="髙﨑公園", 緯度=34.7712345, 経度=137.4298765, 大分類="学校教育系施設"),
    ]
    bring(session, *rows, dry_run=False)
    session.execute(text("UPDATE facility SET point_quality = 'town' WHERE code = 'A1'"))
    run = make_run(session, state="done")
    for number in (1, 2):
        make_decision(session, run.id, one(session, "SELECT id FROM facility WHERE code = :c", c=f"A{number}")["id"])
    written = facility_list(council_report(session, run.id))
    again = import_facilities(session, written, filename=LIST_NAME, actor="planner", dry_run=True)
    assert {name: again.facilities[name] for name in ("new", "gone", "total")} == {"new": 0, "gone": 0, "total": 2}
    assert (again.facilities["changed"], again.facilities["same"], again.changes) == (0, 2, [])
    import_facilities(session, written, filename=LIST_NAME, actor="planner", dry_run=False)
    assert one(session, "SELECT category FROM facility WHERE code = 'A2'")["category"] == "school"
    assert one(session, "SELECT point_quality FROM facility WHERE code = 'A1'")["point_quality"] == "town"


def test_questions_when_they_stand_in_a_cell_then_none_reads_as_several_values() -> None:
    assert [pair for pair in QUESTIONS.values() if "、" in pair[0]] == []
