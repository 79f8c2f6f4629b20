"""One's own account: password, one-time codes, API keys, sessions."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.api.answers.accounts import KeyLine, KeyMade, OpenSignIn, OwnAccount, SignedIn, TotpSecret
from app.api.deps import LanguageDep, PersonDep, SessionDep, SettingsDep
from app.api.entrance import token_of
from app.api.shapes import PathId, SentShape
from app.lazy import lazy_module
from app.models import ApiKey
from app.security import tokens
from app.security.passwords import LONGEST
from app.security.rights import Scope
from app.services.account import own_account
from app.services.account.sign_in import hasher, vault
from app.store.account import accounts, sign_ins

if TYPE_CHECKING:
    from app.formats.papers.pictures import qr_code
else:
    qr_code = lazy_module("app.formats.papers.pictures.qr_code")

router = APIRouter(prefix="/api/account", tags=["accounts"])
Password = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class PasswordChange(SentShape):
    present: Password
    new: Annotated[str, Field(max_length=LONGEST + 1)]


class TotpConfirmation(SentShape):
    """The secret that was handed out, a code of it, and the password once more."""

    secret: Annotated[str, Field(pattern="^[A-Z2-7]{16,64}$")]
    code: Annotated[str, Field(min_length=6, max_length=20)]
    present: Password


class PasswordShape(SentShape):
    present: Password


class AgainShape(SentShape):
    """The password once more; without one where the provider signs the account in."""

    present: Password | None = None


class KeyShape(SentShape):
    """A key that is asked for."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["統合型GIS"])]
    scope: Scope = Scope.READ
    days: Annotated[int, Field(ge=1, le=730, description="days it holds", examples=[365])] = 365


def _line(key: ApiKey) -> KeyLine:
    names = ("id", "name", "prefix", "scope", "created_at", "expires_at", "used_at", "used_from")
    return KeyLine(**{name: getattr(key, name) for name in names})


@router.get("")
def own(
    request: Request, session: SessionDep, person: PersonDep, settings: SettingsDep, response: Response
) -> OwnAccount:
    """Who one is here, one's sessions and keys."""
    response.headers["Cache-Control"] = "no-store"
    account = accounts.get(session, person.account_id or 0)
    mark = tokens.digest(token_of(request) or "")
    open_ones = sign_ins.sessions_of(session, account.id, idle=timedelta(minutes=settings.session_idle_minutes))
    return OwnAccount(
        person=SignedIn.of(person),
        email=account.email,
        has_password=account.password_hash is not None,
        has_totp=account.totp_secret is not None,
        sessions=[
            OpenSignIn(
                id=e.id,
                created_at=e.created_at,
                seen_at=e.seen_at,
                origin=e.origin,
                browser=e.browser,
                is_this=e.token_hash == mark,
            )
            for e in open_ones
        ],
        keys=[_line(key) for key in sign_ins.keys_of(session, account.id)],
    )


@router.put("/password", status_code=204)
def put_password(
    shape: PasswordChange,
    request: Request,
    session: SessionDep,
    person: PersonDep,
    settings: SettingsDep,
    language: LanguageDep,
) -> None:
    """Change one's password; every other session of the account ends."""
    work, token = hasher(settings), token_of(request)
    own_account.change_password(
        session, person, shape.present, shape.new, hasher=work, token=token, words=settings.password_words,
        language=language,
    )  # fmt: skip


@router.post("/totp")
def post_totp(session: SessionDep, person: PersonDep, response: Response) -> TotpSecret:
    """A secret for an authenticator app; it holds once PUT has confirmed a code of it."""
    response.headers["Cache-Control"] = "no-store"
    secret, address = own_account.begin_totp(session, person)
    return TotpSecret(secret=secret, address=address, picture=qr_code.qr_source(address))


@router.put("/totp", status_code=204)
def put_totp(
    shape: TotpConfirmation, session: SessionDep, person: PersonDep, settings: SettingsDep, language: LanguageDep
) -> None:
    """From now on signing in takes a one-time code too."""
    confirmed = own_account.Confirmed(shape.secret, shape.code, shape.present)
    work = hasher(settings)
    own_account.confirm_totp(session, person, confirmed, hasher=work, vault=vault(settings), language=language)


@router.delete("/totp", status_code=204)
def delete_totp(
    shape: PasswordShape, session: SessionDep, person: PersonDep, settings: SettingsDep, language: LanguageDep
) -> None:
    """Signing in takes the password alone again."""
    own_account.end_totp(session, person, shape.present, hasher=hasher(settings), language=language)


@router.post("/keys", status_code=201)
def post_key(shape: KeyShape, session: SessionDep, person: PersonDep, response: Response) -> KeyMade:
    """A key for a program that works for this account. Its text is shown this once."""
    response.headers["Cache-Control"] = "no-store"
    key, text = own_account.make_key(session, person, own_account.KeyWish(shape.name, shape.scope, shape.days))
    return KeyMade(key=text, line=_line(key))


@router.delete("/keys/{key_id}", status_code=204)
def delete_key(key_id: PathId, session: SessionDep, person: PersonDep) -> None:
    """Take a key back; it stops working at once."""
    own_account.revoke_key(session, person, key_id)


@router.delete("/sessions", status_code=204)
def delete_sessions(
    shape: AgainShape, request: Request, session: SessionDep, person: PersonDep, settings: SettingsDep,
    language: LanguageDep,
) -> None:  # fmt: skip
    """Sign out everywhere else."""
    shown = own_account.Shown(shape.present, token_of(request), hasher(settings))
    own_account.end_other_sessions(session, person, shown, language=language)


@router.delete("/sessions/{session_id}", status_code=204)
def delete_one_session(
    session_id: PathId, shape: AgainShape, request: Request, session: SessionDep, person: PersonDep,
    settings: SettingsDep, language: LanguageDep,
) -> None:  # fmt: skip
    """Sign out one device."""
    shown = own_account.Shown(shape.present, token_of(request), hasher(settings))
    own_account.end_session(session, person, session_id, shown, language=language)
