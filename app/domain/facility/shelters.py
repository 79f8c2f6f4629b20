"""Designated shelters: which facility each one is, and where an area would be left with none.

A shelter is a facility when the codes are equal; else when it stands near and bears the same name. Score of a pair
within `near_metres`:

    score = 0.4 · (1 − metres / near_metres) + 0.6 · common share of the two names

and each facility takes the shelters whose best facility it is, from `least_score` up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import spatial
else:
    spatial = lazy_module("scipy.spatial")

Floats = NDArray[np.float64]
NEAR_METRES = 300.0
LEAST_SCORE = 0.55
# Words that half of all shelters share and that tell two of them apart from nothing.
FILLERS = ("市立", "町立", "村立", "都立", "道立", "府立", "県立", "跡施設", "体育館", "グラウンド", "校庭")
KINDS = ("小学校", "中学校", "高等学校", "高校", "大学", "幼稚園", "保育", "こども園", "公園", "公民館", "図書館", "寺")


@dataclass(frozen=True, slots=True)
class ShelterRecord:
    """One designated place. `hazards` are the disasters it is for; `capacity` in people; NaN lon/lat: no position."""

    code: str
    name: str
    lon: float
    lat: float
    address: str | None = None
    hazards: tuple[str, ...] = ()
    capacity: int | None = None
    facility_code: str | None = None


@dataclass(frozen=True, slots=True)
class ShelterSite:
    """A facility a shelter may be."""

    code: str
    name: str
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class ShelterLink:
    """`site` is an index into the sites, None: no facility of ours. `how`: "code", "place and name" or "none"."""

    shelter: int
    site: int | None
    how: str
    metres: float | None
    score: float


def link_shelters(
    shelters: Sequence[ShelterRecord],
    shelters_xy: Floats,
    sites: Sequence[ShelterSite],
    *,
    near_metres: float = NEAR_METRES,
    least_score: float = LEAST_SCORE,
) -> list[ShelterLink]:
    """One link for each shelter; shelters_xy float[shelters, 2] in plane metres (NaN: no position)."""
    by_code = {site.code: index for index, site in enumerate(sites)}
    places = np.array([(site.x_m, site.y_m) for site in sites], dtype=float).reshape(-1, 2)
    located = np.flatnonzero(np.isfinite(places).all(axis=1))
    tree = spatial.cKDTree(places[located])
    links = []
    for number, (shelter, xy) in enumerate(zip(shelters, shelters_xy, strict=True)):
        same = by_code.get(shelter.facility_code or shelter.code)
        near = tree.query_ball_point(xy, near_metres) if np.isfinite(xy).all() else []
        if same is not None:
            links.append(ShelterLink(number, same, "code", None, 1.0))
            continue
        metres = {int(index): float(np.hypot(*(places[index] - xy))) for index in located[near]}
        scores = {i: _score(shelter.name, sites[i].name, gap / near_metres) for i, gap in metres.items()}
        best = max(scores, key=lambda index: (scores[index], -index), default=None)
        if best is None or scores[best] < least_score:
            links.append(ShelterLink(number, None, "none", None, scores[best] if best is not None else 0.0))
        else:
            links.append(ShelterLink(number, best, "place and name", metres[best], scores[best]))
    return links


def last_shelters(area: NDArray[np.int64], hazards: Sequence[tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Shelters that are the only one of their area, and for which disasters: index → hazards ("any" for all).

    area int[shelters] is the area each stands in (-1: none known; such a shelter is never called dispensable or last).
    """
    last: dict[int, list[str]] = {}
    for one in np.unique(area[area >= 0]):
        members = np.flatnonzero(area == one).tolist()
        if len(members) == 1:
            last.setdefault(members[0], []).append("any")
        for hazard in sorted({name for member in members for name in hazards[member]}):
            able = [member for member in members if hazard in hazards[member]]
            if len(able) == 1:
                last.setdefault(able[0], []).append(hazard)
    return {index: tuple(reasons) for index, reasons in last.items()}


def name_likeness(one: str, other: str) -> float:
    """0–1: common share of two names after folding width and the words that half of all shelters carry.

    0 where the names say two different kinds of place (a 小学校 is not the 中学校 beside it).
    """
    left, right = _folded(one), _folded(other)
    kinds = [{kind for kind in KINDS if kind in name} for name in (left, right)]
    if not left or not right or (all(kinds) and not kinds[0] & kinds[1]):
        return 0.0
    if left in right or right in left:
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _score(shelter: str, site: str, far: float) -> float:
    """`far` is 0 at the same spot, 1 at the edge of what counts as near."""
    likeness = name_likeness(shelter, site)
    return 0.4 * (1 - far) + 0.6 * likeness if likeness >= 0.5 else 0.0


def _folded(name: str) -> str:
    text = normalize("NFKC", name)
    for filler in FILLERS:
        text = text.replace(filler, "")
    return "".join(text.split())
