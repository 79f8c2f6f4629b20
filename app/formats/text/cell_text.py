"""The one way a cell's text is made plain before anything is read from it; the original text is always kept apart."""

import unicodedata
from typing import Final, NamedTuple

_UNKNOWN: Final = frozenset(
    [
        "-",
        "--",
        "---",
        "―",
        "—",
        "–",
        "ー",
        "‐",
        "−",
        "*",
        "**",
        "***",
        "…",
        "...",
        "..",
        "・・・",
        "/",
        "?",
        "??",
        "na",
        "n/a",
        "#n/a",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "null",
        "none",
        "nan",
        "nil",
        "unknown",
        "tbd",
        "不明",
        "未詳",
        "不詳",
        "未定",
        "未調査",
        "調査中",
        "未把握",
        "未確認",
        "確認中",
        "該当なし",
        "該当無し",
        "非公開",
        "未記入",
        "空欄",
        "データなし",
        "(不明)",
        "(空白)",
    ]
)


_LONGEST: Final = max(map(len, _UNKNOWN))


class CellReading(NamedTuple):
    """What one cell means: a value, and the code of a remark when the text was not taken as written.

    `lost` says that the value does not carry the whole text, so the text itself must be kept beside it.
    """

    value: object = None
    code: str | None = None
    done: str | None = None
    lost: bool = False


NOTHING: Final = CellReading()


def plain(text: str) -> str:
    """NFKC (full-width digits, half-width kana, ㎡, ㍼), runs of white space as one space, trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def is_unknown(plain_text: str) -> bool:
    """True for the empty cell and for the signs towns write when they do not know (`-`, `*`, `不明`, `#N/A`)."""
    return not plain_text or (len(plain_text) <= _LONGEST and plain_text.lower() in _UNKNOWN)
