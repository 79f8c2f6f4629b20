"""All features of a question, a few thousand at a time: neither this program nor its answer ever holds them all."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal_column, select
from sqlalchemy.orm import Session

from app.store.collections import query as asking
from app.store.collections.query import Query
from app.store.collections.shape import TYPES, Collection, Property, ValueKind

AT_ONCE = 2000


# COPY as CSV with signs that JSON text never holds: each line is a feature as it is, nothing quoted.
_AS_LINES = "COPY (SELECT feature FROM ({0}) AS f) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"


def feature_lines(session: Session, collection: Collection, query: Query) -> Iterator[bytes | memoryview]:
    """GeoJSON features as UTF-8, in order, each a line with its end; of use until the next is asked for."""
    statement = asking.features(collection, query)
    if collection.finish is None:
        yield from _copied(session, statement)
        return
    for text in session.scalars(statement.execution_options(yield_per=AT_ONCE)):
        yield orjson.dumps(asking.finished(collection, orjson.loads(text)), option=orjson.OPT_APPEND_NEWLINE)


def _copied(session: Session, statement: Select[str, int]) -> Iterator[bytes | memoryview]:
    """A line for each row. COPY takes no parameters: the driver writes them into the statement, quoted."""
    connection = session.connection()
    asked = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    driver = connection.connection.cursor()
    with driver.copy(_AS_LINES.format(asked), asked.params) as lines:
        yield from lines


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
