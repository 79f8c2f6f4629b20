"""Whether the receivers of a plan can take in what they are given: room, kind of building, ground, way."""

from collections import defaultdict
from collections.abc import Iterator

from app.domain.functions.rows import FunctionRow
from app.domain.functions.terms import FunctionKind, Guarantee, HostGroup
from app.planning.sense.exam import Exam, Handover, Leaving, area_in, is_handed_over, law_of, stands, use_of
from app.planning.sense.objection import RuleFinding, Severity, Told
from app.planning.sense.town import FacilityToday, FunctionFacts

# A measured figure may differ this much from a rounded one before it counts as a fault.
ROUNDING = 0.02
# Buildings under this floor area take in nobody (assumption of the table of functions).
LEAST_HOST_M2 = 200.0
# Of a function that moves whole at least so much goes to one receiver.
WHOLE_SHARE = 0.9
# A stock of so many places tells its well-used tenth; a smaller one its densest place.
ENOUGH_PLACES = 10


def receiver_too_small(exam: Exam) -> Iterator[RuleFinding]:
    """Floor granted < users × m² per user. The need is the smallest of the published low end, what the town's own
    well-used places show, and what the users have today, so only what is smaller than all is refused."""
    densest: dict[str, float | None] = {}
    for move in exam.moves:
        granted, function = move.row.area_m2, move.row.function
        if function not in densest:
            densest[function] = _least_area(exam, function)
        today = _area_per_user(use_of(move.giver, function))
        need = min((each for each in (densest[function], today) if each is not None), default=None)
        if granted is None or need is None:
            continue
        wanted = need * move.row.users
        if wanted > 1 and granted < wanted * (1 - ROUNDING):
            figures = _told(move) | {"area_m2": round(granted, 1), "needed_m2": round(wanted, 1)}
            yield RuleFinding(Severity.RED, move.receiver.code, figures | {"users": round(move.row.users)})


def _least_area(exam: Exam, function: str) -> float | None:
    """m² a user below which a receiver of this function is too small; None where nothing is known."""
    law = law_of(function)
    shown = [_area_per_user(use_of(place, function)) for place in exam.town.facilities]
    areas = sorted(each for each in shown if each is not None)
    well_used = [areas[len(areas) // ENOUGH_PLACES]] if areas else []
    published = [law.area_low_m2] if law and law.area_low_m2 else []
    return min(well_used + published, default=None)


def _area_per_user(use: FunctionFacts | None) -> float | None:
    if use is None or not use.area_m2 or not use.users or use.area_m2 < 0 or use.users < 0:
        return None
    return use.area_m2 / use.users


def host_overfull(exam: Exam) -> Iterator[RuleFinding]:
    """Areas granted in a building of one period add up to more than its floor."""
    for place, decision in exam.own:
        granted: defaultdict[int, float] = defaultdict(float)
        for each in decision.serves:
            granted[each.period] += each.area_m2 or 0.0
        for period, area in sorted(granted.items()):
            floor = decision.floor_area_before_m2 if is_handed_over(decision, period) else area_in(decision, period)
            if floor is not None and area > floor * (1 + ROUNDING) + 1:
                figures: Told = {"facility": place.name, "area_m2": round(area, 1), "floor_area_m2": round(floor, 1)}
                yield RuleFinding(Severity.RED, place.code, figures | {"year": exam.start_of(period)})
                break


def unlike_use(exam: Exam) -> Iterator[RuleFinding]:
    """A function moves into a building of a kind it does not fit in: the matrix of the table of functions."""
    for move in _first_moves(exam):
        law = law_of(move.row.function)
        if law is None or law.kind is FunctionKind.NONE or _fits(law, move):
            continue
        yield RuleFinding(Severity.RED, move.giver.code, _told(move))


def _fits(law: FunctionRow, move: Handover) -> bool:
    """Into a place that does the same today, where such places replace each other, or into a fitting group of hosts."""
    if use_of(move.receiver, move.row.function) is not None:
        return law.alike
    laws = [law_of(each.function) for each in move.receiver.functions]
    groups = {each.host_group for each in laws if each and each.host_group}
    return bool(groups) and (HostGroup.ANY in law.fits_in or bool(groups & law.fits_in))


def undecided_use_moved(exam: Exam) -> Iterator[RuleFinding]:
    """A facility whose use is not known is moved, given up, or takes somebody in: decide the use first."""
    for leaving in exam.leaving:
        if _undecided(leaving.facility) and not leaving.facility.unused:
            yield RuleFinding(Severity.RED, leaving.facility.code, {"facility": leaving.facility.name})
    for move in _first_moves(exam):
        if _undecided(move.receiver):
            yield RuleFinding(Severity.RED, move.receiver.code, {"facility": move.receiver.name})


def _undecided(place: FacilityToday) -> bool:
    laws = [law_of(each.function) for each in place.functions]
    return not laws or any(law is not None and law.function.value == "unclassified" for law in laws)


def tenant_host(exam: Exam) -> Iterator[RuleFinding]:
    """A tenant of somebody else's building has no floor of its own to give."""
    for move in _first_moves(exam):
        if move.receiver.tenant:
            yield RuleFinding(Severity.RED, move.receiver.code, _told(move))


def small_host(exam: Exam) -> Iterator[RuleFinding]:
    """A building under 200 m² takes in another function. Warns: the figure is an assumption."""
    for move in _first_moves(exam):
        decision = exam.decisions.get(move.receiver.code)
        floor = area_in(decision, move.row.period) if decision else None
        floor = move.receiver.floor_area_m2 if floor is None else floor
        if use_of(move.receiver, move.row.function) is None and 0 < floor < LEAST_HOST_M2:
            yield RuleFinding(Severity.AMBER, move.receiver.code, _told(move) | {"floor_area_m2": round(floor, 1)})


def hazard_receiver(exam: Exam) -> Iterator[RuleFinding]:
    """People are sent from outside a hazard zone into one. Red where the service is promised to everyone."""
    for move in _first_moves(exam):
        if move.receiver.in_hazard and move.giver.in_hazard is False:
            law = law_of(move.row.function)
            promised = law is not None and law.guarantee is Guarantee.EVERYONE
            yield RuleFinding(Severity.RED if promised else Severity.AMBER, move.receiver.code, _told(move))


def over_water(exam: Exam) -> Iterator[RuleFinding]:
    """Giver and receiver stand on two pieces of land that no road or ferry joins."""
    for move in _first_moves(exam):
        parts = {move.giver.land_part, move.receiver.land_part}
        if None not in parts and len(parts) > 1:
            yield RuleFinding(Severity.RED, move.giver.code, _told(move))


def receiver_far(exam: Exam) -> Iterator[RuleFinding]:
    """The longest way of those who move is beyond the standard though it was not before (red where the service is
    promised to everyone); where only positions are known, the receiver itself lies beyond it (warns)."""
    for move in _first_moves(exam):
        standard, law = exam.standard_of(move.row.function), law_of(move.row.function)
        if standard is None:
            continue
        promised = law is not None and law.guarantee is Guarantee.EVERYONE
        way, between = move.row.km, exam.road_km(move.giver, move.receiver)
        if way is not None and way > standard * (1 + ROUNDING):
            newly = way - (move.row.extra_km or 0.0) <= standard
            level = Severity.RED if promised and newly else Severity.AMBER
            yield RuleFinding(level, move.giver.code, _told(move) | {"km": round(way, 1), "standard_km": standard})
        elif way is None and between is not None and between > standard * (1 + ROUNDING):
            figures = _told(move) | {"km": round(between, 1), "standard_km": standard}
            yield RuleFinding(Severity.AMBER, move.giver.code, figures)


def receiver_gone(exam: Exam) -> Iterator[RuleFinding]:
    """The receiver is unknown to the register, or does not stand in the period it should take people in."""
    for giver, decision in exam.own:
        for each in decision.receivers:
            receiver = exam.decisions.get(each.facility_code)
            unknown = each.facility_code not in exam.facilities
            if unknown or (receiver is not None and not stands(receiver, each.period)):
                figures: Told = {"receiver": each.facility_code, "function": each.function}
                yield RuleFinding(Severity.RED, giver.code, figures | {"year": exam.start_of(each.period)})
                break


def split_although_whole(exam: Exam) -> Iterator[RuleFinding]:
    """A closed place's function that moves whole (a school, a hall) has no receiver with nine tenths of its users."""
    for leaving in exam.leaving:
        for use in leaving.facility.functions:
            law = law_of(use.function)
            if law is None or not law.whole:
                continue
            last = _last_shares(leaving, use.function)
            share = max(last, default=1.0)
            if share < WHOLE_SHARE:
                figures: Told = {"facility": leaving.facility.name, "function": use.function, "count": len(last)}
                yield RuleFinding(Severity.AMBER, leaving.facility.code, figures | {"share": round(share, 3)})


def _last_shares(leaving: Leaving, function: str) -> list[float]:
    """The receivers' shares of a function's users in the last period that is told."""
    rows = [each for each in leaving.decision.receivers if each.function == function and each.users > 0]
    users: defaultdict[str, float] = defaultdict(float)
    for each in rows:
        if each.period == max(row.period for row in rows):
            users[each.facility_code] += each.users
    return [each / sum(users.values()) for each in users.values()]


def _first_moves(exam: Exam) -> Iterator[Handover]:
    """Each (giver, receiver, function) once, in its first period: a place is not objected to once a period."""
    seen: set[tuple[str, str, str]] = set()
    for move in exam.moves:
        key = (move.giver.code, move.receiver.code, move.row.function)
        if key not in seen and move.giver.code != move.receiver.code:
            seen.add(key)
            yield move


def _told(move: Handover) -> Told:
    return {
        "function": move.row.function,
        "giver": move.giver.name,
        "receiver": move.receiver.name,
        "receiver_code": move.receiver.code,
    }
