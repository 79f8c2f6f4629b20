"""What an administrator does: accounts, their roles, resets, sections, and staff that move."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, InvalidInput, StaleVersion
from app.models import Account, Section
from app.security import tokens
from app.security.passwords import Hasher
from app.security.rights import StaffRole
from app.store.account import accounts, sign_ins
from app.store.account.accounts import Grant
from app.store.facility import changes

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")
RESET_LASTS = timedelta(days=3)
BAD_LOGIN = (
    "利用者名は半角の英小文字・数字・記号 . _ @ - の2～100文字です / "
    "a user name has 2 to 100 characters: a-z, 0-9 and . _ @ -"
)
LAST_ONE = "最後の管理者です。先に別の管理者を作ってください / this is the last administrator; make another one first"
NO_CODES = "認証アプリは設定されていません / the account has no one-time codes"
NO_SECTION = "所管課の編集者には所管課が要ります / a section editor needs a section"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made. `subject` known: it signs in through the provider `issuer` and has no password."""

    login: str
    name: str
    email: str | None = None
    grants: tuple[Grant, ...] = ()
    issuer: str | None = None
    subject: str | None = None


def add_account(session: Session, new: NewAccount, *, hasher: Hasher, actor: str) -> tuple[Account, str | None]:
    """The account, and its first password, shown once (None where a provider signs it in).

    Raises InvalidInput, Conflict where the name is taken or the first account is no administrator.
    """
    login = new.login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise InvalidInput(BAD_LOGIN, [Fault("login", BAD_LOGIN, new.login, pointer="body/login")])
    password = None if new.subject else tokens.new_password()
    account = Account(login=login, name=new.name.strip(), email=new.email, issuer=new.issuer, subject=new.subject)
    _give_password(account, password, hasher)
    accounts.add(session, account)
    _grant(session, account, new.grants)
    _keep_an_administrator(session)
    _record(session, actor, "add_account", account, roles=_told(new.grants))
    return account, password


def change_account(
    session: Session,
    account_id: int,
    fields: dict[str, Any],
    grants: Iterable[Grant] | None,
    *,
    version: int,
    actor: str,
) -> Account:
    """Name, address, roles. Staff that move get the roles of their new section: rights never stick to the person.

    Raises NotFound, StaleVersion, InvalidInput, Conflict where no administrator would be left.
    """
    account = accounts.get(session, account_id)
    if account.version != version:
        raise StaleVersion(f"account {account.login} has version {account.version}")
    for name in ("name", "email"):
        if name in fields:
            setattr(account, name, fields[name])
    told: dict[str, Any] = {"fields": sorted(fields)}
    if grants is not None:
        before, after = accounts.grants_of(session, account_id), set(grants)
        _grant(session, account, after)
        told |= {"given": _told(after - before), "taken": _told(before - after)}
    account.version += 1
    _keep_an_administrator(session)
    _record(session, actor, "change_account", account, **told)
    return account


def reset_password(session: Session, account: Account, *, hasher: Hasher, actor: str) -> str:
    """A password for one sign-in within three days; the account's sessions end, its one-time codes stay asked for."""
    password = tokens.new_password()
    _give_password(account, password, hasher)
    account.version += 1
    ended = sign_ins.end_sessions(session, account.id)
    _record(session, actor, "reset_password", account, sessions_ended=ended)
    return password


def end_codes(session: Session, account: Account, *, actor: str) -> None:
    """The telephone is lost: sign-in takes the password alone until new codes are agreed, and all sessions end.

    Raises Conflict where there are no codes.
    """
    if account.totp_secret is None:
        raise Conflict(NO_CODES)
    account.totp_secret = None
    account.version += 1
    ended = sign_ins.end_sessions(session, account.id)
    _record(session, actor, "end_codes", account, sessions_ended=ended)


def set_enabled(session: Session, account: Account, *, enabled: bool, actor: str) -> None:
    """Keep an account out (at once, with its sessions and keys), or let it in again.

    Raises Conflict where no administrator would be left.
    """
    account.disabled_at = None if enabled else (account.disabled_at or datetime.now(UTC))
    account.version += 1
    session.flush()
    _keep_an_administrator(session)
    ended = 0 if enabled else sign_ins.end_sessions(session, account.id)
    _record(session, actor, "enable_account" if enabled else "disable_account", account, sessions_ended=ended)


def add_section(session: Session, name: str, departments: list[str], *, actor: str) -> Section:
    """A 所管課 and how it is written in the register; without spellings, as its name. Raises Conflict."""
    made = accounts.add_section(session, name, departments or [name])
    changes.record(session, actor, "add_section", {"section": name, "departments": made.departments})
    return made


def change_section(
    session: Session, section_id: int, *, name: str, departments: list[str], version: int, actor: str
) -> Section:
    """Renamed or reorganised: the section keeps its editors. Raises NotFound, StaleVersion, Conflict."""
    found = accounts.section(session, section_id)
    if found.version != version:
        raise StaleVersion(f"section {found.name} has version {found.version}")
    if name != found.name and accounts.section_named(session, name) is not None:
        raise Conflict(f"所管課 {name} はもうあります / there is a section {name} already")
    before = {"section": found.name, "departments": found.departments}
    found.name = name
    found.departments = sorted(set(departments or [name]))
    found.version += 1
    told = {"section": name, "departments": found.departments, "before": before}
    changes.record(session, actor, "change_section", told)
    session.flush()
    return found


def remove_section(session: Session, section_id: int, *, actor: str) -> None:
    """Raises NotFound. Its editors lose the role; no facility changes."""
    found = accounts.section(session, section_id)
    changes.record(session, actor, "remove_section", {"section": found.name, "departments": found.departments})
    accounts.remove_section(session, section_id)


def sections_from_register(session: Session, *, actor: str) -> list[Section]:
    """A section for every 所管課 of the register that none owns yet."""
    owned = {department for each in accounts.sections(session) for department in each.departments}
    names = [name for name, _ in accounts.departments(session) if name not in owned]
    fresh = [name for name in names if accounts.section_named(session, name) is None]
    return [add_section(session, name, [name], actor=actor) for name in fresh]


def _give_password(account: Account, password: str | None, hasher: Hasher) -> None:
    account.password_hash = hasher.hash(password) if password else None
    account.must_change_password = password is not None
    account.password_expires_at = datetime.now(UTC) + RESET_LASTS if password else None


def _grant(session: Session, account: Account, grants: Iterable[Grant]) -> None:
    wanted = set(grants)
    if any((each.role is StaffRole.SECTION_EDITOR) != (each.section_id is not None) for each in wanted):
        raise InvalidInput(NO_SECTION, [Fault("section_needed", NO_SECTION, pointer="body/roles")])
    for each in wanted:
        if each.section_id is not None:
            accounts.section(session, each.section_id)
    accounts.set_grants(session, account.id, wanted)


def _keep_an_administrator(session: Session) -> None:
    session.flush()
    if accounts.administrators(session) == 0:
        raise Conflict(LAST_ONE)


def _told(grants: Iterable[Grant]) -> list[str]:
    return sorted(each.role if each.section_id is None else f"{each.role}:{each.section_id}" for each in grants)


def _record(session: Session, actor: str, action: str, account: Account, **detail: Any) -> None:
    changes.record(session, actor, action, {"account": account.login, **detail})
