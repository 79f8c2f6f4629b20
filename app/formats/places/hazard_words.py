# ruff: noqa: E501  word lists and patterns read better unbroken
"""Disasters named in words: 洪水、地震 / 全災害 / 地震以外 / flood; earthquake → codes of the shelters' hazards."""

import re
from collections.abc import Sequence
from typing import Final

from app.formats.text.cell_text import is_unknown, plain

# Disaster code → the words for it, in headings and in cells (folded).
HAZARDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("inland_flood", re.compile(r"内水|inundation|inland")),
    ("flood", re.compile(r"洪水|風水害|水害|浸水|大雨|豪雨|台風|河川氾濫|(?<!inland )(?<!inland_)flood")),
    ("landslide", re.compile(r"崖崩れ|がけ崩れ|がけくずれ|崖くずれ|土石流|土砂|地滑り|地すべり|急傾斜|sediment|landslide|debris|mudslide")),
    ("storm_surge", re.compile(r"高潮|surge")),
    ("earthquake", re.compile(r"地震|震災|earthquake|seismic")),
    ("tsunami", re.compile(r"津波|tsunami|tunami")),
    ("fire", re.compile(r"火事|火災|fire")),
    ("volcano", re.compile(r"火山|噴火|volcan|eruption")),
)  # fmt: skip
_ALL: Final = re.compile(
    r"^(全て?の?災害|すべての?災害|全災害|災害全般|全般|全て|すべて|all( hazards| disasters)?|any)(に対応)?$"
)
_BUT: Final = re.compile(r"以外|を?除く|を?除き|except")
_NOT: Final = re.compile(r"不可|×|✕|なし$|対応して(い)?ない|使用(でき|し)ない|unsuitable")
_CUT: Final = re.compile(r"[、,・/／;；|+＋&\n]|及び|および|並びに|または|又は|と(?=地震|洪水|津波|土砂)| and ")
_BRACKET: Final = re.compile(r"[(（][^()（）]*[)）]")


def hazards_named(text: str) -> tuple[str, ...] | None:
    """Codes of the disasters a cell names, () for a cell that says none; None where a word of it is no disaster."""
    plain_text = _BRACKET.sub("", plain(text)).strip().lower()
    if is_unknown(plain_text) or plain_text in ("なし", "無", "無し", "×"):
        return ()
    if _ALL.match(plain_text):
        return tuple(code for code, _ in HAZARDS)
    named: list[str] = []
    for word in filter(None, (part.strip() for part in _CUT.split(plain_text))):
        codes = hazards_of_word(word)
        if not codes:
            return None
        if not _NOT.search(word):
            named.extend(codes)
    if _BUT.search(plain_text):
        return tuple(code for code, _ in HAZARDS if code not in named)
    return tuple(code for code, _ in HAZARDS if code in named)


def hazards_of_word(word: str) -> list[str]:
    """Codes one word or heading names; 内水氾濫 and 内水浸水 are no river floods."""
    codes = [code for code, pattern in HAZARDS if pattern.search(word)]
    return [code for code in codes if code != "flood" or "inland_flood" not in codes]


def is_hazard_column(texts: Sequence[str]) -> bool:
    """Nearly every written cell names disasters and nothing else, some of them at least one."""
    written = [text for text in texts if text.strip()]
    found = [hazards_named(text) for text in written]
    read = [codes for codes in found if codes is not None]
    return bool(written) and any(read) and len(read) >= 0.8 * len(written)
