"""How fast the map draws and pans, beside Leaflet's own canvas markers and leaflet.markercluster, in one run.

    .venv/bin/python benchmarks/map_speed.py [--points 10000 100000] [--repeats 5] [--address http://127.0.0.1:8000/]

Needs Chromium (`SAIHEN_CHROMIUM` names another binary) and the npm packages of the front end. Each figure is measured
in a fresh page of 1280 × 800 without a GPU: first draw from packed columns to the frame on the screen; panning by 12
pixels a frame for four seconds; one step of the year slider from the ages to the frame on the screen.

Median and best of the repeats; the layers take turns, so that other load falls on all. CPU is the time that the page's
main thread itself was computing (Chromium's `threadTicks`): unlike the clock it does not count waiting for a busy
machine. The other two layers are asked once only above 20,000 points, where they take half a minute.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
OURS = "saihen"
KINDS = (OURS, "canvas", "markercluster")
FEW_POINTS = 20_000
PAN_MS = 4000
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def build(target: Path) -> None:
    command = ["npx", "vite", "build", "bench", "--config", "bench/vite.config.ts", "--outDir", str(target)]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextmanager
def opened() -> Iterator[Browser]:
    with sync_playwright() as play:
        program = os.environ.get("SAIHEN_CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


class Trial:
    """One layer in one fresh page, and the clock of that page's main thread."""

    def __init__(self, browser: Browser, address: str, kind: str, points: int) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.goto(address)
        self._devtools = self.page.context.new_cdp_session(self.page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.evaluate(f"openTrial({kind!r}, {points})")

    def step(self, name: str) -> tuple[Any, float]:
        """What the step answered, and the milliseconds the main thread computed meanwhile."""
        before = self._busy_ms()
        answer = self.page.evaluate(f"trial.{name}()")
        return answer, self._busy_ms() - before

    def _busy_ms(self) -> float:
        metrics = self._devtools.send("Performance.getMetrics")["metrics"]
        return 1000 * next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def measure_once(browser: Browser, address: str, kind: str, points: int) -> dict[str, float]:
    trial = Trial(browser, address, kind, points)
    first, first_cpu = trial.step("draw")
    trial.page.wait_for_timeout(300)
    panned, pan_cpu = trial.step("pan")
    found = {"first_draw_ms": first, "first_draw_cpu_ms": first_cpu, "pan_fps": panned["fps"],
             "pan_p95_ms": panned["p95"], "pan_cpu_share": pan_cpu / PAN_MS}  # fmt: skip
    if points <= FEW_POINTS:
        steps, years_cpu = trial.step("years")
        if steps:
            found |= {"year_step_ms": statistics.median(steps), "year_step_max_ms": max(steps)}
            found["year_step_cpu_ms"] = years_cpu / len(steps)
    trial.page.close()
    return found


def measure(address: str, choice: argparse.Namespace) -> list[dict[str, Any]]:
    """One line for each layer and number of points: {kind, points, figure: [values of the repeats]}."""
    lines: list[dict[str, Any]] = []
    with opened() as browser:
        # The first page of a browser also pays for starting its drawing process: nobody's layer should.
        Trial(browser, address, "canvas", 1000).step("draw")
        for points in choice.points:
            of_kind: dict[str, dict[str, Any]] = {kind: {"kind": kind, "points": points} for kind in choice.layers}
            for repeat in range(choice.repeats):
                for kind, line in of_kind.items():
                    if repeat and kind != OURS and points > FEW_POINTS:
                        continue
                    for name, value in measure_once(browser, address, kind, points).items():
                        line.setdefault(name, []).append(value)
            lines += of_kind.values()
    return lines


# Runs before the page: notes the first frame on which the facility layer has drawn something.
FIRST_POINT = """(() => {
  const drawn = (canvas) => {
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    for (let k = 3; k < data.length; k += 4) if (data[k]) return true;
    return false;
  };
  const look = () => {
    const tiles = [...document.querySelectorAll(".leaflet-facilities-pane canvas")];
    if (tiles.some(drawn)) window.firstPoint = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


def first_point_ms(address: str, repeats: int) -> list[float]:
    """From the start of loading a running program's page (empty cache) to its first point on the map."""
    taken = []
    for _ in range(repeats):
        with opened() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(FIRST_POINT)
            page.goto(address)
            # `wait_for_function` would be eval, which the page's own policy forbids.
            while not (found := page.evaluate("window.firstPoint")):
                page.wait_for_timeout(50)
            taken.append(float(found))
    return taken


def initial_script_kb() -> float | None:
    """Gzipped JavaScript that index.html asks for at once (panels come later), in kB; None before a build."""
    page = FRONTEND / "dist" / "index.html"
    if not page.exists():
        return None
    names = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', page.read_text())
    return sum(len(gzip.compress((FRONTEND / "dist" / name).read_bytes())) for name in names) / 1000


def _figure(line: dict[str, Any], name: str, best: Callable[[list[float]], float] = min, digits: int = 0) -> str:
    """Median (best)."""
    values = line.get(name)
    return f"{statistics.median(values):.{digits}f} ({best(values):.{digits}f})" if values else ""


def print_table(lines: list[dict[str, Any]]) -> None:
    print("median (best) of the repeats")
    print(
        "| layer | points | repeats | first draw ms | CPU ms | pan fps | p95 frame ms | busy | year step ms | CPU ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for line in lines:
        figures = (
            _figure(line, "first_draw_ms"), _figure(line, "first_draw_cpu_ms"), _figure(line, "pan_fps", max, 1),
            _figure(line, "pan_p95_ms", digits=1), _figure(line, "pan_cpu_share", digits=2),
            _figure(line, "year_step_ms", digits=1), _figure(line, "year_step_cpu_ms", digits=1),
        )  # fmt: skip
        print(f"| {line['kind']} | {line['points']:,} | {len(line['pan_fps'])} | {' | '.join(figures)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--layers", choices=KINDS, nargs="+", default=list(KINDS))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--address", help="a running program: the time to its first point is measured too")
    parser.add_argument("--json", action="store_true", help="every value of every repeat")
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        with served(Path(folder)) as address:
            lines = measure(address, choice)
    script_kb = initial_script_kb()
    first = first_point_ms(choice.address, choice.repeats) if choice.address else []
    if choice.json:
        print(json.dumps({"layers": lines, "initial_script_kb": script_kb, "first_point_ms": first}, indent=1))
        return
    print_table(lines)
    if script_kb is not None:
        print(f"\nJavaScript loaded at first: {script_kb:.0f} kB gzipped")
    if first:
        print(f"First point on the map after {statistics.median(first):.0f} ms (best {min(first):.0f})")


if __name__ == "__main__":
    main()
