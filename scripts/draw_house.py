"""Draws docs/architecture.svg: the rooms of `app/` on their floors and who imports whom, read from the code.

    .venv/bin/python -m scripts.draw_house

An arrow that follows from two others is left out: where A reads B and B reads C, that A reads C too is not drawn.
"""

from html import escape
from pathlib import Path

from tests.test_house import FLOORS, INNER_ROOMS, imports, sources

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "architecture.svg"
WIDTH, MARGIN, GAP = 1200, 70, 26
LINE, HEAD, BETWEEN = 15, 26, 46
MOST_IN_LINE = 26  # characters of inner rooms on one line of a box
INK, PAPER, EDGE, BAND = "#1a1a1c", "#ffffff", "#0017c1", "#f2f2f2"

Arrows = dict[str, set[str]]


def arrows() -> Arrows:
    """Room → rooms it imports, of all files of the program."""
    files = [file for file in sources() if file.room in FLOORS]
    known = {file.name for file in files}
    found: Arrows = {room: set() for room in FLOORS}
    for file in files:
        for wanted in imports(file, known):
            room = wanted.removeprefix("app.").split(".")[0]
            if wanted.startswith("app.") and room in FLOORS and room != file.room:
                found[file.room].add(room)
    return found


def without_shortcuts(found: Arrows) -> Arrows:
    """Only the arrows that do not follow from others."""
    below: Arrows = {}
    for room in sorted(found, key=lambda each: FLOORS[each]):
        below[room] = set(found[room]).union(*(below[each] for each in found[room]))
    return {
        room: {each for each in own if not any(each in below[other] for other in own - {each})}
        for room, own in found.items()
    }


def inner_lines(room: str) -> list[str]:
    """The inner rooms of a room, lowest first, broken into short lines."""
    lines = [""]
    for name in INNER_ROOMS.get(room, ()):
        if lines[-1] and len(lines[-1]) + len(name) + 1 > MOST_IN_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {name}".strip()
    return [line for line in lines if line]


def boxes() -> tuple[dict[str, tuple[float, float, float, float]], list[tuple[int, float, float]], float]:
    """Room → x, y, width, height; (floor, y, height) of each band; the height of the picture."""
    placed: dict[str, tuple[float, float, float, float]] = {}
    bands: list[tuple[int, float, float]] = []
    y = float(MARGIN)
    for floor in sorted(set(FLOORS.values()), reverse=True):
        rooms = [room for room, own in FLOORS.items() if own == floor]
        height = HEAD + LINE * max(len(inner_lines(room)) for room in rooms) + 8
        width = min((WIDTH - 2 * MARGIN - GAP * (len(rooms) - 1)) / len(rooms), 230.0)
        start = (WIDTH - width * len(rooms) - GAP * (len(rooms) - 1)) / 2
        for place, room in enumerate(rooms):
            placed[room] = (start + place * (width + GAP), y, width, height)
        bands.append((floor, y, height))
        y += height + BETWEEN
    return placed, bands, y


def picture() -> str:
    """The whole SVG."""
    placed, bands, height = boxes()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif">',
        "<title>Rooms of the program and what they import, from the top floor down</title>",
        f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{EDGE}"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAPER}"/>',
        f'<text x="{MARGIN}" y="36" font-size="18" fill="{INK}">Imports only fall</text>',
    ]
    for floor, y, size in bands:
        parts.append(f'<rect x="16" y="{y - 8:.0f}" width="{WIDTH - 32}" height="{size + 16:.0f}" fill="{BAND}"/>')
        parts.append(f'<text x="30" y="{y + 18:.0f}" font-size="14" fill="{INK}">{floor}</text>')
    parts += [line for room, own in without_shortcuts(arrows()).items() for line in _arrows(room, sorted(own), placed)]
    parts += [line for room, box in placed.items() for line in _box(room, box)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arrows(room: str, own: list[str], placed: dict[str, tuple[float, float, float, float]]) -> list[str]:
    x, y, width, height = placed[room]
    lines = []
    for place, target in enumerate(own, start=1):
        to_x, to_y, to_width, _ = placed[target]
        begin, end = x + width * place / (len(own) + 1), to_x + to_width / 2
        low, bend = y + height, (to_y - y - height) / 2
        path = f"M{begin:.0f} {low:.0f}C{begin:.0f} {low + bend:.0f} {end:.0f} {to_y - bend:.0f} {end:.0f} {to_y:.0f}"
        lines.append(f'<path d="{path}" fill="none" stroke="{EDGE}" stroke-opacity=".6" marker-end="url(#tip)"/>')
    return lines


def _box(room: str, box: tuple[float, float, float, float]) -> list[str]:
    x, y, width, height = box
    middle = x + width / 2
    lines = [
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6" '
        f'fill="{PAPER}" stroke="{INK}"/>',
        _text(middle, y + 20, 15, room),
    ]
    for number, line in enumerate(inner_lines(room)):
        low = y + HEAD + LINE * (number + 1) - 2
        lines.append(_text(middle, low, 11, line))
    return lines


def _text(x: float, y: float, size: int, words: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="middle" fill="{INK}">{escape(words)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
