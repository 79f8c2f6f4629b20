"""Coming in and going out: by password and one-time code, as whom a session or a key speaks."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.models import Account
from app.security import one_time, tokens
from app.security.passwords import LONGEST, Hasher
from app.security.rights import Person, Scope, StaffRole
from app.security.vault import Vault, is_sealed
from app.settings import Settings
from app.store import visible
from app.store.account import accounts, sign_ins
from app.store.facility import changes

LONGEST_LOGIN, LONGEST_BROWSER, LONGEST_WHY = 100, 200, 300


@dataclass(frozen=True, slots=True)
class Entered:
    """The token of a new session: for the browser's cookie, and kept nowhere else."""

    token: str
    login: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody came in. `code`: wrong (name, password or account), code-needed, code-wrong, too-many."""

    code: str
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and where; `token` of the session that this browser has, where it has one."""

    login: str
    password: str
    code: str | None
    origin: str | None
    browser: str | None
    token: str | None = None


def sign_in(session: Session, settings: Settings, attempt: Attempt) -> Entered | Refused:
    """Open a session, or say why not; failures are counted, and after too many of them there is a pause.

    A name that nobody has takes as long and is told in the same words as a wrong password.
    """
    login = attempt.login.strip().lower()[:LONGEST_LOGIN]
    if not sign_ins.is_alone(session, login):
        return Refused("too-many", 1)
    if pause := sign_ins.pause_seconds(session, login, attempt.origin):
        sign_ins.log(session, "sign_in_paused", login=login)
        return Refused("too-many", pause)
    account = accounts.by_login(session, login)
    refusal = _refusal(settings, account, attempt)
    if refusal or account is None:
        code = refusal or "wrong"
        # Asking for the code is no failure: the password was right.
        if code != "code-needed":
            sign_ins.log(session, "sign_in_failed", login=login, reason=code)
        return Refused(code)
    _renew_hash(settings, account, attempt.password)
    return enter(session, settings, account, browser=attempt.browser, way="password", before=attempt.token)


def _refusal(settings: Settings, account: Account | None, attempt: Attempt) -> str | None:
    stored = account.password_hash if account else None
    matches = len(attempt.password) <= LONGEST and hasher(settings).matches(stored, attempt.password)
    if account is None or not matches or account.disabled_at is not None or _has_expired(account):
        return "wrong"
    if account.totp_secret is None:
        return None
    if not attempt.code:
        return "code-needed"
    step = one_time.step_of(_opened(settings, account), attempt.code, now=time.time(), after=account.totp_step)
    if step is None:
        return "code-wrong"
    account.totp_step = step
    return None


def _opened(settings: Settings, account: Account) -> str:
    """The secret of an account's codes; one that lies open from before is sealed. Raises WrongKey."""
    stored = account.totp_secret or ""
    if not is_sealed(stored):
        account.totp_secret = vault(settings).seal(stored, of=account.login)
        return stored
    return vault(settings).open(stored, of=account.login)


def seal_open_secrets(session: Session, settings: Settings) -> int:
    """Seal the secrets of one-time codes that lie open from before; returns how many did."""
    found = accounts.with_open_secrets(session)
    for account in found:
        _opened(settings, account)
    return len(found)


def _has_expired(account: Account) -> bool:
    return account.password_expires_at is not None and account.password_expires_at < datetime.now(UTC)


def _renew_hash(settings: Settings, account: Account, password: str) -> None:
    work = hasher(settings)
    if account.password_hash and work.is_outdated(account.password_hash):
        account.password_hash = work.hash(password)


def enter(
    session: Session, settings: Settings, account: Account, *, browser: str | None, way: str, before: str | None = None
) -> Entered:
    """A new session of an account that has shown who it is; `way`: password or provider.

    `before` is the token this browser came with: that session ends.
    """
    token = tokens.new_token()
    if before is not None:
        sign_ins.end_session(session, tokens.digest(before))
    sign_ins.sweep(session)
    sign_ins.forget(session, settings.access_log_days)
    lasts = timedelta(hours=settings.session_hours)
    shown = (browser or "")[:LONGEST_BROWSER].replace("\0", "") or None
    sign_ins.open_session(session, account.id, tokens.digest(token), lasts=lasts, browser=shown)
    sign_ins.log(session, "sign_in", login=account.login, actor=f"{account.name} <{account.login}>", way=way)
    return Entered(token, account.login)


def sign_out(session: Session, token: str, person: Person) -> None:
    sign_ins.end_session(session, tokens.digest(token))
    sign_ins.log(session, "sign_out", login=person.login, actor=person.actor)


def who_is(session: Session, token: str, settings: Settings) -> Person | None:
    """Whose session a cookie's token is; None where it has ended, or its account is disabled."""
    mark = tokens.digest(token)
    idle = timedelta(minutes=settings.session_idle_minutes)
    found = accounts.person_where(session, sign_ins.HOLDS, {"token": mark, "idle": idle})
    if found is not None:
        sign_ins.note_seen(session, mark)
    return found and _by_the_rules(found, settings)


def whose_key(session: Session, settings: Settings, text: str, origin: str | None) -> tuple[Person, int] | None:
    """Whose API key this is, with the rights its scope leaves him, and its id; None for no key that holds."""
    key = tokens.parse_key(text)
    known = sign_ins.key_scope(session, key.prefix) if key else None
    if key is None or known is None:
        return None
    values = {"prefix": key.prefix, "secret": tokens.digest(key.secret)}
    found = accounts.person_where(session, sign_ins.KEY_HOLDS, values, scope=Scope(known[0]))
    if found is None:
        return None
    sign_ins.note_used(session, known[1], origin)
    return _by_the_rules(found, settings), known[1]


def _by_the_rules(person: Person, settings: Settings) -> Person:
    """The person as the town's rules leave him: a deputy where there may be any; without codes his own page alone."""
    if person.deputy_for and not settings.delegation:
        person = replace(person, deputy_for=())
    wanted = settings.codes == "everybody" or (
        settings.codes == "administrators" and StaffRole.ADMINISTRATOR in person.roles
    )
    return replace(person, must_add_codes=True) if wanted and not person.has_codes else person


def note_refusal(session: Session, person: Person, right: str, asked: str) -> None:
    """Somebody signed in asked for what his roles do not allow."""
    sign_ins.log(session, "refused", login=person.login, actor=person.actor, right=right, asked=asked)


def note_provider_fault(session: Session, code: str, why: str) -> None:
    """The provider's word did not count, or it had none."""
    sign_ins.log(session, "sign_in_failed", login=None, reason=code, way="provider", why=why[:LONGEST_WHY])


def begin(session: Session, person: Person | None, origin: str | None) -> None:
    """Name whoever changes something, from where, and what is his to change, for this transaction."""
    actor = person.actor if person else None
    changes.begin(session, actor=actor, origin=origin, sections=visible.sections_of(person))


def vault(settings: Settings) -> Vault:
    return Vault(settings.data_dir, settings.secret_key)


def hasher(settings: Settings) -> Hasher:
    return Hasher(settings.password_memory_kib, settings.password_rounds)
