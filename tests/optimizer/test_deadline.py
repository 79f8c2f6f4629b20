"""Time limits count work: waiting costs a quarter of the clock, what another thread works for one counts in full."""

import threading
import time

from app.optimizer.question.deadline import WALL_TIMES, Deadline, counting

BURNED = 0.02


def burn() -> None:
    """So many CPU seconds of the thread that calls."""
    until = time.thread_time() + BURNED
    while time.thread_time() < until:
        pass


def test_deadline_when_its_thread_waits_then_only_a_part_of_the_clock_is_spent() -> None:
    deadline = Deadline(3600)
    time.sleep(0.05)
    spent, elapsed = deadline.spent(), deadline.elapsed()
    assert 0.05 / WALL_TIMES <= spent < elapsed
    assert not deadline.passed()
    assert Deadline(0).passed()


def test_deadline_when_its_thread_works_then_all_of_it_is_spent() -> None:
    deadline = Deadline(BURNED)
    burn()
    assert deadline.passed()
    assert deadline.left() <= 0


def test_deadline_when_another_thread_works_for_it_then_that_counts_during_and_after() -> None:
    burned, counted = threading.Event(), threading.Event()

    def work() -> None:
        burn()
        burned.set()
        counted.wait()

    deadline = Deadline(BURNED)
    worker = threading.Thread(target=work)
    worker.start()
    with counting(worker):
        burned.wait()
        assert deadline.spent() >= 0.9 * BURNED
    counted.set()
    worker.join()
    assert deadline.spent() >= 0.9 * BURNED
