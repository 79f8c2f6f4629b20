"""`saihen worker`: take jobs from the queue."""

import asyncio
import os
import signal
import sys
import threading
from functools import partial
from typing import Annotated

import typer

from app.console import database_url, refusals, settings
from app.database.db import make_engine, normalise_url, session_factory
from app.database.place import open_data_directory
from app.database.schedule import back_up_if_due
from app.journal import open_journal
from app.services.outbox import Outside
from app.worker import work


def worker(until_eof: Annotated[bool, typer.Option("--until-eof", hidden=True)] = False) -> None:
    """Take jobs from the queue until stopped; any number of machines may do so on one DATABASE_URL."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    with refusals():
        chosen = settings()
        url = database_url(chosen)
        open_data_directory(chosen.data_dir)
        open_journal(chosen.data_dir, "worker", as_json=chosen.log_json)
        if until_eof:
            threading.Thread(target=_end_with_parent, args=[stop], daemon=True).start()
        engine = make_engine(url, pool_size=chosen.pool_size)
        queue_url = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        back_up = partial(back_up_if_due, chosen, chosen.owner_url or url)
        outside = Outside.of(chosen)
        asyncio.run(work(queue_url, session_factory(engine), stop, outside=outside, back_up=back_up))


def _end_with_parent(stop: threading.Event) -> None:
    # The bare descriptor: a buffered read would hold a lock that the interpreter wants at its end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()
