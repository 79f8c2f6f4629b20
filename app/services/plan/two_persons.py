"""Adoption by two persons (`SAIHEN_TWO_PERSONS`): one asks for it, another one decides, and nobody does both."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import RequestState
from app.errors import Conflict, NotAllowed
from app.models import AdoptionRequest
from app.security.rights import Person
from app.services.plan import adopt_plan
from app.store.facility import changes
from app.store.plan import adoption_requests

SHOWN = (
    "id", "run_id", "title", "reason", "changes", "adopted_on", "asked_by", "asked_at", "state", "answered_by",
    "answered_at", "answer", "adopted_id",
)  # fmt: skip
NEEDS_TWO = (
    "この町では採用に二人が要ります。「採用の承認を求める」から出し、別の人が承認してください / "
    "adoption takes two persons here: ask for it, and another one approves"
)
NEEDS_ACCOUNTS = "二人での採用には利用者の登録が要ります（saihen users add）/ adoption by two persons needs accounts"
SAME = (
    "自分が求めた採用は自分では承認できません。別の決裁者に頼んでください / "
    "nobody approves what he has asked for; another approver has to"
)
DEPUTY_OF_ASKER = "求めた人の代理としては承認できません / who stands in for the one that asked cannot approve it"
ANSWERED = "この求めはもう終わっています / this request has been answered already"
CHANGED = (
    "求めたあとで案の二次評価が変わりました。取り下げて、もう一度求めてください / "
    "the plan's judgements have changed since; withdraw the request and ask anew"
)
NOT_YOURS = "取り下げられるのは求めた本人だけです / only who has asked may withdraw"


def ask(
    session: Session, person: Person, run_id: int, *, title: str, reason: str, changes_told: str, adopted_on: date
) -> dict[str, Any]:
    """Ask that a run be adopted. Raises NotFound, Conflict where it holds no plan or is being asked for already."""
    if person.account_id is None:
        raise NotAllowed(NEEDS_ACCOUNTS)
    row = AdoptionRequest(
        run_id=run_id,
        title=title,
        reason=reason,
        changes=changes_told,
        adopted_on=adopted_on,
        fingerprint=_fingerprint(session, run_id),
        asked_by=person.actor,
        asked_account=person.account_id,
        state=RequestState.WAITING,
    )
    adoption_requests.add(session, row)
    changes.record(session, person.actor, "ask_adoption", {"request": row.id, "run": run_id})
    return shown(row, person)


def approve(session: Session, person: Person, request_id: int, *, words: str) -> dict[str, Any]:
    """Adopt what was asked for, exactly as it was when it was asked.

    Raises NotFound, NotAllowed for the asker himself or his deputy, Conflict where it is answered or has changed.
    """
    row = _waiting(session, request_id)
    _refuse_own(row, person)
    if _fingerprint(session, row.run_id) != row.fingerprint:
        raise Conflict(CHANGED)
    actor = person.deciding_actor
    head = adopt_plan.adopt(
        session, row.run_id, title=row.title, reason=row.reason, changes_told=row.changes, adopted_on=row.adopted_on,
        actor=actor,
    )  # fmt: skip
    _answer(session, row, RequestState.APPROVED, actor, words)
    row.adopted_id = head["id"]
    session.flush()
    told = {"request": row.id, "adopted": row.adopted_id, "asked_by": row.asked_by}
    changes.record(session, actor, "approve_adoption", told)
    return shown(row, person)


def refuse(session: Session, person: Person, request_id: int, *, words: str) -> dict[str, Any]:
    """Say no, and why. Raises NotFound, NotAllowed, Conflict."""
    row = _waiting(session, request_id)
    _refuse_own(row, person)
    _answer(session, row, RequestState.REFUSED, person.deciding_actor, words)
    changes.record(session, person.deciding_actor, "refuse_adoption", {"request": row.id, "reason": words})
    return shown(row, person)


def withdraw(session: Session, person: Person, request_id: int) -> None:
    """Raises NotFound, NotAllowed where somebody else asked, Conflict."""
    row = _waiting(session, request_id)
    if row.asked_account != person.account_id:
        raise NotAllowed(NOT_YOURS)
    _answer(session, row, RequestState.WITHDRAWN, person.actor, None)
    changes.record(session, person.actor, "withdraw_adoption", {"request": row.id})


def listed(session: Session, person: Person) -> list[dict[str, Any]]:
    """Every request, the newest first."""
    return [shown(row, person) for row in adoption_requests.all_of_them(session)]


def shown(row: AdoptionRequest, person: Person) -> dict[str, Any]:
    waits = row.state is RequestState.WAITING
    told = {name: getattr(row, name) for name in SHOWN}
    return told | {
        "is_mine": row.asked_account == person.account_id,
        "may_answer": waits and person.decides and _why_not(row, person) is None,
    }


def _waiting(session: Session, request_id: int) -> AdoptionRequest:
    row = adoption_requests.held(session, request_id)
    if row.state is not RequestState.WAITING:
        raise Conflict(ANSWERED)
    return row


def _why_not(row: AdoptionRequest, person: Person) -> str | None:
    if row.asked_account == person.account_id:
        return SAME
    represented = {number for number, _ in person.deputy_for}
    return DEPUTY_OF_ASKER if person.is_deputy and represented <= {row.asked_account} else None


def _refuse_own(row: AdoptionRequest, person: Person) -> None:
    why = _why_not(row, person)
    if why is not None:
        raise NotAllowed(why)


def _answer(session: Session, row: AdoptionRequest, state: RequestState, actor: str, words: str | None) -> None:
    row.state = state
    row.answered_by = actor
    row.answered_at = datetime.now(UTC)
    row.answer = words
    session.flush()


def _fingerprint(session: Session, run_id: int) -> str:
    """SHA-256 of the decisions and judgements that would be frozen. Raises NotFound, Conflict."""
    told = json.dumps(adopt_plan.copy_of(session, run_id), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
