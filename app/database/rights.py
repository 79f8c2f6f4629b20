"""What the role that the program works under may do: everything in the register, and only add to the history.

It owns nothing and is no superuser. Migrations run as the owner, who grants it these rights after each of them.
"""

from sqlalchemy import Engine, text

from app.database.diagnosis import diagnosed

APP_ROLE = "saihen_app"
# Rows are added here, by triggers and services, and never changed or taken away.
HISTORY = ("change_log", "event", "record_log")
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON FUNCTION seal_history() TO {role}",
    "GRANT EXECUTE ON FUNCTION forget_access_lines(integer) TO {role}",
    # Who came in is deleted by that function alone, and never before thirty days.
    "REVOKE UPDATE, DELETE, TRUNCATE ON access_line FROM {role}",
    *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {log} FROM {{role}}" for log in HISTORY),
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON history_seal FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version, spatial_ref_sys FROM {role}",
    # A finished run never changes: its decisions are made and taken away whole.
    "REVOKE UPDATE ON decision FROM {role}",
)


_MISSING = """SELECT pg_get_userbyid(c.relowner) = current_user AND NOT has_table_privilege(r.oid, c.oid, 'INSERT')
FROM pg_class c CROSS JOIN pg_roles r WHERE c.oid = 'record_log'::regclass AND r.rolname = :role"""
_ROLE = "SELECT 1 FROM pg_roles WHERE rolname = :role"
# Two programs that grant at once would collide in the catalogue; the number is ours alone.
LOCK = 728_104


def are_missing(engine: Engine) -> bool:
    """Whether we are the owner and the program's role has not been given its rights."""
    with diagnosed(), engine.connect() as connection:
        return bool(connection.execute(text(_MISSING), {"role": APP_ROLE}).scalar())


def grant(engine: Engine) -> bool:
    """Give the program's role its rights, as the owner; False where there is no such role."""
    with diagnosed(), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if connection.execute(text(_ROLE), {"role": APP_ROLE}).scalar() is None:
            return False
        for statement in _GRANTS:
            connection.execute(text(statement.format(role=APP_ROLE)))
    return True
