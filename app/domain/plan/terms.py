"""The values a plan speaks in: a building's case, the rules of the plan, and a trajectory with its arithmetic."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import NamedTuple

from app.domain.cost.rates import DEMOLITION_YEN_PER_M2, LONG_LIFE_PATHS, Assumptions, LifePath, Note
from app.domain.vocabulary import Action, Category, CostKind, Function


class Level(StrEnum):
    """How much room a function is given; `LEVELS.index(level)` is the optimizer's number for it."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


LEVELS: tuple[Level, ...] = tuple(Level)


class Lock(StrEnum):
    """A decision taken beforehand: the building stays in use, or it is closed."""

    KEEP = "keep"
    CLOSE = "close"


class Owner(StrEnum):
    """Whose building it is. A neighbour's can only be used for a fee; ours may be opened to a neighbour."""

    OWN = "own"
    OPEN_TO_NEIGHBOUR = "open_to_neighbour"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Period:
    """`years` fiscal years from `start_year` on."""

    start_year: int
    years: int

    @property
    def end_year(self) -> int:
        """First fiscal year after the period."""
        return self.start_year + self.years


def equal_periods(start_year: int, *, years_each: int, count: int) -> tuple[Period, ...]:
    """`count` periods in a row."""
    return tuple(Period(start_year + number * years_each, years_each) for number in range(count))


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """A function in a building: its area, how many users it can hold (None = no limit), its users today."""

    function: Function
    area_m2: float
    capacity: float | None = None
    users: float = 0.0


@dataclass(frozen=True, slots=True)
class Guest:
    """A function of another building near by that might move in: how far, and the area it uses today."""

    function: Function
    distance_km: float
    area_m2: float


@dataclass(frozen=True, slots=True)
class BuildingCase:
    """What the rules need to know of one building. built_year 0 = unknown; yearly amounts in yen (None = by area).

    `not_before` is the first fiscal year in which anything may change. `guests` are already those a planner allows.
    """

    index: int
    category: Category
    floor_area_m2: float
    built_year: int
    functions: tuple[FunctionUse, ...]
    running_cost_yen: int | None = None
    income_yen: int = 0
    land_value_yen: int = 0
    guests: tuple[Guest, ...] = ()
    lock: Lock | None = None
    not_before: int | None = None
    life_years: int = 0
    is_renovated: bool = False
    is_extendable: bool = True
    is_shelter: bool = False
    is_in_hazard: bool = False
    owner: Owner = Owner.OWN
    renovation_yen_per_m2: float | None = None
    rebuild_yen_per_m2: float | None = None


class Offer(NamedTuple):
    """A function open to people in a period (index) with this much room."""

    function: Function
    period: int
    level: Level


class Step(NamedTuple):
    """One line of the arithmetic: amount at prices of its years, and present value. Income and sales are negative."""

    code: str
    amount_yen: int
    present_yen: int
    params: tuple[tuple[str, float | str], ...] = ()


class Trajectory(NamedTuple):
    """One course a building may take over all periods. `npv_yen` is the sum of the steps' present values.

    `period` is when it changes (None = never); `standing[t]` says whether the building is in use in period t.
    """

    building: int
    action: Action
    period: int | None
    npv_yen: int
    capital_yen: tuple[int, ...]
    final_area_m2: float
    carbon_t: float
    offers: tuple[Offer, ...]
    steps: tuple[Step, ...]
    standing: tuple[bool, ...]
    guests: tuple[Function, ...] = ()

    def keeps_shelter(self, case: BuildingCase) -> tuple[bool, ...]:
        """Per period: whether the building serves as a shelter."""
        return tuple(case.is_shelter and stands for stands in self.standing)


def _extended() -> LifePath:
    """The long life of Kakogawa, but no building is extended without its renovation, however old it is today."""
    path = LONG_LIFE_PATHS[0]
    works = tuple(
        replace(work, backlog_to_age=path.life_years - 1) if work.kind is CostKind.RENOVATION else work
        for work in path.works
    )
    return replace(path, name="extended-80", share=1.0, works=works)


EXTENDED_PATHS = (_extended(),)
# Small community facilities are what towns hand over to neighbourhoods and operators (domain.md 4.3).
HANDED_OVER = frozenset(
    {
        Function.COMMUNITY_CENTER,
        Function.NEIGHBORHOOD_HALL,
        Function.ELDERLY_WELFARE_CENTER,
        Function.SPA_LODGING,
        Function.TOURISM_FACILITY,
        Function.NURSERY,
        Function.CERTIFIED_CHILDCARE_CENTER,
        Function.STORAGE,
    }
)

# Of a closed building's running cost Kakogawa counts maintenance, 指定管理料 and 30 % of operation as ending:
# (23.2 + 17.4 + 0.3 · 81.8) of 122.4億円; staff and programmes go on elsewhere (domain.md 4.4).
RUNNING_ENDING_SHARE = 0.53


@dataclass(frozen=True, slots=True)
class StrategyRules:
    """The rules of one plan. Shares are 0–1; prices yen per m²; the discount rate is real, per year.

    `city_shares`: for an action, what part of the works of each period the city bears itself after subsidy and tax
    allocation (finance.py); it lowers the present value, while the capital per period stays what has to be raised.

    The periods must cover the horizon of `assumptions` without gaps, so that plan and forecast speak of the same years.
    """

    assumptions: Assumptions
    periods: tuple[Period, ...]
    actions: frozenset[Action] = frozenset(Action)
    extended_paths: tuple[LifePath, ...] = EXTENDED_PATHS
    discount_rate: float = 0.02
    idle_before_closing_years: int = 10
    idle_before_rebuild_years: int = 20
    smaller_share: float = 0.7
    larger_share: float = 1.3
    spare_room_share: float = 0.2
    small_capacity_share: float = 0.5
    large_capacity_share: float = 1.5
    complex_saving_share: float = 0.1
    fit_out_share: float = 0.5
    running_ending_share: float = RUNNING_ENDING_SHARE
    demolition_yen_per_m2: float = float(DEMOLITION_YEN_PER_M2)
    move_yen_per_m2: float = 10_000.0
    sale_share: float = 0.7
    lease_rate: float = 0.02
    hand_over_repair_share: float = 0.2
    handed_over: frozenset[Function] = HANDED_OVER
    neighbour_share: float = 0.3
    neighbour_fee_share: float = 0.5
    max_guests: int = 2
    running_carbon_kg_per_m2: float = 50.0
    building_carbon_kg_per_m2: float = 600.0
    counts_residual_value: bool = False
    city_shares: tuple[tuple[Action, tuple[float, ...]], ...] = ()

    def __post_init__(self) -> None:
        reached = self.assumptions.base_year
        for period in self.periods:
            if period.start_year != reached or period.years < 1:
                raise ValueError("periods must follow each other from the base year")
            reached = period.end_year
        if not self.periods or reached != self.assumptions.base_year + self.assumptions.years:
            raise ValueError("periods must cover the forecast horizon")
        if any(len(shares) != len(self.periods) for _, shares in self.city_shares):
            raise ValueError("city shares must name every period")


# Where the figures come from that were published; all others are assumptions for the city to replace.
_PUBLISHED = {
    "demolition_yen_per_m2": "総務省調査 平成25年12月(壱岐市計画)",
    "running_ending_share": "加古川市 公共施設等総合管理計画 40頁(算出)",
    "smaller_share": "蒲郡市 公共施設マネジメント実施計画(建替え時 3 割減)",
}
_UNITS = {"_yen_per_m2": "yen/m2", "_years": "years", "_kg_per_m2": "kg/m2", "_rate": "per year", "_share": "1"}


def rule_notes(rules: StrategyRules) -> list[Note]:
    """Every figure of the rules with its unit and source, for printing beside a plan."""
    listed: list[Note] = []
    usual = {field.name: field.default for field in fields(StrategyRules)}
    for name, default in usual.items():
        value = getattr(rules, name)
        if isinstance(value, int | float):
            unit = next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "1")
            source = _PUBLISHED.get(name) if value == default else None
            listed.append(Note(f"rule.{name}", float(value), unit, source or "scenario", source is None))
    return listed + [
        Note(f"rule.city_share.{action.value}.{period.start_year}", share, "1", "scenario", True)
        for action, shares in rules.city_shares
        for period, share in zip(rules.periods, shares, strict=True)
    ]
