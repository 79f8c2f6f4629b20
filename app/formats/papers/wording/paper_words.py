# ruff: noqa: E501  one label a line
"""Labels of the papers in two languages: tables, columns, figures, units, and the codes their cells hold."""

import re
from collections.abc import Mapping
from typing import Final

from app.domain.functions.rows import sources
from app.domain.functions.terms import UseUnit
from app.domain.vocabulary import Action, Category, CostKind, Function, Management, PointQuality, SeismicCode, Term
from app.formats.words.assumption_words import note_label
from app.formats.words.pairs import Pair, say
from app.formats.words.plan_words import RUNGS

_ADDRESS: Final = re.compile(r"[\s,;]*https?://\S+")
TABLES: Final[Mapping[str, Pair]] = {
    "headlines": ("主な数値", "Headline figures"),
    "register": ("公共施設の台帳（現状）", "The register (now)"),
    "stock_by_class": ("分類別の施設（現状）", "Stock by class (now)"),
    "stock_by_build_year": ("建築年代別の面積（現状）", "Floor area by build year (now)"),
    "stock_by_district": ("地区別の施設（現状）", "Stock by district (now)"),
    "population": ("人口（計画の前提）", "Population in the plan"),
    "not_known": ("データの欠け", "What the register does not know"),
    "plan_by_class": ("分類別の計画", "The plan by class"),
    "plan_by_district": ("地区別の計画", "The plan by district"),
    "decisions": ("施設別の方針", "Decisions"),
    "receivers": ("移転先", "Where people go"),
    "reasons": ("理由の数値", "Reasons"),
    "steps": ("費用の内訳", "Arithmetic of the cost"),
    "works": ("施設別の工事", "Works by facility"),
    "actions": ("方針別の集計", "By action"),
    "open_questions": ("未確定の事項", "Open questions"),
    "budget": ("必要額と予算", "Need against budget"),
    "works_by_year": ("年度別の工事費", "Works by year"),
    "finance_by_year": ("年度別の財源", "Finance by year"),
    "residents_affected": ("影響を受ける住民", "Residents affected"),
    "users_moved": ("移る利用", "Users who move"),
    "users_without_place": ("利用できなくなる人", "Users without a place"),
    "affected_areas": ("影響の大きい地区", "Areas affected most"),
    "alternatives": ("比較した案", "Alternatives"),
    "assumptions": ("前提", "Assumptions"),
    "objections": ("点検での指摘", "Objections"),
    "resident_opinions": ("住民の意見の数", "Opinions of residents"),
    "city_targets": ("市の削減目標", "The town's own targets"),
    "city_works": ("過去の工事費（実績）", "Works of past years"),
    "run": ("計算の条件", "About the calculation"),
}
COLUMNS: Final[Mapping[str, Pair]] = {
    "facility_code": ("施設コード", "Facility code"), "facility_name": ("施設名", "Facility"),
    "district": ("地区", "District"), "category": ("分類", "Class"), "department": ("所管課", "Section in charge"),
    "building_number": ("棟", "Building"), "built_year": ("築年", "Built"), "floor_area_m2": ("延床面積", "Floor area"),
    "area_after_m2": ("計画後の延床面積", "Floor area after"), "action": ("方針", "Action"),
    "fiscal_year": ("実施年度", "Fiscal year"), "term": ("実施時期", "Term"), "effect_yen": ("効果額", "Effect"),
    "cost_yen": ("計画の費用", "Cost in the plan"), "keep_cost_yen": ("継続した場合の費用", "Cost of keeping"),
    "residents": ("影響人口", "Residents affected"), "users_moved": ("移る利用", "Users who move"),
    "users_moved_unit": ("移る利用の数え方", "Counted as"), "strength": ("判断の確かさ", "Strength"),
    "opposite_yen": ("反対の判断との差", "The opposite costs more"), "lon": ("経度", "Longitude"), "lat": ("緯度", "Latitude"),
    "point_quality": ("位置の精度", "Position"), "receiver_code": ("移転先コード", "Receiver code"),
    "receiver_name": ("移転先の施設名", "Receiver"), "function": ("機能", "Function"), "users": ("利用", "Users"),
    "users_unit": ("利用の数え方", "Counted as"), "extra_km": ("増える距離", "Longer way"), "place": ("順番", "Place"),
    "reason": ("理由", "Reason"), "figure": ("数値の名前", "Figure"), "text": ("文字の値", "Text"), "value": ("値", "Value"),
    "step": ("費目", "Step"), "amount_yen": ("金額", "Amount"), "present_yen": ("現在価値", "Present value"),
    "work": ("工事の種類", "Kind of work"), "yen": ("金額", "Amount"), "facilities": ("施設数", "Facilities"),
    "edition": ("公開の版", "Edition"), "opinions": ("意見の数", "Opinions"), "answered": ("うち市の考え方あり", "Answered"),
    "question": ("確認すること", "Question"), "limit_yen": ("充当可能な予算", "Budget line"),
    "need_before_yen": ("必要額（すべて継続）", "Need (keeping everything)"), "need_after_yen": ("必要額（計画）", "Need (plan)"),
    "case": ("場合", "Case"), "item": ("項目", "Item"), "period": ("期", "Term"), "from_year": ("開始年度", "From"), "to_year": ("終了年度", "To"),
    "residents_affected": ("影響を受ける住民", "Residents affected"), "residents_farther": ("うち遠くなる住民", "Of these farther"),
    "journeys": ("移動先が変わる移動", "Journeys led elsewhere"), "area": ("区域", "Area"), "people": ("住民", "Residents"),
    "unserved": ("行き先のない住民", "Without a place"), "rung": ("案", "Plan"), "run": ("計算番号", "Run"),
    "cut_share": ("削減率の目標", "Cut asked for"), "achieved_share": ("削減率", "Cut"), "city_cost_yen": ("市の費用", "City cost"),
    "over_yen": ("予算を超える額", "Over the budget"), "meets_budget": ("予算内か", "Within budget"), "closed": ("廃止", "Closed"),
    "gap": ("最良案との差", "Gap"), "recommended": ("推奨", "Recommended"), "assumption": ("項目", "Figure"), "unit": ("単位", "Unit"),
    "source": ("出典", "Source"), "is_assumption": ("仮定か", "Assumed"), "name_ja": ("名前（日本語）", "Name, Japanese"), "name_en": ("名前（英語）", "Name, English"), "target_name": ("計画名", "Plan"), "base_year": ("基準年度", "Base year"),
    "base_area_m2": ("基準面積", "Base area"), "target_year": ("目標年度", "Target year"), "area_share": ("面積の割合", "Share of area"),
    "old_area_m2": ("築30年以上の面積", "30 years or older"), "old_share": ("築30年以上の割合", "Share of 30 years or older"),
    "ending": ("廃止・移転する施設", "Facilities given up"), "changed": ("変わる施設", "Facilities changed"),
    "area_change_share": ("面積の増減", "Change of area"), "age": ("年齢", "Age"), "field": ("項目", "Field"),
    "unknown_share": ("不明の割合", "Share unknown"), "level": ("重さ", "Level"), "rule": ("規則", "Rule"), "objection": ("指摘", "Objection"),
    "kana": ("施設名カナ", "Name in kana"), "address": ("所在地", "Address"), "class_small": ("小分類", "Small class"),
    "management": ("管理形態", "Run by"), "buildings": ("棟数", "Buildings"), "seismic": ("耐震", "Seismic code"), "condition": ("健全度", "Condition"),
    "cost_yen_year": ("維持運営費", "Running cost"), "income_yen": ("収入", "Income"), "record_year": ("実績の年度", "Year of the record"), "shelter": ("避難所", "Shelter"),
    "sentence": ("指摘の文_注記", "Sentence_注記"), "code": ("コード", "Code"), "origin": ("区別", "Whose"), "loss": ("置き換えた文字", "Replaced"),
}  # fmt: skip
FIGURES: Final[Mapping[str, Pair]] = {
    "facilities": ("施設数（現状）", "Facilities (now)"), "floor_area_m2": ("延床面積（現状）", "Floor area (now)"),
    "old_share": ("築30年以上の面積の割合", "Share of floor of 30 years or older"), "residents": ("人口", "Residents"),
    "residents_year": ("人口の年", "Year of the population"), "area_per_resident_m2": ("1人当たりの延床面積", "Floor area a resident"),
    "depreciation_share": ("有形固定資産減価償却率", "Depreciation of tangible assets"),
    "area_before_m2": ("延床面積（計画の前）", "Floor area (before the plan)"), "area_after_m2": ("延床面積（計画後）", "Floor area (after)"),
    "area_cut_share": ("延床面積の削減率", "Floor area cut"), "places_before": ("対象の施設", "Facilities planned"),
    "closed": ("廃止する施設", "Facilities closed"), "handed_over": ("地域・民間に移す施設", "Handed over"),
    "changed": ("変わる施設", "Facilities changed"), "residents_affected": ("影響を受ける住民（最大の期）", "Residents affected (worst term)"),
    "residents_farther": ("うち遠くなる・利用できなくなる住民", "Of these farther or without a place"),
    "keep_cost_yen": ("すべて継続した場合の費用", "Cost of keeping everything"), "city_cost_yen": ("計画の費用", "Cost of the plan"),
    "saving_yen": ("節減額（計画期間、現在価値）", "Saving (plan period, present value)"), "travel_yen": ("移動の負担（円に換算）", "Burden of travel, in yen"),
    "unserved_yen": ("利用できなくなる負担（円に換算）", "Lost visits, in yen"), "objective_yen": ("費用と負担の合計", "Cost and burden together"),
    "gap_yen": ("これより良い案がありうる差（最大）", "A better plan saves at most"), "years": ("計画の年数", "Years planned"),
    "need_before_yen": ("必要額・年平均（すべて継続）", "Need a year (keeping everything)"), "need_after_yen": ("必要額・年平均（計画）", "Need a year (plan)"),
    "budget_yen": ("充当可能な予算・年平均", "Budget line a year"), "years_over_budget": ("予算を超える年度の数", "Years over the budget"),
}  # fmt: skip
UNITS: Final[Mapping[str, Pair]] = {
    "m2": ("m2", "m2"), "yen": ("円", "yen"), "year": ("年度", "fiscal year"), "1": ("割合", "share"), "people": ("人", "people"),
    "facilities": ("施設", "facilities"), "km": ("km", "km"), "degrees": ("度", "degrees"), "number": ("番号", "number"),
    "users": ("人など", "users"), "years": ("年", "years"), "yen_per_year": ("円/年", "yen/year"),
    "m2_per_person": ("m2/人", "m2/person"), "journeys_per_year": ("回/年", "journeys/year"),
    "buildings": ("棟", "buildings"), "points": ("点", "points"), "of_figure": ("数値の名前による", "by the figure"), "of_row": ("行の単位による", "by the row"),
}  # fmt: skip
ORIGINS: Final[Mapping[str, Pair]] = {
    "city": ("市の数値", "The town's figure"),
    "calculation": ("本計算の数値", "Our calculation"),
}
CASES: Final[Mapping[str, Pair]] = {"before": ("すべて継続", "Keeping everything"), "after": ("計画", "The plan")}
FINANCE: Final[Mapping[str, Pair]] = {
    "works_yen": ("工事費", "Works"), "running_yen": ("維持運営費", "Running cost"), "income_yen": ("収入", "Income"),
    "land_yen": ("土地の売却・貸付", "Land sold and let"), "subsidy_yen": ("国庫補助", "Subsidy"), "bond_yen": ("地方債", "Bonds"),
    "debt_service_yen": ("公債費", "Debt service"), "allocation_tax_yen": ("交付税措置", "Allocation tax"), "general_yen": ("一般財源", "General funds"),
}  # fmt: skip
STEPS: Final[Mapping[str, Pair]] = {
    "fit_out": ("受入れのための改修", "Fitting out"), "move": ("移転", "Moving"), "seismic": ("耐震補強", "Seismic works"),
    "interim_safety": ("当面の安全対策", "Interim safety works"), "sale": ("土地の売却", "Land sold"), "lease": ("土地の貸付", "Land let"),
    "operator": ("民間運営の条件", "Terms of the operator"), "hand_over_repair": ("引渡し前の修繕", "Repair before handing over"),
    "subsidy_and_tax": ("国庫補助・交付税措置", "Subsidy and allocation tax"), "residual_value": ("残存価値", "Residual value"),
    "running_elsewhere": ("移転先での維持運営", "Running elsewhere"), "school_bus": ("スクールバス", "School bus"),
    "grant": ("交付金の増減", "Grant"), "neighbour_fee": ("近隣自治体への負担", "Fee to neighbours"), "fee": ("負担金", "Fee"),
    "staff": ("人件費", "Staff"), "land": ("土地の売却・貸付", "Land"),
}  # fmt: skip
QUESTIONS: Final[Mapping[str, Pair]] = {
    "decision_open": ("反対の判断との差が小さく話し合いで変えられる", "The opposite may cost nearly the same: open to discussion"),
    "decision_unproven": ("反対の判断との差が確かめられていない", "How much the opposite costs is not proven"),
    "use_undecided": ("用途が未確認", "Its use is not known"), "no_users_known": ("利用者数の記録がないか0人", "No users on record, or none"),
    "no_area": ("面積が不明", "No floor area"), "no_position": ("位置が不明", "No position"),
    "approximate_position": ("位置が町丁目の代表点", "Position is the town block's"),
}  # fmt: skip
STRENGTHS: Final[Mapping[str, Pair]] = {"firm": ("確か", "Firm"), "open": ("議論の余地あり", "Open")}
AGES: Final[Mapping[str, Pair]] = {
    "child": ("0〜14歳", "0–14"), "working": ("15〜64歳", "15–64"), "early_elderly": ("65〜74歳", "65–74"), "late_elderly": ("75歳以上", "75 and over"),
    "elderly": ("65歳以上", "65 and over"),
}  # fmt: skip
FIELDS: Final[Mapping[str, Pair]] = {
    "department": ("所管課", "Section"), "address": ("所在地", "Address"), "district": ("地区", "District"), "point": ("位置", "Position"),
    "floor_area_m2": ("延床面積", "Floor area"), "built_year": ("建築年度", "Build year"), "users": ("利用者数", "Users"),
    "cost": ("維持運営費", "Running cost"), "structure": ("構造", "Structure"), "grades": ("劣化度", "Condition grades"),
}  # fmt: skip
RULES: Final[Mapping[str, Pair]] = {
    "discount_rate": ("割引率", "Discount rate"), "idle_before_closing_years": ("廃止までに古い建物を使える年数", "Years an old building is used before closing"),
    "idle_before_rebuild_years": ("建替えまでに古い建物を使える年数", "Years an old building is used before its rebuild"),
    "least_rebuild_share": ("建替えで縮小できる下限（今の面積に対する割合）", "Smallest rebuild, of the present floor"),
    "complex_saving_share": ("複合化で減る面積の割合", "Floor saved in a complex"), "fit_out_share": ("受入れ改修の単価（大規模改修に対する割合）", "Fitting out, of the renovation price"),
    "running_ending_share": ("廃止でなくなる維持運営費の割合", "Running cost that ends with a closing"), "school_saving_yen": ("学校1校の廃止で減る費用", "Saved by closing a school"),
    "school_bus_yen": ("通学バス1台の費用", "Cost of a school bus"), "seismic_yen_per_m2": ("耐震補強の単価", "Seismic works"),
    "interim_safety_yen_per_m2": ("当面の安全対策の単価", "Interim safety works"), "move_yen_per_m2": ("移転の単価", "Moving"),
    "closing_saves_share": (
        "廃止で減る費用の下限（維持の費用に対する割合、下回る廃止は選ばない）",
        "Least saving of a closing, of the cost of keeping",
    ),
    "loan_years": ("整備に借りた地方債の償還年数（済むまで廃止しない）", "Years until a building's loan is paid (not given up before)"),
    "well_used_quantile": (
        "必要な面積の目安とする施設（1人当たり面積が小さい方からの位置）",
        "Place whose floor a user counts as needed (from the smallest)",
    ),
    "alone_share": (
        "比べる施設がないとき残す面積の下限（今の1人当たり面積に対する割合）",
        "Least floor a user keeps where nothing compares, of today's",
    ),
    "full_rate": ("満員とみなす稼働率", "Share of hours in use that counts as full"),
    "usable_share": ("空いた面積のうち部屋として使える割合", "Rooms in spare floor (the rest: corridors, walls)"),
    "moved_again_years": ("移った人を再び移さない年数", "Years in which people are not moved again"),
    "unsold_share": ("売却できずに残る割合", "Share that stays unsold"), "lease_rate": ("土地の貸付料（地価に対する割合）", "Rent, of the land's price"),
    "hand_over_repair_share": ("引渡し前の修繕（大規模改修に対する割合）", "Repair before handing over, of the renovation"),
    "hand_over_grant_yen_per_m2": ("引渡し後の補助", "Grant after handing over"), "neighbour_share": ("近隣の施設を使える余裕の割合", "Room of neighbours' places"),
    "neighbour_fee_share": ("近隣自治体への負担の割合", "Fee to neighbours"), "max_guests": ("1施設が受け入れる機能の数", "Functions a place takes in"),
    "running_carbon_kg_per_m2": ("運用のCO2", "CO2 of running"), "building_carbon_kg_per_m2": ("建設のCO2", "CO2 of building"),
    "counts_residual_value": ("残存価値を数える（1＝はい）", "Residual value counted (1 = yes)"),
}  # fmt: skip
LEVELS: Final[Mapping[str, Pair]] = {
    "red": ("このままでは案にできない", "Cannot stand"),
    "amber": ("説明が必要", "Needs an explanation"),
    "info": ("参考", "For information"),
}
SOURCES: Final[Mapping[str, Pair]] = {
    "default": ("初期設定", "Default setting"), "scenario": ("この案の設定", "Setting of this plan"), "own stock": ("市の台帳", "The town's register"),
    "assumption": ("仮の値", "Assumed value"), "functions": ("機能の表", "The table of functions"), "setting": ("この案の設定", "Setting of this plan"),
    "usual default": ("一般的な設定", "Usual default"), "recalculation of published results": ("公表結果の再計算", "Recalculation of published results"),
}  # fmt: skip
_BLANK: Final[Pair] = ("分類なし", "No class")
_LISTS: Final[Mapping[str, type[Term]]] = {
    "category": Category, "action": Action, "function": Function, "use_unit": UseUnit, "point_quality": PointQuality,
    "seismic": SeismicCode, "management": Management,
}  # fmt: skip
_PAIRS: Final[Mapping[str, Mapping[str, Pair]]] = {
    "case": CASES, "finance_item": FINANCE, "question": QUESTIONS, "strength": STRENGTHS, "age": AGES, "field": FIELDS,
    "rung": RUNGS, "level": LEVELS, "figure": FIGURES, "origin": ORIGINS,
}  # fmt: skip


def term_label(terms: str, code: str, language: str) -> str:
    """The words for a code of a code table; a code without words stands for itself, never hidden."""
    if terms in _LISTS:
        if not code:
            return say(_BLANK, language) if terms == "category" else ""
        known = {word.value for word in _LISTS[terms]}
        return _LISTS[terms].of(code).label(language) if code in known else code
    if terms in {"step", "work"}:
        kinds = {kind.value for kind in CostKind}
        return CostKind.of(code).label(language) if code in kinds else _said(STEPS, code, language)
    return _said(_PAIRS.get(terms, {}), code, language)


def _said(pairs: Mapping[str, Pair], code: str, language: str) -> str:
    return say(pairs[code], language) if code in pairs else code


def table_label(code: str, language: str) -> str:
    return _said(TABLES, code, language)


def column_label(code: str, language: str) -> str:
    return _said(COLUMNS, code, language)


def figure_label(code: str, language: str) -> str:
    return _said(FIGURES, code, language)


def unit_words(unit: str, language: str) -> str:
    """The unit of a column; empty where it has none."""
    return _said(UNITS, unit, language)


def assumption_label(code: str, language: str) -> str:
    """`standard.library` → the function's name, everything else as the list of assumptions says it."""
    head, _, rest = code.partition(".")
    words = {
        "standard": ("距離の基準", "Distance standard"), "need": ("1人当たりの必要面積", "Floor a user needs"),
        "visits_of_a_user": ("利用する住民1人の年間の利用回数", "Visits a year of a resident who uses it"),
    }  # fmt: skip
    if head in words and rest in {word.value for word in Function}:
        return f"{say(words[head], language)}: {Function.of(rest).label(language)}"
    if head == "rule" and rest in RULES:
        return say(RULES[rest], language)
    return note_label(code, language)


def source_label(source: str, language: str) -> str:
    """The words for a source; of keys of the table of functions (`LIB3,LIB4`) the titles, without addresses."""
    keys = [key.strip() for key in source.split(",")]
    if all(key in sources() for key in keys):
        return " / ".join(dict.fromkeys(_ADDRESS.sub("", sources()[key]).strip(" ,;") for key in keys))
    return _said(SOURCES, source, language)
