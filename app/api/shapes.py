"""Parts of questions and answers that more than one route has."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from app.costing.cost_question import FundsQuestion

Year = Annotated[int, Field(ge=1900, le=2200)]
Yen = Annotated[int, Field(ge=0, le=10**15)]


class FundsShape(BaseModel):
    """An amount the same every year, or the mean of the last years (of `spent_yen`, else of the recorded repairs)."""

    model_config = ConfigDict(extra="forbid")

    yen_per_year: Yen | None = None
    last_years: Annotated[int | None, Field(ge=1, le=50)] = None
    spent_yen: dict[Year, Yen] | None = None

    def question(self) -> FundsQuestion:
        return FundsQuestion(self.yen_per_year, self.last_years, self.spent_yen)


class GeoJson(Response):
    """Text that the database has made; it is sent as it is."""

    media_type = "application/geo+json"
