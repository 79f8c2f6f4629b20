"""Who decides in whose stead, from when to when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Delegation


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation as its two accounts see it."""

    id: int
    of: str
    deputy: str
    since: date
    until: date
    reason: str
    ended_at: datetime | None
    is_mine: bool


def of_account(session: Session, account_id: int) -> list[DelegationLine]:
    """Those an account has given or holds, the newest first."""
    rows = session.execute(
        text("""SELECT d.id, o.name || ' <' || o.login || '>' AS of, p.name || ' <' || p.login || '>' AS deputy,
                  d.since, d.until, d.reason, d.ended_at, d.account_id = :account AS is_mine
                FROM delegation d JOIN account o ON o.id = d.account_id JOIN account p ON p.id = d.deputy_id
                WHERE :account IN (d.account_id, d.deputy_id) ORDER BY d.id DESC"""),
        {"account": account_id},
    )
    return [DelegationLine(**row._mapping) for row in rows]


def add(session: Session, row: Delegation) -> Delegation:
    session.add(row)
    session.flush()
    return row


def end(session: Session, account_id: int, delegation_id: int) -> Delegation:
    """Raises NotFound where the account gave no such delegation, or it has ended."""
    query = select(Delegation).where(Delegation.id == delegation_id, Delegation.account_id == account_id)
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None or found.ended_at is not None:
        raise NotFound("delegation", delegation_id)
    found.ended_at = session.scalar(select(func.now()))
    session.flush()
    return found
