"""Whether what facilities are told by still means those of the register: codes shifted or padded, addresses of others.

A row tells when its name and address (or place) are those of exactly one known facility: its code should be that one's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.register.identity import Likeness, NamedPlace, fit_of
from app.domain.register.lookalikes import same_key

# So many rows, and so large a share of those that tell, make a column that has stopped matching (assumptions).
_FEWEST: Final = 3
_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class StoppedCodes:
    """Rows whose name and address are a known facility's under another code: index → that code; `told`: rows that tell.

    `borrowed`: rows with a code that belongs to a known facility of another name.
    """

    meant: dict[int, str]
    borrowed: frozenset[int]
    told: int

    def is_column(self) -> bool:
        """Whether the column as a whole is doubted, not single rows of it."""
        return is_column(len(self.meant), self.told)


def is_column(doubted: int, told: int) -> bool:
    """Whether so many rows of those that tell make the whole column doubtful."""
    return doubted >= max(_FEWEST, _SHARE * told)


def known_elsewhere(
    listed: Sequence[NamedPlace], codes: Sequence[str], known: Mapping[str, NamedPlace]
) -> dict[int, str]:
    """Rows taken for new although one known facility, meant by no other row, has their name: index → its code.

    They say another address or place. A name that the list or the register has several times says nothing.
    """
    claimed = set(codes)
    free = _by_name(known)
    rows: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(listed):
        rows[same_key(row.name)].append(index)
    return {
        indices[0]: free[name][0]
        for name, indices in rows.items()
        if len(indices) == 1 and len(free.get(name, ())) == 1 and free[name][0] not in claimed
    }


def stopped_codes(listed: Sequence[NamedPlace], known: Mapping[str, NamedPlace]) -> StoppedCodes:
    """Compare the codes of one municipality's list with its register: code → facility."""
    doubtful = [index for index, row in enumerate(listed) if row.code and not _agrees(row, known.get(row.code))]
    if not doubtful or not known:
        return StoppedCodes({}, frozenset(), 0)
    shelf = _by_name(known)
    meant: dict[int, str] = {}
    borrowed = set()
    for index in doubtful:
        row = listed[index]
        fits = [
            code for code in shelf.get(same_key(row.name), ()) if fit_of(row, known[code], Likeness.SAME) is not None
        ]
        if row.code in fits:
            continue
        if row.code in known:
            borrowed.add(index)
        if len(fits) == 1:
            meant[index] = fits[0]
    agreeing = sum(1 for row in listed if row.code) - len(doubtful)
    return StoppedCodes(meant, frozenset(borrowed), agreeing + len(meant))


def codes_by_name(listed: Sequence[NamedPlace], stopped: StoppedCodes) -> list[str | None]:
    """The rows' codes with those that name and address tell in place of the list's.

    A code that belongs to a facility of another name is nobody's where the list means that facility elsewhere.
    """
    claimed = set(stopped.meant.values())
    codes: list[str | None] = []
    for index, row in enumerate(listed):
        if index in stopped.meant:
            codes.append(stopped.meant[index])
        else:
            codes.append(None if row.code in claimed else row.code)
    return codes


def _by_name(known: Mapping[str, NamedPlace]) -> dict[str, list[str]]:
    """The codes of the facilities of each name."""
    shelf: dict[str, list[str]] = defaultdict(list)
    for code, facility in known.items():
        shelf[same_key(facility.name)].append(code)
    return shelf


def _agrees(row: NamedPlace, known: NamedPlace | None) -> bool:
    return known is not None and known.name == row.name
