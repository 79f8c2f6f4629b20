"""Answers about changes of many facilities, and the way back."""

from datetime import datetime
from typing import Annotated, Any

from app.api.answers.base import Answer, says


class SetMade(Answer):
    """How many facilities there were, and the set by which all of it is undone."""

    changed: Annotated[int, says("Facilities changed", 12, "facilities")]
    change_set: Annotated[int, says("Id of the set", 7)]


class SetUndone(Answer):
    """How many went back, those left as they are, and the set by which the undoing is itself undone."""

    undone: Annotated[int, says("Facilities that went back", 11, "facilities")]
    left: Annotated[list[str], says("Why each of the others did not", ["東小学校は、その後に名称が変更されています"])]
    change_set: Annotated[int, says("Id of the set the undoing made", 8)]


class ChangeSetLine(Answer):
    """One change of many rows: an edit, an import, or the undoing of one."""

    id: Annotated[int, says("Id of the set", 7)]
    at: Annotated[datetime, says("When", "2026-11-28T09:30:00+09:00")]
    actor: Annotated[str, says("Who", "田中")]
    action: Annotated[str, says("edit_…, undo_set, import_<kind>, import_files, undo_import", "edit_rows")]
    fields: Annotated[list[str], says("Fields it changed", ["department"])]
    facilities: Annotated[int, says("Facilities it changed", 12, "facilities")]
    undone_at: Annotated[datetime | None, says("When it was taken back", "2026-11-28T09:40:00+09:00")]
    source: Annotated[str | None, says("Of an import: the names of its files", "facilities.csv")]
    counts: Annotated[dict[str, int], says("Of an import: what of each kind it brought", {"facilities": 370}, "rows")]


class Undone(Answer):
    """The facility a line of history was taken back of."""

    facility_id: Annotated[int, says("Id of the facility", 1)]


class Settled(Answer):
    """Choices kept."""

    settled: Annotated[int, says("How many", 3, "choices")]


class ChangeLine(Answer):
    """One line of the change feed."""

    id: Annotated[int, says("Number of the line; numbers grow and have gaps", 4711)]
    at: Annotated[datetime, says("When it was written", "2026-04-01T09:30:00Z")]
    actor: Annotated[str | None, says("Who changed it", "planner")]
    table: Annotated[str, says("What was changed: facility, building, yearly_record, plan_run …", "facility")]
    row_id: Annotated[int, says("Id of the row in its table", 1)]
    action: Annotated[str, says("insert, update, delete or truncate", "update")]
    facility: Annotated[str | None, says("The town's own number of the facility it belongs to", "11001")]
    old: Annotated[dict[str, Any] | None, says("Values before, of what changed", {"policy": None})]
    new: Annotated[
        dict[str, Any] | None, says("Values after; None for a new row: read the row", {"policy": "長寿命化"})
    ]


class ChangePage(Answer):
    """A page of the change feed."""

    changes: Annotated[list[ChangeLine], says("In the order they are to be applied in")]
    next: Annotated[int, says("To be sent as `since` next time", 4711)]
    more: Annotated[bool, says("True where the next page can be asked for at once", False)]
