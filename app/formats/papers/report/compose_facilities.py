"""Facilities of a report, from rows of the register and decisions of a run as plain JSON values."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.actions import SERVES_ON, row_of
from app.domain.register.identity import is_made
from app.domain.vocabulary import Action, Category, Function
from app.formats.papers.report.council_report import Cell, ReceiverOf, ReportFacility, SaidReason, WorkOf

Row = Mapping[str, Any]
IDLE = "unused"
_CLASSES = tuple(each.value for each in Category)
AGES = ("child", "working", "early_elderly", "late_elderly")
MOVED = ("people_moved", "people_nearer", "people_unserved")
# Works and decisions that people who live in a building move out for.
MOVES_TENANTS = frozenset({Action.REBUILD, Action.REBUILD_SMALLER, Action.REDUCE})
# A place of this kind stays for people, whatever its building is given.
_NO_SPOT: tuple[float | None, float | None] = (None, None)


def facilities_of(features: Sequence[Row], decisions: Sequence[Row]) -> tuple[ReportFacility, ...]:
    """The town's own facilities a run decides on, in the order papers list them."""
    registered = {row["id"]: row for row in features}
    spots = {row["facility_id"]: (row["lon"], row["lat"]) for row in decisions}
    spots |= {row["id"]: (row["lon"], row["lat"]) for row in features}
    own = [row for row in decisions if registered.get(row["facility_id"], {}).get("own", False)]
    made = [_facility(registered[row["facility_id"]], row, spots) for row in own]
    return tuple(sorted(made, key=lambda each: reading_order(each.code, each.category, each.district, each.name)))


def reading_order(code: str, category: str, district: str, name: str) -> tuple[bool, int, str, str, str]:
    """By the town's own code; where a code is only made, by class, district and name: a digest orders nothing."""
    if not is_made(code):
        return False, 0, "", "", code
    return True, _CLASSES.index(category) if category in _CLASSES else len(_CLASSES), district, name, code


def _facility(known: Row, decision: Row, spots: Mapping[int, tuple[float | None, float | None]]) -> ReportFacility:
    details = decision.get("details") or {}
    action = Action.of(decision["action"])
    keep, cost = decision["keep_cost_yen"], decision["cost_yen"]
    floor = details.get("floor_area") or {}
    moved, unit = _users_moved(decision["reasons"])
    return ReportFacility(
        code=decision["facility_code"],
        name=decision["name"],
        category=decision["category"] or "",
        district=decision["district"] or "",
        department=decision["department"] or "",
        functions=tuple(known.get("functions") or ()),
        built_year=known.get("built_year") or decision["built_year"],
        floor_area_m2=_number(known.get("floor_area_m2")),
        area_after_m2=_number((floor.get("after_m2") or [None])[-1]),
        seismic=known.get("seismic") or "unknown",
        condition=_number(known.get("condition")),
        lon=known.get("lon"),
        lat=known.get("lat"),
        point_quality=known.get("quality") or "none",
        users=_number(known.get("users")),
        users_unit=known.get("users_unit") or "",
        yearly_cost_yen=known.get("cost_yen"),
        action=action.value,
        ends_use=row_of(action).ends_use,
        changes=row_of(action).changes,
        fiscal_year=decision["fiscal_year"],
        term=details.get("term"),
        cost_yen=cost,
        keep_cost_yen=keep,
        effect_yen=None if keep is None or cost is None else keep - cost,
        residents=_residents(decision["reasons"], known, action),
        users_moved=moved,
        users_moved_unit=unit,
        strength=details.get("strength") or "",
        opposite_yen=(details.get("opposite") or {}).get("extra_yen"),
        stands=tuple(bool(each) for each in details.get("stands") or ()),
        receivers=_receivers(decision["receivers"], spots),
        reasons=tuple(saying_of(reason) for reason in decision["reasons"]),
        steps=tuple((row["code"], row["amount_yen"], row.get("present_yen")) for row in decision["steps"]),
        works=tuple(_work(row) for row in details.get("works") or ()),
    )


def _work(row: Row) -> WorkOf:
    """A run of an older version does not tell which building a work is for."""
    block = row.get("block") or {}
    return row["kind"], block.get("number"), block.get("built_year"), row["fiscal_year"], row["yen"]


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 3)


def _residents(reasons: Sequence[Row], known: Row, action: Action) -> int | None:
    """Residents one of whose places goes: the sum over the ages told, 0 where nobody's place goes.

    None where that cannot be told: users who are no residents of a known area, tenants, a place without user figures.
    """
    told = next((reason for reason in reasons if reason["code"] == "affected_ages"), None)
    if told is not None:
        return sum(int(told.get(age, 0)) for age in AGES)
    if any(reason["code"] in MOVED for reason in reasons) or moves_tenants(known.get("functions") or (), action):
        return None
    ends = row_of(action).ends_use and action not in SERVES_ON
    is_empty = known.get("users") == 0 or any(reason["code"] == IDLE for reason in reasons)
    return None if ends and not is_empty else 0


def moves_tenants(functions: Sequence[str], action: Action) -> bool:
    """Whether people live there who must leave, at least while works go on."""
    return Function.PUBLIC_HOUSING in functions and (row_of(action).ends_use or action in MOVES_TENANTS)


def _users_moved(reasons: Sequence[Row]) -> tuple[float | None, str]:
    """Users of the function most of whose users go elsewhere or lose their place, and their unit."""
    sums: dict[tuple[str, str], float] = {}
    for reason in reasons:
        if reason["code"] in MOVED:
            key = (str(reason.get("function", "")), str(reason.get("unit", "")))
            sums[key] = sums.get(key, 0.0) + float(reason["people"])
    if not sums:
        return None, ""
    key = max(sums, key=lambda each: (sums[each], each))
    return sums[key], key[1]


def saying_of(row: Row) -> SaidReason:
    """A reason ({code, numbers …}) with its lists as tuples, so that it can be frozen."""
    values = tuple((name, value) for name, value in row.items() if name != "code" and not isinstance(value, list))
    areas = tuple(tuple(area.items()) for area in row.get("areas") or ())
    return SaidReason(str(row["code"]), values, areas)


def _receivers(rows: Sequence[Row], spots: Mapping[int, tuple[float | None, float | None]]) -> tuple[ReceiverOf, ...]:
    """Receivers of the last period told: a paper has one picture."""
    last = max((row.get("period", 0) for row in rows), default=0)
    made = []
    for row in rows:
        if row.get("period", 0) != last:
            continue
        lon, lat = spots.get(row["facility_id"], _NO_SPOT)
        users = float(row.get("users") or row.get("people") or 0.0)
        told = (row.get("function") or "", users, row.get("unit") or "", float(row.get("extra_km") or 0.0))
        made.append(ReceiverOf(row.get("facility_code") or "", row["name"], *told, lon, lat))
    return tuple(made)


def values_of(row: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    """Figures of an objection as pairs that can be frozen."""
    return tuple((name, value) for name, value in row.items() if not isinstance(value, list | dict))
