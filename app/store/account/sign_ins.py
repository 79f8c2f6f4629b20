"""Sessions, API keys, and the log of who came in, who was turned away, and who took what out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import AccessLine, ApiKey, SignIn

# How many failures within the window, for a name from one address, a name, and an address, before a pause.
WINDOW = timedelta(minutes=15)
MOST_BY_BOTH, MOST_BY_LOGIN, MOST_BY_ORIGIN = 5, 30, 60
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One sign-in that still holds, as its owner sees it."""

    id: int
    created_at: datetime
    seen_at: datetime
    origin: str | None
    browser: str | None
    token_hash: str


def log(session: Session, action: str, *, login: str | None, actor: str | None = None, **detail: Any) -> None:
    session.add(AccessLine(action=action, login=login, actor=actor, detail=detail))


def pause_seconds(session: Session, login: str, origin: str | None) -> int:
    """How long this name or address must wait after too many failures; 0 where it need not.

    Failures before the name's last success from the same address do not count.
    """
    row = session.execute(
        text("""
        WITH good AS (SELECT max(at) AS at FROM access_line
                      WHERE action = 'sign_in' AND login = :login AND origin IS NOT DISTINCT FROM :origin),
        bad AS (SELECT at, login = :login AS mine, origin IS NOT DISTINCT FROM :origin AS here FROM access_line
                WHERE action = 'sign_in_failed' AND at > now() - CAST(:window AS interval)
                  AND (login = :login OR origin IS NOT DISTINCT FROM :origin))
        SELECT count(*) FILTER (WHERE mine AND here AND b.at > coalesce(g.at, '-infinity')) >= :both
                 OR count(*) FILTER (WHERE mine) >= :by_login OR count(*) FILTER (WHERE here) >= :by_origin,
               extract(epoch FROM min(b.at) + CAST(:window AS interval) - now())
        FROM bad b CROSS JOIN good g"""),
        {
            "login": login, "origin": origin, "window": WINDOW,
            "both": MOST_BY_BOTH, "by_login": MOST_BY_LOGIN, "by_origin": MOST_BY_ORIGIN,
        },
    ).one()  # fmt: skip
    return max(1, round(float(row[1]))) if row[0] else 0


def is_alone(session: Session, login: str) -> bool:
    """Whether no other request tries this name right now: guesses sent side by side would slip past the count."""
    asked = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:login, 728105))")
    return bool(session.scalar(asked, {"login": login}))


def open_session(session: Session, account_id: int, token_hash: str, *, lasts: timedelta, browser: str | None) -> None:
    expires = func.now() + lasts
    session.add(SignIn(account_id=account_id, token_hash=token_hash, expires_at=expires, browser=browser))


HOLDS = "sign_in i JOIN account a ON a.id = i.account_id WHERE i.token_hash = :token AND i.expires_at > now() \
AND i.seen_at > now() - CAST(:idle AS interval)"
KEY_HOLDS = "api_key k JOIN account a ON a.id = k.account_id WHERE k.prefix = :prefix AND k.secret_hash = :secret \
AND k.expires_at > now() AND k.revoked_at IS NULL"


def note_seen(session: Session, token_hash: str) -> None:
    """Note, at most once a minute, that a session is in use."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.seen_at < func.now() - SEEN_EVERY)
        .values(seen_at=func.now())
        .execution_options(synchronize_session=False)
    )


def end_session(session: Session, token_hash: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash))


def end_sessions(session: Session, account_id: int, *, but: str | None = None) -> int:
    """Sign an account out everywhere, the session of the token hash `but` apart."""
    query = delete(SignIn).where(SignIn.account_id == account_id, SignIn.token_hash != (but or ""))
    return int(session.execute(query).rowcount)  # type: ignore[attr-defined]


def end_session_of(session: Session, account_id: int, number: int) -> None:
    """Raises NotFound where the account has no such session."""
    query = delete(SignIn).where(SignIn.account_id == account_id, SignIn.id == number)
    if not session.execute(query).rowcount:  # type: ignore[attr-defined]
        raise NotFound("session", number)


def is_fresh(session: Session, token_hash: str, *, within: timedelta) -> bool:
    """Whether somebody signed in that lately with this session."""
    query = select(SignIn.id).where(SignIn.token_hash == token_hash, SignIn.created_at > func.now() - within)
    return session.scalar(query) is not None


def sweep(session: Session) -> None:
    """Take away sessions that have ended by themselves."""
    session.execute(delete(SignIn).where(SignIn.expires_at < func.now()))


def sessions_of(session: Session, account_id: int, *, idle: timedelta) -> list[OpenSession]:
    query = (
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.expires_at > func.now(), SignIn.seen_at > func.now() - idle)
        .order_by(SignIn.id.desc())
    )
    return [
        OpenSession(e.id, e.created_at, e.seen_at, e.origin, e.browser, e.token_hash) for e in session.scalars(query)
    ]


def add_key(session: Session, key: ApiKey) -> ApiKey:
    session.add(key)
    session.flush()
    return key


def keys_of(session: Session, account_id: int) -> list[ApiKey]:
    """The keys of an account that were not taken back, the newest first."""
    query = select(ApiKey).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
    return list(session.scalars(query.order_by(ApiKey.id.desc())))


def revoke_key(session: Session, account_id: int, key_id: int) -> ApiKey:
    """Raises NotFound where the account has no such key."""
    found = session.get(ApiKey, key_id, with_for_update=True)
    if found is None or found.account_id != account_id or found.revoked_at is not None:
        raise NotFound("API key", key_id)
    found.revoked_at = session.scalar(select(func.now()))
    session.flush()
    return found


def key_scope(session: Session, prefix: str) -> tuple[str, int] | None:
    """(scope, id) of a key by its prefix."""
    row = session.execute(select(ApiKey.scope, ApiKey.id).where(ApiKey.prefix == prefix)).one_or_none()
    return None if row is None else (row[0], row[1])


def note_used(session: Session, key_id: int, origin: str | None) -> None:
    """Note, at most once a minute, when a key was used and from where."""
    session.execute(
        text("""UPDATE api_key SET used_at = now(), used_from = :origin
                WHERE id = :id AND (used_at IS NULL OR used_at < now() - CAST(:every AS interval))"""),
        {"id": key_id, "origin": origin, "every": SEEN_EVERY},
    )


def forget(session: Session, days: int) -> int:
    """Delete the lines of the access log older than `days` (never younger than thirty days); returns how many."""
    return int(session.execute(text("SELECT forget_access_lines(:days)"), {"days": days}).scalar_one())
