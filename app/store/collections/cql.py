"""CQL2 (text or JSON) → one SQL condition with bound values: the door to the cql2 parser.

Only properties of the collection, the operators below and literal values come through; anything else is an
UnusableFilter that says what and why. Source: OGC 21-065r2, Common Query Language (CQL2).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import cql2
from sqlalchemy import ColumnElement, Numeric, Text, and_, cast, false, func, literal, not_, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.store.collections.crs import CRS84, Crs
from app.store.collections.operands import (
    Operand,
    UnusableFilter,
    instant_of,
    interval_of,
    scalar,
    shape_of,
    wanted,
)
from app.store.collections.shape import FAMILIES, Property, ValueKind

LONGEST, DEEPEST, MOST_PARTS = 8000, 40, 500
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")
# The parser calls itself for each of these: many in a row would use up its stack.
_SIGNS = re.compile(r"(?:-\s*){4,}|(?:\bNOT\b\s*){8,}", re.IGNORECASE)

Condition = ColumnElement[Any]
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_SUMS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / func.nullif(b, 0),
    "%": lambda a, b: func.mod(cast(a, Numeric()), func.nullif(cast(b, Numeric()), 0)),
    "div": lambda a, b: func.div(cast(a, Numeric()), func.nullif(cast(b, Numeric()), 0)),
}
_SPATIAL = {
    "s_intersects": "ST_Intersects", "s_disjoint": "ST_Disjoint", "s_contains": "ST_Contains", "s_within": "ST_Within",
    "s_touches": "ST_Touches", "s_crosses": "ST_Crosses", "s_overlaps": "ST_Overlaps", "s_equals": "ST_Equals",
}  # fmt: skip
# Of two intervals (start, end) each; source: CQL2, table of temporal operators.
_TEMPORAL: dict[str, Callable[[Any, Any, Any, Any], Any]] = {
    "t_after": lambda s1, e1, s2, e2: s1 > e2,
    "t_before": lambda s1, e1, s2, e2: e1 < s2,
    "t_contains": lambda s1, e1, s2, e2: and_(s1 < s2, e1 > e2),
    "t_disjoint": lambda s1, e1, s2, e2: or_(e1 < s2, s1 > e2),
    "t_during": lambda s1, e1, s2, e2: and_(s1 > s2, e1 < e2),
    "t_equals": lambda s1, e1, s2, e2: and_(s1 == s2, e1 == e2),
    "t_finishedby": lambda s1, e1, s2, e2: and_(s1 < s2, e1 == e2),
    "t_finishes": lambda s1, e1, s2, e2: and_(s1 > s2, e1 == e2),
    "t_intersects": lambda s1, e1, s2, e2: and_(s1 <= e2, e1 >= s2),
    "t_meets": lambda s1, e1, s2, e2: e1 == s2,
    "t_metby": lambda s1, e1, s2, e2: s1 == e2,
    "t_overlappedby": lambda s1, e1, s2, e2: and_(s1 > s2, s1 < e2, e1 > e2),
    "t_overlaps": lambda s1, e1, s2, e2: and_(s1 < s2, e1 > s2, e1 < e2),
    "t_startedby": lambda s1, e1, s2, e2: and_(s1 == s2, e1 > e2),
    "t_starts": lambda s1, e1, s2, e2: and_(s1 == s2, e1 < e2),
}
_ARRAYS: dict[str, Callable[[Any, Any], Any]] = {
    "a_contains": lambda a, b: a.op("@>")(b),
    "a_containedby": lambda a, b: a.op("<@")(b),
    "a_equals": lambda a, b: and_(a.op("@>")(b), a.op("<@")(b)),
    "a_overlaps": lambda a, b: a.op("&&")(b),
}


def parse(text: str, language: str) -> Any:
    """The filter as CQL2-JSON. Raises UnusableFilter; `language` is cql2-text or cql2-json."""
    _refuse_monsters(text)
    try:
        parsed = cql2.parse_text(text) if language == "cql2-text" else cql2.parse_json(text)
        return parsed.to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError) as error:
        raise UnusableFilter("not_cql2", str(error).strip()[:300]) from None


def _refuse_monsters(text: str) -> None:
    bare = _QUOTED.sub("''", text)
    depth = deepest = 0
    for mark in re.findall(r"[(\[{)\]}]", bare):
        depth += 1 if mark in "([{" else -1
        deepest = max(deepest, depth)
    if len(text) > LONGEST or deepest > DEEPEST or _SIGNS.search(bare) or "\0" in text:
        raise UnusableFilter("filter_too_large", f"{LONGEST} / {DEEPEST}")


def condition_of(tree: Any, properties: Mapping[str, Property], geometry: Condition, crs: Crs = CRS84) -> Condition:
    """The filter as SQL over a collection's columns; `crs` is that of its literal geometries."""
    return _FilterReader(properties, geometry, crs).truth(tree)


class _FilterReader:
    """Walks one tree; each node is counted, so that no filter grows without end."""

    def __init__(self, properties: Mapping[str, Property], geometry: Condition, crs: Crs) -> None:
        self._properties = properties
        self._geometry = geometry
        self._crs = crs
        self._parts = 0

    def truth(self, node: Any) -> Condition:
        """A node that is true or false."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise UnusableFilter("filter_too_large", f"{MOST_PARTS}")
        if isinstance(node, bool):
            return true() if node else false()
        if isinstance(node, dict) and "property" in node:
            return wanted(self.value(node), ValueKind.FLAG).sql
        if not isinstance(node, dict) or "op" not in node:
            raise UnusableFilter("no_condition", _shown(node))
        return self._operation(str(node["op"]), list(node.get("args", ())))

    def _operation(self, name: str, arguments: list[Any]) -> Condition:
        op = name.lower()
        if op in {"and", "or"}:
            parts = [self.truth(each) for each in arguments]
            return and_(*parts) if op == "and" else or_(*parts)
        if op in {"not", "isnull"}:
            only = _only(arguments)
            return not_(self.truth(only)) if op == "not" else self._anything(only).is_(None)
        if op == "between" and len(arguments) == 3:
            value, low, high = arguments
            return and_(self._compare(">=", value, low), self._compare("<=", value, high))
        return self._of_two(op, name, *_two(op, arguments))

    def _of_two(self, op: str, name: str, first: Any, second: Any) -> Condition:
        made: Any = None
        if op in _COMPARED:
            made = self._compare(op, first, second)
        elif op == "like":
            made = self._like(first, second)
        elif op == "in":
            made = self._in(first, second)
        elif op in _SPATIAL:
            made = getattr(func, _SPATIAL[op])(self._shape(first), self._shape(second))
        elif op in _TEMPORAL:
            made = _TEMPORAL[op](*self._interval(first), *self._interval(second))
        elif op in _ARRAYS:
            made = _ARRAYS[op](self._array(first), self._array(second))
        else:
            raise UnusableFilter("unknown_operator", name)
        return _condition(made)

    def _compare(self, op: str, left: Any, right: Any) -> Condition:
        first, second = self.value(left), self.value(right)
        if _family(first.kind) is not _family(second.kind) or first.kind in {
            ValueKind.TREE,
            ValueKind.TEXTS,
            ValueKind.SHAPE,
        }:
            raise UnusableFilter("not_comparable", f"{_shown(left)} {op} {_shown(right)}")
        return _condition(_COMPARED[op](first.sql, second.sql))

    def _like(self, left: Any, pattern: Any) -> Condition:
        value, like = wanted(self.value(left), ValueKind.TEXT), wanted(self.value(pattern), ValueKind.TEXT)
        return value.sql.like(like.sql)

    def _in(self, left: Any, choices: Any) -> Condition:
        if not isinstance(choices, list) or not choices:
            raise UnusableFilter("no_list", _shown(choices))
        return or_(*(self._compare("=", left, each) for each in choices[:MOST_PARTS]))

    def value(self, node: Any) -> Operand:
        """A node that is a value: a property, a literal, a sum, a text whose case does not matter."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise UnusableFilter("filter_too_large", f"{MOST_PARTS}")
        if not isinstance(node, dict):
            return scalar(node)
        if "property" in node:
            return self._property(str(node["property"]))
        if "date" in node or "timestamp" in node:
            return instant_of(node)
        op = str(node.get("op", "")).lower()
        if op == "casei":
            return Operand(func.lower(wanted(self.value(_only(node["args"])), ValueKind.TEXT).sql), ValueKind.TEXT)
        if op in _SUMS:
            first, second = (wanted(self.value(each), ValueKind.NUMBER) for each in _two(op, node["args"]))
            return Operand(_SUMS[op](first.sql, second.sql), ValueKind.NUMBER)
        raise UnusableFilter("unknown_function" if op else "no_value", _shown(node.get("op", node)))

    def _property(self, name: str) -> Operand:
        found = self._properties.get(name)
        if found is None:
            raise UnusableFilter("unknown_property", name)
        return Operand(found.column, found.kind)

    def _anything(self, node: Any) -> Condition:
        return self._geometry if self._is_geometry(node) else self.value(node).sql

    def _is_geometry(self, node: Any) -> bool:
        return isinstance(node, dict) and node.get("property") == "geometry"

    def _shape(self, node: Any) -> Condition:
        if self._is_geometry(node):
            return self._geometry
        return shape_of(node, self._crs)

    def _interval(self, node: Any) -> tuple[Any, Any]:
        if isinstance(node, dict) and "interval" in node:
            start, end = (self._end(each, is_last=bool(n)) for n, each in enumerate(_two("interval", node["interval"])))
            return start, end
        if isinstance(node, dict) and ("date" in node or "timestamp" in node):
            return interval_of(node)
        value = wanted(self.value(node), ValueKind.INSTANT)
        return value.sql, value.sql

    def _end(self, node: Any, *, is_last: bool) -> Any:
        if isinstance(node, dict) and "property" in node:
            return wanted(self.value(node), ValueKind.INSTANT).sql
        return interval_of({"timestamp" if "T" in str(node) else "date": node}, is_last=is_last)[is_last]

    def _array(self, node: Any) -> Condition:
        if isinstance(node, list):
            texts = [each for each in node if isinstance(each, str)]
            if len(texts) < len(node):
                raise UnusableFilter("no_list", _shown(node))
            return cast(literal(texts, ARRAY(Text())), ARRAY(Text()))
        return wanted(self.value(node), ValueKind.TEXTS).sql


def _condition(made: Any) -> Condition:
    """Only for the type checker: what the tables of operators make is a condition."""
    condition: Condition = made
    return condition


def _family(kind: ValueKind) -> ValueKind:
    return FAMILIES.get(kind, kind)


def _only(arguments: list[Any]) -> Any:
    if len(arguments) != 1:
        raise UnusableFilter("wrong_number", _shown(arguments))
    return arguments[0]


def _two(op: str, arguments: Any) -> tuple[Any, Any]:
    if not isinstance(arguments, list) or len(arguments) != 2:
        raise UnusableFilter("wrong_number", op)
    return arguments[0], arguments[1]


def _shown(node: Any) -> str:
    if isinstance(node, dict) and "property" in node:
        return str(node["property"])
    return node if isinstance(node, str) else json.dumps(node, ensure_ascii=False)[:100]
