"""Works beside each other: the order asked, one listener, faults and a stop reach everybody."""

import threading
import time

import pytest

from app.optimizer.question.limits import SILENT, Monitor, Progress
from app.planning.series.side_by_side import side_by_side


class Ear:
    """Hears from one thread alone, and stops once it has heard so often."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.heard: list[Progress] = []
        self.threads: set[int] = set()

    def report(self, progress: Progress) -> None:
        self.heard.append(progress)
        self.threads.add(threading.get_ident())

    def cancelled(self) -> bool:
        return len(self.heard) >= self.most


def until_stopped(monitor: Monitor) -> str:
    for number in range(2000):
        if monitor.cancelled():
            return "stopped"
        monitor.report(Progress(float(number), "bound", None, None, None))
        time.sleep(0.005)
    return "never stopped"


def test_works_when_the_first_is_the_slowest_then_the_answers_come_in_the_order_asked() -> None:
    second_has_ended = threading.Event()

    def first(monitor: Monitor) -> str:
        second_has_ended.wait(0.2)
        return "first"

    def second(monitor: Monitor) -> str:
        second_has_ended.set()
        return "second"

    assert list(side_by_side([first, second], SILENT)) == ["first", "second"]


def test_works_when_the_listener_stops_then_all_stop_and_only_his_thread_has_spoken_to_him() -> None:
    ear = Ear(most=2)
    assert list(side_by_side([until_stopped, until_stopped], ear)) == ["stopped", "stopped"]
    assert ear.threads == {threading.get_ident()}


def test_works_when_one_raises_then_it_is_raised_here_and_the_others_stop() -> None:
    def broken(monitor: Monitor) -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(side_by_side([broken, until_stopped], SILENT))
