"""Who did what, when and from where: events of the history and lines of the access log in one list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_BOTH = """
    SELECT at, 'change' AS kind, id, actor AS who, action, origin, detail FROM event
    UNION ALL
    SELECT at, 'access' AS kind, id, coalesce(actor, login) AS who, action, origin, detail FROM access_line"""
_FILTERS = {
    "who": "who ILIKE '%' || :who || '%'",
    "action": "action = :action",
    "kind": "kind = :kind",
    "origin": "origin = :origin",
    "since": "at >= :since",
    "until": "at < :until",
    "before": "(at, kind, id) < (CAST(:before_at AS timestamptz), :before_kind, :before_id)",
}


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which lines; None: all of them. `who`: part of the name; `before`: (at, kind, id) of the last line shown."""

    who: str | None = None
    action: str | None = None
    kind: str | None = None
    origin: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[str, str, int] | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line. `kind`: change (of the history, kept for good) or access (kept for as long as the settings say)."""

    at: datetime
    kind: str
    id: int
    who: str | None
    action: str
    origin: str | None
    detail: dict[str, Any]

    @property
    def cursor(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.id}"


def lines(session: Session, wanted: TrailFilter, *, limit: int) -> list[TrailLine]:
    """The newest lines first."""
    given: dict[str, Any] = {
        name: getattr(wanted, name) for name in ("who", "action", "kind", "origin", "since", "until")
    }
    values = {name: value for name, value in given.items() if value is not None}
    if "who" in values:
        values["who"] = values["who"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    conditions = [_FILTERS[name] for name in values]
    if wanted.before is not None:
        conditions.append(_FILTERS["before"])
        values |= dict(zip(("before_at", "before_kind", "before_id"), wanted.before, strict=True))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = session.execute(
        text(f"SELECT * FROM ({_BOTH}) both_logs {where} ORDER BY at DESC, kind DESC, id DESC LIMIT :limit"),
        values | {"limit": limit},
    )
    return [TrailLine(**row._mapping) for row in rows]


def actions(session: Session) -> list[str]:
    """Every kind of action that occurs, for a list to choose from."""
    rows = session.execute(text("SELECT action FROM event UNION SELECT action FROM access_line ORDER BY 1"))
    return [row[0] for row in rows]
