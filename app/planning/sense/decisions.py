"""What the gate may know of a plan: its decisions, their receivers, and the figures it prints beside them."""

from dataclasses import dataclass
from enum import StrEnum


class WorkKind(StrEnum):
    """Works the gate tells apart. RENOVATION and LIFE_EXTENSION allow a block its extension."""

    REBUILD = "rebuild"
    RENOVATION = "renovation"
    LIFE_EXTENSION = "life_extension"
    SEISMIC = "seismic"
    CONVERSION = "conversion"
    FIT_OUT = "fit_out"
    DEMOLITION = "demolition"
    SALE = "sale"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """One work in its fiscal year; `block` is the index of the building, None the whole facility."""

    kind: str
    fiscal_year: int
    block: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiverFacts:
    """Users of one function that go to another facility in one period. `area_m2` is the floor granted to them there
    (None: they join what is there); `extra_km` what their way grows by, `km` the longest way among them afterwards."""

    facility_code: str
    function: str
    period: int
    users: float
    unit: str = ""
    area_m2: float | None = None
    extra_km: float | None = None
    km: float | None = None


@dataclass(frozen=True, slots=True)
class ServedFacts:
    """What a facility serves in one period: users and floor area granted, its own functions and guests alike."""

    function: str
    period: int
    area_m2: float | None = None
    users: float | None = None


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """One facility's decision. `role`: gives, takes, both or none.

    `stands` and `floor_area_after_m2`, the town's own floor, by period: what stands on no floor of the town was handed
    over. `fiscal_year` is when it changes;
    `opens_year` when its rooms for others open (None: open today).

    `strength` "firm" or "open"; `opposite_yen` what the opposite costs more, at least. Yearly amounts: running cost
    before, the part of it that ends, the upkeep of the building alone that ends, buses that are paid for it. Land
    income once; `land_price_typed`: a person entered the price.
    """

    facility_code: str
    verdict: str = ""
    role: str = "none"
    stands: tuple[bool, ...] = ()
    term: int | None = None
    fiscal_year: int | None = None
    opens_year: int | None = None
    works: tuple[WorkFacts, ...] = ()
    floor_area_before_m2: float = 0.0
    floor_area_after_m2: tuple[float, ...] = ()
    receivers: tuple[ReceiverFacts, ...] = ()
    serves: tuple[ServedFacts, ...] = ()
    strength: str = ""
    opposite_yen: float | None = None
    running_yen: float | None = None
    running_ends_yen: float | None = None
    upkeep_ends_yen: float | None = None
    bus_yen: float | None = None
    land_income_yen: float = 0.0
    land_price_typed: bool = False


@dataclass(frozen=True, slots=True)
class UnservedFacts:
    """Users of a function without a place in a period, and how many of them have none today either."""

    function: str
    period: int
    users: float
    unit: str = ""
    today: float = 0.0


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """The plan's headline money at present value: objective = city cost + travel, bound ≤ objective."""

    city_cost_yen: float | None = None
    travel_yen: float | None = None
    objective_yen: float | None = None
    bound_yen: float | None = None
    gap: float | None = None

    @property
    def gap_yen(self) -> float | None:
        """How much better a plan could still be."""
        if self.objective_yen is None or self.bound_yen is None:
            return None
        return self.objective_yen - self.bound_yen


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    fiscal_year: int
    limit_yen: float | None
    spent_yen: float


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as it is told: decisions and printed figures. `residents_affected`: distinct people, by period;
    `changes_by_term`: places given up in each period, as printed; `closed`: the same in all."""

    decisions: tuple[DecisionFacts, ...]
    unserved: tuple[UnservedFacts, ...] = ()
    residents_affected: tuple[float, ...] = ()
    money: MoneyFacts = MoneyFacts()
    budget: tuple[BudgetFacts, ...] = ()
    floor_area_before_m2: float | None = None
    floor_area_after_m2: float | None = None
    changes_by_term: tuple[int, ...] = ()
    closed: int | None = None
