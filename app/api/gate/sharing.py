"""Equal reads that wait together get one answer: forty people who open the same plan cost as much as two.

Of equal reads one is worked on at a time. Those that arrive meanwhile wait for the next one, which begins after all of
them have asked: nobody is shown what was read before he asked, so there is nothing to keep and nothing to go stale.
"""

import asyncio
from collections.abc import Hashable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Headers that do not change an answer.
IDLE_HEADERS = {b"user-agent", b"referer", b"connection", b"priority", b"dnt"}
# Files leave in pieces and may be larger than what should be held in memory.
NOT_SHARED = ("/files/", ".pmtiles", "/exports/")
Messages = list[Message]


class SharedReads:
    """ASGI middleware around everything that answers below /api/."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._next: dict[Hashable, asyncio.Task[Messages]] = {}
        self._newest: dict[Hashable, asyncio.Task[Messages]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        for message in await asyncio.shield(self._answer(key, scope)):
            await send(message)

    def _answer(self, key: Hashable, scope: Scope) -> asyncio.Task[Messages]:
        if key not in self._next:
            self._next[key] = asyncio.create_task(self._work(key, scope, self._newest.get(key)))
            self._newest[key] = self._next[key]
        return self._next[key]

    async def _work(self, key: Hashable, scope: Scope, before: asyncio.Task[Messages] | None) -> Messages:
        own = asyncio.current_task()
        try:
            if before is not None:
                await asyncio.wait([before])
            del self._next[key]
            return await _run(self._app, scope)
        finally:
            if self._newest.get(key) is own:
                del self._newest[key]


def _key(scope: Scope) -> Hashable | None:
    """What makes two reads equal; None for what is not shared."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/api/"):
        return None
    headers = {name: value for name, value in scope["headers"] if name not in IDLE_HEADERS}
    if b"range" in headers or any(part in scope["path"] for part in NOT_SHARED):
        return None
    return scope["path"], scope["query_string"], frozenset(headers.items())


async def _run(app: ASGIApp, scope: Scope) -> Messages:
    """All messages of one answer. The askers are many: no single one of them can leave."""
    messages: Messages = []
    is_asked = False

    async def receive() -> Message:
        nonlocal is_asked
        if is_asked:
            await asyncio.Event().wait()
        is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages
