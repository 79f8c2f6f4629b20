"""Reasons in words: the optimizer and the services give codes and numbers, this gives sentences in two languages."""

import math
from collections.abc import Mapping
from typing import Any

from app.domain.functions.rows import row
from app.domain.functions.terms import UseUnit
from app.domain.vocabulary import Action, Function
from app.formats.words.use_words import use_count

_OKU = 100_000_000
_MAN = 10_000
# A way that changes less is not told.
LEAST_KM = 0.05

# code → (Japanese, English). Numbers are filled in by name.
SENTENCES: dict[str, tuple[str, str]] = {
    "saves": ("今のまま続けるのに比べ、計画期間で{yen}の節減", "Saves {yen} over the plan against keeping it"),
    "costs_more": ("今のまま続けるのに比べ、計画期間で{yen}の増", "Costs {yen} more over the plan than keeping it"),
    "opposite": (
        "反対の判断をすると、全体で少なくとも{yen}不利（証明された下限）",
        "Deciding the opposite costs the city at least {yen} more (proven lower bound)",
    ),
    "opposite_open": (
        "反対の判断をしても、証明されている差は{yen}だけ。話し合いで変えられる可能性がある",
        "The opposite decision may cost nearly the same (proven lower bound {yen}): open to discussion",
    ),
    "opposite_unproven": (
        "反対の判断との差は証明されていない（正確な計算で確かめられる）",
        "No difference to the opposite decision is proven; it can be worked out exactly",
    ),
    "people_moved": (
        "{function}：{counted}が移り、平均{km}km遠くなる",
        "{function}: {counted} move, {km} km farther on average",
    ),
    "people_nearer": (
        "{function}：{counted}が移り、平均{km}km近くなる",
        "{function}: {counted} move, {km} km nearer on average",
    ),
    "people_as_near": (
        "{function}：{counted}が移り、平均の距離はほぼ変わらない",
        "{function}: {counted} move, about as far on average",
    ),
    "people_unserved": (
        "{function}：{counted}は基準の距離内に代わりの施設がない",
        "{function}: {counted} have no other place within the standard distance",
    ),
    "own_fill": (
        "{function}の利用は、受け入れられる数（{room}）の{before_share}から{after_share}になる",
        "{function}: goes from {before_share} to {after_share} of its room ({room})",
    ),
    "opposite_impossible": (
        "反対の判断では、守る条件をすべて満たす案がない（計算で確かめた）",
        "No plan with the opposite decision keeps all that must hold (worked out)",
    ),
    "affected_areas": ("影響の大きい地区：{areas}", "Areas hit hardest: {areas}"),
    "affected_ages": (
        "影響する住民：0〜14歳 {child}人、15〜64歳 {working}人、65〜74歳 {early_elderly}人、75歳以上 {late_elderly}人",
        "Residents affected, by age: 0–14 {child}, 15–64 {working}, 65–74 {early_elderly}, 75 and over {late_elderly}",
    ),
    "next_best": (
        "次に良い対応は「{action}」{when}：全体で少なくとも{yen}不利（証明された下限）",
        "Next best: {action}{when}, at least {yen} dearer for the city (proven lower bound)",
    ),
    "carbon_less": (
        "今のまま続けるのに比べ、CO2が計画期間で約{tonnes}トン減（仮定の原単位）",
        "About {tonnes} t less CO2 than keeping it (assumed factors)",
    ),
    "carbon_more": (
        "今のまま続けるのに比べ、CO2が計画期間で約{tonnes}トン増（仮定の原単位）",
        "About {tonnes} t more CO2 than keeping it (assumed factors)",
    ),
    "unused": (
        "登録の利用状況が「休止中」または「未利用」の施設",
        "The register gives its use as suspended or unused",
    ),
    "life_over": (
        "主な建物は{built_year}年度建築で、目標使用年数は{until_year}年度に過ぎている",
        "Its main building dates from FY{built_year}; its target life ended in FY{until_year}",
    ),
    "life_ends": (
        "主な建物は{built_year}年度建築で、目標使用年数は{until_year}年度まで",
        "Its main building dates from FY{built_year}; its target life ends in FY{until_year}",
    ),
    "users_fall": (
        "{function}：利用の見込みは{counted}から{from_year}年度以降{later}へ（{less_share}減）",
        "{function}: users are expected to fall from {counted} to {later} from FY{from_year} on (−{less_share})",
    ),
    "receives": ("「{name}」の利用者を受け入れる", "Takes in the users of {name}"),
    "kept_far": (
        "最も近い代わりの施設まで{km}km（基準{limit}km）",
        "The nearest place that could replace it is {km} km away (standard {limit} km)",
    ),
    "closing_saves_little": (
        "廃止しても費用が{least_share}も減らないので、計算では廃止を選ばない",
        "Closing it would save less than {least_share} of its cost, so the calculation does not close it",
    ),
    "kept_only": ("同じ機能を持つ施設がほかにない", "No other facility offers what it does"),
    "kept_locked": ("方針により継続", "Kept by policy"),
    "closed_locked": ("方針により廃止", "Closed by policy"),
    "changed_locked": ("方針により変更", "Changed by policy"),
    "use_undecided": ("用途が未確認：まず用途を決める", "Its use is not known: decide the use first"),
    "approximate_position": (
        "位置が町丁目の代表点のため、距離は目安",
        "Positions are those of the town block: distances are approximate",
    ),
    "kept_main_library": (
        "市で最も大きい図書館（中央館）なので、計算では廃止しません（条件の指定で変えられます）",
        "The town's largest library (its main one) is not closed by calculation; a planner's word may",
    ),
    "kept_main_place": (
        "市の中心となる施設（同じ機能で最も大きい）なので、計算では廃止しません（条件の指定で変えられます）",
        "The town's main place of its kind, the largest, is not closed by calculation; a planner's word may",
    ),
    "kept_fixed": (
        "計算だけでは廃止・移転させない機能（庁舎・消防・供給処理・屋外運動場など。市が指示すれば計算する）",
        "Its function is never given up unless the town asks (city hall, fire, supply, sports grounds …)",
    ),
    "kept_shelter": ("地区で最後の避難所", "The last shelter of its area"),
    "no_users_known": ("利用者数の記録がないか0人", "No users are on record, or none at all"),
    "no_area": (
        "面積のデータがなく、費用を計算していない（入居施設など）",
        "No floor area: no cost computed (tenant?)",
    ),
    "no_position": ("位置が分からず、移動先を検討していない", "No position: no receiver considered"),
    "own_users": (
        "需要は施設自身の利用者数（人口メッシュ未登録）",
        "Demand is its own users (no population mesh loaded)",
    ),
}


_TERMS = {"action": Action, "function": Function, "unit": UseUnit}


def yen_in_words(yen: float, language: str) -> str:
    """1,234,500,000 → 12.3億円 / ¥1,234.5M; small amounts in 万円, below that in yen."""
    if language == "en":
        return f"¥{_short(_tenths(yen, 1_000_000))}M" if abs(yen) >= 1e6 else f"¥{yen:,.0f}"
    if abs(yen) >= _OKU:
        return f"{_short(_tenths(yen, _OKU))}億円"
    return f"{_tenths(yen / 10, _MAN) * 10:,.0f}万円" if abs(yen) >= _MAN else f"{yen:,.0f}円"


def _short(value: float) -> str:
    """A decimal where it says something: 61億円, 61.2億円."""
    return f"{value:,.1f}".removesuffix(".0")


def _tenths(yen: float, unit: int) -> float:
    """Units to one decimal, halves away from zero as the screen rounds."""
    return math.copysign(math.floor(abs(yen) * 10 / unit + 0.5) / 10, yen)


def reason_sentence(reason: Mapping[str, Any], language: str) -> str:
    """One reason ({code, numbers …}) as a sentence; an unknown code is shown as it is, never hidden."""
    pair = SENTENCES.get(str(reason["code"]))
    if pair is None:
        return str(dict(reason))
    values = {name: _shown(name, value, language) for name, value in reason.items()}
    if reason["code"] in {"people_moved", "people_nearer"} and not float(values["km"]):
        pair = SENTENCES["people_as_near"]
    if reason["code"] == "own_fill":
        values["room"] = use_count(values["room"], row(Function.of(reason["function"])).unit.value, language)
    if "people" in values and "unit" in reason:
        values["counted"] = use_count(values["people"], str(reason["unit"]), language)
    return pair[language == "en"].format(**{"when": _when(reason, language), **values})


def _when(reason: Mapping[str, Any], language: str) -> str:
    year = reason.get("fiscal_year")
    if not year:
        return ""
    return f" (FY{year})" if language == "en" else f"（{year}年度）"


def _area_in_words(row: Mapping[str, Any], language: str) -> str:
    """One area of those affected: residents, extra way of a journey, residents who lose a place."""
    is_english = language == "en"
    told = []
    if abs(row["extra_km"]) >= LEAST_KM:
        told.append(f"{row['extra_km']:+.1f}{' ' if is_english else ''}km")
    if row["unserved"]:
        told.append(f"{row['unserved']:,} lose a place" if is_english else f"{row['unserved']:,}人は行き先なし")
    if is_english:
        return f"{row['area']} {row['people']:,}" + (f" ({', '.join(told)})" if told else "")
    return f"{row['area']} {row['people']:,}人" + (f"（{'、'.join(told)}）" if told else "")


def _shown(name: str, value: Any, language: str) -> str:
    if name == "yen":
        return yen_in_words(float(value), language)
    if name.endswith("_share"):
        return f"{float(value):.0%}"
    if name in _TERMS:
        return _TERMS[name].of(value).label(language)
    if name == "areas":
        return ("; " if language == "en" else "、").join(_area_in_words(row, language) for row in value)
    return str(value) if name.endswith("_year") else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
