"""Attributes of a large GeoJSON without its shapes, a feature at a time.

A future-population layer has some 370 columns: GDAL takes minutes and a whole JSON tree takes gigabytes, while its
shapes say nothing that the mesh codes do not.
"""

import re
from collections.abc import Callable

import orjson

from app.formats.people.people_table import Row

_PROPERTIES = re.compile(rb'"properties"\s*:\s*(\{[^{}]*\})')
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature"')


def read_attributes(
    data: bytes, wanted: Callable[[tuple[str, ...]], list[str]]
) -> tuple[tuple[str, ...], list[Row], tuple[str, ...]]:
    """Heading and rows of text of the columns that `wanted` picks from the first feature's, and those it leaves.

    ValueError where features are not plain (nested attributes, braces in text): read the layer by GDAL then.
    """
    first = _FEATURE.search(data)  # what stands before it belongs to the collection (its crs has "properties" too)
    header: list[str] = []
    left: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, match in enumerate(_PROPERTIES.finditer(data, first.start() if first else 0), start=1):
        properties = orjson.loads(match.group(1))
        if not header:
            header = wanted(tuple(properties))
            left = tuple(name for name in properties if name not in header)
        rows.append((number, tuple([_text(properties.get(name)) for name in header])))
    if not rows or len(rows) != sum(1 for _ in _FEATURE.finditer(data)):
        raise ValueError("not a plain collection of features")
    return tuple(header), rows, left


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
