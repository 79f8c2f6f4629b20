"""Which encoding a town's text file is in, by what its bytes can and cannot be."""

import re
from typing import Final

from app.formats.text.unreadable import UnreadableFile

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KANA: Final = re.compile(r"[\u3041-\u30f6]")
_HALF_KANA: Final = re.compile(r"[\uff61-\uff9f]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, str, int]:
    """Text, encoding name, number of characters that could not be read (shown as U+FFFD or dropped controls)."""
    encoding = _by_mark(data) or _by_zeros(data) or _by_trial(data)
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    if broken > max(20, len(text) // 20):
        raise UnreadableFile("not_text", f"{broken} / {len(text)}")
    return _CONTROL.sub("", text), encoding, broken


def _by_mark(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _by_zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII separators leave a zero byte on one side only."""
    sample = data[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 50) or min(even, odd) * 5 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_trial(data: bytes) -> str:
    if b"\x1b$" in data[:4000] and _decodes(data, "iso2022_jp"):
        return "iso2022_jp"
    if _decodes(data, "utf-8"):
        return "utf-8"
    shift, extended = _decodes(data, "cp932"), _decodes(data, "euc_jp")
    if shift and extended:
        return "euc_jp" if _looks_extended(data) else "cp932"
    if shift or extended:
        return "cp932" if shift else "euc_jp"
    return min(("utf-8", "cp932", "euc_jp"), key=lambda name: data.decode(name, "replace").count("\ufffd"))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_extended(data: bytes) -> bool:
    """EUC-JP read as CP932 turns into half-width kana, with no hiragana or katakana of full width."""
    as_shift, as_extended = data.decode("cp932"), data.decode("euc_jp")
    kana, half = len(_KANA.findall(as_shift)), len(_HALF_KANA.findall(as_shift))
    return half > kana and len(_KANA.findall(as_extended)) > kana
