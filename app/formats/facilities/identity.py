"""Give every record a code that is the same next year: the town's own, a known facility's, else one made from its name.

A made code starts with `N` and is a digest of the normalised name and address, so the same list always gives the
same codes and importing it twice makes no second facility.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, with_column

_BLANK = re.compile(r"[\s　・,、.。()（）「」\-‐－―ー]")


def name_key(name: str | None) -> str:
    """A name for comparing: NFKC, no blanks, no punctuation, no case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", name or "")).casefold()


def made_code(record: FacilityRecord) -> str:
    text = f"{name_key(record.name)}|{name_key(record.address)}"
    return "N" + hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _code_of(record: FacilityRecord, known: Mapping[str, list[tuple[str, str]]]) -> str:
    if record.code:
        return record.code
    candidates = known.get(name_key(record.name), [])
    address = name_key(record.address)
    same_place = [code for code, other in candidates if other == address or not other or not address]
    return same_place[0] if len(same_place) == 1 else made_code(record)


def with_codes(
    records: Iterable[FacilityRecord], known: Mapping[str, tuple[str, str | None]]
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Records with a code each, unique within the file; repeated ones get `-2`, `-3` … and an issue.

    `known` is the register of that municipality: code → (name, address).
    """
    by_name: dict[str, list[tuple[str, str]]] = {}
    for code, (name, address) in known.items():
        by_name.setdefault(name_key(name), []).append((code, name_key(address)))
    seen: Counter[tuple[str | None, str]] = Counter()
    listed = list(records)
    codes, issues = [], []
    for record in listed:
        code = _code_of(record, by_name)
        seen[record.municipality_code, code] += 1
        times = seen[record.municipality_code, code]
        if times > 1:
            code = f"{code}-{times}"
            issues.append(remark("twin_name", row=record.row, value=record.name, done=code))
        codes.append(code)
    return with_column(listed, "code", codes), issues
