"""Roads and timetables: how people get to the facilities."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.orm import Session

from app.formats.places.transit_file import pack_timetable, read_timetable
from app.formats.records.issue_report import issue_report
from app.formats.records.refusal import refused_in
from app.formats.spatial.map_preview import preview_lines, preview_points
from app.formats.transfer.apart import read
from app.lazy import lazy_module
from app.store.facility import change_sets, changes
from app.store.place import networks

if TYPE_CHECKING:
    from app.formats.places import road_file
else:
    road_file = lazy_module("app.formats.places.road_file")


def timetable_bytes(path: Path) -> bytes:
    """A feed's zip; a folder of its text files is packed into one."""
    return pack_timetable(path) if path.is_dir() else path.read_bytes()


def import_roads(
    session: Session,
    data: bytes,
    *,
    filename: str,
    actor: str,
    source: str | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """An OpenStreetMap extract (.osm.pbf, .osm) becomes the network in use."""
    with refused_in(language):
        sheet = read(road_file.read_roads, data, filename=filename)
    digest = hashlib.sha256(data).hexdigest()
    made = change_sets.open_import(session, actor=actor, kind="roads", source=filename, join=change_set)
    networks.save_roads(session, sheet.graph, name=filename, source=source or sheet.credit, sha256=digest)
    report = {
        "ways_read": sheet.ways_read,
        "ways_used": sheet.ways_used,
        "nodes": len(sheet.graph.lon),
        "edges": len(sheet.graph.start),
        "source": source or sheet.credit,
    }
    graph = sheet.graph
    preview = preview_lines(graph.lon, graph.lat, graph.start, graph.end)
    change_sets.count_up(session, made, {"road_edges": len(sheet.graph.start)})
    changes.record(session, actor, "import_roads", {"sha256": digest, **report})
    return report | {"change_set": made.id, "preview": preview} | issue_report(sheet.issues, language)


def import_transit(
    session: Session,
    data: bytes,
    *,
    filename: str,
    actor: str,
    source: str | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Stops and departures a day of one operator's GTFS feed; its older feed is replaced."""
    with refused_in(language):
        sheet = read(read_timetable, data)
    digest = hashlib.sha256(data).hexdigest()
    operator = sheet.credit or filename
    origin = source or operator
    made = change_sets.open_import(session, actor=actor, kind="transit", source=filename, join=change_set)
    networks.save_stops(session, sheet.stops, name=operator, source=origin, sha256=digest, day=sheet.day)
    report = {
        "rows_read": sheet.rows_read,
        "rows_used": sheet.rows_used,
        "operator": operator,
        "day": sheet.day,
        "stops": len(sheet.stops.codes),
        "departures": int(np.nansum(sheet.stops.departures)),
    }
    preview = preview_points(sheet.stops.lon, sheet.stops.lat)
    change_sets.count_up(session, made, {"stops": len(sheet.stops.codes)})
    changes.record(session, actor, "import_transit", {"sha256": digest, **report})
    return report | {"change_set": made.id, "preview": preview} | issue_report(sheet.issues, language)
