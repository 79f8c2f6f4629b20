"""Reasons in words: the optimizer and the services give codes and numbers, this gives sentences in two languages."""

from collections.abc import Mapping
from typing import Any

_OKU = 100_000_000
_MAN = 10_000

# code → (Japanese, English). Numbers are filled in by name.
SENTENCES: dict[str, tuple[str, str]] = {
    "saves": ("存続に比べ、計画期間で{yen}の節減", "Saves {yen} over the plan against keeping it"),
    "costs_more": ("存続に比べ、計画期間で{yen}の増", "Costs {yen} more over the plan than keeping it"),
    "opposite": (
        "反対の判断をすると、全体で少なくとも{yen}不利（証明された下限）",
        "Deciding the opposite costs the city at least {yen} more (proven lower bound)",
    ),
    "opposite_open": (
        "反対の判断との差は小さい（証明された下限は{yen}）。話し合いで変えられる",
        "The opposite decision may cost nearly the same (proven lower bound {yen}): open to discussion",
    ),
    "people_moved": (
        "利用者{people}人が移り、平均{km}km遠くなる",
        "{people} users move, {km} km farther on average",
    ),
    "people_nearer": ("利用者{people}人が移り、平均{km}km近くなる", "{people} users move, {km} km nearer on average"),
    "people_unserved": (
        "{people}人は基準の距離に行き先がない",
        "{people} people have no place within the standard distance",
    ),
    "receiver_fill": (
        "受入先「{name}」の利用率は{before}%から{after}%へ",
        "The receiver {name} goes from {before} % to {after} % full",
    ),
    "receives": ("「{name}」の利用者を受け入れる", "Takes in the users of {name}"),
    "renewal_due": ("{fiscal_year}年度に更新時期（{yen}）", "Renewal falls due in FY{fiscal_year} ({yen})"),
    "kept_far": (
        "最も近い代わりの施設まで{km}km",
        "The nearest place that could replace it is {km} km away",
    ),
    "kept_only": ("同じ機能を持つ施設がほかにない", "No other facility offers what it does"),
    "kept_locked": ("方針により存続", "Kept by policy"),
    "closed_locked": ("方針により廃止", "Closed by policy"),
    "kept_fixed": (
        "庁舎・消防・供給処理など、計算では動かさない機能",
        "A function the calculation does not move (city hall, fire, supply …)",
    ),
    "kept_shelter": ("地区で最後の避難所", "The last shelter of its area"),
    "no_users_known": ("利用者数のデータがない", "No user figures are known"),
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


def yen_in_words(yen: float, language: str) -> str:
    """1,234,500,000 → 12.3億円 / ¥1,235M; small amounts in 万円 / thousands."""
    if language == "en":
        return f"¥{yen / 1e6:,.1f}M" if abs(yen) >= 1e6 else f"¥{yen:,.0f}"
    if abs(yen) >= _OKU:
        return f"{yen / _OKU:,.1f}億円"
    return f"{yen / _MAN:,.0f}万円"


def reason_sentence(reason: Mapping[str, Any], language: str) -> str:
    """One reason ({code, numbers …}) as a sentence; an unknown code is shown as it is, never hidden."""
    pair = SENTENCES.get(str(reason["code"]))
    if pair is None:
        return str(dict(reason))
    return pair[language == "en"].format(**{name: _shown(name, value, language) for name, value in reason.items()})


def _shown(name: str, value: Any, language: str) -> str:
    if name == "yen":
        return yen_in_words(float(value), language)
    if name == "fiscal_year":
        return str(value)
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
