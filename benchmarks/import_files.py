# ruff: noqa: E501  one invented row a line
"""How long an import takes: the readers alone, then the whole way into a database of its own.

Readers: 100,000 CSV rows (≤ 8 s), 30,000 XLSX rows (≤ 3 s), addresses (≥ 50,000 a second). Whole: 100,000 CSV rows
committed (≤ 20 s, ≤ 600 MB), preview of 30,000 XLSX rows (≤ 3 s), the same list again, a list with every tenth row
changed. `python benchmarks/import_files.py [rows] [--database | --undo]` makes its own invented lists; `--undo` takes an
import of 10,000 rows back (≤ 5 s, exact). The database is made beside that of DATABASE_URL, or in a private cluster of
its own, and dropped.
"""

import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import xlsxwriter
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from app.database import embedded
from app.database.db import make_engine, normalise_url, session_factory, transaction
from app.database.schema import upgrade
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.facilities.owners import Whose
from app.formats.places.addresses import TownDictionary, TownEntry
from app.services.importing.import_facilities import import_facilities
from app.services.importing.undo_import import undo_import
from app.settings import Settings

HEADER = (
    "施設番号", "施設名", "大分類", "小分類", "所管課", "所在地", "小学校区", "緯度", "経度", "延床面積（㎡）", "建築年度", "構造",
    "2024年度収入_円", "2024年度支出_円", "利用者数2024_人", "出典",
)  # fmt: skip
KINDS = (
    ("小学校", "学校教育系施設", "学校", "教育総務課"),
    ("公民館", "市民文化系施設", "集会施設", "生涯学習課"),
    ("体育館", "スポーツ・レクリエーション系施設", "スポーツ施設", "スポーツ課"),
    ("住宅", "公営住宅", "市営住宅", "住宅課"),
    ("分団詰所", "行政系施設", "消防施設", "消防総務課"),
    ("図書館", "社会教育系施設", "図書館", "図書館"),
)
YEARS = ("昭和46年", "S56.3", "1981", "平成元年度", "H10.4.1", "令和2年", "不明")
STRUCTURES = ("RC", "鉄筋ｺﾝｸﾘｰﾄ", "鉄骨造", "木造", "SRC", "-")


def make_rows(count: int) -> list[tuple[str, ...]]:
    """An invented estate with the usual disorder of spellings."""
    dice = random.Random(1)
    rows = []
    for number in range(count):
        word, large, small, section = KINDS[number % len(KINDS)]
        area = f"{dice.uniform(50, 9000):,.2f}"
        money = [f"{dice.randrange(10**5, 10**8):,}" for _ in range(2)]
        rows.append(
            (str(200_000 + number), f"第{number}{word}", large, small, section, f"北海道見本市中央{number % 90 + 1}丁目{number}番地",
             f"学区{number % 60}", f"{dice.uniform(43, 43.4):.6f}", f"{dice.uniform(141.6, 142):.6f}", area, dice.choice(YEARS),
             dice.choice(STRUCTURES), *money, str(dice.randrange(99999)), "白書")
        )  # fmt: skip
    return rows


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADER, *rows])
    return buffer.getvalue().encode("cp932")


def as_workbook(rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("一覧")
    for line, row in enumerate([HEADER, *rows]):
        sheet.write_row(line, 0, row)
    book.close()
    return buffer.getvalue()


def clock(what: str, work: Callable[[], object]) -> object:
    started, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<32} {wall:6.2f} s wall {cpu:6.2f} s cpu   peak {peak_mb:5.0f} MB")
    return result


@contextmanager
def own_database() -> Iterator[sessionmaker[Session]]:
    """An empty database at the newest schema, dropped afterwards; durable, as in earnest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=os.environ.get("DATABASE_URL") or None)
        url = make_url(embedded.ensure_running(settings))
        name = f"benchmark_{os.getpid()}"
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
            engine = make_engine(normalise_url(plain).set(database=name).render_as_string(hide_password=False), 2)
            try:
                upgrade(engine)
                yield session_factory(engine)
            finally:
                engine.dispose()
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        embedded.stop(settings)


def bring(sessions: sessionmaker[Session], data: bytes, *, dry_run: bool = False) -> int | None:
    """One request: the file in, a report out, committed unless rehearsed."""
    started = last = time.perf_counter()

    def tell(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        if "--steps" in sys.argv:
            print(f"    {now - started:6.2f} s (+{now - last:.2f}) then {step}")
        last = now

    with transaction(sessions) as session:
        report = import_facilities(
            session,
            data,
            actor="benchmark",
            municipality_code="012106",
            whose=Whose.HOME,
            dry_run=dry_run,
            progress=tell,
        )
        seconds = server_seconds(session)
        if dry_run:
            session.rollback()
    print(f"    {report.facilities}; server {seconds:.2f} s cpu")
    return report.change_set


_told: dict[int, float] = {}


def server_seconds(session: Session) -> float:
    """Processor time of the server process behind the session since this was asked last."""
    process = int(session.scalar(text("SELECT pg_backend_pid()")) or 0)
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    so_far = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    before = _told.get(process, 0.0)
    _told[process] = so_far
    return so_far - before


def fingerprint(sessions: sessionmaker[Session]) -> list[str]:
    """Every row that a facility list writes, bit for bit; versions and times of change apart."""
    tables = ("facility", "building", "yearly_record", "facility_function", "land", "note", "municipality")
    row = "md5((to_jsonb(t) - 'version' - 'updated_at')::text)"
    with transaction(sessions) as session:
        return [
            session.scalar(text(f"SELECT md5(coalesce(string_agg({row}, '' ORDER BY {row}), '')) FROM {table} t"))
            for table in tables
        ]


def undo(sessions: sessionmaker[Session], change_set: int) -> None:
    with transaction(sessions) as session:
        undone, left, _ = undo_import(session, change_set, actor="benchmark")
        seconds = server_seconds(session)
    print(f"    {undone} facilities, left {left}; server {seconds:.2f} s cpu")


def take_back(rows: list[tuple[str, ...]]) -> None:
    """An import as large as `rows`, half of it changes and half of it new, and its undo (≤ 5 s, exact)."""
    half = len(rows) // 2
    before = [(*row[:4], "移管課", *row[5:]) for row in rows[:half]]
    with own_database() as sessions:
        clock("half the rows committed", lambda: bring(sessions, as_csv(before)))
        kept = fingerprint(sessions)
        made = clock("all of them: changed and new", lambda: bring(sessions, as_csv(rows)))
        assert isinstance(made, int)
        assert fingerprint(sessions) != kept
        sessions.kw["bind"].dispose()  # the undo has a server process of its own, whose seconds are its own
        clock("undone", lambda: undo(sessions, made))
        print(f"    exact: {fingerprint(sessions) == kept}")


def whole_way(rows: list[tuple[str, ...]]) -> None:
    """The register is empty for the first two, then holds every row. CPU is ours alone; the database has its own."""
    listed, book = as_csv(rows), as_workbook(rows[: int(len(rows) * 0.3)])
    other = as_csv([(*row[:4], "移管課", *row[5:]) if number % 10 == 0 else row for number, row in enumerate(rows)])
    rows.clear()  # an import gets bytes: the invented rows are no part of its memory
    with own_database() as sessions:
        clock("preview XLSX, register empty", lambda: bring(sessions, book, dry_run=True))
        clock("CSV committed, register empty", lambda: bring(sessions, listed))
        clock("preview of the same CSV", lambda: bring(sessions, listed, dry_run=True))
        clock("the same CSV committed again", lambda: bring(sessions, listed))
        clock("every tenth row changed", lambda: bring(sessions, other))


def main(count: int) -> None:
    if "--undo" in sys.argv:
        take_back(make_rows(min(count, 10_000)))
        return
    rows = make_rows(count)
    if "--database" in sys.argv:
        whole_way(rows)
        return
    text, book = as_csv(rows), as_workbook(rows[: int(count * 0.3)])
    clock(f"CSV, {count:,} rows, {len(text) / 1e6:.0f} MB", lambda: read_facilities(text))
    clock(f"XLSX, {int(count * 0.3):,} rows", lambda: read_facilities(book))
    towns = TownDictionary(
        TownEntry("北海道", f"{city}市", f"中央{number}丁目", "", 141 + number / 100, 43.0)
        for city in ("見本", "例示") for number in range(1, 99)
    )  # fmt: skip
    addresses = [row[5] for row in rows]
    clock(f"addresses, {count:,}", lambda: [towns.locate(address) for address in addresses])


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 100_000))
