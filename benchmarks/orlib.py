"""Published location instances as text: OR-Library pmed, pmedcap and cap files, and TSPLIB coordinates.

`read_instance` tells them apart by their contents, never by their names.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class UnreadableInstance(ValueError):
    """The text is none of the known kinds, or breaks off; the message says where and what was expected."""


@dataclass(frozen=True, slots=True)
class NetworkMedian:
    """pmed: vertices, edges ends[e] = (i, j) numbered from 0 with lengths, and p. A later edge replaces an earlier."""

    vertices: int
    ends: Ints
    length: Floats
    p: int


@dataclass(frozen=True, slots=True)
class CapacitatedMedian:
    """pmedcap: points with demands; each of p sites takes at most `capacity`. best: the published value or None."""

    number: int
    xy: Floats
    demand: Ints
    capacity: int
    p: int
    best: float | None


@dataclass(frozen=True, slots=True)
class CapacitatedMedians:
    """A file of several pmedcap problems."""

    problems: tuple[CapacitatedMedian, ...]


@dataclass(frozen=True, slots=True)
class Warehouses:
    """cap: cost[customers, warehouses] for the whole demand; capacity is NaN where the file leaves it open."""

    capacity: Floats
    fixed_cost: Floats
    demand: Floats
    cost: Floats


@dataclass(frozen=True, slots=True)
class Points:
    """TSPLIB: plane coordinates and how distances between them are meant (EUC_2D, CEIL_2D, MAN_2D, MAX_2D)."""

    name: str
    xy: Floats
    metric: str


Instance = NetworkMedian | CapacitatedMedians | Warehouses | Points

METRICS = ("EUC_2D", "CEIL_2D", "MAN_2D", "MAX_2D")


def read_instance(text: str) -> Instance:
    """The instance in this text; UnreadableInstance where it is none."""
    if "NODE_COORD_SECTION" in text or "EDGE_WEIGHT_TYPE" in text:
        return read_points(text)
    if text.lstrip().startswith("FILE:"):
        return read_simple(text)
    numbers = _numbers(text)
    if len(numbers) < 3:
        raise UnreadableInstance("the file holds fewer than three numbers; expected an OR-Library or TSPLIB file")
    problems = _capacitated(numbers)
    if problems:
        return CapacitatedMedians(problems)
    if len(numbers) == 3 + 3 * _count(numbers[1]):
        return _network(numbers)
    if _is_warehouses(numbers):
        return _warehouses(numbers)
    raise UnreadableInstance(_misfit(numbers))


def _numbers(text: str) -> Floats:
    """All numbers of the text; the word `capacity` stands for one that is left open (NaN)."""
    values: list[float] = []
    for line_number, line in enumerate(text.splitlines(), start=1):
        for word in line.split():
            try:
                values.append(np.nan if word == "capacity" else float(word))
            except ValueError:
                message = f"line {line_number}: '{word}' is not a number; check that the file is whole"
                raise UnreadableInstance(message) from None
    return np.array(values)


def _count(value: float) -> int:
    """A whole number of things, or -1."""
    return int(value) if np.isfinite(value) and value >= 0 and value == int(value) else -1


def _misfit(numbers: Floats) -> str:
    first, second = numbers[0], numbers[1]
    pmed, cap = 3 + 3 * second, 2 + 2 * first + second * (1 + first)
    return (
        f"{len(numbers)} numbers fit none of the kinds: a pmed file with {second:g} edges would hold {pmed:g}, "
        f"a cap file with {first:g} warehouses and {second:g} customers {cap:g}; the file may be cut off"
    )


def _network(numbers: Floats) -> NetworkMedian:
    vertices, _, p = (_count(value) for value in numbers[:3])
    edges = numbers[3:].reshape(-1, 3)
    ends = edges[:, :2].astype(np.int64) - 1
    outside = np.flatnonzero(((ends < 0) | (ends >= vertices)).any(axis=1))
    if len(outside):
        raise UnreadableInstance(f"edge {outside[0] + 1} names a vertex outside 1 to {vertices}")
    if not (edges[:, 2] >= 0).all():
        raise UnreadableInstance(f"edge {int(np.argmin(edges[:, 2] >= 0)) + 1} has no length of 0 or more")
    if not 1 <= p <= vertices:
        raise UnreadableInstance(f"p is {p}, but must lie between 1 and the {vertices} vertices")
    return NetworkMedian(vertices, ends, edges[:, 2].copy(), p)


def _capacitated(numbers: Floats) -> tuple[CapacitatedMedian, ...]:
    """One problem with or without its number and best value, or a counted row of them; empty where it is neither."""
    for start, headed in ((0, True), (0, False), (1, True)):
        problems: list[CapacitatedMedian] = []
        place = start
        while place < len(numbers):
            problem, place = _one_capacitated(numbers, place, headed=headed, number=len(problems) + 1)
            if problem is None:
                break
            problems.append(problem)
        counted = start == 0 or len(problems) == _count(numbers[0])
        if problems and place == len(numbers) and counted:
            return tuple(problems)
    return ()


def _one_capacitated(numbers: Floats, place: int, *, headed: bool, number: int) -> tuple[CapacitatedMedian | None, int]:
    """The problem at this place and where the next begins; points must be numbered 1, 2, …"""
    head = place + 2 if headed else place
    if head + 3 > len(numbers):
        return None, place
    points, p, capacity = (_count(value) for value in numbers[head : head + 3])
    end = head + 3 + 4 * points
    if min(points, p, capacity) < 1 or end > len(numbers):
        return None, place
    table = numbers[head + 3 : end].reshape(points, 4)
    if not np.array_equal(table[:, 0], np.arange(1, points + 1)) or not (table[:, 3] >= 0).all():
        return None, place
    best = float(numbers[place + 1]) if headed else None
    number = int(numbers[place]) if headed else number
    demand = table[:, 3].astype(np.int64)
    return CapacitatedMedian(number, table[:, 1:3].copy(), demand, capacity, p, best), end


def _is_warehouses(numbers: Floats) -> bool:
    warehouses, customers = _count(numbers[0]), _count(numbers[1])
    return min(warehouses, customers) > 0 and len(numbers) == 2 + 2 * warehouses + customers * (1 + warehouses)


def _warehouses(numbers: Floats) -> Warehouses:
    warehouses, customers = _count(numbers[0]), _count(numbers[1])
    sites = numbers[2 : 2 + 2 * warehouses].reshape(warehouses, 2)
    table = numbers[2 + 2 * warehouses :].reshape(customers, 1 + warehouses)
    if not (np.isfinite(table).all() and np.isfinite(sites[:, 1]).all()):
        raise UnreadableInstance("only capacities may be left open; a cost or demand is missing")
    return Warehouses(sites[:, 0].copy(), sites[:, 1].copy(), table[:, 0].copy(), table[:, 1:].copy())


def read_simple(text: str) -> Warehouses:
    """The simple format of UflLib: `FILE: name`, then facilities, customers and 0, then for each facility its number,
    its opening cost and what it costs to serve each customer wholly. Nothing is limited."""
    numbers = _numbers(text.lstrip().split("\n", 1)[1] if "\n" in text.lstrip() else "")
    if len(numbers) < 3:
        raise UnreadableInstance("the file ends before the numbers of facilities and customers")
    facilities, customers = _count(numbers[0]), _count(numbers[1])
    wanted = 3 + facilities * (2 + customers)
    if min(facilities, customers) < 1 or len(numbers) != wanted or not np.isfinite(numbers).all():
        raise UnreadableInstance(f"{len(numbers)} numbers; a UflLib file of this size has {wanted}")
    table = numbers[3:].reshape(facilities, 2 + customers)
    unlimited = np.full(facilities, np.inf)
    return Warehouses(unlimited, table[:, 1].copy(), np.ones(customers), np.ascontiguousarray(table[:, 2:].T))


def read_points(text: str) -> Points:
    """A TSPLIB file with NODE_COORD_SECTION."""
    lines = [line.strip() for line in text.splitlines()]
    if "NODE_COORD_SECTION" not in lines:
        raise UnreadableInstance("no NODE_COORD_SECTION; only TSPLIB files with coordinates are read")
    first = lines.index("NODE_COORD_SECTION") + 1
    pairs = (line.partition(":") for line in lines[: first - 1])
    header = {key.strip(): value.strip() for key, _, value in pairs}
    metric = header.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    if metric not in METRICS:
        raise UnreadableInstance(f"EDGE_WEIGHT_TYPE {metric} is not read; expected one of {', '.join(METRICS)}")
    xy = _coordinates(lines[first:], first_line=first + 1)
    said = header.get("DIMENSION", str(len(xy)))
    if said != str(len(xy)):
        raise UnreadableInstance(f"DIMENSION is {said}, but {len(xy)} points follow")
    return Points(header.get("NAME", ""), xy, metric)


def _coordinates(lines: list[str], *, first_line: int) -> Floats:
    points: list[tuple[float, float]] = []
    for line_number, line in enumerate(lines, start=first_line):
        words = line.split()
        if not words:
            continue
        if words[0] == "EOF" or words[0].endswith("_SECTION"):
            break
        try:
            points.append((float(words[1]), float(words[2])))
        except (IndexError, ValueError):
            raise UnreadableInstance(f"line {line_number}: expected number, x and y, found '{line.strip()}'") from None
    return np.array(points).reshape(-1, 2)


def plane_distances(xy: Floats, *, metric: str = "EUC_2D", whole: str = "floor") -> Floats:
    """Distances between all points; whole: floor (as published p-median values do), nearest (TSPLIB) or none."""
    along = np.abs(xy[:, None, 0] - xy[None, :, 0]), np.abs(xy[:, None, 1] - xy[None, :, 1])
    if metric == "MAN_2D":
        distance = along[0] + along[1]
    elif metric == "MAX_2D":
        distance = np.maximum(*along)
    else:
        # The square root of the sum of squares: hypot may fall just short of a whole number.
        distance = np.sqrt(along[0] ** 2 + along[1] ** 2)
    if whole == "none":
        return distance
    return np.floor(distance) if whole == "floor" else np.floor(distance + 0.5)
