"""The guard at the door: answers to our own name only, numbers each request, and locks what a browser may do."""

import uuid
from collections.abc import Iterable, Sequence

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems

# No inline script or style, no other host; GSI tiles only where the settings allow them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; "
    "connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GSI = " https://cyberjapandata.gsi.go.jp"
OWN_NAMES = {"127.0.0.1", "localhost", "[::1]", "testserver"}
# What lies below stays in no browser's cache, unless it is asked for again each time (ETag).
DATA = ("/api/", "/ogc")
READING = {"GET", "HEAD", "OPTIONS"}
EVERYWHERE = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"same-origin"}
RawHeader = tuple[bytes, bytes]


class Guard:
    """ASGI middleware. `request.state.request_id` is what problems and the log name."""

    def __init__(
        self, app: ASGIApp, *, gsi_tiles: bool, names: Sequence[str] = (), origins: Sequence[str] = ()
    ) -> None:
        self._app = app
        self._names = OWN_NAMES | set(names)
        self._origins = set(origins)
        self._policy = POLICY.format(tiles=GSI if gsi_tiles else "").encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request_id = uuid.uuid4().hex[:12]
        request.state.request_id = request_id

        async def send_locked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._locked(message.get("headers", ()), request_id, scope["path"])
                if rates := getattr(request.state, "rate_headers", None):
                    MutableHeaders(scope=message).update(rates)
            await send(message)

        refusal = self._refuse_foreign(request)
        await (refusal or self._app)(scope, receive, send_locked)

    def _locked(self, headers: Iterable[RawHeader], request_id: str, path: str) -> list[RawHeader]:
        """The headers of an answer with those of every answer."""
        kept = [each for each in headers if each[0] not in EVERYWHERE]
        told = {name for name, _ in kept}
        if b"content-security-policy" not in told:
            kept.append((b"content-security-policy", self._policy))
        if path.startswith(DATA) and told.isdisjoint((b"etag", b"cache-control")):
            kept.append((b"cache-control", b"no-store"))
        return [*kept, *EVERYWHERE.items(), (b"x-request-id", request_id.encode())]

    def _refuse_foreign(self, request: Request) -> Response | None:
        """Refuse other names for us (DNS rebinding); a page of another origin may not change anything.

        The address a request has reached us at is a name of ours: no name server can point another one at us.
        """
        host = request.headers.get("host", "").rsplit(":", 1)[0].lower()
        if host not in self._names and host != _own_address(request):
            return problems.problem(request, "not-allowed", 403, "host")
        origin = request.headers.get("origin")
        foreign = origin is not None and origin.split("//")[-1] != request.headers["host"]
        if foreign and request.method not in READING and origin not in self._origins:
            return problems.problem(request, "not-allowed", 403, "origin")
        return None


def _own_address(request: Request) -> str | None:
    """The address of ours a request came in at, as a Host header writes it."""
    server = request.scope.get("server")
    if not server:
        return None
    return f"[{server[0]}]" if ":" in server[0] else str(server[0])
