"""Tiny named towns with answers known by hand, as the planner's places and as rows of a database."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category, Function
from app.planning.ask.facilities import TownFacility, read_facilities
from tests.factories import make_facility, make_municipality, make_use, make_year

FOLDER = Path(__file__).parent
# Degrees of a kilometre near 34.76° N; a town is a few kilometres wide, so this is exact enough.
LON_DEGREES, LAT_DEGREES = 1 / 91.46, 1 / 110.92


# Three places are a town of their own: no pace and no balance of larger towns, and a plan of its own, no ladder.
SMALL_TOWN: dict[str, Any] = {
    "area_cut_share": 0.0,
    "is_balanced": False,
    "closing_years_left": 200,
    "changes_share_per_year": 1.0,
    "first_decade_cut_share": 1.0,
    "later_decade_cut_share": 1.0,
    "most_cut_share": 1.0,
    "terms": [10, 10, 10, 10],
}


def read_town(name: str) -> dict[str, Any]:
    town: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return town


def facilities_of(town: dict[str, Any], **changes: dict[str, Any]) -> tuple[TownFacility, ...]:
    """The town as the planner sees it; `changes` by code replace columns of `store.stock.plan_cases`."""
    rows = [_row(number, place, town["capacity"]) | changes.get(place["code"], {}) for number, place in _numbered(town)]
    xy = np.array([[place["east_km"], place["north_km"]] for place in town["places"]]) * 1000
    return read_facilities(rows, xy)


def _numbered(town: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(town["places"], start=1))


def _row(number: int, place: dict[str, Any], capacity: float) -> dict[str, Any]:
    use = {"function": place["function"], "area_m2": place["area_m2"], "capacity": capacity}
    names = ("code", "name", "category", "built_year", "users", "cost_yen")
    return {name: place[name] for name in names} | {
        "id": number,
        "is_home": True,
        "floor_area_m2": place["area_m2"],
        "policy": None,
        "shelter": False,
        "district": "中央",
        "host_name": None,
        "functions": [use],
        "blocks": [{"area_m2": place["area_m2"], "built_year": place["built_year"]}],
        "income_yen": 0,
        "land_area_m2": None,
        "price_yen_per_m2": None,
        "in_hazard": False,
    }


def settle_town(session: Session, town: dict[str, Any]) -> dict[str, int]:
    """Write the town into the database; returns code → facility id."""
    home = make_municipality(session)
    return {place["code"]: _settle(session, home, place, town["capacity"]) for place in town["places"]}


def _settle(session: Session, home: Any, place: dict[str, Any], capacity: float) -> int:
    facility = make_facility(
        session,
        home,
        lon=137.4 + place["east_km"] * LON_DEGREES,
        lat=34.76 + place["north_km"] * LAT_DEGREES,
        code=place["code"],
        name=place["name"],
        category=Category(place["category"]),
        floor_area_m2=place["area_m2"],
        built_year=place["built_year"],
        district="中央",
    )
    make_use(session, facility, Function(place["function"]), area_m2=place["area_m2"], capacity=capacity)
    make_year(session, facility, users=place["users"], total_cost_yen=place["cost_yen"])
    return facility.id
