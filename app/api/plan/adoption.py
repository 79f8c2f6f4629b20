"""Judging a plan, talking about it, adopting it, and following it up."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api.answers.adoption import (
    Adopted,
    AdoptedHead,
    AdoptedStanding,
    FollowUp,
    Judgements,
    PlanJudgementAnswer,
    SectionComment,
)
from app.api.answers.plans import RunHead
from app.api.deps import ActorDep, LanguageDep, PersonDep, SessionDep, SettingsDep
from app.api.shapes import Name, PathId, SentShape, Version, Yen
from app.domain.vocabulary import Action, SectionVerdict, WorkState
from app.errors import Conflict
from app.services.plan import adopt_plan, two_persons
from app.services.plan.optimize import request_run
from app.store import visible

router = APIRouter(tags=["adoption"])
FiscalYear = Annotated[int, Field(ge=1990, le=2200, description="fiscal year", examples=[2027])]
Code = Annotated[str, Path(min_length=1, max_length=100, description="code of the facility", examples=["11020"])]
Long = Annotated[str, Field(max_length=4000)]


class JudgementSent(SentShape):
    """What a section says. `version`: the one that was read; null where there was none."""

    verdict: SectionVerdict
    action: Action | None = None
    fiscal_year: FiscalYear | None = None
    section: Name
    reason: Long = ""
    decided_on: date
    version: Version | None = None


class CommentSent(SentShape):
    """A remark; without a facility it is about the whole plan."""

    facility_id: Annotated[int | None, Field(ge=1, lt=2**63)] = None
    section: Name
    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class AdoptionSent(SentShape):
    """Which plan is adopted, why, and what changes."""

    run_id: Annotated[int, Field(ge=1, lt=2**63)]
    title: Name
    reason: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]
    changes: Long = ""
    adopted_on: date


class WorkSent(SentShape):
    """What was done. `version`: the one that was read; null where nothing was noted."""

    state: WorkState
    cost_yen: Yen | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    version: Version | None = None


@router.get("/api/runs/{run_id}/judgements")
def judgements(run_id: PathId, session: SessionDep) -> Judgements:
    """What sections say of a run: second-stage judgements and remarks."""
    return Judgements.model_validate(adopt_plan.read_judgements(session, run_id))


@router.put("/api/runs/{run_id}/judgements/{facility_id}", responses={409: {}})
def judge(
    run_id: PathId, facility_id: PathId, sent: JudgementSent, session: SessionDep, actor: ActorDep
) -> PlanJudgementAnswer:
    """Agree, disagree or defer; 409 where somebody wrote meanwhile or the run holds no plan."""
    told = sent.model_dump(exclude={"version"})
    kept = adopt_plan.judge(session, run_id, facility_id, told, version=sent.version, actor=actor)
    return PlanJudgementAnswer.model_validate(kept)


@router.delete("/api/runs/{run_id}/judgements/{facility_id}", status_code=204, responses={409: {}})
def take_back(
    run_id: PathId,
    facility_id: PathId,
    session: SessionDep,
    actor: ActorDep,
    version: Annotated[int, Query(ge=1, lt=2**31, description="the version that was read")],
) -> Response:
    """Take a judgement back; the history keeps it."""
    adopt_plan.take_back_judgement(session, run_id, facility_id, version=version, actor=actor)
    return Response(status_code=204)


@router.post("/api/runs/{run_id}/comments", status_code=201, responses={409: {}})
def comment(run_id: PathId, sent: CommentSent, session: SessionDep, actor: ActorDep) -> SectionComment:
    """Add a remark about the plan or about one facility in it."""
    return SectionComment.model_validate(adopt_plan.comment(session, run_id, **sent.model_dump(), actor=actor))


@router.get("/api/adopted-plans")
def adopted_plans(session: SessionDep, person: PersonDep) -> list[AdoptedHead]:
    """Every adopted plan; the first one is in force. The council sees no judgements and no names of staff."""
    return [AdoptedHead.model_validate(visible.adopted_for(person, row)) for row in adopt_plan.list_adopted(session)]


@router.post("/api/adopted-plans", status_code=201, responses={404: {}, 409: {}})
def adopt(
    sent: AdoptionSent, session: SessionDep, settings: SettingsDep, person: PersonDep, response: Response
) -> AdoptedHead:
    """Freeze a run with its judgements as the plan in force; the copy never changes. 409 where two persons have to."""
    if settings.two_persons:
        raise Conflict(two_persons.NEEDS_TWO)
    actor = person.deciding_actor
    told = sent.model_dump(exclude={"changes"})
    head = adopt_plan.adopt(session, told.pop("run_id"), **told, changes_told=sent.changes, actor=actor)
    response.headers["Location"] = f"/api/adopted-plans/{head['id']}"
    return AdoptedHead.model_validate(head)


@router.get("/api/adopted-plans/{adopted_id}")
def one_adopted(adopted_id: PathId, session: SessionDep, person: PersonDep) -> Adopted:
    """The frozen copy: the calculated decisions, or what their sections want instead, with the judgements."""
    return Adopted.model_validate(visible.adopted_for(person, adopt_plan.read_adopted(session, adopted_id)))


@router.get("/api/adopted-plans/{adopted_id}/follow-up")
def follow_up(
    adopted_id: PathId,
    session: SessionDep,
    person: PersonDep,
    fiscal_year: Annotated[int, Query(ge=1990, le=2200, description="fiscal year", examples=[2027])],
) -> FollowUp:
    """Planned against done in a fiscal year, with the cost and the users that later imports tell."""
    return FollowUp.model_validate(
        visible.follow_up_for(person, adopt_plan.follow_up(session, adopted_id, fiscal_year))
    )


@router.put("/api/adopted-plans/{adopted_id}/works/{code}/{fiscal_year}", status_code=204, responses={409: {}})
def note_work(
    adopted_id: PathId,
    code: Code,
    fiscal_year: Annotated[int, Path(ge=1990, le=2200, description="fiscal year", examples=[2027])],
    sent: WorkSent,
    session: SessionDep,
    actor: ActorDep,
) -> Response:
    """Note what was done about a facility in a year; 409 where somebody wrote meanwhile."""
    told = sent.model_dump(exclude={"version"})
    adopt_plan.note_work(session, adopted_id, code, fiscal_year, told, version=sent.version, actor=actor)
    return Response(status_code=204)


@router.get("/api/adopted-plans/{adopted_id}/standing")
def standing(adopted_id: PathId, session: SessionDep) -> AdoptedStanding:
    """Whether the data have changed since, and which decisions the newest check turns, by how much."""
    return AdoptedStanding.model_validate(adopt_plan.standing(session, adopted_id))


@router.post(
    "/api/adopted-plans/{adopted_id}/checks", status_code=202, response_model=RunHead, response_model_exclude_unset=True
)
def check(
    adopted_id: PathId, session: SessionDep, actor: ActorDep, language: LanguageDep, response: Response
) -> dict[str, Any]:
    """Ask the adopted plan's question of the data of now: queued as a run; its answer stands under `standing`."""
    settings = adopt_plan.settings_of(session, adopted_id)
    title = {"ja": "採用した案の確かめ", "en": "Check of the adopted plan"}[language]
    run = request_run(session, settings, title=title, actor=actor, language=language)
    adopt_plan.note_check(session, adopted_id, run.id)
    response.headers["Location"] = f"/api/runs/{run.id}"
    session.refresh(run)
    names = ("id", "title", "state", "settings", "progress", "objective_yen", "bound_yen", "gap", "seconds", "checked")
    times = {"created_at": run.created_at, "finished_at": run.finished_at}
    return {name: getattr(run, name) for name in names} | times | {"summary": {}, "error": run.error}
