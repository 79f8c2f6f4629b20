"""The funds available per fiscal year (充当可能財源, 中長期財政計画) as a table of two columns."""

from typing import Any

from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput
from app.formats.details.budget_sheet import read_budget
from app.formats.records.column_words import column_rows
from app.formats.records.issue_report import issue_report
from app.formats.records.issue_words import sentence
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.store.facility import change_sets, changes
from app.store.figures import stock


def import_budget(
    session: Session,
    data: bytes,
    *,
    filename: str | None,
    actor: str,
    change_set: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Replace the funds of the years the file names. Refuses the whole file if a row cannot be read."""
    with refused_in(language):
        sheet = read(read_budget, data, filename=filename)
    lines, faults = sheet.lines, sheet.issues
    if faults or not lines:
        raise InvalidInput("budget", [Fault(f.code, sentence(f, language), f.value, f.row, f.column) for f in faults])
    made = change_sets.open_import(session, actor=actor, kind="budget", source=filename or "budget", join=change_set)
    stock.save_budget(session, lines, source=filename or "budget")
    change_sets.count_up(session, made, {"budget_years": len(lines)})
    changes.record(session, actor, "import_budget", {"years": len(lines)})
    report = {"years": len(lines), "from": min(lines), "to": max(lines), "total_yen": sum(lines.values())}
    told = {"columns": column_rows(sheet.columns, language)}
    return report | told | {"change_set": made.id} | issue_report([], language)
