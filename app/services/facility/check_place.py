"""A file of another town, or whose places lie in another town, is stopped and asked about, whatever kind it is of."""

from collections import Counter
from typing import Any, Final

import numpy as np
import shapely
from sqlalchemy.orm import Session

from app.formats.facilities.owners import TownQuestion
from app.formats.spatial.town_outlines import town_outlines
from app.models.municipality import Municipality
from app.store.place import municipalities, surroundings

# The shipped outlines are simplified: so near to the home town is in it (degrees, about 500 m; an assumption).
_NEAR: Final = 0.005
# A file is another town's although a few of its points lie in the home town: under one in fifty (an assumption).
_FEW: Final = 0.02
# A shape reaches the home town with this share of itself or of the town, not with a border alone (an assumption).
_OVERLAP: Final = 0.01
# Of more shapes than this a preview holds the largest alone, and nothing is known of the others.
_MOST_SHAPES: Final = 400
Box = list[float]


def question_of_file(session: Session, report: dict[str, Any]) -> TownQuestion | None:
    """The question where the rows of an import's report name other towns alone, or its places lie in another town.

    Reads `towns` of the report, (code, rows) by municipality, `preview`, and `municipality`, the town a boundary is of
    where that is not the home town. None where no town is chosen, or nothing is known of its place or the file's.
    """
    home = municipalities.find(session, report.get("municipality") or "") or municipalities.home(session)
    if home is None:
        return None
    told = dict(report.get("towns") or ())
    if home.code in told:
        return None
    held = municipalities.with_facilities(session)
    strangers = Counter({code: rows for code, rows in told.items() if code not in held})
    if strangers:
        return _question(strangers, home)
    preview = report.get("preview") or {}
    outline = _outline(session, home)
    if preview.get("bbox") is None or outline is None:
        return None
    return _question(_towns_of(preview), home) if _lies_elsewhere(preview, outline) else None


def _question(towns: Counter[str], home: Municipality) -> TownQuestion:
    known = town_outlines().towns
    found = tuple((code, known[code].name, rows) for code, rows in towns.most_common(5) if code in known)
    return TownQuestion("elsewhere", found, home.name)


def _outline(session: Session, home: Municipality) -> shapely.Geometry | None:
    """The shipped outline, which no import replaces; an invented town's as loaded."""
    if town_outlines().find(home.code) is not None:
        return shapely.buffer(town_outlines().shape(home.code), _NEAR)
    loaded = surroundings.home_outline(session)
    return None if loaded is None else shapely.buffer(shapely.from_wkb(loaded), _NEAR)


def _lies_elsewhere(preview: dict[str, Any], home: shapely.Geometry) -> bool:
    points = np.array(preview["points"], dtype=np.float64).reshape(-1, 2)
    shapes = preview["shapes"]
    if len(points):
        share = shapely.intersects_xy(home, points).mean()
        return bool(share == 0 or (share < _FEW and _are_of_one_town(points)))
    if not shapes or len(shapes) >= _MOST_SHAPES:
        return not shapely.box(*preview["bbox"]).intersects(home)
    return not any(_reaches(shapely.geometry.shape(shape), home) for shape in shapes)


def _are_of_one_town(points: np.ndarray[Any, Any]) -> bool:
    """More than half lie in one municipality: no list of a prefecture, in which a small town has few."""
    inside = Counter(town_outlines().at(points[:, 0], points[:, 1]))
    ((town, count),) = inside.most_common(1)
    return town is not None and count * 2 > len(points)


def _reaches(shape: shapely.Geometry, home: shapely.Geometry) -> bool:
    if not shape.area:
        return bool(shape.intersects(home))
    shared = shapely.intersection(shapely.make_valid(shape), home).area
    return bool(shared >= _OVERLAP * min(shape.area, home.area))


def _towns_of(preview: dict[str, Any]) -> Counter[str]:
    """In which municipalities the points lie, else the middle of everything."""
    west, south, east, north = preview["bbox"]
    points = np.array(preview["points"] or [[(west + east) / 2, (south + north) / 2]], dtype=np.float64)
    return Counter(code for code in town_outlines().at(points[:, 0], points[:, 1]) if code)
