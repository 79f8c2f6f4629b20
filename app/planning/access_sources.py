"""What an access answer rests on, each line with its source, so that a reader can tell fact from assumption."""

from dataclasses import dataclass
from typing import Any

from app.domain.accessibility import Travel
from app.domain.demand import DEFAULT_RATES
from app.domain.vocabulary import Function
from app.planning.residents import BANDS, Residents

NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What was used: `roads` is the credit of the network (None: straight lines); `residents` None: none loaded."""

    mode: str
    travel: Travel
    roads: str | None
    winter: bool
    residents: Residents | None
    population_source: str
    function: Function


def sources_of(said: Said) -> list[dict[str, Any]]:
    """Lines of {name, value, source, assumption}."""
    return [*_travel_lines(said), *_people_lines(said), *_users_lines(said)]


def _line(name: str, value: Any, source: str, *, assumption: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "source": source, "assumption": assumption}


def _travel_lines(said: Said) -> list[dict[str, Any]]:
    lines = []
    if said.roads is None:
        kmh = round(said.travel.metres_per_minute * 60 / 1000, 2)
        lines.append(_line("speed_kmh", kmh, said.travel.source, assumption=True))
        lines.append(_line("detour", said.travel.detour, said.travel.source, assumption=True))
    else:
        lines.append(_line("roads", said.mode, said.roads, assumption=False))
        speeds = "4.8 km/h on foot; by car a usual speed for each class of road"
        lines.append(_line("road_speeds", speeds, "assumption", assumption=True))
    if said.winter:
        lines.append(_line("winter", "0.7 of the speed", "assumption: to be set by the city", assumption=True))
    return lines


def _people_lines(said: Said) -> list[dict[str, Any]]:
    if said.residents is None:
        what = "each facility's own users stand at its own place"
        return [_line("people", what, "no population of this town is loaded", assumption=True)]
    grid = said.residents.grid
    lines = [_line("people", grid.method, said.population_source, assumption=False)]
    missing = [band.value for band in BANDS if band not in grid.bands]
    if missing:
        lines.append(_line("ages_estimated", ", ".join(missing), "national shares, census 2020", assumption=True))
    if said.residents.left_out:
        why = "no position, or one outside the town: correct it in the population file"
        lines.append(_line("left_out", _left_out(said.residents), why, assumption=False))
    return lines


def _left_out(residents: Residents) -> str:
    shown = "、".join(residents.left_out[:NAMES_SHOWN])
    more = "…" if len(residents.left_out) > NAMES_SHOWN else ""
    return f"{len(residents.left_out)} areas, {residents.left_out_people:,.0f} people: {shown}{more}"


def _users_lines(said: Said) -> list[dict[str, Any]]:
    fitted = "each catchment holds the users its facility counts"
    room = "capacity as stated, else users per m² of the town's fuller places of the kind"
    lines = [_line("room", room, "assumption", assumption=True)]
    rate = DEFAULT_RATES.get(said.function)
    if said.residents is not None and rate is not None:
        lines.append(_line("users_by_age", rate.unit, rate.source, assumption=rate.assumption))
        lines.append(_line("users_fitted", fitted, "yearly records of the register", assumption=False))
    return lines
