"""Load the dictionary of town names, then place the facilities that were waiting for it."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.formats.addresses import TownDictionary, towns_in_csv, towns_in_folder
from app.store import changes, municipalities, places


def import_addresses(session: Session, path: Path, *, actor: str) -> dict[str, Any]:
    """Read a folder or CSV of towns; returns how many there were and how many facilities were placed by them."""
    towns = list(towns_in_folder(path)) if path.is_dir() else towns_in_csv(path.read_bytes())
    source = path.name
    rows = (
        (town.prefecture, town.city, town.town, town.koaza, town.municipality_code, town.lon, town.lat, source)
        for town in towns
    )
    municipalities.save_towns(session, rows)
    changes.act_as(session, actor)
    placed = place_waiting(session, TownDictionary(towns))
    counts = {"towns_read": len(towns), "towns_total": municipalities.count_towns(session), "facilities_placed": placed}
    changes.record(session, actor, "import_addresses", {"path": source, **counts})
    return {**counts, "issues": [], "issues_total": 0}


def place_waiting(session: Session, towns: TownDictionary) -> int:
    """Give a point to every facility that has an address and none yet; returns how many."""
    found: list[dict[str, Any]] = []
    for facility_id, address, municipality in municipalities.unplaced(session):
        place = towns.locate(address, municipality)
        if place is not None:
            found.append({"id": facility_id, "lon": place.lon, "lat": place.lat, "quality": place.quality})
    municipalities.place(session, found)
    places.refresh_facility_zones(session, facility_ids=[row["id"] for row in found])
    return len(found)
