"""The facility card (施設カルテ): the register's facts with the figures a planner compares."""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.people.transit import nearest_stop
from app.errors import NotFound
from app.formats.spatial.projection import to_plane, zone_epsg
from app.store.facility import cards, features
from app.store.place import networks
from app.store.plan import runs
from app.store.public import opinions

# Stops further away than this many degrees (some 4–6 km) are no way to reach a facility.
STOPS_WITHIN_DEGREES = 0.05


def facility_card(session: Session, facility_id: int) -> dict[str, Any]:
    """Everything about one facility. Raises NotFound."""
    properties = features.properties_of(session, facility_id)
    if properties is None:
        raise NotFound("facility", facility_id)
    parts = cards.card(session, facility_id)
    buildings = parts.pop("buildings_list")
    functions = parts.pop("functions_list")
    own = _figures(properties["floor_area_m2"], properties["cost_yen"], properties["users"])
    peers = cards.class_figures(session, properties["category"])
    return {
        **properties,
        **parts,
        "buildings": buildings,
        "functions": functions,
        "class_position": _positions(own, peers),
        "decision": _decision(session, facility_id),
        "opinions": opinions.of_facility(session, facility_id),
        "transit": _transit(session, properties["lon"], properties["lat"]),
    }


def _decision(session: Session, facility_id: int) -> dict[str, Any] | None:
    """What the newest finished run says of it, its details beside the columns."""
    found = runs.decision_of(session, facility_id)
    return None if found is None else found.pop("details") | found


def _transit(session: Session, lon: float | None, lat: float | None) -> dict[str, Any] | None:
    """The nearest served stop and departures a day in walking distance; None where no timetable or place is known.

    A `stop` of None: timetables are loaded, and no served stop is near.
    """
    if lon is None or lat is None or not networks.has_stops(session):
        return None
    stops, feeds = networks.stops_near(session, lon, lat, degrees=STOPS_WITHIN_DEGREES)
    epsg = zone_epsg(lon, lat)
    found = nearest_stop(to_plane([lon], [lat], epsg), to_plane(stops.lon, stops.lat, epsg), stops.departures)
    nearest = int(found.stop[0])
    if nearest < 0:
        return {"stop": None, "metres": None, "departures": 0, "departures_nearby": 0, "operator": None, "day": None}
    operator, day = feeds[nearest]
    return {
        "stop": stops.names[nearest],
        "metres": round(float(found.metres[0])),
        "departures": None if np.isnan(stops.departures[nearest]) else round(float(stops.departures[nearest])),
        "departures_nearby": round(float(found.departures[0])),
        "operator": operator,
        "day": day,
    }


def _figures(area_m2: float | None, cost_yen: int | None, users: int | None) -> dict[str, float | None]:
    """cost per m², cost per user, users per m²; None where a part is unknown or zero."""
    return {
        "cost_per_m2": _ratio(cost_yen, area_m2),
        "cost_per_user": _ratio(cost_yen, users),
        "users_per_m2": _ratio(users, area_m2),
    }


def _ratio(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or not lower else upper / lower


def _positions(own: dict[str, float | None], peers: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each figure beside its class: median, and the fifth it falls into (1 lowest … 5 highest)."""
    all_figures = [_figures(peer["floor_area_m2"], peer["cost_yen"], peer["users"]) for peer in peers]
    return {name: _position(value, [figures[name] for figures in all_figures]) for name, value in own.items()}


def _position(value: float | None, of_class: list[float | None]) -> dict[str, Any]:
    known = np.array([figure for figure in of_class if figure is not None], dtype=np.float64)
    if value is None or known.size < 5:
        return {"value": value, "median": None, "quintile": None, "compared": int(known.size)}
    fifth = 1 + int(np.searchsorted(np.quantile(known, [0.2, 0.4, 0.6, 0.8]), value, side="left"))
    return {"value": value, "median": float(np.median(known)), "quintile": fifth, "compared": int(known.size)}
