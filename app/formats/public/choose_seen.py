"""予算で選ぶ as it may be seen: rounded money and area, groups of ten journeys or more, numbers of the copy."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from app.formats.public.seen import AREA_STEP, people_seen, seen

YEN_STEP: Final = 10_000
Place = Mapping[str, Any]


class OptionLike(Protocol):
    """One thing that may be done with a place."""

    @property
    def kind(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def term(self) -> int | None: ...
    @property
    def cost_yen(self) -> int: ...
    @property
    def area_m2(self) -> float: ...
    @property
    def capital_yen(self) -> tuple[int, ...]: ...
    @property
    def functions(self) -> tuple[int, ...]: ...


class GroupLike(Protocol):
    """Users of one function of one facility, with minutes to the facilities within reach."""

    @property
    def function(self) -> int: ...
    @property
    def facility_id(self) -> int: ...
    @property
    def journeys(self) -> float: ...
    @property
    def ways(self) -> tuple[tuple[int, int], ...]: ...


class SheetLike(Protocol):
    """What a plan's own question lets a resident choose among (`planning.tell.choices`)."""

    @property
    def budget_yen(self) -> tuple[int | None, ...]: ...
    @property
    def places(self) -> Mapping[int, Sequence[OptionLike]]: ...
    @property
    def groups(self) -> Sequence[GroupLike]: ...


def with_options(
    shown: Sequence[Place], decisions: Sequence[Mapping[str, Any]], sheet: SheetLike, years: Sequence[int]
) -> list[dict[str, Any]]:
    """The places of a copy, each with its options; the year of the plan's own is that of its decision."""
    told = []
    for place, row in zip(shown, decisions, strict=True):
        options = [_option(each, place, years) for each in sheet.places.get(row["facility_id"], ())]
        told.append(seen("place", dict(place) | {"options": options or None}))
    return told


def _option(option: OptionLike, place: Place, years: Sequence[int]) -> dict[str, Any]:
    of_plan = option.kind == "plan"
    year = place.get("year") if of_plan else years[option.term] if option.term is not None and years else None
    return seen(
        "option",
        {
            "kind": option.kind,
            "verdict": place["verdict"] if of_plan else str(option.action),
            "year": year,
            "yen": _yen(option.cost_yen),
            "area": round(option.area_m2 / AREA_STEP) * AREA_STEP,
            "works": [_yen(each) for each in option.capital_yen],
            "functions": list(option.functions),
        },
    )


def _yen(value: float) -> int:
    return round(value / YEN_STEP) * YEN_STEP


def choose_seen(sheet: SheetLike, numbers: Mapping[int, int], years: Sequence[int]) -> dict[str, Any]:
    """Limits of each term and the groups of people, by the copy's own numbers."""
    groups = [
        seen("group", {"use": one.function, "home": numbers[one.facility_id], **people, "ways": _ways(one, numbers)})
        for one in sheet.groups
        if one.facility_id in numbers and "people" in (people := people_seen(one.journeys))
    ]
    return seen("choose", {"budget": list(sheet.budget_yen), "from_years": list(years), "groups": groups})


def _ways(group: GroupLike, numbers: Mapping[int, int]) -> list[tuple[int, int]]:
    return [(numbers.get(place, 0), minutes) for place, minutes in group.ways if place in numbers or place == 0]
