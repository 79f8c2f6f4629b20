"""The values a plan speaks in: a facility's case, the rules of the plan, and an option with its arithmetic."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import NamedTuple

from app.domain.cost.rates import LONG_LIFE_PATHS, Assumptions, LifePath, RateNote
from app.domain.vocabulary import Action, Category, CostKind, Function


class Owner(StrEnum):
    """Whose building it is. A neighbour's can only be used for a fee; ours may be opened to a neighbour."""

    OWN = "own"
    OPEN_TO_NEIGHBOUR = "open_to_neighbour"
    NEIGHBOUR = "neighbour"


# People who had to go to another place are not sent on for so many years (assumption).
MOVED_AGAIN_YEARS = 15


@dataclass(frozen=True, slots=True)
class Period:
    """A term of the plan: `years` fiscal years from `start_year` on."""

    start_year: int
    years: int

    @property
    def end_year(self) -> int:
        """First fiscal year after the period."""
        return self.start_year + self.years


def periods_of(start_year: int, terms: tuple[int, ...]) -> tuple[Period, ...]:
    """Periods of the given numbers of years in a row."""
    starts = [start_year + sum(terms[:number]) for number in range(len(terms))]
    return tuple(Period(start, years) for start, years in zip(starts, terms, strict=True))


@dataclass(frozen=True, slots=True)
class Block:
    """One building (棟) of a facility: area in m², build year (0 unknown), own target life in years (0: its class's).

    `is_unsafe`: of the old seismic code and known not to be strengthened.
    """

    area_m2: float
    built_year: int
    life_years: int = 0
    is_renovated: bool = False
    is_unsafe: bool = False
    is_extendable: bool = True


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """A function in a facility.

    `users[t]` come in period t if nothing changes, in the unit of the function; `room`: users it can hold today (inf:
    no limit is known or wanted); `need_m2`: area a user needs, m² (0: users do not decide the area).
    """

    function: Function
    area_m2: float
    users: tuple[float, ...] = ()
    room: float = float("inf")
    need_m2: float = 0.0
    is_resizable: bool = False

    def room_in(self, period: int) -> float:
        """Users it holds in a period: its evidenced room, never less than come anyway."""
        return max(self.room, self.users[period]) if self.users else self.room

    def area_for(self, since: int, *, least_share: float) -> float:
        """Area of a new building sized to the users of the periods from `since` on, m²; today's where not sized."""
        if not self.is_resizable or self.need_m2 <= 0 or not self.users or max(self.users) <= 0:
            return self.area_m2
        wanted = max(self.users[since:]) * self.need_m2
        return min(self.area_m2, max(wanted, self.area_m2 * least_share))


@dataclass(frozen=True, slots=True)
class Guest:
    """A function of another facility near by that might move in; `is_same`: this facility has the function too."""

    function: Function
    facility: int
    distance_km: float
    area_m2: float
    users: tuple[float, ...]
    need_m2: float
    is_same: bool = False

    def area_for(self, since: int) -> float:
        """Area it needs from a period on, m²: by its users, and never more than it has today."""
        if self.need_m2 <= 0 or not self.users:
            return self.area_m2
        return min(self.area_m2, max(self.users[since:]) * self.need_m2)

    def room_on(self, area_m2: float, since: int) -> float:
        """Users that find room on an area granted."""
        if self.need_m2 > 0:
            return area_m2 / self.need_m2
        whole = self.area_for(since)
        return (max(self.users[since:]) if self.users else float("inf")) if area_m2 >= whole - 1e-6 else 0.0


@dataclass(frozen=True, slots=True)
class BuildingCase:
    """What the rules need to know of one facility. Yearly amounts in yen; areas in m².

    `spare_area_m2`: room for guests shown by evidence. `plot_limit_m2`: most floor the plot bears. `land_value_yen`:
    None where no price is known. `offered`: actions the planner allows beside the usual (hand over …). `may_close`: a
    calculation may give its functions up. `is_host`: it may take others in. `gone_by_year`: an unused building
    goes in a period that begins before; None: in any. `closes_within_years`: it is given up so many years before the
    end of its life at the earliest; None: as soon as its loan is paid. `ordered`: actions the planner asks for in so
    many words; `is_asked`: the planner has decided about it, so that it may go at any time.
    """

    index: int
    category: Category
    blocks: tuple[Block, ...]
    functions: tuple[FunctionUse, ...]
    running_cost_yen: float = 0.0
    floor_running_yen: float = 0.0
    income_yen: float = 0.0
    operator_saving_yen: float = 0.0
    land_value_yen: float | None = None
    is_land_own: bool = True
    spare_area_m2: float = 0.0
    plot_limit_m2: float = 0.0
    guests: tuple[Guest, ...] = ()
    offered: frozenset[Action] = frozenset()
    ordered: frozenset[Action] = frozenset()
    may_close: bool = True
    may_resize: bool = True
    is_host: bool = False
    is_unused: bool = False
    gone_by_year: int | None = None
    closes_within_years: int | None = None
    is_asked: bool = False
    is_school: bool = False
    is_shelter: bool = False
    is_in_hazard: bool = False
    owner: Owner = Owner.OWN

    @property
    def floor_area_m2(self) -> float:
        return sum(block.area_m2 for block in self.blocks)

    @property
    def main_block(self) -> Block | None:
        """The largest block: its calendar decides when the site is built anew. None without area."""
        return max(self.blocks, key=lambda block: (block.area_m2, block.built_year), default=None)

    @property
    def is_unsafe(self) -> bool:
        return any(block.is_unsafe for block in self.blocks)


class Offer(NamedTuple):
    """A function open to people in a period (index): room for so many users on so many m²."""

    function: Function
    period: int
    room: float
    area_m2: float


class Step(NamedTuple):
    """One line of the arithmetic: amount at prices of its years, and present value. Income and sales are negative."""

    code: str
    amount_yen: int
    present_yen: int
    params: tuple[tuple[str, float | str], ...] = ()


class Option(NamedTuple):
    """What one facility may do over all periods. `npv_yen` is the sum of the steps' present values.

    `period` is when it changes (None = never); `standing[t]`: in use by the city's people in period t; `area_m2[t]`:
    the city's floor at the end of period t; `capital_yearly[y]`: works paid in fiscal year base + y, yen at its prices;
    `opens`: the first period in which rooms that it adds are ready; `disposal`: what becomes of what is left (demolish,
    sell, lease, hand_over; empty while the city keeps it); `postponed_years`: overdue renovations done so much later;
    `cash_yearly`: what is paid in each fiscal year, by kind and number of the building (None: all of the facility).
    """

    building: int
    action: Action
    period: int | None
    npv_yen: int
    capital_yen: tuple[int, ...]
    capital_yearly: tuple[float, ...]
    area_m2: tuple[float, ...]
    carbon_t: float
    offers: tuple[Offer, ...]
    steps: tuple[Step, ...]
    standing: tuple[bool, ...]
    guests: tuple[Guest, ...] = ()
    opens: int | None = None
    disposal: str = ""
    is_strengthened: bool = False
    postponed_years: int = 0
    cash_yearly: tuple[tuple[str, int | None, tuple[float, ...]], ...] = ()

    @property
    def final_area_m2(self) -> float:
        return self.area_m2[-1]


def _extended() -> LifePath:
    """The long life of Kakogawa, but no building is extended without its renovation, however old it is today."""
    path = LONG_LIFE_PATHS[0]
    works = tuple(
        replace(work, backlog_to_age=path.life_years - 1) if work.kind is CostKind.RENOVATION else work
        for work in path.works
    )
    return replace(path, name="extended-80", share=1.0, works=works)


EXTENDED_PATHS = (_extended(),)

# Of a closed building's running cost Kakogawa counts maintenance, 指定管理料 and 30 % of operation as ending:
# (23.2 + 17.4 + 0.3 · 81.8) of 122.4億円; staff and programmes go on elsewhere (docs/sources.md 4.4).
RUNNING_ENDING_SHARE = 0.53


@dataclass(frozen=True, slots=True)
class OptionRules:
    """The rules of one plan. Shares are 0–1; prices yen per m² at prices of the base year; the discount rate is real.

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
    least_rebuild_share: float = 0.5
    complex_saving_share: float = 0.1
    fit_out_share: float = 0.5
    running_ending_share: float = RUNNING_ENDING_SHARE
    school_saving_yen: float = 12_000_000.0
    school_bus_yen: float = 10_000_000.0
    seismic_yen_per_m2: float = 50_000.0
    interim_safety_yen_per_m2: float = 1_000.0
    move_yen_per_m2: float = 10_000.0
    unsold_share: float = 0.25
    lease_rate: float = 0.02
    hand_over_repair_share: float = 0.2
    hand_over_grant_yen_per_m2: float = 500.0
    neighbour_share: float = 0.3
    neighbour_fee_share: float = 0.5
    max_guests: int = 2
    loan_years: int = 30
    closing_saves_share: float = 0.2
    moved_again_years: int = MOVED_AGAIN_YEARS
    running_carbon_kg_per_m2: float = 50.0
    building_carbon_kg_per_m2: float = 600.0
    counts_residual_value: bool = True
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
    "running_ending_share": "加古川市 公共施設等総合管理計画 40頁(算出)",
    "school_saving_yen": "玉野市教育委員会の試算(1校あたり年約1,200万円)",
    "school_bus_yen": "玉野市教育委員会の試算(バス1台あたり年約1,000万円)",
    "loan_years": "地方財政法第5条の2・福岡市「借換債の発行について」(市債の償還は原則30年が上限)",
    "unsold_share": "文部科学省 廃校施設の活用状況 令和6年5月1日(未活用25.6%)",
}
_UNITS = {
    "_yen_per_m2": "yen/m2",
    "_years": "years",
    "_kg_per_m2": "kg/m2",
    "_rate": "per year",
    "_share": "1",
    "_yen": "yen/year",
}


def rule_notes(rules: OptionRules) -> list[RateNote]:
    """Every figure of the rules with its unit and source, for printing beside a plan."""
    listed: list[RateNote] = []
    usual = {field.name: field.default for field in fields(OptionRules)}
    for name, default in usual.items():
        value = getattr(rules, name)
        if isinstance(value, int | float):
            unit = next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "1")
            source = _PUBLISHED.get(name) if value == default else None
            listed.append(RateNote(f"rule.{name}", float(value), unit, source or "scenario", source is None))
    return listed + [
        RateNote(f"rule.city_share.{action.value}.{period.start_year}", share, "1", "scenario", True)
        for action, shares in rules.city_shares
        for period, share in zip(rules.periods, shares, strict=True)
    ]
