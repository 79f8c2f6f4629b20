"""Whether what a plan prints adds up: people, users, floor, money, counts, and the proof beside the verdicts."""

from collections import defaultdict
from collections.abc import Iterator

from app.domain.functions.terms import UseUnit
from app.planning.sense.exam import Exam, Handover, Leaving, area_in, law_of, left_in
from app.planning.sense.objection import RuleFinding, Severity, Told

# Printed figures are rounded: so much of them may be missing.
AREA_SHARE, AREA_M2 = 0.005, 1.0
MONEY_SHARE, MONEY_YEN = 1e-5, 10_000.0
GAP_SHARE = 1e-3
USERS_SHARE, USERS = 0.1, 5.0
# Units that count heads: not more of them can move than people live in the town.
HEADS = frozenset({UseUnit.PUPILS, UseUnit.CHILDREN, UseUnit.RESIDENTS, UseUnit.RESIDENTS_65_PLUS})


def more_than_people(exam: Exam) -> Iterator[RuleFinding]:
    """More residents affected in a period than live in the town; the worst period is told."""
    over = [
        (affected / people, period, affected, people)
        for period, affected in enumerate(exam.plan.residents_affected)
        if (people := exam.residents_in(period)) is not None and people > 0 and affected > people + 0.5
    ]
    if over:
        _, period, affected, people = max(over)
        figures: Told = {"residents": round(affected), "population": round(people), "year": exam.start_of(period)}
        yield RuleFinding(Severity.RED, None, figures)


def more_heads_than_people(exam: Exam) -> Iterator[RuleFinding]:
    """The users of one function that move, counted in heads, are more than the people of the town."""
    moved: defaultdict[tuple[str, int], float] = defaultdict(float)
    for move in exam.moves:
        if _unit(move) in HEADS:
            moved[move.row.function, move.row.period] += move.row.users
    for (function, period), users in sorted(moved.items()):
        people = exam.residents_in(period)
        if people is not None and users > people + 0.5:
            figures: Told = {"function": function, "users": round(users), "population": round(people)}
            yield RuleFinding(Severity.RED, None, figures | {"year": exam.start_of(period)})


def _unit(move: Handover) -> str:
    """The unit told; else that of the function."""
    law = law_of(move.row.function)
    return move.row.unit or (law.unit if law else "")


def users_do_not_add_up(exam: Exam) -> Iterator[RuleFinding]:
    """In some period the receivers of a closed place take more of a function's users than it has then. Told once a
    facility, for its worst period; only where the users of the period are projected."""
    for leaving in exam.leaving:
        over = [
            (taken - users * (1 + USERS_SHARE) - USERS, period, use.function, users, taken)
            for use in leaving.facility.functions
            for period in range(leaving.period, min(len(use.users_by_period), len(exam.town.periods)))
            for users, taken in [(use.users_by_period[period], _taken(leaving, use.function, period))]
        ]
        excess, period, function, users, taken = max(over, default=(0.0, 0, "", 0.0, 0.0))
        if excess > 0:
            figures: Told = {"facility": leaving.facility.name, "function": function, "year": exam.start_of(period)}
            figures |= {"users": round(users), "taken": round(taken)}
            yield RuleFinding(Severity.RED, leaving.facility.code, figures)


def _taken(leaving: Leaving, function: str, period: int) -> float:
    rows = leaving.decision.receivers
    return sum(each.users for each in rows if each.function == function and each.period == period)


def floor_does_not_add_up(exam: Exam) -> Iterator[RuleFinding]:
    """The floor area printed is not the sum over the facilities, before or after."""
    before = sum(decision.floor_area_before_m2 for _, decision in exam.own)
    after = [area_in(decision, len(decision.stands) - 1) for _, decision in exam.own]
    yield from _area_fault("before", exam.plan.floor_area_before_m2, before)
    if None not in after:
        yield from _area_fault("after", exam.plan.floor_area_after_m2, sum(area or 0.0 for area in after))


def _area_fault(which: str, printed: float | None, total: float) -> Iterator[RuleFinding]:
    if printed is not None and abs(printed - total) > AREA_M2 + AREA_SHARE * abs(total):
        yield RuleFinding(Severity.RED, None, {"which": which, "printed_m2": round(printed), "sum_m2": round(total)})


def money_does_not_add_up(exam: Exam) -> Iterator[RuleFinding]:
    """Objective ≠ city cost + travel, a bound above the objective, or a gap that is not (objective − bound) ÷
    objective: the proof would be about another number than the one printed."""
    money = exam.plan.money
    cost, travel, objective, gap = money.city_cost_yen, money.travel_yen, money.objective_yen, money.gap
    if cost is not None and travel is not None and objective is not None and not _same(cost + travel, objective):
        yield RuleFinding(Severity.RED, None, _yen("parts", objective, cost + travel))
    left = money.gap_yen
    if left is None or objective is None:
        return
    if left < -(MONEY_YEN + MONEY_SHARE * abs(objective)):
        yield RuleFinding(Severity.RED, None, _yen("bound", objective, objective - left))
    if gap is not None and objective != 0 and abs(gap - max(0.0, left) / abs(objective)) > GAP_SHARE:
        yield RuleFinding(Severity.RED, None, _yen("gap", left, gap * abs(objective)))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= MONEY_YEN + MONEY_SHARE * abs(other)


def _yen(which: str, printed: float, counted: float) -> Told:
    return {"which": which, "printed_yen": round(printed), "counted_yen": round(counted)}


def count_does_not_add_up(exam: Exam) -> Iterator[RuleFinding]:
    """The number of places given up, as printed in all or by term, is not what the decisions say; or a place stands
    again after it was given up."""
    counted = len(exam.leaving)
    if exam.plan.closed is not None and exam.plan.closed != counted:
        yield RuleFinding(Severity.RED, None, {"which": "closed", "printed": exam.plan.closed, "counted": counted})
    for period, printed in enumerate(exam.plan.changes_by_term):
        told = sum(leaving.period == period for leaving in exam.leaving)
        if printed != told:
            figures: Told = {"which": "term", "printed": printed, "counted": told, "year": exam.start_of(period)}
            yield RuleFinding(Severity.RED, None, figures)
    for place, decision in exam.own:
        first = left_in(decision)
        if first is not None and any(decision.stands[first:]):
            yield RuleFinding(Severity.RED, place.code, {"which": "again", "facility": place.name})


def verdict_without_proof(exam: Exam) -> Iterator[RuleFinding]:
    """A verdict is called firm though the opposite may cost no more than the plan is unproven by; an open verdict
    beside which 0 yen is printed warns."""
    gap = exam.plan.money.gap_yen
    for place, decision in exam.own:
        extra = decision.opposite_yen
        if decision.strength == "firm" and (extra is None or not extra > max(0.0, gap or 0.0)):
            figures: Told = {"facility": place.name}
            figures |= {"opposite_yen": round(extra)} if extra is not None else {}
            figures |= {"gap_yen": round(gap)} if gap is not None else {}
            yield RuleFinding(Severity.RED, place.code, figures)
        elif decision.strength == "open" and extra == 0:
            yield RuleFinding(Severity.AMBER, place.code, {"facility": place.name, "opposite_yen": 0})


def budget_exceeded(exam: Exam) -> Iterator[RuleFinding]:
    """A year spends more than its limit: the scenario's where it gives one, else the plan's. The worst year is told."""
    over = [
        (row.spent_yen - limit, row.fiscal_year, limit)
        for row in exam.plan.budget
        if (limit := exam.town.budget_yen.get(row.fiscal_year, row.limit_yen)) is not None
        and row.spent_yen > limit + MONEY_YEN
    ]
    if over:
        yen, year, limit = max(over)
        share = round(yen / limit, 3) if limit > 0 else 1.0
        figures: Told = {"years": len(over), "year": year, "over_yen": round(yen), "limit_yen": round(limit)}
        yield RuleFinding(Severity.RED, None, figures | {"share": share})
