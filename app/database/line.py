"""The line in front of the database connections: who holds a place may work, the others wait without a thread."""

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from app.errors import Unavailable

# Waiting longer would only make people press the button again; the answer to those beyond is immediate.
PATIENCE_SECONDS = 10.0
WAITING_FOR_EACH_PLACE = 50
# How much the newest request counts in what one takes on the mean.
NEWEST_COUNTS = 0.1
LONGEST_RETRY_SECONDS = 30
LOOK_EVERY_SECONDS = 0.25


class WaitingLine:
    """First come, first served. A request waits in the event loop, so that no thread and no connection waits with it.

    There are as many places as connections and fewer than threads: whoever holds a place always finds both, so no
    request can wait for what another waiting request holds. Who would wait longer than `patience_seconds`, by what
    requests have taken lately or those that hold a place have taken so far, is sent away at once, and so are those at
    the end when the others turn out slower: looked at whenever one ends and every quarter of a second.
    """

    def __init__(self, places: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._places = places
        self._free = places
        self._longest = places * WAITING_FOR_EACH_PLACE
        self._patience_seconds = patience_seconds
        self._line: deque[asyncio.Future[None]] = deque()
        self._mean_seconds = 0.0
        self._began: dict[object, float] = {}
        self._looking: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._line)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold one place. Raises Unavailable at once when the wait would be too long, and when it becomes so."""
        if self._free and not self._line:
            self._free -= 1
        else:
            await self._wait()
        holder = object()
        self._began[holder] = time.monotonic()
        try:
            yield
        finally:
            self._note(time.monotonic() - self._began.pop(holder))
            self._hand_on()
            self._send_away()

    def _expected_seconds(self, before: int) -> float:
        return (before + 1) * max(self._mean_seconds, self._seconds_so_far()) / self._places

    def _seconds_so_far(self) -> float:
        """What the holders have taken at least; the median, so that one long import sends nobody away."""
        if len(self._began) < self._places:
            return 0.0
        return time.monotonic() - sorted(self._began.values())[len(self._began) // 2]

    async def _look(self) -> None:
        while self._line:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            self._send_away()

    async def _wait(self) -> None:
        if len(self._line) >= self._longest or self._expected_seconds(len(self._line)) > self._patience_seconds:
            raise self._refusal()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(self._patience_seconds):
                await turn
        except TimeoutError:
            self._leave(turn)
            raise Unavailable("the requests before this one take too long") from None
        except asyncio.CancelledError:
            self._leave(turn)
            raise

    def _leave(self, turn: asyncio.Future[None]) -> None:
        """Give up waiting; a place that came at this very moment goes to the next one."""
        if turn.done() and not turn.cancelled():
            self._hand_on()
        with suppress(ValueError):
            self._line.remove(turn)

    def _note(self, seconds: float) -> None:
        share = NEWEST_COUNTS if self._mean_seconds else 1.0
        self._mean_seconds += share * (seconds - self._mean_seconds)

    def _hand_on(self) -> None:
        """The place goes to whoever has waited longest."""
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _send_away(self) -> None:
        """Those at the end whose turn would come too late."""
        while self._line and self._expected_seconds(len(self._line) - 1) > self._patience_seconds:
            turn = self._line.pop()
            if not turn.done():
                turn.set_exception(self._refusal())

    def _refusal(self) -> Unavailable:
        again = math.ceil(self._expected_seconds(len(self._line)))
        return Unavailable("too many requests are waiting", retry_after=min(max(1, again), LONGEST_RETRY_SECONDS))
