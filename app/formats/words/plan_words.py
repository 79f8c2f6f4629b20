"""A plan's headlines in words: money and what is proven about it, people, floor, the ladder."""

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any

from app.domain.functions.rows import row
from app.domain.vocabulary import Function
from app.formats.words.limit_words import limit_name
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import yen_in_words

MONEY: Pair = (
    "市の費用 {city} ＋ 移動の負担 {travel} ＝ {objective}（現在価値）",
    "City cost {city} + burden of travel {travel} = {objective} (present value)",
)
PROVEN: Pair = (
    "費用と移動の負担の合計で、これより良い案があっても差は最大 {gap}",
    "In cost and travel together no plan is better by more than {gap}",
)
UNPROVEN: Pair = ("これより良い案がないことは証明されていない", "It is not proven that no plan is better")
CONSTANT: Pair = (
    "どの案でも利用できない人の分 {yen} は、どちらの額にも含まない",
    "People no plan can serve ({yen}) are left out of both",
)
TIME: Pair = (
    "時間で打ち切り：もう一度計算すると別の案になることがある",
    "Stopped by the clock: another run may differ",
)
FLOOR: Pair = ("延床面積 {before}㎡ → {after}㎡（{share}）", "Floor area {before} m² → {after} m² ({share})")
PLACES: Pair = ("廃止 {closed}施設（{all}施設中）", "{closed} of {all} facilities close")
RESIDENTS: Pair = (
    "使っている施設が0.5km以上遠くなるか使えなくなる住民 最大{farther}人"
    "（{from_year}〜{to_year}年度、人口{population}人）。行き先が変わる住民は{people}人。"
    "年間利用を1人あたりの年間利用回数（仮定）で割った実人数で、何か所変わっても1人は1人と数える",
    "Residents who use a place that is 0.5 km farther or lost: up to {farther} "
    "(FY{from_year}–{to_year}, of {population} people); who use any place that changes: {people}. "
    "Visits a year are divided by those one user makes (assumed); everybody counts once",
)
NO_RESIDENTS: Pair = (
    "人口が登録されていないため、影響を受ける住民の数は計算していない",
    "No population is loaded: residents affected are not counted",
)
USERS: Pair = ("移る利用：{users}", "Users who move: {users}")
UNSERVED: Pair = (
    "{function}：{users}（{unit}）は利用できなくなる",
    "{function}: {users} {unit} lose their place",
)
RUNGS: dict[str, Pair] = {
    "keep": ("現状維持", "As today"),
    "cut10": ("−10％", "−10 %"),
    "cut20": ("−20％", "−20 %"),
    "cut30": ("−30％", "−30 %"),
    "cheapest": ("費用最小", "Cheapest"),
}
RUNG: Pair = (
    "{mark}{name}：市の費用 {cost}、面積 {share}、廃止 {closed}、遠くなる住民 {residents}、予算 {budget}（計算 {run}）",
    "{mark}{name}: city cost {cost}, floor {share}, {closed} close, farther {residents}, budget {budget} (run {run})",
)
MISSING: Pair = (
    "条件を守る案が見つからなかった削減幅：{names}",
    "No plan that keeps all limits was found for: {names}",
)
UNREACHED: dict[str, Pair] = {
    "limits": (
        "{name}は、この条件では届かない：減らせる面積は最大でも{most}（{limits}による、証明済み）",
        "{name} cannot be reached under these conditions: at most {most} can go (proven; because of {limits})",
    ),
    "clash": (
        "{name}は、条件をすべて守る案がない（証明済み）",
        "{name}: no plan keeps all conditions (proven)",
    ),
    "time": (
        "{name}は、時間内に案が見つからなかった（ないと証明されたわけではない）",
        "{name}: no plan was found in time, which is no proof that there is none",
    ),
}
BUDGET: dict[str, Pair] = {
    "kept": ("内", "kept"),
    "over": ("{yen}超過", "exceeded by {yen}"),
    "none": ("登録なし", "none loaded"),
}
RECOMMENDED: Pair = ("★", "* ")
UNKNOWN: Pair = ("不明", "unknown")


def plan_sentences(summary: Mapping[str, Any], language: str) -> list[str]:
    """The headlines of a plan, one sentence each; empty for a run without a plan."""
    if "money" not in summary:
        return []
    sentences = [*_about_money(summary, language), _about_floor(summary, language), _about_places(summary, language)]
    missing = unreached_sentences(summary, language)
    sentences += [*_about_people(summary, language), *_about_unserved(summary, language)]
    return [*sentences, *missing]


def ladder_sentences(ladder: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    """One line a rung, the recommended one marked."""
    return [_rung(each, language) for each in ladder]


def missing_sentence(missing: Sequence[str], language: str) -> str:
    """Rungs for which no plan was found; empty where all were."""
    names = ("、" if language == "ja" else ", ").join(say(RUNGS[name], language) for name in missing)
    return say(MISSING, language).format(names=names) if names else ""


def unreached_sentences(summary: Mapping[str, Any], language: str) -> list[str]:
    """Why a rung of the ladder has no plan, one sentence each; a run of an older version only names them."""
    if "ladder_unreached" not in summary:
        missing = missing_sentence(summary.get("ladder_missing", []), language)
        return [missing] if missing else []
    return [unreached_sentence(each, language) for each in summary["ladder_unreached"]]


def unreached_sentence(rung: Mapping[str, Any], language: str) -> str:
    """「−30％は、この条件では届かない…」, with what stands in the way."""
    limits = (limit_name(each, language) for each in rung["limits"])
    most = "" if rung["most_share"] is None else _at_most(rung["most_share"], language)
    words = say(UNREACHED[rung["reason"]], language)
    joined = ("、" if language == "ja" else "; ").join(limits)
    return words.format(name=say(RUNGS[rung["name"]], language), most=most, limits=joined)


def _at_most(share: float, language: str) -> str:
    """「−28％」, cut off after the first decimal."""
    return f"−{floor(share * 1000 + 1e-6) / 10:g}" + ("％" if language == "ja" else " %")


def proof_sentence(money: Mapping[str, Any], language: str) -> str:
    """What is proven, in yen, about the sum of cost and travel."""
    if money["gap_yen"] is None:
        return say(UNPROVEN, language)
    return say(PROVEN, language).format(gap=yen_in_words(float(money["gap_yen"]), language))


def _about_money(summary: Mapping[str, Any], language: str) -> list[str]:
    money = summary["money"]
    parts = {
        "city": money["city_cost_yen"],
        "travel": money["travel_yen"] + money["unserved_yen"],
        "objective": money["objective_yen"],
    }
    told = {name: yen_in_words(float(yen), language) for name, yen in parts.items()}
    sentences = [say(MONEY, language).format(**told), proof_sentence(money, language)]
    if money["constant_yen"]:
        yen = yen_in_words(float(money["constant_yen"]), language)
        sentences.append(say(CONSTANT, language).format(yen=yen))
    if "existing" in summary:
        # Nothing was searched: how far it is from the best is told where it is measured.
        return [sentences[0], *sentences[2:]]
    return [*sentences, say(TIME, language)] if summary.get("stopped_by") == "time" else sentences


def _about_floor(summary: Mapping[str, Any], language: str) -> str:
    before, after = summary["floor_area"]["before_m2"], summary["floor_area"]["after_m2"][-1]
    share = after / before - 1 if before else 0.0
    return say(FLOOR, language).format(before=f"{before:,.0f}", after=f"{after:,.0f}", share=f"{share:+.1%}")


def _about_places(summary: Mapping[str, Any], language: str) -> str:
    return say(PLACES, language).format(closed=summary["closed"], all=summary["places"]["before"])


def _about_people(summary: Mapping[str, Any], language: str) -> list[str]:
    rows = summary["people"]
    last = rows[-1]
    users = [
        f"{Function.of(code).label(language)} {n:,}（{_unit(code, language)}）" for code, n in last["users"].items()
    ]
    told = [say(USERS, language).format(users=("、" if language == "ja" else "; ").join(users))] if users else []
    if summary["population"] is None:
        return [say(NO_RESIDENTS, language), *told]
    worst = max(rows, key=lambda each: (each["residents_farther"], each["residents_affected"]))
    figures = {
        "people": f"{worst['residents_affected']:,}",
        "farther": f"{worst['residents_farther']:,}",
        "population": f"{summary['population'][worst['period']]['residents']:,}",
        "from_year": worst["from_year"],
        "to_year": worst["to_year"],
    }
    return [say(RESIDENTS, language).format(**figures), *told]


def _about_unserved(summary: Mapping[str, Any], language: str) -> list[str]:
    """The worst period of each function."""
    worst: dict[str, float] = {}
    for each in summary["unserved"]:
        worst[each["function"]] = max(worst.get(each["function"], 0.0), each["users"])
    return [
        say(UNSERVED, language).format(
            function=Function.of(code).label(language), users=f"{users:,.0f}", unit=_unit(code, language)
        )
        for code, users in worst.items()
    ]


def _unit(code: str, language: str) -> str:
    return row(Function.of(code)).unit.label(language)


def _rung(rung: Mapping[str, Any], language: str) -> str:
    residents = rung.get("residents_farther", rung["residents_affected"])
    return say(RUNG, language).format(
        mark=say(RECOMMENDED, language) if rung["is_recommended"] else "",
        name=say(RUNGS[rung["name"]], language),
        cost=yen_in_words(float(rung["city_cost_yen"]), language),
        share=f"{-rung['achieved_share']:+.1%}",
        closed=rung["closed"],
        residents=say(UNKNOWN, language) if residents is None else f"{residents:,}",
        budget=_budget(rung, language),
        run=rung["run_id"],
    )


def _budget(rung: Mapping[str, Any], language: str) -> str:
    if rung["meets_budget"] is None:
        return say(BUDGET["none"], language)
    words = BUDGET["kept" if rung["meets_budget"] else "over"]
    return say(words, language).format(yen=yen_in_words(float(rung["over_yen"]), language))
