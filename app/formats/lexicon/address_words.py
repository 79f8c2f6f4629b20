# ruff: noqa: E501  word lists and patterns read better unbroken
"""One spelling for Japanese addresses: digits, hyphens, 丁目, ヶ and old characters, so that both sides can be compared."""

import re
from typing import Final

from app.formats.text.cell_text import plain
from app.formats.text.kanji_numbers import kanji_number

_OLD_AND_NEW: Final = (
    "澤沢 濱浜 濵浜 邊辺 邉辺 齋斎 齊斉 廣広 國国 嶋島 嶌島 藪薮 﨑崎 髙高 龍竜 瀧滝 惠恵 籠篭 檜桧 曾曽 萬万 壽寿 眞真 應応 榮栄 櫻桜 淵渕 圓円 鹽塩 縣県 區区"
    " 條条 彌弥 豐豊 嶽岳 與与 鐵鉄 假仮 舊旧 驛駅 號号 步歩 巖巌 樂楽 學学 寶宝 櫛櫛 潟潟 薗園 埜野 峯峰 槇槙 冨富 脇脇 藏蔵 竈竃 穗穂 禮礼 瀨瀬 燒焼 會会 德徳 橫横"
)
_SAME: Final = str.maketrans(
    {pair[0]: pair[1] for pair in _OLD_AND_NEW.split()}
    | dict.fromkeys("ヶヵがガケ", "ケ")
    | dict.fromkeys("の之乃", "ノ")
    | dict.fromkeys("‐‑‒–—―−─━ー〜~", "-")
    | {" ": "", ",": "", "、": "", "「": "", "」": "", "ﾉ": "ノ", "ツ": "ツ", "ッ": "ツ", "っ": "ツ"}
)
_NUMBERED: Final = re.compile(r"([〇零一二三四五六七八九十百ニ壱弐参]+)(?=丁目|丁|条|線|番|号|区|-)")
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
    key = plain(text).translate(_SAME)
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
