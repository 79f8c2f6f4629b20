# ruff: noqa: E501  one heading a line
"""施設カルテ: one card a facility, all in one document, from the register as it was kept with the run and the plan's word."""

from collections.abc import Mapping

from app.domain.functions.terms import UseUnit
from app.domain.functions.use import Conversion
from app.formats.papers.document.document_sheets import sheet_of
from app.formats.papers.report.compose_stock import districts_in
from app.formats.papers.report.council_report import Cell, CouncilReport, ReportFacility
from app.formats.papers.wording.blocks import Block, heading
from app.formats.papers.wording.number_words import number
from app.formats.papers.wording.paper_words import term_label
from app.formats.papers.wording.people_words import use_of
from app.formats.words.pairs import Pair, say

NO_DISTRICT: Pair = ("地区なし", "No district")
FACTS: Mapping[str, Pair] = {
    "address": ("所在地", "Address"), "functions": ("機能", "Functions"), "management": ("管理形態", "Run by"),
    "buildings": ("棟数", "Buildings"), "condition": ("健全度", "Condition"), "cost": ("維持運営費", "Running cost"),
    "income": ("収入", "Income"), "per_m2": ("1㎡当たりの費用", "Cost a m²"), "per_user": ("1人当たりの費用", "Cost a user"),
    "per_visit": ("1回当たりの費用", "Cost a visit"), "per_home": ("1世帯当たりの費用", "Cost a household"),
    "per_count": ("延べ1人の費用", "Cost a count"),
    "shelter": ("避難所", "Shelter"), "position": ("位置の精度", "Position"),
}  # fmt: skip


def card_blocks(report: CouncilReport, language: str) -> list[Block]:
    """All cards, by district; a card never breaks across pages."""
    register = {row["facility_code"]: row for row in report.table("register").records()}
    blocks: list[Block] = []
    for place, name in enumerate(districts_in(report.facilities)):
        blocks += [{"kind": "break"}] if place else []
        blocks.append(heading(name or say(NO_DISTRICT, language)))
        mine = [each for each in report.facilities if each.district == name]
        blocks += [_card(each, register.get(each.code, {}), language) for each in mine]
    return blocks


def _card(each: ReportFacility, known: Mapping[str, Cell], language: str) -> Block:
    """The sheet of the plan with the register's facts before it; what is not known is left out."""
    made = sheet_of(each, language)
    told = [[say(FACTS[name], language), value] for name, value in _facts(each, known, language) if value]
    return made | {"facts": [*told, *made["facts"]]}


def _facts(each: ReportFacility, known: Mapping[str, Cell], language: str) -> list[tuple[str, str]]:
    year = known.get("record_year")
    when = f"（{year}年度）" if language == "ja" else f" (FY{year})"
    cost, area, users = known.get("cost_yen_year"), each.floor_area_m2, each.users
    between = "、" if language == "ja" else ", "
    return [
        ("address", str(known.get("address") or "")),
        ("functions", between.join(term_label("function", code, language) for code in each.functions)),
        ("management", term_label("management", str(known.get("management") or ""), language)),
        ("buildings", str(known.get("buildings") or "")),
        ("condition", "" if each.condition is None else f"{each.condition:,.1f}"),
        ("cost", _money(cost, language, when)),
        ("income", _money(known.get("income_yen"), language, when)),
        ("per_m2", _each(cost, area, language)),
        (_for_whom(each), _each(cost, users, language)),
        ("shelter", _yes(known.get("shelter"), language)),
        ("position", term_label("point_quality", each.point_quality, language)),
    ]


def _for_whom(each: ReportFacility) -> str:
    """What a unit of its users is: somebody, one visit, a household, or a count that the plan reads otherwise."""
    use = use_of(each)
    if use is None:
        return "per_user"
    if use.conversion is not Conversion.NONE:
        return "per_count"
    return {UseUnit.VISITS_PER_YEAR: "per_visit", UseUnit.HOUSEHOLDS: "per_home"}.get(use.unit, "per_user")


def _yes(value: Cell, language: str) -> str:
    return ("あり" if language == "ja" else "Yes") if value is True else ""


def _money(yen: Cell, language: str, when: str) -> str:
    return number(yen, "yen", language) + when if isinstance(yen, int | float) and not isinstance(yen, bool) else ""


def _each(yen: Cell, of: float | None, language: str) -> str:
    """Yen for each of something; nothing where a part is unknown or none."""
    if not isinstance(yen, int | float) or isinstance(yen, bool) or not of:
        return ""
    return f"{yen / of:,.0f}円" if language == "ja" else f"¥{yen / of:,.0f}"
