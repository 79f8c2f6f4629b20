"""One function a noun: a row of a town's list, a municipality, a facility with its buildings, uses and years."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from app.domain.vocabulary import Category, Function, PointQuality
from app.models import Building, Facility, FacilityFunction, Land, Municipality, PlanRun, StoredDecision, YearlyRecord
from app.services.importing.import_facilities import FacilityImport, import_facilities

CODE, NAME = "232017", "豊橋市"
LIST_HEADER = (
    "全国地方公共団体コード", "施設コード", "施設名", "大分類", "所管課", "所在地", "緯度", "経度",
    "延床面積（㎡）", "建築年度",
)  # fmt: skip


@contextmanager
def undone(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions whose commits are real to the app and undone at the end: data that a whole module shares."""
    with engine.connect() as connection, connection.begin() as outer:
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        outer.rollback()


def sheet(rows: Sequence[Mapping[str, Any]], *, encoding: str = "utf-8-sig") -> bytes:
    """A CSV file as Excel writes it; the header is the first row's keys."""
    text_file = io.StringIO()
    writer = csv.DictWriter(text_file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text_file.getvalue().encode(encoding)


def list_row(**changes: Any) -> dict[str, Any]:
    """One row of a facility list, with the headings of the common layout."""
    usual = (CODE, "A1", "中央公民館", "市民文化系施設", "生涯学習課", "豊橋市中岩田四丁目1", 34.76, 137.41, 500, 1980)
    return dict(zip(LIST_HEADER, usual, strict=True)) | changes


def bring(session: Session, *rows: Mapping[str, Any], **options: Any) -> FacilityImport:
    """Import a list of these rows as a planner's upload would."""
    options = {"actor": "planner", "filename": "list.csv"} | options
    return import_facilities(session, sheet(rows), **options)


def make_municipality(session: Session, **changes: Any) -> Municipality:
    """The home town, unless `is_home=False`."""
    town = Municipality(**{"code": CODE, "name": NAME, "is_home": True} | changes)
    session.add(town)
    session.flush()
    return town


def make_facility(
    session: Session, town: Municipality, *, lon: float | None = 137.41, lat: float | None = 34.76, **changes: Any
) -> Facility:
    """A community centre of 500 m² of 1980 in one building; `lon=None` leaves it without a position."""
    given: dict[str, Any] = {
        "code": "A1",
        "name": "中央公民館",
        "category": Category.CULTURE,
        "floor_area_m2": 500.0,
        "built_year": 1980,
        "point": None if lon is None else f"SRID=4326;POINT({lon} {lat})",
        "point_quality": PointQuality.NONE if lon is None else PointQuality.SURVEYED,
    } | changes
    facility = Facility(municipality_id=town.id, **given)
    session.add(facility)
    session.flush()
    if facility.floor_area_m2:
        area, year = facility.floor_area_m2, facility.built_year
        whole = Building(facility_id=facility.id, code="*", is_whole=True, floor_area_m2=area, built_year=year)
        session.add(whole)
        session.flush()
    return facility


def make_use(session: Session, facility: Facility, function: Function, **changes: Any) -> FacilityFunction:
    use = FacilityFunction(**{"facility_id": facility.id, "function": function, "area_m2": 500.0} | changes)
    session.add(use)
    session.flush()
    return use


def make_year(session: Session, facility: Facility, **changes: Any) -> YearlyRecord:
    year = {"facility_id": facility.id, "fiscal_year": 2024, "total_cost_yen": 10_000_000, "users": 2000} | changes
    record = YearlyRecord(**year)
    session.add(record)
    session.flush()
    return record


def make_land(session: Session, facility: Facility, **changes: Any) -> Land:
    land = Land(**{"facility_id": facility.id, "area_m2": 1000.0, "price_yen_per_m2": 20_000} | changes)
    session.add(land)
    session.flush()
    return land


def make_run(session: Session, **changes: Any) -> PlanRun:
    run = PlanRun(**{"title": "", "settings": {}, "seed": 0, "state": "queued"} | changes)
    session.add(run)
    session.flush()
    return run


def make_decision(session: Session, run_id: int, facility_id: int, **changes: Any) -> StoredDecision:
    plain = {"action": "keep", "receivers": [], "steps": [], "reasons": []}
    decision = StoredDecision(**{"run_id": run_id, "facility_id": facility_id} | plain | changes)
    session.add(decision)
    session.flush()
    return decision


def count(session: Session, table: str, where: str = "true", /, **values: Any) -> int:
    """Rows of a table."""
    return int(session.execute(text(f"SELECT count(*) FROM {table} WHERE {where}"), values).scalar_one())


def one(session: Session, statement: str, **values: Any) -> dict[str, Any]:
    """The one row of a statement as a dict."""
    return dict(session.execute(text(statement), values).one()._mapping)
