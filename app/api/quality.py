"""How good the data is: what is missing, what is doubtful."""

from typing import Any

from fastapi import APIRouter

from app.api.deps import SessionDep
from app.store import quality

router = APIRouter(tags=["quality"])


@router.get("/api/quality")
def data_quality(session: SessionDep) -> dict[str, Any]:
    """Missing rate per class and field, and the values worth a second look."""
    return {"classes": quality.missing_rates(session), "doubtful": quality.doubtful_values(session)}
