"""Whose account the provider's word opens: found by subject alone, made where allowed, with the roles of its groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Conflict
from app.models import Account
from app.security.rights import StaffRole
from app.settings import ProviderSettings
from app.store.account import accounts, sign_ins
from app.store.account.accounts import Grant
from app.store.facility import changes

LONGEST_SUBJECT, LONGEST_NAME, LONGEST_LOGIN = 255, 200, 100
_UNUSUAL = re.compile(r"[^a-z0-9._@-]+")
TAKEN = "この利用者には別の外部認証が結び付いています / the account is linked to the provider already"
OTHERS = "この subject は別の利用者のものです / the subject belongs to another account"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why the provider's word opens no account.

    `code`: unknown, disabled, no-role, name-taken, first-account, last-administrator.
    """

    code: str
    login: str | None = None


def account_of(session: Session, provider: ProviderSettings, claims: Mapping[str, Any]) -> Account | Unknown:
    """The account of whoever the provider has signed in, with the roles of his groups where a claim names them.

    `claims`: of a verified ID token. Nobody is found by name or mail address: those may be given to another person.
    """
    found = _found(session, provider, claims)
    if isinstance(found, Account):
        accounts.lock(session, found)
        if found.disabled_at is not None:
            found = Unknown("disabled", found.login)
        elif refusal := _refresh_roles(session, provider, found, claims):
            found = Unknown(refusal, found.login)
    if isinstance(found, Unknown):
        sign_ins.log(session, "sign_in_failed", login=found.login, reason=found.code, way="provider",
                     subject=_subject(claims))  # fmt: skip
    return found


def link(session: Session, account: Account, issuer: str, subject: str, *, actor: str) -> None:
    """From now on the provider signs this account in, and its password is worth nothing.

    Raises Conflict where the account or the subject is linked already.
    """
    if account.subject is not None and (account.issuer, account.subject) != (issuer, subject):
        raise Conflict(TAKEN)
    other = accounts.by_subject(session, issuer, subject)
    if other is not None and other.id != account.id:
        raise Conflict(OTHERS)
    account.issuer = issuer
    account.subject = subject
    account.password_hash = None
    account.password_expires_at = None
    account.must_change_password = False
    account.totp_secret = None
    account.version += 1
    ended = sign_ins.end_sessions(session, account.id)
    told = {"account": account.login, "issuer": issuer, "subject": subject, "sessions_ended": ended}
    changes.record(session, actor, "link_account", told)


def _found(session: Session, provider: ProviderSettings, claims: Mapping[str, Any]) -> Account | Unknown:
    found = accounts.by_subject(session, provider.issuer, _subject(claims))
    if found is not None:
        return found
    if not provider.may_create:
        return Unknown("unknown")
    if not accounts.exist(session):
        # The first account is an administrator's, made on the machine itself.
        return Unknown("first-account")
    if provider.role_claim and not _grants(session, provider, claims):
        return Unknown("no-role")
    return _made(session, provider, claims)


def _made(session: Session, provider: ProviderSettings, claims: Mapping[str, Any]) -> Account | Unknown:
    login = _login(claims)
    if accounts.by_login(session, login) is not None:
        return Unknown("name-taken", login)
    name = str(claims.get("name") or login)[:LONGEST_NAME].replace("\0", "")
    account = Account(login=login, name=name, issuer=provider.issuer, subject=_subject(claims))
    accounts.add(session, account)
    told = {"account": login, "issuer": provider.issuer, "subject": account.subject}
    changes.record(session, _actor(account), "add_account", told)
    return account


def _refresh_roles(
    session: Session, provider: ProviderSettings, account: Account, claims: Mapping[str, Any]
) -> str | None:
    """Without a claim the roles stay as administrators gave them. Returns why nobody comes in, or None."""
    before = accounts.grants_of(session, account.id)
    if provider.role_claim is None:
        return None if before else "no-role"
    after = _grants(session, provider, claims)
    if before != after:
        loses = StaffRole.ADMINISTRATOR not in {grant.role for grant in after}
        if loses and accounts.is_last_administrator(session, account.id):
            return "last-administrator"
        accounts.set_grants(session, account.id, after)
        account.version += 1
        told = {"given": _told(after - before), "taken": _told(before - after), "by": provider.role_claim}
        changes.record(session, _actor(account), "change_account", {"account": account.login, **told})
    return None if after else "no-role"


def _grants(session: Session, provider: ProviderSettings, claims: Mapping[str, Any]) -> set[Grant]:
    """The roles of the groups the claim names; a section that is not here gives none."""
    named = claims.get(provider.role_claim or "")
    groups = {str(each) for each in named} if isinstance(named, list) else {str(named)} if named else set()
    found = set()
    for group, role, section in provider.roles:
        if group not in groups:
            continue
        owner = accounts.section_named(session, section) if section else None
        if section is None or owner is not None:
            found.add(Grant(StaffRole(role), owner.id if owner else None))
    return found


def _subject(claims: Mapping[str, Any]) -> str:
    return str(claims["sub"])[:LONGEST_SUBJECT]


def _login(claims: Mapping[str, Any]) -> str:
    """A user name as ours are written, of what the provider calls him."""
    told = claims.get("preferred_username") or claims.get("email") or claims["sub"]
    plain = _UNUSUAL.sub("-", str(told).lower()).strip("._@-")[:LONGEST_LOGIN]
    return plain if len(plain) > 1 else f"user-{plain}"


def _told(grants: set[Grant]) -> list[str]:
    return sorted(each.role if each.section_id is None else f"{each.role}:{each.section_id}" for each in grants)


def _actor(account: Account) -> str:
    return f"{account.name} <{account.login}>"
