"""Access figures as plain values: what the API and the command line both say. NaN and infinity become null."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.people.accessibility import FarArea, Loss, Move, WayFigures, measure, worst_areas
from app.planning.ask.facilities import TownFacility

Floats = NDArray[np.float64]
WORST_SHOWN = 10
AREAS_SHOWN = 5


def measures_table(
    minutes: Floats, people: Mapping[int, Mapping[str, Floats]], *, within_minutes: float
) -> dict[str, dict[str, Any]]:
    """Year → band → figures; people[year][band] is float[origins]."""
    return {
        str(year): {
            band: _figures(measure(minutes, values, within_minutes=within_minutes)) for band, values in bands.items()
        }
        for year, bands in people.items()
    }


def worst_table(minutes: Floats, people: Floats, names: Sequence[str]) -> list[dict[str, Any]]:
    return [_area(area) for area in worst_areas(minutes, people, names, top=WORST_SHOWN)]


def cells_table(codes: Sequence[str], minutes: Floats) -> list[list[Any]]:
    """[code, minutes or null] of each cell."""
    return [[code, number(value)] for code, value in zip(codes, minutes.tolist(), strict=True)]


def loss_table(
    loss: Loss, sites: Sequence[TownFacility], names: Sequence[str], *, extra_minutes: Floats, people: Floats
) -> dict[str, Any]:
    """Who loses. extra_minutes and people float[origins], of everybody; `areas` the worst hit, hardest first."""
    hit = np.zeros(len(people))
    hit[loss.cells] = people[loss.cells]
    extra = np.where(hit > 0, extra_minutes, 0.0)
    return {
        "people": {band: number(value) for band, value in loss.people.items()},
        "users": number(loss.users),
        "extra_minutes_mean": number(loss.extra_minutes_mean),
        "extra_minutes_worst": number(loss.extra_minutes_worst),
        "newly_beyond_people": number(loss.newly_beyond_people),
        "unserved_people": number(loss.unserved_people),
        "moves": [_move(move, sites) for move in loss.moves],
        "areas": [area.name for area in worst_areas(extra, hit, names, top=AREAS_SHOWN)],
    }


def shelters_lost(shelters: Sequence[Mapping[str, Any]], closed: frozenset[int]) -> list[dict[str, Any]]:
    """Shelters in closed facilities without which their area has none for some disaster ("any": none at all).

    `shelters` have facility_id, area, hazards; one whose area nobody knows is never called the last.
    """
    lost = []
    for shelter in shelters:
        if shelter["facility_id"] in closed and shelter["area"] is not None:
            left = [
                other for other in shelters if other["area"] == shelter["area"] and other["facility_id"] not in closed
            ]
            still = {hazard for other in left for hazard in other["hazards"]}
            kinds = [hazard for hazard in shelter["hazards"] if hazard not in still]
            if kinds or not left:
                line = {name: shelter[name] for name in ("code", "name", "area", "facility_id")}
                lost.append(line | {"last_for": (["any"] if not left else []) + kinds})
    return lost


def number(value: float, digits: int = 2) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None


def _figures(access: WayFigures) -> dict[str, float | None]:
    return {
        "people": number(access.people),
        "share_within": number(access.share_within, 4),
        "mean_minutes": number(access.mean_minutes),
        "p90_minutes": number(access.p90_minutes),
        "beyond_people": number(access.beyond_people),
    }


def _area(area: FarArea) -> dict[str, Any]:
    return {"name": area.name, "people": number(area.people), "minutes": number(area.minutes)}


def _move(move: Move, sites: Sequence[TownFacility]) -> dict[str, Any]:
    """A receiver of null: these people reach no place any more."""
    receiver = sites[move.receiver] if move.receiver >= 0 else None
    fills = (move.fill_before, move.fill_after)
    return {
        "facility_id": receiver.facility_id if receiver else None,
        "code": receiver.code if receiver else None,
        "name": receiver.name if receiver else None,
        "people": number(move.people),
        "users": number(move.users),
        "extra_minutes_mean": number(move.extra_minutes_mean),
        "fill_before": None if fills[0] is None else number(fills[0], 4),
        "fill_after": None if fills[1] is None else number(fills[1], 4),
    }
