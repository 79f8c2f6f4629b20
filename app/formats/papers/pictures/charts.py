"""Charts of a report as SVG: bars told apart by lightness and pattern, every axis with its unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.formats.papers.pictures.drawing import GREY, PALE, box, filling, line, path, patterns, picture, words


@dataclass(frozen=True, slots=True)
class BarSeries:
    """One kind of bar: a value for each place of the axis."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AxisMarker:
    """A line across the axis between two places, with its words (the year of the new seismic code)."""

    before: int
    text: str


LEFT, RIGHT, TOP, BOTTOM = 46.0, 8.0, 16.0, 26.0
KEY_LINE, KEY_LETTER = 11.0, 7.2


def stacked(
    places: Sequence[str],
    series: Sequence[BarSeries],
    *,
    unit: str,
    size: tuple[float, float] = (480, 190),
    limit: BarSeries | None = None,
    marker: AxisMarker | None = None,
    top: float | None = None,
    label_every: int = 1,
) -> str:
    """Stacked bars; `limit` is drawn as a line over them; `top`: the highest value of the axis, for equal axes."""
    width, height = size
    keys = _keys(series, limit, width)
    full = height + KEY_LINE * len(keys)
    highest = top or highest_of(series, limit)
    scale = (height - TOP - BOTTOM) / highest if highest else 0.0
    step = (width - LEFT - RIGHT) / max(1, len(places))
    base = height - BOTTOM
    parts = [patterns(), *_axis(highest, base, scale, width, unit)]
    for place in range(len(places)):
        parts += _bar(series, place, LEFT + step * place + step * 0.12, base, step * 0.76, scale)
        if place % label_every == 0:
            parts.append(words(LEFT + step * (place + 0.5), base + 10, places[place], size=7, anchor="middle"))
    parts += _limit(limit, step, base, scale)
    if marker is not None:
        x = LEFT + step * marker.before
        parts += [
            line(x, TOP - 4, x, base, width=1.2, dash="4 2"),
            words(x + 3, TOP + 3, marker.text, size=7.5, weight=700),
        ]
    return picture(width, full, [*parts, *_draw_keys(keys, height)])


def highest_of(series: Sequence[BarSeries], limit: BarSeries | None = None) -> float:
    """The highest stack or line, rounded up to a number an axis can show."""
    stacks = [sum(values) for values in zip(*(each.values for each in series), strict=True)] if series else []
    most = max([*stacks, *(limit.values if limit else ())], default=0.0)
    return round_up(most)


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * each for each in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * each >= value * 0.9999)


def _axis(highest: float, base: float, scale: float, width: float, unit: str) -> list[str]:
    parts = [words(LEFT - 4, TOP - 6, unit, size=7.5, anchor="end", colour=GREY)]
    for quarter in range(5):
        value = highest * quarter / 4
        y = base - value * scale
        parts += [
            line(LEFT, y, width - RIGHT, y, colour=PALE if quarter else GREY, width=0.5),
            words(LEFT - 4, y + 2.5, _exact(value), size=7, anchor="end"),
        ]
    return parts


def _exact(value: float) -> str:
    """A value of the axis with the decimals it has: 37.5 is not written 38."""
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def _bar(series: Sequence[BarSeries], place: int, x: float, base: float, width: float, scale: float) -> list[str]:
    parts, y = [], base
    for index, each in enumerate(series):
        height = each.values[place] * scale
        if height > 0:
            y -= height
            parts.append(box(x, y, width, height, filling(index)))
    return parts


def _limit(limit: BarSeries | None, step: float, base: float, scale: float) -> list[str]:
    if limit is None:
        return []
    points = []
    for place, value in enumerate(limit.values):
        y = base - value * scale
        points += [(LEFT + step * place, y), (LEFT + step * (place + 1), y)]
    return [path(points, colour="#ffffff", width=3), path(points, colour="#a90000", width=1.6)]


def _keys(series: Sequence[BarSeries], limit: BarSeries | None, width: float) -> list[list[tuple[int, str]]]:
    """Entries of the legend in lines that fit: (series number, −1 for the line; words)."""
    entries = [(index, each.name) for index, each in enumerate(series)]
    entries += [(-1, limit.name)] if limit is not None else []
    lines: list[list[tuple[int, str]]] = [[]]
    used = 0.0
    for entry in entries:
        need = _key_width(entry[1])
        if used + need > width - LEFT - RIGHT and lines[-1]:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += need
    return [each for each in lines if each]


def _key_width(text: str) -> float:
    return 22 + sum(KEY_LETTER if not letter.isascii() else KEY_LETTER * 0.6 for letter in text)


def _draw_keys(keys: Sequence[Sequence[tuple[int, str]]], top: float) -> list[str]:
    parts = []
    for number, entries in enumerate(keys):
        x, y = LEFT, top + number * KEY_LINE
        for index, text in entries:
            parts.append(
                line(x, y + 3.5, x + 11, y + 3.5, colour="#a90000", width=1.6) if index < 0
                else box(x, y, 11, 7, filling(index), stroke="#4d4d4d")
            )  # fmt: skip
            parts.append(words(x + 14, y + 6.5, text, size=7.2))
            x += _key_width(text)
    return parts


def paired(
    names: Sequence[str],
    pairs: Sequence[tuple[float, float]],
    *,
    labels: tuple[str, str],
    unit: str,
    width: float = 480,
    top: float | None = None,
) -> str:
    """Two level bars a name, before and after, with their numbers at the end; `top`: value of the longest possible."""
    row, left, right = 25.0, 128.0, 60.0
    highest = top or max([value for pair in pairs for value in pair], default=0.0) or 1.0
    scale = (width - left - right) / highest
    parts = [patterns()]
    for number, (name, pair) in enumerate(zip(names, pairs, strict=True)):
        y = TOP + number * row
        parts.append(words(left - 5, y + 13, name, size=7.5, anchor="end"))
        for index, value in enumerate(pair):
            parts += [
                box(left, y + 2 + index * 10, max(0.3, value * scale), 9, filling(index)),
                words(left + value * scale + 3, y + 9 + index * 10, f"{value:,.0f}", size=7),
            ]
    parts.append(words(width, TOP - 6, unit, size=7.5, anchor="end", colour=GREY))
    height = TOP + row * len(names) + 6
    keys = [[(0, labels[0]), (1, labels[1])]]
    return picture(width, height + KEY_LINE, [*parts, *_draw_keys(keys, height)])
