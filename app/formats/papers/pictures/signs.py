"""The screen's own signs as drawings: colour and shape, neither carries the meaning alone."""

from typing import Final

from app.domain.actions import ACTIONS, Shape

LOOKS: Final[dict[str, tuple[str, str]]] = {
    action.value: (row.colour, row.shape.value) for action, row in ACTIONS.items()
}
INK: Final = "#1a1a1c"
SIDE: Final = 18
_DIAMOND = "M9 1l8 8-8 8-8-8z"
_RIGHT = "M15 9L4.5 15V3z"
# Paths in a square of 18; hollow ones let what is below shine through.
PATHS: Final[dict[str, str]] = {
    Shape.DOT: "M4.7 9a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0z",
    Shape.CIRCLE: "M3 9a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    Shape.RING: "M3.5 9a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    Shape.SQUARE: "M3.5 3.5h11v11h-11z",
    Shape.SQUARE_SMALL: "M5.5 5.5h7v7h-7z",
    Shape.SQUARE_HOLLOW: "M4 4h10v10H4z",
    Shape.DIAMOND: _DIAMOND,
    Shape.DIAMOND_HOLLOW: _DIAMOND,
    Shape.TRIANGLE_DOWN: "M9 16L2 3h14z",
    Shape.TRIANGLE_UP: "M9 2l7 13H2z",
    Shape.TRIANGLE_LEFT: "M3 9L13.5 3v12z",
    Shape.TRIANGLE_RIGHT: _RIGHT,
    Shape.TRIANGLE_RIGHT_HOLLOW: _RIGHT,
    Shape.HEXAGON: "M5 2h8l4 7-4 7H5L1 9z",
    Shape.STAR: "M9 1l2.3 5 5.5.7-4 3.8 1 5.5L9 13.3 4.2 16l1-5.5-4-3.8L6.7 6z",
    Shape.PLUS: "M7 2h4v5h5v4h-5v5H7v-5H2V7h5z",
    Shape.CROSS: "M3 5l2-2 4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4z",
    Shape.CROSS_THIN: "M3 4l1-1 5 5 5-5 1 1-5 5 5 5-1 1-5-5-5 5-1-1 5-5z",
    Shape.BAR: "M2 7h14v4H2z",
}
HOLLOW: Final = frozenset({Shape.RING, Shape.SQUARE_HOLLOW, Shape.DIAMOND_HOLLOW, Shape.TRIANGLE_RIGHT_HOLLOW})


def drawn(action: str) -> str:
    """The sign of an action as an SVG element in a square of 18."""
    colour, shape = LOOKS.get(action, LOOKS["keep"])
    opacity = ' fill-opacity="0.2"' if shape in HOLLOW else ""
    return f'<path d="{PATHS[shape]}" fill="{colour}" stroke="{INK}" stroke-width="1"{opacity}/>'


def symbol(action: str) -> str:
    """The sign as a picture of its own, 18 × 18."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">'
    return f"{head}{drawn(action)}</svg>"
