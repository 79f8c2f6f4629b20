"""Answers that many people ask for are kept packed, as long as nothing that they tell of has changed.

Whether something has is one question to the database, shared by all who wait for it and begun after each of them has
asked: nobody is shown what was true only before he asked. Who is answered from here takes no place in the line.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from app.api.entrance import admit, person_of
from app.api.problems import language_of
from app.store import visible
from app.store.figures.standing import Standing

MOST_BYTES = 64 * 2**20
# Below this packing saves nothing worth its work.
SMALLEST_PACKED = 2_000
# Larger ones are asked for by programs that read everything once.
LARGEST_KEPT = 2 * 2**20
MOST_COUNTS = 10_000
KEPT_HEADERS = ("content-type", "etag", "content-language", "content-crs")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """As it leaves, packed or not. `tag` is None where the ETag in `headers` is the route's own: no 304 then."""

    body: bytes
    headers: dict[str, str]
    tag: str | None


class KeptAnswers:
    """Of one process: the newest used first, together at most `MOST_BYTES`; all of them fall with the first change."""

    def __init__(self, read: Callable[[Standing | None], Awaitable[Standing]]) -> None:
        self._read = read
        self._kept: OrderedDict[Hashable, KeptAnswer] = OrderedDict()
        self._bytes = 0
        self._counts: dict[Hashable, int] = {}
        self._standing: Standing | None = None
        self._asking: asyncio.Task[Standing] | None = None
        self._next: asyncio.Task[Standing] | None = None

    async def standing(self) -> Standing:
        """How the database stands at a moment after this was called."""
        if self._next is None:
            self._next = asyncio.create_task(self._ask_after(self._asking))
        return await asyncio.shield(self._next)

    async def _ask_after(self, before: asyncio.Task[Standing] | None) -> Standing:
        if before is not None and not before.done():
            await asyncio.wait([before])
        self._asking, self._next = self._next, None
        found = await self._read(self._standing)
        if self._standing is None or found.number != self._standing.number:
            self._kept.clear()
            self._counts = {}
            self._bytes = 0
        self._standing = found
        return found

    def get(self, key: Hashable) -> KeptAnswer | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Hashable, answer: KeptAnswer, standing: Standing) -> None:
        """Nothing is kept that was asked for before the newest change: it may not tell of it."""
        if self._standing is None or standing.number != self._standing.number or len(answer.body) > LARGEST_KEPT:
            return
        self._bytes += len(answer.body) - (len(self._kept[key].body) if key in self._kept else 0)
        self._kept[key] = answer
        while self._bytes > MOST_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)

    def count(self, key: Hashable, standing: Standing, ask: Callable[[], int]) -> int:
        """A number that is the same for all pages of one question, asked for once. From any thread."""
        counts, whole = self._counts, (standing.number, standing.runs, key)
        number = counts.get(whole)
        if number is None:
            number = ask()
            if len(counts) >= MOST_COUNTS:
                counts.clear()
            counts[whole] = number
        return number


class KeptRoute(APIRoute):
    """A route whose GET is answered from what is kept where it can be; rights are looked at each time."""

    tells_of_runs = False

    @staticmethod
    def told_by(request: Request) -> Hashable:
        """What of a request, beside address and language, its answer tells of."""
        return ()

    def get_route_handler(self) -> Handler:
        work = super().get_route_handler()
        if self.methods != {"GET"}:
            return work

        async def answer(request: Request) -> Response:
            await admit(request)
            person = await person_of(request)
            kept: KeptAnswers = request.app.state.kept
            standing = request.state.standing = await kept.standing()
            is_packed = "gzip" in request.headers.get("accept-encoding", "")
            asked = (request.url.path, request.url.query, language_of(request), date.today(), self.told_by(request))
            key = (*asked, is_packed, visible.sight_of(person), standing.runs if self.tells_of_runs else "")
            found = kept.get(key)
            if found is None:
                given = await work(request)
                if given.status_code != 200 or "retry-after" in given.headers:
                    return given
                found = await run_in_threadpool(_answer_of, given, is_packed=is_packed)
                kept.keep(key, found, standing)
            return _response(found, request)

        return answer


class KeptRunRoute(KeptRoute):
    """The same for what tells of runs as well, whose rows change without a line in a log."""

    tells_of_runs = True


class KeptPageRoute(KeptRunRoute):
    """The same for pages with absolute links, as HTML to who would rather read that."""

    @staticmethod
    def told_by(request: Request) -> Hashable:
        return str(request.base_url), request.headers.get("accept", "")


def _answer_of(given: Response, *, is_packed: bool) -> KeptAnswer:
    body = bytes(given.body)
    headers = {name: given.headers[name] for name in KEPT_HEADERS if name in given.headers}
    tag = None if "etag" in headers else f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    if is_packed and len(body) >= SMALLEST_PACKED:
        return KeptAnswer(gzip.compress(body, 5, mtime=0), headers | {"content-encoding": "gzip"}, tag)
    return KeptAnswer(body, headers, tag)


def _response(found: KeptAnswer, request: Request) -> Response:
    headers = {**found.headers, "vary": "Accept, Accept-Encoding, Accept-Language"}
    if found.tag is not None:
        headers |= {"etag": found.tag, "cache-control": "private, no-cache"}
        if found.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Response(found.body, headers=headers)
