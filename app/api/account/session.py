"""Signing in and out, and who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.api import cookies, problems
from app.api.answers.accounts import SessionState, SignedIn
from app.api.deps import LanguageDep, PersonDep, SessionDep, SettingsDep
from app.api.entrance import origin_of, person_of, token_of
from app.api.shapes import SentShape
from app.errors import NotAllowed
from app.security import tokens
from app.security.passwords import LONGEST, SHORTEST
from app.security.rights import Person
from app.services.account.sign_in import Attempt, Refused, sign_in, sign_out, who_is
from app.settings import Settings

router = APIRouter(tags=["accounts"])
WORDS = {
    "wrong": (
        "利用者名かパスワードが違うか、使えない利用者です",
        "Wrong name or password, or a disabled account",
    ),
    "code-needed": ("認証アプリの6桁のコードを入力してください", "Type the six digits of your authenticator app"),
    "code-wrong": ("コードが違うか、使用済みです", "The code is wrong or was used before"),
    "provider-alone": (
        "パスワードではサインインできません。外部の認証を使ってください",
        "Passwords do not sign anybody in here: use the town's provider",
    ),
    "too-many": (
        "失敗が続いたため、{seconds}秒後にもう一度試してください",
        "After several failures: try again in {seconds} seconds",
    ),
}


class SignInShape(SentShape):
    """A name and a password, and a one-time code where the account has one."""

    login: Annotated[str, Field(min_length=1, max_length=100, examples=["tanaka"])]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    code: Annotated[str | None, Field(max_length=20, examples=["123456"])] = None


def _state(person: Person | None, token: str | None, settings: Settings, *, accounts: bool) -> SessionState:
    has_session = accounts and person is not None and token is not None
    return SessionState(
        accounts=accounts,
        person=SignedIn.of(person) if person else None,
        csrf=tokens.csrf_of(token) if has_session and token else None,
        password_length=SHORTEST,
        provider=settings.provider.name if settings.provider and accounts else None,
        local_sign_in=settings.local_sign_in,
        two_persons=settings.two_persons,
        delegation=settings.delegation,
    )


@router.get("/api/session")
async def session_state(request: Request, response: Response, settings: SettingsDep) -> SessionState:
    """Whether there are accounts, and who is signed in: what a page asks first."""
    response.headers["Cache-Control"] = "no-store"
    are_on = await request.app.state.accounts.are_on()
    return _state(await person_of(request), token_of(request), settings, accounts=are_on)


@router.post("/api/session", response_model=SessionState, responses={401: {}, 403: {}, 429: {}})
def post_session(
    shape: SignInShape,
    request: Request,
    response: Response,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
) -> SessionState | Response:
    """Sign in. 401 with `code` wrong, code-needed or code-wrong in `errors`; 429 after too many failures."""
    if not settings.local_sign_in:
        raise NotAllowed(WORDS["provider-alone"][language == "en"])
    browser, before = request.headers.get("user-agent"), token_of(request)
    attempt = Attempt(shape.login, shape.password, shape.code, origin_of(request), browser, before)
    found = sign_in(session, settings, attempt)
    if isinstance(found, Refused):
        # An answer, not an exception: the failure that was counted must stay counted.
        return _refused(request, found, language)
    # For this host and path alone, out of reach of scripts, never sent along from other sites.
    cookies.put(request, response, cookies.SESSION, found.token)
    response.headers["Cache-Control"] = "no-store"
    session.flush()
    return _state(who_is(session, found.token, settings), found.token, settings, accounts=True)


@router.delete("/api/session", status_code=204)
def delete_session(request: Request, response: Response, session: SessionDep, person: PersonDep) -> None:
    """Sign out: the session ends here, not only in the browser."""
    token = token_of(request)
    if token is not None:
        sign_out(session, token, person)
    cookies.take_away(request, response, cookies.SESSION)
    # Nothing of what was shown stays in the browser's cache.
    response.headers["Clear-Site-Data"] = '"cache"'


def _refused(request: Request, found: Refused, language: str) -> Response:
    words = WORDS[found.code][language == "en"].format(seconds=found.retry_after)
    errors = [{"code": found.code, "message": words}]
    if found.code == "too-many":
        return problems.problem(request, "too-many", 429, words, retry_after=found.retry_after, errors=errors)
    return problems.problem(request, "not-signed-in", 401, words, errors=errors)
