"""The change feed: what has changed since a client last asked."""

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from app.api.answers.changes import ChangeLine, ChangePage
from app.api.deps import SessionDep
from app.store.facility import feed as feeds

router = APIRouter(tags=["changes"])
MOST = 1000


@router.get("/api/changes")
def changes(
    session: SessionDep,
    since: Annotated[int, Query(ge=0, lt=2**63, description="`next` of the last page; 0: from the beginning")] = 0,
    of: Annotated[
        Literal["facilities", "plans"], Query(description="The register, or plans and scenarios")
    ] = "facilities",
    limit: Annotated[int, Query(ge=1, le=MOST, description="Lines on a page")] = 100,
) -> ChangePage:
    """Changes after `since` in a stable order: asking again with `next` gives every later line once, and none twice."""
    found, safe = feeds.lines(session, of, since=since, limit=limit)
    following = found[-1].id if len(found) == limit else max(since, safe)
    return ChangePage(changes=[ChangeLine(**asdict(line)) for line in found], next=following, more=len(found) == limit)
