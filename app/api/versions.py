"""The version prefix: `/api/v1/…` is the contract others may build on; `/api/…` is the same doors, as our screen asks.

Until there is a second version both lead to the same routes. When `/api/…` moves on, v1 keeps answering as promised in
docs/api/guide.md.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VERSION = "1"
PREFIX, INNER = f"/api/v{VERSION}/", "/api/"
router = APIRouter(include_in_schema=False)


class VersionPrefix:
    """ASGI middleware, outside of all that looks at paths: v1 addresses are answered by the present routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _inner_path(scope).startswith(PREFIX):
            await self._app(scope, receive, send)
            return

        async def send_versioned(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell_version(MutableHeaders(scope=message))
            await send(message)

        await self._app(_within(scope), receive, send_versioned)


def _inner_path(scope: Scope) -> str:
    """The path behind the prefix that a proxy adds."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root else path


def _within(scope: Scope) -> Scope:
    path = scope["path"].replace(PREFIX, INNER, 1)
    raw = scope.get("raw_path") or scope["path"].encode()
    return {**scope, "path": path, "raw_path": raw.replace(PREFIX.encode(), INNER.encode(), 1)}


def _tell_version(headers: MutableHeaders) -> None:
    headers["API-Version"] = VERSION
    address = headers.get("location", "")
    if address.startswith(INNER):
        headers["Location"] = PREFIX + address.removeprefix(INNER)


@router.get("/api/openapi.json")
def contract_of_this_version(request: Request) -> dict[str, Any]:
    """The contract with the addresses of this version, for those who generate a client."""
    document: dict[str, Any] = request.app.openapi()
    paths = {path.replace(INNER, PREFIX, 1): operations for path, operations in document["paths"].items()}
    return document | {"paths": paths}
