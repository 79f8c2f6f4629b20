"""The first look at a request: more at once than could be answered in time are sent away before anything is done."""

import json
import uuid

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

# Two hundred people who each wait for an answer, and as many again. Files of the front end are not counted.
MOST_AT_ONCE = 400
RETRY_SECONDS = 5
COUNTED = ("/api/", "/ogc")
# Whether the server lives is told whatever the crowd.
ALWAYS = "/api/health"
WORDS = {
    "ja": ("今は応じられません。少し待ってください", "同時の要求が多すぎます。少し待ってもう一度行ってください"),
    "en": ("Not available now. Try again shortly", "too many requests at once; wait a little and try again"),
}


class CrowdLimit:
    """ASGI middleware around all that works for an answer; what it sends away is counted and logged outside of it."""

    def __init__(self, app: ASGIApp, *, most_at_once: int = MOST_AT_ONCE) -> None:
        self._app = app
        self._most = most_at_once
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(COUNTED) or scope["path"] == ALWAYS:
            await self._app(scope, receive, send)
        elif self._inside >= self._most:
            await _refuse(scope, send)
        else:
            self._inside += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._inside -= 1


async def _refuse(scope: Scope, send: Send) -> None:
    english = Headers(scope=scope).get("accept-language", "ja").lower().startswith("en")
    title, detail = WORDS["en" if english else "ja"]
    number = uuid.uuid4().hex[:12]
    told = {"type": "/problems/unavailable", "title": title, "status": 503, "detail": detail, "instance": number}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/problem+json",
        "content-length": str(len(body)),
        "retry-after": str(RETRY_SECONDS),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-request-id": number,
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 503, "headers": raw})
    await send({"type": "http.response.body", "body": body})
