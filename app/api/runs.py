"""Journey D and E: ask the optimizer, follow it, read its plan, take it home as a map."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.formats.reason_words import reason_sentence
from app.models import PlanRun
from app.services.export_map import export_map
from app.services.optimize import request_run
from app.store import changes, runs

router = APIRouter(tags=["runs"])


class PlanQuestion(BaseModel):
    """How long, how exactly, and the wishes (`services.optimize.WISHES` documents them)."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=200)
    seconds: float = Field(60, gt=0, le=3600)
    gap: float = Field(0.01, ge=0, le=1)
    seed: int = Field(0, ge=0)
    settings: dict[str, Any] = Field(default_factory=dict)


def _head(run: PlanRun) -> dict[str, Any]:
    names = ("id", "title", "state", "settings", "progress", "objective_yen", "bound_yen", "gap", "seconds", "checked")
    times = {"created_at": run.created_at, "finished_at": run.finished_at}
    return {name: getattr(run, name) for name in names} | times | {"summary": run.summary, "error": run.error}


def _whole(session: SessionDep, run: PlanRun, language: str) -> dict[str, Any]:
    decisions = runs.decisions(session, run.id)
    for decision in decisions:
        for reason in decision["reasons"]:
            reason["text"] = reason_sentence(reason, language)
    return {**_head(run), "decisions": decisions}


@router.get("/api/runs")
def recent(session: SessionDep, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[dict[str, Any]]:
    """The newest runs first, without their decisions."""
    return [_head(run) for run in runs.recent(session, limit=limit)]


@router.post("/api/runs", status_code=202)
def ask(question: PlanQuestion, session: SessionDep, actor: ActorDep, response: Response) -> dict[str, Any]:
    """Queue a run; `Location` says where to follow it."""
    wishes = {**question.settings, "seconds": question.seconds, "gap": question.gap, "seed": question.seed}
    run = request_run(session, wishes, title=question.title, actor=actor)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    return _head(run)


@router.get("/api/runs/latest")
def latest(session: SessionDep, language: LanguageDep) -> dict[str, Any]:
    """The newest finished run with its decisions; 404 where there is none."""
    return _whole(session, runs.latest_done(session), language)


@router.get("/api/runs/{run_id}")
def one(run_id: int, session: SessionDep, language: LanguageDep, response: Response) -> dict[str, Any]:
    """One run: state and progress while it works, decisions with reasons when it is done."""
    run = runs.get(session, run_id)
    if run.state in runs.OPEN_STATES:
        response.headers["Retry-After"] = "1"
    return _whole(session, run, language)


@router.post("/api/runs/{run_id}/cancel")
def cancel(run_id: int, session: SessionDep, actor: ActorDep) -> dict[str, Any]:
    """Ask a run to stop. What it has found so far is kept if it is a plan."""
    if runs.get(session, run_id).state in runs.OPEN_STATES:
        changes.record(session, actor, "cancel_run", {"run": run_id})
    return _head(runs.request_cancel(session, run_id))


@router.get("/api/runs/{run_id}/map.html")
def map_page(run_id: int, session: SessionDep, language: LanguageDep) -> Response:
    """The run as one HTML map that opens without a network."""
    page = export_map(session, run_id=run_id, language=language)
    headers = {
        "Content-Disposition": f'attachment; filename="saihen-run-{run_id}.html"',
        "Content-Security-Policy": "sandbox allow-scripts",
    }
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
