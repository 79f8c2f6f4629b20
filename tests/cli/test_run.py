"""`saihen run` as a whole: what dies is started again and said, and it ends in order whichever way it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEALED_WITHIN_SECONDS = 20


class Running:
    """One program with a data directory of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.said = folder / "said"
        environment = {**os.environ, "SAIHEN_DATA_DIR": str(self.data), "SAIHEN_PORT": "", "DATABASE_URL": ""}
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "run", "--no-sample"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
            )
        until(lambda: "http://" in self.words() or self.process.poll() is not None, 60)
        self.address = next(word for word in self.words().split() if word.startswith("http://")).rstrip("/")

    def words(self) -> str:
        return self.said.read_text(errors="replace")

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=5) as answer:
            return json.load(answer)

    def answers(self, path: str = "/api/about") -> bool:
        try:
            self.ask(path)
        except (URLError, OSError):
            return False
        return True

    def worker(self) -> int | None:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        children += [child for thread in threads for child in (thread / "children").read_text().split()]
        return next(
            (int(child) for child in children if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes()), None
        )

    def postmaster(self) -> int:
        place = self.data / "postgresql.location"
        cluster = Path(place.read_text().strip()) if place.exists() else self.data / "postgresql"
        return int((cluster / "postmaster.pid").read_text().splitlines()[0])


def until(holds: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return found


@pytest.fixture
def running() -> Iterator[Running]:
    # Not below the folder of all tests: another run's start closes that to the account of the database.
    with TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        program = Running(Path(made))
        yield program
        program.process.terminate()
        program.process.wait(timeout=30)


def test_run_when_worker_and_database_are_killed_then_healed_and_said_and_all_ends_on_sigterm(running: Running) -> None:
    first = until(running.worker, 10)
    os.kill(first, signal.SIGKILL)
    until(lambda: (found := running.worker()) and found != first, HEALED_WITHIN_SECONDS)
    assert "worker has ended" in running.words()

    server = running.postmaster()
    os.kill(server, signal.SIGKILL)
    until(lambda: "running again" in running.words() and running.answers("/api/runs"), HEALED_WITHIN_SECONDS)
    assert running.postmaster() != server
    server = running.postmaster()

    running.process.terminate()
    assert running.process.wait(timeout=30) == 0
    assert is_gone(server)
    assert "Traceback" not in running.words()


def is_gone(process: int) -> bool:
    """No such process, or one that only waits for its parent to notice."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
