"""Road graphs and the minutes found on them; timetable stops."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.people.road_graph import RoadGraph
from app.domain.people.transit import TransitStops
from app.models import RoadMinutes, RoadNetwork, TransitFeed, TransitStop

Floats = NDArray[np.float64]
# A table of minutes is about 100 kB for a town and one function, 50 MB for a metropolis.
BYTES_KEPT = 512 * 2**20
_PRECISE = ("lon", "lat")
_INDEX = ("start", "end")


def save_roads(session: Session, graph: RoadGraph, *, name: str, source: str, sha256: str) -> int:
    """Replace the network of the same file, or add it."""
    session.execute(delete(RoadNetwork).where(RoadNetwork.sha256 == sha256))
    row = RoadNetwork(
        name=name, source=source, sha256=sha256, nodes=len(graph.lon), edges=len(graph.start), graph=_packed(graph)
    )
    session.add(row)
    session.flush()
    return row.id


def roads(session: Session) -> RoadNetwork | None:
    """The newest network, without its graph; None where none is loaded."""
    return session.scalars(select(RoadNetwork).order_by(RoadNetwork.id.desc()).limit(1)).one_or_none()


def graph_of(session: Session, network_id: int) -> RoadGraph:
    return _unpacked(session.execute(select(RoadNetwork.graph).where(RoadNetwork.id == network_id)).scalar_one())


def known_minutes(session: Session, key: str) -> NDArray[np.float32] | None:
    """Minutes kept under `key`, float32[origins, destinations]."""
    packed = session.execute(select(RoadMinutes.minutes).where(RoadMinutes.key == key)).scalar_one_or_none()
    return None if packed is None else np.load(io.BytesIO(packed), allow_pickle=False)


def keep_minutes(session: Session, key: str, minutes: NDArray[np.float32], *, network_id: int) -> None:
    """Keep a table; the oldest ones go where all together exceed `BYTES_KEPT`."""
    buffer = io.BytesIO()
    np.save(buffer, minutes, allow_pickle=False)
    row = {"key": key, "network_id": network_id, "minutes": buffer.getvalue()}
    session.execute(insert(RoadMinutes).values(row).on_conflict_do_nothing())
    session.execute(
        text("""DELETE FROM road_minutes WHERE key IN (
                  SELECT key FROM (SELECT key, sum(octet_length(minutes)) OVER (ORDER BY made_at DESC, key) AS bytes
                                   FROM road_minutes) kept WHERE bytes > :limit)"""),
        {"limit": BYTES_KEPT},
    )


def save_stops(session: Session, stops: TransitStops, *, name: str, source: str, sha256: str, day: str) -> None:
    """Replace the timetable of the same operator, or add it."""
    session.execute(delete(TransitFeed).where(TransitFeed.name == name))
    feed = TransitFeed(name=name, source=source, sha256=sha256, day=day)
    session.add(feed)
    session.flush()
    columns = zip(stops.codes, stops.names, stops.lon, stops.lat, stops.departures, strict=True)
    rows = [
        {
            "feed_id": feed.id,
            "code": code,
            "name": label,
            "lon": float(lon),
            "lat": float(lat),
            "departures": None if np.isnan(departures) else float(departures),
        }
        for code, label, lon, lat, departures in columns
    ]
    if rows:
        session.execute(TransitStop.__table__.insert(), rows)  # type: ignore[attr-defined]


def stops_near(session: Session, lon: float, lat: float, *, degrees: float) -> tuple[TransitStops, list[Any]]:
    """Stops within a box around a point, and (operator, day) of each stop."""
    rows = session.execute(
        text("""SELECT s.code, s.name, s.lon, s.lat, s.departures, f.name AS operator, f.day
                FROM transit_stop s JOIN transit_feed f ON f.id = s.feed_id
                WHERE s.lon BETWEEN :lon - :d AND :lon + :d AND s.lat BETWEEN :lat - :d AND :lat + :d ORDER BY s.id"""),
        {"lon": lon, "lat": lat, "d": degrees},
    ).all()
    stops = TransitStops(
        codes=tuple(row.code for row in rows),
        names=tuple(row.name for row in rows),
        lon=np.array([row.lon for row in rows], dtype=np.float64),
        lat=np.array([row.lat for row in rows], dtype=np.float64),
        departures=np.array([row.departures for row in rows], dtype=np.float64),
    )
    return stops, [(row.operator, row.day) for row in rows]


def has_stops(session: Session) -> bool:
    return bool(session.execute(text("SELECT EXISTS (SELECT 1 FROM transit_feed)")).scalar_one())


def _packed(graph: RoadGraph) -> bytes:
    """Places as they are; lengths and speeds to seven digits, which is 1 mm in 10 km."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(graph, name) for name in _PRECISE}
    arrays |= {name: getattr(graph, name).astype(np.int32) for name in _INDEX}
    arrays |= {
        name: getattr(graph, name).astype(np.float32)
        for name in ("metres", "walk_metres_per_minute", "drive_metres_per_minute")
    }
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _unpacked(data: bytes) -> RoadGraph:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        numbers = {name: arrays[name].astype(np.int64 if name in _INDEX else np.float64) for name in arrays.files}
    return RoadGraph(**numbers)
