"""What the gate may know of a town: the register's facts, none of the plan's own reckoning.

Areas in m², money in yen at prices of the base year, positions in metres of one plane. `None` is always "not known":
a rule that needs the figure then says nothing about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """The fiscal years of one period of the plan: `start_year` up to, not including, `end_year`."""

    start_year: int
    end_year: int

    @property
    def years(self) -> int:
        return max(0, self.end_year - self.start_year)


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """One function of a facility today: users in `unit`, the same users as projected for each period where known."""

    function: str
    area_m2: float | None = None
    users: float | None = None
    unit: str = ""
    capacity: float | None = None
    users_by_period: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """One building (棟). `retrofitted` None: nobody knows whether the old code was made good; `extended`: works that
    extend its life were done; `life_years`: its own target life, which wins over that of its structure."""

    area_m2: float
    built_year: int | None = None
    structure: str = ""
    seismic_old: bool = False
    retrofitted: bool | None = None
    extended: bool = False
    life_years: int | None = None


@dataclass(frozen=True, slots=True)
class FacilityToday:
    """One facility today.

    `land_part` numbers the piece of land it stands on; `lock` is the planner's word ("keep", "close", or whatever else
    was decided; None: nothing); `tenant`: rooms in somebody else's building; `condition` 0–100, higher is better.
    """

    code: str
    name: str
    own: bool = True
    category: str = ""
    functions: tuple[FunctionFacts, ...] = ()
    blocks: tuple[BlockFacts, ...] = ()
    floor_area_m2: float = 0.0
    x_m: float | None = None
    y_m: float | None = None
    district: str | None = None
    land_part: int | None = None
    shelter: bool = False
    shelter_capacity: float | None = None
    in_hazard: bool | None = None
    unused: bool = False
    lock: str | None = None
    tenant: bool = False
    condition: float | None = None


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """Rebuild price of a class as the plan uses it, and the ministry's of about 2011, both yen per m²."""

    category: str
    used_yen_per_m2: float
    ministry_yen_per_m2: float


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """Users of a function in the whole town, by period."""

    function: str
    users_by_period: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TownFacts:
    """The town a plan is laid before. `population` by fiscal year; `residents_by_period` where only that is known.

    `life_years` by structure and `extension_years` on top of it after works that extend a life; `standard_km` by
    function, on roads; `detour` is road ÷ straight line; `budget_yen` by fiscal year. The town's own plan for schools
    or for housing decides those places where `schools_planned`, `housing_planned` say so.
    """

    facilities: tuple[FacilityToday, ...]
    periods: tuple[Span, ...]
    population: Mapping[int, float] = field(default_factory=dict)
    residents_by_period: tuple[float, ...] = ()
    life_years: Mapping[str, int] = field(default_factory=dict)
    extension_years: int = 20
    standard_km: Mapping[str, float] = field(default_factory=dict)
    detour: float = 1.3
    budget_yen: Mapping[int, float] = field(default_factory=dict)
    prices: tuple[PriceFacts, ...] = ()
    demand: tuple[DemandFacts, ...] = ()
    schools_planned: bool = False
    housing_planned: bool = False
