"""Works that do not need each other, two at a time on two cores; the answers come in the order asked, the same ones
whatever the number of cores."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from app.optimizer.question.limits import Monitor, Progress

MOST_AT_ONCE = 2
LOOK_SECONDS = 0.05
Result = TypeVar("Result")
Work = Callable[[Monitor], Result]


class Relay:
    """Stands between works in other threads and their listener, who hears of them in his own thread alone."""

    def __init__(self) -> None:
        self.latest: Progress | None = None
        self.halt = threading.Event()

    def report(self, progress: Progress) -> None:
        self.latest = progress

    def cancelled(self) -> bool:
        return self.halt.is_set()

    def pass_on(self, monitor: Monitor) -> None:
        """Tell the listener the latest, and the works whether he wants them to stop."""
        latest, self.latest = self.latest, None
        if latest is not None:
            monitor.report(latest)
        if monitor.cancelled():
            self.halt.set()


def at_once() -> int:
    """How many works run beside each other on this machine."""
    return max(1, min(MOST_AT_ONCE, os.cpu_count() or 1))


def side_by_side(works: Sequence[Work[Result]], monitor: Monitor) -> Iterator[Result]:
    """The results in order. What a work raises is raised here; whoever stops listening stops the works."""
    relay = Relay()
    with ThreadPoolExecutor(at_once(), thread_name_prefix="series") as pool:
        futures: list[Future[Result]] = [pool.submit(work, relay) for work in works]
        try:
            for future in futures:
                while not wait([future], timeout=LOOK_SECONDS).done:
                    relay.pass_on(monitor)
                relay.pass_on(monitor)
                yield future.result()
        finally:
            relay.halt.set()
