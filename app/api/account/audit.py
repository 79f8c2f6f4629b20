"""Who did what, when and from where: filtered, paged, and as a file."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.answers.audit import AuditLine, AuditPage
from app.api.deps import LanguageDep, PersonDep, SessionDep, SettingsDep
from app.api.entrance import origin_of
from app.errors import Fault, InvalidInput
from app.formats.records.trail_table import trail_csv
from app.services.account.sign_in import begin
from app.store.account import audit_trail, sign_ins
from app.store.account.audit_trail import TrailFilter

router = APIRouter(tags=["audit"])
MOST_EXPORTED = 100_000
Text = Annotated[str | None, Query(max_length=200)]
BAD_CURSOR = "before: use the value of `next` as it was answered / next の値をそのまま送ってください"


def get_filter(
    who: Text = None,
    action: Text = None,
    kind: Literal["change", "access"] | None = None,
    origin: Text = None,
    since: Annotated[date | None, Query(description="first day, in the server's time zone")] = None,
    until: Annotated[date | None, Query(description="last day, in the server's time zone")] = None,
    before: Text = None,
) -> TrailFilter:
    """Which lines are asked for."""
    start = datetime.combine(since, time.min).astimezone() if since else None
    end = datetime.combine(until, time.max).astimezone() if until else None
    return TrailFilter(_plain(who), _plain(action), kind, _plain(origin), start, end, _cursor(before))


def _plain(words: str | None) -> str | None:
    return words.replace("\0", "") or None if words else None


def _cursor(before: str | None) -> tuple[str, str, int] | None:
    if not before:
        return None
    try:
        at, kind, number = before.split("~")
        return datetime.fromisoformat(at).astimezone(UTC).isoformat(), kind.replace("\0", ""), int(number) % 2**63
    except (ValueError, OverflowError):
        raise InvalidInput(BAD_CURSOR, [Fault("bad_cursor", BAD_CURSOR, before, pointer="query/before")]) from None


FilterDep = Annotated[TrailFilter, Depends(get_filter)]


@router.get("/api/audit")
def trail(
    wanted: FilterDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AuditPage:
    """Changes and accesses, the newest first."""
    response.headers["Cache-Control"] = "no-store"
    found = audit_trail.lines(session, wanted, limit=limit + 1)
    shown = found[:limit]
    return AuditPage(
        lines=[
            AuditLine.model_validate(
                {name: getattr(e, name) for name in ("at", "kind", "who", "action", "origin", "detail")}
            )
            for e in shown
        ],
        next=shown[-1].cursor if len(found) > limit else None,
        actions=audit_trail.actions(session),
        kept_days=settings.access_log_days,
    )


@router.get("/api/audit.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def trail_file(
    wanted: FilterDep, session: SessionDep, person: PersonDep, language: LanguageDep, request: Request
) -> Response:
    """The same lines as a CSV file, at most 100,000. Taking them out is itself noted."""
    begin(session, person, origin_of(request))
    found = audit_trail.lines(session, wanted, limit=MOST_EXPORTED)
    rows = ((e.at, e.kind, e.who, e.action, e.origin, e.detail) for e in found)
    sign_ins.log(session, "export_audit", login=person.login, actor=person.actor, lines=len(found))
    headers = {"Content-Disposition": 'attachment; filename="saihen-audit.csv"', "Cache-Control": "no-store"}
    return Response(trail_csv(rows, language), media_type="text/csv; charset=utf-8", headers=headers)
