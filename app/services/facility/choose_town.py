"""Say whose register this is: the town, its outline and its neighbours, from the shipped outlines."""

import shapely
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput
from app.formats.spatial.town_outlines import CREDIT, OutlinedTown, town_outlines
from app.formats.words.pairs import worded
from app.models import Municipality
from app.store.facility import changes
from app.store.place import municipalities, places

_WORDS = {
    "unknown_town": ("「{code}」という市区町村はありません", "There is no municipality {code}"),
    "other_town": (
        "この登録簿は{name}のものです。別のまちで始めるには、先にデータを消してください",
        "This register belongs to {name}. Empty it first to begin with another town",
    ),
}


def choose_town(session: Session, code: str, *, actor: str, language: str = "ja") -> Municipality:
    """Make the municipality of `code` the home town; outlines that are loaded already stay.

    Raises InvalidInput for an unknown code, Conflict where another town's facilities are in the register.
    """
    outlines = town_outlines()
    chosen = outlines.find(code)
    if chosen is None:
        raise InvalidInput(worded(_WORDS, "unknown_town", language, code=code))
    other = municipalities.other_home(session, chosen.code)
    if other is not None:
        raise Conflict(worded(_WORDS, "other_town", language, name=other.name))
    town = municipalities.make_home(session, chosen.code, chosen.name, prefecture=chosen.prefecture)
    draw_surroundings(session, chosen)
    places.refresh_facility_zones(session)
    changes.record(session, actor, "import_town", {"code": chosen.code, "name": chosen.name})
    return town


def draw_surroundings(session: Session, town: OutlinedTown) -> None:
    """The outline of a town and of its neighbours, where none is loaded yet."""
    for each in (town, *town_outlines().neighbours(town.code)):
        _outline(session, each)


def _outline(session: Session, town: OutlinedTown) -> None:
    stored = municipalities.ensure(session, town.code, town.name, prefecture=town.prefecture)
    if stored.boundary_source is None:
        shape = town_outlines().shape(town.code)
        municipalities.save_boundary(session, stored.id, shapely.to_geojson(shape), source=CREDIT)
