"""The scaling curve as one SVG picture: seconds to the proven gap and memory over the number of buildings, log-log."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT = 800, 690, 82, 66
LEAST = 1e-3  # seconds; less cannot be told from nothing
KINDS = {False: ("normal", "#0072B2"), True: ("tight", "#D55E00")}  # told apart by every kind of eye
STYLE = (
    "text{font:13px system-ui,'Noto Sans',sans-serif;fill:#333}.head{font-size:17px;font-weight:600}.note{fill:#5a5a5a}"
    ".grid{stroke:#e4e4e4}.axis{stroke:#8a8a8a;fill:none}.mid{text-anchor:middle}.end{text-anchor:end}"
    ".line{fill:none;stroke-width:2}.span{stroke-width:1.5;opacity:.6}"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity of the rows, log-log over their buildings; top and height in pixels."""

    rows: Sequence[dict]
    field: str
    gap: float
    write: Callable[[float], str]
    top: float
    height: float

    def right_of(self, buildings: float) -> float:
        return LEFT + share(buildings, [row["buildings"] for row in self.rows]) * (WIDTH - LEFT - RIGHT)

    def under(self, value: float) -> float:
        return self.top + self.height * (1 - share(value, [row[self.field] for row in self.rows]))


def draw_curve(rows: Sequence[dict], gap: float) -> str:
    """The picture of benchmark rows; hollow marks are sizes where some city did not reach `gap` in its time."""
    most = max(len(part) for part in grouped(rows, "tight", "buildings"))
    cities = "one city a point." if most == 1 else f"points: median of up to {most} cities, bars: least and most."
    missed = "" if all(proven(row, gap) for row in rows) else "Hollow: the gap was not reached in the time given."
    upper = Panel(rows, "seconds", gap, lambda value: f"{value:,.{0 if value >= 10 else 2}f} s", 92, 300)
    lower = Panel(rows, "peak_mb", gap, lambda value: f"{value:,.0f} MB", 492, 130)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img">',
        f"<title>Seconds and memory to a proven gap of {100 * gap:g} %</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text class="head" x="{LEFT}" y="28">Seconds to a plan proven within {100 * gap:g} % of the best</text>',
        f'<text class="note" x="{LEFT}" y="50">10 functions, 4 periods, one thread; {cities}</text>',
        f'<text class="note" x="{LEFT}" y="69">{missed}</text>{draw_panel(upper)}',
        f'<text class="head" x="{LEFT}" y="474">Memory of the whole process</text>{draw_panel(lower)}',
        f'<text class="mid" x="{WIDTH / 2}" y="678">Buildings × populated meshes (all axes logarithmic)</text></svg>',
    ]
    return "\n".join(parts) + "\n"


def draw_panel(panel: Panel) -> str:
    kinds = grouped(panel.rows, "tight")
    return grid(panel) + "".join(draw_series(panel, part, above=part is kinds[-1]) for part in kinds)


def grid(panel: Panel) -> str:
    """Light lines at 1, 2 and 5 of every decade, named at the side; the sizes measured are named below."""
    bottom, edge = panel.top + panel.height, WIDTH - RIGHT
    parts = []
    for value in (step * 10.0**power for power in range(-3, 7) for step in (1, 2, 5)):
        y = panel.under(value)
        if panel.top <= y <= bottom:
            parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{edge}"/>')
            parts.append(f'<text class="end" x="{LEFT - 8}" y="{y + 4:.1f}">{panel.write(value)}</text>')
    for buildings, meshes in sorted({(row["buildings"], row["meshes"]) for row in panel.rows}):
        x = panel.right_of(buildings)
        parts.append(f'<path class="grid" d="M{x:.1f} {panel.top}V{bottom}"/>')
        parts.append(f'<text class="mid" x="{x:.1f}" y="{bottom + 18}">{buildings:,}</text>')
        parts.append(f'<text class="mid note" x="{x:.1f}" y="{bottom + 34}">× {meshes:,}</text>')
    return "\n".join([*parts, f'<path class="axis" d="M{LEFT} {panel.top}V{bottom}H{edge}"/>'])


def draw_series(panel: Panel, rows: Sequence[dict], *, above: bool) -> str:
    """Median, range and value at every size; the curve is named at its end where seconds are drawn."""
    name, colour = KINDS[rows[0]["tight"]]
    parts, path = [], []
    for part in grouped(rows, "buildings"):
        values = [row[panel.field] for row in part]
        middle = statistics.median(values)
        x, y = panel.right_of(part[0]["buildings"]), panel.under(middle)
        path.append(f"{x:.1f} {y:.1f}")
        span = f"M{x:.1f} {panel.under(min(values)):.1f}V{panel.under(max(values)):.1f}"
        parts.append(f'<path class="span" stroke="{colour}" d="{span}"/>')
        fill = colour if all(proven(row, panel.gap) for row in part) else "#fff"
        round_corners = 0 if rows[0]["tight"] else 5
        parts.append(
            f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" rx="{round_corners}" fill="{fill}"'
            f' stroke="{colour}" stroke-width="2"/>'
        )
        across, down = (x - 6, y - 11) if above else (x + 6, y + 21)
        parts.append(f'<text class="mid" x="{across:.1f}" y="{down:.1f}">{panel.write(middle)}</text>')
    if panel.field == "seconds":
        parts.append(f'<text style="fill:{colour}" x="{x + 11:.1f}" y="{y + 4:.1f}">{name}</text>')
    return "\n".join([f'<path class="line" stroke="{colour}" d="M{"L".join(path)}"/>', *parts])


def proven(row: dict, gap: float) -> bool:
    return row["gap"] is not None and row["gap"] <= gap


def grouped(rows: Sequence[dict], *fields: str) -> list[list[dict]]:
    """Rows with equal fields together, rising."""
    keys = sorted({tuple(row[field] for field in fields) for row in rows})
    return [[row for row in rows if tuple(row[field] for field in fields) == key] for key in keys]


def share(value: float, values: Sequence[float]) -> float:
    """Where `value` lies between the least (0) and the most (1) of `values`, logarithmic, with room for labels."""
    least, most = math.log(max(min(values), LEAST) / 1.6), math.log(max(*values, LEAST) * 1.6)
    return (math.log(max(value, LEAST)) - least) / (most - least)
