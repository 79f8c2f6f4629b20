"""Answers about runs: what is asked, how far they are, what they decide and why.

A run's figures are stored as they were found: fields an older version did not write are left out.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from app.api.answers.base import OpenAnswer, says
from app.api.answers.costs import ScenarioUsed
from app.api.answers.existing import BrokenLimit, ExistingPlan
from app.api.answers.plan_figures import (
    Assumption,
    BudgetYear,
    DecisionArea,
    FinanceTables,
    Flip,
    FloorArea,
    FunctionServed,
    KeepEverythingFigures,
    LadderRung,
    OppositeProof,
    PeoplePeriod,
    Places,
    PlanMoney,
    PlannedWork,
    PlanPeriod,
    PopulationPeriod,
    StandingSum,
    UnreachedRung,
    UnservedUsers,
    Upkeep,
    UpkeepSums,
    WhoPaysFigures,
)
from app.domain.vocabulary import Action, Category, RunState


class Receiver(OpenAnswer):
    """A place that takes users of a facility in a period."""

    facility_id: Annotated[int, says("Id of the place", 20)]
    facility_code: Annotated[str, says("Its code", "11020")]
    name: Annotated[str, says("Its name", "鍛冶町公民館")]
    function: Annotated[str, says("Function people use there", "community")]
    period: Annotated[int, says("Number of the period", 1)] = 0
    users: Annotated[float, says("Users who go there, in the function's unit", 927.3)] = 0.0
    unit: Annotated[str, says("That unit", "visits_per_year")] = ""
    area_m2: Annotated[float | None, says("Floor their share of the place comes to", 240.0, "m2")] = None
    km: Annotated[float, says("Their way there, mean", 2.1, "km")] = 0.0
    extra_km: Annotated[float, says("Their longer way, mean", 0.8, "km")] = 0.0
    is_guest: Annotated[bool, says("True where the function moves into the place")] = False
    room: Annotated[float, says("Room of the place, where it has a limit", 1200.0)] = 0.0
    before_share: Annotated[float, says("Its room in use before", 0.56, "1")] = 0.0
    after_share: Annotated[float, says("Its room in use after", 0.82, "1")] = 0.0


class Reason(OpenAnswer):
    """Why a facility is decided so: a code with the numbers of its sentence."""

    code: Annotated[str, says("Code of the reason", "cheaper_than_keeping")]
    text: Annotated[str, says("The sentence in the reader's language", "維持より12億円安くなります")] = ""


class CostStep(OpenAnswer):
    """One line of the arithmetic behind a decision's cost."""

    code: Annotated[str, says("Code of the step", "rebuild")]
    params: Annotated[dict[str, Any], says("Numbers of its sentence", {"fiscal_year": 2037})]
    amount_yen: Annotated[int, says("Amount as it is spent", 1200000000, "yen")]
    present_yen: Annotated[int | None, says("Amount at its present value", 980000000, "yen")]


class DecisionCore(OpenAnswer):
    """What a plan does with a facility."""

    action: Annotated[Action, says("What is done")]
    fiscal_year: Annotated[int | None, says("Fiscal year it is done in", 2031)]
    receivers: Annotated[list[Receiver], says("Where its people go")]
    cost_yen: Annotated[int | None, says("Cost over the horizon", 1200000000, "yen")]
    keep_cost_yen: Annotated[int | None, says("Cost of keeping it as it is", 2100000000, "yen")] = None
    opposite_cost_yen: Annotated[
        int | None, says("What the opposite decision costs more, proven; 0: nothing", 0, "yen")
    ]
    verdict: Annotated[str, says("The action in words", "集約(移転)")] = ""
    option: Annotated[str, says("What is done with the building", "close")] = ""
    role: Annotated[str, says("gives, takes, both or none", "gives")] = "none"
    disposal: Annotated[str, says("What becomes of what is left: demolish, sell, lease, hand_over", "demolish")] = ""
    term: Annotated[int | None, says("Number of the period it changes in", 1)] = None
    opens_year: Annotated[int | None, says("Fiscal year in which rooms it adds open", 2036)] = None
    stands: Annotated[list[bool], says("In use in each period", [True, False])] = []
    functions: Annotated[list[FunctionServed], says("What it does for people, by period")] = []
    floor_area: Annotated[DecisionArea | None, says("Its floor, now and by period")] = None
    works: Annotated[list[PlannedWork], says("Works but the yearly repair")] = []
    strength: Annotated[str, says("firm where the opposite is proven dearer than the gap, else open", "firm")] = ""
    opposite: Annotated[OppositeProof | None, says("What is proven of the opposite")] = None
    flips_if: Annotated[list[Flip], says("Changes that turn it, once worked out")] = []
    steps: Annotated[list[CostStep], says("The arithmetic of the cost")] = []
    upkeep: Annotated[Upkeep | None, says("Staff, users' share of the cost, energy")] = None
    who_pays: Annotated[WhoPaysFigures | None, says("Who pays its lines over the plan")] = None
    reasons: Annotated[list[Reason], says("Why, the weightiest first")]


class CardDecision(DecisionCore):
    """What the newest finished run decides about a facility."""

    run_id: Annotated[int, says("Id of that run", 12)]


class Decision(DecisionCore):
    """One facility's line in a plan."""

    facility_id: Annotated[int, says("Id of the facility", 20)]
    facility_code: Annotated[str, says("Its code", "11020")]
    name: Annotated[str, says("Its name", "鍛冶町公民館")]
    category: Annotated[Category | None, says("Class by use")] = None
    district: Annotated[str | None, says("District", "彩辺中央")] = None
    department: Annotated[str | None, says("Section in charge", "生涯学習課")] = None
    floor_area_m2: Annotated[float | None, says("Floor area", 1200.0, "m2")] = None
    built_year: Annotated[int | None, says("Fiscal year it was built in", 1977)] = None
    lon: Annotated[float | None, says("Longitude, WGS 84", 141.8, "degrees")] = None
    lat: Annotated[float | None, says("Latitude, WGS 84", 43.2, "degrees")] = None


class DraftDecision(OpenAnswer):
    """What a plan found on the way does with a facility it touches."""

    facility_id: Annotated[int, says("Id of the facility", 20)]
    action: Annotated[Action, says("What would be done with the building")]
    fiscal_year: Annotated[int | None, says("First year of the term it falls in", 2031)] = None


class RungFound(OpenAnswer):
    """A plan of the ladder as soon as it is found, before it is a run of its own."""

    name: Annotated[str, says("keep, cut10, cut20, cut30 or cheapest", "cut20")]
    city_cost_yen: Annotated[int, says("What the town pays, present value", 225836649923, "yen")]
    achieved_share: Annotated[float, says("Floor area it cuts", 0.217, "1")]
    meets_budget: Annotated[bool | None, says("Whether the budget line is kept; null: no line")]
    over_yen: Annotated[int, says("By how much the line is exceeded in all", 177317432684, "yen")] = 0


class RunProgress(OpenAnswer):
    """How far a run is."""

    seconds: Annotated[float, says("Seconds so far", 12.5, "s")] = 0
    phase: Annotated[str, says("What it is at", "bound")] = ""
    incumbent_yen: Annotated[int | None, says("Objective of the best plan so far", 291510974905, "yen")] = None
    bound_yen: Annotated[int | None, says("No plan can cost less", 287514929716, "yen")] = None
    gap: Annotated[float | None, says("How far the best plan may be from the best there is", 0.0157, "1")] = None
    rungs: Annotated[list[str], says("Plans of the ladder found so far", ["cheapest", "cut30"])] = []
    rungs_wanted: Annotated[int, says("How many plans the ladder may have", 5)] = 0
    ladder: Annotated[list[RungFound], says("What is known of them, the mildest first")] = []
    plan: Annotated[list[DraftDecision], says("The newest of them, to be drawn meanwhile")] = []


class TightLimit(OpenAnswer):
    """A limit the plan runs against, and what one step more would save at the plan's prices."""

    kind: Annotated[str, says("Kind of limit", "budget")]
    label: Annotated[str, says("Its name", "2031〜2035年度の予算")]
    text: Annotated[str, says("The sentence", "あと1億円あれば、総費用が1.2億円下がります")]
    used: Annotated[float, says("How much is used, in the limit's own unit", 2.0e9)]
    limit: Annotated[float, says("The limit, in the same unit", 2.0e9)]
    step: Annotated[float, says("One step of it", 1.0e8)]
    step_yen: Annotated[int, says("What one step more would save", 120000000, "yen")]
    facility_id: Annotated[int, says("Of a place's room: the place", 20)] = 0


class AffectedArea(OpenAnswer):
    """An area whose people have a longer way."""

    area: Annotated[str, says("Name of the area", "若杉団地")]
    people: Annotated[float, says("People with a longer way", 620.0, "people")]
    extra_km: Annotated[float, says("Their longer way, mean", 1.2, "km")]
    unserved: Annotated[float, says("People who reach no place any more", 0.0, "people")]


class AffectedFacility(OpenAnswer):
    """A facility whose people have the longest ways to make up."""

    facility_code: Annotated[str, says("Its code", "11020")]
    name: Annotated[str, says("Its name", "鍛冶町公民館")]
    action: Annotated[str, says("What is done with it", "merge")]
    people: Annotated[float, says("People with a longer way", 620.0, "people")]
    unserved: Annotated[float, says("People who reach no place any more", 0.0, "people")]
    user_km: Annotated[float, says("Their longer ways together", 744.0, "people km")]


class Carbon(OpenAnswer):
    """Carbon of the plan and of keeping everything."""

    plan_t: Annotated[float, says("Of the plan over the horizon", 120000.0, "t CO2")]
    keep_t: Annotated[float, says("Of keeping everything", 150000.0, "t CO2")]
    running_kg_per_m2: Annotated[float, says("Assumed of running, a year", 60.0, "kg CO2/m2")]
    building_kg_per_m2: Annotated[float, says("Assumed of building", 700.0, "kg CO2/m2")]


class OppositeChange(OpenAnswer):
    """A facility decided otherwise in the best plan with the opposite decision."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    action: Annotated[str, says("In the plan", "merge")]
    fiscal_year: Annotated[int | None, says("Its year in the plan", 2031)]
    other_action: Annotated[str, says("With the opposite decision", "keep")]
    other_fiscal_year: Annotated[int | None, says("Its year then", 2036)]
    cost_yen: Annotated[int, says("Difference of its cost", 90000000, "yen")]


class OppositeAnswer(OpenAnswer):
    """What the opposite decision costs more, with the best plan around it. Figures come once it is worked out."""

    run_id: Annotated[int, says("Run whose decision is turned round", 12)]
    facility_id: Annotated[int, says("Facility it is about", 20)]
    facility_code: Annotated[str, says("Its code", "11020")]
    name: Annotated[str, says("Its name", "鍛冶町公民館")]
    keeps: Annotated[bool, says("True where the opposite is keeping it")] = False
    difference_yen: Annotated[int | None, says("What the best such plan costs more", 90000000, "yen")] = None
    least_yen: Annotated[int | None, says("At least so much more, proven", 80000000, "yen")] = None
    gap: Annotated[float | None, says("How far that plan may be from the best", 0.004, "1")] = None
    decided_anew: Annotated[int, says("Facilities decided otherwise", 3, "facilities")] = 0
    whole: Annotated[bool, says("True where the whole town was decided anew")] = False
    changes: Annotated[list[OppositeChange], says("Which, and how")] = []
    flips_if: Annotated[list[Flip], says("Changes that turn the decision")] = []
    sentences: Annotated[list[str], says("The answer in words", ["維持すると、総費用は0.9億円増えます"])] = []


class Loosening(OpenAnswer):
    """A way out where wishes clash."""

    text: Annotated[str, says("The sentence", "2031〜2035年度の予算をあと3億円増やす")]


class PlanObjection(OpenAnswer):
    """What common sense objects to in a plan."""

    code: Annotated[str, says("Code of the rule", "school_far")]
    level: Annotated[Literal["red", "amber", "info"], says("How grave it is")]
    facility_code: Annotated[str | None, says("Facility it is about; null: the whole plan", "11020")]
    figures: Annotated[dict[str, float | str], says("Numbers of the sentence", {"km": 6.2})]
    rule: Annotated[str, says("Its key in the list of rules", "S-3")]
    message: Annotated[str, says("The sentence", "児童の通学距離が4kmを超えます")]


class AsItStands(OpenAnswer):
    """A plan with decisions changed by hand and nothing else decided anew."""

    is_possible: Annotated[bool, says("False where people cannot be given places at all")] = True
    difference_yen: Annotated[int | None, says("Cost and travel against the plan", 120000000, "yen")] = None
    city_difference_yen: Annotated[int | None, says("City cost against the plan", 90000000, "yen")] = None
    travel_difference_yen: Annotated[int | None, says("Travel against the plan", 30000000, "yen")] = None
    broken: Annotated[list[BrokenLimit], says("Limits it breaks, by name")] = []
    broken_count: Annotated[int, says("How often a limit is broken", 2)] = 0


class ByHand(OpenAnswer):
    """Decisions of a plan changed by hand: as they stand, and with the rest decided anew around them."""

    run_id: Annotated[int, says("Run whose plan is changed", 12)]
    locks: Annotated[dict[str, Any], says("Code of a facility → what is wanted", {"11020": {"action": "keep"}})]
    impossible: Annotated[str, says("Code of a facility that the plan's options cannot serve so", "11020")] = ""
    as_it_stands: Annotated[AsItStands | None, says("With nothing else decided anew, as soon as it is known")] = None
    difference_yen: Annotated[int | None, says("Decided anew: cost and travel against the plan", 60000000, "yen")] = (
        None
    )
    city_difference_yen: Annotated[int | None, says("City cost against the plan", 50000000, "yen")] = None
    travel_difference_yen: Annotated[int | None, says("Travel against the plan", 10000000, "yen")] = None


class RunSummary(OpenAnswer):
    """Figures of a plan. A run without a plan has few of them."""

    status: Annotated[str, says("How the search ended", "feasible")] = ""
    verdict: Annotated[str, says("The same in words", "1％以内で最良と証明されました")] = ""
    clash_text: Annotated[str, says("Wishes that cannot all hold", "予算と距離の条件が両立しません")] = ""
    proven: Annotated[bool, says("True where the clash is proven")] = False
    loosening: Annotated[list[Loosening], says("Ways out, the cheapest first")] = []
    way_out_text: Annotated[str, says("Whether that works, and whether all steps are needed", "計算で確かめました")] = (
        ""
    )
    verified: Annotated[bool, says("True where a plan was found with the loosenings")] = False
    each_needed: Annotated[bool, says("True where no plan was found without any one of the loosenings")] = False
    reached_share: Annotated[
        float | None, says("Most floor given up by a plan that was found, where a target clashes", 0.229, "1")
    ] = None
    most_share: Annotated[float | None, says("No plan gives up more floor, proven", 0.2385, "1")] = None
    tight: Annotated[list[TightLimit], says("Limits the plan runs against")] = []
    objections: Annotated[list[PlanObjection], says("What common sense objects to")] = []
    affected_areas: Annotated[list[AffectedArea], says("Areas with longer ways")] = []
    affected_ages: Annotated[dict[str, float], says("Age band → people affected", {"65+": 640.0}, "people")] = {}
    carbon: Annotated[Carbon | None, says("Carbon, where it is counted")] = None
    relief_yen: Annotated[int, says("Paid by subsidy and tax allocation", 120000000, "yen")] = 0
    finance: Annotated[str, says("Who pays, as it was asked for", "city")] = ""
    opposite: Annotated[OppositeAnswer | None, says("Of a run that works an opposite decision out")] = None
    by_hand: Annotated[ByHand | None, says("Of a run that answers decisions changed by hand")] = None
    existing: Annotated[ExistingPlan | None, says("Of a town's own plan that was measured")] = None
    keep_everything_yen: Annotated[int | None, says("Cost of keeping everything", 319377477650, "yen")] = None
    cost_yen: Annotated[int | None, says("Cost of the plan over the horizon", 287514929716, "yen")] = None
    access_yen: Annotated[int | None, says("Longer ways, weighed in yen", 12000000000, "yen")] = None
    saving_yen: Annotated[int | None, says("Saved against keeping everything", 31862547934, "yen")] = None
    floor_area_before_m2: Annotated[float | None, says("Floor area now", 610000.0, "m2")] = None
    floor_area_after_m2: Annotated[float | None, says("Floor area at the end", 520000.0, "m2")] = None
    people_affected: Annotated[float | None, says("Residents affected in the worst period", 5200.0, "people")] = None
    residents_affected: Annotated[
        int | None, says("Residents who use a place that changes, in the worst period", 5200, "people")
    ] = None
    residents_farther: Annotated[
        int | None, says("Of these: a place 0.5 km farther or lost, in the worst period", 1200, "people")
    ] = None
    closed: Annotated[int, says("Facilities not in use in the last period", 56, "facilities")] = 0
    periods: Annotated[list[PlanPeriod], says("The terms of the plan")] = []
    money: Annotated[PlanMoney | None, says("Cost, travel and their proof")] = None
    keep_everything: Annotated[KeepEverythingFigures | None, says("Going on as today")] = None
    people: Annotated[list[PeoplePeriod], says("Whom it moves, by period")] = []
    population: Annotated[list[PopulationPeriod] | None, says("Residents by period; null: none loaded")] = None
    unserved: Annotated[list[UnservedUsers], says("Users without a place")] = []
    floor_area: Annotated[FloorArea | None, says("Floor area, now and by period")] = None
    places: Annotated[Places | None, says("Facilities, now and by period")] = None
    budget: Annotated[list[BudgetYear], says("Works against the budget line, by fiscal year")] = []
    finance_table: Annotated[FinanceTables | None, says("The finance section's table")] = None
    staff: Annotated[StandingSum | None, says("Staff of own facilities")] = None
    energy_kwh: Annotated[StandingSum | None, says("Electricity of own facilities, kWh a year")] = None
    upkeep: Annotated[UpkeepSums | None, says("Hours of staff, users' share by class, CO2 of energy")] = None
    assumptions: Annotated[list[Assumption], says("Every figure it rests on")] = []
    ladder: Annotated[list[LadderRung], says("Plans of other cuts, the mildest first")] = []
    ladder_unreached: Annotated[list[UnreachedRung], says("Cuts of the ladder without a plan")] = []
    ladder_missing: Annotated[list[str], says("Names of cuts without a plan", ["cut20"])] = []
    is_cut_short: Annotated[bool, says("True where somebody stopped the ladder before all were worked out")] = False
    recommended: Annotated[str, says("Name of the rung that is this plan", "cut20")] = ""
    stopped_by: Annotated[str, says("gap or time: what ended the search", "gap")] = ""
    sentences: Annotated[list[str], says("The headlines in words", ["市の費用 2,258.4億円 ＋ …"])] = []
    needs: Annotated[str, says("Whether all or any of the loosenings are needed", "all")] = ""
    years: Annotated[int, says("Years planned", 40, "years")] = 0
    basis: Annotated[str, says("Who is counted: users or population", "population")] = ""
    most_affected: Annotated[list[AffectedFacility], says("Facilities whose people lose most")] = []


class RunHead(OpenAnswer):
    """A run without its decisions."""

    id: Annotated[int, says("Id", 12)]
    title: Annotated[str, says("Title", "総務課の案")]
    state: Annotated[RunState, says("Where it stands")]
    settings: Annotated[dict[str, Any], says("What was asked for", {"seconds": 60})]
    scenario: Annotated[ScenarioUsed | None, says("Stored scenario it was asked with; null: none")] = None
    data_version: Annotated[str | None, says("State of the data it was worked out on", "5f1c0a9e")] = None
    engine_version: Annotated[str | None, says("Version of the optimizer", "0.3")] = None
    progress: Annotated[RunProgress, says("How far it is, while it works")]
    objective_yen: Annotated[int | None, says("What the plan costs, ways included", 291510974905, "yen")]
    bound_yen: Annotated[int | None, says("No plan can cost less", 287514929716, "yen")]
    gap: Annotated[float | None, says("How far the plan may be from the best there is", 0.0098, "1")]
    seconds: Annotated[float | None, says("How long it worked", 60.0, "s")]
    checked: Annotated[bool | None, says("True where the plan was recounted without the solver")]
    note: Annotated[str, says("What was noted about it", "委員会に示した案")] = ""
    is_pinned: Annotated[bool, says("True: lists show it first")] = False
    is_archived: Annotated[bool, says("True: put away")] = False
    is_check: Annotated[bool, says("True where it only asks whether the adopted plan still holds")] = False
    created_at: Annotated[datetime, says("When it was asked for", "2026-11-28T09:30:00+09:00")]
    finished_at: Annotated[datetime | None, says("When it ended", "2026-11-28T09:31:00+09:00")]
    summary: Annotated[RunSummary, says("Figures of the plan")]
    error: Annotated[str | None, says("Why it failed", "no facility has a position")]


class AskedOpposite(OpenAnswer):
    """A facility whose opposite decision was asked for."""

    facility_id: Annotated[int, says("Id of the facility", 20)]
    run_id: Annotated[int, says("Run that answers it", 15)]
    state: Annotated[RunState, says("Where that run stands")]


class Run(RunHead):
    """A run with its decisions."""

    decisions: Annotated[list[Decision], says("One for each facility, by code; empty without a plan")]
    opposites: Annotated[list[AskedOpposite], says("Opposite decisions asked for")]
