"""Who pays in the end: the city's own burden after subsidy, bonds and local allocation tax."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.answers.scores import Burden, BurdenSchemes
from app.api.deps import LanguageDep
from app.api.shapes import Name, SentShape, Year, Yen
from app.services.figures.share_burden import WorkToPay, list_schemes, share_burden

router = APIRouter(tags=["burden"])


class WorkShape(SentShape):
    """One work; of the schemes it may use the one that leaves the city the least is taken (none named: cash)."""

    cost_yen: Yen
    fiscal_year: Year
    schemes: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    subsidy_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    land_value_yen: Yen = 0
    label: Annotated[str, Field(max_length=200)] = ""


class BurdenShape(SentShape):
    """`is_strong_city`: a city of high fiscal strength, which gets the lower share of allocation tax."""

    works: Annotated[list[WorkShape], Field(min_length=1, max_length=10_000)]
    is_strong_city: bool = False


@router.get("/api/burden/schemes")
def schemes(language: LanguageDep) -> BurdenSchemes:
    """Every scheme with its terms, its years and its source."""
    return BurdenSchemes.model_validate({"schemes": list_schemes(language)})


@router.post("/api/burden")
def burden(shape: BurdenShape, language: LanguageDep) -> Burden:
    """Each work and the sum by who pays, with a warning where a scheme ends or is not in force."""
    works = [WorkToPay(**work.model_dump()) for work in shape.works]
    return Burden.model_validate(share_burden(works, is_strong_city=shape.is_strong_city, language=language))
