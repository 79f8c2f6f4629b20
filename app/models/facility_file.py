"""Photos, drawings, survey sheets: files somebody attached to a facility."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Row


class FacilityFile(Row, Base):
    """What is known of one file; the history keeps this row when the file is removed. Pixels only for pictures."""

    __tablename__ = "facility_file"

    facility_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    width_px: Mapped[int | None]
    height_px: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    added_by: Mapped[str]

    __table_args__ = (UniqueConstraint("facility_id", "sha256"),)


class FacilityFileContent(Base):
    """The bytes, in a table of their own so that no list and no history line ever carries them."""

    __tablename__ = "facility_file_content"

    file_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("facility_file.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)
