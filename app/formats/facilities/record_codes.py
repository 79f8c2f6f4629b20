"""Records with a code each (`domain.register.identity`), and remarks on what was taken for the same facility."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from app.domain.register.code_column import StoppedCodes, codes_by_name, is_column, known_elsewhere, stopped_codes
from app.domain.register.identity import Identity, Likeness, NamedPlace, identify, is_made
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, with_column

# What the register knows of one code: (name, address) or (name, address, lon, lat).
KnownFacility = tuple[str, str | None] | tuple[str, str | None, float | None, float | None]
# What a code of the list is kept as where name and address decided otherwise.
LISTED_CODE = "施設コード（一覧）"
_FEW = 3
# (Japanese, English) of a question about a column that has stopped matching the register.
COLUMN_QUESTIONS = {
    "codes_changed": (
        "施設コードの列が登録簿と合いません。{told}行のうち{rows}行は、名称と所在地が登録簿の別のコードの施設と同じです"
        "（例：「{name}」は登録簿では{meant}、この一覧では{value}）。名称で照合するか、コードのとおり取り込むか、選んでください。",
        "The column of codes no longer matches the register: of {told} rows, {rows} have name and address of a "
        "facility with another code (“{name}” is {meant} in the register and {value} in this list). Match by name, or "
        "import as listed?",
    ),
    "addresses_changed": (
        "所在地の列が登録簿と合いません。{told}行のうち{rows}行は、名称が登録簿にありますが所在地が違います"
        "（例：「{name}」は登録簿では{meant}、この一覧では{value}）。所在地が新しくなったのであれば名称で照合し、別の施設であれば一覧のとおり"
        "取り込んで（新しい施設になります）ください。名称か所在地の列がずれているときは、取り込まずにファイルを直してください。",
        "The addresses no longer match the register: of {told} rows, {rows} have a known name and another address "
        "(“{name}” is at {meant} in the register and at {value} in this list). Match by name if the addresses are new; "
        "import as listed if these are other facilities, which makes new ones. If the column of names or of addresses "
        "has slipped by a row, do not import but mend the file.",
    ),
    "nothing_matches": (
        "この一覧の{told}行のうち{rows}行が新しい施設となり、登録簿の{meant}施設がこの一覧にないことになります"
        "（例：この一覧の「{name}」、登録簿の「{value}」）。施設コード・名称・所在地の列の読み方が前回と違っていないか確かめ、"
        "正しければ、一覧のとおり取り込んでください。",
        "Of the {told} rows of this list {rows} would be new facilities, and {meant} facilities of the register would "
        "not be in it (“{name}” in this list, “{value}” in the register). Check whether code, name and address are "
        "read as before; if so, import as listed.",
    ),
}
_REMARKS = {
    Likeness.SAME: "same_name_otherwise_spelt",
    Likeness.ALIKE: "possibly_same_facility",
    Likeness.TWIN: "twin_name",
}


class IdentityBy(StrEnum):
    """The answer to a column that has stopped matching the register: what the list says decides, or the names do."""

    LISTED = "listed"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """Why an import stops: in `rows` of `told` a column (a code of COLUMN_QUESTIONS) means another facility, or none.

    An example: the facility's `name`, what the list says (`value`), what the register says (`meant`).
    """

    code: str
    rows: int
    told: int
    name: str = ""
    value: str = ""
    meant: str = ""
    answered_by: ClassVar = "identity"
    found: ClassVar[tuple[tuple[str, str, int], ...]] = ()

    def message(self, language: str = "ja") -> str:
        return COLUMN_QUESTIONS[self.code][language == "en"].format(
            rows=self.rows, told=self.told, name=self.name, value=self.value, meant=self.meant
        )


@dataclass(slots=True)
class Coded:
    """Records with a code each, unique within their municipality, in the order given; remarks; the open question."""

    records: list[FacilityRecord]
    issues: list[Issue] = field(default_factory=list)
    question: ColumnQuestion | None = None


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
    elif by is not IdentityBy.LISTED:
        coded.question = coded.question or (_question(named, stopped) if by is None else None)
        named = [replace(row, code=code) for row, code in zip(named, codes_by_name(named, stopped), strict=True)]
    own = [row.code for row in named]
    if all(own) and len(set(own)) == len(own):
        for index, code in zip(rows, own, strict=True):
            codes[index] = code
        return
    identities = identify(named, known)
    coded.issues += _missing_codes(named, identities, known)
    for index, identity in zip(rows, identities, strict=True):
        codes[index] = identity.code
        coded.issues += _remarks_on(coded.records[index], identity)
    _look_elsewhere(coded, rows, codes, known, by=by)


def _look_elsewhere(
    coded: Coded, rows: list[int], codes: list[str | None], known: dict[str, NamedPlace], *, by: IdentityBy | None
) -> None:
    """Rows with a known name and another address: many are a question, a few are told."""
    named = [_named(coded.records[index]) for index in rows]
    taken = [codes[index] or "" for index in rows]
    moved = known_elsewhere(named, taken, known)
    told = len(moved) + sum(code in known for code in taken)
    if not is_column(len(moved), told):
        for at, code in moved.items():
            told_of = {"value": named[at].name, "done": known[code].address or code}
            coded.issues.append(remark("known_elsewhere", row=coded.records[rows[at]].row, **told_of))
    elif by is not IdentityBy.LISTED:
        at, code = next(iter(moved.items()))
        said = (named[at].address or "–", known[code].address or "–")
        question = ColumnQuestion("addresses_changed", len(moved), told, named[at].name, *said)
        coded.question = coded.question or (question if by is None else None)
        for at, code in moved.items():
            codes[rows[at]] = code


def _question(named: Sequence[NamedPlace], stopped: StoppedCodes) -> ColumnQuestion:
    at, meant = next(iter(stopped.meant.items()))
    row = named[at]
    return ColumnQuestion("codes_changed", len(stopped.meant), stopped.told, row.name, row.code or "", meant)


def _missing_codes(
    named: Sequence[NamedPlace], identities: Sequence[Identity], known: Mapping[str, NamedPlace]
) -> list[Issue]:
    """Said once of a list without codes where the register has the town's own."""
    own = [code for code in known if not is_made(code)]
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
