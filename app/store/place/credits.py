"""Where everything that is drawn comes from, as it was stored with each import."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Municipality, PopulationDataset, RoadNetwork, ZoneDataset


def drawn_sources(session: Session) -> list[tuple[str, str]]:
    """What is drawn (boundary, zones, population, roads) and its source, each pair once, sorted.

    The outlines of the neighbours count as boundaries. Of populations and road networks the newest is drawn. A source
    is a publisher's credit, else the name of a file.
    """
    newest_people = select(PopulationDataset.source).order_by(PopulationDataset.id.desc()).limit(1)
    newest_roads = select(RoadNetwork.source).order_by(RoadNetwork.id.desc()).limit(1)
    asked = {
        "boundary": select(Municipality.boundary_source).where(Municipality.boundary.is_not(None)),
        "zones": select(ZoneDataset.source),
        "population": newest_people,
        "roads": newest_roads,
    }
    return sorted({(what, source) for what, query in asked.items() for source in session.scalars(query) if source})
