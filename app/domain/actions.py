"""One row an action: what it means for a facility and its people, how it is paid, and how it is drawn.

Screens get these rows from the vocabulary route, papers read them here. An action without a row fails a test.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.cost.finance import Scheme
from app.domain.vocabulary import Action


class Role(StrEnum):
    """What a facility does with people: `GIVES` its own up to others, `TAKES` others' in."""

    NONE = "none"
    GIVES = "gives"
    TAKES = "takes"
    BOTH = "both"


class Shape(StrEnum):
    """Signs of the map; giver and taker never share one."""

    DOT = "dot"
    CIRCLE = "circle"
    SQUARE = "square"
    SQUARE_SMALL = "square-small"
    SQUARE_HOLLOW = "square-hollow"
    DIAMOND = "diamond"
    DIAMOND_HOLLOW = "diamond-hollow"
    TRIANGLE_DOWN = "triangle-down"
    TRIANGLE_UP = "triangle-up"
    TRIANGLE_LEFT = "triangle-left"
    TRIANGLE_RIGHT = "triangle-right"
    TRIANGLE_RIGHT_HOLLOW = "triangle-right-hollow"
    HEXAGON = "hexagon"
    STAR = "star"
    PLUS = "plus"
    CROSS = "cross"
    CROSS_THIN = "cross-thin"
    BAR = "bar"
    RING = "ring"


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`ends_use`: the city stops using the building. `changes`: counts as a place changed (what an office carries out).
    `is_usual`: may be chosen unless a planner forbids it; else only where a planner allows it. `works`: the cost kind
    its works are booked as. `schemes`: bonds it may use (docs/sources.md 4.5). `order`: in lists and legends.
    """

    action: Action
    role: Role
    ends_use: bool
    changes: bool
    is_usual: bool
    works: str
    schemes: tuple[Scheme, ...]
    shape: Shape
    colour: str
    order: int = 0


_MERGE_BONDS = (Scheme.FM_BOND_MERGE, Scheme.DEPOPULATION_BOND)
_DEPOPULATED = (Scheme.DEPOPULATION_BOND,)
_NONE: tuple[Scheme, ...] = ()
_LONG_LIFE = (Scheme.FM_BOND_LONG_LIFE, Scheme.DEPOPULATION_BOND)
_CONVERT = (Scheme.FM_BOND_CONVERT, Scheme.DEPOPULATION_BOND)
_DEMOLITION = (Scheme.FM_BOND_DEMOLITION,)
A, R, S = Action, Role, Shape

# action, role, ends use, changes, usual, works, schemes, sign, colour
_ROWS = (
    ActionRow(A.KEEP, R.NONE, False, False, True, "renewal", _NONE, S.DOT, "#767676"),
    ActionRow(A.LIFE_EXTEND, R.NONE, False, False, True, "renovation", _LONG_LIFE, S.CIRCLE, "#3f8fd6"),
    ActionRow(A.REBUILD, R.NONE, False, False, True, "rebuild", _DEPOPULATED, S.SQUARE, "#197a4b"),
    ActionRow(A.REBUILD_SMALLER, R.NONE, False, False, True, "rebuild", _DEPOPULATED, S.SQUARE_SMALL, "#51b883"),
    ActionRow(A.REDUCE, R.NONE, False, False, True, "demolition", _DEMOLITION, S.SQUARE_HOLLOW, "#51b883"),
    ActionRow(A.MERGE, R.TAKES, False, True, True, "rebuild", _MERGE_BONDS, S.TRIANGLE_DOWN, "#e25100"),
    ActionRow(A.MERGE_INTO, R.GIVES, True, True, True, "demolition", _DEMOLITION, S.TRIANGLE_LEFT, "#b8460e"),
    ActionRow(A.COMBINE, R.TAKES, False, True, True, "rebuild", _MERGE_BONDS, S.DIAMOND, "#a565f8"),
    ActionRow(A.COMBINE_INTO, R.GIVES, True, True, True, "demolition", _DEMOLITION, S.DIAMOND_HOLLOW, "#7141b1"),
    ActionRow(A.RECEIVE, R.TAKES, False, True, True, "fit_out", _CONVERT, S.STAR, "#00428c"),
    ActionRow(A.CONVERT, R.BOTH, False, True, True, "fit_out", _CONVERT, S.HEXAGON, "#b78f00"),
    ActionRow(A.SHARE, R.GIVES, True, True, True, "fee", _NONE, S.TRIANGLE_UP, "#008299"),
    ActionRow(A.OPERATE, R.NONE, False, True, False, "renewal", _NONE, S.RING, "#6f6f6f"),
    ActionRow(A.PRIVATISE, R.NONE, True, True, False, "repair", _NONE, S.TRIANGLE_RIGHT, "#8b008b"),
    ActionRow(A.HAND_OVER, R.NONE, True, True, False, "repair", _NONE, S.TRIANGLE_RIGHT_HOLLOW, "#8b008b"),
    ActionRow(A.SELL, R.NONE, True, True, True, "demolition", _DEMOLITION, S.PLUS, "#8c6a00"),
    ActionRow(A.LEASE, R.NONE, True, True, True, "demolition", _DEMOLITION, S.BAR, "#8c6a00"),
    ActionRow(A.DEMOLISH, R.NONE, True, True, True, "demolition", _DEMOLITION, S.CROSS_THIN, "#5c5c5c"),
    ActionRow(A.CLOSE, R.GIVES, True, True, True, "demolition", _DEMOLITION, S.CROSS, "#a90000"),
)
ACTIONS: dict[Action, ActionRow] = {
    row.action: ActionRow(
        row.action, row.role, row.ends_use, row.changes, row.is_usual, row.works, row.schemes, row.shape, row.colour, n
    )
    for n, row in enumerate(_ROWS)
}
# The town gives the building up, and it serves on.
SERVES_ON: frozenset[Action] = frozenset({Action.HAND_OVER, Action.PRIVATISE})
USUAL_ACTIONS: frozenset[Action] = frozenset(action for action, row in ACTIONS.items() if row.is_usual)


def row_of(action: Action) -> ActionRow:
    """The row of an action. Raises KeyError where somebody added an action without one."""
    return ACTIONS[action]
