"""Answers about accounts: who is signed in, everybody's own account, the list an administrator looks after."""

from datetime import datetime
from typing import Annotated

from app.api.answers.base import Answer, says
from app.security.rights import Person, Right, Scope, StaffRole

AT = "2026-11-28T09:30:00+09:00"


class SignedIn(Answer):
    """Who somebody is, and what he may do."""

    login: Annotated[str, says("User name", "tanaka")]
    name: Annotated[str, says("Name as people know it", "田中 花子")]
    roles: Annotated[list[StaffRole], says("Roles, which add up", ["planner"])]
    sections: Annotated[list[str], says("所管課 whose facilities a section editor may change", ["教育総務課"])]
    rights: Annotated[list[Right], says("What he may do", ["read", "edit_register"])]
    must_change_password: Annotated[bool, says("Whether nothing else is possible before that", False)]
    must_add_codes: Annotated[bool, says("Whether one-time codes must be agreed before anything else", False)]

    @classmethod
    def of(cls, person: Person) -> "SignedIn":
        return cls(
            login=person.login,
            name=person.name,
            roles=sorted(person.roles),
            sections=sorted(person.sections),
            rights=sorted(person.rights),
            must_change_password=person.must_change_password,
            must_add_codes=person.must_add_codes,
        )


class SessionState(Answer):
    """Whether this installation has accounts, and who is signed in."""

    accounts: Annotated[bool, says("Whether there are accounts; without them everybody is the local planner", True)]
    person: Annotated[SignedIn | None, says("Who is signed in; null: nobody")]
    csrf: Annotated[str | None, says("To be sent as X-CSRF-Token with every change; null: not needed", "9f2c…")]
    password_length: Annotated[int, says("Shortest password", 12, "characters")]
    provider: Annotated[str | None, says("Name of the town's own provider; null: there is none", "職員ポータル")]
    local_sign_in: Annotated[bool, says("Whether passwords sign anybody in", True)]
    two_persons: Annotated[bool, says("Whether a plan is adopted by two persons", False)]
    delegation: Annotated[bool, says("Whether approvers may name deputies", False)]


class OpenSignIn(Answer):
    """One of one's own sessions that still hold."""

    id: Annotated[int, says("Id of the session", 4)]
    created_at: Annotated[datetime, says("Signed in at", AT)]
    seen_at: Annotated[datetime, says("Last used, to the minute", AT)]
    origin: Annotated[str | None, says("Address it was opened from", "10.0.3.17")]
    browser: Annotated[str | None, says("What the browser calls itself", "Mozilla/5.0 …")]
    is_this: Annotated[bool, says("Whether it is the session that asks", True)]


class KeyLine(Answer):
    """One API key; its secret is shown once, when it is made."""

    id: Annotated[int, says("Id of the key", 2)]
    name: Annotated[str, says("What it is for", "統合型GIS")]
    prefix: Annotated[str, says("Beginning of the key, by which it is known", "4fa90b12")]
    scope: Annotated[Scope, says("What it may do of what its owner may", "read")]
    created_at: Annotated[datetime, says("Made at", AT)]
    expires_at: Annotated[datetime, says("Holds until", AT)]
    used_at: Annotated[datetime | None, says("Last used, to the minute; null: never", AT)]
    used_from: Annotated[str | None, says("Address it was last used from", "10.0.3.20")]


class KeyMade(Answer):
    """A new key. `key` is never shown again."""

    key: Annotated[str, says("The key, for `Authorization: Bearer`", "saihen_4fa90b12_…")]
    line: Annotated[KeyLine, says("What is kept of it")]


class OwnAccount(Answer):
    """One's own account."""

    person: Annotated[SignedIn, says("Who one is")]
    email: Annotated[str | None, says("Mail address", "tanaka@city.example.jp")]
    has_password: Annotated[bool, says("False where an outside provider signs one in", True)]
    has_totp: Annotated[bool, says("Whether signing in takes a one-time code", False)]
    sessions: Annotated[list[OpenSignIn], says("Sessions that still hold, the newest first")]
    keys: Annotated[list[KeyLine], says("API keys that were not taken back, the newest first")]


class TotpSecret(Answer):
    """A secret for an authenticator app, kept once a code of it has been sent."""

    secret: Annotated[str, says("Base32", "JBSWY3DPEHPK3PXP")]
    address: Annotated[str, says("otpauth:// address an app reads", "otpauth://totp/Saihen:tanaka?secret=…")]
    picture: Annotated[str, says("The address as a QR code, an SVG in a data: address", "data:image/svg+xml;charset=…")]


class GrantLine(Answer):
    """One role of an account."""

    role: Annotated[StaffRole, says("StaffRole", "section_editor")]
    section_id: Annotated[int | None, says("Of a section editor: which section", 3)]
    section: Annotated[str | None, says("Its name", "教育総務課")]


class AccountHead(Answer):
    """One account as an administrator sees it."""

    id: Annotated[int, says("Id of the account", 5)]
    login: Annotated[str, says("User name", "tanaka")]
    name: Annotated[str, says("Name as people know it", "田中 花子")]
    email: Annotated[str | None, says("Mail address", "tanaka@city.example.jp")]
    roles: Annotated[list[GrantLine], says("Roles, which add up")]
    disabled_at: Annotated[datetime | None, says("Kept out since; null: may sign in", AT)]
    must_change_password: Annotated[bool, says("Has a password for one sign-in", False)]
    has_password: Annotated[bool, says("False where an outside provider signs him in", True)]
    has_totp: Annotated[bool, says("Whether signing in takes a one-time code", False)]
    signed_in_at: Annotated[datetime | None, says("Last sign-in; null: never, or forgotten with the log", AT)]
    version: Annotated[int, says("To be sent back with a change", 1)]


class SectionHead(Answer):
    """One 所管課, and how the register writes it."""

    id: Annotated[int, says("Id of the section", 3)]
    name: Annotated[str, says("Name", "教育総務課")]
    departments: Annotated[list[str], says("Its spellings in the register", ["教育総務課", "教育委員会教育総務課"])]
    facilities: Annotated[int, says("Facilities it owns", 42, "facilities")]
    version: Annotated[int, says("To be sent back with a change", 1)]


class DepartmentCount(Answer):
    """A 所管課 as the register writes it."""

    department: Annotated[str, says("所管課", "教育総務課")]
    facilities: Annotated[int, says("Facilities that have it", 42, "facilities")]


class AccountList(Answer):
    """All accounts and sections, and the 所管課 of the register that no section owns."""

    accounts: Annotated[list[AccountHead], says("Accounts, enabled ones first")]
    sections: Annotated[list[SectionHead], says("Sections by name")]
    unowned: Annotated[list[DepartmentCount], says("所管課 of the register that no section owns")]
    rights: Annotated[dict[StaffRole, list[Right]], says("What each role may do", {"viewer": ["read"]})]


class AccountMade(Answer):
    """A new account or a reset one. `password` is never shown again."""

    account: Annotated[AccountHead, says("The account")]
    password: Annotated[str | None, says("For one sign-in within three days; null: a provider signs in", "k3f9a-…")]
