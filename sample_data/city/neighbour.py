"""A small invented town next door, for plans that share facilities across the border."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from shapely.geometry import Point

from sample_data.city.books import SHELTERS, Row
from sample_data.city.estates import estates
from sample_data.city.ground import Ground, Town
from sample_data.city.kinds import KINDS, Kind
from sample_data.city.places import NEIGHBOUR, NEIGHBOUR_CODE, District
from sample_data.city.stock import Facility, build_one
from sample_data.city.table import facility_rows

SMALL = {
    "小学校": 1, "中学校": 1, "市営住宅": 2, "公民館": 1, "集会所": 3, "図書館": 1, "体育館": 1, "プール": 1,
    "保育所": 1,    "診療所": 1, "高齢者福祉施設": 1, "消防施設": 1,
}  # fmt: skip
TOWNS = (("沢渡野", "サワトノ"), ("沢渡野本通", "サワトノホンドオリ"), ("杉ノ台", "スギノダイ"))


def raise_town(ground: Ground, rng: np.random.Generator) -> list[Facility]:
    """About 2 km beyond the border to the west: every kind of house once or twice, its own codes (N…)."""
    west = ground.boundary.bounds[0] - 1.8
    place = District(NEIGHBOUR, "サワトノチョウ", west, 0.6, 0, 1.0, TOWNS)
    towns = [Town(place, name, kana, 0, west - 0.5 * n, 0.6 + 0.8 * n) for n, (name, kana) in enumerate(TOWNS)]
    shape = Point(west, 1.2).buffer(3).difference(ground.boundary)
    found: list[Facility] = []
    for n, (kind, name) in enumerate(_kinds()):
        mine = replace(kind, names=(name,), department="総務課")
        area = round(kind.area_m2 / kind.count * float(rng.uniform(0.5, 0.9)), 2)
        found.append(build_one(f"N{n + 1:03d}", mine, towns[n % len(towns)], area, shape, found, rng))
    return found


def rows(found: list[Facility], rng: np.random.Generator) -> Iterator[Row]:
    shelters = {f.code for f in found if f.kind.small in SHELTERS}
    return facility_rows(found, (NEIGHBOUR_CODE, NEIGHBOUR), shelters, estates(found, rng))


def _kinds() -> Iterator[tuple[Kind, tuple[str, str]]]:
    for small, count in SMALL.items():
        kind = next(k for k in KINDS if k.small == small)
        ja, kana = next(pair for pair in kind.names if "{}" in pair[0])
        if small == "市営住宅":
            kind, ja, kana = replace(kind, small="町営住宅"), "町営住宅{}団地", "チョウエイジュウタク{}ダンチ"
        if small == "消防施設":
            ja, kana = "{}消防支署", "{}ショウボウシショ"
        for _ in range(count):
            yield kind, (ja, kana)
