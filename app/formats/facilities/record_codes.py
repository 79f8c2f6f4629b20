"""Records with a code each (`domain.register.identity`), and remarks on what was taken for the same facility."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.register.code_column import StoppedCodes, codes_by_name, stopped_codes
from app.domain.register.identity import Identity, Likeness, NamedPlace, identify
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, with_column

# What the register knows of one code: (name, address) or (name, address, lon, lat).
KnownFacility = tuple[str, str | None] | tuple[str, str | None, float | None, float | None]
# What a code of the list is kept as where name and address decided otherwise.
LISTED_CODE = "施設コード（一覧）"
# Codes made by `identity.made_code`, not the town's own.
_MADE = re.compile(r"N[0-9a-f]{10}(-\d+)?")
_FEW = 3
CODES_QUESTION = (
    "施設コードの列が登録簿と合いません。{told}行のうち{rows}行は、名称と所在地が登録簿の別のコードの施設と同じです"
    "（例：「{name}」は登録簿では{meant}、この一覧では{code}）。名称と所在地で照合するか、コードのとおり取り込むか、選んでください。",
    "The column of codes no longer matches the register: of {told} rows, {rows} have name and address of a "
    "facility with another code (“{name}” is {meant} in the register and {code} in this list). Match by name and "
    "address, or import by code?",
)
_REMARKS = {
    Likeness.SAME: "same_name_otherwise_spelt",
    Likeness.ALIKE: "possibly_same_facility",
    Likeness.TWIN: "twin_name",
}


class IdentityBy(StrEnum):
    """The answer to a column of codes that has stopped matching: the codes decide, or name and address do."""

    CODE = "code"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class CodesQuestion:
    """Why an import stops: `rows` of `told` have a code that means another facility; an example of both codes."""

    rows: int
    told: int
    name: str
    code: str
    meant: str

    def message(self, language: str = "ja") -> str:
        return CODES_QUESTION[language == "en"].format(
            rows=self.rows, told=self.told, name=self.name, code=self.code, meant=self.meant
        )


@dataclass(slots=True)
class Coded:
    """Records with a code each, unique within their municipality, in the order given; remarks; the open question."""

    records: list[FacilityRecord]
    issues: list[Issue] = field(default_factory=list)
    question: CodesQuestion | None = None


def with_codes(
    records: Iterable[FacilityRecord],
    known: Mapping[str | tuple[str | None, str], KnownFacility],
    *,
    by: IdentityBy | None = None,
) -> Coded:
    """Give every record a code.

    `known` is the register: code → facility, or (municipality code, code) → facility where several municipalities are
    meant. A facility found under another spelling, possibly the same, or twice in the list leaves an issue. Codes that
    mean other facilities than the names do are a question, answered by `by`; while it is open, names decide.
    """
    coded = Coded(list(records))
    listed = coded.records
    towns: dict[str | None, list[int]] = defaultdict(list)
    for index, record in enumerate(listed):
        towns[record.municipality_code].append(index)
    codes: list[str | None] = [record.code for record in listed]
    for town, rows in towns.items():
        _code_town(coded, rows, codes, _known_of(town, known), by=by)
    coded.issues.sort(key=lambda issue: issue.row or 0)
    if codes != [record.code for record in listed]:
        coded.records = with_column(_with_lost_codes(listed, codes), "code", codes)
    return coded


def _code_town(
    coded: Coded, rows: list[int], codes: list[str | None], known: dict[str, NamedPlace], *, by: IdentityBy | None
) -> None:
    """The codes of one municipality's records, put into `codes`."""
    named = [_named(coded.records[index]) for index in rows]
    stopped = stopped_codes(named, known)
    if not stopped.is_column():
        coded.issues += [
            remark("code_of_another", row=coded.records[rows[at]].row, value=named[at].code, done=meant)
            for at, meant in stopped.meant.items()
        ]
    elif by is not IdentityBy.CODE:
        coded.question = coded.question or (_question(named, stopped) if by is None else None)
        named = [replace(row, code=code) for row, code in zip(named, codes_by_name(named, stopped), strict=True)]
    own = [row.code for row in named]
    if all(own) and len(set(own)) == len(own):
        identities = None
    else:
        identities = identify(named, known)
        coded.issues += _missing_codes(named, identities, known)
    for at, index in enumerate(rows):
        codes[index] = own[at] if identities is None else identities[at].code
        if identities is not None:
            coded.issues += _remarks_on(coded.records[index], identities[at])


def _question(named: Sequence[NamedPlace], stopped: StoppedCodes) -> CodesQuestion:
    at, meant = next(iter(stopped.meant.items()))
    row = named[at]
    return CodesQuestion(len(stopped.meant), stopped.told, row.name, row.code or "", meant)


def _missing_codes(
    named: Sequence[NamedPlace], identities: Sequence[Identity], known: Mapping[str, NamedPlace]
) -> list[Issue]:
    """Said once of a list without codes where the register has the town's own."""
    own = [code for code in known if not _MADE.fullmatch(code)]
    if len(own) < _FEW or any(row.code for row in named):
        return []
    found = sum(identity.code in known for identity in identities)
    return [remark("codes_missing", value=own[0], done=f"{found} / {len(named)}")]


def _with_lost_codes(listed: list[FacilityRecord], codes: list[str | None]) -> list[FacilityRecord]:
    """A code of the list that another takes the place of stays among the attributes."""
    return [
        replace(record, attributes=record.attributes | {LISTED_CODE: record.code})
        if record.code and record.code != code
        else record
        for record, code in zip(listed, codes, strict=True)
    ]


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
