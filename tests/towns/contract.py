"""The answer of `solve --json` held against its contract: every field, of its kind, in its unit, and sums that fit."""

from collections.abc import Iterator
from typing import Any

NUMBER, TEXT = (int, float), str
MAYBE = (int, float, type(None))
# Path → kinds. `[]`: each of a list; `{}`: each value of a table.
FIELDS: dict[str, tuple[type, ...] | type] = {
    "status": TEXT,
    "objective_yen": NUMBER,
    "bound_yen": MAYBE,
    "gap": MAYBE,
    "seconds": NUMBER,
    "peak_mb": NUMBER,
    "checked": bool,
    "unserved.[].function": TEXT,
    "unserved.[].period": int,
    "unserved.[].users": NUMBER,
    "unserved.[].unit": TEXT,
    "people.[].period": int,
    "people.[].residents_affected": MAYBE,
    "people.[].users.{}": NUMBER,
    "people.[].journeys_yr": NUMBER,
    "money.city_cost_yen": NUMBER,
    "money.travel_yen": NUMBER,
    "money.person_km": NUMBER,
    "money.objective_yen": NUMBER,
    "money.bound_yen": MAYBE,
    "money.gap": MAYBE,
    "money.gap_yen": MAYBE,
    "money.constant_yen": NUMBER,
    "floor_area.before_m2": NUMBER,
    "floor_area.after_m2.[]": NUMBER,
    "budget.[].fiscal_year": int,
    "budget.[].limit_yen": MAYBE,
    "budget.[].spent_yen": NUMBER,
    "assumptions.[].code": TEXT,
    "assumptions.[].unit": TEXT,
    "assumptions.[].source": TEXT,
    "objections.[].code": TEXT,
    "objections.[].level": TEXT,
    "objections.[].facility_code": (str, type(None)),
    "objections.[].figures": dict,
    "objections.[].message": TEXT,
    "ladder.[].name": TEXT,
    "ladder.[].cut_share": NUMBER,
    "ladder.[].run_id": (int, type(None)),
    "ladder.[].city_cost_yen": NUMBER,
    "ladder.[].residents_affected": MAYBE,
    "ladder.[].meets_budget": (bool, type(None)),
    "decisions.[].facility_code": TEXT,
    "decisions.[].verdict": TEXT,
    "decisions.[].role": TEXT,
    "decisions.[].stands.[]": bool,
    "decisions.[].term": (int, type(None)),
    "decisions.[].fiscal_year": (int, type(None)),
    "decisions.[].functions.[].function": TEXT,
    "decisions.[].floor_area.before_m2": NUMBER,
    "decisions.[].floor_area.after_m2.[]": NUMBER,
    "decisions.[].strength": TEXT,
    "decisions.[].opposite.status": TEXT,
    "decisions.[].opposite.extra_yen": MAYBE,
    "decisions.[].flips_if": list,
    "decisions.[].works.[].kind": TEXT,
    "decisions.[].works.[].fiscal_year": int,
    "decisions.[].works.[].yen": NUMBER,
    "decisions.[].receivers.[].facility_code": TEXT,
    "decisions.[].receivers.[].function": TEXT,
    "decisions.[].receivers.[].period": int,
    "decisions.[].receivers.[].users": NUMBER,
    "decisions.[].receivers.[].unit": TEXT,
    "decisions.[].receivers.[].area_m2": MAYBE,
    "decisions.[].receivers.[].extra_km": MAYBE,
}
STATUS = {"optimal", "feasible"}
STRENGTHS, LEVELS = {"firm", "open"}, {"red", "amber", "info"}


def faults_of_contract(told: dict[str, Any]) -> list[str]:
    """What an answer with a plan lacks or says wrongly; empty where it keeps the contract."""
    shapes = [fault for path, kinds in FIELDS.items() for fault in _shape(told, path, kinds)]
    return shapes or [*_words(told), *_years(told), *_sums(told)]


def _shape(told: dict[str, Any], path: str, kinds: tuple[type, ...] | type) -> Iterator[str]:
    """Every value at a path is there and of its kind; a truth value is no number."""
    allowed = kinds if isinstance(kinds, tuple) else (kinds,)
    for value in _at(told, path.split(".")):
        is_kind = isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))
        if not is_kind:
            yield f"{path}: {value!r}"
            return


MISSING = object()


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif steps[0] == "[]":
        for each in value if isinstance(value, list) else [MISSING]:
            yield from _at(each, steps[1:]) if each is not MISSING else [MISSING]
    elif steps[0] == "{}":
        for each in value.values() if isinstance(value, dict) else [MISSING]:
            yield from _at(each, steps[1:]) if each is not MISSING else [MISSING]
    elif isinstance(value, dict) and steps[0] in value:
        yield from _at(value[steps[0]], steps[1:])
    else:
        yield MISSING


def _words(told: dict[str, Any]) -> Iterator[str]:
    if told["status"] not in STATUS:
        yield f"status {told['status']}"
    for row in told["decisions"]:
        if row["strength"] not in STRENGTHS:
            yield f"{row['facility_code']}: strength {row['strength']}"
        if (row["opposite"]["extra_yen"] is not None) != (row["opposite"]["status"] == "proven"):
            yield f"{row['facility_code']}: a figure beside what is not proven"
    for row in told["objections"]:
        if row["level"] not in LEVELS or not row["message"].strip():
            yield f"objection {row['code']}"


def _years(told: dict[str, Any]) -> Iterator[str]:
    """Periods are whole and in order, budgets have every year once, decisions change inside their term."""
    periods = told["periods"]
    years = [year for row in periods for year in range(row["from_year"], row["to_year"] + 1)]
    if [row["fiscal_year"] for row in told["budget"]] != years:
        yield "budget: years"
    for row in told["decisions"]:
        if len(row["stands"]) != len(periods) or len(row["floor_area"]["after_m2"]) != len(periods):
            yield f"{row['facility_code']}: periods"
        if row["term"] is not None:
            term = periods[row["term"]]
            if not term["from_year"] <= row["fiscal_year"] <= term["to_year"]:
                yield f"{row['facility_code']}: {row['fiscal_year']} is not in its term"
    if told["population"] and [row["period"] for row in told["population"]] != list(range(len(periods))):
        yield "population: periods"


def _sums(told: dict[str, Any]) -> Iterator[str]:
    money, floor = told["money"], told["floor_area"]
    if abs(money["objective_yen"] - money["city_cost_yen"] - money["travel_yen"] - money["unserved_yen"]) > 2:
        yield "money: parts"
    if money["bound_yen"] is not None and money["gap_yen"] != money["objective_yen"] - money["bound_yen"]:
        yield "money: gap"
    for period, area in enumerate(floor["after_m2"]):
        parts = sum(row["floor_area"]["after_m2"][period] for row in told["decisions"])
        if abs(parts - area) > 0.05 * len(told["decisions"]) + 1:
            yield f"floor area of period {period}: {area} is not {parts}"
    for row in told["population"] or ():
        people = told["people"][row["period"]]["residents_affected"]
        if people is not None and people > row["residents"]:
            yield f"period {row['period']}: more residents than people"
