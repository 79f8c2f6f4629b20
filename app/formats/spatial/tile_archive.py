"""The head of a PMTiles archive (version 3): what kind of tiles lie in the file, and whose work they are.

Its first 127 bytes are laid out as https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md says.
"""

import gzip
import html
import json
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

HEAD_BYTES = 127
MOST_METADATA_BYTES = 2**20
NO_COMPRESSION, GZIP = 1, 2
VECTOR_TYPE = 1
IMAGES = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
# Vector base maps in the Protomaps layout are made from OpenStreetMap, whose licence asks for the credit.
OPEN_STREET_MAP = "© OpenStreetMap contributors"


@dataclass(frozen=True, slots=True)
class TileArchive:
    """`image_type` is None for vector tiles; `bounds` is west, south, east, north in degrees."""

    image_type: str | None
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str


def read_head(path: Path) -> TileArchive | None:
    """None where the file is not a PMTiles archive of version 3 with tiles a browser can show."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES or head[:8] != b"PMTiles\x03":
            return None
        kind = head[99]
        if kind != VECTOR_TYPE and kind not in IMAGES:
            return None
        west, south, east, north = (value / 1e7 for value in struct.unpack("<4i", head[102:118]))
        credit = _plain(str(_metadata(file, head).get("attribution") or ""))
    return TileArchive(
        image_type=IMAGES.get(kind),
        min_zoom=head[100],
        max_zoom=head[101],
        bounds=(west, south, east, north),
        attribution=credit or ("" if kind in IMAGES else OPEN_STREET_MAP),
    )


def _metadata(file: BinaryIO, head: bytes) -> dict[str, Any]:
    """The archive's own words about itself; empty where they cannot be read: the tiles can be shown all the same."""
    start, length = struct.unpack("<2Q", head[24:40])
    if length > MOST_METADATA_BYTES or head[97] not in (NO_COMPRESSION, GZIP):
        return {}
    try:
        file.seek(start)
        packed = file.read(length)
        found = json.loads(gzip.decompress(packed) if head[97] == GZIP else packed)
    except (OSError, EOFError, OverflowError, ValueError, zlib.error):
        return {}
    return found if isinstance(found, dict) else {}


def _plain(text: str) -> str:
    """Credits are often HTML links; only their words are shown."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
