"""What is asked of a series of plans, read from JSON with every fault listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.vocabulary import ExplorationKind
from app.planning.ask.setting_faults import SettingFault

# Weights of the sweep as parts and multiples of the run's own.
SWEEP = (0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0)
USUAL_YEN_PER_KM = 200.0
MOST_SCENARIOS = 36


@dataclass(frozen=True, slots=True)
class ExploreOptions:
    """`seconds` for each plan; `gap` and `seed` None: as in the run. Shares and factors are 1 = as in the run.

    alphas_yen: weights in yen per user and km. different: places decided otherwise; dearer: by what share of the part
    of the objective that decisions can change; count: how many alternatives. shares: of the budget. population: people
    at the end of the plan; prices: of construction work. Each pair of the two is a scenario. plans: how many legal
    plans are met at most; `seconds` is the time of the whole walk then.
    """

    seconds: float = 20.0
    gap: float | None = None
    seed: int | None = None
    alphas_yen: tuple[float, ...] | None = None
    different: int = 10
    dearer: float = 0.02
    count: int = 3
    shares: tuple[float, ...] = (1.0, 0.8, 0.6)
    budget_yen_per_year: float | None = None
    population: tuple[float, ...] = (1.0, 0.9, 1.1)
    prices: tuple[float, ...] = (1.0, 0.9, 1.2)
    plans: int = 1000

    def scenarios(self) -> list[tuple[float, float]]:
        """(population, prices), the first of each together first."""
        return [(people, price) for people in self.population for price in self.prices]

    def weights(self, own_yen_per_km: float) -> tuple[float, ...]:
        """The weights of the sweep, rising."""
        usual = own_yen_per_km or USUAL_YEN_PER_KM
        return tuple(sorted(set(self.alphas_yen or (usual * part for part in SWEEP))))


# name → (kind, least, most); lists besides: how many values.
_NUMBERS: dict[str, tuple[type, float, float]] = {
    "seconds": (float, 0.1, 3600),
    "gap": (float, 0, 1),
    "seed": (int, 0, 2**31),
    "different": (int, 1, 100_000),
    "dearer": (float, 0, 10),
    "count": (int, 1, 10),
    "plans": (int, 10, 100_000),
    "budget_yen_per_year": (float, 0, 1e15),
}
_LISTS: dict[str, tuple[float, float, int]] = {
    "alphas_yen": (0, 1e6, 30),
    "shares": (0.01, 10, 12),
    "population": (0.1, 10, 12),
    "prices": (0.1, 10, 12),
}
_OF_ALL = ("seconds", "gap", "seed")
_OF_KIND = {
    ExplorationKind.PARETO: ("alphas_yen",),
    ExplorationKind.ALTERNATIVES: ("different", "dearer", "count"),
    ExplorationKind.NESTED: ("shares", "budget_yen_per_year"),
    ExplorationKind.ROBUST: ("population", "prices"),
    ExplorationKind.SPREAD: ("plans",),
}


def read_options(kind: ExplorationKind, given: Mapping[str, Any]) -> tuple[ExploreOptions, list[SettingFault]]:
    """Options from JSON values; what is unknown or impossible is a fault, and the default stands in its place."""
    values: dict[str, Any] = {}
    faults: list[SettingFault] = []
    for name, value in given.items():
        if value is None:
            continue
        read = _read(name, value) if name in (*_OF_ALL, *_OF_KIND[kind]) else SettingFault(name, "unknown_option", kind)
        if isinstance(read, SettingFault):
            faults.append(read)
        else:
            values[name] = read
    options = ExploreOptions(**values)
    if kind is ExplorationKind.ROBUST and len(options.scenarios()) > MOST_SCENARIOS:
        faults.append(
            SettingFault("population", "too_many_scenarios", f"{len(options.scenarios())} (≤ {MOST_SCENARIOS})")
        )
    return options, faults


def _read(name: str, value: Any) -> Any:
    return _number(name, value) if name in _NUMBERS else _list(name, value)


def _number(name: str, value: Any) -> Any:
    kind, least, most = _NUMBERS[name]
    fits = _is_number(value) and least <= value <= most and (kind is float or value == int(value))
    return kind(value) if fits else _beyond(name, value, least, most)


def _list(name: str, value: Any) -> Any:
    least, most, longest = _LISTS[name]
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= longest:
        return SettingFault(name, "not_a_list", f"{value} (1–{longest})")
    if not all(_is_number(each) and least <= each <= most for each in value):
        return _beyond(name, value, least, most)
    return tuple(dict.fromkeys(float(each) for each in value))


def _beyond(name: str, value: Any, least: float, most: float) -> SettingFault:
    return SettingFault(name, "out_of_range", f"{value} ({least:g}–{most:g})")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
