"""Money of a plan: works of one m² of a building cut to periods and discounted, from the same calendar as the forecast.

present = Σ_y yen(y) · price factor(y) / (1 + r)^(y − base year); capital[t] = Σ_{y in t} yen(y) · price factor(y).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from app.domain.plan_terms import BuildingCase, StrategyRules
from app.domain.rates import CATEGORIES, Assumptions, PriceBasis
from app.domain.vocabulary import CostKind
from app.domain.works import REBUILDS, Instalment, building_instalments

EXTENDED = len(CATEGORIES)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Yen per m² of one kind of work: by period, in all, and its present value. `quantity`: times the full work."""

    code: str
    per_period: tuple[float, ...]
    amount: float
    present: float
    quantity: float


class Profile(NamedTuple):
    """What the works of a building depend on besides its area. `paths` is a number so that profiles hash fast."""

    built_year: int
    life_years: int
    is_renovated: bool
    renovation_yen_per_m2: float
    rebuild_yen_per_m2: float
    paths: int


class PlanMoney:
    """Prices and years of one set of rules; remembers profiles it has worked out."""

    def __init__(self, rules: StrategyRules) -> None:
        assumptions = rules.assumptions
        self.rules = rules
        self.price = assumptions.price_factors()
        self.discount = [(1 + rules.discount_rate) ** -number for number in range(assumptions.years)]
        self.period_of = [t for t, period in enumerate(rules.periods) for _ in range(period.years)]
        self._paid = list(accumulate(self.price, initial=0.0))
        self._present = list(accumulate(map(mul, self.price, self.discount), initial=0.0))
        self.paths = [*(assumptions.paths_of(category) for category in CATEGORIES), rules.extended_paths]
        self.staying = lru_cache(maxsize=None)(self._staying)
        self.until = lru_cache(maxsize=None)(self._until)
        self.rebuilt = lru_cache(maxsize=None)(self._rebuilt)
        self.rebuild_due = lru_cache(maxsize=None)(self._rebuild_due)
        self.has_late_works = lru_cache(maxsize=None)(self._has_late_works)

    def yearly(self, since: int, until: int, built_year: int) -> tuple[float, float]:
        """What one yen a year comes to over periods since..until-1: amount and present value, once it is built."""
        base, periods = self.rules.assumptions.base_year, self.rules.periods
        end = periods[until - 1].end_year - base if until else 0
        start = min(max(periods[since].start_year if since < len(periods) else base, built_year) - base, end)
        start = end if since >= until else start
        return self._paid[end] - self._paid[start], self._present[end] - self._present[start]

    def once(self, year: int) -> tuple[float, float]:
        """Price factor of a fiscal year, and the present value of one yen at today's prices then."""
        number = year - self.rules.assumptions.base_year
        return self.price[number], self.price[number] * self.discount[number]

    def period_at(self, year: int) -> int:
        """The period a fiscal year of the horizon lies in."""
        return self.period_of[year - self.rules.assumptions.base_year]

    def profile(self, case: BuildingCase, *, is_extended: bool = False) -> Profile:
        """The building as the calendar of works sees it, on the usual or the extended life."""
        price = self.rules.assumptions.price_of(case.category)
        own, new = case.renovation_yen_per_m2, case.rebuild_yen_per_m2
        return Profile(
            case.built_year,
            0 if is_extended else case.life_years,
            case.is_renovated,
            price.renovation_yen_per_m2 if own is None else own,
            price.rebuild_yen_per_m2 if new is None else new,
            EXTENDED if is_extended else CATEGORIES.index(case.category),
        )

    def _by_period(self, yearly: Iterable[float]) -> list[float]:
        sums = [0.0] * len(self.rules.periods)
        for period, value in zip(self.period_of, yearly, strict=True):
            sums[period] += value
        return sums

    def _due(self, profile: Profile, assumptions: Assumptions) -> list[Instalment]:
        return list(
            building_instalments(
                profile.built_year,
                self.paths[profile.paths],
                assumptions=assumptions,
                life_years=profile.life_years,
                renovated=profile.is_renovated,
            )
        )

    def _lines(self, profile: Profile, due: Iterable[Instalment]) -> tuple[UnitLine, ...]:
        """Fold instalments to one line a kind, demolition beside each rebuild."""
        base, demolition = self.rules.assumptions.base_year, self.rules.assumptions.demolition_yen_per_m2
        prices = {
            PriceBasis.RENOVATION: profile.renovation_yen_per_m2,
            PriceBasis.REBUILD: profile.rebuild_yen_per_m2,
        }
        yearly: dict[CostKind, list[float]] = {}
        quantity: dict[CostKind, float] = {}
        for line in due:
            number = line.fiscal_year - base
            kinds = [(line.kind, prices[line.basis])]
            if line.kind in REBUILDS and demolition:
                kinds.append((CostKind.DEMOLITION, demolition))
            for kind, price in kinds:
                row = yearly.setdefault(kind, [0.0] * len(self.price))
                row[number] += line.share * price * self.price[number]
                quantity[kind] = quantity.get(kind, 0.0) + line.share
        return tuple(self._line(kind.value, row, quantity[kind]) for kind, row in yearly.items())

    def _line(self, code: str, row: list[float], quantity: float) -> UnitLine:
        present = sum(map(mul, row, self.discount))
        return UnitLine(code, tuple(self._by_period(row)), sum(row), present, quantity)

    def _staying(self, profile: Profile) -> tuple[UnitLine, ...]:
        """All works of the horizon."""
        return self._lines(profile, self._due(profile, self.rules.assumptions))

    def _until(self, profile: Profile, end_year: int, idle_years: int) -> tuple[UnitLine, ...]:
        """Works of a building that ends in `end_year`: never rebuilt before, no work in its last `idle_years`."""
        due = self._rebuild_due(profile)
        last = min(end_year - idle_years, end_year if due is None else due)
        lines = self._due(profile, self.rules.assumptions)
        return self._lines(profile, (line for line in lines if line.kind not in REBUILDS and line.due_year < last))

    def _has_late_works(self, profile: Profile, end_year: int) -> bool:
        """Whether works but the rebuild fall due in the last years before a rebuild in `end_year`."""
        first = end_year - self.rules.idle_before_rebuild_years
        lines = self._due(profile, self.rules.assumptions)
        return any(line.kind not in REBUILDS and first <= line.due_year < end_year for line in lines)

    def _rebuilt(self, profile: Profile, year: int) -> tuple[UnitLine, ...]:
        """The rebuild in `year` itself and the new building's works after it."""
        assumptions = self.rules.assumptions
        life = profile.life_years or max(path.life_years for path in self.paths[profile.paths])
        ends_then = profile._replace(built_year=year - life, life_years=life, is_renovated=True)
        due = self._due(ends_then, assumptions)
        return self._lines(profile, (line for line in due if line.kind in REBUILDS or line.due_year > year))

    def _rebuild_due(self, profile: Profile) -> int | None:
        """The fiscal year in which the standing building is due for rebuild, if within the horizon."""
        if not profile.built_year:
            return None
        life = profile.life_years or min(path.life_years for path in self.paths[profile.paths])
        base = self.rules.assumptions.base_year
        year = max(profile.built_year + life, base)
        return year if year <= self.rules.assumptions.last_year else None
