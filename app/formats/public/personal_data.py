"""Personal data in what residents write: telephone, mail, address, names, numbers of cards, links. Found, not judged.

A text with any of it waits for a person to read it; what is found too much costs one look, what is missed is read all
the same before anything is shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PersonalData(StrEnum):
    """What kind it looks like."""

    MAIL = "mail"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    NUMBER = "number"
    NAME = "name"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Characters `start` to `end` (not included) of the text."""

    kind: PersonalData
    start: int
    end: int


# One character each, so that places in the text stay what they are.
_WIDE: Final[Mapping[int, int | str]] = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SIGNS: Final[Mapping[int, int | str]] = {ord(sign): "-" for sign in "‐‑‒–—―−ー－ｰ"} | {ord("　"): " ", ord("〜"): "~"}
_KANJI: Final = "一-龥々ヶ"
_NUMERAL: Final = "0-9一二三四五六七八九十"
# Who is spoken of as a group or by an office is nobody in particular.
# Words for groups and offices, whatever stands before them (町内会長), and words that name nobody only when alone (父).
_GROUPS: Final = (
    "皆|方々|住民|市民|区民|町民|村民|利用者|使用者|来館者|保護者|会員|職員|館長|園長|校長|所長|課長|部長|係長|市長|町長|村長|区長|知事|"
    "議員|議長|会長|組合長|先生|担当|担当者|関係者|高齢者|障害者|若者|看護師|消防士|外国人|学生|児童|生徒|患者|図書館|公民館|市役所|役所"
)
_ALONE: Final = (
    "子供|子|孫|娘|息子|父|母|祖父|祖母|兄|姉|弟|妹|奥|旦那|客|神|仏|王|医者|同|両|各|某|諸|貴|寄|年寄|爺|婆|赤|店|若|何|一般|外人|"
    "氏神"
)
_PATTERNS: Final = (
    (PersonalData.MAIL, re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.I)),
    (PersonalData.LINK, re.compile(r"(?:https?://|www\.)\S+", re.I)),
    (
        PersonalData.PHONE,
        re.compile(r"(?<![\d-])(?:\+81[- ]?\d{1,4}|\(?0\d{1,4}\)?)[- (]{0,2}\d{1,4}[- )]{0,2}\d{3,4}(?!\d)"),
    ),
    (PersonalData.POSTAL_CODE, re.compile(r"〒\s?\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])")),
    (PersonalData.NUMBER, re.compile(r"(?<!\d)\d{4}[- ]?\d{4}[- ]?\d{4}(?:[- ]?\d{4})?(?!\d)")),
    (
        PersonalData.ADDRESS,
        re.compile(
            rf"[{_KANJI}ぁ-んァ-ヴ]{{1,12}}(?:"
            rf"[{_NUMERAL}]{{1,4}}(?:丁目|番町|条)\s?[{_NUMERAL}]{{1,4}}(?:番|の|-)[{_NUMERAL}]{{0,4}}号?"
            rf"|[{_NUMERAL}]{{1,5}}番地?(?:[の-]?[{_NUMERAL}]{{1,4}})?号?|\d{{1,4}}-\d{{1,4}}(?:-\d{{1,4}})?)"
        ),
    ),
    (
        PersonalData.NAME,
        re.compile(
            rf"(?<![{_KANJI}])(?!(?:[{_KANJI}]{{0,8}}?(?:{_GROUPS})|{_ALONE})\s?(?:様|さま|さん|氏|殿|君|ちゃん))"
            rf"[{_KANJI}]{{1,6}}(?:\s[{_KANJI}]{{1,4}})?\s?(?:様|さま|さん|氏(?![名神])|殿|君(?![が主])|ちゃん)"
        ),
    ),
    (PersonalData.NAME, re.compile(rf"(?:氏名|名前|姓名|なまえ)\s?(?:は|[:：])\s?[{_KANJI}ぁ-んァ-ヴ]{{2,8}}")),
    (PersonalData.NAME, re.compile(rf"[{_KANJI}]{{2,6}}(?:\s[{_KANJI}]{{1,4}})?と(?:申します|いいます|言います)")),
)  # fmt: skip
_DIGITS: Final = re.compile(r"\d")
_SHORTEST_PHONE, _LONGEST_PHONE = 9, 12
_INK: Final = "■"


def personal_data_in(text: str) -> tuple[PersonalSpan, ...]:
    """Every place that looks like personal data, in the order of the text; places may not overlap."""
    plain = text.translate({**_WIDE, **_SIGNS})
    found: list[PersonalSpan] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            span = PersonalSpan(kind, *match.span())
            if _counts(kind, match.group()) and not any(
                span.start < other.end and other.start < span.end for other in found
            ):
                found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _counts(kind: PersonalData, matched: str) -> bool:
    """A telephone number has nine digits at least: years and areas are none."""
    return kind is not PersonalData.PHONE or _SHORTEST_PHONE <= len(_DIGITS.findall(matched)) <= _LONGEST_PHONE


def kinds_in(text: str) -> list[str]:
    """The kinds that occur, each once."""
    return list(dict.fromkeys(span.kind.value for span in personal_data_in(text)))


def blackened(text: str) -> str:
    """The text with everything found inked over, as long as before."""
    for span in personal_data_in(text):
        text = text[: span.start] + _INK * (span.end - span.start) + text[span.end :]
    return text
