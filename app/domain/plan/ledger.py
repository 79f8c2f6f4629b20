"""The account of one option of one facility: lines of arithmetic, capital by year, functions offered, floor area."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.domain.plan.money import DEMOLITION_BASIS, REPAIR, Floats, PlanPricing, Quote, UnitLine
from app.domain.plan.terms import BuildingCase, FunctionUse, Guest, Offer, Option, Step
from app.domain.vocabulary import Action, CostKind

_Params = tuple[tuple[str, float | str], ...]
_DEMOLITION = CostKind.DEMOLITION.value


class Ledger:
    """Collects the lines of one option; `close` makes it an `Option`. Areas in m², periods as indices."""

    def __init__(self, case: BuildingCase, money: PlanPricing, quote: Quote) -> None:
        self.case = case
        self.money = money
        self.rules = money.rules
        self.quote = quote
        self.steps: dict[tuple[str, _Params], list[float]] = {}
        self.offers: list[Offer] = []
        self.capital = np.zeros(len(money.price))
        self.cash: dict[tuple[str, int | None], Floats] = {}
        self.area_m2 = [case.floor_area_m2] * len(money.rules.periods)
        self.works_present = np.zeros(len(money.rules.periods))
        self.carbon_kg = 0.0
        self.is_strengthened = False

    def fork(self) -> "Ledger":
        """The same account so far, to go on differently."""
        other = object.__new__(Ledger)
        other.__dict__.update(self.__dict__)
        other.steps = {key: line.copy() for key, line in self.steps.items()}
        other.offers = self.offers.copy()
        other.area_m2 = self.area_m2.copy()
        other.capital = self.capital.copy()
        other.cash = {line: yearly.copy() for line, yearly in self.cash.items()}
        other.works_present = self.works_present.copy()
        return other

    @property
    def periods(self) -> int:
        return len(self.rules.periods)

    def _add(self, code: str, amount: float, present: float, params: _Params = ()) -> None:
        line = self.steps.setdefault((code, params), [0.0, 0.0])
        line[0] += amount
        line[1] += present

    def _pay(self, code: str, yearly: Floats, block: int | None = None) -> None:
        """Note what a line pays in each fiscal year, where a table of years is wanted; `block`: for which building."""
        if self.money.tells_years:
            line = (code, block)
            self.cash[line] = self.cash[line] + yearly if line in self.cash else yearly.copy()

    def _pay_in(self, code: str, yen: float, year: int, block: int | None) -> None:
        if self.money.tells_years:
            yearly = np.zeros(len(self.capital))
            yearly[year - self.rules.assumptions.base_year] = yen
            self._pay(code, yearly, block)

    def add_once(self, code: str, yen: float, year: int, params: _Params = (), *, block: int | None = None) -> None:
        """An amount at today's prices, spent in one year as capital."""
        if not yen:
            return
        price, present = self.money.once(year)
        self.capital[year - self.rules.assumptions.base_year] += yen * price
        self.works_present[self.money.period_at(year)] += yen * present
        self._pay_in(code, yen * price, year, block)
        dated: _Params = () if code == "interim_safety" else (("fiscal_year", year),)
        self._add(code, yen * price, yen * present, (*dated, *params))

    def add_works(
        self,
        lines: Sequence[UnitLine],
        area_m2: float,
        *,
        old_area_m2: float | None = None,
        block: int | None = None,
    ) -> None:
        """Works of an area at the facility's prices; the demolition before a rebuild is that of the old area. `block`
        numbers the building they are for, None: all of them."""
        for line in lines:
            is_demolition = line.code == _DEMOLITION and old_area_m2 is not None
            area = old_area_m2 if is_demolition and old_area_m2 is not None else area_m2
            cost = self.quote.prices[line.basis] * area
            self._add(
                line.code, line.amount * cost, line.present * cost, (("yen_per_m2", self.quote.prices[line.basis]),)
            )
            self.capital += line.per_year * cost
            self._pay(line.code, line.per_year * cost, block)
            self.works_present += line.present_per_period * cost
            self.carbon_kg += line.rebuilds * area * self.rules.building_carbon_kg_per_m2
            if line.left and self.rules.counts_residual_value:
                self._add("residual_value", -line.left[0] * cost, -line.left[1] * cost)

    def add_yearly(
        self, *, since: int = 0, until: int | None = None, share: float = 1.0, saved_yen: float = 0.0
    ) -> None:
        """What is paid every year the facility stands: repair (capital), running cost, less income.

        `share` of repair and income; running cost less `saved_yen`, which follows the floor.
        """
        end = self.periods if until is None else until
        if since >= end:
            return
        self._add_repair(since, end, share)
        amount, present = self.money.yearly(since, end, self._first_built)
        for code, yen in self.quote.yearly if amount else ():
            rate = max(yen - saved_yen, 0.0) if code == "running" else yen * share
            spoken: _Params = (("yen_per_year", rate), ("since", since), ("until", end))
            self._add(code, rate * amount, rate * present, spoken)
            if self.money.tells_years:
                self._pay(code, rate * self._paid_years(since, end, self._first_built))
        years = self.rules.periods[end - 1].end_year - self.rules.periods[since].start_year
        self.carbon_kg += years * self.area_m2[since] * self.rules.running_carbon_kg_per_m2

    def _add_repair(self, since: int, until: int, share: float) -> None:
        """Yearly repair of each block from the year it is built; it counts as works."""
        price = self.rules.assumptions.repair_yen_per_m2 * share
        for area_m2, usual, _ in self.quote.blocks if price else ():
            rate = area_m2 * price
            amount, present = self.money.yearly(since, until, usual.built_year)
            paid = rate * self._paid_years(since, until, usual.built_year)
            self._add(REPAIR, rate * amount, rate * present, (("since", since), ("until", until)))
            self.capital += paid
            if self.money.tells_years:
                self._pay(REPAIR, paid)

    @property
    def _first_built(self) -> int:
        return min((block.built_year for block in self.case.blocks), default=0)

    def _paid_years(self, since: int, until: int, built_year: int) -> Floats:
        """Price factor of each year of periods since..until-1, 0 elsewhere; a building to come is paid once built."""
        base = self.rules.assumptions.base_year
        start = max(self.rules.periods[since].start_year, built_year) - base
        paid = np.zeros(len(self.capital))
        end = self.rules.periods[until - 1].end_year - base
        paid[start:end] = self.money.price[start:end]
        return paid

    def add_stay(self, *, is_extended: bool = False, share: float = 1.0) -> None:
        """The facility stays to the end: all works of its blocks and yearly costs; extended are those that bear it."""
        for number, (area_m2, usual, extended) in enumerate(self.quote.blocks):
            longer = is_extended and self.case.blocks[number].is_extendable
            self.add_works(self.money.staying(extended if longer else usual), area_m2 * share, block=number)
        self.add_yearly(share=share, saved_yen=(1 - share) * self.case.running_cost_yen)

    def add_postponed(self, years: int) -> None:
        """The facility stays; renovations overdue today are done some years later, with interim safety until then."""
        base = self.rules.assumptions.base_year
        price = self.rules.interim_safety_yen_per_m2
        for number, (area_m2, usual, _) in enumerate(self.quote.blocks):
            self.add_works(self.money.postponed(usual, years), area_m2, block=number)
            if self.money.has_overdue(usual):
                for year in range(base, base + years):
                    self.add_once("interim_safety", area_m2 * price, year, (("yen_per_m2", price),), block=number)
        self.add_yearly()

    def strengthen(self) -> None:
        """Unsafe blocks are made earthquake-proof in the middle of the first period."""
        unsafe = sum(block.area_m2 for block in self.case.blocks if block.is_unsafe)
        if unsafe:
            first = self.rules.periods[0]
            price = self.rules.seismic_yen_per_m2
            self.add_once("seismic", unsafe * price, first.start_year + first.years // 2, (("yen_per_m2", price),))
            self.is_strengthened = True

    def keep_safe(self, until_year: int) -> None:
        """Interim safety of blocks that are used beyond their life until they are given up or built anew."""
        price = self.rules.interim_safety_yen_per_m2
        for number, (area_m2, usual, _) in enumerate(self.quote.blocks):
            first = max(self.money.life_ends(usual), self.rules.assumptions.base_year)
            for year in range(first, until_year):
                self.add_once("interim_safety", area_m2 * price, year, (("yen_per_m2", price),), block=number)

    def add_rebuild(self, year: int, area_m2: float) -> None:
        """Little is done before the rebuild; from its period on the new area decides what follows the floor."""
        period = self.money.period_at(year)
        old = self.case.floor_area_m2
        for number, (block_area, usual, _) in enumerate(self.quote.blocks):
            until = self.money.until(usual, year, self.rules.idle_before_rebuild_years)
            self.add_works(until, block_area, block=number)
        self.keep_safe(year)
        self.add_works(self.money.rebuilt(self.quote.main_profile, year), area_m2, old_area_m2=old)
        self.add_yearly(until=period)
        self.set_area(area_m2, since=period)
        less = max(0.0, 1 - area_m2 / old) if old > 0 else 0.0
        self.add_yearly(
            since=period, share=area_m2 / old if old > 0 else 1.0, saved_yen=less * self.case.floor_running_yen
        )

    def set_area(self, area_m2: float, *, since: int) -> None:
        """The city's floor from a period on."""
        self.area_m2[since:] = [area_m2] * (self.periods - since)

    def remove_blocks(self, removed: Mapping[int, Sequence[int]]) -> None:
        """Single blocks are pulled down: period, in rising order, → numbers of those that go at its start."""
        price, left, since = self.quote.prices[DEMOLITION_BASIS], self.case.floor_area_m2, 0
        for period, numbers in removed.items():
            self._add_part_yearly(left, since, period)
            year, since = self.rules.periods[period].start_year, period
            for number in numbers:
                area, usual, _ = self.quote.blocks[number]
                until = self.money.until(usual, year, self.rules.idle_before_closing_years)
                self.add_works(until, area, block=number)
                self.add_once("demolition", area * price, year, (("floor_area_m2", area),), block=number)
                left -= area
            self.set_area(left, since=period)
        self._add_part_yearly(left, since, self.periods)

    def _add_part_yearly(self, left_m2: float, since: int, until: int) -> None:
        """What is paid every year while so much of the floor is left."""
        gone = 1 - left_m2 / self.case.floor_area_m2
        self.add_yearly(since=since, until=until, share=1 - gone, saved_yen=gone * self.case.floor_running_yen)

    def add_winding_down(self, period: int) -> None:
        """Used until the period begins with as few works as possible."""
        year = self.rules.periods[period].start_year
        for number, (area_m2, usual, _) in enumerate(self.quote.blocks):
            self.add_works(self.money.until(usual, year, self.rules.idle_before_closing_years), area_m2, block=number)
        self.keep_safe(year)
        self.add_yearly(until=period)

    def go_on_elsewhere(self, period: int, yen_a_year: float, code: str = "running_elsewhere") -> None:
        """Running cost that is paid from a period on although the building is given up."""
        if yen_a_year > 0:
            amount, present = self.money.yearly(period, self.periods, self._first_built)
            self._add(code, yen_a_year * amount, yen_a_year * present, (("yen_per_year", yen_a_year),))
            self._pay(code, yen_a_year * self._paid_years(period, self.periods, self._first_built))

    def save_running(self, period: int, yen_a_year: float) -> None:
        """Running cost less from a period on."""
        amount, present = self.money.yearly(period, self.periods, self._first_built)
        self._add("operator", -yen_a_year * amount, -yen_a_year * present, (("yen_per_year", yen_a_year),))
        self._pay("operator", -yen_a_year * self._paid_years(period, self.periods, self._first_built))

    def demolish(self, period: int) -> None:
        """All blocks are pulled down as the period begins."""
        area = self.case.floor_area_m2
        year = self.rules.periods[period].start_year
        self.add_once("demolition", area * self.quote.prices[DEMOLITION_BASIS], year, (("floor_area_m2", area),))
        self.set_area(0.0, since=period)

    def sell_land(self, period: int, years_until_sold: int) -> bool:
        """The cleared land is sold some years on, less what stays unsold; False where the horizon is over before, or
        where the land is worth less than clearing it: then it finds no buyer (assumption)."""
        term = self.rules.periods[period]
        year = max(term.start_year + term.years // 2 + years_until_sold, term.end_year + 2)
        value = self.case.land_value_yen or 0.0
        clearing = self.case.floor_area_m2 * self.quote.prices[DEMOLITION_BASIS]
        if value <= clearing or year > self.rules.assumptions.last_year:
            return False
        price, present = self.money.once(year)
        income = value * (1 - self.rules.unsold_share)
        self._add("sale", -income * price, -income * present, (("fiscal_year", year), ("land_value_yen", value)))
        self._pay_in("sale", -income * price, year, None)
        return True

    def lease_land(self, period: int) -> bool:
        """The cleared land is let from the next period on; False where no price is known."""
        value = self.case.land_value_yen or 0.0
        if value <= 0 or period + 1 >= self.periods:
            return False
        rent = value * self.rules.lease_rate * (1 - self.rules.unsold_share)
        amount, present = self.money.yearly(period + 1, self.periods, self._first_built)
        self._add("lease", -rent * amount, -rent * present, (("yen_per_year", rent), ("land_value_yen", value)))
        self._pay("lease", -rent * self._paid_years(period + 1, self.periods, self._first_built))
        return True

    def add_hand_over(self, period: int, *, is_renewed: bool) -> None:
        """One last repair, or a renovation, before the keys are handed over, then a yearly grant for repairs."""
        price = self.quote.prices[0] * (1.0 if is_renewed else self.rules.hand_over_repair_share)
        year = self.rules.periods[period].start_year
        self.add_once("hand_over_repair", price * self.case.floor_area_m2, year, (("yen_per_m2", price),))
        self.go_on_elsewhere(period, self.case.floor_area_m2 * self.rules.hand_over_grant_yen_per_m2, "grant")
        self.set_area(0.0, since=period)

    def add_fit_out(self, area_m2: float, *, period: int) -> None:
        """Rooms made ready for another function."""
        price = self.quote.prices[0] * self.rules.fit_out_share
        year = self.rules.periods[period].start_year
        self.add_once("fit_out", price * area_m2, year, (("floor_area_m2", area_m2), ("yen_per_m2", price)))

    def add_moves(self, guests: Sequence[Guest], *, period: int) -> None:
        """Moving the guests' furniture and equipment."""
        year = self.rules.periods[period].start_year
        for guest in guests:
            yen = self.rules.move_yen_per_m2 * guest.area_m2
            self.add_once("move", yen, year, (("function", guest.function.value),))

    def add_fee(self, period: int) -> None:
        """A part of the running cost paid to the neighbouring municipality."""
        self.go_on_elsewhere(period, self.case.running_cost_yen * self.rules.neighbour_fee_share, "neighbour_fee")

    def offer_own(self, *, since: int = 0, until: int | None = None, share: float = 1.0) -> None:
        """Its own functions in periods since..until-1, as much of their room as `share` says."""
        end = self.periods if until is None else until
        for use in self.case.functions:
            for period in range(since, end):
                self.offers.append(Offer(use.function, period, use.room_in(period) * share, use.area_m2 * share))

    def offer_use(self, use: FunctionUse, *, since: int, area_m2: float, room: float) -> None:
        """One of its functions on a new area."""
        self.offers += [Offer(use.function, period, room, area_m2) for period in range(since, self.periods)]

    def offer_period(self, use: FunctionUse, period: int, *, area_m2: float, room: float) -> None:
        """One of its functions in one period."""
        self.offers.append(Offer(use.function, period, room, area_m2))

    def offer_guest(self, guest: Guest, *, since: int, area_m2: float) -> None:
        """A function taken in, from a period on."""
        room = guest.room_on(area_m2, since)
        self.offers += [Offer(guest.function, period, room, area_m2) for period in range(since, self.periods)]

    def _add_relief(self, city_shares: Sequence[float]) -> None:
        """Subsidy and tax allocation: the part of the works (not of yearly repair) the city does not bear itself."""
        works = float(self.works_present.sum())
        relief = float(self.works_present @ (1 - np.array(city_shares)))
        if relief > 0:
            self._add("subsidy_and_tax", -relief, -relief, (("city_share", 1 - relief / works),))

    def close(
        self,
        action: Action,
        *,
        period: int | None = None,
        guests: Sequence[Guest] = (),
        left_since: int | None = None,
        opens: int | None = None,
        disposal: str = "",
        postponed_years: int = 0,
    ) -> Option:
        """The finished option. From period `left_since` on the building is no longer in use by the city."""
        last = self.periods if left_since is None else left_since
        if action in self.money.city_shares:
            self._add_relief(self.money.city_shares[action])
        steps = tuple(
            Step(code, round(amount), round(present), params)
            for (code, params), (amount, present) in self.steps.items()
        )
        return Option(
            building=self.case.index,
            action=action,
            period=period,
            npv_yen=sum(step.present_yen for step in steps),
            capital_yen=tuple(round(each) for each in self.money.by_period(self.capital).tolist()),
            capital_yearly=tuple(self.capital.tolist()),
            area_m2=tuple(self.area_m2),
            carbon_t=self.carbon_kg / 1000,
            offers=tuple(self.offers),
            steps=steps,
            standing=tuple(number < last for number in range(self.periods)),
            guests=tuple(guests),
            opens=opens,
            disposal=disposal,
            is_strengthened=self.is_strengthened,
            cash_yearly=tuple((code, block, tuple(yearly.tolist())) for (code, block), yearly in self.cash.items()),
            postponed_years=postponed_years,
        )
