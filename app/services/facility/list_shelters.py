"""Designated shelters, and which of them an area could not do without."""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.facility.shelters import last_shelters
from app.store.place import surroundings


def list_shelters(session: Session) -> list[dict[str, Any]]:
    """Every shelter; `last_of_area` lists the disasters ("any": all of them) for which it is its area's only one.

    A shelter whose area nobody knows is never called the last.
    """
    rows = surroundings.shelters(session)
    names = sorted({row["area"] for row in rows if row["area"] is not None})
    area = np.array([names.index(row["area"]) if row["area"] is not None else -1 for row in rows], dtype=np.int64)
    last = last_shelters(area, [tuple(row["hazards"]) for row in rows])
    return [row | {"last_of_area": list(last.get(index, ()))} for index, row in enumerate(rows)]
