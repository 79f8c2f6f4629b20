# ruff: noqa: E501  one heading a line
"""CouncilReport → open data: 公共施設一覧 in the national standard's header, our own columns beside it, every table as CSV.

The header is the one of 自治体標準オープンデータセット as towns publish it: 56 columns, in this order. It has no column for
floor area, years or cost; those stand in a file of their own, joined by ID.
"""

from collections.abc import Mapping
from typing import Final

from app.formats.papers.files.data_book import BOM, csv_files, csv_of
from app.formats.papers.report.council_report import Cell, CouncilReport
from app.formats.papers.wording.cells import csv_text, zipped
from app.formats.papers.wording.worded import ITEM, definition_rows, worded
from app.formats.readability.definitions import FILE, HEAD

# The standard's column → its name in ASCII letters.
STANDARD: Final[Mapping[str, str]] = {
    "全国地方公共団体コード": "municipality_code", "ID": "id", "地方公共団体名": "municipality_name", "名称": "name",
    "名称_カナ": "name_kana", "名称_英字": "name_latin", "名称_通称": "name_common", "POIコード": "poi_code",
    "外部識別子": "external_identifier", "外部識別子の値": "external_value",
    "所在地_全国地方公共団体コード": "address_municipality_code", "町字ID": "town_id", "所在地_連結表記": "address",
    "所在地_都道府県": "address_prefecture", "所在地_市区町村": "address_municipality", "所在地_町字": "address_town",
    "所在地_番地以下": "address_number", "建物名等(方書)": "address_building", "緯度": "lat", "経度": "lon",
    "高度の種別": "height_kind", "高度の値": "height", "電話番号": "phone", "内線番号": "extension",
    "連絡先メールアドレス": "mail", "連絡先FormURL": "form_url", "連絡先備考（その他、SNSなど）": "contact_remark",
    "郵便番号": "postal_code", "法人番号": "corporate_number", "団体名": "organisation", "利用可能曜日": "open_days",
    "開始時間": "opens", "終了時間": "closes", "利用可能時間特記事項": "hours_remark", "説明": "words",
    "車椅子可": "wheelchair", "車椅子貸出": "wheelchair_lent", "ツエ貸出": "stick_lent", "バリアフリートイレ": "accessible_toilet",
    "スロープ、エレベータ、エスカレータ": "ramp_lift", "点字ブロック等の移動支援": "tactile_paving",
    "点字や読上による支援": "braille", "盲導犬・介助犬、聴導犬同伴": "assistance_dogs", "字幕": "subtitles", "筆談対応": "writing",
    "優先駐車場": "priority_parking", "オストメイト対応トイレ": "ostomate_toilet", "授乳室": "nursing_room",
    "おむつ替えコーナー": "nappy_corner", "飲食可否": "eating", "ベビーカー貸出": "pram_lent", "ベビーカー利用": "pram",
    "URL": "url", "画像": "picture", "画像_ライセンス": "picture_licence", "備考": "remark",
}  # fmt: skip
LIST_NAME, OWN_NAME = "public_facility.csv", "public_facility_own.csv"
REGISTER: Final = "register"


def facility_list(report: CouncilReport) -> bytes:
    """公共施設一覧: UTF-8 with a byte order mark, lines ending with CR LF; what the register does not know is empty."""
    rows = [_standard_row(report, row) for row in report.table(REGISTER).records()]
    return (BOM + csv_text([tuple(STANDARD), *rows])).encode()


def _standard_row(report: CouncilReport, row: Mapping[str, Cell]) -> list[Cell]:
    town = report.town
    known: dict[str, Cell] = {
        "municipality_code": town.code,
        "id": row["facility_code"],
        "municipality_name": town.name.partition("（")[0],
        "name": row["facility_name"],
        "name_kana": row["kana"],
        "address_municipality_code": town.code,
        "address": row["address"],
        "lat": row["lat"],
        "lon": row["lon"],
    }
    return [known.get(name) for name in STANDARD.values()]


def open_data(report: CouncilReport, language: str) -> bytes:
    """The archive: the standard list, our own columns, every table, codes and definitions."""
    own = worded(report.table(REGISTER), language)
    definitions = [
        *((ITEM, name, code, "", name) for name, code in STANDARD.items()),
        *definition_rows(report, [own], language),
        (FILE, "文字コード", "", "", "UTF-8 (BOM)"),
    ]
    files = {
        LIST_NAME: facility_list(report),
        OWN_NAME: csv_of(own),
        "public_facility_definitions.csv": (BOM + csv_text([HEAD, *definitions])).encode(),
    }
    return zipped(files | csv_files(report, language))
