"""First-stage evaluation (一次評価): what each facility costs and serves, beside its class."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.answers.scores import Scorecards
from app.api.deps import LanguageDep, SessionDep
from app.api.kept import KeptRoute
from app.api.shapes import SentShape
from app.costing.score_answer import MIDDLE_STEP, ScoreQuestion
from app.domain.calendar import fiscal_year_of
from app.domain.facility.scorecard import ScreeningRules, Thresholds
from app.services.figures.score_facilities import score_facilities

router = APIRouter(tags=["scorecards"], route_class=KeptRoute)


class Lines(SentShape):
    """Where the axes cross (building score 0–100, use score 1–5; building left out = mean) and what earns a mark."""

    base_year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    life_years: Annotated[int, Field(ge=1, le=200)] = 60
    group: Literal["category", "class_small"] = "category"
    building: Literal["age", "condition"] = "age"
    building_threshold: Annotated[float | None, Field(ge=0, le=100)] = None
    use_threshold: Annotated[float, Field(ge=1, le=5)] = MIDDLE_STEP
    least_remaining_years: Annotated[float, Field(ge=-200, le=200)] = ScreeningRules().least_remaining_years
    least_utilisation_rate: Annotated[float, Field(ge=0, le=1)] = ScreeningRules().least_utilisation_rate
    least_step: Annotated[int, Field(ge=0, le=5)] = ScreeningRules().least_step


@router.get("/api/scorecards")
def scorecards(session: SessionDep, language: LanguageDep, lines: Annotated[Lines, Query()]) -> Scorecards:
    """Every facility of the home town with figures, steps inside its class, quadrant, marks and judgement."""
    question = ScoreQuestion(
        base_year=lines.base_year or fiscal_year_of(date.today()),
        life_years=lines.life_years,
        group=lines.group,
        building=lines.building,
        thresholds=Thresholds(building=lines.building_threshold, use=lines.use_threshold),
        rules=ScreeningRules(lines.least_remaining_years, lines.least_utilisation_rate, lines.least_step),
    )
    return Scorecards.model_validate(score_facilities(session, question, language=language))
