"""Plans side by side: their figures, and the facilities they decide differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ComparedFacts:
    """A plan to be compared. `decisions`: rows of a run; of going on as today, the same facilities kept.

    `is_today` marks going on as today, whose figures stand in another plan's summary.
    """

    key: str
    title: str
    summary: Tree
    decisions: Sequence[Tree]
    is_today: bool = False


# Figure → its unit; the words stand in `formats.words.comparison_words`.
FIGURES = {
    "city_cost_yen": "yen",
    "travel_yen": "yen",
    "over_yen": "yen",
    "floor_area_m2": "m2",
    "standing": "facilities",
    "closed": "facilities",
    "changed": "facilities",
    "residents_affected": "people",
    "residents_farther": "people",
    "staff": "people",
    "energy_kwh": "kWh/year",
    "energy_co2_t": "t/year",
    "carbon_t": "t",
    "gap": "1",
}


def compare(plans: Sequence[ComparedFacts]) -> dict[str, Any]:
    """Figures by name with one value a plan (None: not known), and a row for each facility decided differently."""
    told = [_figures(plan) for plan in plans]
    figures = [
        {"name": name, "unit": unit, "values": [one.get(name) for one in told]} for name, unit in FIGURES.items()
    ]
    return {
        "plans": [{"key": plan.key, "title": plan.title} for plan in plans],
        "figures": [row for row in figures if any(value is not None for value in row["values"])],
        "facilities": _differing(plans),
    }


def as_today(plan: ComparedFacts, title: str) -> ComparedFacts:
    """Going on as today, for the facilities of a plan."""
    kept = [
        {
            **row,
            "action": "keep",
            "fiscal_year": None,
            "cost_yen": row.get("keep_cost_yen"),
            "stands": [],
            "reasons": [],
        }
        for row in plan.decisions
    ]
    return ComparedFacts("today", title, plan.summary, kept, is_today=True)


def stands_at_last(row: Tree) -> bool:
    """Whether a facility is in use at the end of the plan."""
    stands = row.get("stands") or [True]
    return bool(stands[-1])


def _figures(plan: ComparedFacts) -> dict[str, float | None]:
    return _todays(plan.summary) if plan.is_today else _planned(plan.summary)


def _todays(summary: Tree) -> dict[str, float | None]:
    keep = summary.get("keep_everything") or {}
    return {
        "city_cost_yen": keep.get("city_cost_yen"),
        "travel_yen": keep.get("travel_yen"),
        "floor_area_m2": keep.get("floor_area_m2"),
        "standing": (summary.get("places") or {}).get("before"),
        "closed": 0,
        "changed": 0,
        "residents_affected": 0,
        "residents_farther": 0,
        "staff": (summary.get("staff") or {}).get("before"),
        "energy_kwh": (summary.get("energy_kwh") or {}).get("before"),
        "energy_co2_t": _energy_co2(summary).get("now"),
        "carbon_t": (summary.get("carbon") or {}).get("keep_t"),
    }


def _planned(summary: Tree) -> dict[str, float | None]:
    money = summary.get("money") or {}
    places = summary.get("places") or {}
    people = [
        row["residents_farther"] for row in summary.get("people") or () if row.get("residents_farther") is not None
    ]
    travel = money.get("travel_yen")
    return {
        "city_cost_yen": money.get("city_cost_yen", summary.get("cost_yen")),
        "travel_yen": None if travel is None else travel + money.get("unserved_yen", 0),
        "over_yen": _over(summary.get("budget") or ()),
        "floor_area_m2": _last((summary.get("floor_area") or {}).get("after_m2")),
        "standing": _last(places.get("standing")),
        "closed": summary.get("closed"),
        "changed": places.get("changed"),
        "residents_affected": summary.get("residents_affected"),
        "residents_farther": max(people, default=None),
        "staff": _last((summary.get("staff") or {}).get("after")),
        "energy_kwh": _last((summary.get("energy_kwh") or {}).get("after")),
        "energy_co2_t": _last(_energy_co2(summary).get("after")),
        "carbon_t": (summary.get("carbon") or {}).get("plan_t"),
        "gap": money.get("gap"),
    }


def _energy_co2(summary: Tree) -> Tree:
    return (summary.get("upkeep") or {}).get("co2_t") or {}


def _last(values: Sequence[float] | None) -> float | None:
    return values[-1] if values else None


def _over(budget: Sequence[Tree]) -> float | None:
    """By how much the works of all years together exceed their lines; None where no year has a line."""
    known = [row for row in budget if row.get("limit_yen") is not None]
    return sum(max(0, row["spent_yen"] - row["limit_yen"]) for row in known) if known else None


def _differing(plans: Sequence[ComparedFacts]) -> list[dict[str, Any]]:
    by_plan = [{row["facility_id"]: row for row in plan.decisions} for plan in plans]
    names = {number: row for rows in by_plan for number, row in rows.items()}
    found = []
    for number, row in names.items():
        cells = [_cell(rows.get(number)) for rows in by_plan]
        if len({(cell["action"], cell["fiscal_year"]) for cell in cells}) > 1:
            known = {name: row.get(name) for name in ("facility_code", "name", "category", "district")}
            found.append({"facility_id": number, **known, "cells": cells})
    found.sort(key=lambda one: (-_spread(one["cells"]), str(one["facility_code"])))
    return found


def _cell(row: Tree | None) -> dict[str, Any]:
    """What a plan does with a facility; a facility it does not know goes on as it is."""
    if row is None:
        return {"action": "keep", "fiscal_year": None, "stands": True, "cost_yen": None, "reasons": []}
    names = ("action", "fiscal_year", "cost_yen")
    return {name: row.get(name) for name in names} | {
        "stands": stands_at_last(row),
        "reasons": list(row.get("reasons") or ())[:1],
    }


def _spread(cells: Sequence[Tree]) -> float:
    known = [cell["cost_yen"] for cell in cells if cell["cost_yen"] is not None]
    return max(known) - min(known) if known else 0.0
