"""Where people live and which areas matter: population cells, zones and districts, shelters."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, Float, ForeignKey, Integer, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import ZoneKind
from app.models.base import Base, Row, term


class PopulationDataset(Row, Base):
    """One loaded population file: its years, age bands and where it came from. The newest active one is used."""

    __tablename__ = "population_dataset"

    name: Mapped[str]
    source: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    years: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    bands: Mapped[list[str]] = mapped_column(ARRAY(Text))
    method: Mapped[str | None]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PopulationCell(Row, Base):
    """One mesh or small area. `people` is band-major: people[band * len(years) + year]."""

    __tablename__ = "population_cell"

    dataset_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("population_dataset.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str]
    name: Mapped[str | None]
    lon: Mapped[float]
    lat: Mapped[float]
    people: Mapped[list[float]] = mapped_column(ARRAY(Float))

    __table_args__ = (UniqueConstraint("dataset_id", "code"),)


class ZoneDataset(Row, Base):
    """One loaded zone file. Outside `coverage`, the area it speaks about, the answer is "no data", never "safe"."""

    __tablename__ = "zone_dataset"

    kind: Mapped[ZoneKind] = mapped_column(term(ZoneKind))
    name: Mapped[str]
    source: Mapped[str]
    sha256: Mapped[str]
    coverage: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", 4326))
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("kind", "sha256"),)


class Zone(Row, Base):
    """One area. `rank` is the depth rank of a flood zone (docs/sources.md 5.5) where the file gives one."""

    __tablename__ = "zone"

    dataset_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("zone_dataset.id", ondelete="CASCADE"), index=True)
    name: Mapped[str | None]
    rank: Mapped[int | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    area: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", 4326))


class FacilityZone(Base):
    """Where a facility stands in one zone dataset: "inside" with name and rank, "outside", or "no_data"."""

    __tablename__ = "facility_zone"

    facility_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), primary_key=True
    )
    dataset_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("zone_dataset.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str]
    rank: Mapped[int | None]
    name: Mapped[str | None]


class Shelter(Row, Base):
    """A designated shelter (指定緊急避難場所・指定避難所), linked to a facility where one is found.

    lon and lat are null where its list gives no position.
    """

    __tablename__ = "shelter"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str | None]
    hazards: Mapped[list[str]] = mapped_column(ARRAY(Text))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    facility_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("facility.id", ondelete="SET NULL"), index=True
    )
    source: Mapped[str]
