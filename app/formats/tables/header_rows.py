"""Where the header of a sheet is: titles above it, headings of up to three storeys, merged cells, or none at all."""

import re
from dataclasses import dataclass
from typing import Final

from app.formats.tables.header_labels import match_heading, read_label
from app.formats.text.cell_text import plain

Row = tuple[int, tuple[str, ...]]
_SEARCHED_ROWS: Final = 40
_MOST_STOREYS: Final = 3
_MOST_REMARKS: Final = 2
_LEAST_INDEX: Final = 3
_UNIT_CELL: Final = re.compile(
    r"[(\[]?(?:単位[:：]? ?)?(m2|m3|㎡|平米|坪|ha|円|千円|万円|百万円|億円"
    r"|人|名|件|戸|世帯|棟|階|年|年度|西暦|和暦|%|kwh|l|kl|度|箇所|室|台)[)\]]?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[-+]?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """`names` are the columns (unique, never empty), read from `rows[top]` on; data begins at `rows[first_data]`.

    `title` is what stood above them.
    """

    names: tuple[str, ...]
    first_data: int
    title: str
    found: bool
    top: int = 0


def find_header(rows: list[Row]) -> HeaderPlace:
    """The header is the row with most headings we know; else the first full row of words; else there is none."""
    width = max((len(cells) for _, cells in rows), default=0)
    top = _known_row(rows)
    if top is None:
        top = _row_of_words(rows)
    if top is None:
        return HeaderPlace(_unique([""] * width), 0, "", False)
    last = top
    while top > 0 and last - top < _MOST_STOREYS - 1 and _is_second_storey(rows[top - 1][1], rows[top][1]):
        top -= 1
    if last + 1 < len(rows) and top == last and _is_second_storey(rows[last][1], rows[last + 1][1]):
        last += 1
    names = [*rows[top][1]] + [""] * (width - len(rows[top][1]))
    for _, cells in rows[top + 1 : last + 1]:
        names = _join_storeys(names, cells)
    first_data = last + 1
    while first_data < len(rows) and first_data - last <= _MOST_REMARKS:
        below = rows[first_data][1]
        if not _is_unit_row(below) and not _is_index_row(below):
            break
        names = [_with_unit(name, below, column) for column, name in enumerate(names)]
        first_data += 1
    title = " ".join(plain(cell) for _, cells in rows[:top] for cell in cells if cell.strip())
    return HeaderPlace(_unique(names), first_data, title, True, top)


def _is_unit_row(cells: tuple[str, ...]) -> bool:
    """(㎡), 千円, 年度 … under the headings and nothing else."""
    written = [plain(cell) for cell in cells if cell.strip()]
    return bool(written) and all(_UNIT_CELL.fullmatch(cell) for cell in written)


def _is_index_row(cells: tuple[str, ...]) -> bool:
    """①, ②, ③ … or 1, 2, 3 … that number the columns."""
    written = [cell.strip() for cell in cells if cell.strip()]
    if len(written) < _LEAST_INDEX:
        return False
    numbers = [plain(cell).strip("()") for cell in written]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _with_unit(name: str, cells: tuple[str, ...], column: int) -> str:
    unit = plain(cells[column]).strip("()[]").removeprefix("単位:") if column < len(cells) else ""
    fits = unit and name and _UNIT_CELL.fullmatch(unit) and read_label(name).unit is None
    return f"{name}（{unit}）" if fits else name


def _known_row(rows: list[Row]) -> int | None:
    best, place = 0, None
    for number, (_, cells) in enumerate(rows[:_SEARCHED_ROWS]):
        known = {found[0] for cell in cells if len(cell) < 60 and (found := match_heading(cell))}
        if len(known) > best:
            best, place = len(known), number
    narrow = max((len(cells) for _, cells in rows[:_SEARCHED_ROWS]), default=0) <= 2
    enough = 1 if place == 0 or narrow else 2
    return place if best >= enough else None


def _row_of_words(rows: list[Row]) -> int | None:
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in rows[:_SEARCHED_ROWS]]
    most = max(filled, default=0)
    for number, count in enumerate(filled):
        if count >= max(1, 0.6 * most):
            cells = [plain(cell) for cell in rows[number][1] if cell.strip()]
            words = all(len(cell) < 40 and not _NUMBER.fullmatch(cell) for cell in cells)
            return number if words else None
    return None


def _is_second_storey(upper: tuple[str, ...], lower: tuple[str, ...]) -> bool:
    """The row below fills gaps of the header with words, and leaves no doubt that it is not yet data."""
    gaps = [column for column, cell in enumerate(upper) if column > 0 and not cell.strip()]
    below = [column for column, cell in enumerate(lower) if cell.strip()]
    same = [column for column in below if column < len(upper) and _same_as_left(upper, column)]
    if not below or not (set(gaps) | set(same)) & set(below):
        return False
    if lower[0].strip() and plain(lower[0]) != plain(upper[0]):
        return False
    if any(_NUMBER.fullmatch(plain(cell)) and len(plain(cell)) != 4 for cell in lower if cell.strip()):
        return False
    known = sum(1 for cell in lower if cell.strip() and match_heading(cell))
    return known >= 1 or (all(len(plain(lower[column])) <= 12 for column in below) and len(below) < len(upper))


def _same_as_left(upper: tuple[str, ...], column: int) -> bool:
    """A merged heading spread over its columns shows the same word again."""
    return column > 0 and bool(upper[column].strip()) and upper[column] == upper[column - 1]


def _join_storeys(upper: list[str], lower: tuple[str, ...]) -> list[str]:
    joined: list[str] = []
    group = ""
    for column, cell in enumerate(upper):
        below = lower[column].strip() if column < len(lower) else ""
        group = cell.strip() or group
        if not below or plain(below) == plain(group):
            joined.append(cell.strip())
        else:
            joined.append(_storey_name(cell.strip() or group, below))
    return joined


def _storey_name(group: str, below: str) -> str:
    """The lower word, with what it needs of those above: a year (令和5年度 over 支出), a unit (（千円）), or all."""
    if not group:
        return below
    if not match_heading(below):
        return f"{group}_{below}"
    above = group.split("_")
    kept = [word for word in above if match_heading(f"{below}_{word}")]
    label, carried = read_label(below), [read_label(word) for word in above if word not in kept]
    year = next((f"{word.year}年度_" for word in carried if word.year and label.year is None), "")
    unit = next((f"（{word.unit}）" for word in carried if word.unit and label.unit is None), "")
    return year + "_".join([*kept, below]) + unit


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    unique = []
    for number, name in enumerate(names, start=1):
        clean = (plain(name.replace("\ufeff", "")) and name.replace("\ufeff", "").strip()) or f"列{number}"
        seen[clean] = seen.get(clean, 0) + 1
        unique.append(clean if seen[clean] == 1 else f"{clean} ({seen[clean]})")
    return tuple(unique)
