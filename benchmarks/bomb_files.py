# ruff: noqa: E501  one bomb a line
"""Files made to cost more than they look like; made here, each small or within what the server takes."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WORKBOOK = b'<workbook xmlns="x"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Bomb:
    """`path` of the route it is sent to, with its file's name; `make` gives its bytes."""

    path: str
    make: Callable[[], bytes]


def archive_of(parts: Mapping[str, bytes], *, level: int = 9) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def book(sheet: bytes, *, strings: bytes = b"") -> bytes:
    """A workbook of one sheet, as far as the guard looks."""
    parts = {"xl/workbook.xml": WORKBOOK, "xl/worksheets/sheet1.xml": sheet}
    return archive_of(parts | ({"xl/sharedStrings.xml": strings} if strings else {}), level=1)


def sheet_of(rows: int, row: bytes) -> bytes:
    return b"<worksheet><sheetData>" + b"".join(b'<row r="%d">%s</row>' % (n, row) for n in range(1, rows + 1))


def open_document(cell: bytes) -> bytes:
    content = b"<office:spreadsheet><table:table><table:table-row>" + cell + b"</table:table-row>"
    return archive_of({"content.xml": content})


# Tables, each refused by what it holds when it is unpacked.
TABLES: dict[str, Callable[[], bytes]] = {
    "many equal cells": lambda: book(sheet_of(100_000, b"<c />" * 90)),
    "a text of half a gigabyte": lambda: book(b"<worksheet/>", strings=b"<sst><si><t>" + b"a" * 450_000_000),
    "a cell in the last corner": lambda: book(
        b'<sheetData><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
    ),
    "a wide and a tall row": lambda: book(
        b'<sheetData><row r="1"><c r="XFD1" t="n"><v>1</v></c></row><row r="900000"><c r="A900000" t="n"><v>1</v></c></row>'
    ),
    "an open document that repeats": lambda: open_document(
        b'<table:table-cell table:number-columns-repeated="16384000" office:value-type="float" office:value="1"/>'
    ),
    "one long line over many short ones": lambda: b"a," * 400_000 + b"\n" + b"a\n" * 400_000,
    "a page of spans": lambda: (
        b"<html><table>" + b"<tr>" + b"<td colspan=200 rowspan=200>a</td>" * 20_000 + b"<tr><td>b" * 200
    ),
    "gzip of nothing": lambda: gzip.compress(bytes(400_000_000), 9),
}


def nested_geojson(depth: int) -> bytes:
    start = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":'
    return start + b"[" * depth + b"]" * depth + b"}}]}"


def laughing_kml() -> bytes:
    """Entities of entities: a thousand million times one word."""
    lines = ['<!ENTITY a0 "lol">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE kml [{"".join(lines)}]><kml><Document><name>&a9;</name></Document></kml>'.encode()


def boasting_shapefile() -> bytes:
    """A polygon that claims two thousand million points."""
    head = struct.pack(">i20xi", 9994, 100) + struct.pack("<ii8d", 1000, 5, 0, 0, 1, 1, 0, 0, 0, 0)
    record = struct.pack(">ii", 1, 2**30) + struct.pack("<i4dii", 5, 0, 0, 1, 1, 1, 2**31 - 1)
    index = struct.pack(">ii", 50, 2**30)
    table = struct.pack("<BBBBIHH20x", 3, 126, 1, 1, 2**31 - 1, 33, 1) + b"\r"
    return archive_of({"a.shp": head + record, "a.shx": head + index, "a.dbf": table, "a.prj": b""})


def boasting_pbf() -> bytes:
    """Blocks that unpack to a thousand times their size, of an OpenStreetMap extract."""
    packed = zlib.compress(bytes(32 * MIB), 9)

    def field(number: int, data: bytes) -> bytes:
        return bytes([number << 3 | 2]) + varint(len(data)) + data

    blob = bytes([2 << 3]) + varint(32 * MIB) + field(3, packed)
    head = field(1, b"OSMHeader") + bytes([3 << 3]) + varint(len(blob))
    return (struct.pack(">I", len(head)) + head + blob) * 50


def varint(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


# Where each is sent; `BOMBS` are the tables as facility lists and these.
OTHERS: dict[str, Bomb] = {
    "64 MiB of commas": Bomb("imports/facilities?filename=a.csv", lambda: b"," * (63 * MIB)),
    "64 MiB of one cell": Bomb("imports/facilities?filename=a.csv", lambda: "あ".encode() * (21 * MIB)),
    "64 MiB of short lines": Bomb("imports/facilities?filename=a.csv", lambda: b"a\n" * (31 * MIB)),
    "quotes never closed": Bomb("imports/facilities?filename=a.csv", lambda: b'a,b\n"' + b'",""a"\n' * 600_000),
    "66 MiB": Bomb("imports/facilities?filename=a.csv", lambda: b"a" * (66 * MIB)),
    "an archive of 200,000 files": Bomb("imports/zones?zone_kind=flood&filename=a.zip", lambda: archive_of({f"{n}": b"" for n in range(200_000)}, level=1)),
    "an archive in an archive": Bomb("imports/zones?zone_kind=flood&filename=a.zip", lambda: archive_of({"a.zip": archive_of({"a.geojson": bytes(400 * MIB)})})),
    "a layer of a gigabyte in an archive": Bomb("imports/zones?zone_kind=flood&filename=a.zip", lambda: archive_of({"a.geojson": b" " * (900 * MIB)}, level=1)),
    "a geometry nested 400,000 deep": Bomb("imports/zones?zone_kind=flood&filename=a.geojson", lambda: nested_geojson(400_000)),
    "entities of entities": Bomb("imports/zones?zone_kind=flood&filename=a.kml", laughing_kml),
    "a shapefile that boasts": Bomb("imports/zones?zone_kind=flood&filename=a.zip", boasting_shapefile),
    "a road file that unpacks": Bomb("imports/roads?filename=a.osm.pbf", boasting_pbf),
    "a timetable of half a gigabyte": Bomb("imports/transit?filename=a.zip", lambda: archive_of({"stops.txt": b"stop_id,stop_name,stop_lat,stop_lon\n" + b"a,b,1,1\n" * (60 * MIB), "stop_times.txt": b"a\n"}, level=1)),
    "towns nested 900,000 deep": Bomb("imports/addresses?filename=a.json", lambda: b"[" * 900_000 + b"]" * 900_000),
    "a workbook to be judged": Bomb("readability", TABLES["many equal cells"]),
    "a JSON body of a million values": Bomb("forecasts", lambda: b'{"x":[' + b"1," * 1_000_000 + b"1]}"),
    "a JSON body nested a million deep": Bomb("forecasts", lambda: b"[" * 1_000_000),
    "a JSON body of 30 MiB": Bomb("forecasts", lambda: b'{"x":"' + b"a" * (30 * MIB) + b'"}'),
}  # fmt: skip
BOMBS: dict[str, Bomb] = {
    name: Bomb("imports/facilities?filename=upload", make) for name, make in TABLES.items()
} | OTHERS
