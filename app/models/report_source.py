"""What the papers of a run are made from, as it was when the first of them was asked for."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class ReportSource(Base):
    """Packed once for each run, so that its papers stay the same bytes whatever is edited afterwards."""

    __tablename__ = "report_source"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_run.id", ondelete="CASCADE"), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(server_default=func.now())
    data_version: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
