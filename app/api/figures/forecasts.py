"""Journey C: assumptions in, yen out, with an echo of what was assumed and of the data it was computed from."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.answers.costs import Forecast, Presets
from app.api.deps import LanguageDep, SessionDep
from app.api.shapes import FundsShape, Id, Name, SentShape, Tree, Year
from app.costing.cost_question import Levelling
from app.services.figures.forecast import Extras, forecast_stock, list_presets

router = APIRouter(tags=["forecasts"])


class LevellingShape(SentShape):
    """How many years earlier or later than due a work may be done."""

    early_years: Annotated[int, Field(ge=0, le=50)] = 2
    late_years: Annotated[int, Field(ge=0, le=50)] = 5


class AssetShape(SentShape):
    """So much road (m²), bridge (m²) or pipe (m), laid in one fiscal year where that is known."""

    asset: Name
    quantity: Annotated[float, Field(ge=0, le=1e12)]
    built_year: Year | None = None
    yen_per_unit: Annotated[float | None, Field(ge=0, le=1e9)] = None


class CostQuestion(SentShape):
    """A preset by name, a stored scenario, or assumptions of one's own (the same keys as a preset's) over them."""

    preset: Name = "mic"
    assumptions: Tree | None = None
    scenario_id: Id | None = None
    base_year: Year | None = None
    years: Annotated[int | None, Field(ge=1, le=200)] = None
    codes: Annotated[list[Name] | None, Field(max_length=100_000)] = None
    running: Literal["assumed", "recorded"] = "assumed"
    funds: FundsShape = FundsShape()
    levelling: LevellingShape | None = None
    compare: Name | Tree | None = None
    infrastructure: Annotated[list[AssetShape], Field(max_length=10_000)] = []


@router.get("/api/forecasts/presets")
def presets(language: LanguageDep) -> Presets:
    """Every preset with its assumptions."""
    return Presets.model_validate({"presets": list_presets(language)})


@router.post("/api/forecasts")
def forecast(question: CostQuestion, session: SessionDep, language: LanguageDep) -> Forecast:
    """What the stock (or some facilities of it) will cost, by fiscal year and kind."""
    levelling = question.levelling
    extras = Extras(
        recorded=question.running == "recorded",
        funds=question.funds.question(),
        levelling=Levelling(levelling.early_years, levelling.late_years) if levelling else None,
        compare=question.compare,
        infrastructure=[asset.model_dump() for asset in question.infrastructure],
    )
    answer = forecast_stock(
        session,
        preset=question.preset,
        assumptions=question.assumptions,
        scenario_id=question.scenario_id,
        base_year=question.base_year,
        years=question.years,
        codes=question.codes,
        extras=extras,
        language=language,
    )
    return Forecast.model_validate(answer)
