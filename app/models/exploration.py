"""Many plans around one run: what was asked, how far it is, what came out, and which run holds each plan."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import ExplorationKind
from app.models.base import Base, Job, Row, term


class Exploration(Row, Job, Base):
    """One series of plans around a finished run, asked of the same town. `result` grows while it works."""

    __tablename__ = "exploration"

    kind: Mapped[ExplorationKind] = mapped_column(term(ExplorationKind))
    title: Mapped[str]
    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"), index=True)
    options: Mapped[dict[str, Any]]
    data_version: Mapped[str | None]
    engine_version: Mapped[str | None]
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    seconds: Mapped[float | None] = mapped_column(Float)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ExploredPlan(Base):
    """The run that holds plan `number` of an exploration: shown like any run, but not listed among people's own."""

    __tablename__ = "explored_plan"

    exploration_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("exploration.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"), unique=True)
