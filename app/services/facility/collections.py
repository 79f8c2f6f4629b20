"""Which collections there are: of the register and the ground, of adopted plans, and one for each finished run."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import NotFound
from app.formats.spatial.projection import zone_epsg
from app.models import Municipality, PopulationDataset
from app.store.collections.crs import Crs, offered
from app.store.collections.places import DISTRICTS, SHELTERS, ZONES, population
from app.store.collections.plans import adopted_plan, recommendations
from app.store.collections.query import extent
from app.store.collections.register import BUILDINGS, FACILITIES, NEIGHBOURS
from app.store.collections.shape import Collection
from app.store.plan import adoption, runs

MOST_RUNS = 20
_FIXED = (FACILITIES, BUILDINGS, NEIGHBOURS, DISTRICTS, ZONES, SHELTERS)


def everything(session: Session) -> Iterator[Collection]:
    """Every collection of this database; the recommendations of the newest runs are the last."""
    yield from _FIXED
    yield from _population(session)
    yield from _adopted(session)
    yield from _recommendations(session)


def find(session: Session, code: str) -> Collection:
    """The collection of a code. Raises NotFound."""
    for each in _FIXED:
        if each.code == code:
            return each
    for source in (_population, _adopted, _recommendations):
        for each in source(session):
            if each.code == code:
                return each
    return _older_run(session, code)


def _population(session: Session) -> Iterator[Collection]:
    dataset = session.scalars(select(PopulationDataset).order_by(PopulationDataset.id.desc()).limit(1)).one_or_none()
    if dataset is not None:
        yield population(dataset.id, dataset.years, dataset.bands)


def _recommendations(session: Session) -> Iterator[Collection]:
    for place, (run_id, title) in enumerate(runs.finished(session, limit=MOST_RUNS)):
        if place == 0:
            yield recommendations(run_id, title, newest=True)
        yield recommendations(run_id, title, newest=False)


def _adopted(session: Session) -> Iterator[Collection]:
    for place, (adopted_id, title) in enumerate(adoption.titles(session)):
        if place == 0:
            yield adopted_plan(adopted_id, title, in_force=True)
        yield adopted_plan(adopted_id, title, in_force=False)


def _older_run(session: Session, code: str) -> Collection:
    """Any finished run by its number, listed or not: an address that was handed out once stays. Raises NotFound."""
    number = code.removeprefix("recommendations-")
    if number == code or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound("collection", code)
    run = runs.get(session, int(number))
    if run.state is not RunState.DONE or str(run.id) != number:
        raise NotFound("collection", code)
    return recommendations(run.id, run.title, newest=False)


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
