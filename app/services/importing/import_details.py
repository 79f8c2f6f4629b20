"""Yearly records, functions, inspections, repairs and land: details of facilities the register already knows.

Each row finds its facility by the town's code, else by name; a row that finds none is set aside with an issue.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.domain.register.identity import name_key
from app.errors import Conflict
from app.formats.details.detail_fields import mapping_fields
from app.formats.details.detail_rows import DetailResult
from app.formats.details.function_sheet import read_functions
from app.formats.details.inspection_sheet import read_inspections
from app.formats.details.land_sheet import read_land
from app.formats.details.operator_sheet import read_operators
from app.formats.details.repair_sheet import read_repairs
from app.formats.details.year_sheet import read_years
from app.formats.records.column_words import column_rows
from app.formats.records.issue_report import issue_report
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.store.facility import change_sets, changes, functions, mappings, register, staging

Reader = Callable[..., DetailResult[Any]]
Owner = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is read, where it goes, and whether its figures sit in `.record` or on the row itself."""

    read: Reader
    table: str
    nested: bool


KINDS: Mapping[str, Kind] = {
    "years": Kind(read_years, "yearly_record", True),
    "functions": Kind(read_functions, "facility_function", True),
    "inspections": Kind(read_inspections, "inspection", False),
    "repairs": Kind(read_repairs, "repair", False),
    "land": Kind(read_land, "land", False),
    "operators": Kind(read_operators, "operator_terms", False),
}
DETAIL_KINDS = tuple(KINDS)
# What a sheet does not say, where the table must have a value.
_DEFAULTS = {"building_code": "", "scale": "mext", "energy": "{}"}


def import_details(
    session: Session,
    data: bytes,
    *,
    kind: str,
    filename: str | None,
    actor: str,
    mapping: dict[str, str] | None = None,
    sha256: str | None = None,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Merge one file of details in the caller's transaction (a dry run rolls back). Raises InvalidInput, Conflict."""
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and sha256 != digest:
        raise Conflict("the file is not the one that was previewed")
    made = change_sets.open_import(session, actor=actor, kind=kind, source=filename or "–", join=change_set)
    chosen = KINDS[kind]
    sheet = _read(session, data, kind=kind, filename=filename, mapping=mapping, language=language)
    owned, lost = _with_owners(session, sheet.records)
    staging.stage(session, chosen.table, _rows(owned, chosen))
    merged = register.merge_details(session, chosen.table)
    if kind == "functions":
        functions.give_way_to_sheet(session)
    if mapping:
        mappings.remember(session, _header(kind, sheet), mapping)
    issues = [*sheet.issues, *lost]
    report = {
        "kind": kind,
        "encoding": sheet.encoding,
        "sha256": digest,
        "header": list(sheet.header),
        "mapping": sheet.mapping,
        "fields": mapping_fields(kind),
        "suggestions": {
            column: [{"field": field, "confidence": round(confidence, 2)}]
            for column, (field, confidence) in sheet.suggestions.items()
        },
        "rows_read": sheet.rows_read,
        "rows_used": sheet.rows_used - len(lost),
        "records": len(owned),
        "new_or_changed": merged,
        "columns": column_rows(sheet.columns, language),
        "change_set": made.id,
    }
    change_sets.count_up(session, made, {kind: len(owned)})
    changes.record(session, actor, f"import_{kind}", {"sha256": digest, "rows_used": report["rows_used"]})
    return report | issue_report(issues, language)


def _read(
    session: Session,
    data: bytes,
    *,
    kind: str,
    filename: str | None,
    mapping: dict[str, str] | None,
    language: str,
) -> DetailResult[Any]:
    """The file read by `mapping`, else by the one confirmed for such a header before, else by its own headings."""
    reader = KINDS[kind].read
    with refused_in(language):
        sheet = read(reader, data, filename=filename, mapping=mapping)
        remembered = None if mapping else mappings.find(session, _header(kind, sheet))
        return read(reader, data, filename=filename, mapping=remembered) if remembered else sheet


def _header(kind: str, sheet: DetailResult[Any]) -> list[str]:
    """The same header means other things in another kind of file."""
    return [f"[{kind}]", *sheet.header]


def _with_owners(session: Session, records: Sequence[Any]) -> tuple[list[tuple[Owner, Any]], list[Issue]]:
    """Each row with its (municipality, facility code); rows whose facility is unknown or not unique as issues."""
    codes, names = _known(session)
    owned: list[tuple[Owner, Any]] = []
    lost: list[Issue] = []
    for record in records:
        found = codes.get(record.facility_code or "", []) or names.get(name_key(record.facility_name), [])
        if len(found) == 1:
            owned.append((found[0], record))
        else:
            problem = "ambiguous_facility" if found else "unknown_facility"
            lost.append(remark(problem, row=record.row, value=record.facility_name or record.facility_code))
    return owned, lost


def _known(session: Session) -> tuple[dict[str, list[Owner]], dict[str, list[Owner]]]:
    codes: dict[str, list[Owner]] = defaultdict(list)
    names: dict[str, list[Owner]] = defaultdict(list)
    for municipality_id, code, name in register.all_codes(session):
        codes[code].append((municipality_id, code))
        names[name_key(name)].append((municipality_id, code))
    return codes, names


def _rows(owned: Sequence[tuple[Owner, Any]], kind: Kind) -> Iterator[tuple[Any, ...]]:
    names = tuple(staging.TABLES[kind.table])[2:]
    for owner, row in owned:
        record = row.record if kind.nested else row
        yield (*owner, *(_value(record, name) for name in names))


def _value(record: Any, name: str) -> Any:
    value = getattr(record, name, None)
    if value is None:
        return _DEFAULTS.get(name)
    return orjson.dumps(value).decode() if isinstance(value, dict) else value
