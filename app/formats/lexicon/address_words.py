# ruff: noqa: E501  word lists and patterns read better unbroken
"""One spelling for Japanese addresses: digits, hyphens, 丁目, ヶ and old characters, so that both sides can be compared."""

import re
from typing import Final

from app.domain.register.lookalikes import OLD_FORMS, sound_text
from app.formats.text.cell_text import plain
from app.formats.text.kanji_numbers import kanji_number

_SAME: Final = str.maketrans(
    {pair[0]: pair[1] for pair in OLD_FORMS.split()}
    | dict.fromkeys("ヶヵがガケ", "ケ")
    | dict.fromkeys("の之乃", "ノ")
    | dict.fromkeys("‐‑‒–—―−─━ー〜~", "-")
    | {" ": "", ",": "", "、": "", "「": "", "」": "", "ﾉ": "ノ", "ツ": "ツ", "ッ": "ツ", "っ": "ツ"}
)
_KANJI_DIGITS: Final = "〇零一二三四五六七八九十百ニ壱弐参"
# No house has a number of more than a dozen characters: longer runs are passed over, in one look each.
_NUMBERED: Final = re.compile(rf"(?<![{_KANJI_DIGITS}])([{_KANJI_DIGITS}]{{1,12}})(?=丁目|丁|条|線|番|号|区|-)")
_POSTCODE: Final = re.compile(r"^〒?\d{3}-?\d{4}")
_LARGE_SECTION: Final = re.compile(r"大字(?!$)")
PREFECTURES: Final = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
]
_PREFECTURE_SET: Final = frozenset(PREFECTURES)


def address_key(text: str) -> str:
    """The comparable spelling. A long mark inside katakana (センター) also becomes a hyphen, on both sides."""
    key = plain(sound_text(text)).translate(_SAME)
    if key[:1] == "〒" or key[:1].isdigit():
        key = _POSTCODE.sub("", key)
    if "字" in key:
        key = _LARGE_SECTION.sub("", key)
    return _NUMBERED.sub(lambda match: str(kanji_number(match.group(1))), key)


def prefecture_of(key: str) -> str | None:
    """The prefecture an address begins with."""
    if key[:3] in _PREFECTURE_SET:
        return key[:3]
    return key[:4] if key[:4] in _PREFECTURE_SET else None
