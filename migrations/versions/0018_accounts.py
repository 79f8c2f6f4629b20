"""Accounts, sections, memberships, sessions, API keys, the log of accesses; where each change came from.

The history gets a column `origin`. Its seals cover it: a row without one is written down as before, so that seals made
until now still hold.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
LINES = {
    "change_log": f"id, {AT}, actor, request_id, table_name, row_id, facility_id, action, old, new",
    "event": f"id, {AT}, actor, action, detail",
    "record_log": f"id, {AT}, actor, table_name, row_id, action, content",
}
ORIGIN = "nullif(current_setting('app.origin', true), '')"
ACTOR = "nullif(current_setting('app.actor', true), '')"
# What the history says of each; no hash and no secret leaves its table.
RECORDED = {
    "account": "login name email must_change_password issuer subject disabled_at",
    "section": "name departments",
    "membership": "account_id role section_id",
    "api_key": "account_id name prefix scope expires_at revoked_at",
}
AT_ONCE = 20_000
YOUNGEST_DAYS = 30


def upgrade() -> None:
    for log in LINES:
        op.add_column(log, sa.Column("origin", sa.Text(), server_default=sa.text(ORIGIN), nullable=True))
    op.execute(seal(with_origin=True))
    _make_accounts()
    _make_ways_in()
    for table, columns in RECORDED.items():
        op.execute(recorded(table, columns))
    op.execute(f"""
        CREATE TRIGGER never_changed BEFORE UPDATE OR TRUNCATE ON access_line
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER kept_a_while BEFORE DELETE ON access_line FOR EACH ROW
          WHEN (OLD.at > now() - interval '{YOUNGEST_DAYS} days') EXECUTE FUNCTION refuse_change();
        CREATE FUNCTION forget_access_lines(days integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
          WITH gone AS (DELETE FROM access_line
            WHERE at < now() - make_interval(days => greatest(days, {YOUNGEST_DAYS})) RETURNING 1)
          SELECT count(*) FROM gone $$;
        REVOKE ALL ON FUNCTION forget_access_lines(integer) FROM PUBLIC;""")


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_access_lines(integer)")
    for table in ("access_line", "api_key", "sign_in", "membership", "section", "account"):
        op.drop_table(table)
    for table in RECORDED:
        op.execute(f"DROP FUNCTION {table}_recorded()")
    op.execute(seal(with_origin=False))
    for log in LINES:
        op.drop_column(log, "origin")


def recorded(table: str, columns: str) -> str:
    """Triggers that write what a row says whenever one of `columns` is set, as in 0016."""
    old, new = (", ".join(f"'{each}', {row}.{each}" for each in columns.split()) for row in ("OLD", "NEW"))
    line = f"INSERT INTO record_log (actor, table_name, row_id, action, content) SELECT {ACTOR}, '{table}'"
    return f"""
CREATE FUNCTION {table}_recorded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN {line}, OLD.id, 'delete', jsonb_build_object({old});
  ELSIF TG_OP = 'INSERT' OR jsonb_build_object({old}) IS DISTINCT FROM jsonb_build_object({new}) THEN
    {line}, NEW.id, lower(TG_OP), jsonb_build_object({new});
  END IF;
  RETURN NULL; END $$;
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE OF {", ".join(columns.split())} ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_recorded();
"""


def line_of(log: str, *, with_origin: bool) -> str:
    told = f"jsonb_build_array({LINES[log]})"
    if not with_origin:
        return f"{told}::text"
    return f"({told} || CASE WHEN origin IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(origin) END)::text"


def sealed(log: str, *, with_origin: bool) -> str:
    line = line_of(log, with_origin=with_origin)
    return f"""
  LOCK TABLE {log} IN SHARE MODE;
  SELECT coalesce(max(last_id), 0) INTO after FROM history_seal WHERE log = '{log}';
  SELECT max(id), count(*), encode(sha256(convert_to(string_agg({line}, E'\\n' ORDER BY id), 'UTF8')), 'hex')
    INTO newest, many, fingerprint
    FROM (SELECT * FROM {log} WHERE id > after ORDER BY id LIMIT {AT_ONCE}) AS fresh;
  IF many > 0 THEN
    SELECT s.chain INTO before FROM history_seal s ORDER BY s.id DESC LIMIT 1;
    INSERT INTO history_seal (log, after_id, last_id, rows, digest, chain) VALUES ('{log}', after, newest, many,
      fingerprint, encode(sha256(convert_to(concat_ws('|', coalesce(before, ''), '{log}', after, newest, many,
      fingerprint), 'UTF8')), 'hex'));
    total := total + many;
  END IF;"""


def seal(*, with_origin: bool) -> str:
    """`seal_history` of 0016, with or without the origin; its rights stay as they were granted."""
    return f"""
CREATE OR REPLACE FUNCTION seal_history() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE after bigint; newest bigint; many bigint; total bigint := 0; fingerprint text; before text;
BEGIN
  LOCK TABLE history_seal IN EXCLUSIVE MODE;{"".join(sealed(log, with_origin=with_origin) for log in LINES)}
  RETURN total; END $$;
"""


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _time(name: str, *, now: bool = False, nullable: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.BigInteger(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _versioned() -> tuple[sa.Column[int], sa.Column[object]]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False), _time("updated_at", now=True)


def _of_account(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_account_id_account")
    key = sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name)
    return sa.Column("account_id", sa.BigInteger(), nullable=False), key


def _make_accounts() -> None:
    op.create_table(
        "account",
        *(_text("login"), _text("name"), _text("email", nullable=True), _text("password_hash", nullable=True)),
        sa.Column("must_change_password", sa.Boolean(), server_default="false", nullable=False),
        *(_time("password_expires_at", nullable=True), _text("totp_secret", nullable=True)),
        sa.Column("totp_step", sa.BigInteger(), server_default="0", nullable=False),
        *(_text("issuer", nullable=True), _text("subject", nullable=True)),
        *(_time("disabled_at", nullable=True), _time("created_at", now=True)),
        *(*_versioned(), *_id("account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_index(
        "uq_account_subject",
        "account",
        ["issuer", "subject"],
        unique=True,
        postgresql_where=sa.text("subject IS NOT NULL"),
    )
    op.create_table(
        "section",
        _text("name"),
        sa.Column("departments", postgresql.ARRAY(sa.Text()), nullable=False),
        *(*_versioned(), *_id("section")),
        sa.UniqueConstraint("name", name=op.f("uq_section_name")),
    )
    op.create_table(
        "membership",
        *_of_account("membership"),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_membership_section_id_section")),
        *_id("membership"),
    )
    op.create_index(op.f("ix_membership_account_id"), "membership", ["account_id"])
    once = ["account_id", "role", sa.text("coalesce(section_id, 0)")]
    op.create_index("uq_membership_account_role_section", "membership", once, unique=True)


def _make_ways_in() -> None:
    op.create_table(
        "sign_in",
        *(_text("token_hash"), *_of_account("sign_in"), _time("created_at", now=True), _time("seen_at", now=True)),
        _time("expires_at"),
        sa.Column("origin", sa.Text(), server_default=sa.text(ORIGIN), nullable=True),
        *(_text("browser", nullable=True), *_id("sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"])
    op.create_table(
        "api_key",
        *(*_of_account("api_key"), _text("name"), _text("prefix"), _text("secret_hash")),
        sa.Column("scope", sa.String(40), nullable=False),
        *(_time("created_at", now=True), _time("expires_at"), _time("used_at", nullable=True)),
        *(_text("used_from", nullable=True), _time("revoked_at", nullable=True), *_id("api_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_key_prefix")),
    )
    op.create_index(op.f("ix_api_key_account_id"), "api_key", ["account_id"])
    op.create_table(
        "access_line",
        *(_time("at", now=True), _text("action"), _text("login", nullable=True), _text("actor", nullable=True)),
        sa.Column("origin", sa.Text(), server_default=sa.text(ORIGIN), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        *_id("access_line"),
    )
    op.create_index("ix_access_line_at", "access_line", ["at"])
    failed = sa.text("action = 'sign_in_failed'")
    op.create_index("ix_access_line_failed", "access_line", ["login", "at"], postgresql_where=failed)
