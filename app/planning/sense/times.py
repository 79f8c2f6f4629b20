"""Whether a plan's years can be lived with: life, earthquakes, the order of opening and closing, heaps."""

from collections import defaultdict
from collections.abc import Iterator

from app.domain.functions.terms import FunctionKind, Guarantee
from app.planning.sense.decisions import DecisionFacts, ReceiverFacts, WorkKind
from app.planning.sense.exam import (
    Exam,
    Handover,
    Leaving,
    ends_in,
    law_of,
    left_in,
    main_function,
    use_of,
    users_in,
    years_of_works,
)
from app.planning.sense.objection import RuleFinding, Severity, Told
from app.planning.sense.town import BlockFacts, FacilityToday

EXTENDING = (WorkKind.RENOVATION, WorkKind.LIFE_EXTENSION)
STRENGTHENING = (WorkKind.SEISMIC, WorkKind.LIFE_EXTENSION, WorkKind.REBUILD, WorkKind.DEMOLITION)
# The last period bears this many times its share of the years before closings count as heaped (assumption).
HEAP_WARNS, HEAP_OBJECTS, FEWEST_FOR_A_HEAP = 2.0, 3.0, 5
# So much newer or better than every other within reach: closing it must be explained (assumption).
NEWER_YEARS, BETTER_POINTS, YOUNG_YEARS = 10, 20.0, 20
ONE_TERM = 5
# The ministry's model pays a rebuild over three years round the year it is due.
WORKS_YEARS = 2
# P17: from decision to opening a large replacement takes 7 to 9 years.
COMPLEX_YEARS = 5
# So many years people stay where they had to move, and so large a part of a giver's users is told of (assumptions).
MOVED_AGAIN_YEARS, MAIN_SHARE = 15, 0.3
# Buildings that are their own content, or that nobody uses, have no life that ends.
AGELESS = frozenset({"historic_building"})


def past_life(exam: Exam) -> Iterator[RuleFinding]:
    """A block is used beyond its life (+ extension with works), or, past it by then, beyond the first term.

    Two years are allowed for the works themselves; up to five it warns: works find their year inside a term. One
    objection a facility, for its worst block.
    """
    for place, decision in exam.own:
        if place.tenant or place.unused or main_function(place) in AGELESS:
            continue
        over = [_years_over(exam, decision, block, number) for number, block in enumerate(place.blocks)]
        worst = max(over, default=0)
        if worst > WORKS_YEARS:
            block = place.blocks[over.index(worst)]
            age = _used_until(exam, decision, over.index(worst)) - (block.built_year or 0)
            blocks = sum(each > WORKS_YEARS for each in over)
            figures: Told = {"facility": place.name, "age": age, "years_over": worst, "blocks": blocks}
            level = Severity.RED if worst > ONE_TERM else Severity.AMBER
            yield RuleFinding(level, place.code, figures | {"built_year": block.built_year or 0})


def _years_over(exam: Exam, decision: DecisionFacts, block: BlockFacts, number: int) -> int:
    """Years a block is used past what its life and the first term allow."""
    lives = exam.town.life_years
    life = block.life_years or lives.get(block.structure, lives.get("other"))
    if block.built_year is None or life is None:
        return 0
    limit = block.built_year + life
    if block.extended or any(work.kind in EXTENDING and work.block in (None, number) for work in decision.works):
        limit += exam.town.extension_years
    limit = max(limit, exam.first_term_end)
    return _used_until(exam, decision, number) - limit


def _used_until(exam: Exam, decision: DecisionFacts, number: int) -> int:
    """The fiscal year in which a block is replaced, taken down or left; the end of the plan where none."""
    ends = [
        work.fiscal_year
        for work in decision.works
        if work.kind in (WorkKind.REBUILD, WorkKind.DEMOLITION) and work.block in (None, number)
    ]
    period = ends_in(decision)
    if period is not None:
        ends.append(exam.year_of(decision, period))
    return min([*ends, exam.end_year])


def old_seismic(exam: Exam) -> Iterator[RuleFinding]:
    """A block of the old code, known not to be strengthened, still stands untouched after the first term."""
    for place, decision in exam.own:
        weak = [number for number, block in enumerate(place.blocks) if block.seismic_old and block.retrofitted is False]
        left = [number for number in weak if not _made_safe(exam, decision, number)]
        if left and not place.tenant and not place.unused:
            area = sum(place.blocks[number].area_m2 for number in left)
            yield RuleFinding(Severity.RED, place.code, {"facility": place.name, "area_m2": round(area, 1)})


def _made_safe(exam: Exam, decision: DecisionFacts, number: int) -> bool:
    """Strengthened, replaced or left before the first term is over."""
    works = [work for work in decision.works if work.kind in STRENGTHENING and work.block in (None, number)]
    period = ends_in(decision)
    gone = [] if period is None else [exam.year_of(decision, period)]
    years = [work.fiscal_year for work in works] + gone
    return any(year <= exam.first_term_end for year in years)


def old_seismic_unknown(exam: Exam) -> Iterator[RuleFinding]:
    """How many facilities of the old code stay of which nobody knows whether they were strengthened."""
    unsure = [
        place
        for place, decision in exam.own
        if not place.tenant
        and not place.unused
        and any(
            block.seismic_old and block.retrofitted is None and not _made_safe(exam, decision, number)
            for number, block in enumerate(place.blocks)
        )
    ]
    if unsure:
        area = sum(block.area_m2 for place in unsure for block in place.blocks if block.seismic_old)
        yield RuleFinding(Severity.AMBER, None, {"count": len(unsure), "area_m2": round(area)})


def opens_late(exam: Exam) -> Iterator[RuleFinding]:
    """P17: a receiver's rooms open after they are needed. The latest of each closed place is told.

    Who joins a place that does the same today, on no floor granted for it, finds it open.
    """
    for leaving in exam.leaving:
        late = [
            (opens, each)
            for each in leaving.decision.receivers
            if (receiver := exam.decisions.get(each.facility_code)) is not None
            and not _joins(exam, each)
            and (opens := receiver.opens_year or 0) > _needed_by(exam, leaving, each)
        ]
        if late:
            opens, each = max(late, key=lambda pair: pair[0])
            figures: Told = {"facility": leaving.facility.name, "receiver": _name_of(exam, each.facility_code)}
            yield RuleFinding(
                Severity.RED, leaving.facility.code, figures | {"year": leaving.year, "opens_year": opens}
            )


def _joins(exam: Exam, receiver: ReceiverFacts) -> bool:
    """Whether its users go where the function is today, without floor made for them."""
    place = exam.facilities.get(receiver.facility_code)
    return receiver.area_m2 is None and place is not None and use_of(place, receiver.function) is not None


def _needed_by(exam: Exam, leaving: Leaving, receiver: ReceiverFacts) -> int:
    """The year a receiver's rooms must be open: when its giver closes; within its period where others serve the users
    until then."""
    earlier = {each.period for each in leaving.decision.receivers if each.function == receiver.function}
    if receiver.period > leaving.period and receiver.period - 1 in earlier:
        return exam.start_of(receiver.period + 1) - 1
    return leaving.year


def _name_of(exam: Exam, code: str) -> str:
    place = exam.facilities.get(code)
    return place.name if place else code


def users_without_receiver(exam: Exam) -> Iterator[RuleFinding]:
    """After a closing nobody is named to take the users of a promised function, or not in every period.

    Of any function whose receivers are named for some periods, all must be. Who is told to be unserved is objected to
    by the promise itself.
    """
    for leaving in exam.leaving:
        named = {each.function for each in leaving.decision.receivers if each.users > 0}
        for use in leaving.facility.functions:
            law = law_of(use.function)
            if law is None or law.kind is FunctionKind.NONE:
                continue
            if law.guarantee is not Guarantee.EVERYONE and use.function not in named:
                continue
            if (period := _first_gap(exam, leaving, use.function)) is not None:
                figures: Told = {"facility": leaving.facility.name, "function": use.function}
                yield RuleFinding(Severity.RED, leaving.facility.code, figures | {"year": exam.start_of(period)})


def _first_gap(exam: Exam, leaving: Leaving, function: str) -> int | None:
    """The first period after a closing in which users of a function have neither a receiver nor are told unserved."""
    use = use_of(leaving.facility, function)
    named = {each.period for each in leaving.decision.receivers if each.function == function and each.users > 0}
    told = {each.period for each in exam.plan.unserved if each.function == function and each.users > 0}
    for period in range(leaving.period, len(exam.town.periods)):
        users = users_in(use, period) if use else None
        if users is not None and users >= 1 and period not in named | told:
            return period
    return None


def closing_heap(exam: Exam) -> Iterator[RuleFinding]:
    """The last period bears far more closings than its share of the years."""
    last = len(exam.town.periods) - 1
    years = exam.end_year - exam.base_year
    heaped = sum(leaving.period == last for leaving in exam.leaving)
    if last < 1 or heaped < FEWEST_FOR_A_HEAP or exam.years_of(last) == 0:
        return
    times = (heaped / len(exam.leaving)) / (exam.years_of(last) / years)
    if times > HEAP_WARNS:
        level = Severity.RED if times > HEAP_OBJECTS else Severity.AMBER
        figures: Told = {"count": heaped, "all": len(exam.leaving), "times": round(times, 1)}
        yield RuleFinding(level, None, figures | {"year": exam.start_of(last)})


def better_one_closed(exam: Exam) -> Iterator[RuleFinding]:
    """A place closes although it is the newest by ten years, or the best by twenty points, of its function within the
    standard, and the others stay as they are. Red where it is not even twenty years old then."""
    for leaving in exam.leaving:
        function = main_function(leaving.facility)
        others = [place for place in _within_reach(exam, leaving, function) if function is not None]
        if not others or leaving.facility.unused:
            continue
        newest = _newer_by(leaving.facility, others)
        better = _better_by(leaving.facility, others)
        if newest < NEWER_YEARS and better < BETTER_POINTS:
            continue
        age = leaving.year - (built_year(leaving.facility) or 0)
        level = Severity.RED if newest >= NEWER_YEARS and age < YOUNG_YEARS else Severity.AMBER
        figures: Told = {"facility": leaving.facility.name, "others": len(others)}
        if newest >= NEWER_YEARS:
            figures |= {"newer_years": newest, "age": age}
        if better >= BETTER_POINTS:
            figures |= {"better_points": round(better, 1)}
        yield RuleFinding(level, leaving.facility.code, figures)


def _within_reach(exam: Exam, leaving: Leaving, function: str | None) -> Iterator[FacilityToday]:
    """Places of the same function that stand on without being rebuilt, no farther than the standard."""
    standard = exam.standard_of(function or "")
    for place, decision in exam.own:
        if place.code == leaving.facility.code or main_function(place) != function or left_in(decision) is not None:
            continue
        between = exam.road_km(leaving.facility, place)
        rebuilt = bool(years_of_works(decision, WorkKind.REBUILD))
        if between is not None and standard is not None and between <= standard and not rebuilt:
            yield place


def built_year(place: FacilityToday) -> int | None:
    """The year of the largest block of known year."""
    dated = [block for block in place.blocks if block.built_year is not None]
    return max(dated, key=lambda block: block.area_m2).built_year if dated else None


def _newer_by(place: FacilityToday, others: list[FacilityToday]) -> int:
    """Years it is newer than the newest of the others; 0 where a year is missing."""
    years = [built_year(other) for other in others]
    mine, known = built_year(place), [year for year in years if year is not None]
    return 0 if mine is None or len(known) < len(years) else mine - max(known)


def _better_by(place: FacilityToday, others: list[FacilityToday]) -> float:
    """Points it is better than the best of the others; 0 where a score is missing."""
    scores = [other.condition for other in others if other.condition is not None]
    return 0.0 if place.condition is None or len(scores) < len(others) else place.condition - max(scores)


def complex_too_early(exam: Exam) -> Iterator[RuleFinding]:
    """P17: a new building for several facilities opens within five years of the base year."""
    guests: defaultdict[str, set[str]] = defaultdict(set)
    for move in exam.moves:
        guests[move.receiver.code].add(move.giver.code)
    for code, decision in exam.decisions.items():
        built = years_of_works(decision, WorkKind.REBUILD)
        count, opens = len(guests[code] - {code}), decision.opens_year
        if built and count > 1 and opens is not None and opens - exam.base_year < COMPLEX_YEARS:
            place = exam.facilities.get(code)
            figures: Told = {"facility": place.name if place else code, "guests": count, "opens_year": opens}
            yield RuleFinding(Severity.AMBER, code, figures)


def moved_twice(exam: Exam) -> Iterator[RuleFinding]:
    """A place that takes in much of what another gives up is given up itself soon after. One objection a giver."""
    gone = {leaving.facility.code: leaving for leaving in exam.leaving}
    told: set[str] = set()
    for move in exam.moves:
        first, second = gone.get(move.giver.code), gone.get(move.receiver.code)
        if first is None or second is None or move.giver.code in told or move.row.period != first.period:
            continue
        if 0 < second.year - first.year < MOVED_AGAIN_YEARS and _share_of(move) >= MAIN_SHARE:
            told.add(move.giver.code)
            figures: Told = {"giver": move.giver.name, "receiver": move.receiver.name, "function": move.row.function}
            yield RuleFinding(
                Severity.AMBER, move.receiver.code, figures | {"year": first.year, "gone_year": second.year}
            )


def _share_of(move: Handover) -> float:
    """What part of the giver's users of the function the receiver takes in that period."""
    rows = move.decision.receivers
    alike = (each for each in rows if each.function == move.row.function and each.period == move.row.period)
    total = sum(each.users for each in alike)
    return move.row.users / total if total > 0 else 0.0
