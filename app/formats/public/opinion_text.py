"""What residents write, as it is kept: text and nothing else. Shown as text, it can do nothing."""

import re
import unicodedata
from typing import Final

LONGEST_WRITTEN: Final = 2000
LONGEST_TYPED: Final = 4000
_BREAKS: Final = re.compile(r"\n{3,}")
_SPACES: Final = re.compile(r"[^\S\n]{3,}")


def plain_text(text: str) -> str:
    """Without control characters, marks that turn the order of letters round, and heaps of blank lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"})
    return _BREAKS.sub("\n\n", _SPACES.sub("  ", kept)).strip()
