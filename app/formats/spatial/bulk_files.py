"""Many features → one file, written as they come: GeoJSON, NDJSON, CSV, GeoPackage."""

import csv
import io
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice, repeat
from pathlib import Path
from typing import IO, Any

import shapely

from app.formats.spatial.projection import definition
from app.formats.text.comma_file import no_formula

AT_ONCE = 2000
_APPLICATION_ID, _USER_VERSION = 0x47504B47, 10300
# Coordinate reference systems every GeoPackage names (OGC 12-128r18, table 8).
_UNDEFINED = ((-1, "Undefined Cartesian", "NONE", -1), (0, "Undefined geographic", "NONE", 0))
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL PRIMARY KEY, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
"""
_SQL_TYPES = {"whole": "INTEGER", "number": "REAL", "flag": "BOOLEAN", "instant": "DATETIME"}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table of features: its name, its columns (name, kind of value), geometry type in capitals, EPSG."""

    name: str
    columns: Sequence[tuple[str, str]]
    geometry_type: str
    epsg: int


def write_geojson(file: IO[bytes], features: Iterable[bytes | memoryview]) -> None:
    """One FeatureCollection from features as UTF-8, each a line with its end."""
    lines = iter(features)
    file.write(b'{"type":"FeatureCollection","features":[\n')
    file.writelines(islice(lines, 1))
    # A loop in Python would cost more than the writing.
    file.writelines(chain.from_iterable(zip(repeat(b","), lines, strict=False)))
    file.write(b"]}\n")


def write_ndjson(file: IO[bytes], features: Iterable[bytes | memoryview]) -> None:
    """One feature a line."""
    file.writelines(features)


def write_csv(file: IO[bytes], layout: TableLayout, rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a mark that spreadsheets know it by; points as `x` and `y`, other shapes as WKT."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    is_point = layout.geometry_type == "POINT"
    writer.writerow([*(name for name, _ in layout.columns), *(["x", "y"] if is_point else ["wkt"])])
    for wkb, *values in rows:
        writer.writerow([*map(_cell, values), *_place(wkb, is_point=is_point)])
    text.flush()
    text.detach()


def _place(wkb: bytes | None, *, is_point: bool) -> tuple[Any, ...]:
    if wkb is None:
        return (None, None) if is_point else (None,)
    return struct.unpack("<dd", wkb[5:21]) if is_point else (shapely.from_wkb(wkb).wkt,)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else no_formula(value)


def write_geopackage(path: Path, layout: TableLayout, rows: Iterable[Sequence[Any]]) -> None:
    """A GeoPackage with one table of features, written in batches to `path`."""
    package = sqlite3.connect(path, isolation_level=None)
    try:
        _prepare(package, layout)
        box = [float("inf"), float("inf"), float("-inf"), float("-inf")]
        marks = ", ".join("?" * (len(layout.columns) + 1))
        names = ", ".join(f'"{name}"' for name, _ in (("geom", ""), *layout.columns))
        statement = f'INSERT INTO "{layout.name}" ({names}) VALUES ({marks})'  # noqa: S608  names of ours
        for batch in _batches(rows):
            package.executemany(statement, [_record(row, layout.epsg, box) for row in batch])
        corners = box if box[0] <= box[2] else [None] * 4
        package.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", corners)
        package.execute("COMMIT")
    finally:
        package.close()


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _prepare(package: sqlite3.Connection, layout: TableLayout) -> None:
    package.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    package.execute(f"PRAGMA user_version = {_USER_VERSION}")
    package.execute("PRAGMA journal_mode = OFF")
    package.execute("PRAGMA synchronous = OFF")
    package.executescript(_TABLES)
    package.execute("BEGIN")
    insert = "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)"
    package.executemany(insert, [(name, number, whose, its, "undefined") for number, name, whose, its in _UNDEFINED])
    for epsg in sorted({4326, layout.epsg}):
        name, wkt = definition(epsg)
        package.execute(insert, (name, epsg, "EPSG", epsg, wkt))
    columns = ", ".join(f'"{name}" {_SQL_TYPES.get(kind, "TEXT")}' for name, kind in layout.columns)
    package.execute(f'CREATE TABLE "{layout.name}" (fid INTEGER PRIMARY KEY, geom {layout.geometry_type}, {columns})')
    package.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)",
        (layout.name, layout.name, layout.epsg),
    )
    package.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (layout.name, layout.geometry_type, layout.epsg),
    )


def _record(row: Sequence[Any], epsg: int, box: list[float]) -> list[Any]:
    """One row with its geometry behind a GeoPackage header; `box` grows with it."""
    wkb, *values = row
    told = [_moment(value) if isinstance(value, datetime) else value for value in values]
    if wkb is None:
        return [None, *told]
    west, south, east, north = _bounds(wkb)
    box[:] = [min(box[0], west), min(box[1], south), max(box[2], east), max(box[3], north)]
    # "GP", version 0, little-endian without an envelope.
    return [struct.pack("<2sBBi", b"GP", 0, 1, epsg) + wkb, *told]


def _moment(value: datetime) -> str:
    """A DATETIME of a GeoPackage: UTC, to the millisecond."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


def _bounds(wkb: bytes) -> tuple[float, float, float, float]:
    if len(wkb) == 21:
        x, y = struct.unpack("<dd", wkb[5:21])
        return x, y, x, y
    west, south, east, north = shapely.bounds(shapely.from_wkb(wkb))
    return float(west), float(south), float(east), float(north)
