"""Many plans around a finished run: ask for a series, follow it, read what came out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.api.answers.explorations import Exploration as ExplorationAnswer
from app.api.answers.explorations import ExplorationHead
from app.api.deps import ActorDep, SessionDep
from app.api.shapes import Id, PathId, SentShape, Tree
from app.domain.vocabulary import ExplorationKind
from app.models import Exploration
from app.services.plan.explore_plans import describe, request_exploration
from app.store.facility import changes
from app.store.plan import explorations

router = APIRouter(tags=["explorations"])
# Results are answered as they were stored: what an older version did not write is left out.
STORED: dict[str, Any] = {"response_model_exclude_unset": True}


class ExplorationQuestion(SentShape):
    """Which series, about which run (the newest finished one where none is named), with which options.

    Of all kinds: seconds (for each plan), gap, seed. pareto: alphas_yen. alternatives: different, dearer, count.
    nested: shares, budget_yen_per_year. robust: population, prices. spread: plans (`seconds` is of the whole walk).
    """

    kind: ExplorationKind
    run_id: Id | None = None
    title: str = Field("", max_length=200)
    options: Tree = Field(default_factory=dict)


def _head(exploration: Exploration) -> dict[str, Any]:
    return {name: value for name, value in describe(exploration).items() if name != "result"}


@router.get("/api/explorations", response_model=list[ExplorationHead], **STORED)
def recent_explorations(
    session: SessionDep,
    run_id: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[dict[str, Any]]:
    """The newest series first, without their results; of one run where it is named."""
    return [_head(each) for each in explorations.recent(session, limit=limit, run_id=run_id)]


@router.post("/api/explorations", status_code=202, response_model=ExplorationHead, **STORED)
def ask_exploration(
    question: ExplorationQuestion, session: SessionDep, actor: ActorDep, response: Response
) -> dict[str, Any]:
    """Queue a series; `Location` says where to follow it. It waits for a run or series at work."""
    exploration = request_exploration(
        session, question.kind, question.options, run_id=question.run_id, title=question.title, actor=actor
    )
    response.headers["Location"] = f"/api/explorations/{exploration.id}"
    session.refresh(exploration)
    return _head(exploration)


@router.get("/api/explorations/{exploration_id}", response_model=ExplorationAnswer, **STORED)
def one_exploration(exploration_id: PathId, session: SessionDep, response: Response) -> dict[str, Any]:
    """One series: state, progress, and the result so far; its plans are runs (`/api/runs/{run_id}`)."""
    exploration = explorations.get(session, exploration_id)
    if exploration.state.is_open:
        response.headers["Retry-After"] = "1"
    return describe(exploration)


@router.post("/api/explorations/{exploration_id}/cancel", response_model=ExplorationHead, **STORED)
def cancel_exploration(exploration_id: PathId, session: SessionDep, actor: ActorDep) -> dict[str, Any]:
    """Ask a series to stop. The plans found so far are kept."""
    if explorations.get(session, exploration_id).state.is_open:
        changes.record(session, actor, "cancel_exploration", {"exploration": exploration_id})
    return _head(explorations.request_cancel(session, exploration_id))
