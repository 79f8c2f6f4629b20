"""What files made to cost more than they look like cost a running server: its memory and the time until it refuses.

Targets: every one refused within 10 s, with at most 300 MB more than an idle server has.

    python benchmarks/bombs.py [--only WORDS] [--json]

Starts `saihen run` on a database of its own, sends each bomb to its route and watches the memory of the server and of
the processes it reads files in (resident, summed; shared pages count for each).
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bomb_files import BOMBS, Bomb

LARGEST_MB, LONGEST_SECONDS = 300, 10
START_SECONDS = 180
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


class Watched:
    """The resident memory of a process and of all that came from it, except workers and databases, in MB."""

    def __init__(self, process: int) -> None:
        self._process = process

    def megabytes(self) -> float:
        return sum(map(_resident, _family(self._process)))

    @contextmanager
    def peak(self) -> Iterator[list[float]]:
        """One number: the most that was seen, looked at every 5 ms."""
        most, ended = [self.megabytes()], threading.Event()

        def look() -> None:
            while not ended.wait(0.005):
                most[0] = max(most[0], self.megabytes())

        thread = threading.Thread(target=look)
        thread.start()
        yield most
        ended.set()
        thread.join()


def _family(process: int) -> list[int]:
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            command = _read(f"/proc/{child}/cmdline")
            if b"apart_reader" in command:
                found.append(child)
    return found


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def _resident(process: int) -> float:
    told = _read(f"/proc/{process}/statm").split()
    return int(told[1]) * PAGE_MB if told else 0.0


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """Address and process of a server without any town."""
    environment = {**os.environ, "SAIHEN_DATA_DIR": str(folder / "d"), "DATABASE_URL": ""}
    said = (folder / "said").open("w+b")
    command = [sys.executable, "-m", "app.cli", "run", "--no-sample"]
    process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        yield _address(folder / "said", process), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        said.close()


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        found = [word for word in said.read_text(errors="replace").split() if word.startswith("http://")]
        if found and _answers(found[0]):
            return found[0]
        time.sleep(0.2)
    raise SystemExit(said.read_text(errors="replace"))


def _answers(address: str) -> bool:
    try:
        return send(address, Bomb("readability", bytes), b"a,b\n1,2\n")[0] == 200
    except (URLError, OSError):
        return False


def send(address: str, bomb: Bomb, data: bytes) -> tuple[int, str]:
    """Status, and what the refusal says."""
    kind = "application/json" if bomb.path == "forecasts" else "application/octet-stream"
    asked = urllib.request.Request(f"{address}api/{bomb.path}", data, {"Content-Type": kind, "Accept-Language": "en"})
    try:
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return answer.status, ""
    except HTTPError as refusal:
        return refusal.code, str(json.loads(refusal.read() or b"{}").get("detail", ""))
    except URLError as fault:
        # The server need not take in what it has refused.
        return 413 if isinstance(fault.reason, ConnectionError) else 0, str(fault.reason)


def measured(address: str, watched: Watched, name: str) -> dict[str, Any]:
    data = BOMBS[name].make()
    idle = watched.megabytes()
    began = time.perf_counter()
    with watched.peak() as most:
        status, detail = send(address, BOMBS[name], data)
    seconds = time.perf_counter() - began
    time.sleep(0.5)
    return {
        "bomb": name,
        "sent_mb": round(len(data) / 1e6, 2),
        "idle_mb": round(idle),
        "peak_mb": round(most[0]),
        "more_mb": round(most[0] - idle),
        "seconds": round(seconds, 2),
        "status": status,
        "detail": detail[:90],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="bombs whose name holds these words")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sb") as made:
        Path(made).chmod(0o755)
        with serving(Path(made)) as (address, process):
            rows = [
                _told(measured(address, Watched(process), name), asked.json) for name in BOMBS if asked.only in name
            ]
    missed = [row for row in rows if row["more_mb"] > LARGEST_MB or row["seconds"] > LONGEST_SECONDS]
    print(
        json.dumps(rows, ensure_ascii=False) if asked.json else f"{len(rows)} bombs, {len(missed)} beyond the targets"
    )


def _told(row: dict[str, Any], as_json: bool) -> dict[str, Any]:
    if not as_json:
        numbers = "{sent_mb:>8} MB sent {idle_mb:>5} → {peak_mb:>5} MB (+{more_mb:>4}) {seconds:>6} s  {status}"
        print(f"{row['bomb']:<38}", numbers.format(**row), row["detail"], flush=True)
    return row


if __name__ == "__main__":
    main()
