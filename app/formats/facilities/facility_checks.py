"""Checks across a whole list: positions, doubles, shared points, tenants, missing areas."""

import math
from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import Final

from app.domain.register.lookalikes import like_key
from app.domain.vocabulary import PointQuality
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue
from app.formats.text.cell_text import plain
from app.formats.text.positions import in_japan, is_possible, is_swapped

_FAR_KM: Final = 60.0
_NAMES_SHOWN: Final = 3


def check_facilities(
    facilities: list[FacilityRecord], *, expects_area: bool
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Records with positions and codes put right, and the remarks. `expects_area`: the list has an area column."""
    issues: list[Issue] = []
    checked = _check_positions(facilities, issues)
    checked = _check_codes(checked, issues)
    _remark_names(checked, issues)
    _remark_points(checked, issues)
    _remark_far(checked, issues)
    _remark_municipalities(checked, issues)
    if expects_area:
        _remark_areas(checked, issues)
    return checked, issues


def _check_positions(facilities: list[FacilityRecord], issues: list[Issue]) -> list[FacilityRecord]:
    points = [(f.lon, f.lat) for f in facilities if f.lon is not None and f.lat is not None]
    abroad = [p for p in points if is_possible(*p) and not in_japan(*p) and not is_swapped(*p)]
    foreign = len(abroad) >= 5 and 2 * len(abroad) > len(points)
    if foreign:
        issues.append(remark("foreign_estate", value=str(len(abroad))))
    return [_check_position(facility, foreign, issues) for facility in facilities]


def _check_position(facility: FacilityRecord, foreign: bool, issues: list[Issue]) -> FacilityRecord:
    lon, lat = facility.lon, facility.lat
    if lon is None or lat is None or in_japan(lon, lat):
        return facility
    shown = f"{lat:g}, {lon:g}"
    if is_swapped(lon, lat):
        issues.append(remark("coordinates_swapped", row=facility.row, value=shown, done=f"{lon:g}, {lat:g}"))
        return replace(facility, lon=lat, lat=lon)
    if foreign and is_possible(lon, lat):
        return facility
    code = "outside_japan" if is_possible(lon, lat) else "impossible_position"
    issues.append(remark(code, row=facility.row, value=shown))
    return replace(facility, lon=None, lat=None, point_quality=PointQuality.NONE)


def _check_codes(facilities: list[FacilityRecord], issues: list[Issue]) -> list[FacilityRecord]:
    first: dict[tuple[str | None, str | None, str], int] = {}
    checked = []
    for facility in facilities:
        code = facility.code
        key = (facility.municipality_code, facility.municipality_name, code or "")
        if code is None or first.setdefault(key, facility.row) == facility.row:
            checked.append(facility)
            continue
        issues.append(remark("duplicate_code", row=facility.row, value=code, done=str(first[key])))
        checked.append(replace(facility, code=None, attributes={**facility.attributes, "重複した番号": code}))
    return checked


def _remark_names(facilities: list[FacilityRecord], issues: list[Issue]) -> None:
    """The same or nearly the same name in one municipality."""
    first: dict[tuple[str | None, str], FacilityRecord] = {}
    for facility in facilities:
        key = (facility.municipality_code or facility.municipality_name, like_key(facility.name))
        other = first.setdefault(key, facility)
        if other is facility or not key[1]:
            continue
        code = "duplicate_name" if plain(other.name) == plain(facility.name) else "near_duplicate_name"
        issues.append(remark(code, row=facility.row, value=facility.name, done=str(other.row)))


def _remark_points(facilities: list[FacilityRecord], issues: list[Issue]) -> None:
    at: dict[tuple[float, float], list[FacilityRecord]] = defaultdict(list)
    for facility in facilities:
        if facility.lon is not None and facility.lat is not None:
            at[round(facility.lon, 6), round(facility.lat, 6)].append(facility)
    for sharing in at.values():
        if len(sharing) > 1:
            names = "、".join(facility.name for facility in sharing[:_NAMES_SHOWN]) + (
                "…" if len(sharing) > _NAMES_SHOWN else ""
            )
            issues.append(remark("shared_point", row=sharing[0].row, value=names, done=str(len(sharing))))


def _remark_far(facilities: list[FacilityRecord], issues: list[Issue]) -> None:
    """More than 60 km and ten times the usual distance from the middle of a list of one municipality. An assumption."""
    placed = [(f, f.lon, f.lat) for f in facilities if f.lon is not None and f.lat is not None]
    if len(placed) < 5 or len({f.municipality_code or f.municipality_name for f in facilities}) > 1:
        return
    middle_lon, middle_lat = median(lon for _, lon, _ in placed), median(lat for _, _, lat in placed)
    scale = math.cos(math.radians(middle_lat))
    distances = [111.2 * math.hypot((lon - middle_lon) * scale, lat - middle_lat) for _, lon, lat in placed]
    limit = max(_FAR_KM, 10 * median(distances))
    for (facility, _, _), distance in zip(placed, distances, strict=True):
        if distance > limit:
            issues.append(remark("far_from_others", row=facility.row, value=facility.name, done=f"{distance:.0f}"))


def _remark_municipalities(facilities: list[FacilityRecord], issues: list[Issue]) -> None:
    towns = {f.municipality_code or f.municipality_name for f in facilities} - {None}
    if len(towns) > 1:
        issues.append(remark("several_municipalities", done=str(len(towns))))


def _remark_areas(facilities: list[FacilityRecord], issues: list[Issue]) -> None:
    for facility in facilities:
        if facility.floor_area_m2 is None and not any(b.floor_area_m2 for b in facility.buildings):
            code = "tenant" if facility.host_name else "area_missing"
            issues.append(remark(code, row=facility.row, value=facility.name, done=facility.host_name))
