"""Plans side by side, on the screen and as one file."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.answers.comparisons import PlanComparison
from app.api.deps import LanguageDep, SessionDep
from app.services.plan.compare_plans import compare_plans, comparison_file

router = APIRouter(tags=["comparisons"])
Keys = Annotated[
    list[Annotated[str, Query(max_length=20)]],
    Query(
        description="two to five: numbers of runs, `adopted`, `today`; repeat the parameter",
        alias="plan",
        max_length=20,
    ),
]


@router.get("/api/comparisons", responses={404: {}})
def compared(keys: Keys, session: SessionDep, language: LanguageDep) -> PlanComparison:
    """Figures of every plan, and the facilities they decide differently with what each does and why."""
    return PlanComparison.model_validate(compare_plans(session, keys, language=language))


@router.get("/api/comparisons.csv", response_class=Response, responses={404: {}, 200: {"content": {"text/csv": {}}}})
def compared_file(keys: Keys, session: SessionDep, language: LanguageDep) -> Response:
    """The same as one CSV file: figures first, then the facilities."""
    headers = {"Content-Disposition": 'attachment; filename="saihen-comparison.csv"'}
    file = comparison_file(session, keys, language=language)
    return Response(file, media_type="text/csv; charset=utf-8", headers=headers)
