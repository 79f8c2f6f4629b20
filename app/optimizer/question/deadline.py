"""So much work, and no more: the time of a search counted in CPU seconds, with the clock on the wall as an outer stop.

A machine that others use too gives a search fewer CPU seconds a minute, not a poorer plan: it answers later, up to
WALL_TIMES as late, and with the same plan.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WALL_TIMES = 4.0


class _Account(threading.local):
    """What other threads have done for this one, CPU seconds; `running`: the clock of one that works for it now, and
    `since`: what it showed when that began."""

    done = 0.0
    running: int | None = None
    since = 0.0

    def beside(self) -> float:
        return 0.0 if self.running is None else time.clock_gettime(self.running) - self.since


_account = _Account()


def work_seconds() -> float:
    """CPU seconds of this thread and of the threads that worked for it."""
    return time.thread_time() + _account.done + _account.beside()


@contextmanager
def counting(worker: threading.Thread) -> Iterator[None]:
    """What a thread works, from its start on, counts as this one's. It must not end before."""
    _account.running, _account.since = _clock_of(worker)
    try:
        yield
    finally:
        _account.done += _account.beside()
        _account.running = None


def _clock_of(worker: threading.Thread) -> tuple[int, float]:
    """The CPU clock of a thread and what it shows at its start; the clock on the wall where the system has none."""
    if sys.platform == "darwin" or worker.ident is None:
        return time.CLOCK_MONOTONIC, time.monotonic()
    return time.pthread_getcpuclockid(worker.ident), 0.0


class Deadline:
    """Passed after `seconds` of work of the thread that asks, or WALL_TIMES as much by the clock. It is asked in the
    thread it was made in."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began_work, self.began = work_seconds(), time.monotonic()

    def spent(self) -> float:
        """CPU seconds since it was made; where the clock runs more than WALL_TIMES ahead, that part of it."""
        return max(work_seconds() - self.began_work, self.elapsed() / WALL_TIMES)

    def elapsed(self) -> float:
        """Seconds by the clock since it was made."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds of work that are left, below 0 where it has passed."""
        return self.seconds - self.spent()

    def passed(self) -> bool:
        return self.left() <= 0.0
