"""Answers about access: who reaches what, who loses when places close, the shelters of an area."""

from typing import Annotated, Any, Literal

from app.api.answers.base import Answer, says
from app.domain.vocabulary import Function


class DesignatedShelter(Answer):
    """A designated shelter (指定緊急避難場所・指定避難所)."""

    code: Annotated[str, says("Its own code", "E01290400001")]
    name: Annotated[str, says("Name", "彩辺中央コミュニティセンター")]
    lon: Annotated[float | None, says("Longitude, WGS 84; null where the list gives no position", 141.8, "degrees")]
    lat: Annotated[float | None, says("Latitude, WGS 84", 43.2, "degrees")]
    hazards: Annotated[list[str], says("Disasters it is designated for", ["flood", "earthquake"])]
    facility_id: Annotated[int | None, says("Id of the facility it is in, where one is known", 3)]
    facility_code: Annotated[str | None, says("Code of that facility", "11003")]
    source: Annotated[str | None, says("File it came from", "shelters.csv")]
    area: Annotated[str | None, says("District or school district it stands in", "彩辺中央")]
    last_of_area: Annotated[
        list[str], says('Disasters for which it is the only one of its area; "any": all of them', ["flood"])
    ]


class LostShelter(Answer):
    """A shelter that closing takes from an area that has no other."""

    code: Annotated[str, says("Code of the shelter", "E01290400001")]
    name: Annotated[str, says("Name", "彩辺中央コミュニティセンター")]
    area: Annotated[str, says("Area left without one", "彩辺中央")]
    facility_id: Annotated[int, says("Id of the facility that would close", 3)]
    last_for: Annotated[list[str], says('Disasters for which none is left; "any": no shelter at all', ["flood"])]


class AccessFigures(Answer):
    """How well some people reach the nearest open place. Null: cannot be said."""

    people: Annotated[float | None, says("People counted", 79000.0, "people")]
    share_within: Annotated[float | None, says("Share of them within the minutes asked for", 0.4882, "1")]
    mean_minutes: Annotated[float | None, says("Mean way", 17.3, "minutes")]
    p90_minutes: Annotated[float | None, says("Nine of ten people have a shorter way", 32.0, "minutes")]
    beyond_people: Annotated[float | None, says("People who reach no place at all", 0.0, "people")]


Measures = dict[str, dict[str, AccessFigures]]


class WorstArea(Answer):
    """An area with a long way."""

    name: Annotated[str, says("Name of the area", "若杉団地")]
    people: Annotated[float | None, says("People who live there", 6257.3, "people")]
    minutes: Annotated[float | None, says("Their way; null: no place is reached", 23.4, "minutes")]


class AccessMove(Answer):
    """People who go to another place once theirs is closed."""

    facility_id: Annotated[int | None, says("Id of the place they go to; null: they reach none", 20)]
    code: Annotated[str | None, says("Its code", "11020")]
    name: Annotated[str | None, says("Its name", "鍛冶町公民館")]
    people: Annotated[float | None, says("Inhabitants who move", 927.3, "people")]
    users: Annotated[float | None, says("Yearly users among them", 6258.3, "users/year")]
    extra_minutes_mean: Annotated[float | None, says("Their longer way, mean", 4.8, "minutes")]
    fill_before: Annotated[float | None, says("Use of the place's room before", 0.56, "1")]
    fill_after: Annotated[float | None, says("Use of the place's room after", 0.82, "1")]


class WhoLoses(Answer):
    """What closing takes away."""

    people: Annotated[dict[str, float | None], says("Age band → people with a longer way", {"65+": 656.8}, "people")]
    users: Annotated[float | None, says("Yearly users with a longer way", 12262.2, "users/year")]
    extra_minutes_mean: Annotated[float | None, says("Their longer way, mean", 4.5, "minutes")]
    extra_minutes_worst: Annotated[float | None, says("The longest of them", 8.1, "minutes")]
    newly_beyond_people: Annotated[float | None, says("People no longer within the minutes", 120.0, "people")]
    unserved_people: Annotated[float | None, says("People who reach no place any more", 0.0, "people")]
    moves: Annotated[list[AccessMove], says("Where they go")]
    areas: Annotated[list[str], says("Areas hit worst, hardest first", ["彩辺中央"])]


class AccessSource(Answer):
    """One figure the answer rests on."""

    name: Annotated[str, says("Code of the figure", "roads")]
    value: Annotated[Any, says("Its value", "walk")]
    source: Annotated[str, says("Where it comes from", "国土数値情報")]
    assumption: Annotated[bool, says("True where no published source confirms it")]


class Access(Answer):
    """Access to the open places of a function, and what the closed ones take away."""

    function: Annotated[Function, says("Function asked for", "community")]
    basis: Annotated[
        Literal["users", "population"], says("Who is counted: users of the places where no population is loaded")
    ]
    mode: Annotated[Literal["walk", "drive", "straight"], says("How people travel")]
    method: Annotated[Literal["straight", "network"], says("Along straight lines or roads")]
    winter: Annotated[bool, says("True where the pace of the snow season was asked for")]
    within_minutes: Annotated[float, says("The minutes asked for", 15, "minutes")]
    year: Annotated[int, says("Year of the population", 2025)]
    years: Annotated[list[int], says("Years there are figures of", [2020, 2025])]
    places: Annotated[int, says("Open places that offer the function", 67, "facilities")]
    measures: Annotated[Measures, says("Year → age band → figures with the closed ones closed")]
    measures_before: Annotated[Measures | None, says("The same with nothing closed; null where nothing is")]
    worst: Annotated[list[WorstArea], says("Areas with the longest way")]
    cells: Annotated[
        list[tuple[str, float | None]],
        says("Code of each cell with its minutes; null: nothing reached", [["644155164", 12.5]], "minutes"),
    ]
    who_loses: Annotated[WhoLoses | None, says("Null where nothing is closed")]
    last_shelters: Annotated[list[LostShelter], says("Shelters an area would lose")]
    sources: Annotated[list[AccessSource], says("What the figures rest on")]
