"""What a dropped file is, told by its bytes, its headings and its name: a proposal, to be confirmed by a person."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import orjson
import shapely

from app.domain.vocabulary import ZoneKind
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.people.population_file import read_population
from app.formats.spatial.town_outlines import town_outlines
from app.formats.spatial.vector_file import VectorLayer, is_vector, read_layer
from app.formats.tables.tables import Table, read_tables
from app.formats.text.packed import unpacked
from app.formats.text.unreadable import UnreadableFile

_ZONES: Final = (
    (ZoneKind.TSUNAMI, r"津波|A40"),
    (ZoneKind.LANDSLIDE, r"土砂|土石流|急傾斜|地すべり|A33"),
    (ZoneKind.FLOOD, r"浸水|洪水|内水|高潮|A31|flood"),
    (ZoneKind.WATER, r"W0[59]|河川|湖沼|水面|水域|海域|ため池|natural.?water|waterway"),
    (ZoneKind.SCHOOL_DISTRICT, r"学校区|学区|校区|通学|A27|A32"),
    (ZoneKind.URBAN_FUNCTION, r"都市機能|拠点エリア"),
    (ZoneKind.RESIDENTIAL_GUIDANCE, r"居住誘導|誘導区域|guidance"),
    (ZoneKind.USE_ZONE, r"用途地域|住居地域|住居専用|商業地域|工業地域|工業専用|準工業|田園住居|A29"),
    # Areas of planning law, in which nobody counts people or facilities.
    (ZoneKind.OTHER, r"地区計画|利用地区|防火|風致|臨港|特別用途|開発|景観|整備地区|最低限度"),
    (ZoneKind.DISTRICT, r"地区|町丁|町字|大字|自治会|町内会|district|S_NAME"),
)
_BOUNDARY: Final = re.compile(r"N03_|行政区域|行政界|市域|市境|boundary", re.I)
_PEOPLE_LAYER: Final = re.compile(r"PTN_|PT0_|T00\d{7}|POP\d|人口|MESH_?ID|KEY_CODE", re.I)
_SHELTER: Final = re.compile(r"避難|shelter|evacuation|P20_", re.I)
# Lists of things, not of buildings: proposed to be left out, for a person to say otherwise.
_THINGS: Final = re.compile(
    r"aed|自動体外式|消火栓|消防水利|hydrant|同報無線|無線子局|wi-?fi|無線lan|土のう|監視カメラ|街路灯|カーブミラー|掲示板|"
    r"バス停|停留所|bus.?stop|文化財|イベント|オープンデータ一覧|医療機関|介護サービス|調達|支出",
    re.I,
)
_NO_DATA: Final = re.compile(
    r"\.(ya?ml|md|pdf|docx?|pptx?|png|jpe?g|gif|xml|html?|ini|exe|qmd|sbn|sbx)$|(^|/)attributes\.csv$|licen[cs]e", re.I
)
_NAME: Final = re.compile(
    r"施設名|名称|施設番号|施設コード|建物名|学校名|財産名|^name$|facility|asset name|^名前$", re.I
)
# Kind → what its headings hold. Every pattern must be found; the first kind that fits is meant.
_Rule = tuple[str, tuple[str, ...], bool]
_TABLES: Final[tuple[_Rule, ...]] = (
    ("addresses", (r"大字|町字|町丁|小字", r"緯度|^lat", r"経度|^l(on|ng)"), True),
    ("inspections", (r"屋根|屋上", r"外壁", r"劣化|評価|内部|電気|健全度"), False),
    ("shelters", (r"災害種別|対応.*災害|洪水", r"避難|地震|津波|崖|土石流|高潮|収容|名称"), False),
    ("repairs", (r"工事名|修繕|改修内容|工事内容", r"年度|年月"), False),
    ("budget", (r"年度|^year|fiscal", r"財源|予算|充当|充てられる|budget|funds|available"), True),
    ("functions", (r"機能|用途別", r"施設コード|施設番号", r"面積|定員"), False),
    ("land", (r"地番|土地面積|敷地面積|地目", r"所有|地価|単価|土地"), False),
)  # fmt: skip
# A plane zone in the middle of the country: only to see that a layer without a coordinate system has shapes.
_USUAL_PLANE: Final = 6676
_ANY_YEAR: Final = 2020
_GZIP: Final = b"\x1f\x8b"
_BLANK: Final = b"\xef\xbb\xbf \r\n\t"
_LONG_BYTES: Final = 1_000_000
_OF_PEOPLE: Final = re.compile(r"人口|年齢|男女|歳|population", re.I)
_PEOPLE: Final = re.compile(r"人口|世帯数?|総数|^男$|^女$|男女計|KEY_CODE|MESH|^T00\d|HYOSYO|^pop|歳", re.I)
_YEARS: Final = (re.compile(r"年度"), re.compile(r"利用者|維持管理|光熱|人件費|収入|支出|費用|経費|cost|users", re.I))
_OF_BUILDINGS: Final = re.compile(r"延床|延べ床|建築年|構造|棟")
_BUILDINGS: Final = re.compile(r"延床|延べ床|床面積|建築年|構造|竣工|建設年|所在地|住所|緯度|sq|area", re.I)


@dataclass(frozen=True, slots=True)
class FileKind:
    """`kind` of an import (None: nothing to import), of zones their `zone_kind`; `reason` is why, as a code.

    Reasons: "headings", "layer", "archive", "bytes", "name", "read" (a reader could), "things" (a list, but not of
    buildings), "no_data".
    """

    kind: str | None
    reason: str
    zone_kind: ZoneKind | None = None


def kind_of_file(data: bytes, filename: str) -> FileKind:
    """Never raises: what cannot be read at all is "no_data"."""
    if _NO_DATA.search(filename) or not data.strip():
        return FileKind(None, "no_data")
    try:
        return _by_bytes(data, filename)
    except (UnreadableFile, ValueError, KeyError):
        return FileKind(None, "no_data")


def _by_bytes(data: bytes, filename: str) -> FileKind:
    if data.startswith(_GZIP):
        return _by_bytes(_beginning(unpacked(data)), filename.removesuffix(".gz"))
    known = _by_mark(data, filename)
    if known is not None:
        return known
    if is_vector(data) or data.startswith(b"\x00\x00\x27\x0a"):
        return _of_layer(read_layer(data, filename=filename, assumed_epsg=_USUAL_PLANE), filename)
    if data[:20].lstrip(_BLANK)[:1] == b"[":
        return _of_json(data)
    return _of_tables(data, filename)


def _by_mark(data: bytes, filename: str) -> FileKind | None:
    if data.startswith(b"PK\x03\x04") and any(name.endswith("stops.txt") for name in _names_in(data)):
        return FileKind("transit", "archive")
    if filename.lower().endswith((".pbf", ".osm")) or b"<osm" in data[:500] or b"OSMHeader" in data[:64]:
        return FileKind("roads", "bytes")
    return FileKind("boundary", "bytes") if b'"Topology"' in data[:200] else None


def _beginning(data: bytes) -> bytes:
    """Of a long text its first lines, which tell what it is; anything else whole."""
    if len(data) <= _LONG_BYTES or b"\0" in data[:_LONG_BYTES] or data.lstrip(_BLANK)[:1] in (b"{", b"["):
        return data
    return data[: data.rfind(b"\n", 0, _LONG_BYTES) + 1] or data


def _names_in(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _of_json(data: bytes) -> FileKind:
    """A dictionary of town names: a list of {town, lat, lng}."""
    entries = orjson.loads(data)
    first = entries[0] if entries else {}
    towns = isinstance(first, dict) and "town" in first and {"lat", "lng", "lon"} & set(first)
    return FileKind("addresses", "headings") if towns else FileKind(None, "no_data")


def _of_layer(layer: VectorLayer, filename: str) -> FileKind:
    shapes = np.array([shape for shape in layer.shapes if shape is not None], dtype=object)
    words = f"{filename} {layer.name} {' '.join(layer.columns)}"
    dimension = int(max(shapely.get_dimensions(shapes), default=-1))
    if dimension >= 0 and _PEOPLE_LAYER.search(" ".join(layer.columns)):
        return FileKind("population", "layer")
    if dimension == 0:
        return _of_points(words)
    if dimension > 0 and (_BOUNDARY.search(words) or _names_municipalities(layer)):
        return FileKind("boundary", "layer")
    kind = next((kind for kind, pattern in _ZONES if re.search(pattern, words, re.I)), None)
    if dimension < 0 or (kind is None and dimension == 1):
        return FileKind(None, "no_data")
    return FileKind("zones", "layer", kind or ZoneKind.OTHER)


def _names_municipalities(layer: VectorLayer) -> bool:
    """Some attribute of every area is the name of a municipality: 愛知県豊橋市."""
    towns = town_outlines()
    written = [{text.strip() for text in layer.texts(column)} for column in layer.columns]
    return any(names and "" not in names and all(map(towns.named, names)) for names in written)


def _of_points(words: str) -> FileKind:
    if _THINGS.search(words):
        return FileKind(None, "things")
    return FileKind("shelters" if _SHELTER.search(words) else "facilities", "layer")


def _of_tables(data: bytes, filename: str) -> FileKind:
    table = max(read_tables(data, filename), key=lambda one: (one.visible, len(one.rows)))
    headings = [heading.replace("\n", "") for heading in table.header if heading]
    if _THINGS.search(filename) or _THINGS.search(table.title):
        return FileKind(None, "things")
    named = _any(_NAME, headings)
    if _SHELTER.search(filename) and named:
        return FileKind("shelters", "name")
    kind = next((rule[0] for rule in _TABLES if _fits(rule, headings, named=named)), None)
    if kind is None and named and _is_yearly(headings):
        kind = "years"
    people = sum(bool(_PEOPLE.search(heading)) for heading in headings)
    if kind is None and people and (not named or people > len(headings) / 2):
        kind = "population"
    if kind is None and not named:
        return _by_reading(data, filename, table)
    return FileKind(kind or "facilities", "headings")


def _fits(rule: _Rule, headings: list[str], *, named: bool) -> bool:
    """Whether the headings hold all a kind needs; `nameless` kinds have no names of facilities, most others must."""
    kind, patterns, nameless = rule
    if named == nameless and kind != "shelters":
        return False
    if kind == "land" and _any(_OF_BUILDINGS, headings):
        return False
    return all(any(re.search(pattern, heading, re.I) for heading in headings) for pattern in patterns)


def _is_yearly(headings: list[str]) -> bool:
    return all(_any(pattern, headings) for pattern in _YEARS) and not _any(_BUILDINGS, headings)


def _any(pattern: re.Pattern[str], headings: list[str]) -> bool:
    return any(pattern.search(heading) for heading in headings)


def _by_reading(data: bytes, filename: str, table: Table) -> FileKind:
    """Headings that say nothing: what a reader can make of it; of people only where the first lines speak of them."""
    first = " ".join([table.title, *table.header, *(" ".join(cells) for _, cells in table.rows[:3])])
    if _OF_PEOPLE.search(first):
        read_population(data, filename=filename, year=_ANY_YEAR)
        return FileKind("population", "read")
    sheet = read_facilities(data, filename=filename)
    return FileKind("facilities", "read") if sheet.rows_used else FileKind(None, "no_data")
