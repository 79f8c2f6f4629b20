"""Map layers of any kind (GeoJSON, Shapefile, GeoPackage …) → geometry in degrees and columns: the door to pyogrio.

What town halls send and this reader takes: any EPSG, also plane zones (2443–2461, 6669–6687); attributes in CP932 with
a wrong or missing .cpg (bytes are read as they are and decoded once all are seen); no .prj; lon and lat swapped.
"""

import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
import shapely
from numpy.typing import NDArray

from app.formats.records.records import Issue
from app.formats.spatial.layer_archive import SIDECARS, LayerName, layers_of_zip, take_layer, zip_names
from app.formats.spatial.projection import DEGREES, in_japan
from app.formats.text.unreadable import UnreadableFile
from app.lazy import lazy_module

if TYPE_CHECKING:
    import geopandas as gpd
    import pyogrio
    from geopandas import GeoDataFrame
else:
    gpd = lazy_module("geopandas")
    pyogrio = lazy_module("pyogrio")
_GEOPACKAGE = b"SQLite format 3"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_ZIP = b"PK\x03\x04"
_ENCODINGS = ("utf-8", "cp932", "euc_jp")


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """Shapes in EPSG:4326 (None where a feature has none) and, by column name, one value for each."""

    name: str
    shapes: NDArray[np.object_]
    columns: dict[str, NDArray[np.object_]]
    source_crs: str
    encoding: str
    issues: tuple[Issue, ...]

    def texts(self, column: str) -> list[str]:
        """One column as text: numbers without a needless ".0", nothing as the empty text."""
        return [_text(value) for value in self.columns[column]]


def is_vector(data: bytes) -> bool:
    """GeoJSON, GeoPackage, FlatGeobuf or a zip with a layer in it, told by the bytes."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return b"Feature" in data[:20_000] or b'"coordinates"' in data[:20_000]
    if data.startswith(_ZIP):
        return any(name.lower().endswith((".shp", ".geojson", ".gpkg")) for name in zip_names(data))
    return data.startswith((_GEOPACKAGE, b"fgb")) or _is_kml(data)


def _is_kml(data: bytes) -> bool:
    return b"<kml" in data[:2000]


def pack_shapefile(path: Path) -> bytes:
    """A .shp on disk with its sisters as one zip (same bytes each time), to be handed on like an uploaded file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.iterdir()):
            if part.stem == path.stem and part.suffix.lower() in SIDECARS:
                archive.writestr(zipfile.ZipInfo(part.name), part.read_bytes())
    return buffer.getvalue()


def layers_in(data: bytes, filename: str | None = None) -> tuple[LayerName, ...]:
    """The layers of a map file in its own order. UnreadableFile as `read_layer`."""
    if data.startswith(_ZIP):
        if not zip_names(data):
            raise UnreadableFile("not_a_layer", "zip")
        found = layers_of_zip(data)
        return tuple(found) if len(found) != 1 or not found[0].name.lower().endswith(".gpkg") else _gdal_layers(data)
    if data.startswith(_SHAPEFILE):
        raise UnreadableFile("lone_shapefile")
    return _gdal_layers(data, filename)


def _gdal_layers(data: bytes, filename: str | None = None) -> tuple[LayerName, ...]:
    with tempfile.TemporaryDirectory() as folder:
        source = _unpack(data, Path(folder), filename, None)
        try:
            names = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            counts = [pyogrio.read_info(source, layer=name)["features"] for name in names] if len(names) > 1 else [None]
        except pyogrio.errors.DataSourceError as error:
            raise UnreadableFile("not_a_layer", _told(error)) from error
    return tuple(LayerName(name, count) for name, count in zip(names, counts, strict=False))


def _told(error: Exception) -> str:
    """The library's words without the places of our own disk."""
    return re.sub(r"/\S*/", "", str(error))[:200]


def read_layer(
    data: bytes, *, filename: str | None = None, assumed_epsg: int | None = None, layer: str | None = None
) -> VectorLayer:
    """One layer with geometry: the one named (`layers_in`), else the first; the others are told.

    `assumed_epsg` stands in where the file names no coordinate system. UnreadableFile: "lone_shapefile" (a .shp without
    its .dbf/.shx: zip them), "not_a_layer", "no_such_layer", "no_crs", "empty".
    """
    if data.startswith(_SHAPEFILE):
        raise UnreadableFile("lone_shapefile")
    issues: list[Issue] = []
    others = layers_of_zip(data) if data.startswith(_ZIP) and zip_names(data) else []
    with tempfile.TemporaryDirectory() as folder:
        source = _unpack(data, Path(folder), filename, layer if len(others) > 1 else None)
        encoding = "ISO-8859-1" if source.suffix.lower() == ".shp" else None
        frame, read = _read(source, encoding, issues, None if len(others) > 1 else layer)
    if not len(frame):
        raise UnreadableFile("empty")
    if len(others) > 1:
        read = layer or others[0].name
        issues.append(_others_left([one for one in others if one.name != read]))
    columns = {str(name): frame[name].to_numpy(dtype=object) for name in frame.columns if name != frame.geometry.name}
    used = "utf-8"
    if encoding:
        columns, used = _decode(columns)
    shapes = _in_degrees(frame, assumed_epsg, issues)
    crs = frame.crs.to_string() if frame.crs is not None else "none"
    return VectorLayer(read if len(others) > 1 else source.stem, shapes, columns, crs[:80], used, tuple(issues))


def _others_left(others: Sequence[LayerName]) -> Issue:
    shown = ", ".join(one.name if one.features is None else f"{one.name} ({one.features})" for one in others[:10])
    return Issue("other_layers_left", value=shown)


def _read(source: Path, encoding: str | None, issues: list[Issue], layer: str | None) -> tuple["GeoDataFrame", str]:
    try:
        with warnings.catch_warnings():
            # GDAL remarks on features it mends (unclosed rings, odd field widths); what matters is checked below.
            warnings.simplefilter("ignore")
            layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            if not layers:
                raise UnreadableFile("not_a_layer", "no geometry")
            if layer is not None and layer not in layers:
                raise UnreadableFile("no_such_layer", "、".join(layers[:10]))
            chosen = layer or layers[0]
            if len(layers) > 1:
                issues.append(_others_left([LayerName(name, None) for name in layers if name != chosen]))
            frame = gpd.read_file(source, layer=chosen, engine="pyogrio", encoding=encoding)
    except pyogrio.errors.DataSourceError as error:
        raise UnreadableFile("not_a_layer", _told(error)) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise UnreadableFile("not_a_layer", "no geometry")
    return frame, chosen


def _unpack(data: bytes, folder: Path, filename: str | None, layer: str | None) -> Path:
    """The file GDAL is to open, inside a folder of its own; names inside a zip are replaced, so none can escape."""
    if not data.startswith(_ZIP):
        suffix = ".gpkg" if data.startswith(_GEOPACKAGE) else ".fgb" if data.startswith(b"fgb") else ".geojson"
        suffix = ".kml" if _is_kml(data) else suffix
        path = folder / f"{_stem(filename)}{suffix}"
        path.write_bytes(data)
        return path
    if not zip_names(data):
        raise UnreadableFile("not_a_layer", "zip")
    return take_layer(data, folder, _stem(filename), layer)


def _in_degrees(frame: "GeoDataFrame", assumed_epsg: int | None, issues: list[Issue]) -> NDArray[np.object_]:
    crs = frame.crs
    if crs is None:
        epsg = assumed_epsg if assumed_epsg and not _looks_like_degrees(frame) else DEGREES
        if epsg == DEGREES and not _looks_like_degrees(frame):
            raise UnreadableFile("no_crs", ", ".join(f"{value:.0f}" for value in frame.total_bounds))
        issues.append(Issue("crs_assumed", value=f"EPSG:{epsg}"))
        frame = frame.set_crs(epsg)
    shapes = np.asarray(shapely.force_2d(frame.to_crs(DEGREES).geometry.to_numpy()), dtype=object)
    x, y = _centre(shapes)
    if not in_japan(x, y) and in_japan(y, x):
        issues.append(Issue("swapped_axes"))
        shapes = np.asarray(shapely.transform(shapes, lambda points: points[:, ::-1]), dtype=object)
    return shapes


def _looks_like_degrees(frame: "GeoDataFrame") -> bool:
    west, south, east, north = frame.total_bounds
    x, y = (west + east) / 2, (south + north) / 2
    return in_japan(x, y) or in_japan(y, x)


def _centre(shapes: NDArray[np.object_]) -> tuple[float, float]:
    west, south, east, north = shapely.total_bounds(shapes)
    return (west + east) / 2, (south + north) / 2


def _decode(columns: dict[str, NDArray[np.object_]]) -> tuple[dict[str, NDArray[np.object_]], str]:
    """Bytes that came through as Latin-1 → text, by the encoding that leaves the fewest unreadable."""
    raw = [name.encode("latin-1", "replace") for name in columns]
    for values in columns.values():
        raw.extend(value.encode("latin-1", "replace") for value in values[:2000] if isinstance(value, str))
    encoding = min(_ENCODINGS, key=lambda name: sum(_unreadable(one, name) for one in raw))

    def decoded(value: object) -> object:
        return value.encode("latin-1", "replace").decode(encoding, "replace") if isinstance(value, str) else value

    return {
        str(decoded(name)): np.array([decoded(value) for value in values] + [None], dtype=object)[:-1]
        for name, values in columns.items()
    }, encoding


def _unreadable(raw: bytes, encoding: str) -> int:
    """Unreadable characters, one at the very end forgiven: a field of fixed width may cut the last one in two."""
    return raw.decode(encoding, "replace").removesuffix("\ufffd").count("\ufffd")


def _stem(filename: str | None) -> str:
    """A harmless name: GDAL names a layer after its file."""
    return (
        "".join(c for c in normalize("NFC", Path(filename or "layer").stem) if c.isalnum() or c in "_-")[:60] or "layer"
    )


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124  NaN and NaT are unequal to themselves
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
