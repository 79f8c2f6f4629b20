"""A plan is judged, talked about, adopted as a frozen copy, followed year by year, and asked whether it still holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import Action, RunState, SectionVerdict, WorkState
from app.errors import Conflict, NotFound
from app.models import AdoptedCheck, AdoptedPlan, AdoptedWork, PlanComment, PlanJudgement, PlanRun
from app.planning.tell.adoption import flips, frozen, planned_by, works_yen
from app.planning.tell.contract import told_decision
from app.store.facility import changes, features
from app.store.plan import adoption, runs

JUDGED = ("facility_id", "verdict", "action", "fiscal_year", "section", "reason", "decided_on", "version", "updated_at")
COMMENTED = ("id", "facility_id", "section", "text", "actor", "created_at")
HEAD = (
    "id",
    "run_id",
    "title",
    "reason",
    "changes",
    "adopted_on",
    "actor",
    "data_version",
    "engine_version",
    "created_at",
)
Row = dict[str, Any]


def read_judgements(session: Session, run_id: int) -> Row:
    """What sections say of a run: judgements and remarks. Raises NotFound."""
    runs.get(session, run_id)
    judged = adoption.judgements(session, run_id)
    said = adoption.comments(session, run_id)
    return {
        "judgements": [_shown(row, JUDGED) for row in judged],
        "comments": [_shown(row, COMMENTED) for row in said],
    }


def judge(
    session: Session, run_id: int, facility_id: int, told: Mapping[str, Any], *, version: int | None, actor: str
) -> Row:
    """Keep a section's judgement; `version` is the one that was read (None: there was none).

    Raises NotFound, Conflict where the run holds no plan or somebody wrote meanwhile.
    """
    _decision(session, run_id, facility_id)
    row = adoption.judgement_of(session, run_id, facility_id)
    adoption.refuse_stale(row, version)
    values = {
        "verdict": SectionVerdict.of(told["verdict"]),
        "action": Action.of(told["action"]).value if told.get("action") else None,
        **{name: told.get(name) for name in ("fiscal_year", "section", "reason", "decided_on")},
    }
    if row is None:
        row = PlanJudgement(run_id=run_id, facility_id=facility_id, **values)
        adoption.add(session, row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        session.flush()
        session.refresh(row)
    changes.record(session, actor, "judge_decision", {"run": run_id, "facility": facility_id, "verdict": row.verdict})
    return _shown(row, JUDGED)


def take_back_judgement(session: Session, run_id: int, facility_id: int, *, version: int, actor: str) -> None:
    """Raises NotFound, Conflict."""
    row = adoption.judgement_of(session, run_id, facility_id)
    if row is None:
        raise NotFound("judgement", facility_id)
    adoption.refuse_stale(row, version)
    changes.record(session, actor, "take_back_judgement", {"run": run_id, "facility": facility_id})
    adoption.remove(session, row)


def comment(session: Session, run_id: int, *, facility_id: int | None, section: str, text: str, actor: str) -> Row:
    """Add a remark. Raises NotFound, Conflict."""
    if facility_id is None:
        runs.get(session, run_id)
    else:
        _decision(session, run_id, facility_id)
    row = PlanComment(run_id=run_id, facility_id=facility_id, section=section, text=text, actor=actor)
    adoption.add(session, row)
    changes.record(session, actor, "comment_plan", {"run": run_id, "facility": facility_id, "comment": row.id})
    return _shown(row, COMMENTED)


def adopt(
    session: Session, run_id: int, *, title: str, reason: str, changes_told: str, adopted_on: date, actor: str
) -> Row:
    """Freeze a run with its judgements as the plan in force. Raises NotFound, Conflict where it holds no plan."""
    run = _finished(session, run_id)
    decisions = copy_of(session, run_id)
    plan = AdoptedPlan(
        run_id=run_id,
        title=title,
        reason=reason,
        changes=changes_told,
        adopted_on=adopted_on,
        actor=actor,
        data_version=run.data_version,
        engine_version=run.engine_version,
        settings=run.settings,
        summary=run.summary,
        decisions=decisions,
    )
    adoption.add(session, plan)
    changes.record(session, actor, "adopt_plan", {"adopted": plan.id, "run": run_id, "reason": reason})
    return head_of(plan)


def copy_of(session: Session, run_id: int) -> list[Row]:
    """The decisions with their judgements as adoption would freeze them now. Raises NotFound, Conflict."""
    _finished(session, run_id)
    judged = {row.facility_id: _plain(row) for row in adoption.judgements(session, run_id)}
    return frozen([told_decision(row, "ja") for row in runs.decisions(session, run_id)], judged)


def list_adopted(session: Session) -> list[Row]:
    """Every adopted plan, the one in force first."""
    return [head_of(plan) for plan in adoption.adopted_plans(session)]


def read_adopted(session: Session, adopted_id: int) -> Row:
    """The whole copy. Raises NotFound."""
    plan = adoption.adopted(session, adopted_id)
    return head_of(plan) | {"settings": plan.settings, "summary": plan.summary, "decisions": plan.decisions}


def head_of(plan: AdoptedPlan) -> Row:
    """An adopted plan without its decisions, and how they were judged."""
    judged = [row["judgement"]["verdict"] for row in plan.decisions if row.get("judgement")]
    counts = {verdict.value: judged.count(verdict.value) for verdict in SectionVerdict}
    return _shown(plan, HEAD) | {"judged": counts, "facilities": len(plan.decisions)}


def follow_up(session: Session, adopted_id: int, fiscal_year: int) -> Row:
    """Planned against done in a fiscal year: what was to be done, what is noted, what later imports say."""
    plan = adoption.adopted(session, adopted_id)
    due = planned_by(plan.decisions, fiscal_year)
    noted = adoption.works(session, adopted_id, fiscal_year)
    known = adoption.years_recorded(session, [row["facility_code"] for row in due], fiscal_year)
    rows = [
        _followed(row, noted.get(row["facility_code"]), known.get(row["facility_code"], {}), fiscal_year) for row in due
    ]
    return {
        "adopted_id": adopted_id,
        "fiscal_year": fiscal_year,
        "planned_yen": sum(row["planned_yen"] for row in rows),
        "noted_yen": sum(row["noted_yen"] or 0 for row in rows),
        "rows": rows,
    }


def note_work(
    session: Session, adopted_id: int, code: str, fiscal_year: int, told: Mapping[str, Any], *, version: int | None,
    actor: str,
) -> None:  # fmt: skip
    """Note what was done about a facility in a year. Raises NotFound, Conflict where somebody wrote meanwhile."""
    plan = adoption.adopted(session, adopted_id)
    if all(row["facility_code"] != code for row in plan.decisions):
        raise NotFound("decision", code)
    row = adoption.work_of(session, adopted_id, code, fiscal_year)
    adoption.refuse_stale(row, version)
    values = {"state": WorkState.of(told["state"]), "cost_yen": told.get("cost_yen"), "note": told.get("note") or ""}
    if row is None:
        adoption.add(session, AdoptedWork(adopted_id=adopted_id, facility_code=code, fiscal_year=fiscal_year, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        session.flush()
    changes.record(session, actor, "note_work", {"adopted": adopted_id, "facility": code, "year": fiscal_year})


def note_check(session: Session, adopted_id: int, run_id: int) -> None:
    """Remember which run asks whether the adopted plan still holds. Raises NotFound."""
    adoption.adopted(session, adopted_id)
    adoption.add(session, AdoptedCheck(adopted_id=adopted_id, run_id=run_id))


def standing(session: Session, adopted_id: int) -> Row:
    """Whether the data have changed since, and which decisions the newest check turns. Raises NotFound."""
    plan = adoption.adopted(session, adopted_id)
    now = features.data_version(session)
    run = adoption.newest_check(session, adopted_id)
    is_done = run is not None and run.state is RunState.DONE
    newer = [told_decision(row, "ja") for row in runs.decisions(session, run.id)] if run and is_done else []
    return {
        "adopted_id": adopted_id,
        "data_version": plan.data_version,
        "data_version_now": now,
        "is_data_changed": now != plan.data_version,
        "check_run_id": run.id if run else None,
        "check_state": run.state if run else None,
        "is_check_current": bool(run and is_done and run.data_version == now),
        "flips": flips(plan.decisions, newer) if is_done else [],
    }


def settings_of(session: Session, adopted_id: int) -> Row:
    """What the adopted plan was asked with. Raises NotFound."""
    return dict(adoption.adopted(session, adopted_id).settings)


def _finished(session: Session, run_id: int) -> PlanRun:
    run = runs.get(session, run_id)
    was_stopped_with_plan = run.state is RunState.CANCELLED and run.objective_yen is not None
    if run.state is not RunState.DONE and not was_stopped_with_plan:
        raise Conflict(f"run {run_id} holds no plan ({run.state.value})")
    return run


def _decision(session: Session, run_id: int, facility_id: int) -> None:
    _finished(session, run_id)
    if not runs.decides(session, run_id, facility_id):
        raise NotFound("decision", facility_id)


def _followed(row: Mapping[str, Any], work: AdoptedWork | None, known: Mapping[str, Any], fiscal_year: int) -> Row:
    return {
        **{name: row[name] for name in ("facility_id", "facility_code", "name", "action", "fiscal_year")},
        "planned_yen": works_yen(row, fiscal_year),
        "state": work.state if work else None,
        "noted_yen": work.cost_yen if work else None,
        "note": work.note if work else "",
        "version": work.version if work else None,
        "use_state": known.get("use_state"),
        "cost_yen": known.get("cost_yen"),
        "users": known.get("users"),
    }


def _shown(row: object, names: tuple[str, ...]) -> Row:
    return {name: getattr(row, name) for name in names}


def _plain(row: PlanJudgement) -> Row:
    """As JSON values."""
    told = _shown(row, ("verdict", "action", "fiscal_year", "section", "reason"))
    return told | {"verdict": row.verdict.value, "decided_on": row.decided_on.isoformat()}
