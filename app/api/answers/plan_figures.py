"""Headline figures of a plan: money with its proof, people, floor, budget, the ladder.

Periods are numbered from 0; a run's `periods` say their years.
"""

from typing import Annotated, Any

from app.api.answers.base import OpenAnswer, says


class PlanPeriod(OpenAnswer):
    """A term of the plan."""

    period: Annotated[int, says("Its number, from 0", 0)]
    from_year: Annotated[int, says("First fiscal year", 2026)]
    to_year: Annotated[int, says("Last fiscal year", 2030)]


class PlanMoney(OpenAnswer):
    """City cost, travel and visits lost add up to the objective; the proof is about the objective. Present values."""

    city_cost_yen: Annotated[int, says("What the town pays", 225836649923, "yen")]
    travel_yen: Annotated[int, says("Ways, weighed in yen", 30538705390, "yen")]
    unserved_yen: Annotated[int, says("Visits no longer made, weighed in yen", 2795124673, "yen")]
    objective_yen: Annotated[int, says("Their sum", 259170479986, "yen")]
    bound_yen: Annotated[int | None, says("No plan's sum is less", 258568095171, "yen")]
    gap_yen: Annotated[int | None, says("No plan is better by more", 602384815, "yen")]
    gap: Annotated[float | None, says("The same as a share of the sum", 0.0023, "1")]
    controllable_gap: Annotated[float | None, says("As a share of what decisions can change", 0.0026, "1")]
    constant_yen: Annotated[int, says("People no plan can serve, left out of sum and bound", 0, "yen")]
    person_km: Annotated[float, says("All ways over the plan, one way", 194556866, "people km")]
    yen_per_km: Annotated[float, says("What a kilometre weighs", 200.0, "yen/km")]
    levelling_yen: Annotated[int, says("Running on until the levelled year of closing", 814004763, "yen")] = 0


class KeepEverythingFigures(OpenAnswer):
    """Every facility going on, everybody going where they go now."""

    city_cost_yen: Annotated[int, says("What the town pays", 356782809179, "yen")]
    travel_yen: Annotated[int, says("Ways, weighed in yen", 29583398694, "yen")]
    objective_yen: Annotated[int, says("Their sum", 386366207873, "yen")]
    person_km: Annotated[float, says("All ways over the plan, one way", 189000000, "people km")]
    floor_area_m2: Annotated[float, says("Floor area", 610000.0, "m2")]
    capital_yen: Annotated[int, says("Works over the plan at prices of their years", 420000000000, "yen")]


class PeoplePeriod(OpenAnswer):
    """Three counts of one period, never to be added: residents, users of each function, journeys."""

    period: Annotated[int, says("Number of the period", 0)]
    from_year: Annotated[int, says("First fiscal year", 2026)]
    to_year: Annotated[int, says("Last fiscal year", 2030)]
    residents_affected: Annotated[int | None, says("People who use a place that changes; null: unknown", 5200)]
    residents_farther: Annotated[int | None, says("Of these, 0.5 km farther or without a place", 1200)] = None
    by_age: Annotated[dict[str, int] | None, says("The same by age", {"child": 820}, "people")] = None
    by_area: Annotated[list[dict[str, Any]], says("The same by area, most first")] = []
    users: Annotated[dict[str, int], says("Function → users who go elsewhere", {"library": 1200})]
    journeys_yr: Annotated[int, says("Journeys that lead elsewhere", 210000, "journeys/year")]


class PopulationPeriod(OpenAnswer):
    """Residents in the middle of a period."""

    period: Annotated[int, says("Number of the period", 0)]
    residents: Annotated[int, says("Residents", 46000, "people")]
    by_age: Annotated[dict[str, int], says("The same by age", {"child": 3220}, "people")]


class UnservedUsers(OpenAnswer):
    """Users of a function without a place in a period."""

    function: Annotated[str, says("Function", "neighborhood_hall")]
    period: Annotated[int, says("Number of the period", 0)]
    users: Annotated[float, says("How many, in the function's unit", 120.0)]
    unit: Annotated[str, says("That unit", "visits_per_year")]
    is_promised: Annotated[bool, says("True where everybody is promised a place")] = False


class FloorArea(OpenAnswer):
    """Floor area now and at the end of each period."""

    before_m2: Annotated[float, says("Now", 610000.0, "m2")]
    after_m2: Annotated[list[float], says("At the end of each period", [580842.7], "m2")]


class Places(OpenAnswer):
    """Own facilities: how many stand, close, are handed over, change."""

    before: Annotated[int, says("Now", 370, "facilities")]
    standing: Annotated[list[int], says("In use in each period", [339], "facilities")]
    closed: Annotated[list[int], says("Given up in each period", [31], "facilities")]
    handed_over: Annotated[int, says("Used on, but no longer the town's", 23, "facilities")]
    changed: Annotated[int, says("With a year of their own", 271, "facilities")]


class BudgetYear(OpenAnswer):
    """Works of a fiscal year as levelled, against the budget line."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    limit_yen: Annotated[int | None, says("Budget line; null: none", 2761000000, "yen")]
    spent_yen: Annotated[int, says("Works", 2700000000, "yen")]


class FinanceYear(OpenAnswer):
    """Works by kind, running cost and who pays in a fiscal year."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    works: Annotated[dict[str, int], says("Kind of work → yen", {"rebuild": 1200000000}, "yen")]
    works_yen: Annotated[int, says("All works", 1500000000, "yen")]
    running_yen: Annotated[int, says("Running cost", 5200000000, "yen")]
    income_yen: Annotated[int, says("Income", 300000000, "yen")]
    land_yen: Annotated[int, says("Land sold and let", 0, "yen")]
    subsidy_yen: Annotated[int, says("Subsidy", 0, "yen")]
    bond_yen: Annotated[int, says("Bonds issued", 0, "yen")]
    debt_service_yen: Annotated[int, says("Repayment of these bonds", 0, "yen")]
    allocation_tax_yen: Annotated[int, says("Allocation tax for them", 0, "yen")]
    general_yen: Annotated[int, says("From general funds", 6400000000, "yen")]


class FinanceTables(OpenAnswer):
    """The finance table of keeping everything and of the plan."""

    before: Annotated[list[FinanceYear], says("Keeping everything, each work in the year it is due")]
    after: Annotated[list[FinanceYear], says("The plan, levelled")]


class Assumption(OpenAnswer):
    """One figure a plan rests on."""

    code: Annotated[str, says("Code", "rule.fit_out_share")]
    value: Annotated[float, says("Value", 0.5)]
    unit: Annotated[str, says("Unit", "1")]
    source: Annotated[str, says("Source; scenario or default where a planner may set it", "scenario")]
    is_assumption: Annotated[bool, says("True where no published source is given")]


class UnreachedRung(OpenAnswer):
    """A cut of the ladder without a plan, and why."""

    name: Annotated[str, says("cut10, cut20 or cut30", "cut30")]
    cut_share: Annotated[float, says("Floor area it was asked to cut", 0.3, "1")]
    reason: Annotated[
        str, says("limits: more than the plan's limits let go; clash: no plan, proven; time: none found", "limits")
    ]
    most_share: Annotated[float | None, says("No plan cuts more, proven; null: not found out", 0.28, "1")] = None
    limits: Annotated[list[dict[str, Any]], says("What stands in the way", [{"kind": "pace"}])] = []
    text: Annotated[str, says("The same in words", "−30％は、この条件では届かない…")] = ""


class LadderRung(OpenAnswer):
    """One plan of the ladder: a run of its own."""

    name: Annotated[str, says("keep, cut10, cut20, cut30 or cheapest", "cut20")]
    cut_share: Annotated[float, says("Floor area it was asked to cut", 0.2, "1")]
    achieved_share: Annotated[float, says("Floor area it cuts", 0.217, "1")]
    decade_share: Annotated[float, says("Floor area it cuts in the first ten years", 0.07, "1")] = 0.0
    run_id: Annotated[int | None, says("Id of its run", 12)]
    city_cost_yen: Annotated[int, says("What the town pays, present value", 225836649923, "yen")]
    travel_yen: Annotated[int, says("Ways, weighed in yen", 30538705390, "yen")] = 0
    gap: Annotated[float | None, says("No plan of the rung is better by more", 0.002, "1")] = None
    need_yen: Annotated[list[int], says("Works of each period", [30000000000], "yen")] = []
    budget_yen: Annotated[list[int | None], says("Budget line of each period", [13805000000], "yen")] = []
    over_yen: Annotated[int, says("By how much the line is exceeded in all", 177317432684, "yen")] = 0
    meets_budget: Annotated[bool | None, says("Whether the line is kept; null: no line")]
    residents_affected: Annotated[int | None, says("Residents affected at most; null: unknown", 5200, "people")]
    residents_farther: Annotated[
        int | None, says("Residents with a place 0.5 km farther or lost, at most; null: unknown", 1200, "people")
    ] = None
    closed: Annotated[int, says("Facilities given up", 56, "facilities")] = 0
    guarantees_kept: Annotated[bool, says("Whether everybody keeps what is promised")] = True
    is_recommended: Annotated[bool, says("Whether it is the plan recommended")] = False
    text: Annotated[str, says("The line in words", "★−20％：市の費用 2,258.4億円 …")] = ""


class FunctionServed(OpenAnswer):
    """What a facility does for the users of a function, by period."""

    function: Annotated[str, says("Function", "library")]
    unit: Annotated[str, says("Unit its users are counted in", "visits_per_year")]
    users_today: Annotated[float, says("Users now", 42000.0)]
    users: Annotated[list[float], says("Users of each period", [41000.0])]
    room: Annotated[list[float | None], says("Room in each period; null: no limit", [60000.0])]
    area_m2: Annotated[list[float], says("Floor for it in each period", [1200.0], "m2")]
    is_guest: Annotated[bool, says("True where it moves in")]


class DecisionArea(OpenAnswer):
    """Floor of a facility now and at the end of each period."""

    before_m2: Annotated[float, says("Now", 1200.0, "m2")]
    after_m2: Annotated[list[float], says("At the end of each period", [1200.0, 0.0], "m2")]


class OppositeProof(OpenAnswer):
    """What is proven of the opposite decision."""

    status: Annotated[str, says("proven, unproven, or none where no opposite is allowed", "proven")]
    extra_yen: Annotated[int | None, says("It costs at least so much more; null: nothing proven", 90000000, "yen")]


class WorkedBlock(OpenAnswer):
    """One of several buildings (棟) of a facility."""

    number: Annotated[int, says("In the order of the register, from 1", 2)]
    built_year: Annotated[int | None, says("Build year; null: unknown", 1981, "year")]
    area_m2: Annotated[float, says("Floor area", 1240.5, "m2")]


class PlannedWork(OpenAnswer):
    """A work in its levelled fiscal year."""

    kind: Annotated[str, says("Kind of work", "rebuild")]
    fiscal_year: Annotated[int, says("Fiscal year", 2031)]
    yen: Annotated[int, says("At prices of the year", 120000000, "yen")]
    block: Annotated[WorkedBlock | None, says("Of a facility of several buildings; null: for all of them")] = None


class Flip(OpenAnswer):
    """A change that turns a verdict, verified by solving with it."""

    kind: Annotated[str, says("users, cost, budget or standard", "users")]
    verified: Annotated[bool, says("True: the question was solved with the change")]


class YearlySpan(OpenAnswer):
    """A yearly figure today and in each period of the plan."""

    now: Annotated[float, says("Today, a year", 5580.0)]
    after: Annotated[list[float], says("In each period, a year", [5580.0, 0.0])]
    known: Annotated[int, says("Of a sum: how many facilities tell it", 362)] = 0


class FeeFigures(OpenAnswer):
    """受益者負担率 of a facility: income of its users over its running cost, newest recorded year."""

    income_yen: Annotated[int, says("Income a year", 1566000, "yen")]
    cost_yen: Annotated[int, says("Running cost a year", 19772000, "yen")]
    share: Annotated[float, says("Income over cost", 0.0792, "1")]
    policy_share: Annotated[float | None, says("What the class is to pay; null: no policy set", 0.5, "1")] = None
    missing_yen: Annotated[int | None, says("What the income lacks to it; negative: more", 8320000, "yen")] = None


class Upkeep(OpenAnswer):
    """Staff, the users' share of the cost and energy of a facility; null: not recorded."""

    staff: Annotated[YearlySpan | None, says("Staff")] = None
    staff_hours: Annotated[YearlySpan | None, says("Their hours a year, without what is served online")] = None
    online_hours: Annotated[float | None, says("Hours of counter work a year served online", 930.0, "hours")] = None
    fee: Annotated[FeeFigures | None, says("Users' share of the running cost")] = None
    energy: Annotated[dict[str, float], says("Recorded energy a year by kind", {"electricity_kwh": 120000})] = {}
    co2_t: Annotated[YearlySpan | None, says("CO2 of it, tonnes a year")] = None


class WhoPaysFigures(OpenAnswer):
    """Who pays a facility's lines over the plan, at prices of each year; the facilities add up to the finance table."""

    works_yen: Annotated[int, says("Works", 1200000000, "yen")]
    running_yen: Annotated[int, says("Running cost", 590000000, "yen")]
    income_yen: Annotated[int, says("Income", 46000000, "yen")]
    land_yen: Annotated[int, says("Sale or lease of land", 0, "yen")]
    subsidy_yen: Annotated[int, says("Subsidy", 0, "yen")]
    bond_yen: Annotated[int, says("Bonds issued", 900000000, "yen")]
    debt_service_yen: Annotated[int, says("Their repayment within the plan", 700000000, "yen")]
    allocation_tax_yen: Annotated[int, says("Paid of it by allocation tax", 350000000, "yen")]
    general_yen: Annotated[int, says("General funds", 1194000000, "yen")]
    is_cash: Annotated[bool, says("True where the town was asked to pay everything itself", False)] = False


class FeeSum(OpenAnswer):
    """Income and running cost of several facilities."""

    places: Annotated[int, says("Facilities that tell both", 12, "facilities")]
    income_yen: Annotated[int, says("Income a year", 40000000, "yen")]
    cost_yen: Annotated[int, says("Running cost a year", 300000000, "yen")]
    share: Annotated[float | None, says("Income over cost", 0.133, "1")] = None


class FeesOfClass(OpenAnswer):
    """受益者負担率 of a class, today and of what is still in use at the end."""

    category: Annotated[str, says("Class by use", "sports")]
    policy_share: Annotated[float | None, says("What the class is to pay; null: no policy set", 0.5, "1")] = None
    now: Annotated[FeeSum, says("Today")]
    last: Annotated[FeeSum, says("At the end of the plan, at today's figures")]
    missing_yen: Annotated[int | None, says("What the income then lacks to the policy a year", 90000000, "yen")] = None


class UpkeepSums(OpenAnswer):
    """Hours of staff, users' share and CO2 over all own facilities."""

    staff_hours: Annotated[YearlySpan | None, says("Hours of staff a year")] = None
    online_hours: Annotated[float, says("Hours of counter work a year served online", 930.0, "hours")] = 0.0
    co2_t: Annotated[YearlySpan | None, says("CO2 of recorded energy, tonnes a year")] = None
    electricity_kg_per_kwh: Annotated[float, says("Counted for a kilowatt-hour", 0.423, "kg/kWh")] = 0.0
    hours_a_person: Annotated[float, says("Counted for a member of staff", 1860.0, "hours")] = 0.0
    fees: Annotated[list[FeesOfClass], says("Users' share by class")] = []


class StandingSum(OpenAnswer):
    """A recorded figure summed over own facilities, today and over those in use in each period."""

    before: Annotated[float | None, says("Today; null: nobody tells", 1899.3)] = None
    after: Annotated[list[float] | None, says("In each period", [1889.4, 1875.6])] = None
    known: Annotated[int, says("Facilities that tell it", 370)] = 0
