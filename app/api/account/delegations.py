"""Deputies of approvers (代理)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.answers.approval import DelegationShown
from app.api.deps import PersonDep, SessionDep, SettingsDep
from app.api.shapes import PathId, SentShape
from app.services.account import delegate
from app.services.account.delegate import Stead
from app.store.account import delegations

router = APIRouter(prefix="/api/delegations", tags=["accounts"])


class DelegationSent(SentShape):
    """Who decides in one's stead, on which days, and why."""

    deputy: Annotated[str, Field(min_length=1, max_length=100, examples=["sato"], description="user name")]
    since: date
    until: date
    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S", examples=["出張のため"])]


@router.get("")
def own_delegations(session: SessionDep, person: PersonDep) -> list[DelegationShown]:
    """Those one has given or holds, the newest first."""
    found = delegations.of_account(session, person.account_id or 0)
    names = DelegationShown.model_fields
    return [DelegationShown(**{name: getattr(line, name) for name in names}) for line in found]


@router.post("", status_code=201, responses={409: {}})
def post_delegation(
    sent: DelegationSent, session: SessionDep, person: PersonDep, settings: SettingsDep
) -> list[DelegationShown]:
    """Name a deputy for some days; answers all of one's delegations. 409 where the setting is off."""
    delegate.delegate(session, settings, person, Stead(sent.deputy, sent.since, sent.until, sent.reason))
    return own_delegations(session, person)


@router.delete("/{delegation_id}", status_code=204)
def delete_delegation(delegation_id: PathId, session: SessionDep, person: PersonDep) -> None:
    """End a delegation one has given; the deputy decides nothing more."""
    delegate.end_delegation(session, person, delegation_id)
