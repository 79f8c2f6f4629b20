"""The private PostgreSQL + PostGIS cluster used where no DATABASE_URL is set: make, start, recover, stop.

It listens on a Unix socket only, in a directory that its own account alone may enter, and runs with PostgreSQL's safe
defaults. PostgreSQL refuses to run as root; root's cluster belongs to the `postgres` account of the system package.
"""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import conninfo, sql

from app.database import cluster_words as words
from app.database.db import normalise_url
from app.database.diagnosis import full_disk_in, in_words
from app.database.place import NAME, SOCKET_PORT, Cluster, locate, open_data_directory
from app.database.programs import installed_programs
from app.database.rights import APP_ROLE
from app.errors import Unavailable
from app.settings import Settings

START_SECONDS = 60
ORPHAN_SECONDS = 10
BUSY_ORPHAN_SECONDS = 1.5
ALIVE = "postgresql.alive"
# pg_ctl's ways to stop, and how long each is waited for.
ENDINGS = (("fast", START_SECONDS), ("immediate", 15))
# Long-lived and small: no just-in-time compiling of short queries, no line in the log for each checkpoint.
# What people wrote stays out of the log: no statements, no rows, no values.
OPTIONS = {
    "listen_addresses": "",
    "port": SOCKET_PORT,
    "jit": "off",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_file_mode": "0600",
}


def ensure_running(settings: Settings, options: Mapping[str, str] | None = None) -> str:
    """The database's URL. Without DATABASE_URL the private cluster is made and started where needed.

    Safe to call from several processes at once and as often as wanted. `options` are settings of postgresql.conf for
    a cluster that this call starts. Raise Unavailable with what to do where it cannot run.
    """
    if settings.database_url:
        return normalise_url(settings.database_url).render_as_string(hide_password=False)
    with _alone(settings.data_dir):
        cluster = locate(settings.data_dir)
        if not (_is_ready(cluster) and _answers(cluster)):
            _make_or_start(cluster, OPTIONS | dict(options or {}))
        _prepare_database(cluster)
    return _url(cluster, NAME)


def owner_url(settings: Settings) -> str:
    """The same database for its owner; the private cluster need not be running."""
    return settings.database_url or _url(locate(settings.data_dir), NAME)


def application_url(settings: Settings) -> str:
    """The same database for the program's own role, which owns nothing; the private cluster must be running."""
    return settings.database_url or _url(locate(settings.data_dir), APP_ROLE)


def _url(cluster: Cluster, role: str) -> str:
    return f"postgresql+psycopg://{role}@/{NAME}?host={cluster.sockets}&port={SOCKET_PORT}"


def is_running(settings: Settings) -> bool:
    """Whether the private cluster lives; True as well where a database of somebody else's is used."""
    return bool(settings.database_url) or _is_ready(locate(settings.data_dir))


def stop(settings: Settings, *, even_if_used: bool = False) -> bool:
    """Stop the private cluster unless another program is connected to it; True when it is not running afterwards."""
    if settings.database_url or not settings.data_dir.is_dir():
        return True
    with _alone(settings.data_dir):
        cluster = locate(settings.data_dir)
        if not (_is_ready(cluster) or _is_alive(cluster)):
            return True
        users = _users(cluster)
        if users and not even_if_used:
            return False
        return _end(cluster, in_order=users is not None)


def _end(cluster: Cluster, *, in_order: bool) -> bool:
    """In order, or at once where it lets nobody in: one that cannot recover, say on a full disk, never ends in order.

    Nothing is lost by that: what was committed is in its journal, which the next start reads again.
    """
    programs = _programs_for(cluster)
    for mode, seconds in ENDINGS if in_order else ENDINGS[1:]:
        command = [str(programs / "pg_ctl"), "stop", f"--mode={mode}", f"--timeout={seconds}"]
        if subprocess.run(command, check=False, capture_output=True, **cluster.process()).returncode == 0:
            with suppress(OSError):
                cluster.sockets.rmdir()
            return True
    _end_orphans(cluster)
    return not _is_alive(cluster)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Two commands started at the same moment must not both make or start the cluster."""
    try:
        open_data_directory(data_dir)
        lock = (data_dir / "postgresql.lock").open("w")
    except OSError as fault:
        raise Unavailable(words.said(words.DIRECTORY, data_dir, fault.strerror)) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _programs_for(cluster: Cluster) -> Path:
    """The newest PostgreSQL with PostGIS, or the one of the version that made the cluster."""
    found = installed_programs()
    if not found:
        raise Unavailable(words.said(words.NONE_HERE))
    marker = cluster.place / "PG_VERSION"
    if not marker.exists():
        return found[max(found)]
    made_by = int(marker.read_text())
    if made_by not in found:
        here = ", ".join(map(str, sorted(found)))
        raise Unavailable(words.said(words.OTHER_VERSION, cluster.place, made_by, here))
    return found[made_by]


def _make_or_start(cluster: Cluster, options: Mapping[str, str]) -> None:
    """A new one that does not come to be, say for want of room, is taken away again: the next start begins anew."""
    programs = _programs_for(cluster)
    is_new = not (cluster.place / "PG_VERSION").exists()
    if is_new:
        _create(cluster, programs)
    _clear_remains(cluster)
    try:
        _start(cluster, programs, options)
        if is_new:
            _prepare_database(cluster)
    except Unavailable:
        if is_new:
            _end(cluster, in_order=False)
            shutil.rmtree(cluster.place, ignore_errors=True)
        raise


def _create(cluster: Cluster, programs: Path) -> None:
    """Made beside its place and then renamed: a creation that was cut off leaves nothing that looks finished."""
    unfinished = cluster.place.with_name(f"{cluster.place.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, cluster.owner_id, cluster.account.pw_gid if cluster.account else -1)
    started = cluster.process()
    started["env"]["PGDATA"] = str(unfinished)
    command = [str(programs / "initdb"), f"--username={NAME}", "--auth=peer", "--encoding=UTF8", "--data-checksums"]
    # Without a UTF-8 locale the trigram index would not see Japanese letters.
    done = subprocess.run([*command, "--locale=C.UTF-8"], check=False, capture_output=True, text=True, **started)
    if done.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise Unavailable(full_disk_in(done.stderr) or words.said(words.NOT_MADE, done.stderr.strip()[-500:]))
    _allow_people(unfinished, {pwd.getpwuid(cluster.owner_id).pw_name, "root"})
    with (unfinished / "postgresql.conf").open("a") as written:
        written.write("include_if_exists = 'saihen.conf'\n")
    unfinished.rename(cluster.place)


def _allow_people(place: Path, people: set[str]) -> None:
    """Only the system accounts named here may connect, each as the owner or as the program's own role."""
    (place / "pg_hba.conf").write_text(f"local all all peer map={NAME}\n")
    (place / "pg_ident.conf").write_text(_mapping(people))


def _mapping(people: set[str]) -> str:
    return "".join(f'{NAME} "{each}" {role}\n' for each in sorted(people) for role in (NAME, APP_ROLE))


def _pid_file(cluster: Cluster) -> list[str]:
    try:
        return (cluster.place / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError:
        raise Unavailable(words.said(words.OTHER_OWNER, cluster.place)) from None


def _is_ready(cluster: Cluster) -> bool:
    noted = _pid_file(cluster)
    return len(noted) > 7 and noted[7].strip() == "ready" and _is_postgres(int(noted[0])) and _is_alive(cluster)


def _is_alive(cluster: Cluster) -> bool:
    """Whether the server or one of its children lives: they inherit an open file with a lock that ends with them.

    A process number alone would not do: numbers come back, soon so in a container.
    """
    with (cluster.data_dir / ALIVE).open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _clear_remains(cluster: Cluster) -> None:
    """After a kill: wait for orphans to end, then forget the dead server, whose number another process may have now.

    One that works on a long statement does not notice that its server is gone; it is ended, for no server starts
    beside it.
    """
    begun = time.monotonic()
    while _is_alive(cluster) and time.monotonic() - begun < ORPHAN_SECONDS:
        noted = _pid_file(cluster)
        if time.monotonic() - begun > BUSY_ORPHAN_SECONDS and not (noted and _is_postgres(int(noted[0]))):
            _end_orphans(cluster)
        time.sleep(0.05)
    noted = _pid_file(cluster)
    if noted and not _is_alive(cluster) and not _is_postgres(int(noted[0])):
        (cluster.place / "postmaster.pid").unlink(missing_ok=True)
        (cluster.sockets / f".s.PGSQL.{SOCKET_PORT}.lock").unlink(missing_ok=True)


def _end_orphans(cluster: Cluster) -> None:
    """End PostgreSQL processes that work in the cluster's directory although their server is gone."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").resolve() == cluster.place and _is_postgres(int(entry.name)):
                os.kill(int(entry.name), signal.SIGKILL)


def _is_postgres(process: int) -> bool:
    """A server that somebody started by hand does not hold our lock, but counts. A dead one's command line is empty."""
    try:
        return b"postgres" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def _start(cluster: Cluster, programs: Path, options: Mapping[str, str]) -> None:
    _open_socket_directory(cluster)
    lines = {**options, "unix_socket_directories": str(cluster.sockets)}
    (cluster.place / "saihen.conf").write_text("".join(f"{key} = '{value}'\n" for key, value in lines.items()))
    if cluster.log.exists():
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    server = _launch(cluster, programs)
    deadline = time.monotonic() + START_SECONDS
    while not (_is_ready(cluster) and _pid_file(cluster)[:1] == [str(server.pid)]):
        if server.poll() is not None or time.monotonic() > deadline:
            last = cluster.log.read_text(errors="replace").strip()[-500:]
            raise Unavailable(full_disk_in(last) or words.said(words.NOT_STARTED, cluster.log, last))
        time.sleep(0.02)


def _launch(cluster: Cluster, programs: Path) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C in the terminal reaches us, and we stop it in order. No shell sees the paths."""
    with _private(cluster.log) as log, (cluster.data_dir / ALIVE).open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        return subprocess.Popen(
            [str(programs / "postgres")],
            stdout=log,
            stderr=log,
            pass_fds=[mark.fileno()],
            start_new_session=True,
            **cluster.process(),
        )


def _private(file: Path) -> IO[bytes]:
    opened = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    os.fchmod(opened, 0o600)
    return os.fdopen(opened, "wb")


def _open_socket_directory(cluster: Cluster) -> None:
    """The parent belongs to everybody: a directory that somebody else put there, or a link, is refused."""
    cluster.sockets.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and cluster.sockets.lstat().st_uid == 0:
        os.chown(cluster.sockets, cluster.owner_id, -1, follow_symlinks=False)
    found = cluster.sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != cluster.owner_id or found.st_mode & 0o077:
        raise Unavailable(words.said(words.SOCKETS, cluster.sockets))


def _connect(cluster: Cluster, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    where = conninfo.make_conninfo(host=str(cluster.sockets), port=SOCKET_PORT, user=NAME, dbname=database)
    try:
        return psycopg.connect(where, autocommit=True, connect_timeout=START_SECONDS)
    except psycopg.OperationalError as fault:
        raise Unavailable(words.said(words.REFUSED, cluster.place, cluster.log, fault)) from None


def _answers(cluster: Cluster) -> bool:
    """A server that is being killed at this moment still looks ready."""
    try:
        _connect(cluster, "postgres").close()
    except Unavailable:
        return False
    return True


def _prepare_database(cluster: Cluster) -> None:
    """Raises Unavailable in words: the disk may be full at this very moment."""
    with in_words(), _connect(cluster, "postgres") as connection:
        present = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if present is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        _let_in_application(cluster, connection)
    with in_words(), _connect(cluster, NAME) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")


def _let_in_application(cluster: Cluster, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Make the program's role where it is missing; a cluster of an older version does not let it in yet."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLE)))
    wanted = _mapping({pwd.getpwuid(cluster.owner_id).pw_name, "root"})
    mapping = cluster.place / "pg_ident.conf"
    if mapping.read_text() != wanted:
        mapping.write_text(wanted)
        connection.execute("SELECT pg_reload_conf()")


def _users(cluster: Cluster) -> int | None:
    """Connections of other programs; None where it lets nobody in, say with a full disk or while it recovers."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    try:
        with in_words(), _connect(cluster, "postgres") as connection:
            found = connection.execute(asked).fetchone()
    except Unavailable:
        return None
    return int(found[0]) if found else 0
