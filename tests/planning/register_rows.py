"""The register's rows → the facts of the gate, read apart from the question a plan answers.

What the question makes of a facility (its functions, users, areas, blocks) is worked out here a second time from the
rows themselves, so that a mistake in the one is not repeated in the other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.functions.naming import function_of
from app.domain.functions.rows import row as function_row
from app.domain.functions.use import Conversion, to_unit
from app.domain.vocabulary import Category, Function
from app.planning.sense.town import BlockFacts, FacilityToday, FunctionFacts

Row = Mapping[str, Any]
UNUSED = frozenset({Function.FORMER_SCHOOL, Function.GENERAL_PROPERTY})
OLD_SEISMIC = "old"
# 健全度: cost weight of each part and points of each grade (文部科学省 解説書 2017; weights, A and B are assumptions);
# a city's own degree of deterioration d counts as 100 − d.
WEIGHTS = {"roof": 5.1, "wall": 17.2, "interior": 22.4, "electric": 8.0, "mechanical": 7.3}
POINTS = {"A": 100.0, "B": 75.0, "C": 40.0, "D": 10.0}
DECAY_POINTS = {"A": 90.0, "B": 60.0, "C": 30.0, "D": 0.0}


def register_facts(
    rows: Sequence[Row],
    positions: Sequence[tuple[float, float] | None],
    *,
    land_parts: Sequence[int | None] = (),
    locks: Mapping[str, str] | None = None,
) -> tuple[FacilityToday, ...]:
    """Rows of `store.stock.plan_cases`, each with its place in the plane in metres (None: not known).

    `land_parts` numbers the piece of land each stands on; `locks`: code → "keep" or "close", the planner's word.
    """
    parts = land_parts or [None] * len(rows)
    return tuple(
        _facility(row, position, part, (locks or {}).get(row["code"]))
        for row, position, part in zip(rows, positions, parts, strict=True)
    )


def _facility(row: Row, position: tuple[float, float] | None, part: int | None, lock: str | None) -> FacilityToday:
    blocks = _blocks(row)
    area = float(row["floor_area_m2"] or sum(block.area_m2 for block in blocks))
    functions = _functions(row, area)
    idle = bool(functions) and all(Function.of(each.function) in UNUSED for each in functions)
    return FacilityToday(
        code=row["code"],
        name=row["name"],
        own=bool(row["is_home"]),
        category=str(row["category"] or Category.OTHER),
        functions=functions,
        blocks=blocks,
        floor_area_m2=area,
        x_m=position[0] if position else None,
        y_m=position[1] if position else None,
        district=row["district"],
        land_part=part,
        shelter=bool(row["shelter"]),
        in_hazard=bool(row["in_hazard"]),
        unused=bool(row.get("unused")) or idle,
        lock=lock,
        tenant=area <= 0 or bool(row["host_name"] and not blocks),
        condition=_condition(row),
    )


def _blocks(row: Row) -> tuple[BlockFacts, ...]:
    """Buildings with an area; where the list gives the facility's alone, one block of its year."""
    told = [_block(each) for each in row.get("blocks") or ()]
    area = float(row["floor_area_m2"] or 0)
    if told or area <= 0:
        return tuple(told)
    return (BlockFacts(area, int(row["built_year"]) if row["built_year"] else None),)


def _block(told: Row) -> BlockFacts:
    return BlockFacts(
        area_m2=float(told["area_m2"] or 0),
        built_year=int(told["built_year"]) if told["built_year"] else None,
        structure=str(told["structure"] or ""),
        seismic_old=told.get("seismic") == OLD_SEISMIC,
        retrofitted=told.get("retrofitted"),
        extended=bool(told.get("renovated_year")),
    )


def _functions(row: Row, area_m2: float) -> tuple[FunctionFacts, ...]:
    """The list's one count of users is shared by area; a function without an area of its own gets an equal part."""
    given = row["functions"]
    if not given:
        category = Category.of(row["category"]) if row["category"] else None
        function = function_of(row["name"], category, row.get("class_large"), row.get("class_small"))
        return (_use(row, function, area_m2, 1.0, None),)
    areas = [float(each["area_m2"] or 0) for each in given]
    shares = [area / sum(areas) if sum(areas) > 0 else 1 / len(given) for area in areas]
    return tuple(
        _use(row, Function.of(each["function"]), share * area_m2, share, each["capacity"])
        for each, share in zip(given, shares, strict=True)
    )


def _use(row: Row, function: Function, area_m2: float, share: float, capacity: float | None) -> FunctionFacts:
    counted = row["users"]
    users = None
    if counted is not None:
        told = to_unit(function, float(counted) * share, unit=row.get("users_unit"), area_m2=area_m2)
        users = None if told.conversion is Conversion.OTHER_COUNT else told.amount
    return FunctionFacts(
        function=function.value,
        area_m2=area_m2 if area_m2 > 0 else None,
        users=users,
        unit=function_row(function).unit.value,
        capacity=None if capacity is None else float(capacity),
    )


def _condition(row: Row) -> float | None:
    """Mean 健全度 of the graded blocks by area; None where no block was graded."""
    scored = [(_score(each.get("grades")), float(each["area_m2"] or 0)) for each in row.get("blocks") or ()]
    known = [(score, area) for score, area in scored if score is not None and area > 0]
    whole = sum(area for _, area in known)
    return sum(score * area for score, area in known) / whole if whole > 0 else None


def _score(grades: Row | None) -> float | None:
    if not grades:
        return None
    points = DECAY_POINTS if grades.get("scale") == "decay" else POINTS
    known = [(points[str(grades[part])], weight) for part, weight in WEIGHTS.items() if grades.get(part) in points]
    whole = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / whole if whole > 0 else None
