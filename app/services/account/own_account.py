"""What everybody does with his own account: password, one-time codes, keys of programs, other sessions."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, InvalidInput
from app.models import Account, ApiKey
from app.security import one_time, passwords, tokens
from app.security.passwords import Hasher
from app.security.rights import Person, Scope
from app.security.vault import Vault
from app.store.account import accounts, sign_ins
from app.store.facility import changes

MOST_KEYS = 20
# How long a sign-in counts as fresh where no password can be asked for.
FRESH = timedelta(minutes=15)
PRODUCT = ("saihen", "再編")
STALE = "15分以内にサインインし直してから行ってください / sign in again (within 15 minutes) before you do this"
WRONG = ("今のパスワードが違います", "the present password is wrong")
SAME = ("今と同じパスワードです", "this is the present password")
CODE = ("確認コードが違います。時計の合ったスマートフォンで、表示中の6桁を入力してください",
        "the code is wrong; type the six digits shown now, on a telephone whose clock is right")  # fmt: skip
PROVIDER = "この利用者は外部の認証でサインインします / this account signs in through the provider"
TOO_MANY_KEYS = "APIキーは20個までです。使わないものを取り消してください / at most 20 API keys; take back unused ones"


@dataclass(frozen=True, slots=True)
class KeyWish:
    """A key somebody asks for."""

    name: str
    scope: Scope
    days: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A secret that was handed out, a code of it, and the present password."""

    secret: str
    code: str
    present: str


def change_password(
    session: Session,
    person: Person,
    present: str,
    new: str,
    *,
    hasher: Hasher,
    token: str | None,
    words: Sequence[str] = (),
    language: str,
) -> None:
    """Every other session of the account ends. `words`: what passwords here are not made of, besides names.

    Raises InvalidInput naming what is wrong with which field.
    """
    account = _with_password(session, person, present, hasher, language)
    town = accounts.words_of_town(session)
    fault = passwords.fault_of(new, account.login, account.name, account.email or "", *PRODUCT, *town, *words)
    if fault is None and new == present:
        fault = SAME
    if fault is not None:
        raise _invalid("new", fault, language)
    account.password_hash = hasher.hash(new)
    account.must_change_password = False
    account.password_expires_at = None
    account.version += 1
    ended = sign_ins.end_sessions(session, account.id, but=tokens.digest(token) if token else None)
    _record(session, person, "change_password", account, sessions_ended=ended)


def begin_totp(session: Session, person: Person) -> tuple[str, str]:
    """A new secret and its otpauth:// address. Nothing is kept until `confirm_totp` has seen a code of it."""
    secret = one_time.new_secret()
    return secret, one_time.address(secret, _own(session, person).login)


def confirm_totp(
    session: Session, person: Person, confirmed: Confirmed, *, hasher: Hasher, vault: Vault, language: str
) -> None:
    """From now on signing in takes a code too. Raises InvalidInput for a wrong password or code."""
    account = _with_password(session, person, confirmed.present, hasher, language)
    step = one_time.step_of(confirmed.secret, confirmed.code, now=time.time(), after=0)
    if step is None:
        raise _invalid("code", CODE, language)
    account.totp_secret = vault.seal(confirmed.secret, of=account.login)
    account.totp_step = step
    account.version += 1
    _record(session, person, "begin_totp", account)


def end_totp(session: Session, person: Person, present: str, *, hasher: Hasher, language: str) -> None:
    """Signing in takes the password alone again. Raises InvalidInput for a wrong password."""
    account = _with_password(session, person, present, hasher, language)
    account.totp_secret = None
    account.version += 1
    _record(session, person, "end_totp", account)


def make_key(session: Session, person: Person, wish: KeyWish) -> tuple[ApiKey, str]:
    """The key, and its text, which is shown once. Raises Conflict where there are too many."""
    account = _own(session, person)
    if len(sign_ins.keys_of(session, account.id)) >= MOST_KEYS:
        raise Conflict(TOO_MANY_KEYS)
    new = tokens.new_key()
    key = ApiKey(
        account_id=account.id,
        name=wish.name,
        prefix=new.prefix,
        secret_hash=tokens.digest(new.secret),
        scope=wish.scope,
        expires_at=datetime.now(UTC) + timedelta(days=wish.days),
    )
    sign_ins.add_key(session, key)
    _record(session, person, "make_key", account, key=wish.name, prefix=new.prefix, scope=wish.scope)
    return key, new.text


def revoke_key(session: Session, person: Person, key_id: int) -> None:
    """Raises NotFound where it is no key of his."""
    account = _own(session, person)
    key = sign_ins.revoke_key(session, account.id, key_id)
    _record(session, person, "revoke_key", account, key=key.name, prefix=key.prefix)


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows once more who somebody is: his password, or where a provider signs him in, a fresh session."""

    present: str | None
    token: str | None
    hasher: Hasher


def end_session(session: Session, person: Person, number: int, shown: Shown, *, language: str) -> None:
    """Sign out one device. Raises NotFound where it is no session of his, InvalidInput for a wrong password."""
    account = _shown_again(session, person, shown, language)
    sign_ins.end_session_of(session, account.id, number)
    _record(session, person, "end_sessions", account, sessions_ended=1)


def end_other_sessions(session: Session, person: Person, shown: Shown, *, language: str) -> int:
    """Sign out everywhere else; returns how many sessions ended. Raises InvalidInput for a wrong password."""
    account = _shown_again(session, person, shown, language)
    token = shown.token
    ended = sign_ins.end_sessions(session, account.id, but=tokens.digest(token) if token else None)
    _record(session, person, "end_sessions", account, sessions_ended=ended)
    return ended


def _shown_again(session: Session, person: Person, shown: Shown, language: str) -> Account:
    """Raises InvalidInput for a wrong password, Conflict for a session of a provider that is not fresh."""
    account = _own(session, person)
    if account.password_hash is not None:
        return _with_password(session, person, shown.present or "", shown.hasher, language)
    if shown.token is None or not sign_ins.is_fresh(session, tokens.digest(shown.token), within=FRESH):
        raise Conflict(STALE)
    return account


def _own(session: Session, person: Person) -> Account:
    return accounts.get(session, person.account_id or 0)


def _with_password(session: Session, person: Person, present: str, hasher: Hasher, language: str) -> Account:
    account = _own(session, person)
    if account.password_hash is None:
        raise Conflict(PROVIDER)
    if not hasher.matches(account.password_hash, present[: passwords.LONGEST]):
        raise _invalid("present", WRONG, language)
    return account


def _invalid(field: str, words: tuple[str, str], language: str) -> InvalidInput:
    said = words[language == "en"]
    return InvalidInput(said, [Fault(f"password_{field}", said, pointer=f"body/{field}")])


def _record(session: Session, person: Person, action: str, account: Account, **detail: object) -> None:
    changes.record(session, person.actor, action, {"account": account.login, **detail})
