"""The register: facility → buildings (棟), functions, yearly records, repairs, inspections, land, notes."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, Computed, Float, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import (
    Category,
    Function,
    Management,
    OperatorScheme,
    PointQuality,
    PropertyKind,
    SeismicCode,
    Structure,
    UseState,
)
from app.models.base import Base, Row, Versioned, term

# The year's cost: the total where the file gives it, else the sum of its parts, else unknown.
_PARTS = ("maintenance_yen", "utilities_yen", "staff_yen", "designated_manager_yen", "other_cost_yen")
_TOTAL_COST = (
    f"coalesce(total_cost_yen, CASE WHEN coalesce({', '.join(_PARTS)}) IS NOT NULL THEN "
    + " + ".join(f"coalesce({part}, 0)" for part in _PARTS)
    + " END)"
)


def _facility_key() -> Mapped[int]:
    return mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), index=True)


class Facility(Row, Versioned, Base):
    """One facility as the town counts it. `sources` says for each field where its value comes from.

    `{field: {source, as_of, by}}`: the file and its date; `by` names the planner who wrote or chose the value.
    """

    __tablename__ = "facility"

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    code: Mapped[str]
    name: Mapped[str]
    name_kana: Mapped[str | None]
    category: Mapped[Category | None] = mapped_column(term(Category))
    class_large: Mapped[str | None]
    class_small: Mapped[str | None]
    department: Mapped[str | None]
    management: Mapped[Management | None] = mapped_column(term(Management))
    address: Mapped[str | None]
    district: Mapped[str | None]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326))
    point_quality: Mapped[PointQuality] = mapped_column(term(PointQuality), default=PointQuality.NONE)
    floor_area_m2: Mapped[float | None] = mapped_column(Float)
    footprint_m2: Mapped[float | None] = mapped_column(Float)
    built_year: Mapped[int | None]
    policy: Mapped[str | None]
    shelter: Mapped[bool | None]
    host_name: Mapped[str | None]
    use_state: Mapped[UseState | None] = mapped_column(term(UseState))
    property_kind: Mapped[PropertyKind | None] = mapped_column(term(PropertyKind))
    classrooms: Mapped[int | None]
    judgement: Mapped[dict[str, Any] | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    sources: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        CheckConstraint("floor_area_m2 IS NULL OR floor_area_m2 >= 0", name="floor_area_not_negative"),
    )


class Building(Row, Versioned, Base):
    """One 棟. `is_whole` marks the stand-in where a list gives no buildings: the oldest year stands for all.

    `plateau_id`: the building in the town's 3D model (PLATEAU), its 建物ID or gml:id as the list writes it.
    """

    __tablename__ = "building"

    facility_id: Mapped[int] = _facility_key()
    code: Mapped[str]
    name: Mapped[str | None]
    is_whole: Mapped[bool] = mapped_column(default=False, server_default="false")
    structure: Mapped[Structure | None] = mapped_column(term(Structure))
    storeys: Mapped[int | None]
    basement_storeys: Mapped[int | None]
    floor_area_m2: Mapped[float | None] = mapped_column(Float)
    built_year: Mapped[int | None]
    built_month: Mapped[int | None]
    seismic_code: Mapped[SeismicCode | None] = mapped_column(term(SeismicCode))
    seismic_checked: Mapped[bool | None]
    seismic_retrofitted: Mapped[bool | None]
    legal_life_years: Mapped[int | None]
    renovated_year: Mapped[int | None]
    acquisition_cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    accumulated_depreciation_yen: Mapped[int | None] = mapped_column(BigInteger)
    plateau_id: Mapped[str | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    sources: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    __table_args__ = (
        UniqueConstraint("facility_id", "code"),
        Index("ix_building_plateau_id", "plateau_id", postgresql_where=text("plateau_id IS NOT NULL")),
    )


class FacilityFunction(Row, Base):
    """A use inside a facility: area in m², capacity in `unit`."""

    __tablename__ = "facility_function"

    facility_id: Mapped[int] = _facility_key()
    function: Mapped[Function] = mapped_column(term(Function))
    area_m2: Mapped[float | None] = mapped_column(Float)
    capacity: Mapped[float | None] = mapped_column(Float)
    unit: Mapped[str | None]

    __table_args__ = (UniqueConstraint("facility_id", "function"),)


class YearlyRecord(Row, Base):
    """Money (integer yen) and use of one fiscal year."""

    __tablename__ = "yearly_record"

    facility_id: Mapped[int] = _facility_key()
    fiscal_year: Mapped[int]
    maintenance_yen: Mapped[int | None] = mapped_column(BigInteger)
    utilities_yen: Mapped[int | None] = mapped_column(BigInteger)
    staff_yen: Mapped[int | None] = mapped_column(BigInteger)
    designated_manager_yen: Mapped[int | None] = mapped_column(BigInteger)
    other_cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    total_cost_yen: Mapped[int | None] = mapped_column(BigInteger)
    income_yen: Mapped[int | None] = mapped_column(BigInteger)
    subsidy_yen: Mapped[int | None] = mapped_column(BigInteger)
    depreciation_yen: Mapped[int | None] = mapped_column(BigInteger)
    users: Mapped[int | None] = mapped_column(BigInteger)
    users_unit: Mapped[str | None]
    utilisation_rate: Mapped[float | None] = mapped_column(Float)
    staff_count: Mapped[float | None] = mapped_column(Float)
    classes: Mapped[int | None]
    energy: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    cost_yen: Mapped[int | None] = mapped_column(BigInteger, Computed(_TOTAL_COST, persisted=True))

    __table_args__ = (UniqueConstraint("facility_id", "fiscal_year"),)


class Repair(Row, Base):
    """One piece of work done on a facility or one of its buildings."""

    __tablename__ = "repair"

    facility_id: Mapped[int] = _facility_key()
    building_code: Mapped[str] = mapped_column(default="", server_default="")
    fiscal_year: Mapped[int]
    title: Mapped[str]
    part: Mapped[str | None]
    cost_yen: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (UniqueConstraint("facility_id", "building_code", "fiscal_year", "title"),)


class Inspection(Row, Base):
    """Part grades (A–D letters) of one building in one survey year. Scores are computed, never stored."""

    __tablename__ = "inspection"

    facility_id: Mapped[int] = _facility_key()
    building_code: Mapped[str] = mapped_column(default="", server_default="")
    fiscal_year: Mapped[int]
    roof: Mapped[str | None]
    wall: Mapped[str | None]
    interior: Mapped[str | None]
    electric: Mapped[str | None]
    mechanical: Mapped[str | None]
    scale: Mapped[str] = mapped_column(default="mext", server_default="mext")

    __table_args__ = (UniqueConstraint("facility_id", "building_code", "fiscal_year"),)


class Land(Row, Base):
    """The site: area in m², owner, price in yen per m², most floor per m² of land (容積率, 2.0 = 200 %)."""

    __tablename__ = "land"

    facility_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("facility.id", ondelete="CASCADE"), unique=True)
    area_m2: Mapped[float | None] = mapped_column(Float)
    owner: Mapped[str | None]
    price_yen_per_m2: Mapped[int | None] = mapped_column(BigInteger)
    plot_ratio: Mapped[float | None] = mapped_column(Float)


class OperatorTerms(Row, Base):
    """What a private operator offers for a facility: from when, for how long, and what the town pays or gets.

    `fee_yen` is paid by the town each year, `rent_yen` by the operator; `upfront_yen` is the town's own outlay at the
    start. `floor_area_m2` is what the operator would run, None = all of it.
    """

    __tablename__ = "operator_terms"

    facility_id: Mapped[int] = _facility_key()
    scheme: Mapped[OperatorScheme] = mapped_column(term(OperatorScheme))
    start_year: Mapped[int | None]
    years: Mapped[int | None]
    fee_yen: Mapped[int | None] = mapped_column(BigInteger)
    rent_yen: Mapped[int | None] = mapped_column(BigInteger)
    upfront_yen: Mapped[int | None] = mapped_column(BigInteger)
    floor_area_m2: Mapped[float | None] = mapped_column(Float)
    source: Mapped[str | None]

    __table_args__ = (UniqueConstraint("facility_id", "scheme"),)


class Note(Row, Base):
    """A remark somebody left on a facility."""

    __tablename__ = "note"

    facility_id: Mapped[int] = _facility_key()
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    author: Mapped[str]
    text: Mapped[str]
