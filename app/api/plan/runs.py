"""Journey D: ask the optimizer, follow it, read its plan."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.api.answers.plans import Run, RunHead
from app.api.deps import RAW_BODY, ActorDep, LanguageDep, SessionDep, UploadDep
from app.api.kept import KeptRunRoute
from app.api.shapes import PathId, SentShape, SettingsTree
from app.errors import InvalidInput, NotFound
from app.formats.words.existing_words import existing_in_words
from app.formats.words.flip_words import flip_sentences
from app.formats.words.limit_words import (
    clash_sentence,
    limit_name,
    loosening_sentence,
    tight_sentence,
    verdict_sentence,
    way_out_sentence,
)
from app.formats.words.objection_words import objections_in_words
from app.formats.words.opposite_words import opposite_sentences
from app.formats.words.plan_words import ladder_sentences, plan_sentences, unreached_sentence
from app.formats.words.reason_words import reason_sentence
from app.models import PlanRun
from app.planning.ask.settings import Lock
from app.planning.tell.contract import told_decision, with_opposites
from app.services.plan.ask_opposite import USUAL_SECONDS, request_opposite
from app.services.plan.change_by_hand import USUAL_SECONDS as CHANGE_SECONDS
from app.services.plan.change_by_hand import request_change
from app.services.plan.label_run import label_run
from app.services.plan.optimize import request_loosened, request_run
from app.services.plan.score_plan import request_score
from app.store.facility import changes
from app.store.plan import adoption, runs

router = APIRouter(tags=["runs"], route_class=KeptRunRoute)
# Figures are answered as they were stored: what an older version did not write is left out.
STORED: dict[str, Any] = {"response_model_exclude_unset": True}


class PlanQuestion(SentShape):
    """How long, how exactly, and the settings: the names and units of `planning.ask.settings.ScenarioSettings`, or the
    name of a stored `scenario` beneath them. What is unknown or impossible is refused by name."""

    title: str = Field("", max_length=200)
    seconds: float | None = Field(None, description="As in the settings, and wins over them", ge=0.1, le=86_400)
    gap: float | None = Field(None, description="As in the settings, and wins over them", ge=0, le=1)
    seed: int | None = Field(None, description="As in the settings, and wins over them", ge=0, le=2**31 - 1)
    settings: SettingsTree = Field(default_factory=dict)


class RunLabel(SentShape):
    """What people call a run and note about it; `is_archived`: put away, lists leave it out until it comes back."""

    title: str = Field(max_length=200)
    note: str = Field("", max_length=4000)
    is_pinned: bool = False
    is_archived: bool = False


class OppositeQuestion(SentShape):
    """How long to look for the best plan with the opposite decision."""

    seconds: float = Field(USUAL_SECONDS, gt=0, le=600)


class ChangesByHand(SentShape):
    """Decisions wanted otherwise than a plan has them: code of a facility → action, fiscal year, partner."""

    locks: Annotated[dict[Annotated[str, Field(max_length=100)], Lock], Field(min_length=1, max_length=1000)]
    seconds: float = Field(CHANGE_SECONDS, gt=0, le=600)


def _head(run: PlanRun, language: str, checks: frozenset[int] = frozenset()) -> dict[str, Any]:
    names = ("id", "title", "state", "settings", "progress", "objective_yen", "bound_yen", "gap", "seconds", "checked")
    versions = {name: getattr(run, name) for name in ("scenario", "data_version", "engine_version")}
    times = {"created_at": run.created_at, "finished_at": run.finished_at}
    told = {"summary": _summary(run.summary, language), "error": run.error, "is_check": run.id in checks}
    told |= {name: getattr(run, name) for name in ("note", "is_pinned", "is_archived")}
    return {name: getattr(run, name) for name in names} | versions | times | told


def _summary(summary: dict[str, Any], language: str) -> dict[str, Any]:
    """The summary with its codes also in words."""
    told = dict(summary)
    told["verdict"] = verdict_sentence(summary.get("status"), language)
    if "clash" in summary:
        told["clash_text"] = clash_sentence(summary, language)
        told["way_out_text"] = way_out_sentence(summary, language)
        told["loosening"] = [row | {"text": loosening_sentence(row, language)} for row in summary["loosening"]]
    if "tight" in summary:
        words = [
            {"label": limit_name(row, language), "text": tight_sentence(row, language)} for row in summary["tight"]
        ]
        told["tight"] = [row | said for row, said in zip(summary["tight"], words, strict=True)]
    told["sentences"] = plan_sentences(summary, language)
    if "ladder" in summary:
        lines = ladder_sentences(summary["ladder"], language)
        told["ladder"] = [rung | {"text": line} for rung, line in zip(summary["ladder"], lines, strict=True)]
    if "ladder_unreached" in summary:
        rows = summary["ladder_unreached"]
        told["ladder_unreached"] = [rung | {"text": unreached_sentence(rung, language)} for rung in rows]
    if "objections" in summary:
        told["objections"] = objections_in_words(summary["objections"], language)
    if "as_it_stands" in summary.get("by_hand", {}):
        stands = summary["by_hand"]["as_it_stands"]
        broken = [row | {"label": limit_name(row, language)} for row in stands["broken"]]
        told["by_hand"] = summary["by_hand"] | {"as_it_stands": stands | {"broken": broken}}
    if "existing" in summary:
        told["existing"] = existing_in_words(summary["existing"], language)
    if "difference_yen" in summary.get("opposite", {}):
        said = opposite_sentences(summary["opposite"], language)
        said += flip_sentences(summary["opposite"].get("flips_if", []), language)
        told["opposite"] = summary["opposite"] | {"sentences": said}
    return told


def _whole(session: SessionDep, run: PlanRun, language: str) -> dict[str, Any]:
    stored = with_opposites(run.summary, runs.decisions(session, run.id))
    decisions = [told_decision(row, language) for row in stored]
    for decision in decisions:
        for reason in decision["reasons"]:
            reason["text"] = reason_sentence(reason, language)
    answers = runs.opposites(session, run.id)
    checks = adoption.checks(session, [run.id])
    return {**_head(run, language, checks), "decisions": decisions, "opposites": answers}


@router.get("/api/runs", response_model=list[RunHead], **STORED)
def recent(
    session: SessionDep,
    language: LanguageDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    archived: Annotated[bool, Query(description="those put away instead")] = False,
) -> list[dict[str, Any]]:
    """The newest runs first, without their decisions."""
    found = runs.recent(session, limit=limit, archived=archived)
    checks = adoption.checks(session, [run.id for run in found])
    return [_head(run, language, checks) for run in found]


@router.post("/api/runs", status_code=202, response_model=RunHead, **STORED)
def ask(
    question: PlanQuestion, session: SessionDep, actor: ActorDep, language: LanguageDep, response: Response
) -> dict[str, Any]:
    """Queue a run; `Location` says where to follow it."""
    search = {name: getattr(question, name) for name in ("seconds", "gap", "seed")}
    settings = question.settings | {name: value for name, value in search.items() if value is not None}
    run = request_run(session, settings, title=question.title, actor=actor, language=language)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    return _head(run, language)


@router.get("/api/runs/latest", response_model=Run, responses={404: {}}, **STORED)
def latest(session: SessionDep, language: LanguageDep) -> dict[str, Any]:
    """The newest finished run with its decisions; 404 where there is none."""
    return _whole(session, runs.latest_done(session), language)


@router.get("/api/runs/{run_id}", response_model=Run, **STORED)
def one(run_id: PathId, session: SessionDep, language: LanguageDep, response: Response) -> dict[str, Any]:
    """One run: state and progress while it works, decisions with reasons when it is done."""
    run = runs.get(session, run_id)
    if run.state.is_open:
        response.headers["Retry-After"] = "1"
    return _whole(session, run, language)


@router.post("/api/runs/{run_id}/cancel", response_model=RunHead, **STORED)
def cancel(run_id: PathId, session: SessionDep, actor: ActorDep, language: LanguageDep) -> dict[str, Any]:
    """Ask a run to stop. What it has found so far is kept if it is a plan."""
    if runs.get(session, run_id).state.is_open:
        changes.record(session, actor, "cancel_run", {"run": run_id})
    return _head(runs.request_cancel(session, run_id), language)


@router.put("/api/runs/{run_id}/label", response_model=RunHead, **STORED)
def label(
    run_id: PathId, sent: RunLabel, session: SessionDep, actor: ActorDep, language: LanguageDep
) -> dict[str, Any]:
    """Name a run, note something about it, pin it, put it away or fetch it back; its question and answer stay."""
    run = label_run(session, run_id, **sent.model_dump(), actor=actor)
    return _head(run, language, adoption.checks(session, [run_id]))


@router.post("/api/runs/{run_id}/loosened", status_code=202, response_model=RunHead, **STORED)
def ask_loosened(
    run_id: PathId, session: SessionDep, actor: ActorDep, language: LanguageDep, response: Response
) -> dict[str, Any]:
    """Ask an infeasible run again, what it named given way: queued as a run of its own (409 where it named nothing)."""
    run = request_loosened(session, run_id, actor=actor, language=language)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    return _head(run, language)


@router.post("/api/runs/{run_id}/decisions/{facility_id}/opposite", status_code=202, response_model=RunHead, **STORED)
def ask_opposite(
    run_id: PathId,
    facility_id: PathId,
    question: OppositeQuestion,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
) -> dict[str, Any]:
    """What the best plan with the opposite decision costs more: queued as a run of its own unless already known."""
    run = request_opposite(session, run_id, facility_id, seconds=question.seconds, actor=actor)
    response.headers["Location"] = f"/api/runs/{run_id}/decisions/{facility_id}/opposite"
    session.refresh(run)
    return _head(run, language)


@router.post("/api/runs/{run_id}/changes", status_code=202, response_model=RunHead, **STORED)
def change_by_hand(
    run_id: PathId,
    sent: ChangesByHand,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
) -> dict[str, Any]:
    """Change decisions of a plan by hand: evaluated as they stand, and the rest decided anew around them.

    Queued as a run of its own; `summary.by_hand` tells the differences, the first one as soon as it is known.
    """
    run = request_change(session, run_id, sent.locks, seconds=sent.seconds, actor=actor, language=language)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    return _head(run, language)


@router.post(
    "/api/runs/{run_id}/existing-plans", status_code=202, response_model=RunHead, openapi_extra=RAW_BODY, **STORED
)
def score_plan(
    run_id: PathId,
    body: UploadDep,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    filename: Annotated[str, Query(max_length=255, description="its name")] = "plan.csv",
    title: Annotated[str, Query(max_length=200, description="what the plan is called")] = "",
) -> dict[str, Any]:
    """Measure the town's own plan, a table of facility, action and fiscal year, with the question of a run.

    Queued as a run of its own; `summary.existing` tells its rows, its distance to the run's plan, the limits it breaks
    and the changes that would improve it most. 422 with every fault where no row can be used.
    """
    if not body:
        raise InvalidInput("the body is empty: send the file")
    told = {"filename": filename, "title": title, "actor": actor, "language": language}
    run = request_score(session, run_id, body, **told)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    return _head(run, language)


@router.get("/api/runs/{run_id}/decisions/{facility_id}/opposite", response_model=RunHead, **STORED)
def opposite(
    run_id: PathId, facility_id: PathId, session: SessionDep, language: LanguageDep, response: Response
) -> dict[str, Any]:
    """The answer to the opposite decision, or how far it is; 404 where nobody has asked."""
    run = runs.opposite(session, run_id, facility_id)
    if run is None:
        raise NotFound("opposite", facility_id)
    if run.state.is_open:
        response.headers["Retry-After"] = "1"
    return _head(run, language)
