"""Whether a plan keeps what is promised: services for everyone, places that are not for a calculation to change,
shelters, and the idle places that serve nobody."""

from collections import Counter
from collections.abc import Iterator

from app.domain.functions.rows import FunctionRow
from app.domain.functions.terms import Guarantee, MayClose
from app.planning.sense.decisions import DecisionFacts
from app.planning.sense.exam import Exam, Leaving, area_in, ends_in, law_of, main_function, serves, stands
from app.planning.sense.objection import RuleFinding, Severity, Told
from app.planning.sense.town import FacilityToday

# Half a user is rounding.
SOMEBODY = 0.5
# Without a promise to everyone, this share of a function's users without a place must be explained (assumption).
LOST_SHARE = 0.1
# A rebuild this much smaller is no longer a matter of measuring.
SMALLER = 0.98
# P14: 91.7 % of public schools and nearly every community centre are shelters; beyond a tenth it must be explained.
SHELTERS_FEWER = 0.1


def promise_broken(exam: Exam) -> Iterator[RuleFinding]:
    """Users without a place who have one today. Red where the function is promised to everyone; else from a tenth of
    its users on it warns. One objection a function, of its worst period."""
    worst: dict[str, tuple[float, RuleFinding]] = {}
    for each in exam.plan.unserved:
        lost, law = each.users - each.today, law_of(each.function)
        promised = law is not None and law.guarantee is Guarantee.EVERYONE
        today = _users_today(exam, each.function)
        if not lost >= SOMEBODY or not (promised or (today > 0 and lost > LOST_SHARE * today)):
            continue
        figures: Told = {"function": each.function, "users": round(lost), "unit": each.unit}
        found = RuleFinding(
            Severity.RED if promised else Severity.AMBER, None, figures | {"year": exam.start_of(each.period)}
        )
        if each.function not in worst or lost > worst[each.function][0]:
            worst[each.function] = (lost, found)
    yield from (found for _, found in worst.values())


def _users_today(exam: Exam, function: str) -> float:
    uses = (use for place in exam.town.facilities if place.own for use in place.functions)
    return sum(use.users or 0.0 for use in uses if use.function == function)


def last_place_gone(exam: Exam) -> Iterator[RuleFinding]:
    """The last own place of a function is given up, and nobody takes the function over: red where it is promised to
    everyone or may close only if another stands."""
    for leaving in exam.leaving:
        for use in leaving.facility.functions:
            law = law_of(use.function)
            if law is None or not _needs_another(law) or leaving.facility.unused:
                continue
            if not any(exam.standing_with(use.function, leaving.period)) and not _taken_over(leaving, use.function):
                figures: Told = {"function": use.function, "facility": leaving.facility.name, "year": leaving.year}
                yield RuleFinding(Severity.RED, leaving.facility.code, figures)


def _needs_another(law: FunctionRow) -> bool:
    return law.guarantee is Guarantee.EVERYONE or law.may_close is not MayClose.YES


def _taken_over(leaving: Leaving, function: str) -> bool:
    return any(each.function == function and each.users > 0 for each in leaving.decision.receivers)


def fixed_place_changed(exam: Exam) -> Iterator[RuleFinding]:
    """A place fixed by the planner, or whose function only people decide about and nobody did, is given up or handed
    over; or one that was to close stays."""
    for place, decision in exam.own:
        gone = ends_in(decision) is not None
        if place.lock == "keep" and (gone or _gives_up(place, decision)):
            yield RuleFinding(Severity.RED, place.code, {"facility": place.name, "why": "kept_by_planner"})
        elif place.lock == "close" and decision.stands and decision.stands[-1]:
            yield RuleFinding(Severity.RED, place.code, {"facility": place.name, "why": "closed_by_planner"})
        elif gone and place.lock is None and not place.unused and (held := _held(place)):
            yield RuleFinding(
                Severity.RED, place.code, {"facility": place.name, "why": "people_decide", "function": held}
            )


def _gives_up(place: FacilityToday, decision: DecisionFacts) -> bool:
    """Some function of today is not served any more in a period whose services are told."""
    periods = {each.period for each in decision.serves}
    used = [use.function for use in place.functions if (use.users or 0) >= SOMEBODY]
    return any(not serves(place, decision, function, period) for function in used for period in periods)


def _held(place: FacilityToday) -> str | None:
    """A function of the place that no calculation may close."""
    laws = [law_of(each.function) for each in place.functions]
    return next((law.function.value for law in laws if law and law.may_close is MayClose.NO), None)


def fixed_place_shrunk(exam: Exam) -> Iterator[RuleFinding]:
    """A standing place gets smaller though its users do not size it (beds, furnaces, garages, seats). Red where only
    people may decide about it, else it warns."""
    for place, decision in exam.own:
        law = law_of(main_function(place) or "")
        end = ends_in(decision)
        after = [area_in(decision, period) for period in range(len(decision.stands) if end is None else end)]
        least = min((area for area in after if area is not None), default=None)
        before = decision.floor_area_before_m2
        if law is None or law.resizable or least is None or place.unused or not least < before * SMALLER:
            continue
        level = Severity.RED if law.may_close is MayClose.NO else Severity.AMBER
        figures: Told = {"facility": place.name, "function": law.function.value, "before_m2": round(before, 1)}
        yield RuleFinding(level, place.code, figures | {"after_m2": round(least, 1)})


def unused_place_used(exam: Exam) -> Iterator[RuleFinding]:
    """An unused facility holds users without being decided about: nobody is served where nothing is open."""
    for place, decision in exam.own:
        users = sum(each.users or 0.0 for each in decision.serves)
        if place.unused and users >= SOMEBODY and not decision.works:
            yield RuleFinding(Severity.RED, place.code, {"facility": place.name, "users": round(users)})


def unused_place_kept(exam: Exam) -> Iterator[RuleFinding]:
    """An unused facility stands to the end and serves nobody: selling, letting or demolishing it comes first."""
    for place, decision in exam.own:
        used = any((each.users or 0) >= SOMEBODY or (each.area_m2 or 0) > 0 for each in decision.serves)
        if place.unused and decision.stands and all(decision.stands) and not used and place.lock != "keep":
            yield RuleFinding(
                Severity.AMBER, place.code, {"facility": place.name, "floor_area_m2": round(place.floor_area_m2, 1)}
            )


def closed_place_left(exam: Exam) -> Iterator[RuleFinding]:
    """Places given up whose floor the town still has at the end: neither demolished nor sold, they cost on."""
    left = [area_in(each.decision, len(each.decision.stands) - 1) or 0.0 for each in exam.leaving]
    areas = [area for area in left if area >= 1]
    if areas:
        yield RuleFinding(Severity.INFO, None, {"count": len(areas), "area_m2": round(sum(areas))})


def last_shelter(exam: Exam) -> Iterator[RuleFinding]:
    """P14: a designated shelter is given up and no other stands in its district then."""
    for leaving in exam.leaving:
        district = leaving.facility.district
        if not leaving.facility.shelter or district is None:
            continue
        others = (
            place
            for place, decision in exam.own
            if place.shelter and place.district == district and stands(decision, leaving.period)
        )
        if not any(others):
            figures: Told = {"facility": leaving.facility.name, "district": district, "year": leaving.year}
            yield RuleFinding(Severity.RED, leaving.facility.code, figures)


def shelters_fewer(exam: Exam) -> Iterator[RuleFinding]:
    """P14: more than a tenth of the shelters, or of their room, is gone at the end."""
    shelters = [place for place, _ in exam.own if place.shelter]
    gone = [leaving.facility for leaving in exam.leaving if leaving.facility.shelter]
    room = sum(place.shelter_capacity or 0 for place in shelters)
    shares = [len(gone) / len(shelters)] if shelters else []
    shares += [sum(place.shelter_capacity or 0 for place in gone) / room] if room > 0 else []
    if max(shares, default=0) > SHELTERS_FEWER:
        figures: Told = {"shelters": len(shelters), "gone": len(gone), "share": round(max(shares), 3)}
        yield RuleFinding(Severity.AMBER, None, figures)


def function_unknown(exam: Exam) -> Iterator[RuleFinding]:
    """Functions the table does not know: the rules cannot judge these facilities."""
    codes = Counter(each.function for place, _ in exam.own for each in place.functions if law_of(each.function) is None)
    for function, count in sorted(codes.items()):
        yield RuleFinding(Severity.INFO, None, {"function": function, "count": count})
