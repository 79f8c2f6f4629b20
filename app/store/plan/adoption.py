"""What people make of plans: judgements, comments, adopted copies, what was done, checks on newer data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models import AdoptedCheck, AdoptedPlan, AdoptedWork, PlanComment, PlanJudgement, PlanRun

Row = dict[str, Any]


def judgements(session: Session, run_id: int) -> list[PlanJudgement]:
    """The judgements of a run, in the order they were first made."""
    query = select(PlanJudgement).where(PlanJudgement.run_id == run_id).order_by(PlanJudgement.id)
    return list(session.scalars(query))


def judgement_of(session: Session, run_id: int, facility_id: int) -> PlanJudgement | None:
    """Held until the transaction ends, so that two writers meet here."""
    query = select(PlanJudgement).where(PlanJudgement.run_id == run_id, PlanJudgement.facility_id == facility_id)
    return session.scalars(query.with_for_update()).one_or_none()


def comments(session: Session, run_id: int) -> list[PlanComment]:
    """The remarks about a run, oldest first."""
    return list(session.scalars(select(PlanComment).where(PlanComment.run_id == run_id).order_by(PlanComment.id)))


def add(session: Session, row: PlanJudgement | PlanComment | AdoptedPlan | AdoptedWork | AdoptedCheck) -> None:
    session.add(row)
    session.flush()
    session.refresh(row)


def remove(session: Session, row: PlanJudgement) -> None:
    session.delete(row)
    session.flush()


def adopted(session: Session, adopted_id: int) -> AdoptedPlan:
    """Raises NotFound."""
    found = session.get(AdoptedPlan, adopted_id)
    if found is None:
        raise NotFound("adopted_plan", adopted_id)
    return found


def adopted_plans(session: Session) -> list[AdoptedPlan]:
    """The newest first: that one is in force."""
    return list(session.scalars(select(AdoptedPlan).order_by(AdoptedPlan.id.desc())))


def titles(session: Session) -> list[tuple[int, str]]:
    """(id, title) of every adopted plan, the one in force first; without their decisions."""
    query = select(AdoptedPlan.id, AdoptedPlan.title).order_by(AdoptedPlan.id.desc())
    return [(row.id, row.title) for row in session.execute(query)]


def of_run(session: Session, run_id: int) -> AdoptedPlan | None:
    """The newest plan adopted of a run; None where it never was."""
    query = select(AdoptedPlan).where(AdoptedPlan.run_id == run_id).order_by(AdoptedPlan.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def in_force(session: Session) -> AdoptedPlan:
    """Raises NotFound where nothing has been adopted."""
    found = session.scalars(select(AdoptedPlan).order_by(AdoptedPlan.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise NotFound("adopted plan", "yet")
    return found


def works(session: Session, adopted_id: int, fiscal_year: int) -> dict[str, AdoptedWork]:
    """What is noted of a fiscal year, by facility code."""
    query = select(AdoptedWork).where(AdoptedWork.adopted_id == adopted_id, AdoptedWork.fiscal_year == fiscal_year)
    return {work.facility_code: work for work in session.scalars(query)}


def work_of(session: Session, adopted_id: int, code: str, fiscal_year: int) -> AdoptedWork | None:
    query = select(AdoptedWork).where(
        AdoptedWork.adopted_id == adopted_id,
        AdoptedWork.facility_code == code,
        AdoptedWork.fiscal_year == fiscal_year,
    )
    return session.scalars(query.with_for_update()).one_or_none()


def years_recorded(session: Session, codes: list[str], fiscal_year: int) -> dict[str, Row]:
    """Cost and users of a fiscal year as they were imported, and whether the place is in use now, by facility code."""
    found = session.execute(
        text("""SELECT f.code, f.use_state, y.cost_yen, y.users, y.users_unit
                FROM facility f LEFT JOIN yearly_record y ON y.facility_id = f.id AND y.fiscal_year = :year
                WHERE f.code = ANY(:codes)"""),
        {"codes": codes, "year": fiscal_year},
    )
    return {row.code: dict(row._mapping) for row in found}


def newest_check(session: Session, adopted_id: int) -> PlanRun | None:
    """The run that last asked whether the adopted plan still holds."""
    query = (
        select(PlanRun)
        .join(AdoptedCheck, AdoptedCheck.run_id == PlanRun.id)
        .where(AdoptedCheck.adopted_id == adopted_id)
        .order_by(AdoptedCheck.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def checks_alone(session: Session) -> bool:
    """Whether nobody else looks at this moment what is to be checked; until the transaction ends nobody will."""
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('adopted_check'))")))


def checks(session: Session, run_ids: Sequence[int]) -> frozenset[int]:
    """Those of the runs that only ask whether an adopted plan still holds."""
    return frozenset(session.scalars(select(AdoptedCheck.run_id).where(AdoptedCheck.run_id.in_(run_ids))))


def refuse_stale(row: PlanJudgement | AdoptedWork | None, version: int | None) -> None:
    """Raises Conflict where what the writer has read is not what is stored; `version` None: he has read nothing."""
    stored = None if row is None else row.version
    if stored != version:
        raise Conflict(f"somebody wrote version {stored} meanwhile" if stored else "somebody took it back meanwhile")
