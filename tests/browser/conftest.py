"""A running program with the sample city, and a browser that reports every error and every request to elsewhere."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("SAIHEN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 180
# A busy machine of two cores is slow, not wrong.
PATIENCE_MS = 60_000
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
# Plans to look at; how good they are is asked elsewhere.
FIRST_PLAN_SECONDS = "8"
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def live_folder() -> Iterator[Path]:
    """Holds the running program's log and, in `d`, its data directory."""
    # A short path: the database's socket lies inside, and socket paths may not exceed 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="sb"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def live_server(live_folder: Path) -> Iterator[str]:
    """The address of `saihen run` on a database of its own, holding the sample city."""
    with serving(live_folder) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of `saihen run` on a new database below `folder`, which also gets its log."""
    port = _free_port()
    log = (folder / "log").open("wb")
    environment = {**os.environ, "SAIHEN_DATA_DIR": str(folder / "d"), "SAIHEN_PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    environment["SAIHEN_FIRST_PLAN_SECONDS"] = FIRST_PLAN_SECONDS
    command = [sys.executable, "-m", "app.cli", "run"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(process, address + "api/facilities.geojson", folder / "log")
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the program did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A fresh page of 1440 × 900 in Japanese. After the test: no script error, no refused content, no other host."""
    with watched_page(browser, live_server) as opened:
        yield opened


def told(line: ConsoleMessage) -> str:
    """A line of the console with the address it is about."""
    return f"console: {line.text} {line.location.get('url', '')}"


def busy(line: ConsoleMessage) -> bool:
    """The server said that it is busy: the page tries again, and what a test waits for says whether it did."""
    return "503 (Service Unavailable)" in line.text


@contextmanager
def watched_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A page on a running program, and afterwards what went wrong on it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ja-JP", base_url=live_server)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    opened.on("console", lambda line: faults.append(told(line)) if line.type == "error" and not busy(line) else None)
    opened.on(
        "request", lambda asked: faults.append(asked.url) if not asked.url.startswith((live_server, "blob:")) else None
    )
    yield opened
    context.close()
    expected = getattr(opened, "expected_faults", 0)
    assert len(faults) <= expected, "\n".join(faults)


def serious(page: Page, part: str) -> list[Any]:
    """What axe finds serious or critical in a part of the page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run('{part}', {RULES})")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
