"""Records with a code each (`domain.register.identity`), and remarks on what was taken for the same facility."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.register.identity import Identity, Likeness, NamedPlace, identify
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, with_column

# What the register knows of one code: (name, address) or (name, address, lon, lat).
KnownFacility = tuple[str, str | None] | tuple[str, str | None, float | None, float | None]
_REMARKS = {
    Likeness.SAME: "same_name_otherwise_spelt",
    Likeness.ALIKE: "possibly_same_facility",
    Likeness.TWIN: "twin_name",
}


def with_codes(
    records: Iterable[FacilityRecord], known: Mapping[str | tuple[str | None, str], KnownFacility]
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Records with a code each, unique within their municipality, in the order given.

    `known` is the register: code → facility, or (municipality code, code) → facility where several municipalities are
    meant. A facility found under another spelling, possibly the same, or twice in the list leaves an issue.
    """
    listed = list(records)
    towns: dict[str | None, list[int]] = defaultdict(list)
    for index, record in enumerate(listed):
        towns[record.municipality_code].append(index)
    codes: list[str | None] = [record.code for record in listed]
    issues: list[Issue] = []
    for town, rows in towns.items():
        if all(listed[index].code for index in rows) and len({codes[index] for index in rows}) == len(rows):
            continue
        named = [_named(listed[index]) for index in rows]
        for index, identity in zip(rows, identify(named, _known_of(town, known)), strict=True):
            codes[index] = identity.code
            issues += _remarks_on(listed[index], identity)
    issues.sort(key=lambda issue: issue.row or 0)
    return with_column(listed, "code", codes), issues


def _known_of(town: str | None, known: Mapping[str | tuple[str | None, str], KnownFacility]) -> dict[str, NamedPlace]:
    return {
        key if isinstance(key, str) else key[1]: NamedPlace(*facility)
        for key, facility in known.items()
        if isinstance(key, str) or key[0] == town
    }


def _named(record: FacilityRecord) -> NamedPlace:
    return NamedPlace(record.name, record.address, record.lon, record.lat, record.code)


def _remarks_on(record: FacilityRecord, identity: Identity) -> Sequence[Issue]:
    code = _REMARKS.get(identity.likeness)
    if code is None or (identity.known is None and identity.likeness is not Likeness.TWIN):
        return ()
    return [remark(code, row=record.row, value=record.name, done=identity.known or identity.code)]
