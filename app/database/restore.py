"""A backup becomes the database again: beside the present one first, then in its place. What was there is kept."""

from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from app.database.backup import (
    Connection,
    Manifest,
    connected,
    count_rows,
    drop_database,
    major_version,
    may_make_databases,
    opened_backup,
    refuse_other_rows,
    renamed,
)
from app.database.db import normalise_url
from app.database.dump import restored
from app.database.schema import refuse_newer
from app.errors import Conflict

NEW, OLD = "{}_restoring", "{}_before_restore"
ADMINISTRATION = "postgres"
# What every change of the register, of plans and of accounts leaves a row in.
LOGS = ("change_log", "event", "record_log")
IN_USE = (
    "データベースを使っているプログラムが{0}件あります。Saihen を止めてからもう一度行ってください",
    "{0} programs use the database; stop Saihen and try again",
)
NOT_EMPTY = (
    "利用者に CREATEDB の権限がないため、空のデータベースにだけ復元できます",
    "without the right to make databases (CREATEDB) a backup can only be restored into an empty database",
)
WOULD_LOSE = (
    "バックアップの後の記録が{0}件あり、戻すと失われます。戻すときは --lose-changes を付けてください",
    "{0} changes were recorded after this backup and would be lost; give --lose-changes to go back all the same",
)


def restore_backup(url: str, file: Path) -> tuple[Manifest, str | None]:
    """Put a backup in the place of the database at `url` (its owner's); the name under which the old one is kept.

    Raises InvalidInput for a file that is no whole backup, Unavailable for one of a newer program or that does not go
    in, Conflict while others use the database. Until it is in its place, nothing of the present database is touched.
    """
    with opened_backup(file) as (manifest, pieces):
        refuse_newer(manifest.schema)
        with connected(url) as connection:
            server = major_version(connection)
            beside = may_make_databases(connection)
            empty = not count_rows(connection)
        if not beside and not empty:
            raise Conflict(" / ".join(NOT_EMPTY))
        if not beside:
            restored(url, pieces, server=server)
            refuse_other_rows(url, manifest)
            return manifest, None
        return manifest, _exchanged(url, manifest, pieces, server)


def _exchanged(url: str, manifest: Manifest, pieces: Iterator[bytes], server: int) -> str:
    name = normalise_url(url).database or ""
    new, old = NEW.format(name), OLD.format(name)
    with connected(url, ADMINISTRATION) as connection:
        _refuse_used(connection, name)
        drop_database(connection, new)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new)))
        try:
            restored(renamed(url, new), pieces, server=server)
            refuse_other_rows(renamed(url, new), manifest)
            _refuse_used(connection, name)
            drop_database(connection, old)
            _rename(connection, name, old)
            _rename(connection, new, name)
        except BaseException:
            drop_database(connection, new)
            raise
    return old


def _refuse_used(connection: Connection, name: str) -> None:
    used = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    if used and used[0]:
        raise Conflict(" / ".join(words.format(used[0]) for words in IN_USE))


def _rename(connection: Connection, name: str, new: str) -> None:
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new)))


def refuse_lost_changes(url: str, file: Path) -> None:
    """Raises Conflict where the database's logs hold more than those of the backup: going back would lose it."""
    with opened_backup(file) as (manifest, _), connected(url) as connection:
        here = count_rows(connection)
    later = sum(max(0, here.get(log, 0) - manifest.tables.get(log, 0)) for log in LOGS)
    if later:
        raise Conflict(" / ".join(words.format(later) for words in WOULD_LOSE))
