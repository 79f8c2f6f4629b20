"""What a list guesses of a facility's use beside what is known of it: a guess adds nothing to knowledge."""

from sqlalchemy import text
from sqlalchemy.orm import Session

_OWNER = "f.municipality_id = s.municipality_id AND f.code = s.facility_code"
_UNKNOWN = "'unclassified'"


def set_guesses_aside(session: Session) -> None:
    """Before staged functions of a facility list are merged.

    A list tells one function a facility, read off its class and name. Where the register knows functions of the
    facility already, another one is dropped; a use not known until now gives way to the one told.
    """
    session.execute(
        text(f"""
        DELETE FROM facility_function u USING staged_facility_function s, facility f
        WHERE {_OWNER} AND u.facility_id = f.id AND u.function = {_UNKNOWN} AND s.function <> {_UNKNOWN}""")
    )
    session.execute(
        text(f"""
        DELETE FROM staged_facility_function s USING facility f
        WHERE {_OWNER} AND EXISTS (SELECT 1 FROM facility_function u WHERE u.facility_id = f.id)
          AND NOT EXISTS (SELECT 1 FROM facility_function u WHERE u.facility_id = f.id AND u.function = s.function)""")
    )


# A tenth of the floor may be corridors nobody gave to a function.
_REST = 0.1


def give_way_to_sheet(session: Session) -> None:
    """After a sheet of functions was merged: what a list guessed of its facilities keeps only the floor left over.

    A guess is known by its figures: the whole floor area of the facility and no capacity.
    """
    session.execute(
        text(f"""
        CREATE TEMPORARY TABLE guess ON COMMIT DROP AS
        SELECT u.id, u.function, f.floor_area_m2,
               f.floor_area_m2 - (SELECT sum(s.area_m2) FROM staged_facility_function s WHERE {_OWNER}) AS rest_m2
        FROM facility_function u JOIN facility f ON f.id = u.facility_id
        WHERE u.capacity IS NULL
          AND (u.function = {_UNKNOWN} OR u.area_m2 IS NULL OR u.area_m2 = f.floor_area_m2)
          AND EXISTS (SELECT 1 FROM staged_facility_function s WHERE {_OWNER})
          AND NOT EXISTS (SELECT 1 FROM staged_facility_function s WHERE {_OWNER} AND s.function = u.function)""")
    )
    session.execute(
        text(f"""
        DELETE FROM facility_function u USING guess g WHERE u.id = g.id
          AND (g.function = {_UNKNOWN} OR g.rest_m2 <= {_REST} * g.floor_area_m2)""")
    )
    session.execute(
        text("""UPDATE facility_function u SET area_m2 = g.rest_m2 FROM guess g
                WHERE u.id = g.id AND g.rest_m2 IS NOT NULL""")
    )
    session.execute(text("DROP TABLE guess"))
