"""What lies around the people of the home town: its outline, its town names, its shelters with their areas."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session


def home_outline(session: Session) -> bytes | None:
    """The home town's boundary as WKB in lon/lat; None where it is not loaded."""
    row = session.execute(text("SELECT ST_AsBinary(boundary) FROM municipality WHERE is_home")).one_or_none()
    return None if row is None or row[0] is None else bytes(row[0])


def home_towns(session: Session) -> tuple[list[str], NDArray[np.float64]]:
    """Names of the home town's 町丁目・大字 and their points, lon/lat float[towns, 2]."""
    rows = session.execute(
        text("""SELECT t.town, avg(t.lon), avg(t.lat) FROM town t JOIN municipality m ON m.is_home
                  AND CASE WHEN t.municipality_code IS NOT NULL THEN left(t.municipality_code, 5) = left(m.code, 5)
                      ELSE (t.city LIKE m.name || '%' OR t.city LIKE '%郡' || m.name)
                        AND (m.prefecture IS NULL OR t.prefecture = m.prefecture) END
                GROUP BY t.town ORDER BY t.town""")
    ).all()
    return [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 2)


def shelters(session: Session) -> list[dict[str, Any]]:
    """Every designated shelter with the area it stands in: its district, else its facility's, else its school district.

    `area` is null where none of these is known, `lon` and `lat` where the list gives no position.
    """
    rows = session.execute(
        text("""
        SELECT s.code, s.name, ST_X(p.point) AS lon, ST_Y(p.point) AS lat, s.hazards, s.facility_id,
               f.code AS facility_code, s.source,
               coalesce((SELECT z.name FROM zone z JOIN zone_dataset d ON d.id = z.dataset_id AND d.kind = 'district'
                         WHERE ST_Intersects(z.area, p.point) ORDER BY z.id LIMIT 1),
                        f.district,
                        (SELECT z.name FROM zone z JOIN zone_dataset d ON d.id = z.dataset_id
                           AND d.kind = 'school-district'
                         WHERE ST_Intersects(z.area, p.point) ORDER BY z.id LIMIT 1)) AS area
        FROM shelter s LEFT JOIN facility f ON f.id = s.facility_id
        CROSS JOIN LATERAL (SELECT CASE WHEN s.lon + s.lat <> 'NaN' THEN ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)
                            END AS point) p
        ORDER BY s.code""")
    )
    return [dict(row._mapping) for row in rows]


def facility_ids(session: Session, codes: list[str]) -> dict[str, int]:
    """Code → id of the home town's facilities of these codes."""
    rows = session.execute(
        text("""SELECT f.code, f.id FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                WHERE f.code = ANY(:codes)"""),
        {"codes": codes},
    )
    return {row[0]: row[1] for row in rows}
