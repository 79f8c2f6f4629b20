"""Any part of a collection as one file, made on disk: neither the database's answer nor the file is held in memory."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import IO

import orjson
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.formats.spatial.bulk_files import (
    TableLayout,
    write_csv,
    write_geojson,
    write_geopackage,
    write_ndjson,
)
from app.formats.spatial.flat_geobuf import write_flat_geobuf
from app.formats.spatial.ngsi import ENTITY_OF, write_entities
from app.store.collections import bulk
from app.store.collections.query import Query
from app.store.collections.shape import Collection

AT_ONCE_BYTES = 2**20


class BulkFormat(StrEnum):
    """Formats of a whole collection, by the end of the file's name."""

    GEOJSON = "geojson"
    NDJSON = "ndjson"
    CSV = "csv"
    FLATGEOBUF = "fgb"
    GEOPACKAGE = "gpkg"
    NGSI = "ngsi"


MEDIA_TYPES = {
    BulkFormat.GEOJSON: "application/geo+json",
    BulkFormat.NDJSON: "application/x-ndjson",
    BulkFormat.CSV: "text/csv; charset=utf-8",
    BulkFormat.FLATGEOBUF: "application/vnd.fgb",
    BulkFormat.GEOPACKAGE: "application/geopackage+sqlite3",
    BulkFormat.NGSI: "application/json",
}


def export_collection(session: Session, collection: Collection, query: Query, kind: BulkFormat, path: Path) -> None:
    """Write the features of `query` to `path`; coordinates are east, north in every format.

    Raises UnusableFilter, NotFound where the format knows nothing like this collection.
    """
    if kind is BulkFormat.NGSI and collection.code not in ENTITY_OF:
        raise NotFound("ngsi model", collection.code)
    asked = replace(query, crs=replace(query.crs, is_swapped=False))
    if kind is BulkFormat.GEOPACKAGE:
        write_geopackage(path, _layout(collection, asked), bulk.value_rows(session, collection, asked))
        return
    with path.open("wb", buffering=AT_ONCE_BYTES) as file:
        _WRITERS[kind](file, session, collection, asked)


def _layout(collection: Collection, query: Query) -> TableLayout:
    columns = [(each.name, each.kind.value) for each in bulk.plain_properties(collection, query)]
    return TableLayout(collection.code, columns, collection.shape.upper(), query.crs.epsg)


def _csv(file: IO[bytes], session: Session, collection: Collection, query: Query) -> None:
    write_csv(file, _layout(collection, query), bulk.value_rows(session, collection, query))


def _flat_geobuf(file: IO[bytes], session: Session, collection: Collection, query: Query) -> None:
    write_flat_geobuf(file, _layout(collection, query), bulk.value_rows(session, collection, query))


def _geojson(file: IO[bytes], session: Session, collection: Collection, query: Query) -> None:
    write_geojson(file, bulk.feature_lines(session, collection, query))


def _ndjson(file: IO[bytes], session: Session, collection: Collection, query: Query) -> None:
    write_ndjson(file, bulk.feature_lines(session, collection, query))


def _ngsi(file: IO[bytes], session: Session, collection: Collection, query: Query) -> None:
    entity_of = ENTITY_OF[collection.code]
    lines = bulk.feature_lines(session, collection, query)
    write_entities(file, (entity_of(orjson.loads(line)) for line in lines))


_WRITERS: dict[BulkFormat, Callable[[IO[bytes], Session, Collection, Query], None]] = {
    BulkFormat.CSV: _csv,
    BulkFormat.FLATGEOBUF: _flat_geobuf,
    BulkFormat.GEOJSON: _geojson,
    BulkFormat.NDJSON: _ndjson,
    BulkFormat.NGSI: _ngsi,
}
