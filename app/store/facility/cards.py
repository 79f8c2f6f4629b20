"""The facility card (施設カルテ): everything the register knows of one facility, each part one statement."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_BUILDINGS = """
    SELECT b.id, b.code, b.name, b.is_whole, b.structure, b.storeys, b.floor_area_m2, b.built_year, b.built_month,
           b.seismic_code, b.seismic_checked, b.seismic_retrofitted, b.legal_life_years, b.renovated_year,
           b.acquisition_cost_yen,
           b.accumulated_depreciation_yen, b.basement_storeys, b.plateau_id, b.version,
           (SELECT to_jsonb(i) - 'id' - 'facility_id' FROM inspection i WHERE i.facility_id = b.facility_id
              AND i.building_code IN (b.code, '') ORDER BY i.building_code DESC, i.fiscal_year DESC LIMIT 1) AS grades
    FROM building b WHERE b.facility_id = :id ORDER BY b.code"""
_YEARS = "SELECT y.* FROM yearly_record y WHERE y.facility_id = :id ORDER BY y.fiscal_year"
_FUNCTIONS = "SELECT function, area_m2, capacity, unit FROM facility_function WHERE facility_id = :id ORDER BY function"
_LAND = "SELECT area_m2, owner, price_yen_per_m2, plot_ratio FROM land WHERE facility_id = :id"
_REPAIRS = """SELECT building_code, fiscal_year, title, part, cost_yen FROM repair WHERE facility_id = :id
    ORDER BY fiscal_year DESC, title"""
_NOTES = "SELECT at, author, text FROM note WHERE facility_id = :id ORDER BY at DESC"
_FILES = """SELECT id, name, media_type, size_bytes, sha256, width_px, height_px, added_at, added_by
    FROM facility_file WHERE facility_id = :id ORDER BY added_at DESC, id DESC"""
_SHELTERS = "SELECT code, name, hazards FROM shelter WHERE facility_id = :id ORDER BY code"
_ZONES = """
    SELECT d.kind, coalesce(z.name, d.name) AS name, z.state, z.rank, d.source
    FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id WHERE z.facility_id = :id ORDER BY d.kind, d.name"""
_NEARBY = """
    SELECT o.id, o.code, o.name, o.category, o.floor_area_m2, o.built_year,
           round(ST_Distance(o.point::geography, f.point::geography)) AS distance_m,
           (SELECT jsonb_agg(function) FROM facility_function u WHERE u.facility_id = o.id) AS functions,
           EXISTS (SELECT 1 FROM facility_function a JOIN facility_function b USING (function)
                   WHERE a.facility_id = f.id AND b.facility_id = o.id) AS same_function
    FROM facility f JOIN facility o ON o.id <> f.id
      AND ST_DWithin(o.point::geography, f.point::geography, :radius_m)
    WHERE f.id = :id ORDER BY distance_m, o.id LIMIT 30"""
# `change_set` names the change of many facilities a line is part of; it is undone as one.
_HISTORY = """
    SELECT l.id, l.at, l.actor, l.table_name, l.action, l.old, l.new,
           (SELECT jsonb_build_object('id', s.id, 'action', s.action, 'facilities', cardinality(s.facility_ids),
                                      'undone', s.undone_at IS NOT NULL)
            FROM change_set s WHERE s.key = l.request_id) AS change_set
    FROM change_log l WHERE l.facility_id = :id
    ORDER BY l.id DESC LIMIT :limit"""
_OPERATORS = """SELECT scheme, start_year, years, fee_yen, rent_yen, upfront_yen, floor_area_m2, source
    FROM operator_terms WHERE facility_id = :id ORDER BY scheme"""
_STANDING = "SELECT sources, attributes, judgement, use_state, property_kind, classrooms FROM facility WHERE id = :id"


def _rows(session: Session, statement: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(text(statement), values)]


def card(session: Session, facility_id: int, *, radius_m: float = 2000) -> dict[str, Any]:
    """The parts of a card beside the properties of `features.properties_of`. Distances in m, areas in m²."""
    standing = _rows(session, _STANDING, id=facility_id)[0]
    land = _rows(session, _LAND, id=facility_id)
    return {
        **standing,
        "land": land[0] if land else None,
        "operator_terms": _rows(session, _OPERATORS, id=facility_id),
        "buildings_list": _rows(session, _BUILDINGS, id=facility_id),
        "functions_list": _rows(session, _FUNCTIONS, id=facility_id),
        "years": _rows(session, _YEARS, id=facility_id),
        "repairs": _rows(session, _REPAIRS, id=facility_id),
        "notes": _rows(session, _NOTES, id=facility_id),
        "files": _rows(session, _FILES, id=facility_id),
        "shelters": _rows(session, _SHELTERS, id=facility_id),
        "zones": _rows(session, _ZONES, id=facility_id),
        "nearby": _rows(session, _NEARBY, id=facility_id, radius_m=radius_m),
        "history": _rows(session, _HISTORY, id=facility_id, limit=50),
    }


def class_figures(session: Session, category: str | None) -> list[dict[str, Any]]:
    """Area, cost, users of the newest year of every facility of one class: what a card is compared with."""
    return _rows(
        session,
        """SELECT DISTINCT ON (f.id) f.id, f.floor_area_m2, y.users, y.cost_yen
           FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
           JOIN yearly_record y ON y.facility_id = f.id
           WHERE f.category IS NOT DISTINCT FROM :category ORDER BY f.id, y.fiscal_year DESC""",
        category=category,
    )
