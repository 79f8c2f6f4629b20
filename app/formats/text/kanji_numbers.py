"""Whole numbers written in kanji: 十二 → 12, 二十一 → 21, 二〇 → 20, 元 → 1."""

import re
from typing import Final

_DIGITS: Final = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "壱": 1, "壹": 1, "弐": 2, "参": 3, "元": 1, "ニ": 2,
}  # fmt: skip
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "千": 1000}
KANJI_NUMBER: Final = re.compile(r"[〇零一二三四五六七八九十百千壱弐参元]+")


def kanji_number(text: str) -> int | None:
    """The number, or None when the text is not one. ニ (katakana) is read as 二: lists confuse them."""
    if not text or any(character not in _DIGITS and character not in _TENS for character in text):
        return None
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
