"""How people move: road graphs, the minutes found on them, and the stops of timetables."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Row


class RoadNetwork(Row, Base):
    """One road file as arrays: it is only ever read whole, so a table of edges would cost and serve nothing."""

    __tablename__ = "road_network"

    name: Mapped[str]
    source: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    nodes: Mapped[int] = mapped_column(Integer)
    edges: Mapped[int] = mapped_column(Integer)
    graph: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RoadMinutes(Base):
    """Minutes already found on a network; `key` is a digest of everything they depend on, so none is ever stale."""

    __tablename__ = "road_minutes"

    key: Mapped[str] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("road_network.id", ondelete="CASCADE"), index=True)
    minutes: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TransitFeed(Row, Base):
    """One timetable. `name` is its operator: a new timetable of the same operator takes the old one's place."""

    __tablename__ = "transit_feed"

    name: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    sha256: Mapped[str]
    day: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TransitStop(Row, Base):
    """A stop with departures on the feed's day; null where the file gives places only."""

    __tablename__ = "transit_stop"

    feed_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("transit_feed.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    lon: Mapped[float] = mapped_column(Float)
    lat: Mapped[float] = mapped_column(Float)
    departures: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (Index("ix_transit_stop_place", "lon", "lat"),)
