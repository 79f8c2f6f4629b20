"""Answers of the first-stage evaluation (一次評価) and of who pays."""

from typing import Annotated, Literal

from app.api.answers.base import Answer, says
from app.api.answers.costs import CostNote
from app.api.answers.facilities import Judgement
from app.domain.vocabulary import Category


class Mark(Answer):
    """Something that makes a facility worth a second look."""

    code: Annotated[str, says("Code", "near_end_of_life")]
    label: Annotated[str, says("Label in the reader's language", "残りの使用年数が少ない")]


class Steps(Answer):
    """The fifth of its class a facility falls into, 1 worst to 5 best; null: not known."""

    cost_per_m2: Annotated[int | None, says("By cost per m²", 1, "fifth")]
    cost_per_user: Annotated[int | None, says("By cost per user", 1, "fifth")]
    users_per_m2: Annotated[int | None, says("By users per m²", 4, "fifth")]


class Score(Answer):
    """One facility with its figures and its place. Null: not known."""

    facility_id: Annotated[int, says("Id", 1)]
    code: Annotated[str, says("The town's own number", "11001")]
    name: Annotated[str, says("Name", "市民文化会館")]
    category: Annotated[Category | None, says("Class by use")]
    class_small: Annotated[str | None, says("The town's own finer class", "市民会館")]
    district: Annotated[str | None, says("District", "彩辺中央")]
    department: Annotated[str | None, says("Section in charge", "生涯学習課")]
    floor_area_m2: Annotated[float | None, says("Floor area", 10526.43, "m2")]
    built_year: Annotated[int | None, says("Fiscal year of the oldest building", 1977)]
    fiscal_year: Annotated[int | None, says("Fiscal year of the figures", 2024)]
    cost_yen: Annotated[int | None, says("Running cost", 216148000, "yen/year")]
    income_yen: Annotated[int | None, says("Income", 34241000, "yen/year")]
    users: Annotated[int | None, says("Users", 73635, "users/year")]
    users_unit: Annotated[str | None, says("What is counted as users", "人（延べ）")]
    utilisation_rate: Annotated[float | None, says("Share of the hours it was used", 0.388, "1")]
    judgement: Annotated[Judgement | None, says("Second-stage judgement")]
    version: Annotated[int, says("Version of the facility", 1)]
    cost_per_m2_yen: Annotated[float | None, says("Cost per m²", 20533.8, "yen/m2/year")]
    cost_per_user_yen: Annotated[float | None, says("Cost per user", 2935.4, "yen/user")]
    cost_per_resident_yen: Annotated[float | None, says("Cost per resident", 2959.3, "yen/person/year")]
    net_cost_yen: Annotated[float | None, says("Cost less income", 181907000, "yen/year")]
    users_per_m2: Annotated[float | None, says("Users per m²", 7.0, "users/m2/year")]
    depreciation_rate: Annotated[float | None, says("Written off", 0.62, "1")]
    steps: Steps
    building_score: Annotated[float | None, says("State of the building, 0–100", 21.2, "points")]
    use_score: Annotated[float | None, says("Mean step of use and cost, 1–5", 2.5)]
    quadrant: Annotated[str, says("Code of its quadrant", "retire")]
    quadrant_label: Annotated[str, says("Label of the quadrant", "統廃合の検討")]
    marks: Annotated[list[Mark], says("What makes it worth a second look")]
    condition: Annotated[float | None, says("健全度 from the newest inspections, 0–100", 45.5, "points")]
    condition_confidence: Annotated[float | None, says("Share of the parts that were graded", 1.0, "1")]
    repeated_figures: Annotated[bool, says("True where it carries a total of its class, not its own figures")]


class AxisLines(Answer):
    """Where the axes cross."""

    building: Annotated[float | None, says("Of the building score", 30.2, "points")]
    use: Annotated[float | None, says("Of the use score", 3.0)]


class MarkRules(Answer):
    """What earns a mark."""

    life_years: Annotated[int, says("Life a building is given", 60, "years")]
    least_remaining_years: Annotated[float, says("Less is marked", 15.0, "years")]
    least_utilisation_rate: Annotated[float, says("Less is marked", 0.4, "1")]
    least_step: Annotated[int, says("This step or lower is marked", 2)]


class QuadrantCount(Answer):
    """Facilities in one quadrant."""

    code: Annotated[str, says("Code", "keep")]
    label: Annotated[str, says("Label in the reader's language", "継続・長寿命化")]
    facilities: Annotated[int, says("How many", 100, "facilities")]


class Scorecards(Answer):
    """Every facility of the town with its place."""

    facilities: Annotated[list[Score], says("One row a facility")]
    base_year: Annotated[int, says("Fiscal year ages are counted to", 2026)]
    group: Annotated[Literal["category", "class_small"], says("What facilities are compared within")]
    building: Annotated[Literal["age", "condition"], says("What the building score is made from")]
    thresholds: AxisLines
    rules: MarkRules
    quadrants: Annotated[list[QuadrantCount], says("How many are in each")]
    residents: Annotated[float | None, says("Residents the figures per person rest on", 73040.0, "people")]
    area_per_resident_m2: Annotated[float | None, says("Floor area a resident", 8.35, "m2/person")]
    depreciation_rate: Annotated[float | None, says("Written off, of the stock", 0.62, "1")]
    missing_share: Annotated[dict[str, float], says("Figure → share of facilities without it", {"users": 0.3}, "1")]


class BurdenScheme(Answer):
    """A way of paying, with its terms."""

    scheme: Annotated[str, says("Code", "cash")]
    label: Annotated[str, says("Label in the reader's language", "一般財源")]
    from_fiscal_year: Annotated[int | None, says("First fiscal year", 2017)]
    to_fiscal_year: Annotated[int, says("Last fiscal year", 2026)]
    bond_share: Annotated[float, says("Share paid by bonds (充当率)", 0.9, "1")]
    tax_share: Annotated[float, says("Share of them that allocation tax covers", 0.5, "1")]
    tax_share_low: Annotated[float, says("The same for a city of high fiscal strength", 0.3, "1")]
    source: Annotated[str, says("Where it is published", "地方財政法")]
    assumption: Annotated[bool, says("True where no published source confirms it")]


class BurdenSchemes(Answer):
    """Every way of paying."""

    schemes: Annotated[list[BurdenScheme], says("One row a scheme and period")]


class BurdenParts(Answer):
    """Who pays how much."""

    cost_yen: Annotated[int, says("Cost of the work", 100000000, "yen")]
    subsidy_yen: Annotated[int, says("Subsidy", 0, "yen")]
    bond_yen: Annotated[int, says("Bonds", 0, "yen")]
    tax_covered_yen: Annotated[int, says("Bonds that allocation tax covers", 0, "yen")]
    cash_yen: Annotated[int, says("Paid at once", 100000000, "yen")]
    net_city_yen: Annotated[int, says("Left to the city in the end", 100000000, "yen")]


class BurdenWarning(Answer):
    """A scheme that ends, or is not in force."""

    code: Annotated[str, says("Code", "last_year_of_scheme")]
    fiscal_year: Annotated[int, says("Fiscal year it is about", 2026)]
    message: Annotated[str, says("The sentence", "この起債は2026年度までです")]


class WorkBurden(BurdenParts):
    """One work by who pays."""

    label: Annotated[str, says("Label as it was sent", "東小学校 大規模改修")]
    fiscal_year: Annotated[int, says("Fiscal year", 2027)]
    scheme: Annotated[str, says("The scheme that leaves the city the least", "cash")]
    scheme_label: Annotated[str, says("Its label", "一般財源")]
    warnings: Annotated[list[BurdenWarning], says("What to look out for")]


class Burden(Answer):
    """Works and their sum by who pays."""

    works: Annotated[list[WorkBurden], says("In the order they were sent")]
    total: BurdenParts
    notes: Annotated[list[CostNote], says("Terms it rests on, with their sources")]
