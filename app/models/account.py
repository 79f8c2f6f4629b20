"""Who may do what: accounts, the sections (所管課) they belong to, sessions, API keys, and who came in from where."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ORIGIN, Base, Row, Versioned, term
from app.security.rights import Scope, StaffRole


def _account_key() -> Mapped[int]:
    return mapped_column(BigInteger, ForeignKey("account.id"), index=True)


class Account(Row, Versioned, Base):
    """Somebody who may sign in. Never deleted: the history names him; `disabled_at` keeps him out.

    `password_hash` None: he signs in through the provider `issuer`, which knows him as `subject`. `totp_step` is the
    last time step whose code was used, so that no code works twice.
    """

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default="false")
    password_expires_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("uq_account_subject", "issuer", "subject", unique=True, postgresql_where="subject IS NOT NULL"),
    )


class Section(Row, Versioned, Base):
    """One 所管課. It owns the facilities whose 所管課 is written as one of `departments` in the register."""

    __tablename__ = "section"

    name: Mapped[str] = mapped_column(unique=True)
    departments: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Membership(Row, Base):
    """A role of an account; of a section editor, in which section."""

    __tablename__ = "membership"

    account_id: Mapped[int] = _account_key()
    role: Mapped[StaffRole] = mapped_column(term(StaffRole))
    section_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("section.id"))

    __table_args__ = (
        Index("uq_membership_account_role_section", "account_id", "role", text("coalesce(section_id, 0)"), unique=True),
    )


class Delegation(Row, Base):
    """An approver's decisions are another's from `since` to `until`, both days included, unless it is ended before."""

    __tablename__ = "delegation"

    account_id: Mapped[int] = _account_key()
    deputy_id: Mapped[int] = _account_key()
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class SignIn(Row, Base):
    """A session kept by the server; the browser holds the token whose SHA-256 stands here."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = _account_key()
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    origin: Mapped[str | None] = mapped_column(server_default=ORIGIN)
    browser: Mapped[str | None]


class ApiKey(Row, Base):
    """A key of a program that works for an account. `prefix` names it; of the secret only the SHA-256 is kept."""

    __tablename__ = "api_key"

    account_id: Mapped[int] = _account_key()
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    scope: Mapped[Scope] = mapped_column(term(Scope))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_from: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class AccessLine(Row, Base):
    """Who came in, who was turned away, and who took what out: kept for as long as the town says, then deleted."""

    __tablename__ = "access_line"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    action: Mapped[str]
    login: Mapped[str | None]
    actor: Mapped[str | None]
    origin: Mapped[str | None] = mapped_column(server_default=ORIGIN)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    __table_args__ = (
        Index("ix_access_line_at", "at"),
        Index("ix_access_line_failed", "login", "at", postgresql_where="action = 'sign_in_failed'"),
    )
