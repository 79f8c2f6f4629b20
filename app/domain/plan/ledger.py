"""The account of one course of one building: lines of arithmetic, capital by period, functions offered."""

from collections.abc import Sequence
from functools import lru_cache

from app.domain.plan.money import DEMOLITION_BASIS, REPAIR, PlanMoney, Quote, UnitLine
from app.domain.plan.terms import BuildingCase, Guest, Level, Offer, Step, Trajectory
from app.domain.vocabulary import Action, Function

_Params = tuple[tuple[str, float | str], ...]


@lru_cache(maxsize=10_000)
def _offers(functions: tuple[Function, ...], since: int, until: int, level: Level) -> tuple[Offer, ...]:
    return tuple(Offer(function, period, level) for function in functions for period in range(since, until))


@lru_cache(maxsize=1_000)
def _standing(last: int, periods: int) -> tuple[bool, ...]:
    return tuple(number < last for number in range(periods))


class Ledger:
    """Collects the lines of one course; `close` makes it a `Trajectory`. Areas in m², periods as indices."""

    def __init__(self, case: BuildingCase, money: PlanMoney, quote: Quote) -> None:
        self.case, self.money, self.rules, self.quote = case, money, money.rules, quote
        self.steps: list[Step] = []
        self.offers: tuple[Offer, ...] = ()
        self.capital = [0.0] * len(money.rules.periods)
        self.final_area_m2 = case.floor_area_m2
        self.works_present = [0.0] * len(money.rules.periods)
        self.npv_yen = 0
        self.carbon_kg = 0.0

    def fork(self) -> "Ledger":
        """The same account so far, to go on differently."""
        other = object.__new__(Ledger)
        other.__dict__.update(self.__dict__)
        other.steps, other.capital = self.steps.copy(), self.capital.copy()
        other.works_present = self.works_present.copy()
        return other

    def _add(self, code: str, amount: float, present: float, params: _Params) -> None:
        present_yen = round(present)
        self.npv_yen += present_yen
        self.steps.append(Step(code, round(amount), present_yen, params))

    def _add_once(self, code: str, yen: float, year: int, params: _Params) -> None:
        """An amount at today's prices, spent in one year as capital."""
        price, present = self.money.once(year)
        period = self.money.period_at(year)
        self.capital[period] += yen * price
        self.works_present[period] += yen * present
        self._add(code, yen * price, yen * present, (("fiscal_year", year), *params))

    def add_works(self, lines: Sequence[UnitLine], area_m2: float) -> None:
        """Works of an area at the building's prices."""
        for code, basis, per_period, amount, present_by_period, present, rebuilds, left in lines:
            price = self.quote.prices[basis]
            cost = price * area_m2
            self._add(code, amount * cost, present * cost, (("floor_area_m2", area_m2), ("yen_per_m2", price)))
            self.capital = [held + share * cost for held, share in zip(self.capital, per_period, strict=True)]
            parts = zip(self.works_present, present_by_period, strict=True)
            self.works_present = [held + part * cost for held, part in parts]
            self.carbon_kg += rebuilds * area_m2 * self.rules.building_carbon_kg_per_m2
            if left and self.rules.counts_residual_value:
                self._add("residual_value", -left[0] * cost, -left[1] * cost, (("floor_area_m2", area_m2),))

    def add_yearly(self, *, since: int = 0, until: int | None = None, share: float = 1.0) -> None:
        """What is paid every year the building stands: repair (capital), running cost, less income."""
        case, end = self.case, len(self.capital) if until is None else until
        if since >= end:
            return
        amount, present = self.money.yearly(since, end, case.built_year)
        for code, yen in self.quote.yearly if amount else ():
            rate = yen * share
            periods: _Params = (("yen_per_year", rate), ("since", since), ("until", end))
            self._add(code, rate * amount, rate * present, periods)
            if code == REPAIR:
                for period in range(since, end):
                    self.capital[period] += rate * self.money.yearly(period, period + 1, case.built_year)[0]
        years = self.rules.periods[end - 1].end_year - self.rules.periods[since].start_year
        self.carbon_kg += years * case.floor_area_m2 * share * self.rules.running_carbon_kg_per_m2

    def add_stay(self, *, is_extended: bool = False, share: float = 1.0) -> None:
        """The building stays to the end: all its works and yearly costs."""
        profile = self.quote.extended if is_extended else self.quote.usual
        self.add_works(self.money.staying(profile), self.case.floor_area_m2 * share)
        self.add_yearly(share=share)

    def add_rebuild(self, year: int, area_m2: float) -> None:
        """Little is done before the rebuild; from its period on the new area decides the yearly costs."""
        profile, period = self.quote.usual, self.money.period_at(year)
        self.add_works(self.money.until(profile, year, self.rules.idle_before_rebuild_years), self.case.floor_area_m2)
        self.add_works(self.money.rebuilt(profile, year), area_m2)
        self.add_yearly(until=period)
        self.add_yearly(since=period, share=area_m2 / self.case.floor_area_m2)
        self.final_area_m2 = area_m2
        removed_m2 = max(0.0, self.case.floor_area_m2 - area_m2)
        if removed_m2 * self.quote.prices[DEMOLITION_BASIS]:
            price = self.quote.prices[DEMOLITION_BASIS]
            self._add_once("demolition", removed_m2 * price, year, (("floor_area_m2", removed_m2),))

    def add_winding_down(self, period: int, *, ending_share: float) -> None:
        """Used until the period begins with as few works as possible; some running cost may live on elsewhere."""
        year = self.rules.periods[period].start_year
        profile, idle = self.quote.usual, self.rules.idle_before_closing_years
        self.add_works(self.money.until(profile, year, idle), self.case.floor_area_m2)
        self.add_yearly(until=period)
        remaining = self.quote.running_yen * (1 - ending_share)
        if remaining:
            amount, present = self.money.yearly(period, len(self.capital), self.case.built_year)
            self._add("running_elsewhere", remaining * amount, remaining * present, (("yen_per_year", remaining),))

    def add_disposal(self, period: int) -> None:
        """Demolished; then the land is sold, or let to the end of the horizon where that is worth more."""
        case, rules, year = self.case, self.rules, self.rules.periods[period].start_year
        self.final_area_m2 = 0.0
        self._add_once(
            "demolition",
            case.floor_area_m2 * rules.demolition_yen_per_m2,
            year,
            (("floor_area_m2", case.floor_area_m2),),
        )
        sale, rent = case.land_value_yen * rules.sale_share, case.land_value_yen * rules.lease_rate
        sold, let = self.money.once(year), self.money.yearly(period, len(self.capital), case.built_year)
        is_let = rent * let[1] > sale * sold[1]
        code, yen, factors = ("lease", rent, let) if is_let else ("sale", sale, sold)
        if yen:
            self._add(code, -yen * factors[0], -yen * factors[1], (("land_value_yen", case.land_value_yen),))

    def add_hand_over(self, period: int) -> None:
        """One last repair before the keys are handed over."""
        price = self.quote.prices[0] * self.rules.hand_over_repair_share
        year = self.rules.periods[period].start_year
        self._add_once("hand_over_repair", price * self.case.floor_area_m2, year, (("yen_per_m2", price),))
        self.final_area_m2 = 0.0

    def add_fit_out(self, area_m2: float, *, period: int) -> None:
        """Rooms made ready for another function."""
        price = self.quote.prices[0] * self.rules.fit_out_share
        year = self.rules.periods[period].start_year
        self._add_once("fit_out", price * area_m2, year, (("floor_area_m2", area_m2), ("yen_per_m2", price)))

    def add_moves(self, guests: Sequence[Guest], *, period: int) -> None:
        """Moving the guests' furniture and equipment."""
        year, price = self.rules.periods[period].start_year, self.rules.move_yen_per_m2
        for guest in guests:
            self._add_once("move", price * guest.area_m2, year, (("function", guest.function.value),))

    def add_fee(self, period: int) -> None:
        """A part of the running cost paid to the neighbouring municipality."""
        rate = self.quote.running_yen * self.rules.neighbour_fee_share
        amount, present = self.money.yearly(period, len(self.capital), self.case.built_year)
        self._add("neighbour_fee", rate * amount, rate * present, (("yen_per_year", rate),))

    def offer_own(self, *, since: int = 0, until: int | None = None, level: Level = Level.NORMAL) -> None:
        """Its own functions in periods since..until-1."""
        end = len(self.capital) if until is None else until
        self.offers += _offers(self.quote.functions, since, end, level)

    def offer_guests(self, guests: Sequence[Guest], *, since: int, level: Level) -> None:
        """Functions taken in, from a period on."""
        functions = tuple(guest.function for guest in guests)
        self.offers += _offers(functions, since, len(self.capital), level)

    def _add_relief(self, city_shares: Sequence[float]) -> None:
        """Subsidy and tax allocation: the part of the works (not of yearly repair) the city does not bear itself."""
        works = sum(self.works_present)
        relief = sum(part * (1 - share) for part, share in zip(self.works_present, city_shares, strict=True))
        if relief > 0:
            self._add("subsidy_and_tax", -relief, -relief, (("city_share", 1 - relief / works),))

    def close(
        self,
        action: Action,
        *,
        period: int | None = None,
        guests: Sequence[Guest] = (),
        left_since: int | None = None,
    ) -> Trajectory:
        """The finished course. From period `left_since` on the building is no longer the city's."""
        last = len(self.capital) if left_since is None else left_since
        if action in self.money.city_shares:
            self._add_relief(self.money.city_shares[action])
        return Trajectory(
            building=self.case.index,
            action=action,
            period=period,
            npv_yen=self.npv_yen,
            capital_yen=tuple(map(round, self.capital)),
            final_area_m2=self.final_area_m2,
            carbon_t=self.carbon_kg / 1000,
            offers=self.offers,
            steps=tuple(self.steps),
            standing=_standing(last, len(self.capital)),
            guests=tuple(guest.function for guest in guests),
        )
