"""What residents may see: the only place that decides it. What is not named here does not leave the register.

Small numbers are not told where they could speak of single people, nor money where it could speak of one place.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

# Fewer people than this are told as "fewer than", others to the nearest ten.
FEWEST_PEOPLE: Final = 10
# The money of fewer places than this is added to other classes': two would tell each other's.
FEWEST_PLACES: Final = 3
# About ten metres, and ten square metres: where a place is and how large, as its own sign board says.
DEGREE_DIGITS: Final = 4
AREA_STEP: Final = 10
# Record → field → why it may be seen.
ALLOWED: Final[Mapping[str, Mapping[str, str]]] = {
    "copy": {
        "town": "whose plan it is",
        "invented": "whether the town is an invented one",
        "state": "draft or adopted",
        "dated": "the day of the calculation",
        "first_year": "first year of the plan",
        "last_year": "last year of the plan",
        "contact": "whom to ask, as given for publication",
        "address": "where the copy will be read, as given for publication",
        "credits": "licences of the open data in it",
        "outline": "the municipality's outline, open data",
        "places": "see place",
        "classes": "see class",
        "districts": "see district",
        "towns": "see neighbourhood",
        "number": "which publication it is: opinions are about this one",
        "replies": "see reply",
        "choose": "see choose; only where money of single places is allowed",
        "talk": "see talk; only where Saihen serves the copy itself",
    },
    "option": {
        "kind": "plan, keep or end",
        "verdict": "what is done with the place",
        "year": "in which year, the first of a term",
        "yen": "what it costs over the plan, to ten thousand yen",
        "area": "floor that stays, to ten square metres",
        "works": "works of each term, to ten thousand yen",
        "functions": "numbers of the uses that go on there",
    },
    "choose": {
        "budget": "limit of works in each term, as the plan has it",
        "from_years": "first year of each term",
        "groups": "see group",
    },
    "group": {
        "use": "number of the use",
        "home": "number of the place its users use today",
        "people": "journeys a year, to the nearest ten; groups below ten are left out",
        "ways": "numbers of places within reach with minutes; 0 is another town's",
    },
    "reply": {
        "place": "the number of the place it is about",
        "district": "the district it is about",
        "summary": "what residents said, in the town's words",
        "reply": "what the town thinks of it",
        "reflection": "whether it changes the plan: yes, no, done",
        "opinions": "how many residents said it",
    },
    "talk": {
        "until": "last day on which opinions are taken",
        "longest": "most characters of an opinion",
        "send": "address that opinions are sent to, below the page's own",
        "ticket": "address that a ticket for sending is got from",
    },
    "place": {
        "number": "a number of this copy alone; the register's stays inside",
        "name": "a public building's name",
        "kind": "its class by use",
        "district": "the district it stands in",
        "lon": "where it is, as on its sign board",
        "lat": "where it is, as on its sign board",
        "built": "the year it was built",
        "area": "its floor area to ten square metres",
        "verdict": "what the plan says of it",
        "year": "the year it changes",
        "ends": "whether people stop using it there",
        "why": "see reason",
        "moves": "see move",
        "extra_yen": "what another choice costs more; only where money of single places is allowed",
        "options": "see option; only where money of single places is allowed",
    },
    "reason": {
        "code": "its sentence in public_words",
        "km": "how far the nearest other place is",
        "built_year": "the year its main building was built",
        "until_year": "the year it is meant to last until",
        "from_year": "from when on fewer people come",
        "percent": "how many in a hundred fewer",
        "what": "what they do there, in both languages",
    },
    "move": {
        "to": "the number of the place people go to",
        "what": "what they do there, in both languages",
        "people": "how many, to the nearest ten; absent where they are few",
        "few": "true where there are fewer than ten",
        "unit": "what is counted: people, visits a year …",
        "mode": "walk or drive",
        "before": "minutes to the place of today, mean of its users",
        "after": "minutes to the other, mean of its users",
    },
    "class": {
        "kind": "the class by use",
        "places": "how many places",
        "changed": "how many of them change",
        "keep_yen": "cost of keeping all of the class",
        "plan_yen": "cost of the class in the plan",
    },
    "district": {
        "name": "its name",
        "people": "residents, to the nearest ten",
        "places": "how many",
        "changed": "how many change",
    },
    "neighbourhood": {
        "name": "a town's name from the address dictionary, open data",
        "lon": "its point",
        "lat": "its point",
    },
}  # fmt: skip


class MoneyShown(StrEnum):
    """How far down money may be seen."""

    NONE = "none"
    CLASS = "class"
    PLACE = "place"


def seen(record: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may leave: refuses a field that is not on the list, leaves out what is not known."""
    strange = values.keys() - ALLOWED[record].keys()
    if strange:
        raise ValueError(f"not on the list of what residents may see: {record} {', '.join(sorted(strange))}")
    return {name: value for name, value in values.items() if value is not None}


def people_seen(count: float | None) -> dict[str, Any]:
    """`people` to the nearest ten, or `few`; nothing where nobody knows or nobody goes."""
    if not count:
        return {}
    return {"few": True} if count < FEWEST_PEOPLE else {"people": round(count / 10) * 10}


def classes_seen(rows: Sequence[Mapping[str, Any]], *, others: Any) -> list[dict[str, Any]]:
    """Classes with their money; those of few places are one class `others`, which is never one of few itself."""
    large = [dict(row) for row in rows if row["places"] >= FEWEST_PLACES]
    small = [row for row in rows if row["places"] < FEWEST_PLACES]
    if small and sum(row["places"] for row in small) < FEWEST_PLACES and large:
        # Not enough to hide behind each other: the smallest of the large goes with them.
        least = min(large, key=lambda row: row["places"])
        large.remove(least)
        small.append(least)
    if small:
        names = ("places", "changed", "keep_yen", "plan_yen")
        total: dict[str, Any] = {name: sum(row.get(name) or 0 for row in small) for name in names}
        if total["places"] < FEWEST_PLACES:
            total |= {"keep_yen": None, "plan_yen": None}
        large.append({"kind": others, **total})
    return [seen("class", row) for row in large]
