"""Population, zones, shelters and boundaries: what lies around the facilities."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from app.domain.facility.shelters import ShelterRecord, ShelterSite, link_shelters
from app.domain.people.population import PopulationGrid, own_cells, scale_to_projection
from app.domain.vocabulary import ZoneKind
from app.errors import InvalidInput
from app.formats.people.population_file import read_population
from app.formats.people.population_records import PopulationSheet, ProjectionSheet
from app.formats.places.addresses import TownDictionary, TownEntry
from app.formats.places.area_places import place_areas
from app.formats.places.shelter_sheet import read_shelters
from app.formats.places.zone_file import ZoneSheet, read_zones
from app.formats.records.column_words import column_rows
from app.formats.records.issue_report import issue_report
from app.formats.records.issue_words import file_sentence
from app.formats.records.records import Issue
from app.formats.records.refusal import refused_in
from app.formats.spatial.map_preview import preview_points, preview_shapes
from app.formats.spatial.projection import to_plane, zone_epsg
from app.formats.spatial.town_outlines import town_outlines
from app.formats.spatial.vector_file import pack_shapefile
from app.formats.transfer.apart import read
from app.store.facility import change_sets, changes
from app.store.place import municipalities, places, surroundings


def read_bytes(path: Path) -> bytes:
    """A file's bytes; a .shp with its companions as one zip, so that one upload carries them all."""
    return pack_shapefile(path) if path.suffix.lower() == ".shp" else path.read_bytes()


def import_population(
    session: Session,
    data: bytes,
    *,
    filename: str,
    actor: str,
    source: str | None = None,
    year: int | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Cells become the population in use; a municipal projection scales the cells already loaded (method stated).

    `year` is the year of a file that names none.
    """
    with refused_in(language):
        sheet = read(read_population, data, filename=filename, year=year)
    digest = hashlib.sha256(data).hexdigest()
    origin, issues = source or filename, list(sheet.issues)
    if isinstance(sheet, ProjectionSheet):
        grid, origin = _scaled(session, sheet, origin, language)
    else:
        grid, issues = _placed(session, sheet)
    made = change_sets.open_import(session, actor=actor, kind="population", source=filename, join=change_set)
    _save_grid(session, grid, name=filename, source=origin, sha256=digest)
    report = {
        "profile": sheet.profile,
        "encoding": sheet.encoding,
        "rows_read": sheet.rows_read,
        "rows_used": sheet.rows_used,
        "cells": len(grid),
        "years": list(grid.years),
        "bands": [band.value for band in grid.bands],
        "people": {str(year): round(_people(grid, index)) for index, year in enumerate(grid.years)},
        "method": grid.method,
        "preview": preview_points(grid.lon, grid.lat),
    }
    change_sets.count_up(session, made, {"population_cells": len(grid)})
    changes.record(session, actor, "import_population", _plain(report, digest))
    towns = sheet.towns if isinstance(sheet, PopulationSheet) else ()
    told = {"columns": column_rows(sheet.columns, language), "change_set": made.id, "towns": towns}
    return report | told | issue_report(issues, language)


def _plain(report: dict[str, Any], digest: str) -> dict[str, Any]:
    """What the history keeps of a report: its figures, not its picture."""
    return {"sha256": digest} | {name: value for name, value in report.items() if name != "preview"}


def _people(grid: PopulationGrid, year_index: int) -> float:
    """Persons of all ages in one year; the first band stands in where the file has no total."""
    return float(np.nansum(grid.people[:, 0, year_index]))


def _scaled(session: Session, sheet: ProjectionSheet, source: str, language: str) -> tuple[PopulationGrid, str]:
    """The loaded cells, scaled to the projection of the home town by age group."""
    found, home = places.population(session), municipalities.home(session)
    if found is None or home is None:
        raise InvalidInput(file_sentence("projection_without_cells", language=language))
    mine = [each for each in sheet.projections if home.code.startswith(each.code[:5]) or each.name == home.name]
    if not mine:
        raise InvalidInput(file_sentence("projection_of_others", f"{home.name}（{home.code}）", language))
    dataset, grid = found
    outline = surroundings.home_outline(session)
    chosen = own_cells(grid, home.code, boundary=None if outline is None else shapely.from_wkb(outline))
    if not chosen.any():
        raise InvalidInput(file_sentence("projection_outside", home.name, language))
    return scale_to_projection(grid, mine[0], chosen=chosen), f"{dataset.source} × {source}"


def _placed(session: Session, sheet: PopulationSheet) -> tuple[PopulationGrid, list[Issue]]:
    """Areas that are only named get the point of their town; the remark on areas without one counts those left."""
    if np.isfinite(sheet.grid.lon).all():
        return sheet.grid, list(sheet.issues)
    towns = TownDictionary(TownEntry(*row) for row in municipalities.towns(session))
    home = municipalities.home(session)
    grid, left = place_areas(sheet.grid, towns, municipality=home.name if home else None)
    others = [issue for issue in sheet.issues if issue.code != "area_without_position"]
    remarks = [issue for issue in sheet.issues if issue.code == "area_without_position"]
    return grid, [*others, *(replace(issue, value=str(left)) for issue in remarks if left)]


def _save_grid(session: Session, grid: PopulationGrid, *, name: str, source: str, sha256: str) -> None:
    cells = (
        (code, label, float(lon), float(lat), people)
        for code, label, lon, lat, people in zip(
            grid.codes, grid.names, grid.lon, grid.lat, grid.people.reshape(len(grid), -1).tolist(), strict=True
        )
    )
    places.save_population(
        session,
        name=name,
        source=source,
        sha256=sha256,
        method=grid.method,
        years=list(grid.years),
        bands=[band.value for band in grid.bands],
        cells=cells,
    )


def import_zones(
    session: Session,
    data: bytes,
    *,
    kind: str,
    filename: str,
    actor: str,
    epsg: int | None = None,
    name: str | None = None,
    source: str | None = None,
    covers_home: bool = False,
    layer: str | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """One layer of zones; every facility's flags are worked out anew.

    `covers_home`: the file is known to speak about the whole town, so that outside its zones means outside; without
    it the answer there is "no data". `layer` names one of a file of several; without it the most telling is read.
    """
    if kind not in {each.value for each in ZoneKind}:
        raise InvalidInput(f"unknown kind {kind}; known: {', '.join(each.value for each in ZoneKind)}")
    with refused_in(language):
        sheet = read(read_zones, data, kind=ZoneKind.of(kind), filename=filename, assumed_epsg=epsg, layer_name=layer)
    digest = hashlib.sha256(data).hexdigest()
    made = change_sets.open_import(session, actor=actor, kind="zones", source=filename, join=change_set)
    label = PurePosixPath(filename).name
    dataset_id = _save_zones(session, sheet, name=name or label, source=source or label, sha256=digest)
    if covers_home:
        places.cover_home(session, dataset_id)
    places.refresh_facility_zones(session, dataset_id)
    if sheet.kind is ZoneKind.DISTRICT:
        places.name_districts(session)
    area = sum(_area_m2(zone.area) for zone in sheet.zones)
    report = {
        "kind": kind,
        "profile": sheet.profile,
        "encoding": sheet.encoding,
        "rows_read": sheet.rows_read,
        "rows_used": sheet.rows_used,
        "zones": len(sheet.zones),
        "area_m2": round(area, 1),
        "facilities_inside": places.count_inside(session, digest),
        "layer": sheet.layer_name,
        "layers": [{"name": each.name, "features": each.features} for each in sheet.layers],
        "preview": preview_shapes([zone.area for zone in sheet.zones]),
    }
    change_sets.count_up(session, made, {"zones": len(sheet.zones)})
    changes.record(session, actor, "import_zones", _plain(report, digest))
    told = {"columns": column_rows(sheet.columns, language), "change_set": made.id}
    return report | told | issue_report(sheet.issues, language)


def _save_zones(session: Session, sheet: ZoneSheet, *, name: str, source: str, sha256: str) -> int:
    coverage = None if sheet.coverage is None else shapely.to_wkb(sheet.coverage)
    zones = ((zone.name, zone.rank, dict(zone.attributes), shapely.to_wkb(zone.area)) for zone in sheet.zones)
    return places.save_zones(
        session, kind=sheet.kind.value, name=name, source=source, sha256=sha256, coverage_wkb=coverage, zones=zones
    )


def _area_m2(area: shapely.MultiPolygon) -> float:
    middle = area.centroid
    epsg = zone_epsg(middle.x, middle.y)
    metric = shapely.transform(area, lambda points: np.column_stack(_plane(points, epsg)))
    return float(metric.area)


def _plane(points: Any, epsg: int) -> tuple[Any, Any]:
    plane = to_plane(points[:, 0], points[:, 1], epsg)
    return plane[:, 0], plane[:, 1]


def import_shelters(
    session: Session, data: bytes, *, filename: str, actor: str, change_set: int | None = None, language: str = "ja"
) -> dict[str, Any]:
    """Designated shelters, linked to facilities by code, distance and name."""
    with refused_in(language):
        sheet = read(read_shelters, data, filename=filename)
    links = _links(session, sheet.shelters)
    rows = [
        {
            "code": shelter.code,
            "name": shelter.name,
            "address": shelter.address,
            "hazards": list(shelter.hazards),
            "lon": shelter.lon if np.isfinite(shelter.lon) else None,
            "lat": shelter.lat if np.isfinite(shelter.lat) else None,
            "facility_id": links.get(index),
            "source": filename,
        }
        for index, shelter in enumerate(sheet.shelters)
    ]
    made = change_sets.open_import(session, actor=actor, kind="shelters", source=filename, join=change_set)
    places.save_shelters(session, rows)
    places.mark_shelters(session)
    counts = {"rows_read": sheet.rows_read, "rows_used": sheet.rows_used, "shelters": len(rows), "linked": len(links)}
    preview = preview_points([shelter.lon for shelter in sheet.shelters], [shelter.lat for shelter in sheet.shelters])
    change_sets.count_up(session, made, {"shelters": len(rows)})
    changes.record(session, actor, "import_shelters", counts)
    told = {"columns": column_rows(sheet.columns, language), "change_set": made.id, "preview": preview}
    told["towns"] = sheet.towns
    return counts | told | issue_report(sheet.issues, language)


def _links(session: Session, shelters: Sequence[ShelterRecord]) -> dict[int, int]:
    """Index of the shelter → id of its facility."""
    placed = places.placed_facilities(session)
    if not placed or not shelters:
        return {}
    epsg = zone_epsg(placed[0].lon, placed[0].lat)
    points = to_plane([row.lon for row in placed], [row.lat for row in placed], epsg)
    sites = [ShelterSite(row.code, row.name, float(x), float(y)) for row, (x, y) in zip(placed, points, strict=True)]
    xy = to_plane([shelter.lon for shelter in shelters], [shelter.lat for shelter in shelters], epsg)
    links = link_shelters(shelters, xy, sites)
    return {link.shelter: placed[link.site].id for link in links if link.site is not None}


def import_boundary(
    session: Session,
    data: bytes,
    *,
    filename: str,
    actor: str,
    code: str | None = None,
    name: str | None = None,
    source: str | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Outlines of municipalities, from any polygon layer.

    A layer with codes (N03_007) or names of municipalities gives the home town and the neighbours that are known each
    their own; any other is
    the outline of `code`, else of the home town. Raises InvalidInput where neither is known.
    """
    with refused_in(language):
        sheet = read(read_zones, data, kind=ZoneKind.OTHER, filename=filename)
    made = change_sets.open_import(session, actor=actor, kind="boundary", source=filename, join=change_set)
    outlines = _outlines(session, sheet, code)
    if not outlines:
        raise InvalidInput(file_sentence("boundary_of_nobody", language=language))
    for each, outline in outlines.items():
        stored = municipalities.ensure(session, each, name or each)
        stored.name = name if name and each == code else stored.name
        session.flush()
        municipalities.save_boundary(session, stored.id, shapely.to_geojson(outline), source=source or filename)
    first, outline = next(iter(outlines.items()))
    town = municipalities.find(session, first)
    report = {
        "municipality": first,
        "name": town.name if town else first,
        "area_km2": round(_area_m2(_multi(outline)) / 1e6, 2),
        "outlines": len(outlines),
    }
    change_sets.count_up(session, made, {"outlines": len(outlines)})
    changes.record(session, actor, "import_boundary", report)
    preview = preview_shapes(list(outlines.values()))
    return report | {"change_set": made.id, "preview": preview} | issue_report(sheet.issues, language)


def _outlines(session: Session, sheet: ZoneSheet, code: str | None) -> dict[str, Any]:
    """Code → outline, the home town first; of a layer that names codes only those of towns that are known.

    A name counts where it is a known town's: 中央区 among Sapporo's wards is not Tokyo's, but a part of Sapporo.
    """
    home = municipalities.home(session)
    near = {code, home.code if home else None, *(each.code for each in municipalities.neighbours(session))}
    parts: dict[str, list[Any]] = {}
    for zone in sheet.zones:
        town = town_outlines().find(str(zone.attributes.get("N03_007") or ""))
        named = town_outlines().named(zone.name) if zone.name and town is None else []
        known_name = len(named) == 1 and named[0].code in near
        code_of = town.code if town else named[0].code if known_name else ""
        parts.setdefault(code_of, []).append(zone.area)
    wanted = code or (home.code if home else None)
    if set(parts) == {""}:
        return {wanted: shapely.union_all(parts[""])} if wanted else {}
    known = [wanted] if code else [wanted, *sorted(each for each in near if each and each != wanted)]
    return {each: shapely.union_all(parts[each]) for each in known if each in parts}


def _multi(shape: Any) -> shapely.MultiPolygon:
    return shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([shape])
