"""What would have to be true for a verdict to turn, in words."""

from collections.abc import Mapping
from typing import Any

from app.domain.functions.terms import UseUnit
from app.domain.vocabulary import Function
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import yen_in_words

HEAD: Pair = ("判断が変わる条件（計算で確認済み）：", "What would turn it (verified by calculation): ")
FLIPS: dict[str, Pair] = {
    "users": (
        "{function}の利用が今の{factor}倍（{now}→{then} {unit}）になれば",
        "{function}: {factor} times today's use ({now} → {then} {unit})",
    ),
    "cost": (
        "反対の判断の費用が計画期間で{yen}下がれば",
        "the opposite costing {yen} less over the plan",
    ),
    "budget": ("予算が{factor}倍になれば", "a budget {factor} times as large"),
    "standard": (
        "{function}までの距離の基準を{km}kmより短くすれば",
        "a standard for {function} shorter than {km} km",
    ),
}
NONE: Pair = (
    "時間内に試した範囲では、利用・費用・予算・距離の基準を変えても判断は変わらなかった",
    "No change of use, cost, budget or standard that could be tried in the time turned it",
)


def flip_sentences(flips: list[Mapping[str, Any]], language: str) -> list[str]:
    """One sentence a change that turns the verdict, or that none did."""
    if not flips:
        return [say(NONE, language)]
    return [say(HEAD, language) + _flip(each, language) for each in flips]


def _flip(flip: Mapping[str, Any], language: str) -> str:
    shown = {name: _shown(name, value, language) for name, value in flip.items()}
    return say(FLIPS[str(flip["kind"])], language).format(**shown)


def _shown(name: str, value: Any, language: str) -> str:
    if name == "function":
        return Function.of(value).label(language)
    if name == "unit":
        return UseUnit.of(value).label(language)
    if name == "yen":
        return yen_in_words(float(value), language)
    if name == "km":
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else str(value)
