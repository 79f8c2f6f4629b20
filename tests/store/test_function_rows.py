"""Migration 0010: older functions become rows of the table, and the way back loses nothing but the finer name."""

from sqlalchemy import Engine, text

from app.database.db import make_engine
from tests.store.test_schema import move

OLD = {
    "A1": ("中央公民館", {"community": 500, "library": 80}),
    "A2": ("北部集会所", {"community": 90}),
    "A3": ("こばとこども園", {"nursery": 700}),
    "A4": ("東分団器具庫・詰所", {"fire": 60}),
    "A5": ("斎場", {"other": 4000}),
    "A6": ("謎の建物", {"other": 10}),
    "A7": ("市民プール", {"sports": 900, "recreation": 50}),
}
NEW = {
    "A1": {"community_center": 500, "library": 80},
    "A2": {"neighborhood_hall": 90},
    "A3": {"certified_childcare_center": 700},
    "A4": {"fire_brigade_house": 60},
    "A5": {"crematorium": 4000},
    "A6": {"unclassified": 10},
    "A7": {"indoor_pool": 900, "tourism_facility": 50},
}


def settle(engine: Engine) -> None:
    with engine.begin() as connection:
        town = connection.execute(
            text("INSERT INTO municipality (code, name, is_home) VALUES ('232017', '豊橋市', true) RETURNING id")
        ).scalar_one()
        for code, (name, uses) in OLD.items():
            facility = connection.execute(
                text("""INSERT INTO facility (municipality_id, code, name, point_quality)
                        VALUES (:town, :code, :name, 'none') RETURNING id"""),
                {"town": town, "code": code, "name": name},
            ).scalar_one()
            for function, area in uses.items():
                connection.execute(
                    text("INSERT INTO facility_function (facility_id, function, area_m2) VALUES (:f, :u, :a)"),
                    {"f": facility, "u": function, "a": area},
                )
        connection.execute(
            text("""INSERT INTO scenario (name, assumptions) VALUES ('s',
                    '{"standard_km": {"community": 3, "library": 9}, "category_paths": {"housing": 5}}')""")
        )


def functions(engine: Engine) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT f.code, u.function, u.area_m2 FROM facility_function u JOIN facility f ON f.id = u.facility_id"
            )
        )
        for code, function, area in rows:
            found.setdefault(code, {})[function] = area
    return found


def settings(engine: Engine) -> dict[str, dict[str, float]]:
    with engine.connect() as connection:
        return dict(connection.execute(text("SELECT assumptions FROM scenario")).scalar_one())


def test_older_functions_when_migrated_then_rows_by_name_and_back_again(own_database: str) -> None:
    engine = make_engine(own_database, pool_size=2)
    try:
        move(engine, to="0009")
        settle(engine)
        move(engine, to="0010")
        assert functions(engine) == NEW
        assert settings(engine) == {
            "standard_km": {"community_center": 3, "library": 9},
            "category_paths": {"housing": 5},
        }
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE facility_function SET function = 'stadium' WHERE function = 'tourism_facility'")
            )
        move(engine, to="0009")
        older = {code: uses for code, (_, uses) in OLD.items()}
        assert functions(engine) == older | {"A7": {"sports": 950}}
        assert settings(engine)["standard_km"] == {"community": 3, "library": 9}
    finally:
        engine.dispose()
