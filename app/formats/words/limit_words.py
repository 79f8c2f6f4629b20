"""Limits in words: what binds, what clashes, what would have to give way. Codes and numbers come from the planner."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from app.domain.vocabulary import Action, Function
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import yen_in_words

Limit = Mapping[str, Any]
# What differs between the terms of one limit.
OF_A_TERM = frozenset({"from_year", "to_year", "limit", "users"})

# kind → its name (Japanese, English).
NAMES: dict[str, Pair] = {
    "guest": ("「{other}」が移るときだけ「{one}」に部屋をつくること", "rooms in {one} only where {other} moves in"),
    "budget": ("{from_year}〜{to_year}年度の予算", "the budget of FY{from_year}–{to_year}"),
    "area": ("延床面積の上限", "the floor area limit"),
    "carbon": ("CO2排出量の上限", "the carbon limit"),
    "changes": ("{from_year}〜{to_year}年度に実施できる件数", "the number of changes in FY{from_year}–{to_year}"),
    "minimum": (
        "{function}の最低か所数（{from_year}〜{to_year}年度）",
        "the least number of places for {function} (FY{from_year}–{to_year})",
    ),
    "shelter": ("{district}に避難所を残すこと", "keeping a shelter in {district}"),
    "shelters": ("避難所の数の9割を残すこと", "keeping nine of ten shelters"),
    "together": ("「{one}」と「{other}」を一緒に扱うこと", "deciding {one} and {other} together"),
    "apart": ("「{one}」と「{other}」の両方は残さないこと", "not keeping both {one} and {other}"),
    "keep": ("「{name}」を残すこと", "keeping {name}"),
    "close": ("「{name}」を廃止すること", "closing {name}"),
    "not_before": ("「{name}」を{fiscal_year}年度まで変えないこと", "leaving {name} as it is until FY{fiscal_year}"),
    "capacity": ("「{name}」で受け入れられる{function}の人数", "the room of {name} ({function})"),
    "place": ("「{name}」で受け入れられる{function}の人数", "the room of {name} ({function})"),
    "standard": ("{function}まで行ける距離（{limit} km以内）", "the farthest way to {function} ({limit} km)"),
    "different": ("もとの計画と違うこと", "differing from the plan at hand"),
    "closest": ("最も近い施設を使うこと", "everybody using the nearest place"),
    "promise": (
        "{function}を今の利用者全員が使い続けられること（{from_year}〜{to_year}年度）",
        "{function} for everybody who uses it today (FY{from_year}–{to_year})",
    ),
    "guarantee": ("{function}を今の利用者が使い続けられること", "{function} for everybody who uses it today"),
    "pace": (
        "{from_year}〜{to_year}年度の延床面積の減り方の上限",
        "the most floor area given up in FY{from_year}–{to_year}",
    ),
    "handed_over": (
        "{from_year}〜{to_year}年度に地域へ譲る集会所の数の上限",
        "the most halls handed to neighbourhoods in FY{from_year}–{to_year}",
    ),
    "most_cut": ("計画期間の延床面積の減り方の上限", "the most floor area given up over the plan"),
    "small_first": ("廃止は小さな施設から", "small facilities closing first"),
    "moved_again": (
        "「{one}」から「{other}」へ移る人を15年のうちに再び移さないこと",
        "nobody moving from {one} to {other} and on again within fifteen years",
    ),
    "own_plans": (
        "学校と公営住宅に削減を偏らせないこと",
        "schools and housing not carrying most of the cut",
    ),
    "class_closings": (
        "10年間に廃止する{group}の数の上限",
        "the most {group} closed in ten years",
    ),
    "complexes": (
        "{from_year}〜{to_year}年度に新しく建てる複合・集約施設の数",
        "the number of new complexes in FY{from_year}–{to_year}",
    ),
}
ORDERED: Pair = ("「{name}」を「{action}」とすること", "{action} for {name}")
GROUPS: dict[str, Pair] = {
    "schools": ("小・中学校", "schools"),
    "libraries": ("図書館", "libraries"),
    "museums": ("博物館・資料館", "museums"),
    "halls": ("ホール", "halls"),
    # Runs stored before each of the three had its own limit.
    "culture": ("図書館・博物館・ホール", "libraries, museums and halls"),
}
# kind → what one step more is.
STEPS: dict[str, Pair] = {
    "budget": ("1億円増やすと", "¥100M more"),
    "area": ("1,000㎡増やすと", "1,000 m² more"),
    "carbon": ("1,000トン増やすと", "1,000 t more"),
    "changes": ("1件増やすと", "one more"),
    "minimum": ("1か所減らすと", "one fewer"),
    "pace": ("1㎡ゆるめると", "1 m² looser"),
    "most_cut": ("1㎡ゆるめると", "1 m² looser"),
    "class_closings": ("1件増やすと", "one more"),
    "complexes": ("1件増やすと", "one more"),
    "place": ("1人分増やすと", "room for one more user"),
}
WITHOUT: Pair = ("この条件をなくすと", "without it")
SAVES: Pair = ("{name}：{step}およそ{yen}の節減（概算の目安）", "{name}: {step} would save about {yen}")
# Ways are weighed in yen, the unserved at their charge: no money is saved here.
SERVES: Pair = (
    "{name}：1 km延ばすと年に最大{people}人が新たに通え、移動の負担（円に換算）がおよそ{yen}減る",
    "{name}: 1 km more would serve up to {people} more users a year and take about {yen} off the travel weighed in yen",
)
NO_PRICE: Pair = (
    "{name}：上限まで使っているが、増やしても費用はほとんど変わらない",
    "{name}: used up, more saves little",
)
VERDICTS: dict[str, Pair] = {
    "optimal": ("これより良い案がないことが証明されています。", "It is proven that no plan is better."),
    "infeasible": (
        "条件をすべて満たす案はありません（証明済み）。",
        "No plan can meet all conditions (this is proven).",
    ),
    "time_limit_no_plan": (
        "時間内に案が見つかりませんでした。案がないと証明されたわけではありません。時間を延ばすか、条件を緩めてください。",
        "No plan was found in time. That is no proof that there is none: allow more time or loosen the conditions.",
    ),
    "cancelled": ("計算は途中で止められました。", "The calculation was stopped."),
}
CLASH: Pair = ("両立しない条件：{names}。", "Conditions that cannot hold together: {names}.")
CLASH_OPEN: Pair = (
    "両立しないと見られる条件（未証明）：{names}。",
    "Conditions that seem to clash (not proven): {names}.",
)
AND_OTHERS: Pair = ("ほか{count}件", "{count} more")
REACHED: Pair = (
    "ほかの条件を守る案で減らせることを確かめたのは−{share}％まで。",
    "A plan that keeps everything else was found at −{share} %.",
)
MOST: Pair = ("−{share}％を超えて減らせる案はない（証明済み）。", "No such plan cuts more than −{share} % (proven).")
# Of a way out: whether a plan was found with it, and whether all steps are needed.
WORKS: Pair = ("この緩め方で案ができることを計算で確かめました。", "A plan was found with this: it works.")
WORKS_ALL: Pair = (
    "すべてを同時に緩めると案ができることを計算で確かめました（どれか1つでは確かめていません）。",
    "A plan was found with all of these together (single ones were not tried).",
)
WORKS_EACH: Pair = (
    "すべてを同時に緩めると案ができ、どれか1つを外すと案は見つかりませんでした（計算で確かめました）。",
    "A plan was found with all of these together, and none without any one of them (each was tried).",
)
UNTRIED: Pair = (
    "この緩め方で案ができるかは、時間内に確かめられませんでした。",
    "Whether this is enough could not be confirmed in time.",
)
MOST_NAMED = 4
LOOSEN: dict[str, Pair] = {
    "budget": ("{name}を{amount}増やす", "raise {name} by {amount}"),
    "area": ("{name}を{amount}㎡増やす", "raise {name} by {amount} m²"),
    "target": (
        "延床面積の削減目標を−{from_share}％から−{to_share}％にする",
        "lower the target for floor area from −{from_share} % to −{to_share} %",
    ),
    "carbon": ("{name}を{amount}トン増やす", "raise {name} by {amount} t"),
    "changes": ("{name}を{amount}件増やす", "raise {name} by {amount}"),
    "minimum": ("{name}を{amount}か所減らす", "lower {name} by {amount}"),
    "pace": ("{name}を{amount}㎡ゆるめる", "loosen {name} by {amount} m²"),
    "most_cut": ("{name}を{amount}㎡ゆるめる", "loosen {name} by {amount} m²"),
    "class_closings": ("{name}を{amount}件増やす", "raise {name} by {amount}"),
    "complexes": ("{name}を{amount}件増やす", "raise {name} by {amount}"),
    "capacity": ("{name}を{amount}人分増やす", "raise {name} by {amount} users"),
    "lock": ("{name}をやめる（代わりに{action}）", "give up {name} (instead: {action})"),
}
UNITS: dict[str, Pair] = {
    "budget": ("{value}", "{value}"),
    "area": ("{value}㎡", "{value} m²"),
    "carbon": ("{value}トン", "{value} t"),
    "changes": ("{value}件", "{value}"),
    "minimum": ("{value}か所", "{value}"),
}
GIVE_UP: Pair = ("{name}をやめる", "give up {name}")


def limit_name(limit: Limit, language: str) -> str:
    """「2026〜2035年度の予算」: what a limit is called."""
    kind = str(limit.get("lock", "not_before")) if limit["kind"] == "lock" else str(limit["kind"])
    values = {name: _term(name, value, language) for name, value in limit.items()}
    if limit["kind"] == "lock" and kind not in NAMES:
        return say(ORDERED, language).format(**values | {"action": Action.of(kind).label(language)})
    return say(NAMES[kind], language).format(**values)


def tight_sentence(limit: Limit, language: str) -> str:
    """What one step more of a limit would bring."""
    name = limit_name(limit, language)
    if limit["step_yen"] < 1:
        return say(NO_PRICE, language).format(name=_capital(name))
    yen = yen_in_words(float(limit["step_yen"]), language)
    if limit["kind"] == "standard":
        return say(SERVES, language).format(name=_capital(name), people=f"{limit['people']:,}", yen=yen)
    step = say(STEPS.get(str(limit["kind"]), WITHOUT), language)
    return say(SAVES, language).format(name=_capital(name), step=step, yen=yen)


def clash_sentence(summary: Mapping[str, Any], language: str) -> str:
    """The conditions that cannot hold together, in short, and how far a target can be met; empty where none are
    known."""
    names = _short([_name_and_value(limit, language) for limit in _joined_years(summary.get("clash") or ())], language)
    reached, most = summary.get("reached_share"), summary.get("most_share")
    told = []
    if names:
        joined = "、".join(names) if language == "ja" else "; ".join(names)
        told.append(say(CLASH if summary.get("proven") else CLASH_OPEN, language).format(names=joined))
    if reached is not None:
        told.append(say(REACHED, language).format(share=_percent(reached)))
    if reached is not None and most is not None and summary.get("proven"):
        told.append(say(MOST, language).format(share=_percent(ceil(most * 1000 - 1e-6) / 1000)))
    return ("" if language == "ja" else " ").join(told)


def _short(names: Sequence[str], language: str) -> list[str]:
    """Each name once, the first few of them and how many more there are."""
    once = list(dict.fromkeys(names))
    more = len(once) - MOST_NAMED
    return once if more <= 0 else [*once[:MOST_NAMED], say(AND_OTHERS, language).format(count=more)]


def _joined_years(limits: Iterable[Limit]) -> list[Limit]:
    """Limits of one kind in several terms are told once, from the first year to the last."""
    found: dict[tuple[Any, ...], Limit] = {}
    for limit in limits:
        key = tuple(sorted((name, str(value)) for name, value in limit.items() if name not in OF_A_TERM))
        before = found.get(key)
        if before is None or "from_year" not in limit:
            found[key] = limit
            continue
        years = {
            "from_year": min(before["from_year"], limit["from_year"]),
            "to_year": max(before["to_year"], limit["to_year"]),
        }
        found[key] = {name: value for name, value in before.items() if name not in OF_A_TERM} | years
    return list(found.values())


def loosening_sentence(step: Limit, language: str) -> str:
    """One thing that would have to give way, and by how much."""
    kind = "target" if "to_share" in step else str(step["kind"])
    amount = step.get("amount")
    words = say(LOOSEN.get(kind, GIVE_UP), language)
    told = "" if amount is None else _amount(kind, float(amount), language)
    action = _term("action", step.get("action", ""), language) if step.get("action") else ""
    shares = {name: _percent(step[name]) for name in ("from_share", "to_share") if name in step}
    return _capital(words.format(name=limit_name(step, language), amount=told, action=action, **shares))


def way_out_sentence(summary: Mapping[str, Any], language: str) -> str:
    """Whether the way out was tried, and whether all of its steps are needed; empty where there is none."""
    steps = summary.get("loosening") or ()
    if not steps:
        return ""
    if not summary.get("verified"):
        return say(UNTRIED, language)
    if len(steps) == 1:
        return say(WORKS, language)
    return say(WORKS_EACH if summary.get("each_needed") else WORKS_ALL, language)


def _percent(share: float) -> str:
    return f"{100 * float(share):.1f}".removesuffix(".0")


def verdict_sentence(status: str | None, language: str) -> str:
    """What the end of a calculation means, where that is not plain from a plan; else empty."""
    return say(VERDICTS[status], language) if status in VERDICTS else ""


def _name_and_value(limit: Limit, language: str) -> str:
    """The limit with what it is set to, where that is a number."""
    name, value = limit_name(limit, language), limit.get("limit")
    unit = UNITS.get(str(limit["kind"]))
    if unit is None or value is None:
        return name
    told = say(unit, language).format(value=_amount(str(limit["kind"]), float(value), language))
    return f"{name} ({told})" if language == "en" else f"{name}（{told}）"


def _amount(kind: str, amount: float, language: str) -> str:
    if kind == "budget":
        return yen_in_words(amount, language)
    return f"{amount:,.0f}" if amount >= 1 or amount == 0 else f"{amount:,.1f}"


def _term(name: str, value: Any, language: str) -> str:
    if name == "function":
        return Function.of(value).label(language)
    if name == "action":
        return Action.of(value).label(language)
    if name == "group":
        return say(GROUPS[str(value)], language)
    return str(value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
