"""Facilities as the plan sees them: where they stand, what they do, for how many, with room for how many more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.functions.naming import function_of
from app.domain.people.demand import DEFAULT_RATES, PLACES, PUPILS
from app.domain.vocabulary import Category, Function
from app.planning.ask.standards import JOURNEYS_PER_USER, MOST_DAILY_USERS_PER_M2

Floats = NDArray[np.float64]
# A place counts as full at this quantile of users per m² among the town's places of the same function (assumption).
FULL_AT = 0.9
# Where nothing better is known, a place is taken to have room for this many times its present users (assumption).
LEAST_COMPARED = 5
LEAST_ROOM = 1.5
# Rooms in use 70 % of their hours count as full; a capacity in people a day is taken for 300 days (assumptions).
FULL_RATE = 0.7
OPEN_DAYS = 300.0


@dataclass(frozen=True, slots=True)
class Use:
    """One function of a place: area in m² (0 unknown), users as the list counts them, journeys a year behind each,
    and room for so many users."""

    function: Function
    area_m2: float
    users: float
    room: float
    journeys_per_user: float = 1.0

    @property
    def journeys(self) -> float:
        return self.users * self.journeys_per_user

    @property
    def room_journeys(self) -> float:
        return self.room * self.journeys_per_user


@dataclass(frozen=True, slots=True)
class Place:
    """One facility. `x_m`, `y_m` in the town's plane (NaN: no position); `blocks` are (area m², build year or None)."""

    facility_id: int
    code: str
    name: str
    own: bool
    category: Category
    x_m: float
    y_m: float
    district: str | None
    floor_area_m2: float
    blocks: tuple[tuple[float, int | None], ...]
    uses: tuple[Use, ...]
    users_known: bool
    running_cost_yen: float
    income_yen: float
    land_yen: float
    shelter: bool
    in_hazard: bool

    @property
    def placed(self) -> bool:
        return not np.isnan(self.x_m)


def read_places(rows: Sequence[Mapping[str, Any]], xy: Floats) -> tuple[Place, ...]:
    """Rows of `store.stock.plan_cases` and their plane coordinates float[rows, 2] (NaN: none) → places with room."""
    bare = [_place(row, float(x), float(y)) for row, (x, y) in zip(rows, xy, strict=True)]
    density = _full_density(bare)
    return tuple(_with_room(place, row, density) for place, row in zip(bare, rows, strict=True))


def _place(row: Mapping[str, Any], x: float, y: float) -> Place:
    category = Category.of(row["category"]) if row["category"] else Category.OTHER
    blocks = tuple((float(area), year) for area, year in row["buildings"])
    area = float(row["floor_area_m2"] or sum(area for area, _ in blocks))
    users = row["users"]
    return Place(
        facility_id=row["id"],
        code=row["code"],
        name=row["name"],
        own=row["is_home"],
        category=category,
        x_m=x,
        y_m=y,
        district=row["district"],
        floor_area_m2=area,
        blocks=blocks,
        uses=_uses(row, category, area, float(users or 0)),
        users_known=users is not None,
        running_cost_yen=float(row["cost_yen"] or 0),
        income_yen=float(row["income_yen"] or 0),
        land_yen=float(row["land_area_m2"] or 0) * float(row["price_yen_per_m2"] or 0),
        shelter=bool(row["shelter"]),
        in_hazard=bool(row["in_hazard"]),
    )


def _uses(row: Mapping[str, Any], category: Category, area: float, users: float) -> tuple[Use, ...]:
    """A facility's users are shared among its functions by area: one count is all a list gives."""
    given: Sequence[Mapping[str, Any]] = row["functions"]
    if not given:
        return (_use(function_of(row["name"], category, row["class_large"], row["class_small"]), area, users),)
    areas = np.array([float(each["area_m2"] or 0) for each in given])
    shares = areas / areas.sum() if areas.sum() > 0 else np.full(len(given), 1 / len(given))
    return tuple(
        _use(Function.of(each["function"]), float(shares[i] * area), float(shares[i] * users))
        for i, each in enumerate(given)
    )


def _use(function: Function, area_m2: float, users: float) -> Use:
    per_user = JOURNEYS_PER_USER.get(function, 1.0)
    too_many = per_user > 1 and area_m2 > 0 and users / area_m2 > MOST_DAILY_USERS_PER_M2
    return Use(function, area_m2, users, 0.0, 1.0 if too_many else per_user)


def _full_density(places: Sequence[Place]) -> dict[Function, float]:
    """Users per m² at which a place of each function counts as full."""
    seen: dict[Function, list[float]] = {}
    for place in places:
        for use in place.uses:
            if use.users > 0 and use.area_m2 > 0:
                seen.setdefault(use.function, []).append(use.users / use.area_m2)
    return {
        function: float(np.quantile(values, FULL_AT))
        for function, values in seen.items()
        if len(values) >= LEAST_COMPARED
    }


def _with_room(place: Place, row: Mapping[str, Any], density: Mapping[Function, float]) -> Place:
    """Room from the stated capacity, else from the utilisation rate, else by area; never less than present users."""
    stated = {each["function"]: _stated_room(each) for each in row["functions"]}
    rate = row.get("utilisation_rate")
    uses = tuple(replace(use, room=_room(use, stated.get(use.function.value), rate, density)) for use in place.uses)
    return replace(place, uses=uses)


def _stated_room(given: Mapping[str, Any]) -> float | None:
    """A capacity counts where it is in the unit of the users: pupils and places as they are, people a day as visits."""
    capacity, unit = given["capacity"], given.get("unit") or ""
    if not capacity:
        return None
    if "日" in unit or "day" in unit:
        return float(capacity) * OPEN_DAYS
    rate = DEFAULT_RATES.get(Function.of(given["function"]))
    return float(capacity) if rate is not None and rate.unit in {PUPILS, PLACES} else None


def _room(use: Use, stated: float | None, rate: float | None, density: Mapping[Function, float]) -> float:
    if stated is not None:
        return max(stated, use.users)
    if rate:
        return max(use.users / rate * FULL_RATE, use.users)
    by_area = density[use.function] * use.area_m2 if use.function in density else 0.0
    return max(by_area, use.users * LEAST_ROOM)
