"""The targets of floor area a town has decided on (公共施設等総合管理計画), as a table of years and cuts."""

from typing import Any

from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput
from app.formats.details.target_sheet import read_area_targets
from app.formats.records.column_words import column_rows
from app.formats.records.issue_report import issue_report
from app.formats.records.issue_words import sentence
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.store.facility import change_sets, changes
from app.store.place import area_targets


def import_targets(
    session: Session,
    data: bytes,
    *,
    filename: str | None,
    actor: str,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Store the targets of a file; one of the same plan and year is replaced. Refuses the file on a bad row."""
    with refused_in(language):
        sheet = read(read_area_targets, data, filename=filename)
    records, faults = sheet.records, sheet.issues
    if faults or not records:
        told = [Fault(f.code, sentence(f, language), f.value, f.row, f.column) for f in faults]
        raise InvalidInput("targets", told)
    source = filename or "targets"
    made = change_sets.open_import(session, actor=actor, kind="targets", source=source, join=change_set)
    area_targets.save(session, records, source=source)
    change_sets.count_up(session, made, {"targets": len(records)})
    changes.record(session, actor, "import_targets", {"targets": len(records)})
    report = {"kind": "targets", "targets": area_targets.every(session), "change_set": made.id}
    return report | {"columns": column_rows(sheet.columns, language)} | issue_report([], language)
