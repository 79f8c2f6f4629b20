"""`saihen worker`: take jobs from the queue."""

import asyncio
import os
import sys
import threading
from contextlib import suppress
from typing import Annotated

import typer
from procrastinate import App

from app.console import database_url, refusals, settings
from app.database.db import make_engine, normalise_url, session_factory
from app.worker import make_worker


def worker(until_eof: Annotated[bool, typer.Option("--until-eof", hidden=True)] = False) -> None:
    """Take jobs from the queue until stopped; any number of machines may do so on one DATABASE_URL."""
    with refusals():
        chosen = settings()
        url = database_url(chosen)
        if until_eof:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        engine = make_engine(url, pool_size=chosen.pool_size)
        queue_url = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with suppress(KeyboardInterrupt):
            asyncio.run(_work(make_worker(queue_url, session_factory(engine))))


async def _work(queue: App) -> None:
    async with queue.open_async():
        await queue.run_worker_async(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=2)


def _end_with_parent() -> None:
    # The bare descriptor: a buffered read would hold a lock that the interpreter wants at its end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)
