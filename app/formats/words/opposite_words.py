"""The answer to "what if this place were decided the other way?" in words."""

from collections.abc import Mapping
from typing import Any

from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import yen_in_words

KEEPS: Pair = ("「{name}」を残した場合", "If {name} were kept")
LEAVES: Pair = ("「{name}」を残さない場合", "If {name} were not kept")
DEARER: Pair = ("全体で{yen}高くなる", "the city pays {yen} more in all")
CHEAPER: Pair = (
    "全体で{yen}安い案が見つかった。この案はまだ最良ではない",
    "a plan {yen} cheaper was found: the plan shown is not yet the best",
)
SAME: Pair = ("全体の費用は変わらない", "the total does not change")
NONE: Pair = ("条件を満たす案は見つからなかった", "no plan that meets the conditions was found")
WHOLE: Pair = ("町全体を決め直して計算", "all places decided anew")
NEARBY: Pair = (
    "この施設と近くの施設、合わせて{count}施設を決め直し、ほかはこの案のままとして計算",
    "{count} places (this one and those near by) decided anew, all others as planned",
)
PROVEN: Pair = (
    "どのように決め直しても、少なくとも{yen}高いことが証明されている",
    "whatever else is decided, at least {yen} more (proven)",
)
UNPROVEN: Pair = (
    "町全体を決め直せば差はもっと小さくなりうる（下限は証明されていない）",
    "with the whole town decided anew the difference might be smaller (no lower bound is proven)",
)
NO_BOUND: Pair = ("下限は証明されていない", "no lower bound is proven")


def opposite_sentences(opposite: Mapping[str, Any], language: str) -> list[str]:
    """The difference, how it was worked out, and what is proven of it; only the first where there is no plan."""
    head = say(KEEPS if opposite.get("keeps") else LEAVES, language).format(name=opposite.get("name", ""))
    difference = opposite.get("difference_yen")
    if difference is None:
        return [_joined(head, say(NONE, language), language)]
    words = SAME if difference == 0 else DEARER if difference > 0 else CHEAPER
    told = say(words, language).format(yen=yen_in_words(abs(float(difference)), language))
    how = say(WHOLE if opposite.get("whole") else NEARBY, language).format(count=opposite.get("decided_anew"))
    return [_joined(head, told, language), how, *([_proof(opposite, language)] if difference > 0 else [])]


def _proof(opposite: Mapping[str, Any], language: str) -> str:
    least = opposite.get("least_yen")
    if least is None or least <= 0:
        return say(NO_BOUND if opposite.get("whole") else UNPROVEN, language)
    return say(PROVEN, language).format(yen=yen_in_words(float(least), language))


def _joined(head: str, told: str, language: str) -> str:
    return f"{head}, {told}" if language == "en" else f"{head}、{told}"
