# ruff: noqa: E501  word lists read better unbroken
"""Words for what a facility is as property: its use state (利用状況), its kind (行政財産 …), an operator's scheme."""

import re
from typing import Final

from app.domain.vocabulary import OperatorScheme, PropertyKind, Term, UseState
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

# In this order: 未使用 and 休止 are asked for before 使用, 貸付 before 利用. Keyword lists are an assumption.
_STATES: Final = (
    (
        UseState.UNUSED,
        "未利用|未使用|遊休|不使用|使用していない|利用なし|廃止済|閉鎖|廃止|廃校|閉校|閉園|閉館|空き家|unused|vacant|abandoned|disused|decommissioned|closed|not in use|excess|surplus",
    ),
    (UseState.SUSPENDED, "休止|休館|休園|休校|休業|一時停止|suspended"),
    (UseState.LENT, "貸付|貸与|賃貸|使用許可|lent|leased"),
    (UseState.TEMPORARY, "暫定|一時使用|一時利用|temporary"),
    (
        UseState.IN_USE,
        "供用|利用中|使用中|稼働|利用|使用|開館|開設|活用|in ?use|active|operational|occupied|open|utilized|utilised",
    ),
)
_KINDS: Final = (
    (PropertyKind.ADMINISTRATIVE, "行政財産|公用財産|公共用財産|^行政$|^公用$|^公共用$|administrative"),
    (PropertyKind.ORDINARY, "普通財産|^普通$|ordinary"),
    (PropertyKind.BORROWED, "借上|借用|借受|賃借|borrowed|rented"),
)
_SCHEMES: Final = (
    (OperatorScheme.PFI, "pfi|ppp|bto|dbo|ro方式|コンセッション"),
    (OperatorScheme.DESIGNATED, "指定管理|designated"),
    (OperatorScheme.LEASE, "貸付|賃貸|貸与|lease"),
    (OperatorScheme.TRANSFER, "移管|譲渡|民営化|売却|transfer"),
)


def read_use_state(text: str, factor: float = 1.0) -> CellReading:
    """`UseState`; words that tell none stay as text, with the remark `unknown_use_state`."""
    return _read(text, _STATES, "unknown_use_state")


def read_property_kind(text: str, factor: float = 1.0) -> CellReading:
    """`PropertyKind`; words that tell none stay as text, with the remark `unknown_property_kind`."""
    return _read(text, _KINDS, "unknown_property_kind")


def read_scheme(text: str, factor: float = 1.0) -> CellReading:
    """`OperatorScheme`; words that tell none stay as text, with the remark `unknown_scheme`."""
    return _read(text, _SCHEMES, "unknown_scheme")


def _read(text: str, words: tuple[tuple[Term, str], ...], fault: str) -> CellReading:
    found = plain(text).lower()
    if is_unknown(found):
        return NOTHING
    term = next((term for term, pattern in words if re.search(pattern, found)), None)
    return CellReading(term) if term is not None else CellReading(None, fault, None, True)
