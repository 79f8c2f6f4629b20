"""The renewal forecast: buildings and assumptions in, yen per fiscal year and kind out.

For a building of area a, built in year b, and every work with due year D = b + age (again after each rebuild):
yen(y) += a · price · share · [y among the work's years] / spread · price factor(y). Cost is linear in area, so the
stock becomes money per profile (build year, life, renovated, class) and each profile's years are worked out once.
Source: docs/sources.md 1.3, 2.1 (ministry's model, Kakogawa).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.rates import CATEGORIES, Assumptions, PriceBasis, UnknownYear
from app.domain.cost.works import REBUILDS, Instalment, building_instalments
from app.domain.vocabulary import CostKind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

KINDS: tuple[CostKind, ...] = tuple(CostKind)
CAPITAL_KINDS: tuple[CostKind, ...] = tuple(kind for kind in KINDS if kind not in {CostKind.RUNNING, CostKind.INCOME})
FIRST_BUILT_YEAR = 1600
LONGEST_LIFE = 1000
PATH_SETS = len(CATEGORIES) + 1
# A renovation paid off this many years before its building is rebuilt is money spent twice (docs/sources.md 1.3).
DOUBLE_SPENDING_YEARS = 20


@dataclass(frozen=True, slots=True)
class RenewalItems:
    """Buildings as arrays of length N; `category` indexes `rates.CATEGORIES`.

    built_year 0 (or before 1600) = unknown; floor_area_m2 NaN or not positive = unknown, counts as nothing.
    Optional arrays: `life_years` (0 = by assumptions), `renovated` (the large renovation of the standing building is
    done), `renovation_yen_per_m2` / `rebuild_yen_per_m2` (NaN = by class), `running_cost_yen` and `income_yen` per year
    (NaN = by area, or none), `oldest_block_year` (the year given is that of the oldest block only).
    """

    category: Ints
    floor_area_m2: Floats
    built_year: Ints
    life_years: Ints | None = None
    renovated: Bools | None = None
    renovation_yen_per_m2: Floats | None = None
    rebuild_yen_per_m2: Floats | None = None
    running_cost_yen: Floats | None = None
    income_yen: Floats | None = None
    oldest_block_year: Bools | None = None

    def __len__(self) -> int:
        return len(self.category)


@dataclass(frozen=True, slots=True)
class Flag:
    """What a reader must know: code, how many buildings, their area, the yen concerned."""

    code: str
    buildings: int
    floor_area_m2: float
    yen: int = 0


@dataclass(frozen=True, slots=True)
class RenewalForecast:
    """yen[kind, year] in the order of `KINDS`, never negative; INCOME stands beside the costs, not among them.

    yen_by_category[category, year] holds costs in the order of `rates.CATEGORIES`.
    """

    fiscal_years: Ints
    yen: Ints
    yen_by_category: Ints
    flags: tuple[Flag, ...]
    assumptions: Assumptions
    building_yen: Ints | None = None

    def of(self, kind: CostKind) -> Ints:
        """Yen of one kind per fiscal year."""
        return np.asarray(self.yen[KINDS.index(kind)])

    @property
    def total_yen(self) -> Ints:
        """Costs of each year: all kinds but income."""
        return np.asarray(self.yen.sum(axis=0) - self.of(CostKind.INCOME))

    @property
    def average_yen(self) -> int:
        """Mean cost per year over the horizon."""
        return round(int(self.total_yen.sum()) / len(self.fiscal_years))


@dataclass(frozen=True, slots=True)
class _Money:
    """yen[row, N] before any year is known: one row for each price basis, then demolition. profile[N].

    A profile is (built year, own life, renovated, number of the life paths): what decides the years of all works.
    """

    category: Ints
    area_m2: Floats
    yen: Floats
    profile: Ints
    profiles: list[tuple[int, int, bool, int]]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Instalments of all profiles as arrays: share of which money row falls in which year as which kind."""

    row: Ints
    profile: Ints
    kind: Ints
    year: Ints
    share: Floats
    doubled: Bools


_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_ROW_NUMBER = {basis: number for number, basis in enumerate(PriceBasis)}
DEMOLITION_ROW, ROWS = len(_ROW_NUMBER), len(_ROW_NUMBER) + 1


def forecast(items: RenewalItems, assumptions: Assumptions, *, by_building: bool = False) -> RenewalForecast:
    """Yen of every kind and fiscal year for the whole stock, with what had to be left out or looks odd.

    `by_building` adds each building's cost over the horizon (int64 [N], all kinds but income).
    """
    factors = np.array(assumptions.price_factors())
    money = _money(items, assumptions)
    lines = _lines(money.profiles, assumptions)
    yearly = _yearly_rates(items, money.area_m2, assumptions)
    yen, by_category = _sum_lines(lines, money, factors)
    for kind, amounts in yearly.items():
        spent = _while_standing(items, amounts, assumptions) * factors
        yen[KINDS.index(kind)] += spent.sum(axis=0)
        if kind is not CostKind.INCOME:
            by_category += spent
    return RenewalForecast(
        fiscal_years=np.arange(assumptions.base_year, assumptions.last_year + 1),
        yen=_whole(yen),
        yen_by_category=_whole(by_category),
        flags=_flags(items, money, lines, assumptions),
        assumptions=assumptions,
        building_yen=_building_totals(items, money, lines, yearly, assumptions=assumptions) if by_building else None,
    )


def _whole(yen: Floats) -> Ints:
    """Whole yen year by year along the last axis, such that the years still add up to the amount paid."""
    paid = np.rint(yen.cumsum(axis=-1)).astype(np.int64)
    return np.asarray(np.diff(paid, axis=-1, prepend=0))


def _given(values: Floats | None, fallback: Floats) -> Floats:
    """The building's own value where it has one; a negative amount is none."""
    return fallback if values is None else np.where(values >= 0, values, fallback)


def _known_year(items: RenewalItems) -> Ints:
    return np.where(items.built_year >= FIRST_BUILT_YEAR, items.built_year, 0).astype(np.int64)


def _money(items: RenewalItems, assumptions: Assumptions) -> _Money:
    area = np.where(items.floor_area_m2 > 0, items.floor_area_m2, 0.0)
    renovation = np.array([price.renovation_yen_per_m2 for price in assumptions.prices])[items.category]
    rebuild = np.array([price.rebuild_yen_per_m2 for price in assumptions.prices])[items.category]
    yen = np.stack(
        [
            area * _given(items.renovation_yen_per_m2, renovation),
            area * _given(items.rebuild_yen_per_m2, rebuild),
            area * assumptions.demolition_yen_per_m2,
        ]
    )
    own_life = np.zeros(len(items), np.int64) if items.life_years is None else items.life_years
    renovated = np.zeros(len(items), np.int64) if items.renovated is None else items.renovated.astype(np.int64)
    own_paths = {category: number for number, (category, _) in enumerate(assumptions.category_paths, 1)}
    paths = np.array([own_paths.get(category, 0) for category in CATEGORIES], np.int64)[items.category]
    life = np.clip(own_life, 0, LONGEST_LIFE - 1)
    key = ((_known_year(items) * LONGEST_LIFE + life) * 2 + renovated) * PATH_SETS + paths
    distinct, profile = np.unique(key, return_inverse=True)
    return _Money(items.category, area, yen, profile.astype(np.int64), [_profile_of(int(code)) for code in distinct])


def _profile_of(key: int) -> tuple[int, int, bool, int]:
    rest, paths = divmod(key, PATH_SETS)
    rest, renovated = divmod(rest, 2)
    built_year, life = divmod(rest, LONGEST_LIFE)
    return built_year, life, bool(renovated), paths


def _lines(profiles: list[tuple[int, int, bool, int]], assumptions: Assumptions) -> _Lines:
    """Work out the years of every profile. Demolition accompanies each rebuild."""
    found: list[tuple[int, int, int, int, float, bool]] = []
    path_sets = [assumptions.paths, *(paths for _, paths in assumptions.category_paths)]
    for number, (built_year, life, renovated, paths) in enumerate(profiles):
        due = list(
            building_instalments(
                built_year, path_sets[paths], assumptions=assumptions, life_years=life, renovated=renovated
            )
        )
        soon = _is_rebuilt_soon(due, assumptions)
        for line in due:
            kind, year = _KIND_NUMBER[line.kind], line.fiscal_year - assumptions.base_year
            doubled = soon and line.kind is CostKind.BACKLOG_RENOVATION
            found.append((_ROW_NUMBER[line.basis], number, kind, year, line.share, doubled))
            if line.kind in REBUILDS and assumptions.demolition_yen_per_m2:
                found.append((DEMOLITION_ROW, number, _KIND_NUMBER[CostKind.DEMOLITION], year, line.share, False))
    columns = list(zip(*found, strict=True)) or [()] * 6
    row, profile, kinds, years = (np.array(column, np.int64) for column in columns[:4])
    return _Lines(row, profile, kinds, years, np.array(columns[4], float), np.array(columns[5], bool))


def _is_rebuilt_soon(due: list[Instalment], assumptions: Assumptions) -> bool:
    until = assumptions.base_year + DOUBLE_SPENDING_YEARS
    return any(line.kind is CostKind.REBUILD and line.due_year < until for line in due)


def _sum_lines(lines: _Lines, money: _Money, factors: Floats) -> tuple[Floats, Floats]:
    """yen[kind, year] and yen[category, year] of all instalments."""
    years, profiles, classes = len(factors), len(money.profiles), len(CATEGORIES)
    key = money.profile * classes + money.category
    held = [np.bincount(key, row, profiles * classes).reshape(profiles, classes) for row in money.yen]
    paid = np.stack(held)[lines.row, lines.profile] * (lines.share * factors[lines.year])[:, None]
    yen = np.zeros((len(KINDS), years))
    by_year = np.zeros((years, classes))
    np.add.at(yen, (lines.kind, lines.year), paid.sum(axis=1))
    np.add.at(by_year, lines.year, paid)
    return yen, by_year.T


def _yearly_rates(items: RenewalItems, area_m2: Floats, assumptions: Assumptions) -> dict[CostKind, Floats]:
    """Yen per year of what is paid every year a building stands, by building."""
    return {
        CostKind.REPAIR: area_m2 * assumptions.repair_yen_per_m2,
        CostKind.RUNNING: _given(items.running_cost_yen, area_m2 * assumptions.running_yen_per_m2),
        CostKind.INCOME: _given(items.income_yen, np.zeros(len(items))),
    }


def _first_standing_year(items: RenewalItems, assumptions: Assumptions) -> Ints:
    """Index of the first year of the horizon in which the building stands (later than 0 for one still planned)."""
    return np.clip(_known_year(items) - assumptions.base_year, 0, assumptions.years)


def _while_standing(items: RenewalItems, amounts: Floats, assumptions: Assumptions) -> Floats:
    """[category, year]: yearly amounts from the year a building stands."""
    width = assumptions.years + 1
    key = items.category * width + _first_standing_year(items, assumptions)
    begun = np.bincount(key, weights=amounts, minlength=len(CATEGORIES) * width)
    return np.asarray(begun.reshape(len(CATEGORIES), width).cumsum(axis=1)[:, :-1])


def _building_totals(
    items: RenewalItems, money: _Money, lines: _Lines, yearly: dict[CostKind, Floats], *, assumptions: Assumptions
) -> Ints:
    """Costs of each building over the horizon."""
    profiles, factors = len(money.profiles), np.array(assumptions.price_factors())
    share = np.bincount(
        lines.row * profiles + lines.profile,
        weights=lines.share * factors[lines.year],
        minlength=ROWS * profiles,
    ).reshape(ROWS, profiles)
    works = (money.yen * share[:, money.profile]).sum(axis=0)
    standing = np.r_[factors[::-1].cumsum()[::-1], 0.0][_first_standing_year(items, assumptions)]
    yen = works + standing * (yearly[CostKind.REPAIR] + yearly[CostKind.RUNNING])
    return np.asarray(np.rint(yen), dtype=np.int64)


def _flags(items: RenewalItems, money: _Money, lines: _Lines, assumptions: Assumptions) -> tuple[Flag, ...]:
    """What was left out, and inputs or results a reader should doubt."""
    known = _known_year(items)
    unknown = "unknown_year_excluded" if assumptions.unknown_year is UnknownYear.EXCLUDE else "unknown_year_spread"
    profiles = len(money.profiles)
    twice = np.bincount(lines.row * profiles + lines.profile, lines.share * lines.doubled, ROWS * profiles)
    spent_twice = (money.yen * twice.reshape(ROWS, profiles)[:, money.profile]).sum(axis=0)
    marked = [
        (unknown, (known == 0) & (money.area_m2 > 0), None),
        ("area_missing", money.area_m2 == 0, None),
        ("not_yet_built", known > assumptions.base_year, None),
        ("oldest_block_year", known < 0 if items.oldest_block_year is None else items.oldest_block_year, None),
        ("double_spending", spent_twice > 0, spent_twice),
    ]
    return tuple(
        Flag(
            code,
            int(chosen.sum()),
            float(money.area_m2[chosen].sum()),
            0 if yen is None else round(float(yen[chosen].sum())),
        )
        for code, chosen, yen in marked
        if chosen.any()
    )
