"""What an administrator looks after: accounts, their roles, sections."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from app.api.answers.accounts import AccountHead, AccountList, AccountMade, DepartmentCount, GrantLine, SectionHead
from app.api.deps import ActorDep, SessionDep, SettingsDep
from app.api.shapes import Id, Name, PathId, SentShape, Version
from app.errors import NotFound
from app.models import Section
from app.security.rights import GRANTS, StaffRole
from app.services.account import manage_accounts
from app.services.account.manage_accounts import NewAccount
from app.services.account.sign_in import hasher
from app.store.account import accounts
from app.store.account.accounts import AccountLine, Grant

router = APIRouter(prefix="/api", tags=["accounts"])
Mail = Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$", examples=["tanaka@city.example.jp"])]
Spellings = Annotated[list[Name], Field(max_length=50)]


class GrantShape(SentShape):
    """A role; of a section editor, in which section."""

    role: StaffRole
    section_id: Id | None = None


Grants = Annotated[list[GrantShape], Field(max_length=100)]


class AccountShape(SentShape):
    """A new account."""

    login: Annotated[str, Field(min_length=2, max_length=100, examples=["tanaka"])]
    name: Name
    email: Mail | None = None
    roles: Grants = []


class AccountChange(SentShape):
    """What is left out stays as it is."""

    version: Version
    name: Name | None = None
    email: Mail | None = None
    roles: Grants | None = None


class SectionShape(SentShape):
    """A 所管課 and how the register writes it; without spellings, as its name."""

    name: Name
    departments: Spellings = []


class SectionChange(SectionShape):
    version: Version


def _grants(shapes: list[GrantShape]) -> tuple[Grant, ...]:
    return tuple(Grant(each.role, each.section_id) for each in shapes)


def _head(line: AccountLine) -> AccountHead:
    roles = [GrantLine(role=role, section_id=number, section=name) for role, number, name in line.roles]
    names = set(AccountHead.model_fields) - {"roles"}
    return AccountHead(roles=roles, **{name: getattr(line, name) for name in names})


def _head_of(session: SessionDep, account_id: int) -> AccountHead:
    session.flush()
    for line in accounts.everyone(session):
        if line.id == account_id:
            return _head(line)
    raise NotFound("account", account_id)


def _section(found: Section, counts: dict[str, int]) -> SectionHead:
    owned = sum(counts.get(each, 0) for each in found.departments)
    return SectionHead(
        id=found.id, name=found.name, departments=found.departments, facilities=owned, version=found.version
    )


@router.get("/accounts")
def all_accounts(session: SessionDep, response: Response) -> AccountList:
    """Accounts, sections, and the 所管課 of the register that no section owns."""
    response.headers["Cache-Control"] = "no-store"
    counts = dict(accounts.departments(session))
    sections = accounts.sections(session)
    owned = {department for each in sections for department in each.departments}
    return AccountList(
        accounts=[_head(line) for line in accounts.everyone(session)],
        sections=[_section(each, counts) for each in sections],
        unowned=[DepartmentCount(department=d, facilities=n) for d, n in counts.items() if d not in owned],
        rights={role: sorted(rights) for role, rights in GRANTS.items()},
    )


@router.post("/accounts", status_code=201)
def post_account(
    shape: AccountShape, session: SessionDep, settings: SettingsDep, actor: ActorDep, response: Response
) -> AccountMade:
    """A new account with a password for one sign-in, shown this once."""
    response.headers["Cache-Control"] = "no-store"
    new = NewAccount(shape.login, shape.name, shape.email, _grants(shape.roles))
    account, password = manage_accounts.add_account(session, new, hasher=hasher(settings), actor=actor)
    return AccountMade(account=_head_of(session, account.id), password=password)


@router.patch("/accounts/{account_id}")
def patch_account(account_id: PathId, shape: AccountChange, session: SessionDep, actor: ActorDep) -> AccountHead:
    """Name, mail address, roles: staff that move get the roles of where they work now."""
    fields = shape.model_dump(exclude_unset=True, exclude={"version", "roles"})
    if fields.get("name", "") is None:
        fields.pop("name")
    grants = None if shape.roles is None else _grants(shape.roles)
    manage_accounts.change_account(session, account_id, fields, grants, version=shape.version, actor=actor)
    return _head_of(session, account_id)


@router.post("/accounts/{account_id}/reset")
def post_reset(
    account_id: PathId, session: SessionDep, settings: SettingsDep, actor: ActorDep, response: Response
) -> AccountMade:
    """A new password for one sign-in; the account's sessions end, its one-time codes stay asked for."""
    response.headers["Cache-Control"] = "no-store"
    account = accounts.get(session, account_id)
    password = manage_accounts.reset_password(session, account, hasher=hasher(settings), actor=actor)
    return AccountMade(account=_head_of(session, account_id), password=password)


@router.delete("/accounts/{account_id}/totp")
def delete_codes(account_id: PathId, session: SessionDep, actor: ActorDep) -> AccountHead:
    """End the one-time codes of somebody who has lost the telephone; sessions end. 409 where there are none."""
    manage_accounts.end_codes(session, accounts.get(session, account_id), actor=actor)
    return _head_of(session, account_id)


@router.post("/accounts/{account_id}/disable")
def post_disable(account_id: PathId, session: SessionDep, actor: ActorDep) -> AccountHead:
    """Keep an account out, at once and with its keys. Its name stays in the history."""
    manage_accounts.set_enabled(session, accounts.get(session, account_id), enabled=False, actor=actor)
    return _head_of(session, account_id)


@router.post("/accounts/{account_id}/enable")
def post_enable(account_id: PathId, session: SessionDep, actor: ActorDep) -> AccountHead:
    """Let an account in again."""
    manage_accounts.set_enabled(session, accounts.get(session, account_id), enabled=True, actor=actor)
    return _head_of(session, account_id)


@router.post("/sections", status_code=201)
def post_section(shape: SectionShape, session: SessionDep, actor: ActorDep) -> SectionHead:
    """A new section."""
    made = manage_accounts.add_section(session, shape.name, shape.departments, actor=actor)
    return _section(made, dict(accounts.departments(session)))


@router.post("/sections/from-register", status_code=201)
def post_sections(session: SessionDep, actor: ActorDep) -> list[SectionHead]:
    """A section for every 所管課 of the register that none owns yet."""
    made = manage_accounts.sections_from_register(session, actor=actor)
    counts = dict(accounts.departments(session))
    return [_section(each, counts) for each in made]


@router.put("/sections/{section_id}")
def put_section(section_id: PathId, shape: SectionChange, session: SessionDep, actor: ActorDep) -> SectionHead:
    """Another name, other spellings: after a reorganisation the editors stay."""
    found = manage_accounts.change_section(
        session, section_id, name=shape.name, departments=shape.departments, version=shape.version, actor=actor
    )
    return _section(found, dict(accounts.departments(session)))


@router.delete("/sections/{section_id}", status_code=204)
def delete_section(section_id: PathId, session: SessionDep, actor: ActorDep) -> None:
    """Its editors lose the role; no facility changes."""
    manage_accounts.remove_section(session, section_id, actor=actor)
