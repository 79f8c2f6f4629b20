"""How fast the map draws and pans, beside Leaflet's own canvas markers and leaflet.markercluster, in one run.

    .venv/bin/python benchmarks/map_speed.py [--points 10000 100000] [--address http://127.0.0.1:8000/] [--json]

Needs Chromium (`SAIHEN_CHROMIUM` names another binary) and the npm packages of the front end. Each figure is measured
in a fresh page of 1280 × 800 without a GPU: first draw from packed columns to the frame on the screen; panning by 12
pixels a frame for four seconds; one step of the year slider from the ages to the frame on the screen.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
KINDS = ("saihen", "canvas", "markercluster")
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


def _warm(browser: Browser, address: str) -> None:
    """The first page of a browser also pays for starting its drawing process: nobody's layer should."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.evaluate("bench('canvas', 1000)")
    page.close()


def measure(address: str, sizes: list[int], kinds: list[str]) -> list[dict[str, Any]]:
    results = []
    with sync_playwright() as play:
        program = os.environ.get("SAIHEN_CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        _warm(browser, address)
        for points in sizes:
            for kind in kinds:
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(address)
                results.append(page.evaluate(f"bench({kind!r}, {points})"))
                page.close()
        browser.close()
    return results


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


def first_point_ms(address: str) -> float:
    """From the start of loading a running program's page (empty cache) to its first point on the map."""
    with sync_playwright() as play:
        program = os.environ.get("SAIHEN_CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(FIRST_POINT)
        page.goto(address)
        # `wait_for_function` would be eval, which the page's own policy forbids.
        while not (taken := page.evaluate("window.firstPoint")):
            page.wait_for_timeout(50)
        browser.close()
    return float(taken)


def initial_script_kb() -> float | None:
    """Gzipped JavaScript that index.html asks for at once (panels come later), in kB; None before a build."""
    page = FRONTEND / "dist" / "index.html"
    if not page.exists():
        return None
    names = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', page.read_text())
    return sum(len(gzip.compress((FRONTEND / "dist" / name).read_bytes())) for name in names) / 1000


def print_table(results: list[dict[str, Any]], script_kb: float | None) -> None:
    print("| layer | points | first draw ms | pan fps | p95 frame ms | year step ms (max) |")
    print("|---|---|---|---|---|---|")
    for one in results:
        step = one["year_step_ms"]
        steps = "" if step is None else f"{step:.0f} ({one['year_step_max_ms']:.0f})"
        figures = f"{one['first_draw_ms']:.0f} | {one['pan_fps']:.1f} | {one['pan_p95_ms']:.1f}"
        print(f"| {one['kind']} | {one['points']:,} | {figures} | {steps} |")
    if script_kb is not None:
        print(f"\nJavaScript loaded at first: {script_kb:.0f} kB gzipped")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--layers", choices=KINDS, nargs="+", default=list(KINDS))
    parser.add_argument("--address", help="a running program: the time to its first point is measured too")
    parser.add_argument("--json", action="store_true")
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        with served(Path(folder)) as address:
            results = measure(address, choice.points, choice.layers)
    script_kb = initial_script_kb()
    first = first_point_ms(choice.address) if choice.address else None
    if choice.json:
        print(json.dumps({"layers": results, "initial_script_kb": script_kb, "first_point_ms": first}, indent=1))
        return
    print_table(results, script_kb)
    if first is not None:
        print(f"First point on the map after {first:.0f} ms")


if __name__ == "__main__":
    main()
