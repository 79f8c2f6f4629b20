# ruff: noqa: E501  word lists and patterns read better unbroken
"""Rules a single cell can break, as tests of its text: shared by the checks and by the repair."""

import re
from typing import Final
from unicodedata import normalize

from app.domain.register.lookalikes import sound_text
from app.formats.text.cell_text import is_unknown, plain
from app.formats.text.japanese_dates import WrittenDate, read_date
from app.formats.text.numbers import read_number

# Circled and bracketed signs, Roman numerals, squared words, radicals, private use: each machine shows its own.
_PLATFORM: Final = re.compile("[\u2160-\u217f\u2460-\u24ff\u2e80-\u2fdf\u3200-\u33ff\ue000-\uf8ff\ufffd]")
_RADICAL: Final = re.compile("[\u2e80-\u2fdf\ue000-\uf8ff\ufffd]")
_SPACED: Final = re.compile(r"[^\x00-\x7f][ \u3000]+[^\x00-\x7f]")
_PLAIN_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|-?0\d+\.\d+")
_MARKS: Final = frozenset(
    {"-", "―", "‐", "−", "－", "ー", "…", "*", "**", "***", "x", "X", "χ", "△", "▲", "..", "・", "/"}
)
_LIST: Final = re.compile(r"[、;；\n]")
_OTHER: Final = re.compile(r"^その他\s*[（(:：]\s*(.+?)\s*[)）]?$")
_DITTO: Final = frozenset({"〃", "々", "同上", "同", "″", "”", '"', "ditto"})
ISO_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def is_padded(text: str) -> bool:
    """Spaces around the text, several in a row, line breaks, or spaces between single letters (施　設　名)."""
    if text != text.strip() or "\n" in text or "\r" in text or "\t" in text or "  " in text or "\u3000\u3000" in text:
        return True
    words = re.split(r"[ \u3000]", text)
    return len(words) >= 2 and bool(_SPACED.search(text)) and all(len(word) == 1 for word in words)


def unpadded(text: str) -> str:
    """The text without what `is_padded` minds."""
    lines = " ".join(text.split())
    words = lines.split(" ")
    spaced = len(words) >= 2 and all(len(word) == 1 and not word.isascii() for word in words)
    return "".join(words) if spaced else lines


def has_platform_characters(text: str, *, proper_name: bool) -> bool:
    """Characters that are not the same everywhere; in proper names only those that are never meant."""
    return bool((_RADICAL if proper_name else _PLATFORM).search(text))


def without_platform_characters(text: str, *, proper_name: bool) -> str:
    """① → 1, ㎡ → m2, ㈱ → (株), Ⅱ → II, ⻑ → 長; private and broken characters become 〓."""
    sound = sound_text(text)
    if not proper_name:
        sound = _PLATFORM.sub(lambda match: normalize("NFKC", match.group()), sound)
    return re.sub("[\ue000-\uf8ff\ufffd]", "〓", sound)


def is_plain_number(text: str) -> bool:
    """Digits, a point, a minus: nothing else."""
    return bool(_PLAIN_NUMBER.fullmatch(text))


def number_of(text: str) -> str | None:
    """The plain number a cell means (1,234㎡ → 1234, ▲5 → -5, 300千円 → 300000 stays as read); None where it is none."""
    value = read_number(text).value
    if not isinstance(value, float) or not any(character.isdigit() for character in text):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def is_mark(text: str) -> bool:
    """-, *, X, … : a sign that stands for something said elsewhere."""
    return normalize("NFKC", text).strip() in _MARKS or text.strip() in _MARKS


def is_ditto(text: str) -> bool:
    return text.strip() in _DITTO


def listed_values(text: str) -> list[str]:
    """Values of a cell that lists several (洪水、地震), else one or none."""
    return [part for piece in _LIST.split(text) if (part := piece.strip())]


def free_text_of_other(text: str) -> str | None:
    """その他（倉庫） → 倉庫."""
    match = _OTHER.match(plain(text))
    return match.group(1) if match else None


def iso_time(text: str) -> str | None:
    """昭和46年3月31日 → 1971-03-31, S46 → 1971, R5年度 → 2023年度 stays a fiscal year as 2023; None: unreadable."""
    if is_unknown(plain(text)):
        return None
    written = read_date(text)
    if not isinstance(written, WrittenDate) or written.remark == "several_dates":
        return None
    parts = [f"{written.year:04d}"]
    if written.month is not None:
        parts.append(f"{written.month:02d}")
        if written.day is not None:
            parts.append(f"{written.day:02d}")
    return "-".join(parts)
