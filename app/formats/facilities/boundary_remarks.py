"""Remarks on facilities whose position lies outside the municipality they belong to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from app.domain.register.boundaries import places_outside
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue


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
        lon, lat = np.array([(record.lon, record.lat) for record in own], dtype=np.float64).T
        for record in [own[index] for index in places_outside(lon, lat, shapely.from_wkb(outline))]:
            where = f"{record.lat:g}, {record.lon:g}"
            issues.append(remark("outside_municipality", row=record.row, value=where, done=name))
    return issues
