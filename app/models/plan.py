"""Scenarios, plan runs and their decisions, and the budget line."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, LargeBinary, UniqueConstraint, false, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Action
from app.models.base import Base, Job, Row, Versioned, term


class Scenario(Row, Versioned, Base):
    """A named set of assumptions. City overrides of prices live here, never in code."""

    __tablename__ = "scenario"

    name: Mapped[str] = mapped_column(unique=True)
    assumptions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=false())


class ScenarioVersion(Row, Base):
    """What a scenario said at a version; never changed, and kept when the scenario is taken away."""

    __tablename__ = "scenario_version"

    scenario_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    name: Mapped[str]
    assumptions: Mapped[dict[str, Any]]
    actor: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("scenario_id", "version"),)


class BudgetLine(Base):
    """Funds available for facilities in one fiscal year, yen."""

    __tablename__ = "budget_line"

    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    available_yen: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]


class AreaTarget(Row, Base):
    """Floor area the town has decided to cut by a fiscal year (公共施設等総合管理計画): a share of that of `base_year`.

    `base_area_m2` is the area the share is of; None: that of the register. A plan may name a target for each term.
    """

    __tablename__ = "area_target"

    name: Mapped[str]
    base_year: Mapped[int | None]
    base_area_m2: Mapped[float | None] = mapped_column(Float)
    target_year: Mapped[int]
    cut_share: Mapped[float] = mapped_column(Float)
    source: Mapped[str]

    __table_args__ = (
        UniqueConstraint("name", "target_year"),
        CheckConstraint("cut_share BETWEEN 0 AND 1", name="cut_share_is_a_share"),
    )


class PlanRun(Row, Job, Base):
    """One question to the optimizer and its answer. A finished run never changes, but for what people call it: title,
    note, pinned, put away."""

    __tablename__ = "plan_run"

    title: Mapped[str]
    settings: Mapped[dict[str, Any]]
    scenario: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    seed: Mapped[int] = mapped_column(default=0)
    data_version: Mapped[str | None]
    engine_version: Mapped[str | None]
    snapshot: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    objective_yen: Mapped[int | None] = mapped_column(BigInteger)
    bound_yen: Mapped[int | None] = mapped_column(BigInteger)
    gap: Mapped[float | None] = mapped_column(Float)
    seconds: Mapped[float | None] = mapped_column(Float)
    peak_mb: Mapped[float | None] = mapped_column(Float)
    checked: Mapped[bool | None]
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    error: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class StoredDecision(Row, Base):
    """What one run says about one facility, with the reasons in codes and numbers."""

    __tablename__ = "decision"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"), index=True)
    facility_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), index=True)
    action: Mapped[Action] = mapped_column(term(Action))
    fiscal_year: Mapped[int | None]
    receivers: Mapped[list[Any]]
    cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    keep_cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    opposite_cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    steps: Mapped[list[Any]]
    reasons: Mapped[list[Any]]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    __table_args__ = (UniqueConstraint("run_id", "facility_id"),)
