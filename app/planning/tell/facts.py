"""A plan as the gate reads it: the register's facts and the decisions as they are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.cost.rates import CATEGORIES, MIC_PRICES
from app.domain.plan.money import PlanPricing
from app.domain.plan.terms import BuildingCase
from app.domain.vocabulary import Action
from app.planning.ask.facilities import TownFacility
from app.planning.ask.question import Question
from app.planning.ask.standards import standard_km
from app.planning.sense.decisions import (
    BudgetFacts,
    DecisionFacts,
    MoneyFacts,
    PlanFacts,
    ReceiverFacts,
    ServedFacts,
    UnservedFacts,
    WorkFacts,
    WorkKind,
)
from app.planning.sense.gate import objections
from app.planning.sense.town import (
    BlockFacts,
    DemandFacts,
    FacilityToday,
    FunctionFacts,
    PriceFacts,
    Span,
    TownFacts,
)
from app.planning.tell.cash import CashLine
from app.planning.tell.decisions import Decided
from app.planning.tell.findings import Findings

# How much longer a block is used after works that extend its life (Kakogawa: 60 → 80 years).
EXTENSION_YEARS = 20
_KINDS: Mapping[str, WorkKind] = {
    "rebuild": WorkKind.REBUILD,
    "backlog_rebuild": WorkKind.REBUILD,
    "renovation": WorkKind.RENOVATION,
    "backlog_renovation": WorkKind.RENOVATION,
    # Of a building renovated before, the works that carry it on to its longer life.
    "mid_repair": WorkKind.RENOVATION,
    "seismic": WorkKind.SEISMIC,
    "fit_out": WorkKind.FIT_OUT,
    "demolition": WorkKind.DEMOLITION,
    "interim_safety": WorkKind.SAFETY,
    "sale": WorkKind.SALE,
}
_LOCKED_TO_KEEP = frozenset({"keep", Action.KEEP})
_LOCKED_TO_CLOSE = frozenset({"close", Action.CLOSE, Action.MERGE_INTO, Action.COMBINE_INTO})


def objection_rows(found: Findings, decided: Sequence[Decided], summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the gate objects to in a plan whose `summary` is told, worst first, as plain values."""
    raised = objections(town_facts(found.question), plan_facts(found, decided, summary))
    return [
        {
            "code": each.code,
            "level": each.level.value,
            "facility_code": each.facility_code,
            "figures": dict(each.figures),
            "rule": each.rule,
        }
        for each in raised
    ]


def town_facts(question: Question) -> TownFacts:
    """The town as the register and the scenario tell it."""
    settings, periods = question.settings, question.rules.periods
    money = PlanPricing(question.rules)
    people = None if question.cells is None else question.cells.people.sum(axis=(0, 2))
    assumptions = question.rules.assumptions
    years = range(settings.base_year, settings.base_year + settings.years)
    return TownFacts(
        facilities=tuple(
            _facility(question, facility, case, money)
            for facility, case in zip(question.facilities, question.cases, strict=True)
        ),
        periods=tuple(Span(period.start_year, period.end_year) for period in periods),
        residents_by_period=() if people is None else tuple(people.tolist()),
        extension_years=EXTENSION_YEARS,
        standard_km={function.value: standard_km(function, settings) for function in question.functions},
        detour=settings.detour,
        budget_yen={year: yen for year, yen in zip(years, question.budget_yearly, strict=True) if yen is not None},
        prices=tuple(
            PriceFacts(category.value, price.rebuild_yen_per_m2, MIC_PRICES[category].rebuild_yen_per_m2)
            for category, price in zip(CATEGORIES, assumptions.prices, strict=True)
        ),
        demand=tuple(
            DemandFacts(function.value, _users_of(question, number))
            for number, function in enumerate(question.functions)
        ),
    )


def _users_of(question: Question, number: int) -> tuple[float, ...]:
    """All users of a function by period."""
    mine = question.groups.function == number
    return tuple(question.groups.users[mine].sum(axis=0).tolist())


def _facility(question: Question, facility: TownFacility, case: BuildingCase, money: PlanPricing) -> FacilityToday:
    lock = question.settings.locks.get(facility.code)
    action = None if lock is None else lock.action
    return FacilityToday(
        code=facility.code,
        name=facility.name,
        own=facility.own,
        category=facility.category.value,
        functions=_functions(facility, case),
        blocks=_blocks(case, money),
        floor_area_m2=facility.floor_area_m2,
        x_m=facility.x_m if facility.placed else None,
        y_m=facility.y_m if facility.placed else None,
        district=facility.district,
        land_part=facility.land_part if facility.land_part >= 0 else None,
        shelter=facility.shelter,
        in_hazard=facility.in_hazard,
        unused=facility.unused,
        lock="keep" if action in _LOCKED_TO_KEEP else "close" if action in _LOCKED_TO_CLOSE else None,
        tenant=facility.own and facility.floor_area_m2 <= 0,
    )


def _functions(facility: TownFacility, case: BuildingCase) -> tuple[FunctionFacts, ...]:
    projected = {use.function: use.users for use in case.functions}
    return tuple(
        FunctionFacts(
            use.function.value,
            use.area_m2 or None,
            use.users,
            use.unit.value,
            use.room or None,
            projected.get(use.function, ()),
        )
        for use in facility.uses
    )


def _blocks(case: BuildingCase, money: PlanPricing) -> tuple[BlockFacts, ...]:
    """Blocks with the target life the plan counts for them."""
    quoted = money.quote(case).blocks
    return tuple(
        BlockFacts(
            block.area_m2,
            block.built_year or None,
            seismic_old=block.is_unsafe,
            retrofitted=False if block.is_unsafe else None,
            life_years=money.life(usual),
        )
        for block, (_, usual, _) in zip(case.blocks, quoted, strict=True)
    )


def plan_facts(found: Findings, decided: Sequence[Decided], summary: Mapping[str, Any]) -> PlanFacts:
    """The plan as its decisions and its printed figures tell it."""
    money, people = summary["money"], summary["people"]
    known = all(row["residents_affected"] is not None for row in people)
    own = [each for each in decided if found.question.facilities[each.facility].own]
    return PlanFacts(
        decisions=tuple(_decision(found, each) for each in own),
        unserved=tuple(
            UnservedFacts(row["function"], row["period"], row["users"], row["unit"]) for row in summary["unserved"]
        ),
        residents_affected=tuple(row["residents_affected"] for row in people) if known else (),
        money=MoneyFacts(
            money["city_cost_yen"],
            money["travel_yen"] + money["unserved_yen"],
            money["objective_yen"],
            money["bound_yen"],
            money["gap"],
        ),
        budget=tuple(BudgetFacts(row["fiscal_year"], row["limit_yen"], row["spent_yen"]) for row in summary["budget"]),
        floor_area_before_m2=summary["floor_area"]["before_m2"],
        floor_area_after_m2=summary["floor_area"]["after_m2"][-1],
        changes_by_term=tuple(summary["places"]["closed"]),
        closed=summary["closed"],
    )


def _decision(found: Findings, decided: Decided) -> DecisionFacts:
    question = found.question
    case = question.cases[decided.facility]
    lines = {step["code"]: step for step in decided.steps}
    elsewhere = _yearly(lines.get("running_elsewhere"))
    bus = _yearly(lines.get("school_bus"))
    leaves = not decided.stands[-1]
    land = sum(-step["amount_yen"] for step in decided.steps if step["code"] in {"sale", "lease"})
    return DecisionFacts(
        facility_code=question.facilities[decided.facility].code,
        verdict=decided.action.value,
        role=decided.role.value,
        stands=decided.stands,
        term=decided.term,
        fiscal_year=decided.fiscal_year,
        # A place that is merged is open all the while: what it adds is asked by its room.
        opens_year=None if decided.option is Action.MERGE else decided.opens_year,
        works=_works(found, decided),
        floor_area_before_m2=decided.floor_area["before_m2"],
        floor_area_after_m2=tuple(decided.floor_area["after_m2"]),
        receivers=tuple(_receiver(row) for row in decided.receivers),
        serves=() if decided.disposal == "hand_over" else _serves(decided),
        strength=decided.strength if decided.opposite["status"] != "none" else "",
        opposite_yen=decided.opposite["extra_yen"],
        running_yen=case.running_cost_yen,
        running_ends_yen=case.running_cost_yen - elsewhere if leaves else None,
        upkeep_ends_yen=case.floor_running_yen if leaves else None,
        bus_yen=bus,
        land_income_yen=float(land),
        land_price_typed=question.facilities[decided.facility].land_yen is not None,
    )


def _yearly(step: Mapping[str, Any] | None) -> float:
    return 0.0 if step is None else float(step["params"].get("yen_per_year", 0.0))


def _works(found: Findings, decided: Decided) -> tuple[WorkFacts, ...]:
    """The first year of each kind of work, of each building by itself where it is its own, and of a sale."""
    sales = [line for line in found.cash if line.facility == decided.facility and line.code == "sale"]
    lines = [*found.schedule.of(decided.facility), *sales]
    extends = decided.option is Action.LIFE_EXTEND
    return tuple(
        WorkFacts(WorkKind.LIFE_EXTENSION if extends and kind is WorkKind.RENOVATION else kind, year, line.block)
        for line in lines
        if (kind := _KINDS.get(line.code)) is not None and (year := _first_year(found, line)) is not None
    )


def _first_year(found: Findings, line: CashLine) -> int | None:
    paid = (abs(line.yearly) >= 1.0).nonzero()[0]
    return found.schedule.base_year + int(paid[0]) if len(paid) else None


def _receiver(row: Mapping[str, Any]) -> ReceiverFacts:
    """A guest is granted floor of its own; who joins a place of the same function shares what is there."""
    return ReceiverFacts(
        row["facility_code"],
        row["function"],
        row["period"],
        row["users"],
        row["unit"],
        row["area_m2"] if row["is_guest"] else None,
        row["extra_km"],
        row["km"],
    )


def _serves(decided: Decided) -> tuple[ServedFacts, ...]:
    return tuple(
        ServedFacts(row["function"], period, area or None, users)
        for row in decided.functions
        for period, (area, users) in enumerate(zip(row["area_m2"], row["users"], strict=True))
        if area > 0 or users > 0
    )
