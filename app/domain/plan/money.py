"""Money of a plan: works of one m² of a building cut to periods and discounted, from the same calendar as the forecast.

present = Σ_y yen(y) · price factor(y) / (1 + r)^(y − base year); capital[t] = Σ_{y in t} yen(y) · price factor(y).
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.rates import CATEGORIES, LAST_YEAR, PriceBasis
from app.domain.cost.works import REBUILDS, Instalment, building_instalments
from app.domain.plan.terms import Block, BuildingCase, OptionRules
from app.domain.vocabulary import CostKind

_BASIS_NUMBER = {basis: number for number, basis in enumerate(PriceBasis)}
DEMOLITION_BASIS = len(_BASIS_NUMBER)
REPAIR = CostKind.REPAIR.value
_REBUILD_CODES = {kind.value for kind in REBUILDS}


Floats = NDArray[np.float64]


class UnitLine(NamedTuple):
    """One kind of work of 1 m² at a price of 1 yen: by fiscal year and in all, present value by period and in all.

    `basis` numbers the price it is a share of; `rebuilds`: how many times the area is built anew by it; `left`: value
    left in new buildings at the end of the horizon (straight line over their life), then and at present.
    """

    code: str
    basis: int
    per_year: Floats
    amount: float
    present_per_period: Floats
    present: float
    rebuilds: float
    left: tuple[float, float] | None


class Profile(NamedTuple):
    """What decides the years of a building's works. `paths` is a number so that profiles hash fast."""

    built_year: int
    life_years: int
    is_renovated: bool
    paths: int


class Quote(NamedTuple):
    """A facility as the calendar of works sees it: its blocks' usual and extended lives, prices per m², yearly amounts.

    `blocks` are (area m², usual profile, extended profile); `main` numbers the block whose calendar decides the site's.
    """

    blocks: tuple[tuple[float, Profile, Profile], ...]
    main: int
    prices: tuple[float, float, float]
    yearly: tuple[tuple[str, float], ...]

    @property
    def main_profile(self) -> Profile:
        return self.blocks[self.main][1]


class PlanPricing:
    """Prices and years of one set of rules; remembers profiles it has worked out.

    `tells_years`: options also say what each line pays in each fiscal year, which thousands of options need not carry.
    """

    def __init__(self, rules: OptionRules, *, tells_years: bool = False) -> None:
        assumptions = rules.assumptions
        self.tells_years = tells_years
        self.rules = rules
        self.price = assumptions.price_factors()
        self.discount = [(1 + rules.discount_rate) ** -number for number in range(assumptions.years)]
        self.period_of = [t for t, period in enumerate(rules.periods) for _ in range(period.years)]
        self._first_years = np.cumsum([0, *(period.years for period in rules.periods[:-1])])
        self._paid = list(accumulate(self.price, initial=0.0))
        self._present = list(accumulate(map(mul, self.price, self.discount), initial=0.0))
        self.paths = [assumptions.paths, *(paths for _, paths in assumptions.category_paths), rules.extended_paths]
        self._paths_of = {category: number for number, (category, _) in enumerate(assumptions.category_paths, 1)}
        self._prices = dict(zip(CATEGORIES, assumptions.prices, strict=True))
        self.city_shares = dict(rules.city_shares)
        self.yearly = lru_cache(maxsize=100_000)(self._yearly)
        self.staying = lru_cache(maxsize=None)(self._staying)
        self.postponed = lru_cache(maxsize=None)(self._postponed)
        self.until = lru_cache(maxsize=None)(self._until)
        self.rebuilt = lru_cache(maxsize=None)(self._rebuilt)
        self.rebuild_due = lru_cache(maxsize=None)(self._rebuild_due)
        self.has_late_works = lru_cache(maxsize=None)(self._has_late_works)
        self._due = lru_cache(maxsize=None)(self._works_due)

    def _yearly(self, since: int, until: int, built_year: int) -> tuple[float, float]:
        """What one yen a year comes to over periods since..until-1: amount and present value, once it is built."""
        base, periods = self.rules.assumptions.base_year, self.rules.periods
        if since >= until:
            return 0.0, 0.0
        end = periods[until - 1].end_year - base
        start = min(max(periods[since].start_year, built_year) - base, end)
        return self._paid[end] - self._paid[start], self._present[end] - self._present[start]

    def once(self, year: int) -> tuple[float, float]:
        """Price factor of a fiscal year, and the present value of one yen at today's prices then."""
        number = year - self.rules.assumptions.base_year
        return self.price[number], self.price[number] * self.discount[number]

    def period_at(self, year: int) -> int:
        """The period a fiscal year of the horizon lies in."""
        return self.period_of[year - self.rules.assumptions.base_year]

    def quote(self, case: BuildingCase) -> Quote:
        """The facility's profiles and prices."""
        assumptions = self.rules.assumptions
        price = self._prices[case.category]
        yearly = (("running", case.running_cost_yen), ("income", -case.income_yen))
        return Quote(
            tuple(self._profiles(block, case) for block in case.blocks),
            next((number for number, block in enumerate(case.blocks) if block is case.main_block), 0),
            (price.renovation_yen_per_m2, price.rebuild_yen_per_m2, assumptions.demolition_yen_per_m2),
            tuple((code, yen) for code, yen in yearly if yen),
        )

    def _profiles(self, block: Block, case: BuildingCase) -> tuple[float, Profile, Profile]:
        paths = self._paths_of.get(case.category, 0)
        usual = Profile(block.built_year, block.life_years, block.is_renovated, paths)
        return block.area_m2, usual, Profile(block.built_year, 0, block.is_renovated, len(self.paths) - 1)

    def by_period(self, yearly: Floats) -> Floats:
        """Sums over the years of each period."""
        return np.asarray(np.add.reduceat(yearly, self._first_years))

    def _works_due(self, profile: Profile) -> tuple[Instalment, ...]:
        return tuple(
            building_instalments(
                profile.built_year,
                self.paths[profile.paths],
                assumptions=self.rules.assumptions,
                life_years=profile.life_years,
                renovated=profile.is_renovated,
            )
        )

    def _lines(self, profile: Profile, due: Iterable[Instalment]) -> tuple[UnitLine, ...]:
        """Fold instalments to one line a kind and price, demolition beside each rebuild."""
        base, demolished = self.rules.assumptions.base_year, bool(self.rules.assumptions.demolition_yen_per_m2)
        yearly: dict[tuple[str, int], list[float]] = {}
        for line in due:
            keys = [(line.kind.value, _BASIS_NUMBER[line.basis])]
            if demolished and line.kind in REBUILDS:
                keys.append((CostKind.DEMOLITION.value, DEMOLITION_BASIS))
            for key in keys:
                yearly.setdefault(key, [0.0] * len(self.price))[line.fiscal_year - base] += line.share
        life = self.life(profile)
        return tuple(self._line(code, basis, shares, life) for (code, basis), shares in yearly.items())

    def _line(self, code: str, basis: int, shares: list[float], life: int) -> UnitLine:
        paid = list(map(mul, shares, self.price))
        present = list(map(mul, paid, self.discount))
        is_rebuild = code in _REBUILD_CODES
        return UnitLine(
            code,
            basis,
            np.array(paid),
            sum(paid),
            self.by_period(np.array(present)),
            sum(present),
            sum(shares) if is_rebuild else 0.0,
            self._left(shares, life) if is_rebuild else None,
        )

    def _left(self, shares: list[float], life: int) -> tuple[float, float]:
        """Σ_y share(y) · (1 − (end − y) / life) at the prices of the last year, then and at present."""
        end = len(shares)
        left = self.price[-1] * sum(share * max(0.0, 1 - (end - y) / life) for y, share in enumerate(shares))
        return left, left * (1 + self.rules.discount_rate) ** -end

    def _staying(self, profile: Profile) -> tuple[UnitLine, ...]:
        """All works of the horizon."""
        return self._lines(profile, self._due(profile))

    def _postponed(self, profile: Profile, years: int) -> tuple[UnitLine, ...]:
        """All works of the horizon, the renovations that are overdue today done so many years later.

        What would then lie in the last years before the rebuild is left out: it would be money spent twice.
        """
        due = self._rebuild_due(profile)
        last = self.rules.assumptions.last_year
        stop = last if due is None else min(last, due - self.rules.idle_before_closing_years)
        overdue = CostKind.BACKLOG_RENOVATION
        works = [
            line._replace(fiscal_year=line.fiscal_year + years) if line.kind is overdue else line
            for line in self._due(profile)
        ]
        return self._lines(profile, (line for line in works if line.kind is not overdue or line.fiscal_year <= stop))

    def has_overdue(self, profile: Profile) -> bool:
        """Whether a renovation should have been done before the base year and was not."""
        return any(line.kind is CostKind.BACKLOG_RENOVATION for line in self._due(profile))

    def _until(self, profile: Profile, end_year: int, idle_years: int) -> tuple[UnitLine, ...]:
        """Works of a building that ends in `end_year`: never rebuilt before, no work in its last `idle_years`."""
        due = self._rebuild_due(profile)
        last = min(end_year - idle_years, end_year if due is None else due)
        lines = self._due(profile)
        return self._lines(profile, (line for line in lines if line.kind not in REBUILDS and line.due_year < last))

    def _has_late_works(self, profile: Profile, end_year: int) -> bool:
        """Whether works but the rebuild fall due in the last years before a rebuild in `end_year`."""
        first = end_year - self.rules.idle_before_rebuild_years
        return any(line.kind not in REBUILDS and first <= line.due_year < end_year for line in self._due(profile))

    def _rebuilt(self, profile: Profile, year: int) -> tuple[UnitLine, ...]:
        """The rebuild in `year` itself and the new building's works after it."""
        life = self.life(profile)
        ends_then = profile._replace(built_year=year - life, life_years=life, is_renovated=True)
        return self._lines(
            profile, (line for line in self._due(ends_then) if line.kind in REBUILDS or line.due_year > year)
        )

    def life(self, profile: Profile) -> int:
        """The life of the building: its own, else that of the greatest share of its class."""
        shares: dict[int, float] = {}
        for path in self.paths[profile.paths]:
            shares[path.life_years] = shares.get(path.life_years, 0.0) + path.share
        return profile.life_years or max(shares, key=lambda life: shares[life])

    def _rebuild_due(self, profile: Profile) -> int | None:
        """The fiscal year in which the standing building is due for rebuild, if within the horizon."""
        if not profile.built_year:
            return None
        assumptions = self.rules.assumptions
        year = max(self.life_ends(profile), assumptions.base_year)
        return year if year <= assumptions.last_year else None

    def life_ends(self, profile: Profile) -> int:
        """The fiscal year in which the target life is over; the end of time where the build year is unknown."""
        return profile.built_year + self.life(profile) if profile.built_year else LAST_YEAR
