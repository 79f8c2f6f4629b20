"""A file whose places lie in another town is stopped and asked about, whatever kind it is of."""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.formats.facilities.owners import TownQuestion
from app.formats.spatial.town_outlines import town_outlines
from app.store.place import municipalities


def question_of_place(session: Session, preview: dict[str, Any]) -> TownQuestion | None:
    """The question where nothing of a file (`bbox` of its preview) comes near the home town; None otherwise.

    Nothing can be said where the town's outline is not loaded, or the file has no positions.
    """
    home, box = municipalities.home(session), preview.get("bbox")
    if home is None or box is None:
        return None
    own = municipalities.outline(session, home.id)["bbox"]
    if own is None or _touch(own, box):
        return None
    middle = np.array([[(box[0] + box[2]) / 2], [(box[1] + box[3]) / 2]])
    (code,) = town_outlines().at(*middle)
    town = town_outlines().towns.get(code or "")
    found = ((town.code, town.name, 1),) if town else ()
    return TownQuestion("elsewhere", found, home.name)


def _touch(one: list[float], other: list[float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
