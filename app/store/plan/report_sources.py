"""What the papers of a run are made from: read from the register once, then kept with the run."""

import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import ReportSource


def kept(session: Session, run_id: int) -> bytes | None:
    """The packed source of a run; None where no paper of it was made yet."""
    return session.scalar(select(ReportSource.content).where(ReportSource.run_id == run_id))


def keep(session: Session, run_id: int, content: bytes, *, data_version: str) -> bytes:
    """Keep the source of a run unless somebody was quicker; returns the one that is kept."""
    row = insert(ReportSource).values(run_id=run_id, content=content, data_version=data_version)
    session.execute(row.on_conflict_do_nothing(index_elements=["run_id"]))
    return kept(session, run_id) or content


def districts(session: Session) -> dict[str, Any]:
    """The newest layer of districts as a FeatureCollection, simplified to about ten metres; empty where none is."""
    found = session.execute(
        text("""SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(
                  json_build_object('type', 'Feature',
                    'geometry', ST_AsGeoJSON(ST_SimplifyPreserveTopology(z.area, 0.0001), 6)::json,
                    'properties', json_build_object('name', z.name)) ORDER BY z.name, z.id), '[]'))::text
                FROM zone z WHERE z.dataset_id = (SELECT max(id) FROM zone_dataset WHERE kind = 'district')""")
    ).scalar_one()
    return dict(json.loads(found))


def depreciation_share(session: Session) -> float | None:
    """有形固定資産減価償却率 of the home town's buildings whose books are known: accumulated depreciation over
    acquisition cost; None where no books are."""
    row = session.execute(
        text("""SELECT sum(b.accumulated_depreciation_yen)::float8 AS written_off,
                  sum(b.acquisition_cost_yen)::float8 AS cost
                FROM building b JOIN facility f ON f.id = b.facility_id
                JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                WHERE b.accumulated_depreciation_yen IS NOT NULL AND b.acquisition_cost_yen > 0""")
    ).one()
    return None if not row.cost else round(row.written_off / row.cost, 4)
