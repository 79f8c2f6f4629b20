"""The area a user needs: what the town's own places show, else a published figure and at least half of today's."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from app.domain.functions.rows import row as function_row
from app.domain.vocabulary import Function
from app.planning.ask.facilities import read_facilities

CENTER, HALL = Function.DISABILITY_CENTER, Function.COMMUNITY_CENTER


def place(number: int, name: str, small_class: str, area_m2: float, users: float, unit: str) -> Mapping[str, Any]:
    """A row of the register; what it does not tell is unknown."""
    told = {
        "id": number,
        "code": f"F{number}",
        "name": name,
        "is_home": True,
        "category": "culture",
        "use_state": "used",
    }
    use = {"class_small": small_class, "floor_area_m2": area_m2, "users": users, "users_unit": unit}
    block = {"area_m2": area_m2, "built_year": 1980, "structure": "rc", "seismic": "new", "retrofitted": None}
    lists = {"functions": [], "blocks": [defaultdict(lambda: None, block)], "unused": False}
    return defaultdict(lambda: None, told | use | lists)


def needs(*rows: Mapping[str, Any]) -> list[float]:
    return [each.uses[0].need_m2 for each in read_facilities(rows, np.zeros((len(rows), 2)))]


def test_need_when_the_town_has_one_place_of_a_kind_then_its_users_keep_half_of_their_floor_at_least() -> None:
    low = function_row(CENTER).area_low_m2
    assert low is not None
    assert needs(place(1, "障害者福祉会館", "障害者福祉会館", 4_100.0, 164.0, "人（定員）")) == [pytest.approx(12.5)]
    assert needs(place(1, "障害者福祉会館", "障害者福祉会館", 164 * low, 164.0, "人（定員）")) == [pytest.approx(low)]


def test_need_when_five_places_compare_then_the_well_used_ones_show_it() -> None:
    halls = [place(n, f"第{n}公民館", "公民館", 400.0, 1_000.0 * n, "人（延べ）") for n in range(1, 6)]
    assert needs(*halls) == [pytest.approx(each) for each in (0.1, 0.1, 0.1, 0.1, 0.08)]
