"""Words in which a town's plan says what is to become of a facility (方針・対策内容) → the action meant."""

import re
from typing import Final

from app.domain.vocabulary import Action
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

# In this order: what is said more precisely is asked for first (集約による廃止 is a move, no mere end). The lists are
# an assumption; the program's own words for its actions are read before them.
_WORDS: Final = (
    (Action.REBUILD_SMALLER, "(縮小|適正規模|減築).*(建て?替|改築|更新)|(建て?替|改築|更新).*(縮小|適正規模)"),
    (Action.REDUCE, "減築|規模.?縮小|一部.?(解体|除却)|^縮小"),
    (Action.COMBINE, "複合.*(受|先$)"),
    (Action.COMBINE_INTO, "複合|combine"),
    (Action.RECEIVE, "多機能"),
    (Action.MERGE, "(集約|統合|統廃合).*(受|先$)"),
    (Action.MERGE_INTO, "集約|統合|統廃合|再編|merge|consolidat"),
    (Action.SHARE, "広域|共同利用|相互利用|share"),
    (Action.OPERATE, "指定管理|民間運営|民間委託|運営委託|pfi|ppp"),
    (Action.PRIVATISE, "民営化|民間(に|へ|への)?(移管|譲渡)|privati"),
    (Action.HAND_OVER, "移譲|(地域|地元|自治会|町内会).*(移管|譲渡)|移管|譲渡|hand over"),
    (Action.SELL, "売却|売り?払|処分|sell|sale"),
    (Action.LEASE, "貸付|貸し付け|貸与|賃貸|lease"),
    (Action.CONVERT, "転用|用途変更|convert"),
    (Action.CLOSE, "廃止|閉鎖|閉館|閉校|閉園|廃校|廃園|閉所|close|abolish"),
    (Action.DEMOLISH, "除却|解体|撤去|取り?壊|demolish"),
    (Action.REBUILD, "建て?替|改築|更新|新築|rebuild"),
    (Action.LIFE_EXTEND, "長寿命|大規模改修|延命|予防保全|改修|life ?ext|renovat"),
    (Action.KEEP, "継続|維持|存続|現状|残す|保全|keep|maintain"),
)
_LABELS: Final = {
    plain(label).lower(): action
    for action in Action
    for label in (action.value, action.label("ja"), action.label("en"))
}


def read_verdict(text: str, factor: float = 1.0) -> CellReading:
    """`Action`; words that tell none stay as text, with the remark `unknown_verdict`."""
    found = plain(text).lower()
    if is_unknown(found):
        return NOTHING
    exact = _LABELS.get(found)
    if exact is not None:
        return CellReading(exact)
    action = next((action for action, pattern in _WORDS if re.search(pattern, found)), None)
    return CellReading(action) if action is not None else CellReading(None, "unknown_verdict", None, True)
