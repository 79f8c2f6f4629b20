# ruff: noqa: E501  word lists and patterns read better unbroken
"""Words about a building: structure, storeys, seismic state, yes and no."""

import re
from typing import Final

from app.domain.vocabulary import SeismicCode, Structure
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

_STRUCTURES: Final = (
    (Structure.SRC, re.compile(r"SRC|S\.R\.C|鉄骨鉄筋|steel.reinforced", re.I)),
    (Structure.BLOCK, re.compile(r"CB|ブロック|補強コンクリート|block|masonry|煉瓦|レンガ|れんが", re.I)),
    (Structure.LIGHT_STEEL, re.compile(r"軽量|軽鉄|LGS|^LS|^SL|^ＬＳ|light.?steel", re.I)),
    (Structure.RC, re.compile(r"RC|R\.C|鉄筋|PC造|^PC|プレキャスト|プレストレスト|WRC|(?<!補強)コンクリート造|^コンクリート(?!ブロック)|reinforced|concrete", re.I)),
    (Structure.STEEL, re.compile(r"鉄骨|重量鉄骨|(?<![A-Z])S(?![A-Z])|steel", re.I)),
    (Structure.WOOD, re.compile(r"木|(?<![A-Z])W(?![A-Z])|wood|timber", re.I)),
    (Structure.OTHER, re.compile(r"その他|other|アルミ|膜|土蔵|石造|テント|プレハブ", re.I)),
)  # fmt: skip
_LONGEST: Final = 60
_BELOW: Final = re.compile(r"(?:地下|(?<![A-Z])B)\s*(\d+)", re.IGNORECASE)
_ABOVE: Final = re.compile(
    r"(?:地上|F)?\s*(\d+)\s*(?:階|F|層)|^(\d+)$|(?:RC|S|W|SRC|造)[-‐ ]?(\d{1,2})$|^(\d+)\s*[/／]", re.IGNORECASE
)
_SLASH_BELOW: Final = re.compile(r"^\d+\s*/\s*-?B?(\d+)", re.IGNORECASE)
_YES: Final = re.compile(
    r"^(○|◯|〇|●|◎|レ|✓|✔|1|有|有り|あり|ある|済|済み|実施済み?|完了|はい|yes|true|y|t|該当|指定|対象|実施|指定あり|可)(\(.*\))?$",
    re.I,
)
_NO: Final = re.compile(
    r"^(×|✕|✗|x|0|無|無し|なし|ない|未|未済|未実施|未完了|否|いいえ|no|false|n|f|非該当|対象外|指定なし|不可)(\(.*\))?$",
    re.I,
)
_NOT_ASKED: Final = re.compile(r"不要|対象外|必要なし|新耐震")


def read_structure(text: str, factor: float = 1.0) -> CellReading:
    """`Structure`; of a mixed building (RC一部S) the one named first, with the remark `mixed_structure`."""
    plain_text = plain(text).upper()
    if is_unknown(plain_text):
        return NOTHING
    places = sorted((match.start(), -rank, structure) for rank, (structure, pattern) in enumerate(_STRUCTURES[::-1])
                    if (match := pattern.search(plain_text)))  # fmt: skip
    if not places:
        return CellReading(None, "unknown_structure", None, True)
    first = places[0][2]
    if re.search(r"一部|・|/|\+|,|、|及び|&|と", plain_text) and len({structure for _, _, structure in places}) > 1:
        return CellReading(first, "mixed_structure", first.ja, True)
    return CellReading(first)


def read_storeys(text: str, factor: float = 1.0) -> CellReading:
    """(storeys above ground, storeys below or None): 3, 地上3階地下1階, 3/1, B1F3F, 平屋, RC-3."""
    plain_text = plain(text)
    if is_unknown(plain_text):
        return NOTHING
    if len(plain_text) > _LONGEST:
        return CellReading(None, "unreadable_number", None, True)
    below = _BELOW.search(plain_text) or _SLASH_BELOW.search(plain_text)
    rest = _BELOW.sub(" ", plain_text) if below else plain_text
    above = 1 if "平屋" in plain_text or "平家" in plain_text else None
    if (above is None and (match := _ABOVE.search(rest.replace("階建", "階").strip(" 階F/-"))) is not None) or (
        above is None and (match := _ABOVE.search(rest)) is not None
    ):
        above = int(next(group for group in match.groups() if group))
    if above is None and below is None:
        return CellReading(None, "unreadable_number", None, True)
    if above is not None and above > 70:
        return CellReading(None, "implausibly_large", None, True)
    return CellReading(
        (above or None, int(below.group(1)) if below else None), lost="平" in plain_text and "階" in plain_text
    )


def storeys_in_structure(text: str) -> tuple[int | None, int | None]:
    """RC造3階建 in one cell: the storeys, where the text speaks of 階 or F at all."""
    plain_text = plain(text)[:_LONGEST]
    if not re.search(r"階|\dF|平屋|[CSW造][-‐ ]?\d{1,2}$", plain_text, re.IGNORECASE):
        return None, None
    above, below = None, _BELOW.search(plain_text)
    if "平屋" in plain_text:
        above = 1
    elif match := re.search(
        r"(\d+)\s*(?:階|F)|(?<=[CSW造])[-‐ ]?(\d{1,2})$", _BELOW.sub(" ", plain_text), re.IGNORECASE
    ):
        above = int(match.group(1) or match.group(2))
    return above, int(below.group(1)) if below else None


def read_flag(text: str, factor: float = 1.0) -> CellReading:  # noqa: PLR0911  one sign after the other
    """True, False, or nothing where the sign is none we know (kept as text)."""
    plain_text = plain(text)
    if plain_text.lower() in ("0", "×"):
        return CellReading(False)
    if is_unknown(plain_text):
        return NOTHING
    if _NOT_ASKED.search(plain_text):
        return CellReading(None, None, None, True)
    if plain_text in ("△", "▲"):
        return CellReading(None, "partly_flag", None, True)
    if _YES.match(plain_text):
        return CellReading(True)
    if _NO.match(plain_text):
        return CellReading(False)
    if re.search(r"避難|指定|拠点|済", plain_text) and not re.search(r"未|無|なし|ない", plain_text):
        return CellReading(True, lost=True)
    return CellReading(None, "unreadable_flag", None, True)


def read_seismic_code(text: str, factor: float = 1.0) -> CellReading:
    """新耐震 / 旧耐震 in the words towns use."""
    plain_text = plain(text).lower()
    if is_unknown(plain_text):
        return NOTHING
    new, old = bool(re.search(r"新|new|以降|以後", plain_text)), bool(re.search(r"旧|old|以前", plain_text))
    if new == old:
        return CellReading(None, "unreadable_flag", None, True)
    return CellReading(SeismicCode.NEW if new else SeismicCode.OLD)
