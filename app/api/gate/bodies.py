"""How large and how tangled a body may be before anybody reads it. Files have caps of their own (`deps.get_upload`)."""

import re
from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems

LARGEST_BYTES = 4 * 2**20
# Each value may come back as one fault with its place: this many of them still fit into memory many times.
MOST_VALUES = 150_000
DEEPEST = 40
UPLOADS = re.compile(
    r"/api/(imports(/.*)?|file-kinds|readability(/.*)?|disagreements|facilities/[^/]+/files|runs/[^/]+/existing-plans"
    r"|publications/[^/]+/opinions/file)"
)
WORDS = {
    "limit": (f"本文は{LARGEST_BYTES:,}バイトまでです", f"a body may have {LARGEST_BYTES:,} bytes"),
    "values": (f"値は{MOST_VALUES:,}個までです", f"a body may hold {MOST_VALUES:,} values"),
    "depth": (f"入れ子は{DEEPEST}段までです", f"a body may be nested {DEEPEST} deep"),
}
READING = {"GET", "HEAD", "OPTIONS"}
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_OPENING = b"[{"


class BodyLimits:
    """ASGI middleware: refuses what is too large (413), has too many values or is nested too deeply (422)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING or UPLOADS.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        body = await _body(receive)
        refusal = _refusal(request, body)
        answer = self._app if refusal is None else refusal
        await answer(scope, _again(body or b"", receive), send)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too large, the rest of it unread."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > LARGEST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Hands out the body that was read, then whatever comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def hand_out() -> Message:
        return waiting.pop() if waiting else await receive()

    return hand_out


def _refusal(request: Request, body: bytes | None) -> Response | None:
    if body is None:
        return _told(request, "too-large", 413, "limit")
    if body.count(b",") >= MOST_VALUES:
        return _told(request, "invalid-input", 422, "values")
    return _told(request, "invalid-input", 422, "depth") if _is_too_deep(body) else None


def _told(request: Request, code: str, status: int, word: str) -> Response:
    said = WORDS[word][problems.language_of(request) == "en"]
    return problems.problem(request, code, status, said)


def _is_too_deep(body: bytes) -> bool:
    depth = 0
    for token in _TOKENS.finditer(body):
        first = body[token.start() : token.start() + 1]
        if first in _OPENING:
            depth += 1
        elif first != b'"':
            depth -= 1
        if depth > DEEPEST:
            return True
    return False
