"""Facts without NaN, infinities and numbers no town has: what is not a figure is not known."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

# No area, count or sum of a town comes near them; beyond a figure is a fault of the file, below it is 0.
LARGEST = 1e15
LEAST = 1e-9
Facts = TypeVar("Facts")


def finite(facts: Facts) -> Facts:
    """The same facts: what is no figure becomes None where a fact may be unknown, else 0; entries of tables are left
    out."""
    changed = {}
    for field in fields(facts):  # type: ignore[arg-type]
        value = getattr(facts, field.name)
        clean = _clean(value, field.type)
        if clean is not value:
            changed[field.name] = clean
    return replace(facts, **changed) if changed else facts  # type: ignore[type-var]


def _clean(value: Any, kind: Any) -> Any:
    if isinstance(value, float):
        return _near(value) if _is_figure(value) else (None if type(None) in getattr(kind, "__args__", ()) else 0.0)
    if isinstance(value, tuple):
        clean = tuple(_clean(each, None) for each in value)
        return value if all(one is other for one, other in zip(clean, value, strict=True)) else clean
    if isinstance(value, Mapping):
        figures = {key: _near(each) for key, each in value.items() if _is_figure(each)}
        return value if figures == value else figures
    return finite(value) if is_dataclass(value) and not isinstance(value, type) else value


def _is_figure(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= LARGEST


def _near(value: float) -> float:
    return value if value == 0 or abs(value) >= LEAST else 0.0
