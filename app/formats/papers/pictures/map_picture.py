"""Maps at a true scale: metres of the town's plane → millimetres on paper, 1:n, with a bar that measures the same."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.formats.papers.pictures.drawing import GREY, INK, box, line, picture, short, words
from app.formats.papers.pictures.signs import SIDE, drawn
from app.formats.papers.report.council_report import MapArea, ReportFacility
from app.formats.spatial.projection import to_plane

Floats = NDArray[np.float64]
# Scales that maps are printed at.
SCALES: Final = (
    500, 1_000, 2_500, 5_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 75_000,
    100_000, 125_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 750_000, 1_000_000, 2_000_000,
)  # fmt: skip
_BARS: Final = (50, 100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 25_000, 50_000, 100_000)
SIGN_MM: Final = 3.2
MARGIN_MM: Final = 6.0
# Up to this scale a row of signs stays near its place (a sign is 160 m wide on the ground).
APART_TO: Final = 50_000
# Below the map's points: the bar and the arrow have a strip of their own.
STRIP_MM: Final = 13.0
BAR_MM: Final = 45.0


@dataclass(frozen=True, slots=True)
class MapFrame:
    """What is shown: the plane's EPSG, its south-west corner in metres, 1:`scale`, paper in millimetres."""

    epsg: int
    west_m: float
    south_m: float
    scale: int
    width_mm: float
    height_mm: float

    def on_paper(self, lon: Sequence[float], lat: Sequence[float]) -> Floats:
        """Degrees → millimetres right of and below the paper's upper left corner: float[n, 2]."""
        plane = to_plane(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float), self.epsg)
        to_mm = 1000.0 / self.scale
        return np.column_stack(
            [(plane[:, 0] - self.west_m) * to_mm, self.height_mm - (plane[:, 1] - self.south_m) * to_mm]
        )


def frame_of(points: Sequence[tuple[float, float]], *, epsg: int, width_mm: float, height_mm: float) -> MapFrame:
    """The largest scale at which all points (lon, lat) lie on the paper above the strip of the bar, centred."""
    plane = to_plane([point[0] for point in points], [point[1] for point in points], epsg)
    low, high = plane.min(axis=0), plane.max(axis=0)
    room = np.array([width_mm - 2 * MARGIN_MM, height_mm - MARGIN_MM - STRIP_MM])
    needed = float(((high - low) * 1000 / room).max())
    scale = next((each for each in SCALES if each >= needed), SCALES[-1])
    middle_mm = np.array([width_mm / 2, STRIP_MM + room[1] / 2])
    corner = (low + high) / 2 - middle_mm * scale / 1000
    return MapFrame(epsg, float(corner[0]), float(corner[1]), scale, width_mm, height_mm)


def map_picture(
    frame: MapFrame,
    facilities: Sequence[ReportFacility],
    *,
    outline: Sequence[MapArea] = (),
    districts: Sequence[MapArea] = (),
    numbers: dict[str, int] | None = None,
    ways: bool = True,
) -> str:
    """The map as SVG in millimetres; `numbers`: facility code → the number written beside its sign."""
    # The drawing ends at its own edge; a clip path of the same size would cost most of the time of a picture.
    # What lies beyond the town is grey; where its outline is not known, nothing is.
    parts = [box(0, 0, frame.width_mm, frame.height_mm, "#f3f5f7" if outline else "#ffffff")]
    parts += [_area(frame, area, fill="#ffffff", stroke="#6b7280", width=0.35) for area in outline]
    parts += [_area(frame, area, fill="none", stroke="#9aa1ab", width=0.2, dash="1.2 0.8") for area in districts]
    placed = [each for each in facilities if each.lon is not None and each.lat is not None]
    parts += _ways(frame, placed) if ways else []
    parts += _signs(frame, placed, numbers or {})
    parts += [each for area in districts for each in _name(frame, area)]
    edge = box(0.2, 0.2, frame.width_mm - 0.4, frame.height_mm - 0.4, "none", stroke="#9aa1ab")
    return picture(frame.width_mm, frame.height_mm, [*parts, *_measures(frame), edge], unit="mm")


def _area(frame: MapFrame, area: MapArea, *, fill: str, stroke: str, width: float, dash: str = "") -> str:
    told = []
    for ring in area.rings:
        spots = frame.on_paper([point[0] for point in ring], [point[1] for point in ring])
        if dash:
            told += [f"M{short(x1)} {short(y1)}L{short(x2)} {short(y2)}" for x1, y1, x2, y2 in _inside(frame, spots)]
        else:
            told.append("M" + "L".join(f"{short(x)} {short(y)}" for x, y in spots) + "Z")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    lines = f'stroke="{stroke}" stroke-width="{width}"{dashed}'
    return f'<path d="{"".join(told)}" fill="{fill}" fill-rule="evenodd" {lines}/>'


def _inside(frame: MapFrame, spots: Floats) -> list[tuple[float, float, float, float]]:
    """The parts of a line that lie on the paper: a printer draws every dash of what lies beyond it too."""
    parts = []
    size = (frame.width_mm, frame.height_mm)
    for start, end in itertools.pairwise(spots):
        first, last = 0.0, 1.0
        for axis in (0, 1):
            step = float(end[axis] - start[axis])
            for way, room in ((-step, float(start[axis])), (step, size[axis] - float(start[axis]))):
                if way < 0:
                    first = max(first, room / way)
                elif way > 0:
                    last = min(last, room / way)
                elif room < 0:
                    last = -1.0
        if first < last:
            (x1, y1), (x2, y2) = start + (end - start) * first, start + (end - start) * last
            parts.append((float(x1), float(y1), float(x2), float(y2)))
    return parts


def _name(frame: MapFrame, area: MapArea) -> list[str]:
    """The name in the middle of the largest ring, over what lies there."""
    ring = max(area.rings, key=len, default=())
    if not ring or not area.name:
        return []
    spots = frame.on_paper([point[0] for point in ring], [point[1] for point in ring])
    x, y = spots.mean(axis=0)
    halo = words(x, y, area.name, size=2.8, anchor="middle", halo=0.9)
    return [halo, words(x, y, area.name, size=2.8, anchor="middle", colour=GREY)]


def _ways(frame: MapFrame, facilities: Sequence[ReportFacility]) -> list[str]:
    """A line from each place people leave to where they go."""
    parts = []
    for each in facilities:
        for to in each.receivers:
            if to.lon is None or to.lat is None or each.lon is None or each.lat is None:
                continue
            spots = frame.on_paper([each.lon, to.lon], [each.lat, to.lat])
            parts += [line(*part, colour=INK, width=0.25, dash="1 0.7") for part in _inside(frame, spots)]
    return parts


def _signs(frame: MapFrame, facilities: Sequence[ReportFacility], numbers: dict[str, int]) -> list[str]:
    """What stays first, what changes over it."""
    parts: list[str] = []
    labels: list[str] = []
    factor = SIGN_MM / SIDE
    order = sorted(facilities, key=lambda one: (one.changes, one.ends_use, one.code))
    for each, spot in zip(order, _apart(frame, order, numbers), strict=True):
        at = f"translate({short(spot[0] - SIGN_MM / 2)} {short(spot[1] - SIGN_MM / 2)}) scale({factor:.4f})"
        parts.append(f'<g transform="{at}">{drawn(each.action)}</g>')
        if each.code in numbers:
            label = (spot[0] + 1.9, spot[1] + 1, str(numbers[each.code]))
            labels += [words(*label, size=2.4, weight=700, halo=0.9), words(*label, size=2.4, weight=700)]
    return [*parts, *labels]


def _apart(frame: MapFrame, facilities: Sequence[ReportFacility], numbers: dict[str, int]) -> Floats:
    """Where each sign is drawn: those of one place stand in a row about it, on the paper, all of them seen."""
    spots = frame.on_paper([each.lon or 0.0 for each in facilities], [each.lat or 0.0 for each in facilities])
    if frame.scale > APART_TO:
        return spots
    together: dict[tuple[float, float], list[int]] = {}
    for index, (x, y) in enumerate(spots.round(1).tolist()):
        together.setdefault((x, y), []).append(index)
    for (x, _), same in together.items():
        # A number needs as much room as its sign.
        step = SIGN_MM * (2 if any(facilities[each].code in numbers for each in same) else 1)
        half = len(same) * step / 2
        middle = min(max(x, half), frame.width_mm - half) if len(same) > 1 and 0 <= x <= frame.width_mm else x
        spots[same, 0] += middle - x + (np.arange(len(same)) - (len(same) - 1) / 2) * step
    return spots


def bar_metres(scale: int) -> int:
    """The round distance whose bar is nearest to, and not longer than, 45 mm."""
    return max((each for each in _BARS if each * 1000 / scale <= BAR_MM), default=_BARS[0])


def _measures(frame: MapFrame) -> list[str]:
    """Scale bar, scale in figures, and the arrow to the plane's north."""
    metres = bar_metres(frame.scale)
    length = metres * 1000 / frame.scale
    x, y = 4.0, frame.height_mm - 5.0
    told = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres} m"
    north = frame.width_mm - 6.0
    return [
        box(x - 2, y - 6, max(length, 24) + 18, 9.5, "#ffffff"),
        f'<rect id="scale-bar" x="{short(x)}" y="{short(y)}" width="{length:.3f}" height="1.2" fill="{INK}"/>',
        words(x, y - 1.2, "0", size=2.6),
        words(x + length, y - 1.2, told, size=2.6, anchor="middle"),
        words(x, y - 4, f"1:{frame.scale:,}", size=2.8, weight=700) if length < 12 else
        words(x + length / 2, y - 1.2, f"1:{frame.scale:,}", size=2.8, weight=700, anchor="middle"),
        box(north - 3, y - 6, 6, 9.5, "#ffffff"),
        f'<path d="M{short(north)} {short(y - 5.5)}l1.6 5.2-1.6-1.3-1.6 1.3z" fill="{INK}"/>',
        words(north, y + 3, "N", size=3, anchor="middle", weight=700),
    ]  # fmt: skip
