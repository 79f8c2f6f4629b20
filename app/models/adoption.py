"""What people make of a plan: second-stage judgements, comments, the adopted copy, and what has been done since."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import RequestState, SectionVerdict, WorkState
from app.models.base import Base, Row, Versioned, term


class PlanJudgement(Row, Versioned, Base):
    """The second-stage judgement of one decision of a run. `action` and `fiscal_year`: what is wanted instead."""

    __tablename__ = "plan_judgement"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"))
    facility_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[SectionVerdict] = mapped_column(term(SectionVerdict))
    action: Mapped[str | None]
    fiscal_year: Mapped[int | None]
    section: Mapped[str]
    reason: Mapped[str]
    decided_on: Mapped[date]

    __table_args__ = (UniqueConstraint("run_id", "facility_id"),)


class PlanComment(Row, Base):
    """One remark of a section about a run, or about one facility in it."""

    __tablename__ = "plan_comment"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"))
    facility_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"))
    section: Mapped[str]
    text: Mapped[str]
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_plan_comment_run_id_facility_id", "run_id", "facility_id"),)


class AdoptedPlan(Row, Base):
    """A frozen copy of a run with its judgements. The newest one is in force; none is ever changed.

    `run_id` names the run it was made of; it is no key, because the copy outlives the run.
    """

    __tablename__ = "adopted_plan"

    run_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    reason: Mapped[str]
    changes: Mapped[str]
    adopted_on: Mapped[date]
    actor: Mapped[str]
    data_version: Mapped[str | None]
    engine_version: Mapped[str | None]
    settings: Mapped[dict[str, Any]]
    summary: Mapped[dict[str, Any]]
    decisions: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AdoptionRequest(Row, Base):
    """Somebody asks that a run be adopted, and another person answers. `run_id` is no key, as of adopted plans.

    `fingerprint`: SHA-256 of the decisions with their judgements as they were when it was asked.
    """

    __tablename__ = "adoption_request"

    run_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    reason: Mapped[str]
    changes: Mapped[str]
    adopted_on: Mapped[date]
    fingerprint: Mapped[str]
    asked_by: Mapped[str]
    asked_account: Mapped[int] = mapped_column(BigInteger, ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[RequestState] = mapped_column(term(RequestState))
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    adopted_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("uq_adoption_request_waiting", "run_id", unique=True, postgresql_where="state = 'waiting'"),
    )


class AdoptedWork(Row, Versioned, Base):
    """What was done in a fiscal year about a facility of the adopted plan. `cost_yen` None: not known."""

    __tablename__ = "adopted_work"

    adopted_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("adopted_plan.id", ondelete="CASCADE"))
    facility_code: Mapped[str]
    fiscal_year: Mapped[int]
    state: Mapped[WorkState] = mapped_column(term(WorkState))
    cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str]

    __table_args__ = (UniqueConstraint("adopted_id", "facility_code", "fiscal_year"),)


class AdoptedCheck(Row, Base):
    """A run that asks the adopted plan's question of newer data: does the plan still hold?"""

    __tablename__ = "adopted_check"

    adopted_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("adopted_plan.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
