"""The line in front of the database connections: who holds a place may work, the others wait without a thread."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from app.errors import Unavailable

# Waiting longer would only make people press the button again; the answer to those beyond is immediate.
PATIENCE_SECONDS = 10.0
WAITING_FOR_EACH_PLACE = 50


class WaitingLine:
    """First come, first served. A request waits in the event loop, so that no thread and no connection waits with it.

    There are as many places as connections and fewer than threads: whoever holds a place always finds both, so no
    request can wait for what another waiting request holds.
    """

    def __init__(self, places: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._free = anyio.Semaphore(places)
        self._longest = places * WAITING_FOR_EACH_PLACE
        self._patience_seconds = patience_seconds
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._waiting

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold one place. Raises Unavailable at once when too many wait already, and when the wait becomes too long."""
        try:
            self._free.acquire_nowait()
        except anyio.WouldBlock:
            await self._wait()
        try:
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        if self._waiting >= self._longest:
            raise Unavailable("too many requests are waiting", retry_after=round(self._patience_seconds))
        self._waiting += 1
        try:
            with anyio.fail_after(self._patience_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Unavailable("the requests before this one take too long") from None
        finally:
            self._waiting -= 1
