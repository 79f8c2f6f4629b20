"""Facilities as the plan sees them: where they stand, what they do, for how many, and what shows room for more."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.rates import RateNote
from app.domain.functions.naming import function_of
from app.domain.functions.rows import row as function_row
from app.domain.functions.terms import UseUnit
from app.domain.functions.use import Conversion, journeys_per_year, open_days, to_unit
from app.domain.plan.terms import Block
from app.domain.vocabulary import Category, Function, PointQuality, PropertyKind, SeismicCode, Structure

Floats = NDArray[np.float64]
# The area a user needs is that of the town's well-used places: this quantile of m² per user among at least so many.
WELL_USED_QUANTILE = 0.25
LEAST_COMPARED = 5
# Where there are fewer a published figure counts, but nobody is left with less than half of what he has (assumption).
ALONE_SHARE = 0.5
# Rooms in use 70 % of their hours count as full; of spare area a part is corridors and walls (assumptions).
FULL_RATE = 0.7
USABLE_SHARE = 0.7
# 35 pupils a class in all grades (義務標準法, elementary from FY2025); a classroom is 64 m² (7.2 × 9 m).
PUPILS_A_CLASS = 35.0
CLASSROOM_M2 = 64.0
# Of running cost what follows the floor, where the list does not say: share of all, and yen per m² and year at most.
FLOOR_RUNNING_SHARE = 0.3
FLOOR_RUNNING_YEN_PER_M2 = 10_000.0
# The largest of several such places is the town's main one (calibration: the main library never closes); of welfare
# and health centres it is the one that the whole town uses and that houses its offices.
HAS_A_MAIN_PLACE = (
    Function.LIBRARY,
    Function.MUSEUM,
    Function.CULTURE_HALL,
    Function.WELFARE_CENTER,
    Function.HEALTH_CENTER,
)
# Frames that are not renovated for a life of eighty years (assumption).
NOT_EXTENDABLE = frozenset({Structure.WOOD, Structure.LIGHT_STEEL, Structure.BLOCK})


class Evidence(StrEnum):
    """What shows how many a place can hold."""

    CAPACITY = "capacity"
    CLASSROOMS = "classrooms"
    UTILISATION = "utilisation"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Use:
    """One function of a facility: area in m² (0 unknown), users in the function's unit, what it can hold by evidence.

    `need_m2`: area a user needs at a rebuild or elsewhere (0: users do not decide the area); `room` equals `users`
    where nothing shows more.
    """

    function: Function
    area_m2: float
    users: float
    room: float
    evidence: Evidence = Evidence.NONE
    need_m2: float = 0.0
    journeys_per_user: float = 0.0
    conversion: Conversion = Conversion.NONE

    @property
    def unit(self) -> UseUnit:
        return function_row(self.function).unit

    @property
    def used_share(self) -> float | None:
        """How much of its hours or of its capacity is used; None where nothing shows it."""
        if self.evidence is Evidence.NONE or self.room <= 0:
            return None
        return self.users / self.room * (FULL_RATE if self.evidence is Evidence.UTILISATION else 1.0)


@dataclass(frozen=True, slots=True)
class TownFacility:
    """One facility. `x_m`, `y_m` in the town's plane (NaN: no position); money in yen a year, land in yen or None.

    `spare_area_m2`: room for other functions that evidence shows; `land_part`: number of the piece of land it stands on
    (-1 unknown); `energy`: recorded kinds and amounts; `is_main_place`: the largest of several libraries, museums or
    halls of the town's own.
    """

    facility_id: int
    code: str
    name: str
    own: bool
    category: Category
    x_m: float
    y_m: float
    district: str | None
    blocks: tuple[Block, ...]
    uses: tuple[Use, ...]
    users_known: bool
    running_cost_yen: float | None
    floor_running_yen: float
    income_yen: float
    land_yen: float | None
    land_area_m2: float
    plot_ratio: float | None
    is_land_own: bool
    spare_area_m2: float
    shelter: bool
    in_hazard: bool
    unused: bool
    operator_fee_yen: float | None = None
    staff: float | None = None
    energy_kwh: float | None = None
    energy: tuple[tuple[str, float], ...] = ()
    income_known: bool = False
    is_approximate: bool = False
    land_part: int = -1
    is_main_place: bool = False

    @property
    def placed(self) -> bool:
        return not np.isnan(self.x_m)

    @property
    def floor_area_m2(self) -> float:
        return sum(block.area_m2 for block in self.blocks)

    @property
    def main_function(self) -> Function:
        """The function with the largest area."""
        return max(self.uses, key=lambda use: (use.area_m2, use.users, use.function.value)).function


def read_facilities(
    rows: Sequence[Mapping[str, Any]], xy: Floats, land_parts: Sequence[int] | None = None
) -> tuple[TownFacility, ...]:
    """Rows of `store.stock.plan_cases` and their plane coordinates float[rows, 2] (NaN: none) → facilities.

    `land_parts` numbers the piece of land of each row, -1 where unknown.
    """
    parts = land_parts if land_parts is not None else [-1] * len(rows)
    bare = [_facility(row, float(x), float(y), part) for row, (x, y), part in zip(rows, xy, parts, strict=True)]
    needs = _needs(bare)
    main = {place.facility_id for function in HAS_A_MAIN_PLACE for place in _main_place(bare, function)}
    return tuple(
        replace(each, uses=tuple(_with_need(use, needs) for use in each.uses), is_main_place=each.facility_id in main)
        for each in bare
    )


def _main_place(facilities: Sequence[TownFacility], function: Function) -> list[TownFacility]:
    """The largest of several own places of a function; nothing where there is one, which a limit keeps anyway."""
    mine = [each for each in facilities if each.own and not each.unused and each.main_function is function]
    return sorted(mine, key=lambda each: each.floor_area_m2)[-1:] if len(mine) > 1 else []


def _facility(row: Mapping[str, Any], x: float, y: float, land_part: int) -> TownFacility:
    category = Category.of(row["category"]) if row["category"] else Category.OTHER
    blocks = _blocks(row)
    area = sum(block.area_m2 for block in blocks)
    uses = _uses(row, category, area)
    price = row["price_yen_per_m2"]
    land_area = float(row["land_area_m2"] or 0)
    unused = bool(row.get("unused")) or all(use.function in UNUSED for use in uses)
    cost = row["cost_yen"]
    return TownFacility(
        facility_id=row["id"],
        code=row["code"],
        name=row["name"],
        own=row["is_home"],
        category=category,
        x_m=x,
        y_m=y,
        district=row["district"],
        blocks=blocks,
        uses=tuple(replace(use, users=0.0, room=0.0) for use in uses) if unused else uses,
        users_known=row["users"] is not None,
        running_cost_yen=None if cost is None else float(cost),
        floor_running_yen=_floor_running(row, area),
        income_yen=float(row["income_yen"] or 0),
        land_yen=None if not price or not land_area else land_area * float(price),
        land_area_m2=land_area,
        plot_ratio=row.get("plot_ratio"),
        is_land_own=_is_own_land(row),
        spare_area_m2=area * USABLE_SHARE if unused else _spare_area(row, uses),
        shelter=bool(row["shelter"]),
        in_hazard=bool(row["in_hazard"]),
        unused=unused,
        operator_fee_yen=_operator_fee(row),
        staff=row.get("staff"),
        energy_kwh=row.get("energy_kwh"),
        energy=_energy(row),
        income_known=row["income_yen"] is not None,
        is_approximate=row.get("point_quality") == PointQuality.TOWN,
        land_part=land_part,
    )


def _energy(row: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """Kinds of energy with a recorded amount, in the order of their names."""
    recorded = row.get("energy") or {}
    return tuple(sorted((kind, float(amount)) for kind, amount in recorded.items() if isinstance(amount, int | float)))


def _is_own_land(row: Mapping[str, Any]) -> bool:
    """The city's own site, as far as the register tells; what is borrowed or not all its own cannot be sold."""
    owner = row.get("land_owner") or ""
    return row.get("property_kind") != PropertyKind.BORROWED and not _FOREIGN_LAND.search(owner)


UNUSED = frozenset({Function.FORMER_SCHOOL, Function.GENERAL_PROPERTY})
_FOREIGN_LAND = re.compile(r"借|民有|私有|個人|法人|国有|県有|道有|府有|都有|他|rent|private|leased")


def _blocks(row: Mapping[str, Any]) -> tuple[Block, ...]:
    """Buildings with an area; where the list gives the facility's area alone, one block of its year."""
    blocks = tuple(_block(each) for each in row["blocks"])
    if blocks or not row["floor_area_m2"]:
        return blocks
    return (Block(float(row["floor_area_m2"]), int(row["built_year"] or 0)),)


def _block(given: Mapping[str, Any]) -> Block:
    """One building of a row. What is not known to be unsafe, or not to bear a longer life, is taken as sound."""
    return Block(
        area_m2=float(given["area_m2"]),
        built_year=int(given.get("built_year") or 0),
        is_renovated=bool(given.get("renovated_year")),
        is_unsafe=given.get("seismic") == SeismicCode.OLD and given.get("retrofitted") is False,
        is_extendable=given.get("structure") not in NOT_EXTENDABLE,
    )


def _uses(row: Mapping[str, Any], category: Category, area: float) -> tuple[Use, ...]:
    """A facility's users are shared among its functions by area: one count is all a list gives."""
    given: Sequence[Mapping[str, Any]] = row["functions"]
    if not given:
        function = function_of(row["name"], category, row.get("class_large"), row.get("class_small"))
        return (_use(row, function, area, 1.0, {}),)
    areas = np.array([float(each["area_m2"] or 0) for each in given])
    shares = areas / areas.sum() if areas.sum() > 0 else np.full(len(given), 1 / len(given))
    return tuple(
        _use(row, Function.of(each["function"]), float(shares[i] * area), float(shares[i]), each)
        for i, each in enumerate(given)
    )


def _use(row: Mapping[str, Any], function: Function, area: float, share: float, given: Mapping[str, Any]) -> Use:
    told = to_unit(function, float(row["users"] or 0) * share, unit=row.get("users_unit"), area_m2=area)
    users = float(row["pupils"]) if row.get("pupils") and told.unit is UseUnit.PUPILS else told.amount
    room, evidence = _room(row, function, users, given)
    journeys = journeys_per_year(function)
    return Use(function, area, users, room, evidence, 0.0, journeys, told.conversion)


def _room(row: Mapping[str, Any], function: Function, users: float, given: Mapping[str, Any]) -> tuple[float, Evidence]:
    """Users it can hold and what shows it: stated capacity, classrooms, else how much of their hours rooms are used."""
    unit = function_row(function).unit
    stated = given.get("capacity") or row.get("capacity")
    if stated:
        words = str(given.get("unit") or row.get("capacity_unit") or "")
        a_day = "日" in words or "day" in words
        capacity = float(stated) * (open_days(function) if a_day and unit is UseUnit.VISITS_PER_YEAR else 1)
        if a_day or unit is not UseUnit.VISITS_PER_YEAR:
            return max(capacity, users), Evidence.CAPACITY
    if row.get("classrooms") and unit is UseUnit.PUPILS:
        return max(float(row["classrooms"]) * PUPILS_A_CLASS, users), Evidence.CLASSROOMS
    rate = row.get("utilisation_rate")
    if rate and users > 0:
        return max(users / float(rate) * FULL_RATE, users), Evidence.UTILISATION
    return users, Evidence.NONE


def _spare_area(row: Mapping[str, Any], uses: Sequence[Use]) -> float:
    """Rooms nobody needs, m²: unused classrooms by number, else the unused part of the capacity of each function."""
    spare = 0.0
    for use in uses:
        if row.get("classrooms") and use.unit is UseUnit.PUPILS:
            used = float(row.get("classes") or np.ceil(use.users / PUPILS_A_CLASS))
            spare += max(0.0, float(row["classrooms"]) - used) * CLASSROOM_M2
        elif use.evidence is not Evidence.NONE and use.room > 0:
            spare += use.area_m2 * USABLE_SHARE * (1 - use.users / use.room)
    return spare


def _operator_fee(row: Mapping[str, Any]) -> float | None:
    """What the town would pay an operator a year less his rent, by the best terms in the register; None: no terms."""
    terms = [each for each in row.get("operator_terms") or () if each.get("fee_yen") is not None]
    return min((float(each["fee_yen"]) - float(each.get("rent_yen") or 0) for each in terms), default=None)


def _floor_running(row: Mapping[str, Any], area: float) -> float:
    """Running cost that follows the floor, yen a year: maintenance and utilities, else a share; capped by area."""
    told = [row.get(name) for name in ("maintenance_yen", "utilities_yen")]
    known = [float(each) for each in told if each is not None]
    cost = float(row["cost_yen"] or 0)
    follows = sum(known) if known else cost * FLOOR_RUNNING_SHARE
    return min(follows, cost, area * FLOOR_RUNNING_YEN_PER_M2)


@dataclass(frozen=True, slots=True)
class _Need:
    """Area a user needs, m², and whether the town's own places show it."""

    area_m2: float
    is_compared: bool


def _needs(facilities: Sequence[TownFacility]) -> dict[Function, _Need]:
    """Area a user needs by function: the town's own well-used places, else the published fallback."""
    seen: dict[Function, list[float]] = {}
    for facility in facilities:
        for use in facility.uses:
            if facility.own and use.users > 0 and use.area_m2 > 0:
                seen.setdefault(use.function, []).append(use.area_m2 / use.users)
    found = {}
    for function in Function:
        own, low = seen.get(function, []), function_row(function).area_low_m2
        if len(own) >= LEAST_COMPARED:
            found[function] = _Need(float(np.quantile(own, WELL_USED_QUANTILE)), is_compared=True)
        elif low is not None:
            found[function] = _Need(low, is_compared=False)
    return found


def _with_need(use: Use, needs: Mapping[Function, _Need]) -> Use:
    """A place that is fuller than the well-used ones needs what it has, no more; one that the town has nothing to
    compare with not less than a part of what its users have."""
    if use.users <= 0 or use.area_m2 <= 0 or use.function not in needs:
        return use
    need, has = needs[use.function], use.area_m2 / use.users
    least = 0.0 if need.is_compared else ALONE_SHARE * has
    return replace(use, need_m2=min(max(need.area_m2, least), has))


def room_notes() -> list[RateNote]:
    """The assumed figures behind needs and spare room, for printing beside a plan."""
    figures = {
        "well_used_quantile": WELL_USED_QUANTILE,
        "alone_share": ALONE_SHARE,
        "full_rate": FULL_RATE,
        "usable_share": USABLE_SHARE,
    }
    return [RateNote(f"rule.{name}", value, "1", "assumption", True) for name, value in figures.items()]
