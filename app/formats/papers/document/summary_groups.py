# ruff: noqa: E501  one sentence a line
"""What a plan does in everyday words: its actions in groups a resident tells apart, with the places by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.vocabulary import Action
from app.formats.papers.report.council_report import CouncilReport, ReportFacility
from app.formats.papers.wording.blocks import Block, table
from app.formats.words.pairs import Pair, say

HEAD: Pair = ("どうするか|施設数|主な施設", "What happens|Facilities|Such as")
AND_MORE: Pair = ("ほか", " and others")
BETWEEN: Pair = ("、", ", ")
MOST_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class EverydayGroup:
    """Actions that mean the same to those who use the place."""

    words: Pair
    actions: frozenset[Action]


GROUPS: Final = (
    EverydayGroup(("今の建物を手入れして使う", "Kept up as it is"), frozenset({Action.KEEP})),
    EverydayGroup(("大きく直して長く使う", "Renovated to last longer"), frozenset({Action.LIFE_EXTEND})),
    EverydayGroup(("同じ広さで建て替える", "Rebuilt as large as now"), frozenset({Action.REBUILD})),
    EverydayGroup(("利用に合う広さに小さくする", "Made smaller, to fit its use"), frozenset({Action.REBUILD_SMALLER, Action.REDUCE})),
    EverydayGroup(("ほかの施設の利用者を迎える", "Takes in users of other places"), frozenset({Action.MERGE, Action.COMBINE, Action.RECEIVE, Action.CONVERT})),
    EverydayGroup(("建物をやめ、近くの施設に移る", "Moves into a place near by; its building goes"), frozenset({Action.MERGE_INTO, Action.COMBINE_INTO})),
    EverydayGroup(("近隣の市町村の施設を使う", "Uses a neighbouring town's place"), frozenset({Action.SHARE})),
    EverydayGroup(("地域や民間に引き渡す（使い続ける）", "Handed to the neighbourhood or an operator, and goes on"), frozenset({Action.HAND_OVER, Action.PRIVATISE})),
    EverydayGroup(("民間が運営する", "Run by an operator"), frozenset({Action.OPERATE})),
    EverydayGroup(("売る・貸す・取り壊す", "Sold, let or pulled down"), frozenset({Action.SELL, Action.LEASE, Action.DEMOLISH})),
    EverydayGroup(("サービスを終える", "The service ends"), frozenset({Action.CLOSE})),
)  # fmt: skip


def groups_block(report: CouncilReport, language: str) -> Block:
    """Group, how many places, the largest of them by name: those most people leave first, then by floor area."""
    rows = []
    for group in GROUPS:
        mine = [each for each in report.facilities if Action.of(each.action) in group.actions]
        if mine:
            rows.append([say(group.words, language), f"{len(mine):,}", _names(mine, language)])
    head = say(HEAD, language).split("|")
    return table(head, rows, aligns=["left", "right", "left"], widths=[3.1, 0.8, 6], size=8.5)


def _names(mine: Sequence[ReportFacility], language: str) -> str:
    order = sorted(mine, key=lambda each: (-(each.residents or 0), -(each.floor_area_m2 or 0.0), each.code))
    names = list(dict.fromkeys(each.name for each in order))
    told = say(BETWEEN, language).join(names[:MOST_NAMES])
    return told + (say(AND_MORE, language) if len(names) > MOST_NAMES else "")
