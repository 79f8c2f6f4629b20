"""`saihen run` as a program of its own on a new data directory, and what of it lives."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

import uvicorn
from fastapi import FastAPI

ROOT = Path(__file__).resolve().parents[1]


def until(holds: Callable[[], Any], seconds: float, *, every: float = 0.1) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(every)
    return found


class Running:
    """One program with a data directory of its own."""

    flags: tuple[str, ...] = ("--no-sample",)

    def __init__(self, folder: Path, *, start_seconds: float = 60) -> None:
        self.data = folder / "data"
        self.said = folder / "said"
        self._start_seconds = start_seconds
        self.start()

    def start(self) -> None:
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "run", *self.flags],
                cwd=ROOT,
                env=self.environment(),
                stdout=out,
                stderr=out,
            )
        until(lambda: "http://" in self.words() or self.process.poll() is not None, self._start_seconds)
        self.address = next(word for word in self.words().split() if word.startswith("http://")).rstrip("/")

    def environment(self) -> dict[str, str]:
        return {**os.environ, "SAIHEN_DATA_DIR": str(self.data), "SAIHEN_PORT": "", "DATABASE_URL": ""}

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


@contextmanager
def serving_app(web: FastAPI) -> Iterator[str]:
    """The application on a port of this machine; its address."""
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    # A browser may hold a stream open that nobody ends.
    thread.join(20)
