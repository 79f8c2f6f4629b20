"""How good the data is: what is missing, what is doubtful."""

from typing import Any

from fastapi import APIRouter

from app.api.deps import SessionDep
from app.store import quality

router = APIRouter(tags=["quality"])


@router.get("/api/quality")
def data_quality(session: SessionDep) -> dict[str, Any]:
    """Missing rate per class and field, the values worth a second look, and what the gaps keep a plan from judging."""
    return {
        "classes": quality.missing_rates(session),
        "doubtful": quality.doubtful_values(session),
        "gaps": quality.gaps(session),
        "total": quality.stock_size(session),
    }
