"""Looks after the private database and the worker of `saihen run`: what has died is started again, and said."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from app.database import embedded
from app.errors import AppError
from app.settings import Settings

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 8
# A worker that dies again and again at once is not started twice a second.
LONGEST_PAUSE_SECONDS = 8.0
LIVED_SECONDS = 30.0
Tell = Callable[[str], None]


class Supervisor:
    """A context: the worker lives as long as it does. `tell` gets one line for every death and every healing."""

    def __init__(self, settings: Settings, url: str, tell: Tell) -> None:
        self._settings = settings
        self._url = url
        # For the backups the worker makes; its sessions are those of the program's own role.
        self._owner_url = settings.owner_url or embedded.owner_url(settings)
        self._tell = tell
        self._ended = threading.Event()
        self._worker = self._start_worker()
        self._started = time.monotonic()
        self._pause = LOOK_EVERY_SECONDS
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Supervisor":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._worker.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._worker.wait(timeout=GRACE_SECONDS)
        self._worker.kill()
        self._worker.wait()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY_SECONDS):
            try:
                self._heal_database()
                self._heal_worker()
            except (AppError, OSError) as fault:
                self._tell(f"まだ直りません。もう一度試します / not healed yet, trying again: {fault}")
                self._ended.wait(LONGEST_PAUSE_SECONDS)

    def _heal_database(self) -> None:
        if embedded.is_running(self._settings):
            return
        self._tell("データベースが止まっています。起動し直します / the database has stopped; starting it again")
        embedded.ensure_running(self._settings)
        self._tell("データベースは動いています / the database is running again")

    def _heal_worker(self) -> None:
        ended = self._worker.poll()
        if ended is None:
            return
        lived = time.monotonic() - self._started
        self._pause = LOOK_EVERY_SECONDS if lived > LIVED_SECONDS else min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        self._tell(
            f"計算係が止まりました（{ended}）。起動し直します / the worker has ended ({ended}); starting it again"
        )
        if self._ended.wait(self._pause):
            return
        self._worker = self._start_worker()
        self._started = time.monotonic()

    def _start_worker(self) -> subprocess.Popen[bytes]:
        """A process that ends with us, even if we are killed: it watches the pipe we hold open."""
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", "worker", "--until-eof"],
            stdin=subprocess.PIPE,
            env={**os.environ, "DATABASE_URL": self._url, "SAIHEN_OWNER_URL": self._owner_url},
            start_new_session=True,
        )
