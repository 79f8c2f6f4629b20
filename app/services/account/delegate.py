"""An approver names who decides in his stead for some days (代理); it ends by itself, or when he says so."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, InvalidInput, NotAllowed
from app.models import Delegation
from app.security.rights import Person
from app.settings import Settings
from app.store.account import accounts, delegations
from app.store.facility import changes

LONGEST_DAYS = 366
OFF = "代理は使わない設定です（SAIHEN_DELEGATION）/ delegation is switched off here"
NOT_HIS = "代理を立てられるのは決裁者本人だけです / only an approver himself names a deputy"
UNKNOWN = (
    "その利用者名の使える利用者はいません。本人以外の利用者名を入れてください / "
    "there is no other enabled account of that name"
)
TIMES = "期間は今日以降で、終わりは始まりの日から1年以内です / from today on, and at most a year"


@dataclass(frozen=True, slots=True)
class Stead:
    """Who, from which day to which, and why."""

    deputy: str
    since: date
    until: date
    reason: str


def delegate(session: Session, settings: Settings, person: Person, wish: Stead) -> Delegation:
    """Raises NotAllowed, Conflict where the setting is off, InvalidInput naming the field."""
    if not settings.delegation:
        raise Conflict(OFF)
    if not person.is_approver:
        raise NotAllowed(NOT_HIS)
    deputy = accounts.by_login(session, wish.deputy)
    if deputy is None or deputy.disabled_at is not None or deputy.id == person.account_id:
        raise InvalidInput(UNKNOWN, [Fault("deputy", UNKNOWN, wish.deputy, pointer="body/deputy")])
    if wish.until < max(wish.since, date.today()) or (wish.until - wish.since).days > LONGEST_DAYS:
        raise InvalidInput(TIMES, [Fault("times", TIMES, wish.until.isoformat(), pointer="body/until")])
    row = Delegation(
        account_id=person.account_id or 0, deputy_id=deputy.id, since=wish.since, until=wish.until, reason=wish.reason
    )
    delegations.add(session, row)
    told = {"deputy": deputy.login, "since": wish.since.isoformat(), "until": wish.until.isoformat()}
    changes.record(session, person.actor, "delegate", {"delegation": row.id, **told, "reason": wish.reason})
    return row


def end_delegation(session: Session, person: Person, delegation_id: int) -> None:
    """Raises NotFound."""
    delegations.end(session, person.account_id or 0, delegation_id)
    changes.record(session, person.actor, "end_delegation", {"delegation": delegation_id})
