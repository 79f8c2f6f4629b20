"""Behind a reverse proxy: what it says of client, scheme, host and path; only proxies that are listed are believed."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Networks = tuple[IPv4Network | IPv6Network, ...]
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+){1,5}")


class Forwarded:
    """ASGI middleware, the outermost. A client that is no listed proxy may write whatever headers it likes.

    `prefix`: the path below which the program lives, whether the proxy takes it off or hands it on.
    """

    def __init__(self, app: ASGIApp, *, trusted: Networks, prefix: str) -> None:
        self._app = app
        self._trusted = trusted
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope)
        prefix = self._prefix
        if self._is_trusted((scope["client"] or ("",))[0]):
            prefix = self._believe(told, Headers(scope=scope)) or prefix
        if prefix:
            _live_below(told, prefix)
        await self._app(told, receive, _with_prefix(send, prefix) if prefix else send)

    def _is_trusted(self, address: str) -> bool:
        if not self._trusted:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._trusted)

    def _believe(self, scope: Scope, headers: Headers) -> str:
        """Take over what the proxy says; the path below which it serves us, where it says one."""
        if client := self._client(_parts(headers.getlist("x-forwarded-for"))):
            scope["client"] = (client, 0)
        schemes = _parts(headers.getlist("x-forwarded-proto"))
        if schemes and schemes[-1].lower() in {"http", "https"}:
            scope["scheme"] = schemes[-1].lower()
        hosts = _parts(headers.getlist("x-forwarded-host"))
        if hosts:
            own = MutableHeaders(raw=list(scope["headers"]))
            own["host"] = hosts[-1]
            scope["headers"] = own.raw
        prefix = headers.get("x-forwarded-prefix", "").rstrip("/")
        return prefix if PREFIX.fullmatch(prefix) else ""

    def _client(self, chain: list[str]) -> str | None:
        """The last address that no listed proxy has: what stands before it anybody may have written."""
        for address in reversed(chain):
            bare = address.strip("[]")
            if not self._is_trusted(bare):
                return bare if _is_address(bare) else None
        return None


def _parts(lines: Iterable[str]) -> list[str]:
    return [part.strip() for line in lines for part in line.split(",") if part.strip()]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _live_below(scope: Scope, prefix: str) -> None:
    path: str = scope["path"]
    if path == prefix or path.startswith(f"{prefix}/"):
        scope["path"] = path[len(prefix) :] or "/"
    scope["root_path"] = prefix


def _with_prefix(send: Send, prefix: str) -> Send:
    """Addresses of ours that an answer names lie below the prefix too."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            named = headers.get("location", "")
            if named.startswith("/") and not named.startswith((f"{prefix}/", "//")):
                headers["location"] = prefix + named
        await send(message)

    return sent
