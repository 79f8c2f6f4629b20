"""The optimizer's answer → one decision a facility: what becomes of it, when, who goes where, why, how firmly."""

from dataclasses import dataclass
from typing import Any

from app.domain.actions import Role, row_of
from app.domain.plan.terms import Step
from app.domain.vocabulary import Action
from app.optimizer.question.plan import Outcome
from app.planning.ask.question import Question
from app.planning.tell.cash import REPAIR, CashLine
from app.planning.tell.findings import Findings, find
from app.planning.tell.reasons import keep_cost, reasons_of
from app.planning.tell.receivers import functions_of, receivers_of
from app.planning.tell.upkeep import upkeep_of
from app.planning.tell.verdicts import action_of, role_of
from app.planning.tell.who_pays import who_pays

LEAST_YEN = 1.0
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """One facility's decision. Money in yen at present value, areas in m², periods by number from 0.

    `option` is what is done with the building, `action` what is said of the facility. `term` is the period and
    `fiscal_year` the year it changes in (None: it does not); `opens_year` when rooms it adds open. `stands[t]`: in use
    by people in period t. `opposite.extra_yen`: what deciding the opposite costs more at least, only where proven.
    """

    facility: int
    action: Action
    option: Action
    role: Role
    term: int | None
    fiscal_year: int | None
    opens_year: int | None
    disposal: str
    stands: tuple[bool, ...]
    functions: tuple[Row, ...]
    floor_area: Row
    cost_yen: int
    keep_cost_yen: int | None
    opposite_cost_yen: int | None
    strength: str
    opposite: Row
    receivers: tuple[Row, ...]
    works: tuple[Row, ...]
    steps: tuple[Row, ...]
    reasons: tuple[Row, ...]
    flips_if: tuple[Row, ...] = ()
    upkeep: Row | None = None
    who_pays: Row | None = None

    def details(self) -> Row:
        """What is stored beside the columns of a decision, as JSON values."""
        names = ("role", "option", "term", "opens_year", "disposal", "stands", "functions", "floor_area", "strength")
        told = {name: getattr(self, name) for name in (*names, "opposite", "works", "flips_if", "upkeep", "who_pays")}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def decide(question: Question, outcome: Outcome) -> list[Decided]:
    """One decision a facility, in the order of `question.facilities`. Raises ValueError without a plan."""
    return decisions_of(find(question, outcome))


def decisions_of(found: Findings) -> list[Decided]:
    """One decision a facility, in order."""
    paid = who_pays(found)
    return [_decided(found, facility, paid[facility]) for facility in range(len(found.question.facilities))]


def _decided(found: Findings, facility: int, paid: Row) -> Decided:
    question, option = found.question, found.option(facility)
    action = action_of(found, facility)
    year = _year(found, facility, action)
    strength, opposite = _proof(found, facility)
    return Decided(
        facility=facility,
        action=action,
        option=option.action,
        role=role_of(found, facility),
        term=None if year is None else _term(question, year),
        fiscal_year=year,
        opens_year=None if option.opens is None else question.rules.periods[option.opens].start_year,
        disposal=option.disposal,
        stands=option.standing,
        functions=tuple(functions_of(found, facility)),
        floor_area=_floor_area(found, facility),
        cost_yen=option.npv_yen,
        keep_cost_yen=keep_cost(question, facility),
        opposite_cost_yen=found.opposite[facility],
        strength=strength,
        opposite=opposite,
        receivers=tuple(receivers_of(found, facility)),
        works=tuple(_works(found, facility)),
        steps=tuple(_step(step) for step in option.steps),
        reasons=tuple(reasons_of(found, facility, strength)),
        upkeep=upkeep_of(found, facility),
        who_pays=paid if question.facilities[facility].own else None,
    )


def _year(found: Findings, facility: int, action: Action) -> int | None:
    """The levelled year of its own change, else of the first facility whose users it takes in."""
    own = found.schedule.changes[facility]
    if own is not None or not row_of(action).changes:
        return own
    starts = [found.question.rules.periods[flow.period].start_year for flow in found.into.get(facility, ())]
    givers = [found.schedule.changes[flow.home] for flow in found.into.get(facility, ())]
    known = [year for year in givers if year is not None]
    return min(known or starts, default=None)


def _term(question: Question, year: int) -> int:
    return next(number for number, period in enumerate(question.rules.periods) if year < period.end_year)


def _floor_area(found: Findings, facility: int) -> Row:
    place, option = found.question.facilities[facility], found.option(facility)
    before = place.floor_area_m2 if place.own else 0.0
    return {"before_m2": round(before, 1), "after_m2": [round(area, 1) for area in option.area_m2]}


def _works(found: Findings, facility: int) -> list[Row]:
    """Works but the yearly repair by kind, building and levelled fiscal year, yen at prices of the year. `block` names
    one of several buildings: its number from 1, when it was built (None: unknown) and its floor; None: all of them."""
    base = found.schedule.base_year
    return [
        {"kind": line.code, "fiscal_year": base + year, "yen": round(float(yen)), "block": _block(found, line)}
        for line in found.schedule.of(facility)
        if line.code != REPAIR
        for year, yen in enumerate(line.yearly)
        if yen >= LEAST_YEN
    ]


def _block(found: Findings, line: CashLine) -> Row | None:
    blocks = found.question.cases[line.facility].blocks
    if line.block is None or len(blocks) < 2:
        return None
    block = blocks[line.block]
    return {"number": line.block + 1, "built_year": block.built_year or None, "area_m2": round(block.area_m2, 1)}


def _proof(found: Findings, facility: int) -> tuple[str, Row]:
    """Firm: deciding the opposite is proven to cost more than the plan's own gap, or cannot be decided at all."""
    extra, gap = found.opposite[facility], found.gap_yen
    if extra is None:
        return "firm", {"status": "none", "extra_yen": None}
    if extra <= 0:
        return "open", {"status": "unproven", "extra_yen": None}
    is_firm = gap is not None and extra > gap
    return ("firm" if is_firm else "open"), {"status": "proven", "extra_yen": extra}


def _step(step: Step) -> Row:
    return {
        "code": step.code,
        "amount_yen": step.amount_yen,
        "present_yen": step.present_yen,
        "params": dict(step.params),
    }
