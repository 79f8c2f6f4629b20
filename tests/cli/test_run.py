"""`saihen run` as a whole: what dies is started again and said, and it ends in order whichever way it is stopped."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.running import Running, until

HEALED_WITHIN_SECONDS = 20


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
