"""Answers about costs to come: forecasts, targets, scenarios. Money is integer yen, areas m², shares 0–1."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict

from app.api.answers.assumptions import AssumptionTree
from app.api.answers.base import Answer, says
from app.domain.vocabulary import Category

Years = Annotated[int, says("How many fiscal years", 40, "years")]


class Preset(Answer):
    """Published assumptions under a name."""

    code: Annotated[str, says("Name to ask for it by", "mic")]
    label: Annotated[str, says("Label in the reader's language", "総務省 60年/30年")]
    label_ja: Annotated[str, says("Japanese label", "総務省 60年/30年")]
    label_en: Annotated[str, says("English label", "Ministry 60/30")]
    assumptions: AssumptionTree


class Presets(Answer):
    """Every preset."""

    presets: Annotated[list[Preset], says("By how usual they are")]


class ScenarioAnswer(Answer):
    """A city's own assumptions under a name."""

    id: Annotated[int, says("Id", 2)]
    name: Annotated[str, says("Name", "物価高")]
    assumptions: Annotated[dict[str, Any], says("Part of the tree of assumptions, over a preset", {"price_level": 1.2})]
    version: Annotated[int, says("To be sent back as `If-Match` with a change", 1)]
    updated_at: Annotated[datetime, says("When it was changed last", "2026-11-28T09:30:00+09:00")]
    is_archived: Annotated[bool, says("True: put away", False)] = False


class KeptScenario(Answer):
    """What a scenario said at a version."""

    scenario_id: Annotated[int, says("Id of the scenario", 2)]
    version: Annotated[int, says("Version", 3)]
    name: Annotated[str, says("Its name then", "物価高")]
    assumptions: Annotated[dict[str, Any], says("What it said", {"price_level": 1.2})]
    actor: Annotated[str | None, says("Who wrote it; null: before versions were kept", "planner")]
    created_at: Annotated[datetime, says("When", "2026-11-28T09:30:00+09:00")]


class Scenarios(Answer):
    """Every scenario."""

    scenarios: Annotated[list[ScenarioAnswer], says("By name")]


class YearYen(Answer):
    """An amount of one fiscal year."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    yen: Annotated[int, says("Amount", 8112481073, "yen")]


class CostYear(Answer):
    """One fiscal year's cost by kind."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    repair: Annotated[int, says("Yearly repairs", 610000000, "yen")]
    mid_repair: Annotated[int, says("Middle repairs (中規模修繕)", 814173766, "yen")]
    renovation: Annotated[int, says("Large renovations (大規模改修)", 1494792900, "yen")]
    backlog_renovation: Annotated[int, says("Renovations made up for", 8306913540, "yen")]
    rebuild: Annotated[int, says("Rebuilding", 1693774633, "yen")]
    backlog_rebuild: Annotated[int, says("Rebuilding of what is past its life", 0, "yen")]
    demolition: Annotated[int, says("Pulling down", 0, "yen")]
    running: Annotated[int, says("Running cost", 0, "yen")]
    income: Annotated[int, says("Income; not part of the total", 0, "yen")]
    total_yen: Annotated[int, says("All but income", 11495481073, "yen")]


class ClassCost(Answer):
    """Cost of one class of facilities."""

    category: Annotated[Category, says("Class by use")]
    label: Annotated[str, says("Its label", "市民文化系施設")]
    total_yen: Annotated[int, says("Over the horizon", 33382102500, "yen")]
    by_year_yen: Annotated[list[int], says("By fiscal year, from the base year on", [1472154833], "yen")]


class OldShare(Answer):
    """Floor area 30 years or older if nothing is rebuilt."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    floor_area_m2: Annotated[float, says("Of 30 years or more", 565656.8, "m2")]
    share: Annotated[float, says("Share of the area of known year", 0.927, "1")]


class CostNote(Answer):
    """One figure an answer rests on, with its source."""

    code: Annotated[str, says("Code of the figure", "price.culture.renovation")]
    label: Annotated[str, says("Its label", "単価 市民文化系施設 大規模改修")]
    value: Annotated[float, says("Its value, in `unit`", 250000)]
    unit: Annotated[str, says("Its unit", "yen/m2")]
    unit_label: Annotated[str, says("The unit in the reader's language", "円/㎡")]
    source: Annotated[str, says("Where it is published", "総務省 公共施設等更新費用試算ソフト")]
    assumption: Annotated[bool, says("True where no published source confirms it")]
    from_fiscal_year: Annotated[int | None, says("Fiscal year it holds from", 2011)]


class CostFlag(Answer):
    """Something a reader should know of a forecast."""

    code: Annotated[str, says("Code", "double_spending")]
    buildings: Annotated[int, says("Buildings or facilities concerned", 263, "buildings")]
    floor_area_m2: Annotated[float, says("Their floor area", 262409.57, "m2")]
    yen: Annotated[int, says("Amount concerned", 52069950000, "yen")]
    message: Annotated[str, says("The sentence", "築41〜50年の263棟は…")]


class FundsYear(YearYen):
    """Funds of one fiscal year."""

    planned: Annotated[bool, says("False where the plan does not reach and its mean stands in")]


class Budget(Answer):
    """Funds for works."""

    basis: Annotated[str, says("Where they come from", "plan:2025-2064")]
    by_year: Annotated[list[FundsYear], says("By fiscal year")]
    total_yen: Annotated[int, says("Over the horizon", 112781700000, "yen")]
    per_year_yen: Annotated[int, says("Mean of a year", 2819542500, "yen/year")]


class FundsGap(Answer):
    """Need of works less funds: positive is short of money."""

    by_year: Annotated[list[YearYen], says("By fiscal year")]
    total_yen: Annotated[int, says("Over the horizon", 206595777650, "yen")]
    per_year_yen: Annotated[int, says("Mean of a year", 5164894441, "yen/year")]
    ratio: Annotated[float | None, says("Need divided by funds; null without funds", 2.83, "1")]
    years_short: Annotated[list[int], says("Fiscal years short of money", [2026])]


class Depreciation(Answer):
    """有形固定資産減価償却率 of the stock."""

    rate: Annotated[float | None, says("Written off; null where nothing is known", 0.62, "1")]
    buildings_known: Annotated[int, says("Buildings it rests on", 650, "buildings")]
    buildings: Annotated[int, says("Buildings in all", 700, "buildings")]


class ScenarioUsed(Answer):
    """The stored scenario a forecast was worked out with."""

    id: Annotated[int, says("Id", 2)]
    name: Annotated[str, says("Name", "物価高")]
    version: Annotated[int, says("Version at the time", 3)]


class Levelled(Answer):
    """Works moved within a tolerance so that the highest year is as low as can be; the total stays."""

    early_years: Annotated[int, says("So much earlier than due at most", 2, "years")]
    late_years: Annotated[int, says("So much later at most", 5, "years")]
    by_year: Annotated[list[YearYen], says("By fiscal year")]
    total_yen: Annotated[int, says("Over the horizon", 319377477650, "yen")]
    moved_yen: Annotated[int, says("Works that moved", 52261139897, "yen")]
    peak_yen: Annotated[int, says("The highest year", 8960522224, "yen")]
    peak_before_yen: Annotated[int, says("The highest year before", 16212256173, "yen")]
    gap: Annotated[FundsGap | None, says("Against funds; null where they are unknown")]


class ForecastHead(Answer):
    """A forecast in figures of the whole."""

    preset: Annotated[str, says("Preset the assumptions start from", "mic")]
    base_year: Annotated[int, says("First fiscal year", 2026)]
    years: Years
    total_yen: Annotated[int, says("All cost but income, over the horizon", 319377477650, "yen")]
    per_year_yen: Annotated[int, says("Mean of a year", 7984436941, "yen/year")]
    works_total_yen: Annotated[int, says("Works only, without running cost", 319377477650, "yen")]
    works_per_year_yen: Annotated[int, says("Works, mean of a year", 7984436941, "yen/year")]


class ForecastComparison(ForecastHead):
    """The same stock under other assumptions."""

    by_year: Annotated[list[CostYear], says("By fiscal year")]
    difference_yen: Annotated[int, says("What they save on works; negative: cost more", 21878599150, "yen")]
    difference_share: Annotated[float | None, says("The same as a share of the works", 0.0685, "1")]
    gap: Annotated[FundsGap | None, says("Against funds")]
    assumptions: AssumptionTree


class InfrastructureYear(Answer):
    """One fiscal year's cost of roads, bridges and pipes: each asset under its own name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    total_yen: Annotated[int, says("All assets", 31333333, "yen")]


class InfrastructureAsset(Answer):
    """One kind of asset over the horizon."""

    asset: Annotated[str, says("Code of the asset", "road")]
    label: Annotated[str, says("Its label", "一般道路")]
    total_yen: Annotated[int, says("Over the horizon", 1253333333, "yen")]


class Infrastructure(Answer):
    """Roads, bridges and pipes beside the buildings."""

    by_year: Annotated[list[InfrastructureYear], says("By fiscal year")]
    assets: Annotated[list[InfrastructureAsset], says("By asset")]
    total_yen: Annotated[int, says("Over the horizon", 1253333333, "yen")]
    per_year_yen: Annotated[int, says("Mean of a year", 31333333, "yen/year")]
    whole_plan_total_yen: Annotated[int, says("With the buildings", 320630810983, "yen")]
    notes: Annotated[list[CostNote], says("Figures they rest on")]


class Forecast(ForecastHead):
    """What the stock, or some facilities of it, will cost."""

    by_year: Annotated[list[CostYear], says("By fiscal year and kind")]
    by_category: Annotated[list[ClassCost], says("By class")]
    share_over_30: Annotated[list[OldShare], says("How the stock ages if nothing is rebuilt")]
    buildings: Annotated[int, says("Buildings counted", 700, "buildings")]
    floor_area_m2: Annotated[float, says("Their floor area", 610000.0, "m2")]
    assumptions: AssumptionTree
    notes: Annotated[list[CostNote], says("Figures it rests on, with their sources")]
    flags: Annotated[list[CostFlag], says("What a reader should know")]
    budget: Annotated[Budget | None, says("Funds; null where none are known")]
    gap: Annotated[FundsGap | None, says("Need less funds")]
    depreciation: Depreciation
    scenario: Annotated[ScenarioUsed | None, says("The stored scenario used")]
    data_version: Annotated[str, says("Version of the register it was worked out from", "5028.18")]
    levelled: Annotated[Levelled | None, says("Null where it was not asked for")]
    comparison: Annotated[ForecastComparison | None, says("Null where it was not asked for")]
    infrastructure: Annotated[Infrastructure | None, says("Null where it was not asked for")]


class Missing(Answer):
    """What keeps a figure from being worked out."""

    code: Annotated[str, says("Code of what is missing", "population")]
    message: Annotated[str, says("The sentence", "人口が登録されていません")]


class FormulaLine(Answer):
    """One line of a formula's arithmetic."""

    code: Annotated[str, says("Code of the line", "gap")]
    label: Annotated[str, says("Its label", "年平均の不足額")]
    value: Annotated[float, says("Its value, in `unit`", 5164894441.25)]
    unit: Annotated[str, says("Its unit", "yen/year")]
    unit_label: Annotated[str, says("The unit in the reader's language", "円/年")]


class Formula(Answer):
    """A published formula for how much must go."""

    method: Annotated[str, says("Code of the formula", "fiscal")]
    label: Annotated[str, says("Its label", "財政からの削減量")]
    share: Annotated[float | None, says("Share of the floor area that must go", 0.306, "1")]
    area_m2: Annotated[float | None, says("Floor area that must go", 186514.3, "m2")]
    lines: Annotated[list[FormulaLine], says("Its arithmetic")]
    missing: Annotated[Missing | None, says("What keeps it from being worked out")]


class PathStep(Answer):
    """One fiscal year on the way to the target, in the unit of the path."""

    fiscal_year: Annotated[int, says("Fiscal year", 2026)]
    remaining: Annotated[float, says("What may remain at its end", 608485.8)]
    step: Annotated[float, says("What goes in it", 1514.2)]
    so_far: Annotated[float, says("What has gone by its end", 1514.2)]
    due: Annotated[float, says("Floor area that reaches the end of its life in it", 4858.0, "m2")]


class TargetPath(Answer):
    """Backcasting: what must have gone by when."""

    kind: Annotated[Literal["area", "cost"], says("What is cut")]
    unit: Annotated[str, says("Unit of the steps", "m2")]
    target_year: Annotated[int, says("Fiscal year of the target", 2065)]
    present: Annotated[float, says("Today, in the unit of the path", 610000.0)]
    cut_share: Annotated[float | None, says("Share that must go", 0.3, "1")]
    feasible: Annotated[bool | None, says("True where enough comes due in time")]
    missing: Annotated[Missing | None, says("What keeps it from being worked out")]
    by_year: Annotated[list[PathStep], says("By fiscal year; empty where something is missing")]
    funds: Annotated[list[YearYen] | None, says("Funds, of a cost target only")] = None


class TargetInput(Answer):
    """A figure of the town the formulas rest on."""

    name: Annotated[str, says("Name of the figure", "people_now")]
    value: Annotated[float | None, says("Its value; yen or people, as its name says", 73040.0)]
    source: Annotated[Literal["population", "records", "given"], says("Where it comes from")]


class Targets(ForecastHead):
    """How much must go by the published formulas, and the path to the target."""

    floor_area_m2: Annotated[float, says("Floor area of the stock", 610000.0, "m2")]
    need_yen_per_year: Annotated[int, says("Works needed, mean of a year", 7984436941, "yen/year")]
    available_yen_per_year: Annotated[int | None, says("Funds, mean of a year", 2819542500, "yen/year")]
    gap: Annotated[FundsGap | None, says("Need less funds")]
    budget: Annotated[Budget | None, says("Funds")]
    inputs: Annotated[list[TargetInput], says("Figures of the town, given or recorded")]
    formulas: Annotated[list[Formula], says("Side by side")]
    path: TargetPath
    assumptions: AssumptionTree
    data_version: Annotated[str, says("Version of the register it was worked out from", "5028.18")]


class StoredTarget(Answer):
    """Floor area the town has decided to cut by a fiscal year."""

    name: Annotated[str, says("The plan that says so", "公共施設等総合管理計画")]
    base_year: Annotated[int | None, says("Fiscal year the share is of", 2016)]
    base_area_m2: Annotated[
        float | None, says("Floor area the share is of; null: that of the register", 622000.0, "m2")
    ]
    target_year: Annotated[int, says("Fiscal year it is reached by", 2046)]
    cut_share: Annotated[float, says("Part of the floor area to go", 0.3, "1")]
    source: Annotated[str, says("File it is from", "target.csv")]
