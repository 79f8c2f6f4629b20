"""Small pieces of SVG: text is escaped, numbers are short and always written the same way."""

from collections.abc import Iterable
from html import escape
from typing import Final

FONT: Final = "Noto Sans JP"
INK: Final = "#1a1a1c"
GREY: Final = "#767676"
PALE: Final = "#d6d6d6"
# Series are told apart by lightness and by pattern: colour is a help, not the meaning.
SERIES: Final = (
    ("#00428c", "solid"), ("#f2a33a", "slant"), ("#7fb7e6", "solid"), ("#b8460e", "dots"), ("#cfe3c9", "solid"),
    ("#5a3d8a", "back"), ("#e8e8e8", "solid"), ("#2f7d4f", "slant"),
)  # fmt: skip


def short(value: float) -> str:
    """Two decimals at most, no minus zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def words(x: float, y: float, text: str, *, size: float = 8, anchor: str = "start", weight: int = 400,
          colour: str = INK, halo: float = 0.0) -> str:  # fmt: skip
    """Text with its base line at y; `anchor` start, middle or end; `halo`: width of a white edge around it."""
    edge = f' stroke="#ffffff" stroke-width="{short(halo)}" stroke-linejoin="round"' if halo else ""
    return (
        f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}"{edge}>{escape(text)}</text>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "#ffffff") -> str:
    return (
        f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="0.4"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 0.6, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}" stroke="{colour}" '
        f'stroke-width="{short(width)}"{dashed}/>'
    )


def path(points: Iterable[tuple[float, float]], *, colour: str, width: float, dash: str = "") -> str:
    """An open line through the points."""
    told = " ".join(f"{'L' if index else 'M'}{short(x)} {short(y)}" for index, (x, y) in enumerate(points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{told}" fill="none" stroke="{colour}" stroke-width="{short(width)}"{dashed}/>'


def filling(index: int) -> str:
    """What the boxes of a series are filled with."""
    colour, pattern = SERIES[index % len(SERIES)]
    return colour if pattern == "solid" else f"url(#series{index % len(SERIES)})"


def patterns() -> str:
    """Definitions of all fillings that are no plain colour."""
    made = []
    for index, (colour, pattern) in enumerate(SERIES):
        if pattern == "solid":
            continue
        mark = {"slant": '<path d="M0 4L4 0" stroke="#ffffff" stroke-width="1"/>',
                "back": '<path d="M0 0L4 4" stroke="#ffffff" stroke-width="1"/>',
                "dots": '<circle cx="2" cy="2" r="0.9" fill="#ffffff"/>'}[pattern]  # fmt: skip
        made.append(
            f'<pattern id="series{index}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{colour}"/>{mark}</pattern>'
        )
    return f"<defs>{''.join(made)}</defs>"


def picture(width: float, height: float, parts: Iterable[str], *, unit: str = "") -> str:
    """A whole drawing; `unit` of its outer size ("mm": as large on paper as its numbers say)."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{short(width)}{unit}" height="{short(height)}{unit}" '
        f'viewBox="0 0 {short(width)} {short(height)}" font-family="{FONT}">{"".join(parts)}</svg>'
    )
