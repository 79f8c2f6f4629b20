"""A scenario's further limits as rows of the problem, each with what it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.actions import ACTIONS
from app.domain.plan.terms import MOVED_AGAIN_YEARS, Option
from app.domain.vocabulary import Action, Category, Function
from app.optimizer.question import requirements
from app.optimizer.question.problem import Sites, Strategies
from app.optimizer.question.requirements import Requirement
from app.planning.ask.cases import TEACHES
from app.planning.ask.facilities import TownFacility
from app.planning.ask.settings import ScenarioSettings

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
DECADE = 10
# What real plans show (calibration): the mean area of what closes is at most this part of the stock's, schools and
# housing carry at most this part of the cut, and so many schools, libraries, museums and halls close in ten years.
SMALL_FIRST_SHARE = 0.75
SMALL_IN_A_TERM_SHARE = 0.95
OWN_PLANS_SHARE = 0.55
SCHOOLS_CLOSED_SHARE = 0.20
CULTURE_CLOSED_SHARE = 0.10
HANDED_OVER_SHARE = 0.25
SHELTERS_GONE_SHARE = 0.10
OWN_PLANS = frozenset({Category.SCHOOL, Category.HOUSING})
LIBRARIES = frozenset({Function.LIBRARY, Function.LIBRARY_BRANCH})
MUSEUMS = frozenset({Function.MUSEUM, Function.LOCAL_HISTORY_MUSEUM})
HALLS = frozenset({Function.CULTURE_HALL})
CLASS_CLOSINGS = (
    ("schools", TEACHES, SCHOOLS_CLOSED_SHARE),
    ("libraries", LIBRARIES, CULTURE_CLOSED_SHARE),
    ("museums", MUSEUMS, CULTURE_CLOSED_SHARE),
    ("halls", HALLS, CULTURE_CLOSED_SHARE),
)
# New complexes: one in five years for so many facilities (a city of 100,000 has about 400).
FACILITIES_A_COMPLEX = 400
COMPLEXES = frozenset({Action.MERGE, Action.COMBINE})


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row and its meaning: kind (minimum, changes, pace, most_cut, small_first, own_plans, class_closings,
    complexes, moved_again, shelter, together, apart, carbon) and what it concerns."""

    kind: str
    about: Mapping[str, Any]
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class TownOptions:
    """What the rows are made of. `functions[f]` is the function of number f in `sites`."""

    facilities: Sequence[TownFacility]
    options: Sequence[Option]
    strategies: Strategies
    sites: Sites
    functions: Sequence[Function]

    def staying(self, facility: int) -> Ints:
        """The options of a facility that end in use."""
        first, last = self.strategies.building_start[facility : facility + 2]
        return np.array([k for k in range(first, last) if self.options[k].standing[-1]], dtype=np.int64)

    def leaving(self, facility: int, period: int) -> list[int]:
        """The options of a facility by which it is given up as a period begins."""
        first, last = self.strategies.building_start[facility : facility + 2]
        gone = (k for k in range(first, last) if not self.options[k].standing[-1])
        return [k for k in gone if self.options[k].period == period]

    def own(self) -> NDArray[np.bool_]:
        """bool[options]: of the city's own facilities."""
        return np.array([self.facilities[option.building].own for option in self.options], dtype=np.bool_)

    def areas(self) -> Floats:
        """The city's floor at the end of each period, m², float[options, periods]."""
        return np.array([option.area_m2 for option in self.options], dtype=np.float64)

    def given_up(self) -> Floats:
        """The city's floor given up by the end of each period, m², float[options, periods]. Growth elsewhere does not
        make it less: no plan builds so that it may give up more."""
        before = np.array([self.facilities[option.building].floor_area_m2 for option in self.options])
        less: Floats = np.maximum(before[:, None] - self.areas(), 0.0)
        return less * self.own()[:, None]

    def before_m2(self) -> float:
        """The city's floor today."""
        return sum(each.floor_area_m2 for each in self.facilities if each.own)


def limit_rows(town: TownOptions, settings: ScenarioSettings) -> tuple[LimitRow, ...]:
    """Minimum numbers, pace and measure of change, the balance of real plans, shelters, pairs, carbon."""
    return (
        *_minimum_numbers(town, settings),
        *(_guests_move(town) if settings.guests_move else ()),
        *_most_changes(town, settings),
        *_pace(town, settings),
        *(_balance(town, settings) if settings.is_balanced else ()),
        *(_shelters(town) if settings.keep_last_shelter else ()),
        *_pairs(town, settings),
        *_carbon(town, settings),
    )


def _minimum_numbers(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """At least so many own places of a function in each period; without a wish, one of each there is."""
    own = np.array([facility.own for facility in town.facilities], dtype=np.bool_)
    today = {use.function for facility in town.facilities if facility.own for use in facility.uses}
    for function in sorted(today & set(town.functions)):
        least = settings.minimum_number.get(function, 1)
        mine = np.flatnonzero((town.sites.function == town.functions.index(function)) & own[town.sites.building])
        mine = mine[np.unique(town.sites.building[mine], return_index=True)[1]]
        for period in range(settings.periods) if least > 0 else ():
            name = f"minimum:{function.value}:{period}"
            row = requirements.at_least_open(town.strategies, mine, period=period, count=least, name=name)
            if len(row.strategy):
                yield LimitRow("minimum", {"function": function.value, "period": period}, row)


def _guests_move(town: TownOptions) -> Iterable[LimitRow]:
    """Rooms are built for others only where these give their own place up."""
    hosts: dict[tuple[int, int], list[int]] = {}
    for number, option in enumerate(town.options):
        for guest in option.guests:
            hosts.setdefault((option.building, guest.facility), []).append(number)
    gone = np.array([not option.standing[-1] for option in town.options], dtype=np.bool_)
    for (host, giver), taking in sorted(hosts.items()):
        first, last = town.strategies.building_start[giver : giver + 2]
        leaving = np.arange(first, last)[gone[first:last]]
        about = {"one": town.facilities[host].name, "other": town.facilities[giver].name}
        row = requirements.only_if(np.array(taking, dtype=np.int64), leaving, name=f"guest:{host}:{giver}")
        yield LimitRow("guest", about, row)


def _most_changes(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """What an office can carry out in a term: facilities changed."""
    changes = np.zeros((len(town.options), settings.periods))
    for number, option in enumerate(town.options):
        changed = option.period is not None and ACTIONS[option.action].changes
        if changed and option.period is not None and town.facilities[option.building].own:
            changes[number, option.period] = 1.0
    count = sum(facility.own for facility in town.facilities)
    for period in np.flatnonzero(changes.any(axis=0)).tolist():
        most = settings.most_changes_per_period
        if most is None:
            most = max(1, int(count * settings.changes_share_per_year * settings.terms[period]))
        row = requirements.changes_at_most(changes, period, count=float(most))
        yield LimitRow("changes", {"period": period}, row)


def _pace(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Floor given up at most by the end of each term of the first ten years, and of the plan."""
    ends = np.cumsum(settings.terms)
    decade = np.flatnonzero(ends <= DECADE)
    limits = {settings.periods - 1: settings.most_cut_share}
    for period in decade.tolist():
        limits[period] = settings.first_decade_cut_share * float(ends[period]) / DECADE
    gone = town.given_up()
    yield from _later_pace(town, settings)
    yield from _across_terms(town, settings)
    for period, share in sorted(limits.items()):
        used = np.flatnonzero(gone[:, period])
        if len(used) and share < 1:
            row = Requirement(f"pace:{period}", used, gone[used, period], upper=share * town.before_m2())
            kind = "most_cut" if period == settings.periods - 1 else "pace"
            yield LimitRow(kind, {"period": period}, row)


def _later_pace(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Floor given up within each term after the first ten years."""
    ends = np.cumsum(settings.terms)
    gone = town.given_up()
    for period, years in enumerate(settings.terms):
        if period > 0 and ends[period] > DECADE:
            more = np.maximum(gone[:, period] - gone[:, period - 1], 0.0)
            used = np.flatnonzero(more)
            most = settings.later_decade_cut_share * years / DECADE * town.before_m2()
            if len(used):
                row = Requirement(f"later_pace:{period}", used, more[used], upper=most)
                yield LimitRow("pace", {"period": period}, row)


def _across_terms(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Floor given up in ten years that begin or end with a term and hold a part of another, of which as many of its
    years count: closings are spread evenly over a term. All other ten years lose no more than these or whole terms."""
    ends, years = np.cumsum(settings.terms), np.array(settings.terms)
    each = np.diff(town.given_up(), axis=1, prepend=0.0)
    most = settings.later_decade_cut_share * town.before_m2()
    starts = {*ends[:-1].tolist(), *(ends - DECADE).tolist()}
    for start in sorted(start for start in starts if 0 < start <= ends[-1] - DECADE):
        inside = np.clip(np.minimum(ends, start + DECADE) - np.maximum(ends - years, start), 0, None)
        lost = np.maximum(each @ (inside / years), 0.0)
        used = np.flatnonzero(lost)
        if len(used) and (inside % years).any():
            row = Requirement(f"pace_from:{start}", used, lost[used], upper=most)
            first = settings.base_year + start
            yield LimitRow("pace", {"from_year": first, "to_year": first + DECADE - 1}, row)


def _balance(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """The balance real plans show (calibration.md 6); what nobody uses is no closing and may be large."""
    own = np.flatnonzero(town.own())
    before = np.array([town.facilities[option.building].floor_area_m2 for option in town.options])
    gone = np.array([not option.standing[-1] for option in town.options])
    mean = town.before_m2() / max(1, sum(facility.own for facility in town.facilities))
    used = np.array([not town.facilities[option.building].unused for option in town.options])
    yield from _signed("small_first", own, gone * used * (before - SMALL_FIRST_SHARE * mean))
    large = gone * used * (before - SMALL_IN_A_TERM_SHARE * mean)
    period = np.array([-1 if option.period is None else option.period for option in town.options])
    for each in range(settings.periods):
        yield from _signed(f"small_first:{each}", own, large * (period == each))
    cut = town.given_up()[:, -1]
    planned = np.array([town.facilities[option.building].category in OWN_PLANS for option in town.options])
    yield from _signed("own_plans", own, cut * (planned - OWN_PLANS_SHARE))
    yield from _class_closings(town, settings, own)
    yield from _complexes(town, settings, own)
    yield from _handed_over(town, settings, own)
    yield from _moved_again(town, settings)


def _moved_again(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Where people have to go because a place closes, they are not sent on a few years later: the nearest other own
    place of its main function is not given up in the years that follow."""
    starts = np.array(settings.period_starts())
    for one, other in _nearest_of_its_kind(town.facilities):
        for period, start in enumerate(starts.tolist()):
            soon = np.flatnonzero((starts < start) & (start - starts < MOVED_AGAIN_YEARS))
            first = [k for each in soon.tolist() for k in town.leaving(one, each)]
            later = town.leaving(other, period)
            if first and later:
                strategy = np.array(first + later, dtype=np.int64)
                row = Requirement(f"moved_again:{one}:{other}:{period}", strategy, np.ones(len(strategy)), upper=1.0)
                about = {"one": town.facilities[one].name, "other": town.facilities[other].name}
                yield LimitRow("moved_again", about, row)


def _nearest_of_its_kind(facilities: Sequence[TownFacility]) -> Iterable[tuple[int, int]]:
    """Own places in use, each with the nearest other one that serves its main function."""
    placed = [n for n, each in enumerate(facilities) if each.own and each.placed and each.uses and not each.unused]
    for one in placed:
        here, main = facilities[one], facilities[one].main_function
        km = {
            other: float(np.hypot(facilities[other].x_m - here.x_m, facilities[other].y_m - here.y_m))
            for other in placed
            if other != one and any(use.function is main for use in facilities[other].uses)
        }
        if km:
            yield one, min(km, key=lambda other: (km[other], other))


def _handed_over(town: TownOptions, settings: ScenarioSettings, own: Ints) -> Iterable[LimitRow]:
    """Halls given to their neighbourhoods: at most a quarter of those that could be in ten years."""
    given = np.array([option.action is Action.HAND_OVER for option in town.options])
    could = len({town.options[k].building for k in own[given[own]].tolist()})
    for period, years in enumerate(settings.terms):
        now = np.array([option.period == period for option in town.options])
        used = own[(given & now)[own]]
        if len(used):
            most = float(ceil(could * HANDED_OVER_SHARE * years / DECADE))
            row = Requirement(f"handed_over:{period}", used, np.ones(len(used)), upper=most)
            yield LimitRow("handed_over", {"period": period}, row)


def _signed(kind: str, own: Ints, value: Floats) -> Iterable[LimitRow]:
    """Σ value ≤ 0 over the own facilities' options; nothing where it cannot be broken."""
    used = own[value[own] != 0]
    if len(used) and value[used].max() > 0:
        yield LimitRow(kind.partition(":")[0], {}, Requirement(kind, used, value[used], upper=0.0))


def _class_closings(town: TownOptions, settings: ScenarioSettings, own: Ints) -> Iterable[LimitRow]:
    """Schools, libraries, museums and halls given up in the first ten years, and in each term after them, by number."""
    starts = np.array(settings.period_starts()) - settings.base_year
    spans = [(-1, _leaves_before(town.options, starts, DECADE))]
    spans += [(each, _leaves_in(town.options, each)) for each in np.flatnonzero(starts >= DECADE).tolist()]
    for name, group, share in CLASS_CLOSINGS:
        mine = np.array([town.facilities[option.building].main_function in group for option in town.options])
        count = sum(facility.own and facility.main_function in group for facility in town.facilities)
        for period, leaves in spans:
            used = own[(mine & leaves)[own]]
            if len(used):
                most = float(int(count * share if period < 0 else max(1.0, count * share)))
                row = Requirement(f"class_closings:{name}:{period}", used, np.ones(len(used)), upper=most)
                yield LimitRow("class_closings", {"group": name} | ({} if period < 0 else {"period": period}), row)


def _leaves_before(options: Sequence[Option], starts: Ints, years: int) -> NDArray[np.bool_]:
    """bool[options]: the facility is given up in the first so many years."""
    early = [not all(each.standing) and each.period is not None and starts[each.period] < years for each in options]
    return np.array(early, dtype=np.bool_)


def _leaves_in(options: Sequence[Option], period: int) -> NDArray[np.bool_]:
    """bool[options]: the facility is given up as the period begins."""
    return np.array([not all(each.standing) and each.period == period for each in options], dtype=np.bool_)


def _complexes(town: TownOptions, settings: ScenarioSettings, own: Ints) -> Iterable[LimitRow]:
    """New complexes of a term."""
    count = sum(facility.own for facility in town.facilities)
    for period, years in enumerate(settings.terms):
        new = np.array([option.action in COMPLEXES and option.period == period for option in town.options])
        used = own[new[own]]
        most = max(1, ceil(count / FACILITIES_A_COMPLEX * years / 5))
        if len(used) > most:
            row = Requirement(f"complexes:{period}", used, np.ones(len(used)), upper=float(most))
            yield LimitRow("complexes", {"period": period}, row)


def _shelters(town: TownOptions) -> Iterable[LimitRow]:
    """A district that has shelters keeps one to the end."""
    districts: dict[str, list[int]] = {}
    for number, facility in enumerate(town.facilities):
        if facility.own and facility.shelter and facility.district:
            districts.setdefault(facility.district, []).append(number)
    for district, members in sorted(districts.items()):
        standing = np.concatenate([town.staying(facility) for facility in members])
        if len(standing):
            row = Requirement(f"shelter:{district}", standing, np.ones(len(standing)), lower=1.0)
            yield LimitRow("shelter", {"district": district}, row)
    everywhere = [number for number, facility in enumerate(town.facilities) if facility.own and facility.shelter]
    if everywhere:
        standing = np.concatenate([town.staying(facility) for facility in everywhere])
        least = ceil((1 - SHELTERS_GONE_SHARE) * len(everywhere))
        yield LimitRow("shelters", {}, Requirement("shelters", standing, np.ones(len(standing)), lower=float(least)))


def _pairs(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Together: both stay in use or neither. Apart: at most one of the two stays."""
    index = {place.code: number for number, place in enumerate(town.facilities)}
    for kind, pairs, make in (
        ("together", settings.together, requirements.together),
        ("apart", settings.not_together, requirements.not_together),
    ):
        for one, other in pairs:
            if one in index and other in index:
                about = {"one": town.facilities[index[one]].name, "other": town.facilities[index[other]].name}
                stays = town.staying(index[one]), town.staying(index[other])
                yield LimitRow(kind, about, make(*stays, name=f"{kind}:{one}:{other}"))


def _carbon(town: TownOptions, settings: ScenarioSettings) -> Iterable[LimitRow]:
    """Tonnes of the whole plan; a share is taken of what keeping everything emits."""
    tonnes = np.array([option.carbon_t for option in town.options])
    limits = [settings.carbon_limit_t] if settings.carbon_limit_t is not None else []
    if settings.carbon_cut_share is not None:
        limits.append((1 - settings.carbon_cut_share) * carbon_of_keeping_t(town.options))
    if limits:
        yield LimitRow("carbon", {}, requirements.sum_at_most(tonnes, min(limits), name="carbon"))


def carbon_of_keeping_t(options: Sequence[Option]) -> float:
    """Tonnes where every place goes on as it is; a neighbour's own emissions are not ours."""
    first: dict[int, float] = {}
    for option in options:
        if option.action is Action.KEEP:
            first.setdefault(option.building, option.carbon_t)
    return sum(first.values())
