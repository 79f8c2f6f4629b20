"""What an access answer rests on, each line with its source, so that a reader can tell fact from assumption."""

from dataclasses import dataclass
from typing import Any

from app.domain.people.accessibility import StraightLineTravel
from app.domain.people.demand import ASSUMED, DEFAULT_RATES
from app.domain.vocabulary import Function
from app.formats.words.access_words import SOURCES, VALUES
from app.formats.words.pairs import worded
from app.planning.ask.residents import BANDS, Residents

NAMES_SHOWN = 5
AS_PUBLISHED = "as published"


@dataclass(frozen=True, slots=True)
class Said:
    """What was used: `roads` is the credit of the network (None: straight lines); `residents` None: none loaded.

    `speed_factor` is below 1 in the snow season; `counted` of `places` count their users.
    """

    mode: str
    travel: StraightLineTravel
    roads: str | None
    speed_factor: float
    residents: Residents | None
    population_source: str
    function: Function
    places: int
    counted: int


def sources_of(said: Said, language: str) -> list[dict[str, Any]]:
    """Lines of {name, value, source, assumption} in `language` (ja or en)."""
    lines = [*_travel_lines(said, language), *_people_lines(said, language), *_users_lines(said, language)]
    names = ("name", "value", "source", "assumption")
    return [dict(zip(names, line, strict=True)) for line in lines]


_Line = tuple[str, Any, str, bool]


def _travel_lines(said: Said, language: str) -> list[_Line]:
    assumed = worded(SOURCES, "assumed", language)
    if said.roads is None:
        source = worded(SOURCES, said.travel.mode.value, language)
        kmh = round(said.travel.metres_per_minute * 60 / 1000, 2)
        lines: list[_Line] = [("speed_kmh", kmh, source, True), ("detour", said.travel.detour, source, True)]
    else:
        speeds = worded(VALUES, "road_speeds", language)
        lines = [("roads", said.mode, said.roads, False), ("road_speeds", speeds, assumed, True)]
    if said.speed_factor < 1:
        lines.append(("winter", worded(VALUES, "winter", language, share=said.speed_factor), assumed, True))
    return lines


def _people_lines(said: Said, language: str) -> list[_Line]:
    if said.residents is None:
        return [("people", worded(VALUES, "own_users", language), worded(SOURCES, "none_loaded", language), True)]
    method = said.residents.grid.method
    how = worded(VALUES, "as_published", language) if method == AS_PUBLISHED else method
    lines: list[_Line] = [("people", how, said.population_source, False)]
    missing = [band.label(language) for band in BANDS if band not in said.residents.grid.bands]
    if missing:
        lines.append(("ages_estimated", "、".join(missing), worded(SOURCES, "census", language), True))
    if said.residents.left_out:
        lines.append(("left_out", _left_out(said.residents, language), worded(SOURCES, "left_out", language), False))
    return lines


def _left_out(residents: Residents, language: str) -> str:
    names = "、".join(residents.left_out[:NAMES_SHOWN]) + ("…" if len(residents.left_out) > NAMES_SHOWN else "")
    people = f"{residents.left_out_people:,.0f}"
    return worded(VALUES, "left_out", language, areas=len(residents.left_out), people=people, names=names)


def _users_lines(said: Said, language: str) -> list[_Line]:
    lines: list[_Line] = [("room", worded(VALUES, "room", language), worded(SOURCES, "assumed", language), True)]
    rate = DEFAULT_RATES.get(said.function)
    if said.residents is not None and rate is not None:
        source = worded(SOURCES, "assumed" if rate.source == ASSUMED else "school_age", language)
        lines.append(("users_by_age", worded(VALUES, rate.unit, language), source, rate.assumption))
    if said.residents is not None and said.counted:
        fitted = worded(VALUES, "users_fitted", language, counted=said.counted, places=said.places)
        lines.append(("users_fitted", fitted, worded(SOURCES, "register", language), False))
    return lines
