"""Accounts, their roles, and the sections (所管課) they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models import Account, Membership, Section
from app.security.rights import Person, Scope, StaffRole

# Who somebody is, from the row `account a`: his roles, and the departments of the sections he edits.
_PERSON = """
    a.id, a.login, a.name, a.must_change_password,
    a.totp_secret IS NOT NULL OR a.password_hash IS NULL AS has_codes,
    coalesce((SELECT array_agg(DISTINCT m.role) FROM membership m WHERE m.account_id = a.id), '{}') AS roles,
    coalesce((SELECT array_agg(DISTINCT d) FROM membership m JOIN section s ON s.id = m.section_id,
                     unnest(s.departments) d
              WHERE m.account_id = a.id AND m.role = 'section_editor'), '{}') AS departments,
    coalesce((SELECT json_agg(DISTINCT jsonb_build_array(o.id, o.name || ' <' || o.login || '>'))
              FROM delegation d JOIN account o ON o.id = d.account_id AND o.disabled_at IS NULL
              JOIN membership m ON m.account_id = o.id AND m.role = 'approver'
              WHERE d.deputy_id = a.id AND d.ended_at IS NULL AND current_date BETWEEN d.since AND d.until
             ), '[]') AS deputy_for"""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, and of a section editor the section."""

    role: StaffRole
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as lists show it; nothing secret. `roles` are (role, section id, section name)."""

    id: int
    login: str
    name: str
    email: str | None
    roles: tuple[tuple[StaffRole, int | None, str | None], ...]
    disabled_at: datetime | None
    must_change_password: bool
    has_password: bool
    has_totp: bool
    issuer: str | None
    signed_in_at: datetime | None
    version: int


def exist(session: Session) -> bool:
    """Whether there are accounts. From the first one on nobody comes in without; disabling all opens no door."""
    return bool(session.scalar(text("SELECT EXISTS (SELECT 1 FROM account)")))


def person_where(session: Session, source: str, values: dict[str, Any], *, scope: Scope | None = None) -> Person | None:
    """The enabled account that `source` (SQL after FROM, with the alias `a`) finds, as who it is."""
    row = session.execute(text(f"SELECT {_PERSON} FROM {source} AND a.disabled_at IS NULL"), values).one_or_none()
    if row is None:
        return None
    return Person(
        login=row.login,
        name=row.name,
        roles=frozenset(map(StaffRole, row.roles)),
        sections=frozenset(row.departments),
        account_id=row.id,
        must_change_password=row.must_change_password,
        has_codes=row.has_codes,
        deputy_for=tuple((number, name) for number, name in row.deputy_for),
        scope=scope,
    )


def by_login(session: Session, login: str) -> Account | None:
    """The account of a name as typed; names differ in more than capitals."""
    return session.scalars(select(Account).where(Account.login == login.strip().lower())).one_or_none()


def by_subject(session: Session, issuer: str, subject: str) -> Account | None:
    """The account a provider knows as `subject`."""
    query = select(Account).where(Account.issuer == issuer, Account.subject == subject)
    return session.scalars(query).one_or_none()


def get(session: Session, account_id: int) -> Account:
    """Kept from others until the transaction ends. Raises NotFound."""
    found = session.get(Account, account_id, with_for_update=True)
    if found is None:
        raise NotFound("account", account_id)
    return found


def named(session: Session, login: str) -> Account:
    """Raises NotFound."""
    found = by_login(session, login)
    if found is None:
        raise NotFound("account", login)
    return found


def add(session: Session, account: Account) -> Account:
    """Raises Conflict where the name is taken."""
    if by_login(session, account.login) is not None:
        raise Conflict(f"利用者名 {account.login} はもう使われています / the name {account.login} is taken")
    session.add(account)
    session.flush()
    return account


def set_grants(session: Session, account_id: int, grants: Iterable[Grant]) -> None:
    """The roles of an account are these and no others; those it has already stay as they are."""
    wanted = set(grants)
    kept = set()
    for row in session.scalars(select(Membership).where(Membership.account_id == account_id)):
        held = Grant(row.role, row.section_id)
        kept.add(held)
        if held not in wanted:
            session.delete(row)
    session.add_all(
        Membership(account_id=account_id, role=each.role, section_id=each.section_id) for each in wanted - kept
    )
    session.flush()


def grants_of(session: Session, account_id: int) -> set[Grant]:
    rows = session.scalars(select(Membership).where(Membership.account_id == account_id))
    return {Grant(row.role, row.section_id) for row in rows}


def everyone(session: Session) -> list[AccountLine]:
    """All accounts, enabled ones first, each with its roles."""
    rows = session.execute(
        text("""
        SELECT a.*,
               (SELECT max(at) FROM access_line l WHERE l.login = a.login AND l.action = 'sign_in') AS signed_in_at,
               coalesce((SELECT json_agg(json_build_array(m.role, m.section_id, s.name) ORDER BY m.role, s.name)
                         FROM membership m LEFT JOIN section s ON s.id = m.section_id
                         WHERE m.account_id = a.id), '[]') AS roles
        FROM account a ORDER BY a.disabled_at IS NOT NULL, a.login""")
    )
    return [_line(row._mapping) for row in rows]


def _line(row: Any) -> AccountLine:
    return AccountLine(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        email=row["email"],
        roles=tuple((StaffRole(role), section_id, name) for role, section_id, name in row["roles"]),
        disabled_at=row["disabled_at"],
        must_change_password=row["must_change_password"],
        has_password=row["password_hash"] is not None,
        has_totp=row["totp_secret"] is not None,
        issuer=row["issuer"],
        signed_in_at=row["signed_in_at"],
        version=row["version"],
    )


def is_last_administrator(session: Session, account_id: int) -> bool:
    """Whether nobody would look after the accounts if this one lost the role."""
    held = {grant.role for grant in grants_of(session, account_id)}
    return StaffRole.ADMINISTRATOR in held and administrators(session) == 1


def administrators(session: Session) -> int:
    """How many enabled accounts may look after the others."""
    query = (
        select(func.count(Account.id.distinct()))
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.role == StaffRole.ADMINISTRATOR, Account.disabled_at.is_(None))
    )
    return session.scalar(query) or 0


def sections(session: Session) -> list[Section]:
    return list(session.scalars(select(Section).order_by(Section.name)))


def section(session: Session, section_id: int) -> Section:
    """Kept from others until the transaction ends. Raises NotFound."""
    found = session.get(Section, section_id, with_for_update=True)
    if found is None:
        raise NotFound("section", section_id)
    return found


def section_named(session: Session, name: str) -> Section | None:
    return session.scalars(select(Section).where(Section.name == name)).one_or_none()


def add_section(session: Session, name: str, departments: Iterable[str]) -> Section:
    """Raises Conflict where there is one of that name."""
    if section_named(session, name) is not None:
        raise Conflict(f"所管課 {name} はもうあります / there is a section {name} already")
    made = Section(name=name, departments=sorted(set(departments)))
    session.add(made)
    session.flush()
    return made


def remove_section(session: Session, section_id: int) -> None:
    """Its editors lose their role in it; the facilities keep their 所管課."""
    session.execute(delete(Membership).where(Membership.section_id == section_id))
    session.execute(delete(Section).where(Section.id == section_id))


def words_of_town(session: Session) -> list[str]:
    """Names that passwords here are not made of: the home town's, its prefecture's, and those of its sections."""
    rows = session.execute(
        text("""SELECT name FROM municipality WHERE is_home UNION SELECT name FROM section
                UNION SELECT unnest(departments) FROM section""")
    )
    return [row[0] for row in rows]


def departments(session: Session) -> list[tuple[str, int]]:
    """Every 所管課 as it is written in the register, and how many facilities have it."""
    rows = session.execute(
        text("""SELECT f.department, count(*) FROM facility f JOIN municipality m ON m.id = f.municipality_id
                WHERE f.department IS NOT NULL AND m.is_home GROUP BY 1 ORDER BY 1""")
    )
    return [(row[0], int(row[1])) for row in rows]


def with_open_secrets(session: Session) -> list[Account]:
    """Accounts whose secret of one-time codes was stored before secrets were sealed; kept from others meanwhile."""
    query = select(Account).where(Account.totp_secret.is_not(None), Account.totp_secret.not_like("v1:%"))
    return list(session.scalars(query.with_for_update()))


def lock(session: Session, account: Account) -> None:
    """Keep an account from others until the transaction ends, as it is now."""
    session.refresh(account, with_for_update=True)
