"""All municipalities of Japan with simplified outlines: who is meant by a code or a name, who lies beside whom.

「国土数値情報（行政区域データ）」（国土交通省）を加工して作成, CC BY 4.0; see `reference_data/README.md`.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from app.domain.register.municipal_codes import full_code
from app.formats.lexicon.address_words import address_key, prefecture_of

CREDIT: Final = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
FILE: Final = Path(__file__).resolve().parents[3] / "reference_data" / "municipality_outlines.topojson.gz"
_LONGEST_NAME = 12
_QUARTER: Final = re.compile(r"[^郡]+[町村]")


@dataclass(frozen=True, slots=True)
class OutlinedTown:
    """A municipality: six-digit code, name, county (郡, may be empty), prefecture."""

    code: str
    name: str
    county: str
    prefecture: str

    @property
    def full_name(self) -> str:
        return f"{self.prefecture}{self.county}{self.name}"


@dataclass(slots=True)
class TownOutlines:
    """Look-ups over one topology. Built once; shapes are put together when first asked for."""

    towns: dict[str, OutlinedTown]
    _rings: dict[str, Any]
    _arcs: list[NDArray[np.float64]]
    _shapes: dict[str, shapely.MultiPolygon] = field(default_factory=dict)
    _tree: tuple[shapely.STRtree, list[str]] | None = None

    def find(self, code: str | None) -> OutlinedTown | None:
        """By five or six digits; a ward of a designated city (政令指定都市の区) is its city."""
        full = full_code(code or "")
        if full is None:
            return None
        return self.towns.get(full) or self.towns.get(self._city_of_ward(full) or "")

    def _city_of_ward(self, full: str) -> str | None:
        """Wards are numbered 101–199 within a prefecture, after the number of their city, which ends in 0."""
        if not full[2:5].isdigit() or not 100 < int(full[2:5]) < 200 or full.startswith("13"):
            return None
        cities = [code for code in self.towns if code[:3] == full[:2] + "1" and code[4] == "0" and code[:5] < full[:5]]
        return max(cities, default=None)

    def named(self, name: str, *, prefecture: str | None = None) -> list[OutlinedTown]:
        """Those of exactly this name; the name may begin with its prefecture and county."""
        key = address_key(name)
        prefecture = prefecture_of(key) or prefecture
        key = key.removeprefix(prefecture or "")
        found = _by_name().get(key, [])
        return [town for town in found if prefecture in (None, "", town.prefecture)]

    def search(self, words: str, *, limit: int = 20) -> list[OutlinedTown]:
        """Whose code or name begins with `words`, then those that contain them."""
        key = address_key(words)
        if not key:
            return []
        starts, holds = [], []
        for town in self.towns.values():
            names = (town.code, address_key(town.name), address_key(town.full_name))
            if any(name.startswith(key) for name in names):
                starts.append(town)
            elif key in names[2]:
                holds.append(town)
        return [*starts, *holds][:limit]

    def in_address(self, address: str) -> list[OutlinedTown]:
        """The municipalities an address begins with: several where the name alone does not tell.

        栄町2 is a quarter of some town: 町 or 村 without prefecture and county, before a number, says nothing.
        """
        key = address_key(address)
        prefecture = prefecture_of(key)
        rest = key.removeprefix(prefecture or "")
        for length in range(min(_LONGEST_NAME, len(rest)), 1, -1):
            found = _by_name().get(rest[:length])
            if found and prefecture is None and _QUARTER.fullmatch(rest[:length]) and not rest[length:][:1].isalpha():
                return []
            if found:
                return [town for town in found if prefecture in (None, town.prefecture)]
        return []

    def shape(self, code: str) -> shapely.MultiPolygon:
        """The outline in lon/lat, mended where the simplification made it touch itself."""
        if code not in self._shapes:
            polygons = [shapely.Polygon(self._ring(rings[0]), [self._ring(r) for r in rings[1:]])
                        for rings in self._rings[code]]  # fmt: skip
            valid = shapely.make_valid(shapely.MultiPolygon(polygons))
            parts = [part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon")]
            whole = shapely.union_all(parts)
            self._shapes[code] = whole if whole.geom_type == "MultiPolygon" else shapely.MultiPolygon([whole])
        return self._shapes[code]

    def _ring(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        pieces = [self._arcs[n] if n >= 0 else self._arcs[~n][::-1] for n in numbers]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def neighbours(self, code: str) -> list[OutlinedTown]:
        """Those that share a stretch of border with it, in the order of their codes."""
        own = self._arc_numbers(code)
        return [
            town
            for other, town in sorted(self.towns.items())
            if other != code and not own.isdisjoint(self._arc_numbers(other))
        ]

    def _arc_numbers(self, code: str) -> set[int]:
        return {n if n >= 0 else ~n for rings in self._rings[code] for ring in rings for n in ring}

    def at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[str | None]:
        """The code of the municipality each point lies in; None at sea and abroad."""
        tree, codes = self._index()
        found: list[str | None] = [None] * len(lon)
        points, shapes = tree.query(shapely.points(lon, lat), predicate="intersects")
        for point, shape in zip(points, shapes, strict=True):
            found[point] = codes[shape]
        return found

    def _index(self) -> tuple[shapely.STRtree, list[str]]:
        if self._tree is None:
            codes = list(self.towns)
            self._tree = (shapely.STRtree([self.shape(code) for code in codes]), codes)
        return self._tree


@lru_cache(maxsize=1)
def town_outlines() -> TownOutlines:
    """The shipped topology, read once."""
    topology = orjson.loads(gzip.decompress(FILE.read_bytes()))
    scale, move = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + move for arc in topology["arcs"]]
    geometries = topology["objects"]["municipalities"]["geometries"]
    towns = {one["properties"]["code"]: OutlinedTown(**one["properties"]) for one in geometries}
    rings = {
        one["properties"]["code"]: [one["arcs"]] if one["type"] == "Polygon" else one["arcs"] for one in geometries
    }
    return TownOutlines(towns, rings, arcs)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[OutlinedTown]]:
    """Towns by name, with and without their county."""
    found: dict[str, list[OutlinedTown]] = defaultdict(list)
    for town in town_outlines().towns.values():
        for key in {address_key(town.name), address_key(town.county + town.name)}:
            found[key].append(town)
    return dict(found)
