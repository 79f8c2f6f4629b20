"""Random kills of worker, server, database and commands in the middle of an import, a run, an export and a backup.

Run by `make faults`. `SAIHEN_FAULT_KILLS` is the number of kills of each part (50), `SAIHEN_FAULT_SEED` what they are
drawn from. After each kill everything must be true again: the list is whole, old or new; no run is said to go on that
nobody works on, none is finished without its decisions; files are whole or absent; the seals of the history hold.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from app.database.backup import opened_backup
from app.database.db import make_engine, session_factory, transaction
from app.database.embedded import owner_url
from app.settings import Settings
from app.store.account import audit
from tests.factories import list_row, make_decision, make_run, sheet
from tests.running import ROOT, Running, until
from tests.towns import SMALL_TOWN, read_town, settle_town

KILLS = int(os.environ.get("SAIHEN_FAULT_KILLS", "50"))
SEED = int(os.environ.get("SAIHEN_FAULT_SEED", "1"))
PARTS = ("worker", "server", "postmaster", "command")
HEALED_WITHIN_SECONDS = 60
# Later is counted and told; the trials go on, on a machine at work for others too.
WELL_WITHIN_SECONDS = 900
ENDED_WITHIN_SECONDS = 300
WARM_UP_SECONDS = 900
# The search is cut off after two seconds; a machine at work for others needs many for the rest.
RUN = SMALL_TOWN | {"seconds": 2, "gap": 0.0, "base_year": 2026}
LATEST_KILL_SECONDS = {"import": 3.0, "run": 8.0, "export": 3.0, "backup": 5.0}
ROWS = 300
ENDED = {"done", "failed", "cancelled", "infeasible"}
Work = Callable[["Town", Path, int], subprocess.Popen[bytes]]


class Town:
    """The running program with three schools, a finished run, and a list imported again and again.

    The list says each time another floor area, the same in all rows.
    """

    def __init__(self, folder: Path) -> None:
        self.program = Running(folder, start_seconds=900)
        self.url = owner_url(Settings(data_dir=self.program.data))
        self._settle()
        self._warm_up()

    def _settle(self) -> None:
        engine = make_engine(self.url, pool_size=1)
        with transaction(session_factory(engine)) as session:
            ids = settle_town(session, read_town("three_schools"))
            make_decision(session, make_run(session, state="done").id, ids["S1"])
        engine.dispose()

    def _warm_up(self) -> None:
        """A run through to its end: where the kernels are not compiled yet that takes minutes, and is no fault."""
        assert self.post("/api/runs", json.dumps({"settings": RUN}).encode()).wait(WARM_UP_SECONDS) == 0
        until(lambda: not open_runs(self), WARM_UP_SECONDS)

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        """What the database answers; a server that is just coming back is asked again, as the program does."""
        plain = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        deadline = time.monotonic() + HEALED_WITHIN_SECONDS
        while True:
            try:
                with psycopg.connect(plain) as connection:
                    return connection.execute(asked).fetchall()  # type: ignore[arg-type]
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def broken_seals(self) -> list[Any]:
        """As `saihen audit verify` recounts them, in this process: the command itself is asked at the end of a part."""
        engine = make_engine(self.url, pool_size=1)
        try:
            sessions = session_factory(engine)
            while _seal(sessions):
                pass
            with transaction(sessions) as session:
                return list(audit.broken_seals(session))
        finally:
            engine.dispose()

    def command(self, *words: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", *map(str, words)],
            cwd=ROOT,
            env=self.program.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def post(self, path: str, body: bytes, kind: str = "application/json") -> subprocess.Popen[bytes]:
        """A request in a process of its own, which a killed server ends."""
        code = (
            "import sys, urllib.request as u; "
            "u.urlopen(u.Request(sys.argv[1], sys.stdin.buffer.read(), {'Content-Type': sys.argv[2]}), timeout=120)"
        )
        asked = subprocess.Popen(
            [sys.executable, "-c", code, self.program.address + path, kind],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert asked.stdin is not None
        with suppress(BrokenPipeError):
            asked.stdin.write(body)
            asked.stdin.close()
        return asked


def _seal(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        return audit.seal(session)


def list_of(area: int) -> bytes:
    return sheet([list_row(施設コード=f"L{n}", 施設名=f"第{n}公民館") | {"延床面積（㎡）": area} for n in range(ROWS)])


def bring(town: Town, folder: Path, trial: int, *, by_command: bool) -> subprocess.Popen[bytes]:
    file = folder / "list.csv"
    file.write_bytes(list_of(1000 + trial))
    if by_command:
        return town.command("import", "facilities", file)
    return town.post("/api/imports/facilities?dry_run=false&sha256=" + digest(file), file.read_bytes(), "text/csv")


def digest(file: Path) -> str:
    return subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout.split()[0]


def solve(town: Town, folder: Path, _trial: int, *, by_command: bool) -> subprocess.Popen[bytes]:
    if not by_command:
        return town.post("/api/runs", json.dumps({"settings": RUN}).encode())
    options = folder / "settings.json"
    options.write_text(json.dumps(RUN))
    return town.command("solve", "--settings", options)


def export(town: Town, folder: Path, _trial: int, *, by_command: bool) -> subprocess.Popen[bytes]:
    if by_command:
        return town.command("export", folder / "map.html")
    code = "import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=120).read()"
    run_id = town.rows("SELECT max(id) FROM plan_run WHERE state = 'done'")[0][0]
    return subprocess.Popen(
        [sys.executable, "-c", code, f"{town.program.address}/api/runs/{run_id}/report.html"], stderr=subprocess.DEVNULL
    )


def back_up(town: Town, folder: Path, trial: int, *, by_command: bool) -> subprocess.Popen[bytes]:
    return town.command("backup", folder / f"{trial}.saihen")


WORKS: dict[str, Callable[..., subprocess.Popen[bytes]]] = {
    "import": bring,
    "run": solve,
    "export": export,
    "backup": back_up,
}


def kill(town: Town, part: str, work: subprocess.Popen[bytes]) -> int | None:
    """Kill one part, and tell its number; None where it had ended by itself."""
    process = {
        "worker": town.program.worker,
        "server": lambda: town.program.process.pid,
        "postmaster": town.program.postmaster,
        "command": lambda: None if work.poll() is not None else work.pid,
    }[part]()
    if process is not None:
        os.kill(process, signal.SIGKILL)
    return process


def heal(town: Town, part: str, killed: int | None, since: str) -> float:
    """Seconds until the program serves and a worker is heard of again; only a killed server is started by us."""
    began = time.monotonic()
    if part == "server":
        town.program.process.wait(10)
        town.program.start()
    heard = f"SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > '{since}'::timestamptz"

    def is_well() -> bool:
        with suppress(URLError, OSError, ValueError, IndexError):
            # Sessions of a killed server live on for a moment: well is what a new one serves.
            if part == "postmaster" and town.program.postmaster() == killed:
                return False
            return town.program.ask("/api/health")["state"] == "ok" and bool(town.rows(heard)[0][0])
        return False

    until(is_well, WELL_WITHIN_SECONDS, every=0.5)
    return time.monotonic() - began


def untruths(town: Town, folder: Path, trial: int) -> list[str]:
    """Everything that is not as it must be."""
    found = []
    areas = town.rows("SELECT floor_area_m2::int, count(*) FROM facility WHERE code LIKE 'L%' GROUP BY 1")
    if areas and (len(areas) != 1 or areas[0][1] != ROWS):
        found.append(f"a list that is neither old nor new: {areas[:5]}")
    with suppress(AssertionError):
        until(lambda: not open_runs(town), ENDED_WITHIN_SECONDS, every=0.5)
    if left := open_runs(town):
        found.append(f"runs nobody ends: {left}")
    wrong = town.rows("""SELECT id, state, error FROM plan_run r WHERE (state = 'done' AND (error IS NOT NULL
        OR NOT EXISTS (SELECT FROM decision d WHERE d.run_id = r.id))) OR (state = 'failed' AND error IS NULL)""")
    if wrong:
        found.append(f"runs that say what is not so: {wrong}")
    page = folder / "map.html"
    if page.exists() and not page.read_bytes().rstrip().endswith(b"</html>"):
        found.append("half a map")
    backup = folder / f"{trial}.saihen"
    if backup.exists():
        with opened_backup(backup) as (manifest, pieces):
            if sum(map(len, pieces)) != manifest.bytes or manifest.verified is not True:
                found.append("a backup that is none")
        backup.unlink()
    if broken := town.broken_seals():
        found.append(f"seals that do not hold: {broken[:5]}")
    return found


def open_runs(town: Town) -> list[tuple[Any, ...]]:
    return town.rows("SELECT id, state FROM plan_run WHERE state IN ('queued', 'running')")


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    folder = Path(tempfile.mkdtemp(prefix="sf"))
    folder.chmod(0o755)
    made = Town(folder)
    yield made
    made.program.process.terminate()
    made.program.process.wait(60)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("part", PARTS)
def test_part_when_killed_at_random_then_everything_is_true_again(town: Town, part: str, tmp_path: Path) -> None:
    dice = random.Random(f"{SEED} {part}")
    told: Counter[str] = Counter()
    healing, wrong = [], []
    for trial in range(KILLS):
        name = list(WORKS)[trial % len(WORKS)]
        work = WORKS[name](town, tmp_path, trial, by_command=part == "command")
        time.sleep(dice.uniform(0, LATEST_KILL_SECONDS[name]))
        since = town.rows("SELECT clock_timestamp()::text")[0][0]
        killed = kill(town, part, work)
        told[f"{name}: killed" if killed else f"{name}: had ended"] += 1
        healing.append(heal(town, part, killed, since))
        with suppress(subprocess.TimeoutExpired):
            work.wait(120)
        work.kill()
        found = untruths(town, tmp_path, trial)
        wrong += [f"{trial} {name}: {each}" for each in found]
        print(
            f"{part} {trial}: {name}, killed {killed}, well after {healing[-1]:.1f} s, {found or 'all true'}",
            flush=True,
        )
    if town.command("audit", "verify").wait(ENDED_WITHIN_SECONDS) != 0:
        wrong.append("`saihen audit verify` does not hold")
    kinds = ", ".join(f"{each} {count}" for each, count in sorted(told.items()))
    soon = sum(each <= HEALED_WITHIN_SECONDS for each in healing)
    print(
        f"{part}: {KILLS} kills ({kinds}); well again after {sorted(healing)[KILLS // 2]:.1f} s in the median and "
        f"{max(healing):.1f} s at most, {soon} of {KILLS} within {HEALED_WITHIN_SECONDS} s; {len(wrong)} untruths"
    )
    assert wrong == []
