"""Equal reads that wait together get one answer: forty people who open the same plan cost as much as two.

Reads are every GET, and the questions that are sent as a body and only computed. Of equal reads one is worked on at a
time. Those that arrive meanwhile wait for the next one, which begins after all of them have asked: nobody is shown what
was read before he asked, so there is nothing to keep and nothing to go stale.
"""

import asyncio
from collections import deque
from collections.abc import Hashable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.rights import QUESTIONS

# Headers that do not change an answer.
IDLE_HEADERS = {b"user-agent", b"referer", b"connection", b"priority", b"dnt"}
# Files leave in pieces and may be larger than what should be held in memory.
NOT_SHARED = ("/files/", ".pmtiles", "/exports/")
# A longer question is worked on by itself: nobody else has asked it.
LONGEST_QUESTION = 64 * 2**10
Messages = list[Message]


class _Shared:
    """One answer that is worked on, and how many wait for it: nobody is left to work for once all have left."""

    task: asyncio.Task[Messages]

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self._askers = 0

    async def wait(self, receive: Receive) -> Messages:
        """The answer, also where its asker has left meanwhile."""
        self._askers += 1
        self.left.clear()
        leaving = asyncio.create_task(self._note_leaving(receive))
        try:
            return await asyncio.shield(self.task)
        finally:
            leaving.cancel()

    async def _note_leaving(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._askers -= 1
        if not self._askers:
            self.left.set()


class SharedReads:
    """ASGI middleware around everything that answers below /api/."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._next: dict[Hashable, _Shared] = {}
        self._newest: dict[Hashable, _Shared] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        read = [] if scope["method"] == "GET" else await _question(receive)
        body = b"".join(message.get("body", b"") for message in read)
        if read and not _is_whole(read):
            await self._app(scope, _again(read, receive), send)
            return
        shared = self._shared((key, body), scope)
        messages = await shared.wait(receive)
        for message in messages:
            await send(message)

    def _shared(self, key: tuple[Hashable, bytes], scope: Scope) -> _Shared:
        if key not in self._next:
            shared = _Shared()
            shared.task = asyncio.create_task(self._work(key, scope, shared, self._newest.get(key)))
            self._next[key] = self._newest[key] = shared
        return self._next[key]

    async def _work(self, key: tuple[Hashable, bytes], scope: Scope, own: _Shared, before: _Shared | None) -> Messages:
        try:
            if before is not None:
                await asyncio.wait([before.task])
            del self._next[key]
            return await _run(self._app, scope, key[1], own)
        finally:
            if self._newest.get(key) is own:
                del self._newest[key]


def _key(scope: Scope) -> Hashable | None:
    """What makes two reads equal; None for what is not shared."""
    if scope["type"] != "http" or not _is_read(scope["method"], scope["path"]):
        return None
    headers = {name: value for name, value in scope["headers"] if name not in IDLE_HEADERS}
    if b"range" in headers or any(part in scope["path"] for part in NOT_SHARED):
        return None
    return scope["method"], scope["path"], scope["query_string"], frozenset(headers.items())


def _is_read(method: str, path: str) -> bool:
    return path in QUESTIONS if method == "POST" else method == "GET" and path.startswith("/api/")


async def _question(receive: Receive) -> Messages:
    """What has arrived of a body: all of it, or as much as shows that it is too long or that the asker has left."""
    read: Messages = []
    length = 0
    while length <= LONGEST_QUESTION and not (read and _is_last(read[-1])):
        read.append(await receive())
        length += len(read[-1].get("body", b""))
    return read


def _is_last(message: Message) -> bool:
    return message["type"] != "http.request" or not message.get("more_body", False)


def _is_whole(read: Messages) -> bool:
    return read[-1]["type"] == "http.request" and _is_last(read[-1])


def _again(read: Messages, receive: Receive) -> Receive:
    """Hands out what was read, then whatever comes after it."""
    waiting = deque(read)

    async def hand_out() -> Message:
        return waiting.popleft() if waiting else await receive()

    return hand_out


async def _run(app: ASGIApp, scope: Scope, body: bytes, shared: _Shared) -> Messages:
    """All messages of one answer. It is asked by many: it has been left once all of them have."""
    messages: Messages = []
    is_asked = False

    async def receive() -> Message:
        nonlocal is_asked
        if is_asked:
            await shared.left.wait()
            return {"type": "http.disconnect"}
        is_asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return messages
