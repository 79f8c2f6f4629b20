"""Tenants: the facility whose building another one is in, as addresses tell it — （高根小学校内）, （中消防署６階）."""

import re
from functools import lru_cache
from typing import Final

from app.formats.text.cell_text import plain

_INSIDE: Final = re.compile(r"\(([^()]{2,40}?)(?:の?敷地内|構内|内|[B地下]*\d+(?:[・、,~〜-]\d+)*階[^()]*|\d+F)\)$")
_OPEN_GROUND: Final = re.compile(r"(公園|緑地|広場|墓地|霊園)$")


@lru_cache(maxsize=65536)
def host_in_address(address: str) -> str | None:
    """The name in the closing bracket of an address, where it names a building; a park is no host."""
    match = _INSIDE.search(plain(address))
    if match is None or _OPEN_GROUND.search(match.group(1)):
        return None
    return match.group(1).strip()
