"""Facilities and settings → cases and rules for the domain's options, and which options a planner's word leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.actions import ACTIONS
from app.domain.cost.assumption_fields import assumptions_from_dict
from app.domain.cost.rates import Assumptions, UnitPrice
from app.domain.functions.fitting import fits, is_host
from app.domain.functions.rows import row
from app.domain.functions.terms import MayClose, UseUnit
from app.domain.plan.terms import BuildingCase, FunctionUse, Guest, Option, OptionRules, Owner, periods_of
from app.domain.vocabulary import Action, Function
from app.lazy import lazy_module
from app.planning.ask.facilities import Evidence, TownFacility, Use
from app.planning.ask.finance_shares import city_shares
from app.planning.ask.groups import Catchment
from app.planning.ask.settings import Lock, ScenarioSettings
from app.planning.ask.standards import GUEST_REACH_KM, GUESTS_OFFERED

if TYPE_CHECKING:
    from scipy import spatial
else:
    spatial = lazy_module("scipy.spatial")

# Where the plot's floor-area ratio is unknown a new building is at most this many times today's floor (assumption).
PLOT_TIMES = 1.5
# Unused buildings are gone within so many years where they are at most this part of what may go in the first ten.
UNUSED_YEARS = 10
UNUSED_SHARE = 0.5
# Of what is used less than this a town asks at any age whether it is needed (千葉市 資産の総合評価).
LITTLE_USED_SHARE = 0.4
TEACHES = frozenset({Function.ELEMENTARY_SCHOOL, Function.JUNIOR_HIGH_SCHOOL, Function.COMPULSORY_EDUCATION_SCHOOL})
# What neighbourhoods run by themselves in most towns; the others only where a planner allows it for a class.
HANDED_OVER = frozenset({Function.NEIGHBORHOOD_HALL})
HANDED_OVER_IF_ASKED = HANDED_OVER | {Function.COMMUNITY_CENTER, Function.ELDERLY_WELFARE_CENTER}
PRIVATISED = frozenset(
    {
        Function.NURSERY,
        Function.CERTIFIED_CHILDCARE_CENTER,
        Function.KINDERGARTEN,
        Function.SPA_LODGING,
        Function.TOURISM_FACILITY,
        Function.ELDERLY_DAY_SERVICE,
        Function.ELDERLY_HOME,
    }
)
Users = Mapping[tuple[int, Function], NDArray[np.float64]]


def assumptions_of(settings: ScenarioSettings) -> Assumptions:
    """Prices and cycles of a scenario: what its forecast and its plan both count with.

    The ministry's prices of 2011 times the scenario's factor; demolition at the scenario's one price. What the tree of
    assumptions gives wins: the forecast of the same scenario counts with it too.
    """
    tree = dict(settings.assumptions)
    given = {"preset": settings.preset, **tree, "base_year": settings.base_year, "years": settings.years}
    basis, _ = assumptions_from_dict(given, base_year=settings.base_year)
    factor = 1.0 if "prices" in tree else settings.price_factor
    prices = tuple(
        UnitPrice(each.renovation_yen_per_m2 * factor, each.rebuild_yen_per_m2 * factor) for each in basis.prices
    )
    return replace(
        basis,
        prices=prices,
        demolition_yen_per_m2=tree.get("demolition_yen_per_m2", settings.demolition_yen_per_m2),
        running_yen_per_m2=tree.get("running_yen_per_m2", settings.running_yen_per_m2),
    )


def rules_of(settings: ScenarioSettings) -> OptionRules:
    """The rules of a plan for the scenario's periods, prices and discount rate."""
    return OptionRules(
        assumptions_of(settings),
        periods_of(settings.base_year, settings.terms),
        actions=settings.actions(),
        discount_rate=settings.discount_rate,
        counts_residual_value=settings.counts_residual_value,
        running_carbon_kg_per_m2=settings.running_carbon_kg_per_m2,
        building_carbon_kg_per_m2=settings.building_carbon_kg_per_m2,
        city_shares=city_shares(
            settings.finance,
            base_year=settings.base_year,
            terms=settings.terms,
            subsidy_share=settings.subsidy_share,
            is_depopulated=settings.depopulated,
            is_strong_city=settings.strong_city,
        ),
    )


def users_of(groups: Sequence[Catchment]) -> dict[tuple[int, Function], NDArray[np.float64]]:
    """(facility, function) → users of each period who come if nothing changes."""
    found: dict[tuple[int, Function], NDArray[np.float64]] = {}
    for group in groups:
        key = (group.home, group.function)
        found[key] = found.get(key, np.zeros(len(group.users))) + group.users
    return found


def building_cases(facilities: Sequence[TownFacility], users: Users, settings: ScenarioSettings) -> list[BuildingCase]:
    """One case a facility, in order."""
    functions = [_functions(facility, index, users, settings) for index, facility in enumerate(facilities)]
    guests = _guests(facilities, functions)
    by = _unused_gone_by(facilities, settings)
    return [
        replace(_case(facility, index, functions[index], guests[index], settings), gone_by_year=by)
        for index, facility in enumerate(facilities)
    ]


def _unused_gone_by(facilities: Sequence[TownFacility], settings: ScenarioSettings) -> int | None:
    """What nobody uses goes first, in the first ten years, where it is a part of what these may give up at all."""
    own = [facility for facility in facilities if facility.own]
    unused = sum(facility.floor_area_m2 for facility in own if facility.unused)
    most = settings.first_decade_cut_share * sum(facility.floor_area_m2 for facility in own)
    return settings.base_year + UNUSED_YEARS if unused <= UNUSED_SHARE * most else None


def _case(
    facility: TownFacility,
    index: int,
    functions: tuple[FunctionUse, ...],
    guests: tuple[Guest, ...],
    settings: ScenarioSettings,
) -> BuildingCase:
    # A planner's own lock takes options away later, so that a clash can name it.
    is_open = why_locked(facility, settings, functions) in {None, "kept_locked"}
    cost = facility.running_cost_yen
    return BuildingCase(
        index=index,
        category=facility.category,
        blocks=facility.blocks,
        functions=functions,
        running_cost_yen=facility.floor_area_m2 * settings.running_yen_per_m2 if cost is None else cost,
        floor_running_yen=facility.floor_running_yen,
        income_yen=facility.income_yen,
        operator_saving_yen=max(0.0, (cost or 0.0) - facility.operator_fee_yen)
        if facility.operator_fee_yen is not None
        else 0.0,
        land_value_yen=facility.land_yen,
        is_land_own=facility.is_land_own,
        spare_area_m2=facility.spare_area_m2,
        plot_limit_m2=_plot_limit(facility),
        guests=guests,
        offered=_offered(facility, settings),
        ordered=_ordered(facility, settings),
        may_close=is_open,
        may_resize=all(row(use.function).resizable for use in functions) and not _is_fixed(facility),
        is_host=any(is_host(use.function, area_m2=facility.floor_area_m2) for use in functions),
        is_unused=facility.unused,
        closes_within_years=_closes_within(facility, settings),
        is_asked=facility.code in settings.locks,
        is_school=any(use.function in TEACHES for use in functions),
        is_shelter=facility.shelter,
        is_in_hazard=facility.in_hazard and settings.avoid_hazard,
        owner=Owner.OWN if facility.own else Owner.NEIGHBOUR,
    )


def _functions(facility: TownFacility, index: int, users: Users, settings: ScenarioSettings) -> tuple[FunctionUse, ...]:
    """Its functions with their users; nobody is sent into a hazard zone in addition."""
    found = tuple(_function(use, users.get((index, use.function)), settings) for use in facility.uses)
    if not (facility.in_hazard and settings.avoid_hazard and facility.own):
        return found
    return tuple(replace(use, room=0.0) for use in found)


def _function(use: Use, users: NDArray[np.float64] | None, settings: ScenarioSettings) -> FunctionUse:
    """What is shown by evidence, else today's users and a small share; the area a user needs is never more than now."""
    found = row(use.function)
    today = use.users or (float(users[0]) if users is not None else 0.0)
    room = use.room if use.evidence is not Evidence.NONE else today * (1 + settings.spare_share)
    now_m2 = use.area_m2 / today if today > 0 else 0.0
    need = min(use.need_m2 or now_m2, now_m2) if found.resizable else 0.0
    return FunctionUse(
        use.function,
        use.area_m2,
        () if users is None else tuple(users.tolist()),
        room,
        need,
        is_resizable=found.resizable and need > 0,
    )


def _plot_limit(facility: TownFacility) -> float:
    if facility.land_area_m2 and facility.plot_ratio:
        return max(facility.land_area_m2 * facility.plot_ratio, facility.floor_area_m2)
    return facility.floor_area_m2 * PLOT_TIMES


def _offered(facility: TownFacility, settings: ScenarioSettings) -> frozenset[Action]:
    """Handing over and private operation, where the planner allows them and the functions are of that kind."""
    functions = {use.function for use in facility.uses}
    offered = {
        Action.HAND_OVER: settings.hand_over and functions <= HANDED_OVER,
        Action.PRIVATISE: settings.privatise and functions <= PRIVATISED,
        Action.OPERATE: settings.operate,
    }
    asked = settings.allowed_by_class.get(facility.category, ())
    lock = settings.locks.get(facility.code)
    if Action.HAND_OVER in asked and functions <= HANDED_OVER_IF_ASKED:
        offered[Action.HAND_OVER] = True
    return frozenset(
        action
        for action, allowed in offered.items()
        if allowed
        or (action in asked and action is not Action.HAND_OVER)
        or (lock is not None and lock.action is action)
    )


def _ordered(facility: TownFacility, settings: ScenarioSettings) -> frozenset[Action]:
    """Actions named for the facility or its class."""
    lock = settings.locks.get(facility.code)
    named = {lock.action} if lock is not None and isinstance(lock.action, Action) else set()
    return frozenset(named | set(settings.allowed_by_class.get(facility.category, ())))


def _closes_within(facility: TownFacility, settings: ScenarioSettings) -> int | None:
    """How long before the end of its life the calculation may give it up; None: long before, as for what is little used
    or has the planner's own word."""
    main = max(facility.uses, key=lambda use: (use.area_m2, use.users), default=None)
    share = None if main is None else main.used_share
    is_little_used = share is not None and share < LITTLE_USED_SHARE
    return None if is_little_used or facility.code in settings.locks else settings.closing_years_left


def _is_fixed(facility: TownFacility) -> bool:
    """A function that only a planner's word closes or changes."""
    return any(row(use.function).may_close is MayClose.NO for use in facility.uses) and not facility.unused


def why_locked(
    facility: TownFacility, settings: ScenarioSettings, functions: Sequence[FunctionUse] | None = None
) -> str | None:
    """The reason code for which the calculation does not give a facility up by itself; None where it may."""
    lock = settings.locks.get(facility.code)
    asked = lock is not None and lock.action not in {"keep", Action.KEEP}
    undecided = any(use.function is Function.UNCLASSIFIED for use in facility.uses)
    known = facility.unused or all(use.users and max(use.users) > 0 for use in functions or ())
    reasons = (
        ("kept_locked", lock is not None and not asked),
        ("changed_locked", False),
        ("use_undecided", undecided and not asked),
        ("kept_fixed", _is_fixed(facility) and not asked),
        ("kept_main_library", facility.is_main_place and facility.main_function is Function.LIBRARY and not asked),
        ("kept_main_place", facility.is_main_place and not asked),
        ("no_area", facility.floor_area_m2 <= 0),
        ("no_position", not facility.placed and not facility.unused),
        ("no_users_known", not known and not asked),
    )
    return next((code for code, holds in reasons if holds), None) if facility.own else None


def allowed_options(
    facilities: Sequence[TownFacility], options: Sequence[Option], settings: ScenarioSettings
) -> NDArray[np.bool_]:
    """Which options the planner's locks and classes leave, bool[options].

    They are held apart from the options themselves so that a clash can name the lock and say what lifting it brings. A
    facility known to be unsafe may not go on unstrengthened beyond the first period.
    """
    starts = settings.period_starts()
    left = [_leaves(facilities[option.building], option, settings, starts, facilities) for option in options]
    return np.array(left, dtype=np.bool_)


def _leaves(
    facility: TownFacility,
    option: Option,
    settings: ScenarioSettings,
    starts: Sequence[int],
    facilities: Sequence[TownFacility],
) -> bool:
    if not facility.own:
        return True
    lock = settings.locks.get(facility.code)
    if lock is not None and not _as_locked(option, lock, starts, facilities):
        return False
    if lock is None and not settings.allows(option.action, facility.category):
        return False
    unsafe = option.action is Action.KEEP and any(block.is_unsafe for block in facility.blocks)
    if unsafe and not option.is_strengthened:
        return False
    first = settings.not_before.get(facility.code)
    return first is None or option.period is None or option.action in UNCHANGED or starts[option.period] >= first


UNCHANGED = frozenset(action for action, told in ACTIONS.items() if not told.changes)


def _as_locked(option: Option, lock: Lock, starts: Sequence[int], facilities: Sequence[TownFacility]) -> bool:
    """Whether an option is what the planner decided: the action, in the term of its year, with its partner."""
    if lock.action in {"keep", Action.KEEP}:
        return all(option.standing) and not option.disposal and option.action is not Action.CONVERT
    leaves = lock.action in {"close", Action.CLOSE, Action.MERGE_INTO, Action.COMBINE_INTO}
    gone = option.action in {Action.CLOSE, Action.SELL, Action.LEASE, Action.DEMOLISH}
    if not (gone if leaves else option.action == lock.action):
        return False
    if (
        lock.partner
        and option.guests
        and all(facilities[guest.facility].code != lock.partner for guest in option.guests)
    ):
        return False
    if lock.year is None or option.period is None:
        return True
    return max(number for number, start in enumerate(starts) if start <= max(lock.year, starts[0])) == option.period


def _guests(
    facilities: Sequence[TownFacility], functions: Sequence[tuple[FunctionUse, ...]]
) -> list[tuple[Guest, ...]]:
    """For each own facility that can host: functions near by that fit in it, nearest first, and same functions."""
    own = [n for n, each in enumerate(facilities) if each.own and each.placed and each.floor_area_m2 > 0]
    found: list[tuple[Guest, ...]] = [()] * len(facilities)
    if len(own) < 2:
        return found
    xy = np.array([[facilities[index].x_m, facilities[index].y_m] for index in own])
    near = spatial.cKDTree(xy).query_ball_point(xy, GUEST_REACH_KM * 1000)
    for here, index in enumerate(own):
        others = [(float(np.hypot(*(xy[j] - xy[here]))) / 1000, own[j]) for j in near[here] if j != here]
        found[index] = _nearest_guests(facilities, functions, index, sorted(others))
    return found


def _nearest_guests(
    facilities: Sequence[TownFacility],
    functions: Sequence[tuple[FunctionUse, ...]],
    host: int,
    others: Sequence[tuple[float, int]],
) -> tuple[Guest, ...]:
    """The nearest place of each function that fits; places of the host's own functions that may be merged into it."""
    same: list[Guest] = []
    nearest: dict[Function, Guest] = {}
    own = {use.function for use in functions[host]}
    host_m2 = facilities[host].floor_area_m2
    for distance_km, other in others:
        apart = facilities[host].land_part != facilities[other].land_part
        if _is_fixed(facilities[other]) or facilities[other].unused or apart:
            continue
        for use in functions[other]:
            if not use.users or max(use.users) <= 0:
                continue
            guest = Guest(use.function, other, distance_km, use.area_m2, use.users, use.need_m2, use.function in own)
            if guest.is_same and row(use.function).alike:
                same.append(guest)
            elif not guest.is_same and _fits(use.function, functions[host], host_m2):
                nearest.setdefault(use.function, guest)
    return tuple(same[:GUESTS_OFFERED]) + tuple(nearest.values())[:GUESTS_OFFERED]


def _fits(guest: Function, host: Sequence[FunctionUse], host_m2: float) -> bool:
    """A guest fits where it fits beside every function of the host; homes and pupils take nobody they do not choose."""
    main = max(host, key=lambda use: use.area_m2)
    if row(main.function).unit is UseUnit.HOUSEHOLDS:
        return False
    return fits(guest, main.function, host_area_m2=host_m2) is None
