"""When works fall due: the years of one building's renovations and rebuilds, cycle after cycle.

Source: sources.md 1.3 (ministry's model) and 2.1 (long life). The spread around the due year and the boundary ages are
settings: a work due exactly in the base year is no backlog, and what would have been paid before it is carried into it
unless the assumptions drop it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.cost.rates import Assumptions, BeforeBase, LifePath, Phase, PriceBasis, UnknownYear, Work
from app.domain.vocabulary import CostKind

_BACKLOG = {CostKind.RENOVATION: CostKind.BACKLOG_RENOVATION, CostKind.REBUILD: CostKind.BACKLOG_REBUILD}
REBUILDS = (CostKind.REBUILD, CostKind.BACKLOG_REBUILD)


class Instalment(NamedTuple):
    """One year of one work: `share` of the basis price per m². `due_year` is the year the work is due."""

    kind: CostKind
    basis: PriceBasis
    fiscal_year: int
    share: float
    due_year: int


def first_year(due_year: int, spread_years: int, phase: Phase) -> int:
    """Centred: D − ⌊k/2⌋, so rebuild lies in years 59, 60, 61 and renovation in 29, 30; start: D."""
    return due_year - spread_years // 2 if phase is Phase.CENTRED else due_year


def _spread(work: Work, due_year: int, *, kind: CostKind, start: int, years: int) -> list[Instalment]:
    """Equal parts over the years from `start`."""
    part = work.share / years
    return [Instalment(kind, work.basis, year, part, due_year) for year in range(start, start + years)]


def _from_base(lines: list[Instalment], assumptions: Assumptions) -> list[Instalment]:
    """Parts before the base year are carried into it or dropped, as the assumptions say."""
    base = assumptions.base_year
    if assumptions.before_base is BeforeBase.DROP:
        return [line for line in lines if line.fiscal_year >= base]
    return [line if line.fiscal_year >= base else line._replace(fiscal_year=base) for line in lines]


def instalments(
    built_year: int,
    path: LifePath,
    *,
    assumptions: Assumptions,
    life_years: int = 0,
    renovated: bool = False,
) -> list[Instalment]:
    """All works of a building on one path within the horizon, one line a year, cycle after cycle.

    Parts after the horizon are left out.
    """
    life = life_years or path.life_years
    base, last = assumptions.base_year, assumptions.last_year
    found: list[Instalment] = []
    cycle_start, is_standing = built_year, True
    while cycle_start <= last:
        for work in path.works:
            if work.age_years < life and not (is_standing and renovated and work.kind is CostKind.RENOVATION):
                found += _work_years(work, cycle_start, assumptions, in_past=is_standing)
        rebuild = Work(CostKind.REBUILD, life, PriceBasis.REBUILD, 1.0, path.rebuild_spread_years)
        overdue = cycle_start + life < base
        if overdue:
            years = assumptions.rebuild_backlog_years
            found += _spread(rebuild, base, kind=CostKind.BACKLOG_REBUILD, start=base, years=years)
            cycle_start = base + years // 2
        else:
            found += _work_years(rebuild, cycle_start, assumptions, in_past=False)
            cycle_start += life
        is_standing = False
    return [line for line in found if line.fiscal_year <= last]


def _work_years(work: Work, cycle_start: int, assumptions: Assumptions, *, in_past: bool) -> list[Instalment]:
    base, due = assumptions.base_year, cycle_start + work.age_years
    if due >= base:
        start = first_year(due, work.spread_years, assumptions.phase)
        lines = _spread(work, due, kind=work.kind, start=start, years=work.spread_years)
        return _from_base(lines, assumptions)
    age = base - cycle_start
    if not in_past or work.backlog_to_age is None or age > work.backlog_to_age:
        return []
    kind = _BACKLOG.get(work.kind, work.kind)
    return _spread(work, base, kind=kind, start=base, years=work.backlog_years)


def unknown_year_instalments(path: LifePath, assumptions: Assumptions, *, life_years: int = 0) -> list[Instalment]:
    """Area of unknown age in a steady state: every year 1/life of it comes due for each work and the rebuild."""
    life = life_years or path.life_years
    works = [(work.kind, work.basis, work.share) for work in path.works if work.age_years < life]
    works.append((CostKind.REBUILD, PriceBasis.REBUILD, 1.0))
    years = range(assumptions.base_year, assumptions.last_year + 1)
    return [Instalment(kind, basis, year, share / life, year) for kind, basis, share in works for year in years]


def building_instalments(
    built_year: int,
    paths: tuple[LifePath, ...],
    *,
    assumptions: Assumptions,
    life_years: int = 0,
    renovated: bool = False,
) -> Iterator[Instalment]:
    """Works of a building whose stock is shared among paths; the shares of the paths weigh the parts."""
    for path in paths:
        if built_year:
            lines = instalments(built_year, path, assumptions=assumptions, life_years=life_years, renovated=renovated)
        elif assumptions.unknown_year is UnknownYear.SPREAD:
            lines = unknown_year_instalments(path, assumptions, life_years=life_years)
        else:
            lines = []
        yield from (line._replace(share=line.share * path.share) for line in lines)
