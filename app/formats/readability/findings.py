"""What a check finds: the rule broken, the cells that break it, and a word on what was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.formats.readability.layout import Layout
from app.formats.readability.raw_sheets import Place, RawFile, RawSheet, address_of

CELLS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """`cells` are the first addresses (B3, 5:5 for a row, C:C for a column); `count` how many there are in all."""

    rule: str
    sheet: str
    cells: tuple[str, ...]
    count: int
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One sheet to be judged, with the file it is in and its layout. `earlier` are last year's headings, if known."""

    file: RawFile
    sheet: RawSheet
    layout: Layout
    defined: frozenset[str]
    earlier: tuple[str, ...] | None = None

    def column(self, index: int) -> list[tuple[Place, str]]:
        """Every data cell of a column, with its place."""
        return [((line, index), self.sheet.cell(line, index)) for line in self.layout.lines]

    def heads(self) -> Iterable[tuple[Place, str]]:
        for line in range(self.layout.first_head, self.layout.last_head + 1):
            for column in range(self.layout.width):
                yield (line, column), self.sheet.cell(line, column)

    def cells(self) -> Iterable[tuple[Place, str]]:
        """Headings and data."""
        yield from self.heads()
        for line in self.layout.lines:
            for column in range(self.layout.width):
                yield (line, column), self.sheet.cell(line, column)


def found_at(judged: Judged, rule: str, places: Sequence[Place], seen: str = "") -> list[Finding]:
    """One finding for all the places, none where there are none."""
    if not places:
        return []
    shown = tuple(address_of(line, column) for line, column in places[:CELLS_SHOWN])
    return [Finding(rule, judged.sheet.name, shown, len(places), seen[:80])]


def found_lines(judged: Judged, rule: str, lines: Sequence[int], seen: str = "") -> list[Finding]:
    if not lines:
        return []
    shown = tuple(f"{line}:{line}" for line in lines[:CELLS_SHOWN])
    return [Finding(rule, judged.sheet.name, shown, len(lines), seen[:80])]


def found_columns(judged: Judged, rule: str, columns: Sequence[int], seen: str = "") -> list[Finding]:
    if not columns:
        return []
    letters = [address_of(1, column).rstrip("1") for column in columns[:CELLS_SHOWN]]
    shown = tuple(f"{letter}:{letter}" for letter in letters)
    return [Finding(rule, judged.sheet.name, shown, len(columns), seen[:80])]
