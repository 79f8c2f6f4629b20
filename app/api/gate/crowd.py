"""The first look at a request: more at once than could be answered in time are sent away before anything is done."""

import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api import problems

# Two hundred people who each wait for an answer, and as many again. Files of the front end are not counted.
MOST_AT_ONCE = 400
RETRY_SECONDS = 5
COUNTED = ("/api/", "/ogc")
# Whether the server lives is told whatever the crowd.
ALWAYS = "/api/health"
WORDS = (
    "同時の要求が多すぎます。少し待ってもう一度行ってください",
    "too many requests at once; wait a little and try again",
)


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
            await _refusal(scope)(scope, receive, send)
        else:
            self._inside += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._inside -= 1


def _refusal(scope: Scope) -> Response:
    """The problem, with the headers that the guard, further in, gives to all others."""
    request = Request(scope)
    request.state.request_id = uuid.uuid4().hex[:12]
    detail = WORDS[problems.language_of(request) == "en"]
    answer = problems.problem(request, "unavailable", 503, detail, retry_after=RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Request-Id"] = request.state.request_id
    return answer
