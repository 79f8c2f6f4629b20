"""One measurement in a process of its own: its peak memory is its own, and what it leaves running ends with it."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def run_apart(work: Callable[..., dict], *given: object, **asked: object) -> dict | None:
    """work(*given, **asked) of a module-level function; None where the process died (mostly for want of memory).

    The process is ended as soon as it has answered: a library that cannot be stopped must not slow the next one down.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=answer_into, args=(there, work, given, asked))
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def answer_into(pipe: Connection, work: Callable[..., Any], given: tuple[Any, ...], asked: dict[str, Any]) -> None:
    pipe.send(work(*given, **asked))
