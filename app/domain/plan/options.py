"""The options of a facility, by plain rules, each with its arithmetic.

One function an option; a planner should be able to read them. Works and prices come from the forecast's own calendar,
so "keep" costs in the plan what it costs in the forecast. Source of the options: docs/sources.md 4.3.

When things happen: what is given up in period t is no longer used in t. What is built anew in t offers the smaller of
its old and new room in t and its new room from t + 1 on, so a receiver is open before its giver closes. What is fitted
out in t - 1 opens in t. Nobody uses a building beyond its life: it is extended, built anew or given up by then, or
within the first period where its life is over already.
"""

from collections.abc import Callable, Iterable, Iterator

from app.domain.plan import leaving
from app.domain.plan.ledger import Ledger
from app.domain.plan.money import PlanPricing, Quote
from app.domain.plan.terms import BuildingCase, Guest, Option, Owner
from app.domain.vocabulary import Action

Rule = Callable[[BuildingCase, PlanPricing, Quote], Iterator[Option]]
# A new complex takes at least this long to open (calibration: 7 to 9 years from the decision).
COMPLEX_YEARS = 5
LEAST_GUEST_M2 = 20.0
POSTPONED_YEARS = 10
# No building is pulled down more than so many years before the end of its life to spread the works.
EARLY_YEARS = 12


def generate(cases: Iterable[BuildingCase], money: PlanPricing) -> Iterator[list[Option]]:
    """The options of each facility in turn; never an empty list."""
    for case in cases:
        yield options_of(case, money)


def options_of(case: BuildingCase, money: PlanPricing) -> list[Option]:
    """All options of one facility. Keeping it as it is comes first and is always there."""
    rules = _NEIGHBOUR_RULES if case.owner is Owner.NEIGHBOUR else _RULES
    allowed = money.rules.actions | {Action.KEEP}
    quote = money.quote(case)
    found = [option for action, rule in rules if action in allowed for option in rule(case, money, quote)]
    keep = found[0].npv_yen
    return [each for each in found if each.action is not Action.CLOSE or is_worth_closing(case, money, each, keep)]


def is_worth_closing(case: BuildingCase, money: PlanPricing, option: Option, keep_yen: int) -> bool:
    """Whether giving a place in use up saves a fair part of what going on costs (present values): nobody is sent
    elsewhere for less, but by a planner's word or where the building is unsafe."""
    if case.is_asked or case.is_unsafe or case.owner is Owner.NEIGHBOUR:
        return True
    return keep_yen - option.npv_yen >= money.rules.closing_saves_share * max(keep_yen, 0)


def _keep(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Goes on as it is: all works fall due as in the forecast. Where blocks are unsafe, also with strengthening."""
    ledger = Ledger(case, money, quote)
    ledger.add_stay()
    ledger.offer_own()
    yield ledger.fork().close(Action.KEEP)
    if case.is_unsafe:
        ledger.strengthen()
        yield ledger.close(Action.KEEP)


def _keep_postponed(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Goes on as it is, renovations overdue today done ten years later (平準化), where that leaves them use."""
    base = money.rules.assumptions.base_year
    used = POSTPONED_YEARS + money.rules.idle_before_closing_years
    worth = [money.has_overdue(usual) and money.life_ends(usual) > base + used for _, usual, _ in quote.blocks]
    if any(worth) and money.rules.assumptions.years > POSTPONED_YEARS:
        ledger = Ledger(case, money, quote)
        ledger.add_postponed(POSTPONED_YEARS)
        ledger.strengthen()
        ledger.offer_own()
        yield ledger.close(Action.KEEP, postponed_years=POSTPONED_YEARS)


def _life_extend(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Renovated for a longer life, the main building at least; not where its frame forbids it or that is the rule."""
    pairs = zip(case.blocks, quote.blocks, strict=True)
    longer = {
        block: money.life_ends(extended)
        for block, (_, usual, extended) in pairs
        if block.is_extendable and block.built_year and money.life(extended) > money.life(usual)
    }
    if case.main_block not in longer or min(longer.values()) <= money.rules.assumptions.base_year:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_stay(is_extended=True)
    ledger.strengthen()
    ledger.offer_own()
    yield ledger.close(Action.LIFE_EXTEND, period=0)


def _rebuild_same(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Rebuilt when due at the same size, without renovating shortly before."""
    for year in _rebuild_years(case, money, quote):
        ledger = Ledger(case, money, quote)
        ledger.add_rebuild(year, case.floor_area_m2)
        _strengthen_before(ledger, year)
        ledger.offer_own()
        yield ledger.close(Action.REBUILD, period=money.period_at(year))


def _rebuild_smaller(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Rebuilt when due on the area its users then need (適正規模); only functions whose users decide their area."""
    for year in _rebuild_years(case, money, quote):
        period = money.period_at(year)
        area_m2 = _own_area(case, money, period)
        if case.may_resize and 1 <= area_m2 <= 0.95 * case.floor_area_m2:
            ledger = Ledger(case, money, quote)
            ledger.add_rebuild(year, area_m2)
            _strengthen_before(ledger, year)
            ledger.offer_own(until=period)
            _offer_resized(ledger, period)
            yield ledger.close(Action.REBUILD_SMALLER, period=period)


def _merge(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Rebuilt when due on the area that its own users and those of near places of the same function need (集約化)."""
    same = [guest for guest in case.guests if guest.is_same]
    for year in _rebuild_years(case, money, quote, complex_=True) if same and not case.is_in_hazard else ():
        for count in range(1, len(same[: money.rules.max_guests]) + 1):
            yield from _built_together(case, money, quote, same[:count], year, Action.MERGE)


def _combine(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Rebuilt when due as a complex with functions from near by; shared entrances and rooms save a part (複合化)."""
    others = _others(case, money)
    for year in _rebuild_years(case, money, quote, complex_=True) if others and not case.is_in_hazard else ():
        for count in range(1, len(others) + 1):
            yield from _built_together(case, money, quote, others[:count], year, Action.COMBINE)


def _built_together(
    case: BuildingCase, money: PlanPricing, quote: Quote, guests: list[Guest], year: int, action: Action
) -> Iterator[Option]:
    """One new building for its own functions and guests; nothing where the plot does not bear it."""
    period = money.period_at(year)
    opens = period + 1
    if opens >= len(money.rules.periods):
        return
    own_m2 = _own_area(case, money, period)
    granted = {guest: guest.area_for(opens) for guest in guests}
    shared = money.rules.complex_saving_share if action is Action.COMBINE else 0.0
    area_m2 = own_m2 * (1 - shared if case.may_resize else 1.0) + sum(granted.values()) * (1 - shared)
    if case.plot_limit_m2 and area_m2 > case.plot_limit_m2:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_rebuild(year, area_m2)
    _strengthen_before(ledger, year)
    ledger.add_moves(guests, period=opens)
    ledger.offer_own(until=period)
    added = _added_room(granted, opens) if action is Action.MERGE else {}
    _offer_resized(ledger, period, added=added, opens=opens)
    for guest, area in granted.items():
        if not guest.is_same:
            ledger.offer_guest(guest, since=opens, area_m2=area)
    yield ledger.close(action, period=period, guests=guests, opens=opens)


def _added_room(granted: dict[Guest, float], opens: int) -> dict[str, tuple[float, float]]:
    """Function → (room, area m²) that guests of the same function bring to it."""
    added: dict[str, tuple[float, float]] = {}
    for guest, area in granted.items():
        room, held = added.get(guest.function.value, (0.0, 0.0))
        added[guest.function.value] = (room + guest.room_on(area, opens), held + area)
    return added


def _receive(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Takes a function into spare rooms that evidence shows, fitted out in the period before it opens (多機能化)."""
    if case.is_in_hazard or case.spare_area_m2 < LEAST_GUEST_M2 or case.is_unused:
        return
    stay = Ledger(case, money, quote)
    stay.add_stay()
    stay.strengthen()
    stay.offer_own()
    for guest in _others(case, money):
        for period in _opening_periods(money):
            room_m2 = guest.area_for(period)
            if room_m2 <= case.spare_area_m2:
                ledger = stay.fork()
                ledger.add_fit_out(room_m2, period=period - 1)
                ledger.add_moves((guest,), period=period)
                ledger.offer_guest(guest, since=period, area_m2=room_m2)
                yield ledger.close(Action.RECEIVE, period=period, guests=(guest,), opens=period)


def _convert(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """An unused building is renovated for a function from near by (転用)."""
    if not case.is_unused or case.is_in_hazard or not case.blocks:
        return
    for guest in _others(case, money):
        for period in _opening_periods(money)[:1]:
            room_m2 = guest.area_for(period)
            if room_m2 <= case.floor_area_m2:
                ledger = Ledger(case, money, quote)
                ledger.add_stay()
                ledger.strengthen()
                ledger.add_fit_out(room_m2, period=period - 1)
                ledger.add_moves((guest,), period=period)
                ledger.offer_guest(guest, since=period, area_m2=room_m2)
                yield ledger.close(Action.CONVERT, period=period, guests=(guest,), opens=period)


def _reduce(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Blocks whose life ends within the plan are pulled down, each in the period its own ends in, where its users find
    room in the rest (減築)."""
    if len(case.blocks) < 2 or not case.may_resize or not case.functions:
        return
    gone = _blocks_gone(money, quote)
    left_m2 = case.floor_area_m2
    left: dict[int, float] = {}
    for period, numbers in gone.items():
        left_m2 -= sum(quote.blocks[number][0] for number in numbers)
        left[period] = left_m2
    if not left or left_m2 >= 0.95 * case.floor_area_m2:
        return
    if any(_own_area(case, money, period) > area for period, area in left.items()):
        return
    ledger = Ledger(case, money, quote)
    for number, (area_m2, usual, _) in enumerate(quote.blocks):
        if all(number not in numbers for numbers in gone.values()):
            ledger.add_works(money.staying(usual), area_m2, block=number)
    ledger.remove_blocks(gone)
    ledger.strengthen()
    first = min(left)
    ledger.offer_own(until=first)
    for period in range(first, len(money.rules.periods)):
        area_m2 = left[max(each for each in left if each <= period)]
        _offer_rest(ledger, case, period, area_m2 / case.floor_area_m2)
    yield ledger.close(Action.REDUCE, period=first)


def _blocks_gone(money: PlanPricing, quote: Quote) -> dict[int, list[int]]:
    """Period → numbers of the blocks beside the main one whose life ends in it, or has ended before the first one."""
    rules = money.rules
    found: dict[int, list[int]] = {}
    for number, (_, usual, _) in enumerate(quote.blocks):
        ends = money.life_ends(usual)
        if number != quote.main and ends <= rules.assumptions.last_year:
            found.setdefault(money.period_at(max(ends, rules.assumptions.base_year)), []).append(number)
    return dict(sorted(found.items()))


def _offer_rest(ledger: Ledger, case: BuildingCase, period: int, share: float) -> None:
    """Its functions in one period on a share of today's floor; they hold those who come from then on."""
    for use in case.functions:
        room = min(use.room_in(period), use.area_m2 * share / use.need_m2) if use.need_m2 > 0 else use.room_in(period)
        most = max(use.users[period:], default=0.0)
        ledger.offer_period(use, period, area_m2=use.area_m2 * share, room=max(room, most))


def _share(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """Opened to the neighbouring municipality, which pays a part of all costs and uses a part of the room."""
    if case.owner is not Owner.OPEN_TO_NEIGHBOUR:
        return
    ledger = Ledger(case, money, quote)
    ledger.add_stay(share=1 - money.rules.neighbour_share)
    ledger.offer_own()
    yield ledger.close(Action.SHARE, period=0)


def _stay_away(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """A neighbour's building our people do not use."""
    ledger = Ledger(case, money, quote)
    ledger.set_area(0.0, since=0)
    yield ledger.close(Action.KEEP, left_since=0)


def _use_neighbour(case: BuildingCase, money: PlanPricing, quote: Quote) -> Iterator[Option]:
    """A neighbour's building our people use from a period on, for a part of its running cost."""
    for period in range(len(money.rules.periods)):
        ledger = Ledger(case, money, quote)
        ledger.set_area(0.0, since=0)
        ledger.add_fee(period)
        ledger.offer_own(since=period)
        yield ledger.close(Action.SHARE, period=period, left_since=0, opens=period)


def _rebuild_years(case: BuildingCase, money: PlanPricing, quote: Quote, *, complex_: bool = False) -> list[int]:
    """Fiscal years in which the site may be built anew: when its main block is due, and where that is in the first
    period (or past) also early in the second. A complex opens at the earliest some years on. Nothing unused is built
    anew."""
    if case.floor_area_m2 < 1 or not quote.blocks or case.is_unused:
        return []
    due = money.rebuild_due(quote.main_profile)
    periods = money.rules.periods
    if due is None:
        return _early_years(money, quote)
    first = periods[0]
    early = [max(due, first.start_year + first.years // 2)] if due < first.end_year else [due]
    waits = due < first.end_year and len(periods) > 1 and not case.is_unsafe
    late = [periods[1].start_year + 1] if waits else []
    years = [*_early_years(money, quote), *early, *late]
    years = [year for year in years if year <= money.rules.assumptions.last_year]
    least = money.rules.assumptions.base_year + COMPLEX_YEARS
    return [year for year in years if not complex_ or year >= least]


def _early_years(money: PlanPricing, quote: Quote) -> list[int]:
    """The middle of the period before the one in which the main block is due, so that works need not heap (平準化)."""
    base = money.rules.assumptions.base_year
    due = money.life_ends(quote.main_profile)
    periods = money.rules.periods
    if due > periods[-1].end_year + EARLY_YEARS:
        return []
    before = [period for period in periods if period.end_year <= due]
    year = before[-1].start_year + before[-1].years // 2 if before else base - 1
    return [year] if year >= base and due - year <= EARLY_YEARS else []


def _opening_periods(money: PlanPricing) -> range:
    """When rooms can be ready: the second and third period; none where there is but one."""
    return range(1, min(3, len(money.rules.periods)))


def _own_area(case: BuildingCase, money: PlanPricing, since: int) -> float:
    """Area of a new building for its own functions, m²; what no function has (halls, stores) shrinks with the rest."""
    share = money.rules.least_rebuild_share
    known = sum(use.area_m2 for use in case.functions)
    wanted = sum(use.area_for(since, least_share=share) for use in case.functions)
    return case.floor_area_m2 * wanted / known if known > 0 else case.floor_area_m2


def _offer_resized(
    ledger: Ledger, period: int, *, added: dict[str, tuple[float, float]] | None = None, opens: int | None = None
) -> None:
    """Its own functions on the new area from a period on; what guests of the same function add opens later."""
    share = ledger.rules.least_rebuild_share
    for use in ledger.case.functions:
        area_m2 = use.area_for(period, least_share=share)
        is_sized = use.is_resizable and use.need_m2 > 0
        sized = area_m2 / use.need_m2 if is_sized and not ledger.case.is_in_hazard else 0.0
        room = max(sized, max(use.users[period:], default=0.0)) if is_sized else use.room_in(period)
        more_room, more_m2 = (added or {}).get(use.function.value, (0.0, 0.0))
        if more_room and opens is not None:
            for each in range(period, min(opens, ledger.periods)):
                ledger.offer_period(use, each, area_m2=area_m2, room=room)
            ledger.offer_use(use, since=opens, area_m2=area_m2 + more_m2, room=room + more_room)
        else:
            ledger.offer_use(use, since=period, area_m2=area_m2, room=room)


def _strengthen_before(ledger: Ledger, year: int) -> None:
    """Unsafe blocks that stand beyond the first period until they are built anew are strengthened first."""
    if year >= ledger.rules.periods[0].end_year + 1:
        ledger.strengthen()


def _others(case: BuildingCase, money: PlanPricing) -> list[Guest]:
    """Functions from near by that the facility does not hold itself, nearest first."""
    return [guest for guest in case.guests if not guest.is_same][: money.rules.max_guests]


_RULES: tuple[tuple[Action, Rule], ...] = (
    (Action.KEEP, _keep),
    (Action.KEEP, _keep_postponed),
    (Action.LIFE_EXTEND, _life_extend),
    (Action.REBUILD, _rebuild_same),
    (Action.REBUILD_SMALLER, _rebuild_smaller),
    (Action.REDUCE, _reduce),
    (Action.MERGE, _merge),
    (Action.COMBINE, _combine),
    (Action.RECEIVE, _receive),
    (Action.CONVERT, _convert),
    (Action.SHARE, _share),
    (Action.OPERATE, leaving.operate),
    (Action.PRIVATISE, leaving.privatise),
    (Action.HAND_OVER, leaving.hand_over),
    (Action.SELL, leaving.sell),
    (Action.LEASE, leaving.lease),
    (Action.DEMOLISH, leaving.demolish),
    (Action.CLOSE, leaving.close),
)
_NEIGHBOUR_RULES: tuple[tuple[Action, Rule], ...] = ((Action.KEEP, _stay_away), (Action.SHARE, _use_neighbour))
