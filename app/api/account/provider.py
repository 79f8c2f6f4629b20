"""To the town's provider and back (OpenID Connect). The browser carries one secret; nothing is kept here meanwhile."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import anyio
from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from starlette.responses import RedirectResponse

from app.api import cookies
from app.api.deps import SessionDep
from app.api.entrance import origin_of
from app.database.db import transaction
from app.errors import NotFound
from app.lazy import lazy_module
from app.services.account import sign_in
from app.services.account.provider_account import Unknown, account_of
from app.services.account.sign_in import Entered
from app.settings import Settings

if TYPE_CHECKING:
    from app.security import provider as oidc
else:
    oidc = lazy_module("app.security.provider")

router = APIRouter(prefix="/api/session/provider", tags=["accounts"])
FLOW_COOKIE, FLOW_PATH, FLOW_SECONDS = "saihen_provider", "/api/session/provider", 600
# Those who wait for a slow provider take no thread from anybody else.
AT_ONCE = 4
Told = Annotated[str | None, Query(max_length=4096)]
LEADS_ON: dict[int | str, dict[str, object]] = {303: {"description": "Leads on to another page"}, 404: {}}


class ProviderDoor:
    """The provider as this server knows it, and how many may wait for it at once."""

    def __init__(self, settings: Settings) -> None:
        self.limiter = anyio.CapacityLimiter(AT_ONCE)
        self.provider: oidc.Provider | None = None
        if known := settings.provider:
            self.provider = oidc.Provider(
                oidc.Client(known.issuer, known.client_id, known.secret, known.scopes, known.ca, known.strength)
            )


@router.get("", status_code=303, response_class=RedirectResponse, responses=LEADS_ON)
async def to_provider(request: Request) -> RedirectResponse:
    """Lead the browser to the provider. 404 where there is none."""
    door, provider = _door(request)
    flow = oidc.RoundTrip()
    try:
        address = await to_thread.run_sync(partial(provider.address, flow, _back(request)), limiter=door.limiter)
    except oidc.ProviderFault as fault:
        return await _turned_away(request, fault)
    leads = _leads(address)
    # Lax: the way back begins on the provider's page.
    cookies.put(request, leads, FLOW_COOKIE, flow.secret, path=FLOW_PATH, seconds=FLOW_SECONDS, lax=True)
    return leads


@router.get("/back", status_code=303, response_class=RedirectResponse, responses=LEADS_ON)
async def from_provider(
    request: Request, code: Told = None, state: Told = None, iss: Told = None, error: Told = None
) -> RedirectResponse:
    """Where the provider sends the browser back to: opens a session and leads on, or tells why not."""
    door, provider = _door(request)
    flow = oidc.RoundTrip(cookies.read(request, FLOW_COOKIE, path=FLOW_PATH) or "")
    try:
        if error or not code or not state or not flow.secret:
            raise oidc.ProviderFault("refused" if error else "untrusted", error or "an answer nobody waited for")
        ask = partial(provider.claims, flow, _back(request), code=code, state=state, issuer=iss)
        claims = await to_thread.run_sync(ask, limiter=door.limiter)
    except oidc.ProviderFault as fault:
        return await _turned_away(request, fault)
    async with (
        request.app.state.line.place(),
        contextmanager_in_threadpool(transaction(request.app.state.sessions)) as session,
    ):
        entered = await run_in_threadpool(_enter, request, session, claims)
    return _came_in(request, entered) if isinstance(entered, Entered) else _told(request, entered.code)


def _enter(request: Request, session: SessionDep, claims: dict[str, object]) -> Entered | Unknown:
    settings: Settings = request.app.state.settings
    sign_in.begin(session, None, origin_of(request))
    account = account_of(session, settings.provider, claims) if settings.provider else Unknown("unknown")
    if isinstance(account, Unknown):
        return account
    browser, before = request.headers.get("user-agent"), cookies.read(request, cookies.SESSION)
    return sign_in.enter(session, settings, account, browser=browser, way="provider", before=before)


def _door(request: Request) -> tuple[ProviderDoor, "oidc.Provider"]:
    door: ProviderDoor = request.app.state.provider_door
    if door.provider is None:
        raise NotFound("provider", "SAIHEN_OIDC_ISSUER")
    return door, door.provider


def _came_in(request: Request, entered: Entered) -> RedirectResponse:
    leads = _leads(f"{_root(request)}/sign-in.html")
    cookies.put(request, leads, cookies.SESSION, entered.token)
    return _without_flow(request, leads)


async def _turned_away(request: Request, fault: "oidc.ProviderFault") -> RedirectResponse:
    def note(session: SessionDep) -> None:
        sign_in.begin(session, None, origin_of(request))
        sign_in.note_provider_fault(session, fault.code, str(fault))

    async with (
        request.app.state.line.place(),
        contextmanager_in_threadpool(transaction(request.app.state.sessions)) as session,
    ):
        await run_in_threadpool(note, session)
    return _told(request, fault.code)


def _told(request: Request, code: str) -> RedirectResponse:
    """The sign-in page says it in the reader's language."""
    return _without_flow(request, _leads(f"{_root(request)}/sign-in.html?fault={code}"))


def _without_flow(request: Request, leads: RedirectResponse) -> RedirectResponse:
    cookies.take_away(request, leads, FLOW_COOKIE, path=FLOW_PATH, lax=True)
    return leads


def _leads(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _back(request: Request) -> str:
    """The address the provider knows to lead back to: this host under a name of ours, which the guard has seen to."""
    return f"{request.url.scheme}://{request.url.netloc}{_root(request)}{FLOW_PATH}/back"


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
