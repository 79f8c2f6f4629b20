"""The scaling curve as one SVG picture: seconds to the proven gap and memory over the number of buildings, log-log."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 800, 82, 66
LEAST = 1e-3  # seconds; less cannot be told from nothing
KINDS = {False: ("normal", "#0072B2"), True: ("tight", "#D55E00")}  # told apart by every kind of eye
STYLE = (
    "text{font:13px system-ui,'Noto Sans',sans-serif;fill:#333}.head{font-size:17px;font-weight:600}.note{fill:#5a5a5a}"
    ".grid{stroke:#e4e4e4}.axis{stroke:#8a8a8a}.mid{text-anchor:middle}.end{text-anchor:end}"
    ".line{fill:none;stroke-width:2}.span{stroke-width:1.5;opacity:.6}"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A log-log plot: logarithms to base 10 of its ranges, its place in pixels."""

    x: tuple[float, float]
    y: tuple[float, float]
    top: float
    height: float

    def right_of(self, value: float) -> float:
        return LEFT + (math.log10(value) - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - LEFT - RIGHT)

    def under(self, value: float) -> float:
        return self.top + self.height * (1 - (math.log10(value) - self.y[0]) / (self.y[1] - self.y[0]))


def draw_curve(rows: Sequence[dict], gap: float) -> str:
    """The picture of benchmark rows; hollow marks are sizes where some city did not reach `gap` in its time."""
    most = max(len(part) for part in by_size(rows, lambda row: (row["tight"], row["buildings"])).values())
    cities = "one city a point" if most == 1 else f"points: median of {most} cities, bars: least and most"
    missed = "" if all(proven(row, gap) for row in rows) else "; hollow: gap not reached in time"
    x = padded([row["buildings"] for row in rows])
    upper = Panel(x, padded([row["seconds"] for row in rows]), 78, 300)
    lower = Panel(x, padded([row["peak_mb"] for row in rows]), 478, 130)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 676" width="{WIDTH}" height="676" role="img">',
        f"<title>Seconds to a proven gap of {gap:.0%} and memory by size of the city</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="676" fill="#fff"/>',
        f'<text class="head" x="{LEFT}" y="28">Seconds to a plan proven within {gap:.0%} of the best</text>',
        f'<text class="note" x="{LEFT}" y="50">10 functions, 4 periods, one thread; {cities}{missed}</text>',
        *draw_panel(
            upper, rows, "seconds", gap, write=lambda value: f"{value:.2g} s" if value < 10 else f"{value:.0f} s"
        ),
        f'<text class="head" x="{LEFT}" y="460">Memory of the whole process</text>',
        *draw_panel(lower, rows, "peak_mb", gap, write=lambda value: f"{value:,.0f} MB"),
        f'<text class="mid" x="{WIDTH / 2}" y="664">Buildings × populated meshes (both axes logarithmic)</text></svg>',
    ]
    return "\n".join(parts) + "\n"


def draw_panel(
    panel: Panel, rows: Sequence[dict], field: str, gap: float, *, write: Callable[[float], str]
) -> list[str]:
    parts = grid(panel, rows, write)
    kinds = by_size(rows, lambda row: row["tight"])
    for tight, part in kinds.items():
        parts += draw_series(panel, part, field, gap, write, above=tight or len(kinds) == 1)
    return parts


def grid(panel: Panel, rows: Sequence[dict], write: Callable[[float], str]) -> list[str]:
    """Light lines at 1, 2 and 5 of every decade, named at the side; the sizes measured are named below."""
    bottom, edge = panel.top + panel.height, WIDTH - RIGHT
    parts = []
    for value in ticks(panel.y):
        y = panel.under(value)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{edge}"/>')
        parts.append(f'<text class="end" x="{LEFT - 8}" y="{y + 4:.1f}">{write(value)}</text>')
    for buildings, meshes in sorted({(row["buildings"], row["meshes"]) for row in rows}):
        x = panel.right_of(buildings)
        parts.append(f'<path class="grid" d="M{x:.1f} {panel.top}V{bottom}"/>')
        parts.append(f'<text class="mid" x="{x:.1f}" y="{bottom + 18}">{buildings:,}</text>')
        parts.append(f'<text class="mid note" x="{x:.1f}" y="{bottom + 34}">× {meshes:,}</text>')
    return [*parts, f'<path class="axis" fill="none" d="M{LEFT} {panel.top}V{bottom}H{edge}"/>']


def draw_series(
    panel: Panel, rows: Sequence[dict], field: str, gap: float, write: Callable[[float], str], *, above: bool
) -> list[str]:
    """Median, range and value at every size; the curve is named at its end where seconds are drawn."""
    tight = rows[0]["tight"]
    name, colour = KINDS[tight]
    parts, path = [], []
    for buildings, part in sorted(by_size(rows, lambda row: row["buildings"]).items()):
        values = [max(row[field], LEAST) for row in part]
        middle = statistics.median(values)
        x, y = panel.right_of(buildings), panel.under(middle)
        path.append(f"{x:.1f} {y:.1f}")
        span = f"M{x:.1f} {panel.under(min(values)):.1f}V{panel.under(max(values)):.1f}"
        parts.append(f'<path class="span" stroke="{colour}" d="{span}"/>')
        fill = colour if all(proven(row, gap) for row in part) else "#fff"
        parts.append(mark(x, y, tight, fill=fill, colour=colour))
        across, down = (x - 6, y - 11) if above else (x + 6, y + 21)
        parts.append(f'<text class="mid" x="{across:.1f}" y="{down:.1f}">{write(middle)}</text>')
    if field == "seconds":
        parts.append(f'<text style="fill:{colour}" x="{x + 11:.1f}" y="{y + 4:.1f}">{name}</text>')
    return [f'<path class="line" stroke="{colour}" d="M{"L".join(path)}"/>', *parts]


def proven(row: dict, gap: float) -> bool:
    return row["gap"] is not None and row["gap"] <= gap


def mark(x: float, y: float, tight: bool, *, fill: str, colour: str) -> str:
    shape = (
        f'rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"'
        if tight
        else f'circle cx="{x:.1f}" cy="{y:.1f}" r="5"'
    )
    return f'<{shape} fill="{fill}" stroke="{colour}" stroke-width="2"/>'


def told_seconds(value: float) -> str:
    return f"{value:.2g} s" if value < 10 else f"{value:,.0f} s"


def by_size(rows: Sequence[dict], key: Callable[[dict], object]) -> dict:
    parts: dict = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return parts


def ticks(logs: tuple[float, float]) -> list[float]:
    every = [step * 10.0**power for power in range(-4, 7) for step in (1, 2, 5)]
    return [value for value in every if logs[0] - 1e-9 <= math.log10(value) <= logs[1] + 1e-9]


def padded(values: Sequence[float]) -> tuple[float, float]:
    """Logarithms of the range with room for labels."""
    return math.log10(max(min(values), LEAST) / 1.6), math.log10(max(max(values), LEAST) * 1.6)
