"""Who asks: from the cookie of a session or the key of a program; and whether he may."""

import asyncio
import time

from fastapi import Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from sqlalchemy.orm import Session, sessionmaker

from app.api import cookies
from app.api.problems import language_of
from app.api.rights import right_of
from app.database.db import transaction
from app.errors import NotAllowed, NotFound, NotSignedIn, TooMany
from app.security import tokens
from app.security.rights import Person, Right, local_planner
from app.services.account import sign_in
from app.settings import Settings
from app.store.account import accounts

READING = {"GET", "HEAD", "OPTIONS"}
CSRF_HEADER = "x-csrf-token"
# Without accounts it is asked this often whether there is a first one by now.
LOOK_EVERY_SECONDS = 3.0
WORDS = {
    "no-key": (
        "APIキーが違うか、期限切れか、取り消されています",
        "the API key is wrong, has run out or was taken back",
    ),
    "none": (
        "利用者がまだいません。最初の管理者を saihen users add 名前 --admin で作ってください",
        "there are no accounts yet; make the first administrator: saihen users add NAME --admin",
    ),
    "rate": ("このAPIキーは1分に{limit}回までです", "this API key may ask {limit} times a minute"),
    "nobody": ("サインインしていないか、時間切れです", "you are not signed in, or your session has ended"),
    "csrf": (
        "この操作は画面から行ってください（X-CSRF-Token がありません）",
        "a change needs the header X-CSRF-Token, which our own pages send; GET /api/session tells it",
    ),
    "password": ("先にパスワードを変えてください", "change your password first"),
    "codes": (
        "先に認証アプリを設定してください（この町では必須です）",
        "agree one-time codes first: they are required here",
    ),
    "scope": ("このAPIキーの範囲ではできません", "this API key does not reach so far"),
    "right": (
        "あなたの役割（{roles}）ではできません。必要な権限: {right}。管理者に相談してください",
        "your roles ({roles}) do not allow this; needed: {right}. Ask an administrator",
    ),
}


class Accounts:
    """Whether this installation has accounts. Once it has, it always will: they are disabled, never deleted."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._are_on = False
        self._asked_at: float | None = None
        self._asking: asyncio.Task[None] | None = None

    async def are_on(self) -> bool:
        """Asked once for all who come meanwhile: a crowd takes one thread and one connection, not one each."""
        if self._are_on:
            return True
        if self._asked_at is None or time.monotonic() - self._asked_at > LOOK_EVERY_SECONDS:
            if self._asking is None:
                self._asking = asyncio.create_task(self._look())
            await asyncio.shield(self._asking)
        return self._are_on

    async def _look(self) -> None:
        try:
            self._are_on = await run_in_threadpool(self._ask)
            self._asked_at = time.monotonic()
        finally:
            self._asking = None

    def _ask(self) -> bool:
        with transaction(self._sessions) as session:
            return accounts.exist(session)


async def person_of(request: Request) -> Person | None:
    """Who asks; None where nobody is signed in. Asked once a request."""
    if not hasattr(request.state, "person"):
        request.state.person = await _find(request)
    found: Person | None = request.state.person
    return found


async def _find(request: Request) -> Person | None:
    settings: Settings = request.app.state.settings
    if not await request.app.state.accounts.are_on():
        return local_planner(settings.planner)
    key, token = key_of(request), token_of(request)
    if key is None and token is None:
        return None
    async with (
        request.app.state.line.place(),
        contextmanager_in_threadpool(transaction(request.app.state.sessions)) as session,
    ):
        if key is not None:
            return await run_in_threadpool(_by_key, request, session, key)
        return await run_in_threadpool(sign_in.who_is, session, token or "", settings)


def _by_key(request: Request, session: Session, key: str) -> Person:
    found = sign_in.whose_key(session, request.app.state.settings, key, origin_of(request))
    if found is None:
        raise NotSignedIn(said(request, "no-key"))
    stand = request.app.state.key_rates.count(found[1])
    request.state.rate_headers = stand.headers
    if stand.remaining < 0:
        raise TooMany(said(request, "rate", limit=str(stand.limit)), stand.reset_seconds)
    return found[0]


def key_of(request: Request) -> str | None:
    """The API key of an Authorization header, `Bearer saihen_…`."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" and key else None


def token_of(request: Request) -> str | None:
    return cookies.read(request, cookies.SESSION)


def origin_of(request: Request) -> str | None:
    """The address the request came from."""
    return request.client.host if request.client else None


def said(request: Request, word: str, **values: str) -> str:
    return WORDS[word][language_of(request) == "en"].format(**values)


async def admit(request: Request) -> None:
    """Whether whoever asks may use this route. Raises NotSignedIn, NotAllowed with words."""
    right = right_of(request)
    if right is Right.OPEN:
        return
    person = await person_of(request)
    if person is None:
        raise NotSignedIn(said(request, "nobody"))
    if person.account_id is None and right in {Right.OWN, Right.ACCOUNTS}:
        raise NotFound("account", said(request, "none"))
    _refuse_forged(request, person)
    if not person.may(right):
        await _note_refusal(request, person, right)
        raise NotAllowed(_why_not(request, person, right))


def _refuse_forged(request: Request, person: Person) -> None:
    """A change that a browser sends with its cookie must also carry the word that only our own pages can read."""
    if person.account_id is None or request.method in READING or key_of(request) is not None:
        return
    given, token = request.headers.get(CSRF_HEADER, ""), token_of(request)
    if token is None or not tokens.same(given, tokens.csrf_of(token)):
        raise NotAllowed(said(request, "csrf"))


def _why_not(request: Request, person: Person, right: Right) -> str:
    if person.must_change_password:
        return said(request, "password")
    if person.must_add_codes:
        return said(request, "codes")
    if person.scope is not None:
        return said(request, "scope")
    return said(request, "right", roles=", ".join(sorted(person.roles)) or "-", right=right)


async def _note_refusal(request: Request, person: Person, right: Right) -> None:
    asked = f"{request.method} {request.scope['path']}"[:300]

    def note(session: Session) -> None:
        sign_in.begin(session, None, origin_of(request))
        sign_in.note_refusal(session, person, right, asked)

    async with (
        request.app.state.line.place(),
        contextmanager_in_threadpool(transaction(request.app.state.sessions)) as session,
    ):
        await run_in_threadpool(note, session)
