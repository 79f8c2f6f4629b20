"""What a collection of features is: where its rows come from, and what each property says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, literal_column
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import BigInteger, Boolean, Date, DateTime, Float, TypeEngine

from app.domain.vocabulary import Term


class ValueKind(StrEnum):
    """Types of values, as filters and schemas know them."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    INSTANT = "instant"
    DAY = "day"
    TEXTS = "texts"
    TREE = "tree"
    SHAPE = "shape"


TYPES: dict[ValueKind, TypeEngine[Any]] = {
    ValueKind.TEXT: Text(),
    ValueKind.WHOLE: BigInteger(),
    ValueKind.NUMBER: Float(),
    ValueKind.FLAG: Boolean(),
    ValueKind.INSTANT: DateTime(timezone=True),
    ValueKind.DAY: Date(),
    ValueKind.TEXTS: ARRAY(Text()),
    ValueKind.TREE: JSONB(),
}
# Compared with each other: both are numbers, both are points in time.
FAMILIES = {ValueKind.WHOLE: ValueKind.NUMBER, ValueKind.DAY: ValueKind.INSTANT}


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `sql` is our own text, never a caller's; `unit` is UCUM's or the currency; `join` names the join
    it needs; `writable` columns may be set by a client."""

    name: str
    kind: ValueKind
    sql: str
    ja: str
    en: str
    unit: str = ""
    join: str = ""
    terms: type[Term] | None = None
    role: str = ""
    writable: bool = False

    @property
    def column(self) -> ColumnElement[Any]:
        return literal_column(self.sql, TYPES[self.kind])


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind. `rows` is the FROM with its fixed conditions, `values` what it binds.

    `key` is the stable id of a feature, unique in the collection and the order of its pages; `row` is the number of
    the row it comes from, where that is one. `shape` is the geometry type in lower case. `finish` turns what the
    database cannot say (sentences) into properties.
    """

    code: str
    ja: str
    en: str
    about_ja: str
    about_en: str
    rows: str
    key: str
    geometry: str
    shape: str
    properties: tuple[Property, ...]
    condition: str = "true"
    joins: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    row: str = ""
    finish: Callable[[Row], Row] | None = None

    @property
    def instant(self) -> Property | None:
        """The property that `datetime` is about."""
        return next((each for each in self.properties if each.role == "primary-instant"), None)

    @property
    def is_writable(self) -> bool:
        return any(each.writable for each in self.properties)

    def property_of(self, name: str) -> Property | None:
        return next((each for each in self.properties if each.name == name), None)


def words(name: str, sql: str, ja: str, en: str, **more: Any) -> Property:
    """A property of text."""
    return Property(name, ValueKind.TEXT, sql, ja, en, **more)


def whole(name: str, sql: str, ja: str, en: str, **more: Any) -> Property:
    """A property of whole numbers."""
    return Property(name, ValueKind.WHOLE, sql, ja, en, **more)


def number(name: str, sql: str, ja: str, en: str, **more: Any) -> Property:
    """A property of numbers with a fraction."""
    return Property(name, ValueKind.NUMBER, sql, ja, en, **more)
