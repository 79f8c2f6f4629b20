"""What the chosen options pay in each fiscal year, line by line, told again from the facilities' cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.plan.money import PlanPricing
from app.domain.plan.options import options_of
from app.domain.plan.terms import Option
from app.domain.vocabulary import Action
from app.planning.ask.question import Question

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Lines that are no works: yearly costs and income, land, and what others pay.
RUNNING = frozenset({"running", "running_elsewhere", "school_bus", "operator", "grant", "neighbour_fee"})
INCOME = frozenset({"income"})
LAND = frozenset({"sale", "lease"})
ELSEWHERE = frozenset({"running_elsewhere", "school_bus", "grant"})
NOT_WORKS = RUNNING | INCOME | LAND
REPAIR = "repair"
# The works of an option whose price a scenario has changed come under this name.
OTHER_WORKS = "works"


@dataclass(frozen=True, slots=True)
class CashLine:
    """One kind of line of one facility, or of one building of it: yen by fiscal year, float[years]; income and sales
    are negative."""

    facility: int
    code: str
    yearly: Floats
    block: int | None = None

    @property
    def is_works(self) -> bool:
        return self.code not in NOT_WORKS


def cash_of(question: Question, *choices: Sequence[int]) -> list[list[CashLine]]:
    """Lines of each choice of options (one a facility); a facility's options are told again once for all of
    them and for the next plans of the question."""
    start = question.problem.strategies.building_start
    found: list[list[CashLine]] = [[] for _ in choices]
    for facility, told in enumerate(_LAST.told(question)):
        for lines, chosen in zip(found, choices, strict=True):
            number = chosen[facility] - int(start[facility])
            again = told[number] if number < len(told) else None
            lines.extend(_lines(facility, question.options[chosen[facility]], again))
    return found


class _Told:
    """Every facility's options with their years, of the question last asked about: the plans of one question (rungs,
    alternatives, opposites) share its cases and rules, and telling them takes longer than all else around a plan."""

    def __init__(self) -> None:
        self._kept: tuple[object, object, list[list[Option]]] = (None, None, [])

    def told(self, question: Question) -> list[list[Option]]:
        cases, rules, told = self._kept
        if cases is not question.cases or rules is not question.rules:
            money = PlanPricing(question.rules, tells_years=True)
            told = [options_of(case, money) for case in question.cases]
            self._kept = (question.cases, question.rules, told)
        return told


_LAST = _Told()


def _lines(facility: int, option: Option, again: Option | None) -> list[CashLine]:
    """The option's lines; where it cannot be told again as it is, its works alone, all of one kind."""
    is_same = again is not None and again.action is option.action and again.capital_yen == option.capital_yen
    if again is None or not is_same:
        return [CashLine(facility, OTHER_WORKS, np.array(option.capital_yearly))]
    told = (line for line in again.cash_yearly if any(line[2]))
    return [CashLine(facility, code, np.array(yearly), block) for code, block, yearly in told]


def as_scheduled(question: Question, cash: Sequence[CashLine], changes: Sequence[int | None]) -> list[CashLine]:
    """Yearly lines as they fall where a facility is given up later in its term than the option counts: it runs on until
    then, what is paid elsewhere begins then. Land is sold after the term anyway."""
    base = question.rules.assumptions.base_year
    starts = {period.start_year for period in question.rules.periods}
    found = []
    for line in cash:
        year = changes[line.facility]
        first = max((start for start in starts if year is not None and start <= year), default=None)
        late = 0 if year is None or first is None else year - first
        found.append(_later(question, line, first - base, late) if late and first is not None else line)
    return found


def _later(question: Question, line: CashLine, first: int, late: int) -> CashLine:
    """A line of a facility given up `late` years after year `first` of the plan."""
    case, yearly = question.cases[line.facility], line.yearly.copy()
    price = np.array(question.rules.assumptions.price_factors())
    wait = slice(first, first + late)
    ends = not yearly[first:].any()
    if line.code in {"running", "income"} and ends:
        yearly[wait] = (case.running_cost_yen if line.code == "running" else -case.income_yen) * price[wait]
    elif line.code in ELSEWHERE:
        yearly[wait] = 0.0
    return replace(line, yearly=yearly)


def keeping(question: Question) -> Ints:
    """The option "keep" of each facility, its first one where it has none."""
    found = question.problem.strategies.building_start[:-1].copy()
    for number in range(len(question.options) - 1, -1, -1):
        if goes_on(question, number):
            found[question.options[number].building] = number
    return found


def goes_on(question: Question, number: int) -> bool:
    """Whether an option keeps its facility as it is: no work put off, strengthened where blocks are unsafe."""
    option = question.options[number]
    unsafe = question.cases[option.building].is_unsafe
    return option.action is Action.KEEP and option.postponed_years == 0 and option.is_strengthened == unsafe
