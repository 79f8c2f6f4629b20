"""P1–P5 and P18–P20: how much a plan changes, how fast, where, and on whom it falls, against what towns decided and
achieved (sources in docs/objections.md)."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.planning.sense.decisions import DecisionFacts, WorkKind
from app.planning.sense.exam import Exam, Leaving, area_in, years_of_works
from app.planning.sense.objection import RuleFinding, Severity, Told
from app.planning.sense.town import FacilityToday

DECADE = 10
# A place that is so much of a cut is named beside it.
LARGE_PART = 0.3
# P1: targets −3 to −11 % a decade, achieved +3 to −4 %.
DECADE_WARNS, DECADE_OBJECTS = 0.10, 0.12
# P2: no city read of aims beyond −30 %.
TOTAL_WARNS, TOTAL_OBJECTS = 0.30, 0.35
# P3: 日光 plans 3.3 % of its places a year, 浜松 did 3.7 % once.
PACE_WARNS, PACE_OBJECTS = 0.025, 0.037
# P4, P5: what closes is small: 0.32 in 日光, 501 m² a place in 浜松.
LARGE_WARNS, LARGE_OBJECTS, FEWEST = 0.7, 1.0, 5
# P18: complaints that closings fall on one part of the town.
DISTRICT_TIMES, FEWEST_IN_A_DISTRICT = 2.0, 3
# P19: schools and housing hold 53–70 % of the floor and have plans of their own.
OWN_PLANS, OWN_PLANS_SHARE, LEAST_CUT = frozenset({"school", "housing"}), 0.60, 0.01
# P20: a tenth more users, or a building a tenth larger, is growth.
GROWTH = 1.1


def _beyond(value: float, warns: float, objects: float) -> Severity | None:
    """Red beyond the second limit, amber beyond the first. Both limits themselves are still allowed."""
    if value > objects + 1e-9:
        return Severity.RED
    return Severity.AMBER if value > warns + 1e-9 else None


def area_cut_decade(exam: Exam) -> Iterator[RuleFinding]:
    """P1: net floor area cut in any ten years, by the years in which places change."""
    total, changes = _before(exam), _area_changes(exam)
    starts = sorted({year for year, _ in changes})
    cuts = [(-sum(area for when, area in changes if year <= when < year + DECADE), year) for year in starts]
    if total > 0 and cuts:
        cut, year = max(cuts)
        if level := _beyond(cut / total, DECADE_WARNS, DECADE_OBJECTS):
            figures: Told = {"share": round(cut / total, 4), "m2": round(cut), "year": year}
            yield RuleFinding(level, None, figures | _largest_cut(exam, year, total))


def _largest_cut(exam: Exam, start: int, total: float) -> Told:
    """The place that loses most floor in ten years, where it is a large part of what they lose."""
    cuts = {
        place.name: -sum(area for year, area in _changes(exam, decision) if start <= year < start + DECADE)
        for place, decision in exam.own
    }
    name = max(cuts, key=lambda each: cuts[each], default=None)
    if name is None or cuts[name] < LARGE_PART * sum(cuts.values()):
        return {}
    return {"largest": name, "largest_share": round(cuts[name] / total, 4)}


def area_cut_total(exam: Exam) -> Iterator[RuleFinding]:
    """P2: floor area cut over the whole horizon."""
    total = _before(exam)
    cut = -sum(area for _, area in _area_changes(exam))
    if total > 0 and (level := _beyond(cut / total, TOTAL_WARNS, TOTAL_OBJECTS)):
        yield RuleFinding(level, None, {"share": round(cut / total, 4), "m2": round(cut)})


def changes_a_year(exam: Exam) -> Iterator[RuleFinding]:
    """P3: places given up a year, as a mean of a term, in share of all own places. One a term is always allowed."""
    own, counts = len(exam.own), Counter(leaving.period for leaving in exam.given_up)
    for period, count in sorted(counts.items()):
        years = exam.years_of(period)
        if years == 0 or count < 2:
            continue
        if level := _beyond(count / years / own, PACE_WARNS, PACE_OBJECTS):
            figures: Told = {"share": round(count / years / own, 4), "count": count, "year": exam.start_of(period)}
            yield RuleFinding(level, None, figures)


def cut_by_large_places(exam: Exam) -> Iterator[RuleFinding]:
    """P4: share of the floor ÷ share of the number of what is given up in any ten years of the plan; from five closings
    there on. What nobody uses is no closing. Over the whole plan the same ratio is P5."""
    closed = _closed(exam)
    total, last = _before(exam), max(exam.base_year, exam.end_year - DECADE)
    years = sorted({min(leaving.year, last) for leaving in closed})
    windows = [[each for each in closed if start <= each.year < start + DECADE] for start in years]
    ratios = [(_size(window, total, len(exam.own)), window) for window in windows if len(window) >= FEWEST]
    if total > 0 and ratios:
        ratio, window = max(ratios, key=lambda pair: pair[0])
        if level := _beyond(ratio, LARGE_WARNS, LARGE_OBJECTS):
            figures: Told = {"ratio": round(ratio, 2), "count": len(window)}
            yield RuleFinding(level, None, figures | {"year": min(each.year for each in window)})


def _closed(exam: Exam) -> list[Leaving]:
    """Places in use that are given up."""
    return [leaving for leaving in exam.given_up if not leaving.facility.unused]


def _size(gone: Sequence[Leaving], total_m2: float, places: int) -> float:
    """Share of the floor ÷ share of the number: mean size of what goes over the mean of all."""
    area = sum(each.decision.floor_area_before_m2 for each in gone)
    return (area / total_m2) / (len(gone) / places) if total_m2 > 0 else 0.0


def large_places_closed(exam: Exam) -> Iterator[RuleFinding]:
    """P5: mean floor of all places given up ÷ mean floor of all there are, the unused aside; from five closings on."""
    total, closed = _before(exam), _closed(exam)
    if total <= 0 or len(closed) < FEWEST:
        return
    ratio = _size(closed, total, len(exam.own))
    if level := _beyond(ratio, LARGE_WARNS, LARGE_OBJECTS):
        yield RuleFinding(level, None, {"ratio": round(ratio, 2), "mean_m2": round(ratio * total / len(exam.own))})


def district_burden(exam: Exam) -> Iterator[RuleFinding]:
    """P18: a district bears more than twice its share of the closings by number; from three there on."""
    places = Counter(place.district for place, _ in exam.own if place.district)
    gone = Counter(leaving.facility.district for leaving in exam.leaving if leaving.facility.district)
    for district, count in sorted(gone.items()):
        times = (count / gone.total()) / (places[district] / places.total())
        if count >= FEWEST_IN_A_DISTRICT and len(places) > 1 and times > DISTRICT_TIMES + 1e-9:
            yield RuleFinding(Severity.AMBER, None, {"district": district, "count": count, "times": round(times, 1)})


def schools_and_housing(exam: Exam) -> Iterator[RuleFinding]:
    """P19: schools and housing carry more than 60 % of the cut although their own plans are not loaded."""
    free = OWN_PLANS - ({"school"} if exam.town.schools_planned else set())
    free -= {"housing"} if exam.town.housing_planned else set()
    cut = -sum(area for _, area in _area_changes(exam))
    theirs = -sum(sum(area for _, area in _changes(exam, each)) for place, each in exam.own if place.category in free)
    total = _before(exam)
    if total > 0 and cut > LEAST_CUT * total and theirs / cut > OWN_PLANS_SHARE + 1e-9:
        yield RuleFinding(Severity.RED, None, {"share": round(theirs / cut, 3), "m2": round(theirs)})


def nothing_new(exam: Exam) -> Iterator[RuleFinding]:
    """P20: a term builds nothing new and nothing larger although functions of the town grow."""
    growing = [each.function for each in exam.town.demand if _grows(each.users_by_period)]
    if not growing:
        return
    for period, span in enumerate(exam.town.periods):
        years = range(span.start_year, span.end_year)
        if not any(_builds(place, decision, period, years) for place, decision in exam.own):
            yield RuleFinding(
                Severity.INFO, None, {"function": growing[0], "count": len(growing), "year": span.start_year}
            )
            return


def _grows(users: tuple[float, ...]) -> bool:
    return len(users) > 1 and users[0] > 0 and max(users) >= users[0] * GROWTH


def _builds(place: FacilityToday, decision: DecisionFacts, period: int, years: range) -> bool:
    """A rebuild in these years, or more floor than before."""
    area = area_in(decision, period)
    larger = area is not None and area >= decision.floor_area_before_m2 * GROWTH and place.floor_area_m2 > 0
    return larger or any(year in years for year in years_of_works(decision, WorkKind.REBUILD))


def _before(exam: Exam) -> float:
    return sum(decision.floor_area_before_m2 for _, decision in exam.own)


def _area_changes(exam: Exam) -> list[tuple[int, float]]:
    """(fiscal year, change of floor area) of all own places."""
    return [change for _, decision in exam.own for change in _changes(exam, decision)]


def _changes(exam: Exam, decision: DecisionFacts) -> Iterator[tuple[int, float]]:
    """A change happens in the decision's year where that lies in the period, else when the period begins."""
    before = decision.floor_area_before_m2
    for period, span in enumerate(exam.town.periods):
        after = area_in(decision, period)
        if after is None:
            continue
        if after != before:
            year = decision.fiscal_year
            inside = year is not None and span.start_year <= year < span.end_year
            yield (year if inside and year is not None else span.start_year), after - before
        before = after
