# ruff: noqa: E501  one invented table a line
"""The 30 rules of machine readability: each broken and kept, by its cells; and repaired copies that keep them all."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.readability.diagnosis import Diagnosis, diagnose, diagnosis_rows
from app.formats.readability.raw_sheets import address_of, read_raw
from app.formats.readability.repair import RepairedCopy, repair
from app.formats.readability.rules import RULES
from app.formats.text.unreadable import UnreadableFile

Rows = Sequence[Sequence[object]]
DEFINITIONS = "データ項目定義.csv"
GOOD: Rows = [["施設名", "構造", "延床面積（m2）", "建築年"], ["東小学校", "RC", 4200, 1971], ["西公民館", "木造", 310, 1985], ["図書館", "RC", 1900, 1992], ["中央会館", "木造", 150, 2001]]  # fmt: skip


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_book(rows: Rows, change: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("一覧")
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
        if change is not None:
            change(book, page)
    return buffer.getvalue()


def with_row(*row: object) -> Rows:
    return [*GOOD, list(row)]


def with_column(heading: str, values: Sequence[object]) -> Rows:
    return [[*row, value] for row, value in zip(GOOD, (heading, *values), strict=True)]


def broken(found: Diagnosis) -> dict[str, tuple[str, ...]]:
    cells: dict[str, tuple[str, ...]] = {}
    for finding in found.findings:
        cells[finding.rule] = cells.get(finding.rule, ()) + finding.cells
    return cells


def yellow(book, page) -> None:
    page.write(2, 0, "西公民館", book.add_format({"bg_color": "#FFFF00"}))


def box(book, page) -> None:
    page.insert_textbox(8, 0, "※黄色は廃止予定")


def merged(book, page) -> None:
    page.merge_range(2, 1, 3, 1, "RC")


def hidden(book, page) -> None:
    page.set_row(3, None, None, {"hidden": True})
    page.set_column(1, 1, None, None, {"hidden": True})


def formula(book, page) -> None:
    page.write_formula(4, 2, "=C2/2", None, 2100)


BROKEN: dict[str, tuple[bytes, str]] = {
    "L1-02": (as_csv([*GOOD, [], [], ["施設名", "住所", "緯度", "経度"], ["南館", "本町1", "35.1", "137.1"]]), "8:8"),
    "L1-03": (as_csv([GOOD[0], GOOD[1], [], *GOOD[2:]]), "3:3"),
    "L1-04": (as_csv([["公共施設一覧", "", "", ""], *GOOD]), "A1"),
    "L1-05": (as_csv(with_column("", ["a", "b", "c", "d"])), "E1"),
    "L1-06": (as_csv([["施　設　名", *GOOD[0][1:]], *GOOD[1:]]), "A1"),
    "L1-07": (as_csv(with_column("対象災害", ["洪水、地震", "地震", "洪水", "地震"])), "E2"),
    "L1-08": (as_csv(with_column("備考の欄", ["①棟", "a", "b", "c"])), "E2"),
    "L1-09": (as_csv(with_column("駐車台数", [3, "-", 5, 8])), "E3"),
    "L1-10": (as_book(GOOD, box), "A1"),
    "L1-11": (as_book(GOOD, yellow), "A3"),
    "L1-12": (as_book(GOOD, merged), "B3"),
    "L1-13": (as_book(GOOD, hidden), "4:4"),
    "L1-14": (as_csv([GOOD[0], ["東\n小学校", *GOOD[1][1:]], *GOOD[2:]]), "A2"),
    "L1-15": ("施設名,所在地,延床面積（m2）\nA館,本町1,100\nB館,本町2,1,234\nC館,本町3,300\n".encode(), "3:3"),
    "L2-01": (as_csv(with_row("南館", "RC", "1,234㎡", 1990)), "C6"),
    "L2-02": (as_csv([["分類", "施設名", "延床面積（m2）"], ["学校", "A小", 1], ["", "B小", 2], ["文化", "C館", 3], ["", "D館", 4]]), "A3"),
    "L2-03": (as_csv(with_column("構造", ["a", "b", "c", "d"])), "B1"),
    "L2-04": (as_csv(with_row("南館", "ＲＣ", 10, 1990)), "B6"),
    "L2-05": (as_csv(with_column("区分", ["直営", "その他（貸付）", "直営", "委託"])), "E3"),
    "L2-06": (as_book(GOOD, formula), "C5"),
    "L3-01": (as_csv([["公共施設一覧", "", "", ""], *GOOD]), "2:2"),
    "L3-02": (as_csv(with_column("状態コード", [1, 2, 1, 2])), "E:E"),
    "L3-03": (as_csv(with_column("駐車台数", [3, "X", 5, 8])), "E3"),
    "L3-04": (as_csv(with_column("維持管理費", [3, 4, 5, 8])), "E:E"),
    "L3-05": (as_csv(with_row("南館", "RC", 10, "昭和46年3月")), "D6"),
    "L3-06": (as_csv(with_column("市区町村コード", ["232017", "232018", "232017", "23201"])), "E3"),
    "L3-08": (as_csv(GOOD), "A:A"),
    "L3-09": (as_csv([["施設名", "2022年度支出（円）", "2023年度支出（円）"], ["A館", 1, 2], ["B館", 3, 4]]), "B:B"),
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_rule_when_broken_then_named_with_its_cell_and_its_points(rule: str) -> None:
    data, place = BROKEN[rule]
    found = diagnose(data)
    assert place in broken(found)[rule]
    level = RULES[rule].level
    expected = max(0, 100 - sum(RULES[one].deduction for one in broken(found) if RULES[one].level == level))
    assert found.scores[level - 1] == expected
    assert expected == 0 or RULES[rule].severity != "fatal"


@pytest.mark.parametrize("rule", [rule for rule in BROKEN if rule != "L3-08"])
def test_rule_when_the_file_is_in_order_then_not_named(rule: str) -> None:
    assert rule not in broken(diagnose(as_csv(GOOD)))
    assert rule not in broken(diagnose(as_book(GOOD)))


def test_rules_of_file_type_and_of_last_year() -> None:
    page = "<html><table><tr><th>施設名</th></tr><tr><td>A</td></tr></table>".encode()
    assert "L1-01" in broken(diagnose(page))
    assert "L1-01" not in broken(diagnose(as_book(GOOD)))
    assert diagnose(as_csv(GOOD)).not_judged == ("L3-07",)
    assert "L3-07" not in broken(diagnose(as_csv(GOOD), earlier=[str(name) for name in GOOD[0]]))
    assert broken(diagnose(as_csv(GOOD), earlier=["施設名", "延床面積（m2）", "構造", "建築年"]))["L3-07"] == (
        "B:B",
        "C:C",
    )
    with pytest.raises(UnreadableFile):
        diagnose(b"")


def test_all_thirty_rules_have_weights_and_words_in_both_languages(shared: Path) -> None:
    with (shared / "data/H_standards/machine_readability_rules.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rule = RULES[row["id"]]
            assert (rule.level, rule.severity) == (int(row["level"]), row["severity"].lower())
            assert rule.deduction == (100 if row["deduction"] == "level 0" else int(row["deduction"]))
    assert len(RULES) == 30
    for language in ("ja", "en"):
        rows = diagnosis_rows(diagnose(BROKEN["L2-01"][0]), language)["rules"]
        assert all(row["asks"] for row in rows)
        assert all(bool(row["advice"]) == (row["state"] == "broken") for row in rows)


def scores_of(copy: RepairedCopy) -> list[tuple[str, tuple[int, int, int]]]:
    """Points of the workbook and of every CSV with its definitions."""
    files = copy.as_csv()
    definitions = files[DEFINITIONS]
    scores = [("xlsx", diagnose(copy.as_xlsx()).scores)]
    return scores + [
        (name, diagnose(data, definitions=definitions).scores) for name, data in files.items() if name != DEFINITIONS
    ]


@pytest.mark.parametrize("rule", [rule for rule in BROKEN if rule != "L3-02"])
def test_repaired_copy_keeps_every_rule(rule: str) -> None:
    assert {scores for _, scores in scores_of(repair(BROKEN[rule][0], filename="x"))} == {(100, 100, 100)}


def test_a_number_that_only_speaks_of_areas_needs_no_unit() -> None:
    assert "L3-04" not in broken(diagnose(as_csv(with_column("areaNumber", [1, 2, 3, 4]))))
    assert "L3-04" in broken(diagnose(as_csv(with_column("areaTotal", [1, 2, 3, 4]))))


CODES = ["1", "2", "1", "2"]


def meanings(copy: RepairedCopy) -> dict[str, str]:
    return {row[1]: row[4] for row in copy.definitions if row[0] == "コード"}


def test_areas_of_other_countries_have_no_japanese_names_and_those_of_japan_do() -> None:
    abroad: Rows = [
        ["Building Name", "City", "State"],
        ["Federal Building", "DALLAS", "TX"],
        ["Court House", "BOSTON", "MA"],
    ]
    assert "L3-06" not in broken(diagnose(as_csv(abroad)))
    here: Rows = [["施設名", "City"], ["東小学校", "Toyohashi"], ["西小学校", "豊橋市"]]
    assert "L3-06" in broken(diagnose(as_csv(here)))


def test_codes_whose_meaning_nobody_tells_are_listed_as_still_to_be_written() -> None:
    copy = repair(BROKEN["L3-02"][0])
    assert copy.still_open == ("状態コード=1", "状態コード=2")
    assert set(meanings(copy)) == set(copy.still_open)


def test_a_placeholder_is_no_meaning_until_the_office_has_written_every_one() -> None:
    copy = repair(BROKEN["L3-02"][0])
    assert {scores for _, scores in scores_of(copy)} == {(100, 100, 85)}
    for count, level_3 in ((1, 85), (2, 100)):
        rows = [(*row[:4], "良") if row[1] in copy.still_open[:count] else row for row in copy.definitions]
        assert {scores for _, scores in scores_of(replace(copy, definitions=tuple(rows)))} == {(100, 100, level_3)}


def test_marks_take_their_meaning_from_a_note_or_keep_the_copy_under_100() -> None:
    table = with_column("利用者数", ["12", "▲", "15", "18"])
    told = repair(as_csv([*table, [], ["注）▲は休館中"]]))
    assert {scores for _, scores in scores_of(told)} == {(100, 100, 100)}
    untold = repair(as_csv(table))
    assert untold.still_open == ("▲",)
    assert {scores[2] for _, scores in scores_of(untold)} == {90}


def test_codes_take_their_meaning_from_a_legend_or_from_the_column_beside_them() -> None:
    legend = repair(as_csv([*with_column("状態コード", CODES), [], ["※状態コード　1：良好、2：要修繕"]]))
    beside = [
        [*row, word]
        for row, word in zip(with_column("状態コード", CODES), ["状態", "良", "否", "良", "否"], strict=True)
    ]
    mixed = [
        [*row, word]
        for row, word in zip(with_column("状態コード", CODES), ["状態", "良", "否", "可", "否"], strict=True)
    ]
    assert meanings(legend) == {"状態コード=1": "良好", "状態コード=2": "要修繕"}
    assert meanings(repair(as_csv(beside))) == {"状態コード=1": "良", "状態コード=2": "否"}
    assert len(repair(as_csv(mixed)).still_open) == 2


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": []}',
        "<?xml version='1.0'?><metadata><title>a</title></metadata>",
        "name: 公園\nfilename: a.csv\ndataType: location\n",
        'PROJCS["JGD2011",GEOGCS["x",DATUM["y"]]]',
    ],
)
def test_a_text_that_is_no_table_is_refused_and_not_scored(text: str) -> None:
    for work in (diagnose, repair):
        with pytest.raises(UnreadableFile) as refused:
            work(text.encode())
        assert refused.value.code == "not_a_table"


@pytest.mark.parametrize(("data", "kind"), [(b"%PDF-1.7 ...", "PDF"), (b"\x89PNG\r\n", "PNG")])
def test_a_file_without_cells_is_judged_by_its_type_alone(data: bytes, kind: str) -> None:
    found = diagnose(data)
    assert (found.kind, found.scores, found.level) == (kind, (0, 0, 0), 0)
    assert broken(found) == {"L1-01": ()}
    states = [row["state"] for row in diagnosis_rows(found, "ja")["rules"]]
    assert (states.count("broken"), states.count("not_judged")) == (1, 29)


def test_repaired_copy_loses_nothing() -> None:
    rows = [["公共施設一覧（令和6年4月1日現在）"], [], ["分類", "施設名", "延床面積(㎡)", "竣工年", "対象災害", "2022年度支出(千円)", "2023年度支出(千円)"],
            ["学校", "東小学校 ", "1,200㎡", "S46.3.31", "洪水、地震", "1,000", "900"], ["〃", "西小学校", "-", "不明", "地震", "500", "X"],
            ["文化", "図書館", "約300", "1992", "洪水", "70", "80"], ["", "会館", "410", "H10", "地震", "10", "20"], ["※面積は台帳による。"]]  # fmt: skip
    copy = repair(as_csv(rows), filename="shisetsu.csv", today=date(2026, 11, 28))
    main, yearly = copy.tables
    names = [column.name for column in main.columns]
    first = dict(zip(names, main.rows()[0], strict=True))
    second = dict(zip(names, main.rows()[1], strict=True))
    assert (first["分類"], second["分類"], main.rows()[3][0]) == ("学校", "学校", "文化")
    assert (first["延床面積(m2)"], second["延床面積(m2)"], second["延床面積(m2)_注記"]) == ("1200", "", "-")
    assert (first["竣工年"], second["竣工年_注記"]) == ("1971-03-31", "不明")
    assert (first["対象災害_洪水"], first["対象災害_地震"], second["対象災害_洪水"]) == ("1", "1", "0")
    assert ("東小学校", "2022", "支出", "1000", "千円") in [row[-5:] for row in yearly.rows()]
    told = " ".join(" ".join(row) for row in copy.definitions)
    assert all(words in told for words in ("公共施設一覧", "※面積は台帳による。", "shisetsu.csv", "2026-11-28"))
    assert {scores for _, scores in scores_of(copy)} == {(100, 100, 100)}


def test_repaired_copy_as_csv_is_a_zip_of_utf8_files_with_a_mark() -> None:
    with zipfile.ZipFile(io.BytesIO(repair(as_book(GOOD), filename="a.xlsx").as_csv_zip())) as archive:
        assert set(archive.namelist()) == {"一覧.csv", DEFINITIONS}
        assert archive.read("一覧.csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("folder", ["facilities", "population", "shelters"])
def test_cases_when_repaired_then_every_rule_is_kept(shared: Path, folder: str) -> None:
    for path in sorted((shared / "cases" / folder).iterdir()):
        if path.suffix != ".geojson":
            scores = dict(scores_of(repair(path.read_bytes(), filename=path.name)))
            assert set(scores.values()) == {(100, 100, 100)}, path.name


def test_wrapped_names_are_one_record_in_the_copy(shared: Path) -> None:
    copy = repair((shared / "cases/facilities/pdf_tables_wrapped_names.csv").read_bytes())
    (table,) = copy.tables
    assert len([row for row in table.rows() if row[0]]) >= 45
    assert "飯塚東交流センター" in next(column.values for column in table.columns if column.name == "施設名")


CELLS = st.sampled_from(
    [
        "",
        "1",
        "2,300",
        "12㎡",
        "-",
        "RC",
        "ＲＣ",
        "昭和46年",
        "洪水、地震",
        "その他（倉庫）",
        "〃",
        "①",
        " a ",
        "東\n館",
        "X",
        "0123",
        "3月",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "構造",
                "延床面積（㎡）",
                "建築年月日",
                "備考",
                "駐車台数",
                "区分",
                "メモ",
                "2022年度支出（円）",
                "2023年度支出（円）",
            ]
        ),
        min_size=1,
        max_size=7,
    ),
    st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=8),
)
def test_any_table_when_repaired_then_it_can_be_read_and_scores_no_less(
    headings: list[str], body: list[list[str]]
) -> None:
    rows = [["施設名", *headings], *([f"第{number}館", *cells[: len(headings)]] for number, cells in enumerate(body))]
    data = as_csv(rows)
    before, copy = diagnose(data), repair(data)
    for _, after in scores_of(copy):
        assert all(new >= old for new, old in zip(after, before.scores, strict=True))
    names = [column for table in copy.tables for column in table.columns if column.name == "施設名"]
    assert names[0].values == [f"第{number}館" for number in range(len(body))]


def test_addresses_of_cells() -> None:
    assert [address_of(1, 0), address_of(12, 25), address_of(3, 26), address_of(1, 701), address_of(1, 702)] == [
        "A1",
        "Z12",
        "AA3",
        "ZZ1",
        "AAA1",
    ]
    assert read_raw(as_book(GOOD)).kind == "xlsx"
