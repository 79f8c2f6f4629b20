"""The town itself and its neighbours, and the dictionary of its town names (町丁目)."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Row


class Municipality(Row, Base):
    """`code` is the 6-digit 全国地方公共団体コード with its check digit. One is home; the others are neighbours."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    prefecture: Mapped[str | None]
    is_home: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_invented: Mapped[bool] = mapped_column(default=False, server_default="false")
    plane_epsg: Mapped[int | None]
    boundary: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", 4326))
    boundary_source: Mapped[str | None]

    __table_args__ = (Index("uq_municipality_home", "is_home", unique=True, postgresql_where="is_home"),)


class AddressPlace(Row, Base):
    """One entry of the address dictionary: a 町丁目, 大字 or 小字 with its representative point."""

    __tablename__ = "town"

    prefecture: Mapped[str]
    city: Mapped[str]
    town: Mapped[str]
    koaza: Mapped[str] = mapped_column(default="", server_default="")
    municipality_code: Mapped[str | None]
    lon: Mapped[float]
    lat: Mapped[float]
    source: Mapped[str]

    __table_args__ = (UniqueConstraint("prefecture", "city", "town", "koaza"),)
