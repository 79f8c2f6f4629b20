"""Words for who runs a facility (管理形態)."""

import re
from typing import Final

from app.domain.vocabulary import Management
from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

# Keyword lists are an assumption. 民間委託 is outsourcing, not a private operator: 委託 is asked for before 民間.
_WORDS: Final = (
    (Management.PFI, re.compile(r"PFI|PPP|BTO|BOT|DBO", re.IGNORECASE)),
    (Management.DESIGNATED, re.compile(r"指定管理|designated", re.IGNORECASE)),
    (Management.OUTSOURCED, re.compile(r"委託|outsourc|contracted", re.IGNORECASE)),
    (Management.DIRECT, re.compile(r"直営|直轄|直接管理|[市町村区]管理|direct|in-house", re.IGNORECASE)),
    (Management.LEASED, re.compile(r"貸付|貸与|賃貸|民営|民間(?!委託)|地元管理|自治会|町内会|lease", re.IGNORECASE)),
    (Management.OTHER, re.compile(r"その他|other", re.IGNORECASE)),
)


def read_management(text: str, factor: float = 1.0) -> CellReading:
    """`Management`; of several (直営・一部委託) the one named first, with the remark `mixed_management`."""
    plain_text = plain(text)
    if is_unknown(plain_text):
        return NOTHING
    places = sorted(
        (match.start(), rank) for rank, (_, words) in enumerate(_WORDS) if (match := words.search(plain_text))
    )
    if not places:
        return CellReading(None, "unknown_management", None, True)
    first = _WORDS[places[0][1]][0]
    if len(places) > 1:
        return CellReading(first, "mixed_management", first.ja, True)
    return CellReading(first)
