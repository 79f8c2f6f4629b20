"""What a planner asks of a plan, read from JSON with every fault listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.cost.rates import PRESETS
from app.domain.vocabulary import Function
from app.planning.ask.finance_shares import Finance
from app.planning.ask.standards import STANDARD_KM

LOCKS = ("keep", "close")
# kg of CO2: heat and power of a year; materials and works of a new building (assumptions for the city to set).
RUNNING_CARBON_KG_PER_M2 = 50.0
BUILDING_CARBON_KG_PER_M2 = 600.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """Money in yen at today's value, distances in km by road, years fiscal.

    `yen_per_km` is what one km between a user and a place costs people for one visit, there and back: some 2 minutes
    a km at about 40 yen a minute, and the car's own cost (assumption).

    `area_cut_share` 0.3 asks for 30 % less floor area, `carbon_cut_share` for that much less carbon than keeping
    everything, `carbon_limit_t` is in tonnes of CO2 over the whole plan; `locks` code → "keep" | "close"; `not_before`
    code → first year; `budget_yen_per_period` (None: no limit) wins over the yearly budget where both are given.
    """

    base_year: int
    periods: int = 4
    period_years: int = 10
    discount_rate: float = 0.02
    yen_per_km: float = 200.0
    budget_yen_per_year: float | None = None
    budget_yen_per_period: tuple[float | None, ...] = ()
    area_cut_share: float | None = None
    locks: Mapping[str, str] = field(default_factory=dict)
    not_before: Mapping[str, int] = field(default_factory=dict)
    standard_km: Mapping[Function, float] = field(default_factory=lambda: dict(STANDARD_KM))
    minimum_number: Mapping[Function, int] = field(default_factory=dict)
    most_changes_per_period: int | None = None
    carbon_cut_share: float | None = None
    carbon_limit_t: float | None = None
    running_carbon_kg_per_m2: float = RUNNING_CARBON_KG_PER_M2
    building_carbon_kg_per_m2: float = BUILDING_CARBON_KG_PER_M2
    finance: Finance = Finance.CASH
    subsidy_share: float = 0.0
    depopulated: bool = False
    strong_city: bool = False
    together: tuple[tuple[str, str], ...] = ()
    not_together: tuple[tuple[str, str], ...] = ()
    keep_last_shelter: bool = True
    avoid_hazard: bool = True
    use_neighbours: bool = True
    nearest_only: bool = False
    hand_over: bool = False
    preset: str = "mic"
    seconds: float = 60.0
    gap: float = 0.01
    seed: int = 0

    @property
    def years(self) -> int:
        return self.periods * self.period_years

    def period_starts(self) -> tuple[int, ...]:
        return tuple(self.base_year + index * self.period_years for index in range(self.periods))


@dataclass(frozen=True, slots=True)
class WishFault:
    """One wish that cannot be read: its name, a stable code, the value."""

    name: str
    code: str
    value: str


# name → (kind, least, most). Whole numbers are `int`.
_NUMBERS: dict[str, tuple[type, float, float]] = {
    "base_year": (int, 1990, 2200),
    "periods": (int, 1, 12),
    "period_years": (int, 1, 40),
    "discount_rate": (float, 0, 0.5),
    "yen_per_km": (float, 0, 1e6),
    "budget_yen_per_year": (float, 0, 1e15),
    "area_cut_share": (float, 0, 1),
    "most_changes_per_period": (int, 0, 100_000),
    "carbon_cut_share": (float, 0, 1),
    "carbon_limit_t": (float, 0, 1e9),
    "running_carbon_kg_per_m2": (float, 0, 10_000),
    "building_carbon_kg_per_m2": (float, 0, 100_000),
    "subsidy_share": (float, 0, 1),
    "seconds": (float, 0.1, 86_400),
    "gap": (float, 0, 1),
    "seed": (int, 0, 2**31),
}
_SWITCHES = (
    "keep_last_shelter",
    "avoid_hazard",
    "use_neighbours",
    "nearest_only",
    "hand_over",
    "depopulated",
    "strong_city",
)
_BY_FUNCTION = {"standard_km": 1000.0, "minimum_number": 10_000.0}


def read_wishes(given: Mapping[str, Any], *, base_year: int) -> tuple[Wishes, list[WishFault]]:
    """Wishes from JSON values; what is unknown or impossible is a fault, and the default stands in its place."""
    values: dict[str, Any] = {"base_year": base_year}
    faults: list[WishFault] = []
    for name, value in given.items():
        if value is None:
            continue
        read = _read(name, value)
        if isinstance(read, WishFault):
            faults.append(read)
        else:
            values[name] = read
    wishes = Wishes(**values)
    if wishes.budget_yen_per_period and len(wishes.budget_yen_per_period) != wishes.periods:
        told = f"{len(wishes.budget_yen_per_period)} ({wishes.periods})"
        faults.append(WishFault("budget_yen_per_period", "one_each_period", told))
    faults += [
        WishFault("not_before", "closed_but_not_before", code)
        for code, year in wishes.not_before.items()
        if wishes.locks.get(code) == "close" and year > wishes.period_starts()[-1]
    ]
    return wishes, faults


def codes_named(wishes: Wishes) -> list[tuple[str, str]]:
    """(wish, facility code) of every facility the wishes name."""
    found = [("locks", code) for code in wishes.locks] + [("not_before", code) for code in wishes.not_before]
    for name, pairs in (("together", wishes.together), ("not_together", wishes.not_together)):
        found += [(name, code) for pair in pairs for code in pair]
    return found


def _read(name: str, value: Any) -> Any:
    reader = _READERS.get(name)
    return reader(name, value) if reader else WishFault(name, "unknown_wish", str(value))


def _number(name: str, value: Any) -> Any:
    kind, least, most = _NUMBERS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return WishFault(name, "out_of_range", f"{value} ({least:g}–{most:g})")
    return kind(value)


def _by_function(name: str, value: Any) -> Any:
    known = {function.value: function for function in Function}
    if not isinstance(value, Mapping) or set(value) - set(known):
        return WishFault(name, "unknown_function", str(value))
    read = {known[function]: _limited(number, _BY_FUNCTION[name]) for function, number in value.items()}
    if None in read.values():
        return WishFault(name, "out_of_range", str(value))
    return {**STANDARD_KM, **read} if name == "standard_km" else read


def _limited(number: Any, most: float) -> Any:
    fits = isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= most
    return number if fits else None


def _locks(name: str, value: Any) -> Any:
    if not isinstance(value, Mapping) or set(map(str, value.values())) - set(LOCKS):
        return WishFault(name, "keep_or_close", str(value))
    return {str(code): str(lock) for code, lock in value.items()}


def _years(name: str, value: Any) -> Any:
    if not isinstance(value, Mapping) or not all(isinstance(year, int) for year in value.values()):
        return WishFault(name, "not_a_year", str(value))
    return {str(code): year for code, year in value.items()}


def _switch(name: str, value: Any) -> Any:
    return value if isinstance(value, bool) else WishFault(name, "not_true_or_false", str(value))


def _finance(name: str, value: Any) -> Any:
    return Finance(value) if value in set(Finance) else WishFault(name, "unknown_finance", str(value))


def _budgets(name: str, value: Any) -> Any:
    if not isinstance(value, list) or not all(each is None or _limited(each, 1e15) is not None for each in value):
        return WishFault(name, "not_budgets", str(value))
    return tuple(None if each is None else float(each) for each in value)


def _preset(name: str, value: Any) -> Any:
    return value if value in PRESETS else WishFault(name, "unknown_preset", str(value))


def _pairs(name: str, value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        return WishFault(name, "not_pairs", str(value))
    pairs = tuple((str(one), str(other)) for one, other in value)
    same = next((one for one, other in pairs if one == other), None)
    return pairs if same is None else WishFault(name, "same_facility", same)


_READERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_BY_FUNCTION, _by_function),
    **dict.fromkeys(("together", "not_together"), _pairs),
    "locks": _locks,
    "not_before": _years,
    "preset": _preset,
    "finance": _finance,
    "budget_yen_per_period": _budgets,
}
