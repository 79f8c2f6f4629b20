"""What a population file says, as values."""

from dataclasses import dataclass

from app.domain.people.population import PopulationGrid, Projection
from app.formats.records.column_words import ColumnUse
from app.formats.records.records import Issue


@dataclass(frozen=True, slots=True)
class PopulationSheet:
    """People by cell: `rows_read` = `rows_used` + rows left out, each of these with an issue.

    `towns`: (code, rows) of the municipalities the rows name.
    """

    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    grid: PopulationGrid
    issues: tuple[Issue, ...]
    columns: tuple[ColumnUse, ...] = ()
    towns: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectionSheet:
    """Totals of municipalities by year and age, to scale a grid with (`domain.population.scale_to_projection`)."""

    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    projections: tuple[Projection, ...]
    issues: tuple[Issue, ...]
    columns: tuple[ColumnUse, ...] = ()
