# ruff: noqa: E501  one sentence a line
"""What is in order on this machine and in the database, what is not, and what to do: `saihen doctor`."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, text

from app.database import embedded, rights, schema
from app.database.backup import Manifest, read_manifest
from app.database.db import make_engine, session_factory, transaction
from app.database.diagnosis import diagnosed
from app.database.place import locate
from app.database.programs import client_programs, installed_programs
from app.database.schedule import age_hours, newest_backup
from app.errors import AppError, InvalidInput
from app.settings import Settings
from app.store.account import audit
from app.store.plan import queue

State = Literal["ok", "warning", "bad"]
GIB = 2**30
LEAST_FREE, LITTLE_FREE = 0.5 * GIB, 5 * GIB
LEAST_MEMORY = 2 * GIB
UNSEALED = 1000
HEARD_WITHIN_SECONDS = 10.0
FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / "dist" / "index.html"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing looked at. `japanese` and `english` are a sentence each: what was found, and what to do if anything."""

    name: str
    state: State
    japanese: str
    english: str


def check_all(settings: Settings) -> Iterator[CheckResult]:
    """Every check, cheapest first; what needs the database is left out where it does not answer. Starts nothing."""
    for check in (_memory, _data_directory, _disk, _logs, _programs, _screen, _backups):
        yield check(settings)
    if not embedded.is_running(settings):
        yield CheckResult(
            "database",
            "warning",
            "データベースは止まっています。saihen run で始まります",
            "the database is stopped; `saihen run` starts it",
        )
        return
    engine = make_engine(settings.owner_url or embedded.owner_url(settings), pool_size=1)
    try:
        for look in (_database, _schema, _rights, _seals, _queue):
            yield _looked(look, engine, settings)
    finally:
        engine.dispose()


def _looked(look: Callable[[Engine, Settings], CheckResult], engine: Engine, settings: Settings) -> CheckResult:
    try:
        with diagnosed():
            return look(engine, settings)
    except AppError as refusal:
        japanese, _, english = refusal.detail.partition(" / ")
        return CheckResult(look.__name__.strip("_"), "bad", japanese, english or japanese)


def _memory(_settings: Settings) -> CheckResult:
    found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    words = (f"メモリーは{found / GIB:.1f} GB です", f"memory: {found / GIB:.1f} GB")
    if found < LEAST_MEMORY:
        return CheckResult(
            "memory", "warning", f"{words[0]}。2 GB 以上にしてください", f"{words[1]}; have at least 2 GB"
        )
    return CheckResult("memory", "ok", *words)


def _data_directory(settings: Settings) -> CheckResult:
    place = settings.data_dir
    if not place.is_dir():
        return CheckResult(
            "data-directory",
            "ok",
            f"{place} はまだありません。最初の起動で作られます",
            f"{place} is made at the first start",
        )
    if not os.access(place, os.W_OK | os.X_OK):
        return CheckResult(
            "data-directory",
            "bad",
            f"{place} に書けません。持ち主と権限を直してください",
            f"{place} cannot be written to; mend owner and mode",
        )
    if stat.S_IMODE(place.stat().st_mode) & 0o066:
        return CheckResult(
            "data-directory",
            "bad",
            f"{place} をほかの人も読めます。chmod 700 にしてください",
            f"others may read {place}; chmod 700 it",
        )
    return CheckResult(
        "data-directory", "ok", f"{place} は本人だけが読めます", f"{place} is readable by its owner alone"
    )


def _disk(settings: Settings) -> CheckResult:
    place = settings.data_dir
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    words = (f"空きは{free / GIB:.1f} GB です", f"free disk: {free / GIB:.1f} GB")
    if free >= LITTLE_FREE:
        return CheckResult("disk", "ok", *words)
    state: State = "bad" if free < LEAST_FREE else "warning"
    return CheckResult("disk", state, f"{words[0]}。空きを作ってください", f"{words[1]}; make room")


def _logs(settings: Settings) -> CheckResult:
    logs = [*settings.data_dir.glob("saihen-*.log*"), *settings.data_dir.glob("postgresql.log*")]
    open_to_others = [log.name for log in logs if stat.S_IMODE(log.stat().st_mode) & 0o077]
    if open_to_others:
        names = ", ".join(open_to_others)
        return CheckResult(
            "logs",
            "bad",
            f"ほかの人も読めるログがあります（{names}）。chmod 600 にしてください",
            f"others may read {names}; chmod 600",
        )
    return CheckResult("logs", "ok", "ログは本人だけが読めます", "logs are readable by their owner alone")


def _programs(settings: Settings) -> CheckResult:
    found = installed_programs()
    if not found and not settings.database_url:
        return CheckResult(
            "programs",
            "bad",
            "PostgreSQL と PostGIS がありません。入れてください",
            "there is no PostgreSQL with PostGIS; install it",
        )
    try:
        client_programs(0)
    except AppError:
        return CheckResult(
            "programs",
            "bad",
            "pg_dump がなくバックアップできません。postgresql-client を入れてください",
            "no pg_dump, so no backups; install postgresql-client",
        )
    told = ", ".join(map(str, sorted(found))) or "–"
    return CheckResult("programs", "ok", f"PostgreSQL（PostGIS 付き）: {told}", f"PostgreSQL with PostGIS: {told}")


def _screen(_settings: Settings) -> CheckResult:
    if FRONTEND.is_file():
        return CheckResult("screen", "ok", "画面は作られています", "the screen is built")
    return CheckResult(
        "screen",
        "bad",
        "画面がまだ作られていません。make setup を行ってください",
        "the screen is not built; run `make setup`",
    )


def _backups(settings: Settings) -> CheckResult:
    directory = settings.backup_dir
    if directory is None:
        return CheckResult(
            "backups",
            "warning",
            "自動バックアップはありません。SAIHEN_BACKUP_DIR に場所を書いてください",
            "no scheduled backups; name a place in SAIHEN_BACKUP_DIR",
        )
    newest = newest_backup(directory)
    made = read_manifest(newest) if newest else None
    if newest is None or made is None:
        return CheckResult(
            "backups",
            "bad",
            f"{directory} にまだバックアップがありません",
            f"there is no backup in {directory} yet; does the worker run?",
        )
    return _judged(settings, age_hours(newest), made)


def _judged(settings: Settings, hours: float, made: Manifest) -> CheckResult:
    words = (
        f"最新のバックアップは{hours:.0f}時間前（{made.made_at}）です",
        f"newest backup: {hours:.0f} h ago ({made.made_at})",
    )
    if hours > 2 * settings.backup_hours:
        return CheckResult(
            "backups", "bad", f"{words[0]}。計算係が動いているか確かめてください", f"{words[1]}; does the worker run?"
        )
    if made.verified is not True:
        japanese, _, english = made.remark.partition(" / ")
        return CheckResult("backups", "warning", f"{words[0]}。{japanese}", f"{words[1]}; {english}")
    return CheckResult("backups", "ok", f"{words[0]}。復元して確かめてあります", f"{words[1]}, verified by restoring")


def _database(engine: Engine, settings: Settings) -> CheckResult:
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        postgis = connection.execute(text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")).scalar()
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    words = f"PostgreSQL {version}, PostGIS {postgis or '–'}, {size / 1e6:,.0f} MB"
    kind = "DATABASE_URL" if settings.database_url else str(locate(settings.data_dir).place)
    return CheckResult("database", "ok" if postgis else "bad", f"{words}（{kind}）", f"{words} ({kind})")


def _schema(engine: Engine, _settings: Settings) -> CheckResult:
    here, newest = schema.present(engine), schema.newest()
    schema.refuse_newer(here)
    if here == newest:
        return CheckResult("schema", "ok", f"構造は最新です（{here}）", f"the schema is the newest ({here})")
    return CheckResult(
        "schema",
        "warning",
        f"構造が古いです（{here} → {newest}）。saihen upgrade を行ってください",
        f"the schema is older ({here} → {newest}); run `saihen upgrade`",
    )


def _rights(engine: Engine, settings: Settings) -> CheckResult:
    if schema.present(engine) is None:
        return CheckResult("rights", "ok", "まだ空のデータベースです", "the database is still empty")
    if rights.are_missing(engine):
        return CheckResult(
            "rights",
            "bad",
            f"{rights.APP_ROLE} に権限がありません。saihen migrate を行ってください",
            f"{rights.APP_ROLE} lacks its rights; run `saihen migrate`",
        )
    if settings.database_url and _is_owner(settings.database_url):
        return CheckResult(
            "rights", "warning",
            "プログラムがデータベースの所有者として動いています。SAIHEN_OWNER_URL を分けてください",
            "the program works as the owner of the database; give it a role of its own and name the owner in SAIHEN_OWNER_URL",
        )  # fmt: skip
    return CheckResult(
        "rights", "ok", "履歴を書き換えられない利用者で動いています", "the program's role cannot change the history"
    )


def _is_owner(url: str) -> bool:
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            asked = "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = 'record_log'::regclass"
            return bool(connection.execute(text(asked)).scalar())
    finally:
        engine.dispose()


def _seals(engine: Engine, _settings: Settings) -> CheckResult:
    if schema.present(engine) is None:
        return CheckResult("history", "ok", "履歴はまだありません", "there is no history yet")
    with transaction(session_factory(engine)) as session:
        waiting = audit.count_unsealed(session)
    words = (f"封をしていない履歴は{waiting:,}件です", f"rows of the history not sealed yet: {waiting:,}")
    if waiting > UNSEALED:
        return CheckResult(
            "history",
            "warning",
            f"{words[0]}。計算係が動いているか確かめてください",
            f"{words[1]}; does the worker run?",
        )
    return CheckResult("history", "ok", *words)


def _queue(engine: Engine, _settings: Settings) -> CheckResult:
    if schema.present(engine) is None:
        return CheckResult("worker", "ok", "まだ仕事はありません", "there is no work yet")
    with transaction(session_factory(engine)) as session:
        workers = queue.workers(session, heard_within_seconds=HEARD_WITHIN_SECONDS)
    if not workers:
        return CheckResult(
            "worker",
            "warning",
            "計算係が動いていません。saihen run か saihen worker で始まります",
            "no worker runs; `saihen run` or `saihen worker` starts one",
        )
    return CheckResult("worker", "ok", f"計算係は{workers}つ動いています", f"workers: {workers}")


def settings_or_finding(environment: dict[str, str]) -> Settings | CheckResult:
    """The settings, or why they cannot be used."""
    try:
        return Settings.from_environment(environment)
    except InvalidInput as refusal:
        return CheckResult("settings", "bad", refusal.detail, refusal.detail)
