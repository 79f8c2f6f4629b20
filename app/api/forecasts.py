"""Journey C: assumptions in, yen out, with an echo of what was assumed and of the data it was computed from."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import LanguageDep, SessionDep
from app.services.forecast import forecast_stock, list_presets

router = APIRouter(tags=["forecasts"])


class ForecastQuestion(BaseModel):
    """A preset by name, or assumptions of one's own (the same keys as a preset's)."""

    model_config = ConfigDict(extra="forbid")

    preset: str = "mic"
    assumptions: dict[str, Any] | None = None
    base_year: Annotated[int | None, Field(ge=1950, le=2200)] = None
    years: Annotated[int, Field(ge=1, le=200)] = 40
    codes: list[str] | None = None


@router.get("/api/forecasts/presets")
def presets(language: LanguageDep) -> dict[str, Any]:
    """Every preset with its assumptions."""
    return {"presets": list_presets(language)}


@router.post("/api/forecasts")
def forecast(question: ForecastQuestion, session: SessionDep, language: LanguageDep) -> dict[str, Any]:
    """What the stock (or some facilities of it) will cost, by fiscal year and kind."""
    return forecast_stock(
        session,
        preset=question.preset,
        assumptions=question.assumptions,
        base_year=question.base_year,
        years=question.years,
        codes=question.codes,
        language=language,
    )
