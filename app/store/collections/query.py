"""Questions about a collection → one statement each: pages as GeoJSON text made by the database, counts, extents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, text
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.store.collections import cql
from app.store.collections.crs import CRS84, Crs
from app.store.collections.operands import box_shape
from app.store.collections.shape import Collection, Property


@dataclass(frozen=True, slots=True)
class Query:
    """Which features, which of their properties, in which order and reference system.

    `tree` is CQL2-JSON; `sort` names properties, a leading minus turns the order round; `box` in the axis order of
    `box_crs`; `since` and `until` bound the collection's own instant, None is open.
    """

    tree: Any = None
    filter_crs: Crs = CRS84
    box: tuple[float, ...] | None = None
    box_crs: Crs = CRS84
    since: datetime | None = None
    until: datetime | None = None
    names: tuple[str, ...] | None = None
    sort: tuple[str, ...] = ()
    crs: Crs = CRS84
    limit: int | None = None
    offset: int = 0


def chosen(collection: Collection, names: tuple[str, ...] | None) -> list[Property]:
    """The properties of an answer: all, or those named."""
    return [each for each in collection.properties if names is None or each.name in names]


def condition_of(collection: Collection, query: Query) -> ColumnElement[Any]:
    """Everything a feature must meet. Raises UnusableFilter."""
    geometry: ColumnElement[Any] = literal_column(f"({collection.geometry})")
    parts: list[ColumnElement[Any]] = [text(collection.condition).bindparams(**collection.values)]  # type: ignore[list-item]
    if query.tree is not None:
        known = {each.name: each for each in collection.properties}
        parts.append(cql.condition_of(query.tree, known, geometry, query.filter_crs))
    if query.box is not None:
        # Features without a place are not left out: Features Core, requirement fc-bbox-response C.
        parts.append(or_(geometry.is_(None), func.ST_Intersects(geometry, box_shape(list(query.box), query.box_crs))))
    instant = collection.instant
    if instant is not None and (query.since or query.until):
        bounds = [instant.column >= query.since] if query.since else []
        bounds += [instant.column <= query.until] if query.until else []
        parts.append(or_(instant.column.is_(None), and_(*bounds)))
    return and_(*parts)


def source_of(collection: Collection, properties: list[Property]) -> Any:
    """The FROM with the joins that these properties need."""
    joins = " ".join(dict.fromkeys(collection.joins[each.join] for each in properties if each.join))
    return text(f"{collection.rows} {joins}")


def _used(collection: Collection, query: Query) -> list[Property]:
    """Properties that a filter or an order names."""
    named = set(_names_in(query.tree)) | {each.removeprefix("-") for each in query.sort}
    return [each for each in collection.properties if each.name in named]


def _names_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "property" in node:
            yield str(node["property"])
        for each in node.values():
            yield from _names_in(each)
    elif isinstance(node, list):
        for each in node:
            yield from _names_in(each)


def _geometry_text(collection: Collection, crs: Crs) -> str:
    moved = collection.geometry if crs.epsg == 4326 else f"ST_Transform({collection.geometry}, {crs.epsg})"
    return f"ST_FlipCoordinates({moved})" if crs.is_swapped else moved


def _as_it_is(each: Property) -> ColumnElement[Any]:
    return each.column


def rows(
    collection: Collection, query: Query, value: Callable[[Property], ColumnElement[Any]] = _as_it_is
) -> Select[Any]:
    """`_key`, `_geometry` (in the asked system) and the chosen properties of the features asked for, in order.

    `value` says how a property is written: as it is, or as the one cell of a table.
    """
    properties = chosen(collection, query.names)
    used = _used(collection, query)
    columns = [value(each).label(each.name) for each in properties]
    key: ColumnElement[Any] = literal_column(collection.key)
    statement = select(
        key.label("_key"),
        literal_column(_geometry_text(collection, query.crs)).label("_geometry"),
        literal_column(collection.version or "NULL").label("_version"),
        *columns,
    ).select_from(source_of(collection, [*properties, *used]))
    statement = _in_order(statement, collection, query)
    if not query.offset or not collection.row:
        return statement.where(condition_of(collection, query)).offset(query.offset or None).limit(query.limit)
    # What a property costs is not paid for the rows that are passed over.
    row: ColumnElement[Any] = literal_column(collection.row)
    found = select(row).select_from(source_of(collection, used)).where(condition_of(collection, query))
    asked = _in_order(found, collection, query).offset(query.offset).limit(query.limit)
    return statement.where(row.in_(asked.correlate(None)))


def _in_order(statement: Select[Any], collection: Collection, query: Query) -> Select[Any]:
    by_name = {each.name: each.column for each in collection.properties}
    for each in query.sort:
        column = by_name[each.removeprefix("-")]
        statement = statement.order_by(
            column.desc().nulls_last() if each.startswith("-") else column.asc().nulls_last()
        )
    key: ColumnElement[Any] = literal_column(collection.key)
    return statement.order_by(key)


def features(collection: Collection, query: Query) -> Select[str, int]:
    """The features asked for as GeoJSON text in `feature`, one row each, in order."""
    page = rows(collection, query).subquery("p")
    names = ", ".join(f'p."{each.name}"' for each in chosen(collection, query.names))
    told = f"(SELECT row_to_json(r) FROM (SELECT {names}) r)" if names else "'{}'"
    feature = f"""'{{"type":"Feature","id":' || to_json(p._key) || ',"geometry":'
        || coalesce(ST_AsGeoJSON(p._geometry, {query.crs.digits}, 0), 'null') || ',"properties":' || {told} || '}}'"""
    text_column: ColumnElement[str] = literal_column(feature)
    version: ColumnElement[int] = literal_column("p._version")
    return select(text_column.label("feature"), version.label("version")).select_from(page)


def page(session: Session, collection: Collection, query: Query) -> tuple[str, int]:
    """The features of one page, joined by commas, and how many they are."""
    asked = features(collection, query).subquery("f")
    joined = select(func.coalesce(func.string_agg(asked.c.feature, ","), ""), func.count()).select_from(asked)
    found, number = session.execute(joined).one()
    if collection.finish is None or not found:
        return found, number
    return orjson.dumps([finished(collection, each) for each in orjson.loads(f"[{found}]")]).decode()[1:-1], number


def finished(collection: Collection, feature: dict[str, Any]) -> dict[str, Any]:
    """The feature with what the database cannot say."""
    assert collection.finish is not None  # noqa: S101  the caller has looked
    return feature | {"properties": collection.finish(feature["properties"])}


def count(session: Session, collection: Collection, query: Query) -> int:
    """How many features the query is met by, whatever the page."""
    used = _used(collection, query)
    statement = select(func.count()).select_from(source_of(collection, used)).where(condition_of(collection, query))
    return int(session.execute(statement).scalar_one())


def one(session: Session, collection: Collection, key: str, query: Query) -> tuple[dict[str, Any], int | None]:
    """One feature and its version. Raises NotFound."""
    tree = {"op": "=", "args": [{"property": _key_name(collection)}, key]}
    found = session.execute(features(collection, replace(query, tree=tree, limit=1))).one_or_none()
    if found is None:
        raise NotFound("feature", key)
    feature = orjson.loads(found.feature)
    return (finished(collection, feature) if collection.finish else feature), found.version


def _key_name(collection: Collection) -> str:
    return next(each.name for each in collection.properties if each.role == "id")


def extent(session: Session, collection: Collection) -> tuple[list[float] | None, list[str | None]]:
    """Box in longitude and latitude (None where nothing has a place), and first and last instant."""
    instant = collection.instant
    moment = instant.column if instant is not None else literal_column("CAST(NULL AS timestamptz)")
    box: ColumnElement[Any] = literal_column(f"ST_Extent({collection.geometry})")
    asked = (
        select(
            func.ST_XMin(box),
            func.ST_YMin(box),
            func.ST_XMax(box),
            func.ST_YMax(box),
            func.min(moment),
            func.max(moment),
        )
        .select_from(source_of(collection, []))
        .where(condition_of(collection, Query()))
    )
    *corners, first, last = session.execute(asked).one()
    ends = [None if each is None else each.isoformat().replace("+00:00", "Z") for each in (first, last)]
    return (None if corners[0] is None else [float(each) for each in corners]), ends
