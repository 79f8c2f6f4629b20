# ruff: noqa: E501  tables of characters read better unbroken
"""Characters that look alike: radicals that machines put for ideographs, old and new forms, ヶ and ケ.

Two grades. *Damage*: a radical (U+2E80–2FDF) is never what a person typed; it comes out of PDF files, and the ideograph
is meant. *Likeness*: 龍ヶ崎 and 竜ケ崎 may be one place written two ways, or two: only ever "possibly the same".
"""

import re
from typing import Final
from unicodedata import normalize

# Radicals that NFKC leaves alone → ideograph (Unicode: EquivalentUnifiedIdeograph.txt); ⼀–⿕ are folded by NFKC.
_RADICALS: Final = (
    "⺁厂 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑尣 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王"
    " ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糸 ⺲罒 ⺳罓 ⺴罓 ⺵罓 ⺶羊 ⺷羊 ⺸羊 ⺹耂 ⺺肀 ⺻聿 ⺼月 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑"
    " ⻐钅 ⻑長 ⻒長 ⻓长 ⻔门 ⻕阝 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞食 ⻟食 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱亀 ⻲亀 ⻳亀"
)
_SOUND: Final = str.maketrans(
    {pair[0]: pair[1] for pair in _RADICALS.split()}
    | {chr(point): normalize("NFKC", chr(point)) for point in range(0x2F00, 0x2FD6)}
)
_RADICAL: Final = re.compile("[\u2e80-\u2fdf]")
# Old form → the form in use, one character each way. Names keep either: the pair is a likeness, not an error.
OLD_FORMS: Final = (
    "澤沢 濱浜 濵浜 邊辺 邉辺 齋斎 齊斉 廣広 國国 嶋島 嶌島 藪薮 﨑崎 嵜崎 髙高 龍竜 瀧滝 惠恵 籠篭 檜桧 曾曽 萬万 壽寿 眞真 應応 榮栄 櫻桜 淵渕 圓円 鹽塩 縣県 區区 條条 彌弥 豐豊 嶽岳 與与 鐵鉄 假仮 舊旧 驛駅 號号 巖巌 樂楽 學学"
    " 寶宝 薗園 埜野 峯峰 槇槙 冨富 藏蔵 竈竃 穗穂 禮礼 瀨瀬 燒焼 會会 德徳 橫横 步歩 舘館 凉涼 黑黒 黃黄 增増 寬寛 緖緒 髮髪 鄕郷 郞郎 靜静 綠緑 淸清"
)
_LIKE: Final = str.maketrans(
    {pair[0]: pair[1] for pair in OLD_FORMS.split()}
    | dict.fromkeys("ヶヵがガケ", "ケ")
    | dict.fromkeys("の之乃ノ", "ノ")
    | {"ッ": "ツ", "っ": "ツ", "つ": "ツ", "ニ": "二", "ロ": "口", "ハ": "八", "ェ": "エ", "ィ": "イ", "ォ": "オ"}
)
_HYPHENS: Final = "‐‑‒–—―−─－"
_BETWEEN_DIGITS: Final = re.compile(rf"(?<=\d)[\s・･.,、。\-{_HYPHENS}ー_/](?=\d)")
_PUNCTUATION: Final = re.compile(r"[\s・･.,、。()「」『』【】\[\]_/'\"]")
_DASHES: Final = re.compile(r"(?<!\d)[-ー]|[-ー](?!\d)")
_ODD: Final = re.compile(rf"[\s・･.,、。()「」『』【】\[\]_/'\"{_HYPHENS}-]|\dー\d")
_TO_HYPHEN: Final = str.maketrans(dict.fromkeys(_HYPHENS, "-"))
_FOUNDER: Final = re.compile(r"^.{1,8}?[都道府県市区町村]立")

# What the parts of a house number are joined by, what may follow the last one, and what may stand before all.
_JOINTS: Final = re.compile(r"(?<=\d)(?:丁目|番地|番|号|の|之|ノ|-|ー)+(?=\d)")
_ENDING: Final = re.compile(r"(?<=\d)(?:丁目|番地|番|号)(?:先|内)?$")
_QUARTERS: Final = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目|-\d)")
_TOWN: Final = re.compile(
    r"(?:北海道|東京都|京都府|大阪府|[^\d]{2,3}県)?(?:[^\d]{1,5}郡)?(?:[^\d]{1,6}?[市区町村]){0,2}"
)
_KANJI: Final = "〇一二三四五六七八九"


def radicals_in(text: str) -> list[str]:
    """The characters of the radical blocks (U+2E80–2FDF) in the text, in order."""
    return _RADICAL.findall(text)


def sound_text(text: str) -> str:
    """The text with the ideographs that are meant: ⻑野 → 長野. All other characters stay as written."""
    return text.translate(_SOUND) if _RADICAL.search(text) else text


def same_key(text: str | None) -> str:
    """Equal for spellings that are the same beyond doubt: width, case, blanks, punctuation, radicals.

    What stands between digits keeps them apart: 1-23 and 12-3 are two places.
    """
    if not text:
        return ""
    plain = normalize("NFKC", sound_text(text))
    if _ODD.search(plain):
        plain = _PUNCTUATION.sub("", _BETWEEN_DIGITS.sub("-", plain.translate(_TO_HYPHEN)))
    return plain.casefold()


def like_key(text: str | None) -> str:
    """Equal for spellings that are possibly the same: 龍ヶ崎 and 竜ケ崎, センター and センタ, with or without 〇〇市立."""
    key = same_key(text)
    if "-" in key or "ー" in key:
        key = _DASHES.sub("", key)
    return (_FOUNDER.sub("", key) if "立" in key else key).translate(_LIKE)


def same_address(one: str | None, other: str | None) -> bool:
    """Whether two addresses are one, however written: 四丁目1番地の2 or 4-1-2, with or without prefecture and town."""
    short, long = sorted((_address_core(one), _address_core(other)), key=len)
    if not short or short == long:
        return bool(short)
    before = long[: -len(short)]
    return long.endswith(short) and not short[0].isdigit() and _TOWN.fullmatch(before) is not None


def _address_core(text: str | None) -> str:
    key = _QUARTERS.sub(_in_digits, same_key(text).replace("大字", ""))
    return _ENDING.sub("", _JOINTS.sub("-", key))


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[1].rpartition("十")
    value = (_KANJI.index(tens) if tens in _KANJI and tens else 1) * 10 if ten else 0
    return str(value + (_KANJI.index(ones) if ones and ones in _KANJI else 0)) if len(ones) <= 1 else found[1]
