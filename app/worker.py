"""The worker: takes jobs from the queue and calls a service for each. No business rule here.

The queue only wakes it. What there is to do stands in the runs and series, and so does who holds each of them: see
`services/run_life.py` for what happens when a worker dies, sleeps, or loses the database.
"""

import asyncio
import logging
import threading
from collections.abc import Callable

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import Error as DriverError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import AppError, Unavailable
from app.services.outbox import Outside
from app.services.outside.send_webhooks import gather, send
from app.services.plan.ask_opposite import execute_opposite
from app.services.plan.change_by_hand import execute_change
from app.services.plan.deepen_run import deepen_step, request_deepening
from app.services.plan.explore_plans import execute_exploration
from app.services.plan.optimize import execute_run, request_run
from app.services.plan.recheck import request_due_check
from app.services.plan.score_plan import execute_score
from app.services.run_life import BEAT_SECONDS, Sweeper
from app.store.account import audit
from app.store.plan.queue import QUEUES, SENDING

log = logging.getLogger("saihen.worker")
GRACE_SECONDS = 3
PAUSE_SECONDS = 1.0
SEAL_EVERY_SECONDS = 30.0
BACKUP_LOOK_SECONDS = 60.0
CHECK_LOOK_SECONDS = 15.0
BACKUP_AGAIN_SECONDS = 900.0
GATHER_EVERY_SECONDS = 2.0
NO_DATABASE = (ConnectorException, DriverError, DBAPIError, Unavailable, OSError)


def make_worker(
    database_url: str, sessions: sessionmaker[Session], stop: threading.Event, outside: Outside | None = None
) -> App:
    """The queue's application with our tasks, on the database of `database_url` (a libpq URL).

    Once `stop` is set, what is being worked on is given back to the queue. Without `outside` nothing is sent.
    """
    worker = App(connector=PsycopgConnector(conninfo=database_url))

    @worker.task(name="solve_run")
    def solve_run(run_id: int) -> None:
        outcome = execute_run(sessions, run_id, stop=stop)
        if outcome is not None and outcome.plan is not None:
            request_deepening(sessions, run_id)

    @worker.task(name="deepen_run")
    def deepen_run(run_id: int) -> None:
        if deepen_step(sessions, run_id):
            request_deepening(sessions, run_id)

    @worker.task(name="answer_opposite")
    def answer_opposite(run_id: int) -> None:
        execute_opposite(sessions, run_id, stop=stop)

    @worker.task(name="change_by_hand")
    def change_by_hand(run_id: int) -> None:
        execute_change(sessions, run_id, stop=stop)

    @worker.task(name="score_plan")
    def score_plan(run_id: int) -> None:
        execute_score(sessions, run_id, stop=stop)

    @worker.task(name="explore_plans")
    def explore_plans(exploration_id: int) -> None:
        execute_exploration(sessions, exploration_id, stop=stop)

    @worker.task(name="send_webhook", queue=SENDING)
    def send_webhook(message_id: int) -> None:
        if outside is not None:
            send(sessions, outside, message_id)

    return worker


async def work(
    database_url: str,
    sessions: sessionmaker[Session],
    stop: threading.Event,
    *,
    outside: Outside | None = None,
    back_up: Callable[[], object] = lambda: None,
) -> None:
    """Work until `stop` is set; begin again whenever the database was away. `back_up` is called every few minutes."""
    gathering = asyncio.create_task(_gather(sessions, stop))
    sealing = asyncio.create_task(_seal(sessions, stop))
    checking = asyncio.create_task(_check(sessions, stop))
    backing_up = asyncio.create_task(_back_up(back_up, stop))
    sweeping = asyncio.create_task(_sweep(Sweeper(sessions), stop))
    while not stop.is_set():
        queue = make_worker(database_url, sessions, stop, outside)
        try:
            async with queue.open_async():
                await _work_once(queue, stop)
        except NO_DATABASE as fault:
            log.warning("the database does not answer (%s); trying again", type(fault).__name__)
        await asyncio.sleep(0 if stop.is_set() else PAUSE_SECONDS)
    await sweeping
    await sealing
    await checking
    await gathering
    await backing_up


async def _work_once(queue: App, stop: threading.Event) -> None:
    """One life of the queue's own workers: they end when one loses the database, or we end them."""
    working = [asyncio.create_task(_work_queue(queue, name, many)) for name, many in QUEUES.items()]
    while not (stop.is_set() or any(each.done() for each in working)):
        await asyncio.wait(working, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
    for each in working:
        each.cancel()
    await asyncio.wait(working)
    for each in working:
        if not each.cancelled() and (fault := each.exception()):
            raise fault


async def _work_queue(queue: App, name: str, many: int) -> None:
    await queue.run_worker_async(
        queues=[name],
        concurrency=many,
        delete_jobs="always",
        install_signal_handlers=False,
        shutdown_graceful_timeout=GRACE_SECONDS,
        update_heartbeat_interval=BEAT_SECONDS,
    )


async def _gather(sessions: sessionmaker[Session], stop: threading.Event) -> None:
    """Changes become messages to other systems."""
    while not await asyncio.to_thread(stop.wait, GATHER_EVERY_SECONDS):
        try:
            await asyncio.to_thread(gather, sessions)
        except NO_DATABASE as fault:
            log.info("no messages were made: %s", type(fault).__name__)


async def _sweep(sweeper: Sweeper, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(sweeper.sweep)
        except NO_DATABASE as fault:
            log.warning("not looked for jobs of dead workers: %s", type(fault).__name__)
        await asyncio.to_thread(stop.wait, BEAT_SECONDS)


async def _seal(sessions: sessionmaker[Session], stop: threading.Event) -> None:
    while not await asyncio.to_thread(stop.wait, SEAL_EVERY_SECONDS):
        try:
            await asyncio.to_thread(_seal_once, sessions)
        except NO_DATABASE as fault:
            # Somebody writes for long: next time.
            log.info("the history was not sealed: %s", type(fault).__name__)


async def _check(sessions: sessionmaker[Session], stop: threading.Event) -> None:
    """After imports: does the plan in force still hold?"""
    while not await asyncio.to_thread(stop.wait, CHECK_LOOK_SECONDS):
        try:
            await asyncio.to_thread(_check_once, sessions)
        except NO_DATABASE as fault:
            log.info("not looked whether the adopted plan is to be checked: %s", type(fault).__name__)


def _check_once(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        request_due_check(session, request_run)


async def _back_up(back_up: Callable[[], object], stop: threading.Event) -> None:
    while not await asyncio.to_thread(stop.wait, BACKUP_LOOK_SECONDS):
        try:
            await asyncio.to_thread(back_up)
        except (AppError, OSError) as fault:
            # Shown on the terminal too; `saihen doctor` tells the age of the newest one.
            log.error("バックアップができませんでした / no backup could be made: %s", fault)
            await asyncio.to_thread(stop.wait, BACKUP_AGAIN_SECONDS)


def _seal_once(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        audit.seal(session)
