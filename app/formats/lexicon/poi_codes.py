"""POIコード of the national open data sets: what kind of facility a code means.

Only codes seen beside their names in published lists and forms (公共施設一覧) are here; others stay as written.
"""

from typing import Final

from app.formats.text.cell_text import plain

_CLASSES: Final = {
    "1307": "公民館",
    "1402": "保育所",
    "1403": "児童館",
    "1404": "放課後児童クラブ",
    "1406": "子育て支援センター",
    "1501": "幼稚園",
    "1512": "図書館",
}


def class_of_poi(code: str | None) -> str | None:
    """The class a code stands for, whatever letter follows its four digits; None for a code we do not know."""
    return _CLASSES.get(plain(code)[:4]) if code else None
