"""Every number once more: the answer of the API, the cells of the workbook, the printed text and the screen agree."""

import io
import math
import re
import urllib.request
from dataclasses import dataclass
from typing import Any

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from app.domain.vocabulary import Action
from app.formats.papers.wording.number_words import bare, number
from app.formats.papers.wording.paper_words import figure_label
from app.formats.words.reason_words import yen_in_words
from tests.browser.asking import newest_plan

pytestmark = pytest.mark.browser
AGES = ("child", "working", "early_elderly", "late_elderly")
# Headlines that are means of a column of the budget, and where an answer has the others: path of its summary.
MEANS = {
    "need_before_yen": "必要額（すべて継続）(円)",
    "need_after_yen": "必要額（計画）(円)",
    "budget_yen": "充当可能な予算(円)",
}
ANSWERED = {
    "keep_cost_yen": ("keep_everything_yen",), "city_cost_yen": ("cost_yen",), "saving_yen": ("saving_yen",),
    "travel_yen": ("money", "travel_yen"), "unserved_yen": ("money", "unserved_yen"),
    "objective_yen": ("money", "objective_yen"), "gap_yen": ("money", "gap_yen"), "closed": ("closed",),
    "area_before_m2": ("floor_area", "before_m2"), "area_after_m2": ("floor_area", "after_m2", -1),
    "places_before": ("places", "before"), "handed_over": ("places", "handed_over"), "changed": ("places", "changed"),
    "residents_affected": ("residents_affected",),
}  # fmt: skip
PRINTED = {
    "facilities": "facilities", "floor_area_m2": "m2", "old_share": "1", "area_cut_share": "1", "closed": "facilities",
    "saving_yen": "yen", "keep_cost_yen": "yen", "city_cost_yen": "yen", "need_before_yen": "yen_per_year",
    "need_after_yen": "yen_per_year", "budget_yen": "yen_per_year", "residents_affected": "people",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One run as the API, the workbook (sheet → rows by heading) and the printed text tell it."""

    run: dict[str, Any]
    sheets: dict[str, list[dict[str, Any]]]
    text: str

    @property
    def headlines(self) -> dict[str, Any]:
        return {row["数値の名前"]: row["値"] for row in self.sheets["主な数値"]}


@pytest.fixture(scope="module")
def told(live_server: str) -> Told:
    run = newest_plan(live_server, seconds=5)
    paper = f"{live_server}api/runs/{run['id']}/report."
    book = openpyxl.load_workbook(io.BytesIO(_bytes(paper + "xlsx")), read_only=True)
    wanted = ("主な数値", "施設別の方針", "必要額と予算", "施設別の工事", "年度別の財源", "比較した案")
    pages = pypdfium2.PdfDocument(_bytes(paper + "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return Told(
        run, {name: _records(book[name]) for name in wanted if name in book.sheetnames}, re.sub(r"\s", "", text)
    )


def _bytes(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=300) as answer:
        return bytes(answer.read())


def _records(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _people(decision: dict[str, Any]) -> int | None:
    """Residents whose place changes, as the answer's reasons count them by age."""
    reason = next((each for each in decision["reasons"] if each["code"] == "affected_ages"), None)
    return None if reason is None else sum(int(reason[age]) for age in AGES)


def test_headlines_when_walked_then_answer_workbook_and_print_say_the_same(told: Told) -> None:
    cells = told.headlines
    for code, path in ANSWERED.items():
        value: Any = told.run["summary"]
        for step in path:
            value = value[step]
        assert cells.get(figure_label(code, "ja")) == value, code
    for code, column in MEANS.items():
        years = [row[column] for row in told.sheets["必要額と予算"]]
        if all(value is not None for value in years):
            assert cells[figure_label(code, "ja")] == round(sum(years) / len(years)), code
    for code, unit in PRINTED.items():
        label = figure_label(code, "ja")
        if label in cells:
            assert number(cells[label], unit, "ja").replace(" ", "") in told.text, code


def test_decisions_when_walked_then_answer_workbook_and_print_say_the_same_of_each(told: Told) -> None:
    rows = {row["施設コード"]: row for row in told.sheets["施設別の方針"]}
    decided = [each for each in told.run["decisions"] if each["facility_code"] in rows]
    assert len(decided) == len(rows) > 300
    for each in decided:
        row = rows[each["facility_code"]]
        floor = each["floor_area"]["after_m2"][-1] if each["floor_area"] else None
        money = (each["cost_yen"], each["keep_cost_yen"])
        assert (row["計画の費用(円)"], row["継続した場合の費用(円)"]) == money, each["name"]
        assert row["効果額(円)"] == money[1] - money[0], each["name"]
        assert (row["実施年度"], row["方針"]) == (each["fiscal_year"], Action.of(each["action"]).label("ja"))
        assert row["計画後の延床面積(m2)"] == pytest.approx(floor, abs=0.001), each["name"]
        people = _people(each)
        assert people is None or row["影響人口(人)"] == people, each["name"]
        # On paper the numbers of a line stand side by side: year built, area, action, year, effect, people.
        built = bare(row["築年"], "year") + bare(row["延床面積(m2)"], "m2")
        effect = bare(row["実施年度"], "year") + bare(row["効果額(円)"], "yen")
        affected = "" if row["影響人口(人)"] is None else bare(row["影響人口(人)"], "people")
        assert re.search(f"{re.escape(built)}\\D{{1,30}}{re.escape(effect + affected)}", told.text), row


def test_years_when_walked_then_answer_workbook_and_print_say_the_same_of_each(told: Told) -> None:
    summary = told.run["summary"]
    budget = {row["fiscal_year"]: row for row in summary["budget"]}
    keeping = {row["fiscal_year"]: row["works_yen"] for row in summary["finance_table"]["before"]}
    assert len(budget) == len(told.sheets["必要額と予算"]) >= 30
    for row in told.sheets["必要額と予算"]:
        limit, before, after = (row[name] for name in (MEANS["budget_yen"], *list(MEANS.values())[:2]))
        answer = budget[row["実施年度"]]
        assert (limit, before, after) == (answer["limit_yen"], keeping[row["実施年度"]], answer["spent_yen"])
        line = "".join(bare(value, "yen") for value in (limit, before, after))
        assert f"{row['実施年度']}{line}" in told.text, row
    paid = {(row["場合"], row["実施年度"], row["項目"]): row["金額(円)"] for row in told.sheets["年度別の財源"]}
    after_rows = {row["fiscal_year"]: row for row in summary["finance_table"]["after"]}
    for (case, year, item), yen in paid.items():
        if case != "すべて継続" and item == "工事費":
            assert yen == after_rows[year]["works_yen"] == pytest.approx(budget[year]["spent_yen"], abs=1)


def test_screen_when_walked_then_it_says_what_the_workbook_says(page: Page, told: Told) -> None:
    run, cells = told.run, told.headlines
    page.goto(f"/#panel=plan&step=look&run={run['id']}&theme=plan")
    summary = page.locator("#panel .run-summary")
    expect(summary.locator(".headline dd").first).to_be_visible()
    said = " ".join([summary.inner_text(), *summary.locator("svg text").all_text_contents()])
    away = ["keep_cost_yen", "city_cost_yen", "saving_yen", "objective_yen"]
    for code in away:
        assert _short(cells[figure_label(code, "ja")]) in _even(said), code
    travel = cells[figure_label("travel_yen", "ja")] + cells[figure_label("unserved_yen", "ja")]
    assert _short(travel) in _even(said)
    for row in told.sheets.get("比較した案", []):
        assert _short(row["市の費用(円)"]) in _even(said), row
    _years_on_screen(page, told)
    _rows_on_screen(page, told)


def _short(yen: float) -> str:
    return _even(yen_in_words(yen, "ja"))


def _even(text: str) -> str:
    """One sign for minus."""
    return text.replace("−", "-")


def _years_on_screen(page: Page, told: Told) -> None:
    """The works of every year as the bar under the map has them."""
    works: dict[int, int] = {}
    for row in told.sheets["施設別の工事"]:
        works[row["実施年度"]] = works.get(row["実施年度"], 0) + row["金額(円)"]
    for row in told.sheets["必要額と予算"]:
        year = row["実施年度"]
        page.evaluate("year => location.hash = location.hash.replace(/&year=\\d+|$/, `&year=${year}`)", year)
        shown = page.locator("#bar .planned")
        expect(shown).to_have_attribute("aria-label", re.compile(str(year)))
        assert _short(works.get(year, 0)) == _even(shown.locator("dd b").nth(3).inner_text()), year
        assert works.get(year, 0) == pytest.approx(row[MEANS["need_after_yen"]], abs=100), year


def _rows_on_screen(page: Page, told: Told) -> None:
    """Every line of the table of decisions, laid out as for print: year, area then, costs, difference, people."""
    last = told.run["summary"]["periods"][-1]["to_year"]
    page.evaluate("year => location.hash = location.hash.replace(/&year=\\d+/, `&year=${year}&table=decisions`)", last)
    page.evaluate("() => { window.print = () => {} }")
    page.get_by_label("印刷", exact=True).click()
    page.get_by_role("button", name="一覧（A4 横、選んだ施設すべて）").click()
    lines = page.locator("#table tbody tr")
    expect(lines).to_have_count(len(told.sheets["施設別の方針"]))
    head, *shown = page.evaluate(
        "() => [...document.querySelectorAll('#table tr')].map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    names = [text.strip() for text in head]
    assert names[0] == "施設名", names
    on_screen = sorted(_line(dict(zip(names, row, strict=True)), last) for row in shown)
    expected = sorted(_expected(row) for row in told.sheets["施設別の方針"])
    differing = [pair for pair in zip(on_screen, expected, strict=True) if pair[0] != pair[1]]
    assert differing == []


def _line(cells: dict[str, str], year: int) -> tuple[str, ...]:
    affected = re.search(r"影響する住民([^／]*)", cells["理由"])
    people = sum(int(count.replace(",", "")) for count in re.findall(r"([\d,]+)人", affected[1])) if affected else 0
    area = cells[f"{year}年度の面積"]
    money = (_even(cells[name]) for name in ("採用案の費用", "維持した場合", "差"))
    return (cells["施設名"], cells["実施年度"], area, *money, str(people))


def _expected(row: dict[str, Any]) -> tuple[str, ...]:
    area = row["計画後の延床面積(m2)"]
    money = (_short(row[name]) for name in ("計画の費用(円)", "継続した場合の費用(円)", "効果額(円)"))
    return (row["施設名"], str(row["実施年度"] or "―"), _area(area), *money, str(row["影響人口(人)"] or 0))


def _area(m2: float | None) -> str:
    if m2 is None:
        return "―"
    if m2 >= 10_000:
        return f"{math.floor(m2 / 1000 + 0.5) / 10:,g}万㎡"
    return f"{math.floor(m2 + 0.5):,}㎡"
