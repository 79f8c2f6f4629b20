"""Answers about who did what, when and from where."""

from datetime import datetime
from typing import Annotated, Any, Literal

from app.api.answers.base import Answer, says


class AuditLine(Answer):
    """One line: a change of the history, or an access."""

    at: Annotated[datetime, says("When", "2026-11-28T09:30:00+09:00")]
    kind: Annotated[Literal["change", "access"], says("change: kept for good; access: for as long as is set", "change")]
    who: Annotated[str | None, says("Who; a name somebody tried to sign in with", "田中 花子 <tanaka>")]
    action: Annotated[str, says("What", "edit_facility")]
    origin: Annotated[str | None, says("Address it came from; null: a command or the worker", "10.0.3.17")]
    detail: Annotated[dict[str, Any], says("More about it", {"id": 12, "fields": ["name"]})]


class AuditPage(Answer):
    """Lines, the newest first."""

    lines: Annotated[list[AuditLine], says("The lines")]
    next: Annotated[str | None, says("To be sent as `before` for the lines after these; null: no more", "2026-…~7")]
    actions: Annotated[list[str], says("Every kind of action that occurs", ["edit_facility", "sign_in"])]
    kept_days: Annotated[int, says("How long accesses are kept", 1095, "days")]
