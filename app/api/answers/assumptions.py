"""The assumptions of a forecast as an answer echoes them. A scenario holds any part of this tree."""

from typing import Annotated

from app.api.answers.base import Answer, says
from app.domain.cost.rates import BeforeBase, Phase, PriceBasis, UnknownYear
from app.domain.vocabulary import Category, CostKind


class UnitPrices(Answer):
    """Unit prices of one class of facilities."""

    renovation_yen_per_m2: Annotated[float, says("Large renovation (大規模改修)", 250000, "yen/m2")]
    rebuild_yen_per_m2: Annotated[float, says("Rebuilding (建替え)", 400000, "yen/m2")]


class PathWork(Answer):
    """A work a building is due for at some age."""

    kind: Annotated[CostKind, says("Kind of work")]
    age_years: Annotated[int, says("Age at which it is due", 30, "years")]
    basis: Annotated[PriceBasis, says("Which unit price it is a share of")]
    share: Annotated[float, says("Share of that price", 1.0, "1")]
    spread_years: Annotated[int, says("Years its cost is spread over", 2, "years")]
    backlog_to_age: Annotated[int | None, says("Past due up to this age it is made up for; null: never", 50, "years")]
    backlog_years: Annotated[int, says("Years the making up is spread over", 10, "years")]


class LifePathShape(Answer):
    """How long a building lives, and what is done in between."""

    name: Annotated[str, says("Name", "standard-60")]
    share: Annotated[float, says("Share of the floor area that follows it", 1.0, "1")]
    life_years: Annotated[int, says("Years until it is rebuilt", 60, "years")]
    rebuild_spread_years: Annotated[int, says("Years the rebuilding is spread over", 3, "years")]
    works: Annotated[list[PathWork], says("Works on the way")]


class AssumptionTree(Answer):
    """All assumptions of a forecast."""

    preset: Annotated[str, says("Preset they start from", "mic")]
    base_year: Annotated[int, says("First fiscal year", 2026)]
    years: Annotated[int, says("How many fiscal years", 40, "years")]
    rebuild_backlog_years: Annotated[int, says("Years over which what is past its life is rebuilt", 10, "years")]
    repair_yen_per_m2: Annotated[float, says("Yearly repairs", 1000.0, "yen/m2/year")]
    running_yen_per_m2: Annotated[float, says("Yearly running cost", 0.0, "yen/m2/year")]
    demolition_yen_per_m2: Annotated[float, says("Pulling down", 30000.0, "yen/m2")]
    price_level: Annotated[float, says("Factor on all unit prices", 1.0, "1")]
    price_growth: Annotated[float, says("Yearly growth of prices", 0.0, "1/year")]
    phase: Annotated[Phase, says("How a spread work lies about its year")]
    before_base: Annotated[BeforeBase, says("What becomes of works due before the base year")]
    unknown_year: Annotated[UnknownYear, says("What becomes of buildings whose year is unknown")]
    price_series: Annotated[list[tuple[int, float]], says("Fiscal year and price factor", [[2027, 1.02]], "1")]
    prices: Annotated[dict[Category, UnitPrices], says("Class → unit prices")]
    paths: Annotated[list[LifePathShape], says("Life paths of all classes")]
    category_paths: Annotated[dict[Category, list[LifePathShape]], says("Class → life paths of its own")]
