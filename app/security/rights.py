"""What each role may do. Rights belong to sections and roles, never to a person by name; this table alone decides.

Which right a route asks for stands in `app/api/rights.py`, which rows and fields a reader gets in
`app/store/visible.py`, and the database itself refuses changes of another section's facilities (migration 0019).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache


class StaffRole(StrEnum):
    """What somebody is in the town hall. One person may have several; they add up."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    SECTION_EDITOR = "section_editor"
    FINANCE = "finance"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    VIEWER = "viewer"
    COUNCIL = "council"


class Right(StrEnum):
    """What a route may ask for."""

    OPEN = "open"
    OWN = "own_account"
    PUBLIC = "read_public"
    READ = "read"
    NOTE = "write_notes"
    REGISTER = "edit_register"
    IMPORT = "import"
    MONEY = "edit_money"
    SCENARIO = "edit_scenarios"
    PLAN = "plan"
    MODERATE = "moderate"
    PROPOSE = "propose_adoption"
    ADOPT = "adopt"
    SETUP = "set_up"
    ACCOUNTS = "manage_accounts"
    AUDIT = "read_audit"


class Scope(StrEnum):
    """What an API key may do of what its owner may."""

    READ = "read"
    WRITE = "write"


EVERYBODY = frozenset({Right.OPEN, Right.OWN, Right.PUBLIC})
STAFF = EVERYBODY | {Right.READ}
GRANTS: Mapping[StaffRole, frozenset[Right]] = {
    # Everything but what the town is bound by: adopting takes an approver.
    StaffRole.ADMINISTRATOR: frozenset(Right) - {Right.ADOPT},
    StaffRole.PLANNER: STAFF
    | {Right.NOTE, Right.REGISTER, Right.IMPORT, Right.SCENARIO, Right.PLAN, Right.MODERATE, Right.PROPOSE},
    StaffRole.SECTION_EDITOR: STAFF | {Right.NOTE, Right.REGISTER},
    StaffRole.FINANCE: STAFF | {Right.NOTE, Right.MONEY, Right.SCENARIO},
    StaffRole.REVIEWER: STAFF | {Right.NOTE, Right.MODERATE},
    StaffRole.APPROVER: STAFF | {Right.NOTE, Right.PROPOSE, Right.ADOPT},
    StaffRole.VIEWER: STAFF,
    StaffRole.COUNCIL: EVERYBODY,
}
# Roles whose right to edit the register ends at no section.
WHOLE_REGISTER = frozenset({StaffRole.ADMINISTRATOR, StaffRole.PLANNER})
SCOPES: Mapping[Scope, frozenset[Right]] = {
    Scope.READ: frozenset({Right.OPEN, Right.PUBLIC, Right.READ}),
    # A key does not sign anybody in: accounts, audit and the whole town stay with people.
    Scope.WRITE: frozenset(Right) - {Right.OWN, Right.ACCOUNTS, Right.AUDIT, Right.SETUP, Right.PROPOSE, Right.ADOPT},
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `sections`: the 所管課 whose facilities a section editor may change, as written in the register.

    `account_id` None: there are no accounts, and everybody at this machine is the one local planner. `must_add_codes`:
    the town requires one-time codes of him, and he has none yet. `deputy_for`: the approvers (account, name) in whose
    stead he decides today.
    """

    login: str
    name: str
    roles: frozenset[StaffRole] = frozenset()
    sections: frozenset[str] = frozenset()
    account_id: int | None = None
    must_change_password: bool = False
    has_codes: bool = True
    must_add_codes: bool = False
    scope: Scope | None = None
    deputy_for: tuple[tuple[int, str], ...] = ()
    rights: frozenset[Right] = field(init=False)

    def __post_init__(self) -> None:
        granted: frozenset[Right] = frozenset().union(*(GRANTS[role] for role in self.roles))
        if self.deputy_for:
            granted |= GRANTS[StaffRole.APPROVER]
        if self.account_id is None:
            granted = frozenset(Right)
        if self.must_change_password or self.must_add_codes:
            granted = frozenset({Right.OPEN, Right.OWN})
        if self.scope is not None:
            granted &= SCOPES[self.scope]
        object.__setattr__(self, "rights", granted)

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def actor(self) -> str:
        """What the history says: readable when the account is long gone, and one person alone."""
        return self.name if self.account_id is None else f"{self.name} <{self.login}>"

    @property
    def is_approver(self) -> bool:
        return StaffRole.APPROVER in self.roles

    @property
    def is_deputy(self) -> bool:
        """Whether he decides in another's stead alone."""
        return bool(self.deputy_for) and not self.is_approver

    @property
    def decides(self) -> bool:
        return self.may(Right.ADOPT)

    @property
    def deciding_actor(self) -> str:
        """As whom he decides: a deputy says in whose stead."""
        stead = ", ".join(name for _, name in self.deputy_for)
        return f"{self.actor}（{stead}の代理）" if self.is_deputy else self.actor

    @property
    def edits_only(self) -> frozenset[str] | None:
        """The sections whose facilities he may change; None where no section ends it."""
        if self.account_id is None or self.roles & WHOLE_REGISTER:
            return None
        return self.sections


@cache
def local_planner(name: str) -> Person:
    """Everybody, where there are no accounts."""
    return Person(name, name)
