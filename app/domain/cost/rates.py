"""What things cost and how long they last: dated figures with their source, and the assumptions of a forecast.

A city never edits this file: it overrides figures in its scenario (`assumptions_from_dict`). Figures whose source could
not be read are marked as an assumption and stay marked on every screen and export.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from app.domain.vocabulary import Category, CostKind

LAST_YEAR = 2200


class Phase(StrEnum):
    """Where the years of a work lie around its due year D."""

    CENTRED = "centred"  # 2 years: D-1, D; 3 years: D-1, D, D+1
    START = "start"  # 2 years: D, D+1; 3 years: D, D+1, D+2


class BeforeBase(StrEnum):
    """What becomes of the part of a work that lies before the base year although the work is due in or after it."""

    CARRY = "carry"  # nobody has paid it yet: it falls into the base year
    DROP = "drop"  # it lies outside the horizon; Kakogawa's printed total is met within 0.1 % this way


class UnknownYear(StrEnum):
    """What to do with floor area whose build year nobody knows."""

    EXCLUDE = "exclude"  # no renewal cost; the area left out is reported
    SPREAD = "spread"  # each year 1/life of the area comes due for every work


class PriceBasis(StrEnum):
    """Which unit price of the building's class a work is a share of."""

    RENOVATION = "renovation"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """Yen per m² of one class: large renovation (大規模改修) and rebuild (建替え)."""

    renovation_yen_per_m2: float
    rebuild_yen_per_m2: float


@dataclass(frozen=True, slots=True)
class Work:
    """A work at a certain age: `share` of the basis price, spread over years.

    A building older than `age_years` but at most `backlog_to_age` at the base year has not had it yet: the work is
    backlog, spread evenly over `backlog_years` from the base year. Without `backlog_to_age` a past work counts as done.
    """

    kind: CostKind
    age_years: int
    basis: PriceBasis
    share: float = 1.0
    spread_years: int = 2
    backlog_to_age: int | None = None
    backlog_years: int = 10


@dataclass(frozen=True, slots=True)
class LifePath:
    """How a share of the stock lives: works at certain ages, rebuilt with the same area at the end of its life."""

    name: str
    share: float
    life_years: int
    works: tuple[Work, ...]
    rebuild_spread_years: int = 3


@dataclass(frozen=True, slots=True)
class RateNote:
    """One figure of a forecast as it is printed: value, unit, source, from which fiscal year, confirmed or assumed."""

    code: str
    value: float
    unit: str
    source: str
    is_assumption: bool
    from_fiscal_year: int | None = None


MIC_SOURCE = "総務省 公共施設等更新費用試算ソフト(自治総合センター調査の単価)"
KAKOGAWA_SOURCE = "加古川市 公共施設等総合管理計画"
PRICE_YEAR = 2011

# docs/sources.md 1.2: yen per m², renovation and rebuild.
_MIC_PRICES: dict[Category, UnitPrice] = {
    Category.CULTURE: UnitPrice(250_000, 400_000),
    Category.SOCIAL_EDUCATION: UnitPrice(250_000, 400_000),
    Category.SPORTS: UnitPrice(200_000, 360_000),
    Category.INDUSTRY: UnitPrice(250_000, 400_000),
    Category.SCHOOL: UnitPrice(170_000, 330_000),
    Category.CHILDCARE: UnitPrice(170_000, 330_000),
    Category.HEALTH_WELFARE: UnitPrice(200_000, 360_000),
    Category.MEDICAL: UnitPrice(250_000, 400_000),
    Category.ADMINISTRATION: UnitPrice(250_000, 400_000),
    Category.HOUSING: UnitPrice(170_000, 280_000),
    Category.PARK: UnitPrice(170_000, 330_000),
    Category.SUPPLY: UnitPrice(200_000, 360_000),
    Category.OTHER: UnitPrice(200_000, 360_000),
}
MIC_PRICES = MappingProxyType(_MIC_PRICES)
CATEGORIES: tuple[Category, ...] = tuple(Category)

# Demolition where a city wants it counted: mean of the ministry's survey of December 2013 (docs/sources.md 2.3).
DEMOLITION_YEN_PER_M2 = 28_900


def renovation(age_years: int, backlog_to_age: int | None = None) -> Work:
    """A large renovation at the full unit price over two years."""
    return Work(CostKind.RENOVATION, age_years, PriceBasis.RENOVATION, backlog_to_age=backlog_to_age)


def _mid_repair(age_years: int) -> Work:
    return Work(CostKind.MID_REPAIR, age_years, PriceBasis.REBUILD, share=0.3)


def _recovery_only(age_years: int, backlog_to_age: int) -> Work:
    return Work(CostKind.RENOVATION, age_years, PriceBasis.REBUILD, share=0.4, backlog_to_age=backlog_to_age)


MIC_PATHS = (LifePath("standard-60", 1.0, 60, (renovation(30, 50),)),)
# What Kakogawa's 10 % that cannot be extended receive is not printed; without the renovation at 40 the published total
# is met within 0.5 %.
LONG_LIFE_PATHS = (
    LifePath("extended-80-improved", 0.45, 80, (_mid_repair(20), renovation(40, 50), _mid_repair(60))),
    LifePath("extended-80-recovered", 0.45, 80, (_mid_repair(20), _recovery_only(40, 50), _mid_repair(60))),
    LifePath("not-extendable-60", 0.10, 60, (_mid_repair(20),)),
)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything a forecast rests on. Years are fiscal years; prices yen per m² at the price level of the base year.

    Price of year y = price × price_level × (1 + price_growth)^(y − base_year), or × the series' factor of y where a
    series is given (its last value is carried on).
    """

    preset: str
    base_year: int
    years: int = 40
    paths: tuple[LifePath, ...] = MIC_PATHS
    phase: Phase = Phase.CENTRED
    before_base: BeforeBase = BeforeBase.CARRY
    rebuild_backlog_years: int = 10
    unknown_year: UnknownYear = UnknownYear.EXCLUDE
    repair_yen_per_m2: float = 0.0
    running_yen_per_m2: float = 0.0
    demolition_yen_per_m2: float = 0.0
    price_level: float = 1.0
    price_growth: float = 0.0
    price_series: tuple[tuple[int, float], ...] = ()
    prices: tuple[UnitPrice, ...] = tuple(_MIC_PRICES.values())
    category_paths: tuple[tuple[Category, tuple[LifePath, ...]], ...] = field(default=())

    @property
    def last_year(self) -> int:
        return self.base_year + self.years - 1

    def paths_of(self, category: Category) -> tuple[LifePath, ...]:
        return dict(self.category_paths).get(category, self.paths)

    def price_factors(self) -> list[float]:
        """Factor on the unit prices for each year of the horizon."""
        years = range(self.base_year, self.base_year + self.years)
        if not self.price_series:
            return [self.price_level * (1 + self.price_growth) ** (year - self.base_year) for year in years]
        return [self.price_level * _series_value(self.price_series, year) for year in years]


def _series_value(series: Sequence[tuple[int, float]], year: int) -> float:
    """The factor last published by `year`; before the first one, the first."""
    ordered = sorted(series)
    known = [factor for from_year, factor in ordered if from_year <= year]
    return known[-1] if known else ordered[0][1]


PRESETS = ("mic", "long-life", "city")


def preset(name: str, *, base_year: int, years: int = 40) -> Assumptions:
    """The assumptions named `mic` (60/30), `long-life` (80 years after Kakogawa) or `city` (to be edited)."""
    basis = Assumptions(name, base_year, years)
    if name == "mic":
        return basis
    if name == "long-life":
        return replace(basis, paths=LONG_LIFE_PATHS, repair_yen_per_m2=1000.0)
    if name == "city":
        return replace(basis, repair_yen_per_m2=2000.0, demolition_yen_per_m2=float(DEMOLITION_YEN_PER_M2))
    raise ValueError(f"unknown preset {name!r}, known are {', '.join(PRESETS)}")


def notes(assumptions: Assumptions) -> list[RateNote]:
    """Every figure of these assumptions with its source, for printing under a chart or in an export."""
    listed = [
        note
        for category, price in zip(CATEGORIES, assumptions.prices, strict=True)
        for note in _price_notes(category, price)
    ]
    for path in assumptions.paths:
        listed += _path_notes(path, assumptions.preset)
    for category, paths in assumptions.category_paths:
        listed += [note for path in paths for note in _path_notes(path, f"city:{category.value}")]
    return listed + _general_notes(assumptions)


def _price_notes(category: Category, price: UnitPrice) -> list[RateNote]:
    standard = MIC_PRICES[category]
    given = [
        ("renovation", price.renovation_yen_per_m2, standard.renovation_yen_per_m2),
        ("rebuild", price.rebuild_yen_per_m2, standard.rebuild_yen_per_m2),
    ]
    return [
        RateNote(f"price.{category.value}.{kind}", value, "yen/m2", *_origin(value == usual, MIC_SOURCE), PRICE_YEAR)
        if value == usual
        else RateNote(f"price.{category.value}.{kind}", value, "yen/m2", *_origin(False, MIC_SOURCE))
        for kind, value, usual in given
    ]


def _origin(is_published: bool, source: str) -> tuple[str, bool]:
    return (source, False) if is_published else ("scenario", True)


def _path_notes(path: LifePath, name: str) -> list[RateNote]:
    published = path in MIC_PATHS or path in LONG_LIFE_PATHS
    source, assumed = _origin(published, KAKOGAWA_SOURCE if name == "long-life" else MIC_SOURCE)
    return path_notes(path, source, is_assumption=assumed)


def path_notes(path: LifePath, source: str, *, is_assumption: bool) -> list[RateNote]:
    """Every figure of one life path: its share of the floor, life, works with their ages, shares and spreads."""
    listed = [
        RateNote(f"path.{path.name}.share", path.share, "1", source, is_assumption),
        RateNote(f"path.{path.name}.life", path.life_years, "years", source, is_assumption),
        RateNote(f"path.{path.name}.rebuild-spread", path.rebuild_spread_years, "years", source, is_assumption),
    ]
    for work in path.works:
        stem = f"path.{path.name}.{work.kind.value}-{work.age_years}"
        listed.append(RateNote(f"{stem}.share-of-{work.basis.value}-price", work.share, "1", source, is_assumption))
        listed.append(RateNote(f"{stem}.spread", work.spread_years, "years", source, is_assumption))
        if work.backlog_to_age is not None:
            listed.append(RateNote(f"{stem}.backlog-to-age", work.backlog_to_age, "years", source, is_assumption))
            listed.append(RateNote(f"{stem}.backlog-spread", work.backlog_years, "years", source, is_assumption))
    return listed


def _general_notes(assumptions: Assumptions) -> list[RateNote]:
    repair, demolition = assumptions.repair_yen_per_m2, assumptions.demolition_yen_per_m2
    survey = demolition in {0.0, DEMOLITION_YEN_PER_M2}
    centred = float(assumptions.phase is Phase.CENTRED)
    carried = float(assumptions.before_base is BeforeBase.CARRY)
    spread = float(assumptions.unknown_year is UnknownYear.SPREAD)
    return [
        RateNote("phase.centred", centred, "yes=1", "recalculation of published results", True),
        RateNote("before-base.carried", carried, "yes=1", "setting", True),
        RateNote("backlog.rebuild-spread", assumptions.rebuild_backlog_years, "years", "usual default", True),
        RateNote("unknown-year.spread", spread, "yes=1", "setting", True),
        RateNote("repair", repair, "yen/m2/year", *_origin(repair in {0.0, 1000.0, 2000.0}, KAKOGAWA_SOURCE)),
        RateNote("running", assumptions.running_yen_per_m2, "yen/m2/year", "scenario", True),
        RateNote("demolition", demolition, "yen/m2", *_origin(survey, "総務省調査 平成25年12月"), 2013),
        RateNote("price-level", assumptions.price_level, "factor", "scenario", True),
        RateNote("price-growth", assumptions.price_growth, "per year", "scenario", True),
        *[
            RateNote("price-series", factor, "factor", "scenario", True, year)
            for year, factor in assumptions.price_series
        ],
    ]
