"""Standard grid cells (地域メッシュ, JIS X 0410): code ↔ place, at every level.

A cell is found by whole numbers only. One unit is an eighth of the 1 km cell: 3.75″ of latitude, 5.625″ of longitude,

    row = ⌊960 · lat⌋        column = ⌊640 · (lon − 100)⌋

and every level is a fixed number of units: 640 (80 km), 80 (10 km), 40 (5 km), 16 (2 km), 8 (1 km), 4, 2, 1.
"""

from collections.abc import Iterable
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROWS_PER_DEGREE = 960
COLUMNS_PER_DEGREE = 640
WEST_DEGREES = 100.0
FIRST_UNITS = 640
# About 0.1 mm: a point given as the decimal of an edge belongs to the cell north or east of that edge.
EDGE_UNITS = 1e-6


class MeshLevel(IntEnum):
    """Side of a cell in units. FIVE_FOLD and TWO_FOLD are the 5 km and 2 km cells (統合地域メッシュ)."""

    FIRST = 640
    SECOND = 80
    FIVE_FOLD = 40
    TWO_FOLD = 16
    THIRD = 8
    HALF = 4
    QUARTER = 2
    EIGHTH = 1


Cell = tuple[int, int, int]
"""South-west corner (row, column) and side, in units."""


def mesh_code(lon: float, lat: float, level: MeshLevel = MeshLevel.HALF) -> str:
    """Code of the cell holding one point (degrees, EPSG:4326 or JGD)."""
    return str(mesh_codes([lon], [lat], level)[0])


def mesh_codes(lon: ArrayLike, lat: ArrayLike, level: MeshLevel = MeshLevel.HALF) -> NDArray[np.str_]:
    """Codes of the cells holding points lon[n], lat[n] in degrees. ValueError outside 0–66.67° N, 100–200° E."""
    rows = np.floor(np.asarray(lat, dtype=float) * ROWS_PER_DEGREE + EDGE_UNITS)
    columns = np.floor((np.asarray(lon, dtype=float) - WEST_DEGREES) * COLUMNS_PER_DEGREE + EDGE_UNITS)
    limit = 100 * FIRST_UNITS
    if not (np.all((rows >= 0) & (rows < limit)) and np.all((columns >= 0) & (columns < limit))):
        raise ValueError("a point lies outside the standard grid")
    pairs = zip(rows.astype(int).tolist(), columns.astype(int).tolist(), strict=True)
    return np.array([_write(row, column, level) for row, column in pairs], dtype=np.str_)


def mesh_level(code: str) -> MeshLevel:
    """Level of a code. ValueError names a code that is none."""
    return MeshLevel(mesh_cell(code)[2])


def is_mesh_code(code: str) -> bool:
    try:
        mesh_cell(code)
    except ValueError:
        return False
    return True


def mesh_cell(code: str) -> Cell:
    """Corner and side of a code, in units. ValueError for wrong length or digit."""
    if not (code.isascii() and code.isdigit() and 4 <= len(code) <= 11 and len(code) != 5):
        raise ValueError(f"not a mesh code: {code!r}")
    row, column = int(code[:2]) * FIRST_UNITS, int(code[2:4]) * FIRST_UNITS
    if len(code) == 4:
        return row, column, MeshLevel.FIRST
    row, column = row + _digit(code, 4, 7) * 80, column + _digit(code, 5, 7) * 80
    if len(code) == 6:
        return row, column, MeshLevel.SECOND
    if len(code) == 7:
        return _quarter(code, 6, (row, column, MeshLevel.SECOND))
    row, column = row + _digit(code, 6, 9) * 8, column + _digit(code, 7, 9) * 8
    if len(code) == 9 and code[8] == "5":
        return _even(code, row), _even(code, column), MeshLevel.TWO_FOLD
    cell: Cell = (row, column, MeshLevel.THIRD)
    for position in range(8, len(code)):
        cell = _quarter(code, position, cell)
    return cell


def mesh_bounds(codes: Iterable[str]) -> NDArray[np.float64]:
    """West, south, east, north of each cell in degrees: float[n, 4]."""
    cells = np.array([mesh_cell(code) for code in codes], dtype=float).reshape(-1, 3)
    rows, columns, sides = cells.T
    return np.column_stack(
        (
            columns / COLUMNS_PER_DEGREE + WEST_DEGREES,
            rows / ROWS_PER_DEGREE,
            (columns + sides) / COLUMNS_PER_DEGREE + WEST_DEGREES,
            (rows + sides) / ROWS_PER_DEGREE,
        )
    )


def mesh_centroids(codes: Iterable[str]) -> NDArray[np.float64]:
    """Lon, lat of each cell's centre in degrees: float[n, 2]."""
    bounds = mesh_bounds(codes)
    return (bounds[:, :2] + bounds[:, 2:]) / 2


def _write(row: int, column: int, level: MeshLevel) -> str:
    code = f"{row // FIRST_UNITS:02d}{column // FIRST_UNITS:02d}"
    if level == MeshLevel.FIRST:
        return code
    code += f"{row // 80 % 8}{column // 80 % 8}"
    if level == MeshLevel.SECOND:
        return code
    if level == MeshLevel.FIVE_FOLD:
        return code + _which_quarter(row, column, level)
    third_row, third_column = row // 8 % 10, column // 8 % 10
    if level == MeshLevel.TWO_FOLD:
        return f"{code}{third_row // 2 * 2}{third_column // 2 * 2}5"
    code += f"{third_row}{third_column}"
    for side in (MeshLevel.HALF, MeshLevel.QUARTER, MeshLevel.EIGHTH):
        if level <= side:
            code += _which_quarter(row, column, side)
    return code


def _which_quarter(row: int, column: int, side: int) -> str:
    """1 south-west, 2 south-east, 3 north-west, 4 north-east."""
    return str(1 + column // side % 2 + 2 * (row // side % 2))


def _quarter(code: str, position: int, cell: Cell) -> Cell:
    digit = int(code[position])
    if not 1 <= digit <= 4:
        raise ValueError(f"not a mesh code: {code!r}")
    side = cell[2] // 2
    return cell[0] + (digit - 1) // 2 * side, cell[1] + (digit - 1) % 2 * side, side


def _digit(code: str, position: int, largest: int) -> int:
    digit = int(code[position])
    if digit > largest:
        raise ValueError(f"not a mesh code: {code!r}")
    return digit


def _even(code: str, units: int) -> int:
    if units % MeshLevel.TWO_FOLD:
        raise ValueError(f"not a mesh code: {code!r}")
    return units
