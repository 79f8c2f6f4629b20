"""Facilities whose position lies outside the municipality they belong to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import shapely

from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue

# Piers, river banks and generalised outlines: about 100 m beyond the line is still the town (an assumption).
_MARGIN_DEGREES: Final = 0.001


def remark_outside(records: Sequence[FacilityRecord], outlines: Mapping[str, tuple[str, bytes]]) -> list[Issue]:
    """One remark for each record that stands outside its municipality; `outlines`: code → name, boundary as WKB.

    Records without a position, and municipalities without a known boundary, are passed over.
    """
    placed: dict[str, list[FacilityRecord]] = defaultdict(list)
    for record in records:
        code = record.municipality_code
        if record.lon is not None and code is not None and code in outlines:
            placed[code].append(record)
    issues = []
    for code, own in placed.items():
        name, outline = outlines[code]
        for record in _outside(own, shapely.from_wkb(outline)):
            where = f"{record.lat:g}, {record.lon:g}"
            issues.append(remark("outside_municipality", row=record.row, value=where, done=name))
    return issues


def _outside(records: list[FacilityRecord], outline: shapely.Geometry) -> list[FacilityRecord]:
    shapely.prepare(outline)
    lon, lat = np.array([(record.lon, record.lat) for record in records], dtype=np.float64).T
    suspects = np.flatnonzero(~shapely.intersects_xy(outline, lon, lat))
    points = shapely.points(lon[suspects], lat[suspects])
    return [records[i] for i in suspects[~shapely.dwithin(outline, points, _MARGIN_DEGREES)]]
