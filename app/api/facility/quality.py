"""How good the data is: what is missing, what is doubtful."""

from fastapi import APIRouter

from app.api.answers.places import Quality
from app.api.deps import SessionDep
from app.api.kept import KeptRoute
from app.store.facility import quality

router = APIRouter(tags=["quality"], route_class=KeptRoute)


@router.get("/api/quality")
def data_quality(session: SessionDep) -> Quality:
    """Missing rate per class and field, the values worth a second look, and what the gaps keep a plan from judging."""
    found = {
        "classes": quality.missing_rates(session),
        "doubtful": quality.doubtful_values(session),
        "gaps": quality.gaps(session),
        "total": quality.stock_size(session),
    }
    return Quality.model_validate(found)
