"""All features of a question, a few thousand at a time: neither this program nor its answer ever holds them all."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select
from sqlalchemy.orm import Session

from app.store.collections import query as asking
from app.store.collections.query import Query
from app.store.collections.shape import TYPES, Collection, Property, ValueKind

AT_ONCE = 2000


def feature_texts(session: Session, collection: Collection, query: Query) -> Iterator[str]:
    """GeoJSON features as text, in order."""
    statement = asking.features(collection, query).execution_options(yield_per=AT_ONCE)
    for row in session.execute(statement):
        text: str = row.feature
        yield text if collection.finish is None else _finished(collection, text)


def _finished(collection: Collection, text: str) -> str:
    assert collection.finish is not None  # noqa: S101  the caller has looked
    feature = orjson.loads(text)
    return orjson.dumps(feature | {"properties": collection.finish(feature["properties"])}).decode()


def plain_properties(collection: Collection, query: Query) -> list[Property]:
    """The properties of a table: each value is one cell, a text where it is a list."""
    return asking.chosen(collection, query.names)


def _plain(each: Property) -> ColumnElement[Any]:
    if each.kind is ValueKind.TEXTS:
        return func.array_to_string(each.column, ";")
    # The columns of a file have one type each, whatever the column of the table is declared as.
    return cast(each.column, Text() if each.kind in {ValueKind.TREE, ValueKind.DAY} else TYPES[each.kind])


def value_rows(session: Session, collection: Collection, query: Query) -> Iterator[tuple[Any, ...]]:
    """Geometry as WKB (None: no place), then one value for each of `plain_properties`, in order."""
    page = asking.rows(collection, query, _plain).subquery("p")
    names = [each.name for each in plain_properties(collection, query)]
    wkb: ColumnElement[bytes] = literal_column("ST_AsBinary(p._geometry)")
    columns = [page.c[name] for name in names]
    for row in session.execute(select(wkb, *columns).execution_options(yield_per=AT_ONCE)):
        yield tuple(row)
