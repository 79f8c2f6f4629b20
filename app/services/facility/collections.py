"""Which collections there are: those of the register and the ground, and one for each finished run."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.formats.spatial.projection import zone_epsg
from app.models import Municipality, PopulationDataset
from app.store.collections.crs import Crs, offered
from app.store.collections.places import DISTRICTS, SHELTERS, ZONES, population
from app.store.collections.plans import recommendations
from app.store.collections.query import extent
from app.store.collections.register import BUILDINGS, FACILITIES, NEIGHBOURS
from app.store.collections.shape import Collection
from app.store.plan import runs

MOST_RUNS = 20
_FIXED = (FACILITIES, BUILDINGS, NEIGHBOURS, DISTRICTS, ZONES, SHELTERS)


def everything(session: Session) -> Iterator[Collection]:
    """Every collection of this database; the recommendations of the newest runs are the last."""
    yield from _FIXED
    yield from _population(session)
    yield from _recommendations(session)


def find(session: Session, code: str) -> Collection:
    """The collection of a code. Raises NotFound."""
    for each in _FIXED:
        if each.code == code:
            return each
    for each in (*_population(session), *_recommendations(session)):
        if each.code == code:
            return each
    raise NotFound("collection", code)


def _population(session: Session) -> Iterator[Collection]:
    dataset = session.scalars(select(PopulationDataset).order_by(PopulationDataset.id.desc()).limit(1)).one_or_none()
    if dataset is not None:
        yield population(dataset.id, dataset.years, dataset.bands)


def _recommendations(session: Session) -> Iterator[Collection]:
    for place, (run_id, title) in enumerate(runs.finished(session, limit=MOST_RUNS)):
        if place == 0:
            yield recommendations(run_id, title, newest=True)
        yield recommendations(run_id, title, newest=False)


def systems(session: Session) -> tuple[Crs, ...]:
    """The reference systems on offer: the world's, and the town's plane zone where a town is known."""
    home = session.scalars(select(Municipality).where(Municipality.is_home)).one_or_none()
    if home is None:
        return offered(None)
    if home.plane_epsg is not None:
        return offered(home.plane_epsg)
    box, _ = extent(session, FACILITIES)
    if box is None:
        return offered(None)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return offered(zone_epsg(*middle, municipality_code=home.code))
