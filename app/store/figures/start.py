"""What a register holds already, step by step of its beginning; and how all of it is taken away."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# Everything but the schema's own version and the queue's tables.
_TABLES = (
    "facility", "building", "facility_function", "yearly_record", "repair", "inspection", "land", "note",
    "operator_terms", "facility_file", "facility_file_content", "facility_zone", "municipality", "town",
    "population_dataset", "population_cell", "zone_dataset", "zone", "shelter", "road_network", "road_minutes",
    "transit_feed", "transit_stop", "change_set", "kept_data_set", "kept_row", "column_mapping", "choice",
    "budget_line", "area_target", "scenario", "plan_run", "decision", "exploration", "explored_plan",
    "plan_judgement", "plan_comment", "adopted_plan", "adopted_work", "adopted_check",
    "adoption_request",
    "scenario_version", "report_source", "publication", "opinion_reply", "opinion",
)  # fmt: skip
_COUNTS = {
    "facilities": "SELECT count(*) FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home",
    "without_area": """SELECT count(*) FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
        WHERE coalesce(f.floor_area_m2, 0) = 0 AND NOT EXISTS
            (SELECT 1 FROM building b WHERE b.facility_id = f.id AND b.floor_area_m2 > 0)""",
    "without_place": """SELECT count(*) FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
        WHERE f.point IS NULL""",
    "towns": "SELECT count(*) FROM town",
    "districts": "SELECT count(*) FROM zone_dataset WHERE kind IN ('district', 'school-district')",
    "population_cells": """SELECT count(*) FROM population_cell
        WHERE dataset_id = (SELECT max(id) FROM population_dataset)""",
    "cells_without_place": """SELECT count(*) FROM population_cell
        WHERE dataset_id = (SELECT max(id) FROM population_dataset) AND 'NaN' IN (lon, lat)""",
    "road_edges": "SELECT coalesce((SELECT edges FROM road_network ORDER BY id DESC LIMIT 1), 0)",
    "shelters": "SELECT count(*) FROM shelter",
    "shelters_unlinked": "SELECT count(*) FROM shelter WHERE facility_id IS NULL",
    "hazard_layers": "SELECT count(*) FROM zone_dataset WHERE kind IN ('flood', 'landslide', 'tsunami')",
    "budget_years": "SELECT count(*) FROM budget_line",
}


def counts(session: Session) -> dict[str, int]:
    """How much of each kind there is, and what is still missing of it, in one statement."""
    columns = ", ".join(f"({query}) AS {name}" for name, query in _COUNTS.items())
    row = session.execute(text(f"SELECT {columns}")).one()
    return {name: int(value) for name, value in row._mapping.items()}


def take_all_away(session: Session) -> None:
    """Empty every table of the register and forget the jobs that wait; history and schema stay, and numbers go on.

    Numbers go on so that a job still at work cannot write into a run made afterwards.
    """
    session.execute(text(f"TRUNCATE {', '.join(_TABLES)}"))
    session.execute(
        text("""DELETE FROM procrastinate_jobs
                WHERE status = 'todo'
                  AND task_name IN ('solve_run', 'answer_opposite', 'change_by_hand',
                                    'score_plan', 'explore_plans')""")
    )
    session.expire_all()


def was_emptied(session: Session) -> bool:
    """Whether somebody took everything away: then nothing is brought in by itself again."""
    return bool(session.execute(text("SELECT EXISTS (SELECT 1 FROM event WHERE action = 'empty_register')")).scalar())
