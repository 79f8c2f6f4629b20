"""Zone files (hazards, guidance areas, districts, use zones) → areas in degrees with a name and a depth rank.

Areas are mended (self-crossings), lines are closed where only one reading is possible (`domain.outlines`), and what is
left out is told. Square metres are measured in the plane of the place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.facility.outlines import Outlines, close_lines
from app.domain.facility.zones import depth_rank
from app.domain.vocabulary import ZoneKind
from app.formats.records.column_words import ColumnUse, account_columns
from app.formats.records.records import Issue
from app.formats.spatial.layer_archive import LayerName
from app.formats.spatial.projection import shapes_to_degrees, shapes_to_plane, zone_epsg
from app.formats.spatial.vector_file import VectorLayer, layers_in, read_layer
from app.formats.text.unreadable import UnreadableFile

# Headings that hold the area's name in national and municipal layers (docs/sources.md 5.5), the best first.
NAME_HEADINGS = (
    "A27_004", "A27_007", "A32_004", "A32_008", "A33_005", "A31a_202", "A50_006", "A48_005", "A29_005", "N03_004",
    "学区名", "学校名", "校区名", "区域名", "地区名", "自治会名", "用途地域", "名称", "町丁名", "name", "NAME", "Name",
)  # fmt: skip
RANK_HEADINGS = ("A31a_205", "A31b_201", "A31_001", "A33_002", "rank", "RANK", "ランク", "浸水ランク")
DEPTH_HEADINGS = re.compile(r"浸水深|水深|depth|A40_003|A49_003|浸水", re.IGNORECASE)
# Layers of a flood archive, the most telling first; A31a-10 … 42 are those of 国土数値情報 (洪水浸水想定区域).
_FLOODS = (
    re.compile(r"想定最大|最大規模|A31a-20|L2", re.IGNORECASE),
    re.compile(r"計画規模|A31a-10|L1", re.IGNORECASE),
    re.compile(r"継続|倒壊|侵食|氾濫流|A31a-[34]\d", re.IGNORECASE),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOT_A_NAME = re.compile(
    r"^(?:[\d\s:./_-]+|rgba?\(.*|#[0-9a-f]{3,8}|https?:.*|\d{2,4}-\d{2,4}-\d{3,4})$", re.IGNORECASE
)
_LONGEST_NAME = 30
RIVER_HALF_WIDTH_M = 5.0


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """One area: MultiPolygon in EPSG:4326, its size in m², its name and depth rank where the file has them."""

    name: str | None
    rank: int | None
    area: MultiPolygon
    area_m2: float
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class ZoneSheet:
    """`rows_read` features = those in `zones` or joined into them + those left out, each of these with an issue.

    `layers` are all the layers of the file; where there are several, `layer_name` is the one that was read.
    """

    kind: ZoneKind
    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    zones: tuple[ZoneRecord, ...]
    issues: tuple[Issue, ...]
    coverage: BaseGeometry | None = None
    layers: tuple[LayerName, ...] = ()
    layer_name: str | None = None
    columns: tuple[ColumnUse, ...] = ()


def read_zones(
    data: bytes,
    *,
    kind: ZoneKind,
    filename: str | None = None,
    assumed_epsg: int | None = None,
    coverage: BaseGeometry | None = None,
    layer_name: str | None = None,
) -> ZoneSheet:
    """Areas of one layer: the one named, else the one that says most about `kind` (`preferred_layer`).

    `coverage` (degrees) is the area the file speaks about; without it nothing is "outside".
    """
    layers = layers_in(data, filename)
    if len(layers) > 1 and layer_name is None:
        layer_name = preferred_layer(layers, kind)
    layer = read_layer(data, filename=filename, assumed_epsg=assumed_epsg, layer=layer_name)
    issues = list(layer.issues)
    present = np.array([shape is not None and not shape.is_empty for shape in layer.shapes], dtype=bool)
    issues.extend(Issue("empty_shape", row=int(row) + 1) for row in np.flatnonzero(~present))
    if not present.any():
        raise UnreadableFile("no_areas")
    west, south, east, north = shapely.total_bounds(layer.shapes[present])
    epsg = zone_epsg((west + east) / 2, (south + north) / 2)
    plane = shapes_to_plane(layer.shapes, epsg)
    if kind is ZoneKind.WATER:
        plane = _rivers_as_areas(plane, issues)
    found = _areas(plane, issues) + _outlines(plane, issues)
    if not found:
        raise UnreadableFile("no_areas", ", ".join(sorted({shape.geom_type for shape in layer.shapes[present]})))
    names, ranks = _names(layer), _ranks(layer, kind, issues)
    zones = [
        _record(rows[0], shape, epsg, layer=layer, name=names[rows[0]], rank=ranks[rows[0]]) for rows, shape in found
    ]
    used = {row for rows, _ in found for row in rows}
    return ZoneSheet(
        kind=kind,
        profile=f"{layer.name} ({layer.source_crs})",
        encoding=layer.encoding,
        rows_read=len(layer.shapes),
        rows_used=len(used),
        zones=tuple(zones),
        issues=tuple(issues),
        coverage=coverage,
        layers=layers,
        layer_name=layer_name,
        columns=_account(layer, kind),
    )


def _account(layer: VectorLayer, kind: ZoneKind) -> tuple[ColumnUse, ...]:
    """What became of each attribute of the layer."""
    header = list(layer.columns)
    rows = [(row, tuple(_text_at(layer, column, row) for column in header)) for row in range(len(layer.shapes))]
    ranks = next((heading for heading in RANK_HEADINGS if heading in layer.columns), None)
    told = {_name_column(layer): "zone_name", ranks or _depth_column(layer, kind): "zone_rank"}
    read = {header.index(column): field for column, field in told.items() if column is not None}
    return account_columns(header, rows, read, otherwise=("attribute", "kept_with_the_zone"))


def preferred_layer(layers: Sequence[LayerName], kind: ZoneKind) -> str:
    """Of floods the largest that can be (想定最大規模), never how long or where houses fall; else the most features."""

    def rank(layer: LayerName) -> tuple[int, int]:
        order = 1
        if kind is ZoneKind.FLOOD:
            name = normalize("NFKC", layer.name)
            order = next((number for number, words in enumerate(_FLOODS) if words.search(name)), 1)
        return order, -(layer.features or 0)

    return min(layers, key=rank).name


_Found = list[tuple[tuple[int, ...], MultiPolygon]]
"""Features (by row) and the plane area made of them."""


def _areas(plane: NDArray[np.object_], issues: list[Issue]) -> _Found:
    found: _Found = []
    for row, shape in enumerate(plane):
        if shape is None or shape.is_empty or not _has_area(shape):
            continue
        whole = shape if shape.is_valid else shapely.make_valid(shape)
        if whole is not shape:
            change = abs(whole.area - shape.area)
            issues.append(Issue("shape_mended", row=row + 1, value=f"{change:.0f} m²", severity="note"))
        area = _multi(whole)
        if area.is_empty:
            issues.append(Issue("empty_shape", row=row + 1))
        else:
            found.append(((row,), area))
    return found


def _rivers_as_areas(plane: NDArray[np.object_], issues: list[Issue]) -> NDArray[np.object_]:
    """Rivers come as their middle lines, drawn as narrow areas; closed outlines stay outlines."""
    whole = plane.copy()
    rivers = [row for row, shape in enumerate(plane) if shape is not None and _is_open_line(shape)]
    for row in rivers:
        whole[row] = shapely.buffer(plane[row], RIVER_HALF_WIDTH_M, cap_style="flat")
    if rivers:
        issues.append(Issue("rivers_widened", value=str(len(rivers)), severity="note"))
    return whole


def _is_open_line(shape: BaseGeometry) -> bool:
    return shape.geom_type in {"LineString", "MultiLineString"} and not shapely.is_empty(shape) and not shape.is_ring


def _has_area(shape: BaseGeometry) -> bool:
    """True for polygons, also inside a mixed collection."""
    return bool(shapely.get_dimensions(shape) == 2)


def _outlines(plane: NDArray[np.object_], issues: list[Issue]) -> _Found:
    lines: list[LineString] = []
    rows: list[int] = []
    for row, shape in enumerate(plane):
        if shape is None or shape.is_empty or _has_area(shape):
            continue
        if shape.geom_type not in {"LineString", "MultiLineString", "LinearRing"}:
            issues.append(Issue("not_an_area", row=row + 1, value=shape.geom_type, severity="error"))
            continue
        for part in shapely.get_parts(shape):
            lines.append(part)
            rows.append(row)
    closed = close_lines(lines)
    _tell_outlines(closed, rows, issues)
    return [(tuple(sorted({rows[line] for line in area.lines})), MultiPolygon([area.polygon])) for area in closed.areas]


def _tell_outlines(closed: Outlines, rows: list[int], issues: list[Issue]) -> None:
    for area in closed.areas:
        row = rows[area.lines[0]] + 1
        if area.gap > 0:
            issues.append(Issue("line_closed", row=row, value=f"{area.gap:.1f} m"))
        if area.nested:
            issues.append(Issue("ring_in_ring", row=row, value=f"{area.polygon.area:.0f} m²"))
    for line in closed.open_lines:
        issues.append(Issue("open_line", row=rows[line] + 1, severity="error"))
    if closed.areas:
        issues.append(Issue("areas_from_lines", value=str(len(closed.areas)), severity="note"))


def _record(
    row: int, shape: MultiPolygon, epsg: int, *, layer: VectorLayer, name: str | None, rank: int | None
) -> ZoneRecord:
    degrees = shapes_to_degrees(np.array([shape], dtype=object), epsg)[0]
    whole = degrees if degrees.is_valid else _multi(shapely.make_valid(degrees))
    attributes = {column: text for column in layer.columns if (text := _text_at(layer, column, row))}
    return ZoneRecord(name, rank, whole, float(shape.area), attributes)


def _names(layer: VectorLayer) -> list[str | None]:
    """The name of each feature: from a heading we know, else from the column of short words that tells most apart."""
    chosen = _name_column(layer)
    if chosen is None:
        return [None] * len(layer.shapes)
    return [text.strip() or None for text in layer.texts(chosen)]


def _name_column(layer: VectorLayer) -> str | None:
    chosen = next((heading for heading in NAME_HEADINGS if heading in layer.columns), None)
    if chosen is None:
        chosen = max(layer.columns, key=lambda column: _namelike(layer.texts(column)), default=None)
        return None if chosen is None or _namelike(layer.texts(chosen)) == 0 else chosen
    return chosen


def _namelike(texts: list[str]) -> float:
    """0: no names. Else the share of different values, more where few are blank."""
    words = [text.strip() for text in texts if text.strip()]
    fitting = [word for word in words if len(word) <= _LONGEST_NAME and not _NOT_A_NAME.match(normalize("NFKC", word))]
    if not words or len(fitting) < 0.9 * len(words):
        return 0.0
    return len(set(fitting)) / len(fitting) + len(fitting) / len(texts)


def _ranks(layer: VectorLayer, kind: ZoneKind, issues: list[Issue]) -> list[int | None]:
    """Depth ranks: the national code where there is one, else the deepest reading of a depth in words."""
    known = next((heading for heading in RANK_HEADINGS if heading in layer.columns), None)
    if known is not None:
        return [int(text) if text.isdigit() else None for text in layer.texts(known)]
    depth = _depth_column(layer, kind)
    if depth is None:
        return [None] * len(layer.shapes)
    ranks = [rank_of_words(text) for text in layer.texts(depth)]
    unread = [row for row, rank in enumerate(ranks) if rank is None]
    if unread:
        issues.append(Issue("depth_unread", row=unread[0] + 1, column=depth, value=str(len(unread))))
    return ranks


def _depth_column(layer: VectorLayer, kind: ZoneKind) -> str | None:
    if kind not in {ZoneKind.FLOOD, ZoneKind.TSUNAMI, ZoneKind.OTHER}:
        return None
    return next((column for column in layer.columns if DEPTH_HEADINGS.search(column)), None)


def rank_of_words(text: str) -> int | None:
    """Rank of a depth in words: "0.5~1.0m未満" → 2, "3m以上" → 3, "0.3m未満" → 1; a range counts by its upper end."""
    plain = normalize("NFKC", text).replace("センチ", "cm").replace("メートル", "m")
    numbers = [float(number) for number in _NUMBER.findall(plain)]
    if not numbers:
        return None
    if "cm" in plain:
        numbers = [number / 100 for number in numbers]
    deepest = max(numbers)
    open_ended = len(numbers) == 1 and not re.search(r"未満|以下|まで", plain)
    return depth_rank(deepest if open_ended else np.nextafter(deepest, 0))


def _text_at(layer: VectorLayer, column: str, row: int) -> str:
    value = layer.columns[column][row]
    return "" if value is None or value != value else str(value)  # noqa: PLR0124


def _multi(shape: BaseGeometry) -> MultiPolygon:
    """The polygons of anything, as one MultiPolygon."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon | MultiPolygon) and part.area > 0]
    flat = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return MultiPolygon(flat)
