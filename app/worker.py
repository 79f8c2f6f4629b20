"""The worker: takes jobs from the queue and calls a service for each. No business rule here.

The queue only wakes it. What there is to do stands in the runs and series, and so does who holds each of them: see
`services/run_life.py` for what happens when a worker dies, sleeps, or loses the database.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import Error as DriverError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import pooler_safe, transaction
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
    worker = App(connector=PsycopgConnector(conninfo=database_url, kwargs=pooler_safe(database_url)))

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
    beside = [
        asyncio.create_task(each)
        for each in (
            _every(GATHER_EVERY_SECONDS, partial(gather, sessions), stop, "no messages were made"),
            # Somebody who writes for long keeps the history open: next time.
            _every(SEAL_EVERY_SECONDS, partial(_in_transaction, sessions, audit.seal), stop, "history not sealed"),
            _every(
                CHECK_LOOK_SECONDS,
                partial(_in_transaction, sessions, partial(request_due_check, ask=request_run)),
                stop,
                "not looked whether the adopted plan is to be checked",
            ),
            _back_up(back_up, stop),
            _sweep(Sweeper(sessions), stop),
        )
    ]
    while not stop.is_set():
        queue = make_worker(database_url, sessions, stop, outside)
        try:
            async with queue.open_async():
                await _work_once(queue, stop)
        except NO_DATABASE as fault:
            log.warning("the database does not answer (%s); trying again", type(fault).__name__)
        await asyncio.sleep(0 if stop.is_set() else PAUSE_SECONDS)
    await asyncio.gather(*beside)


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


async def _every(seconds: float, step: Callable[[], object], stop: threading.Event, otherwise: str) -> None:
    """Take a step every so many seconds until `stop` is set; where the database does not answer, the next time."""
    while not await asyncio.to_thread(stop.wait, seconds):
        try:
            await asyncio.to_thread(step)
        except NO_DATABASE as fault:
            log.info("%s: %s", otherwise, type(fault).__name__)


def _in_transaction(sessions: sessionmaker[Session], step: Callable[[Session], object]) -> None:
    with transaction(sessions) as session:
        step(session)


async def _sweep(sweeper: Sweeper, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(sweeper.sweep)
        except NO_DATABASE as fault:
            log.warning("not looked for jobs of dead workers: %s", type(fault).__name__)
        await asyncio.to_thread(stop.wait, BEAT_SECONDS)


async def _back_up(back_up: Callable[[], object], stop: threading.Event) -> None:
    while not await asyncio.to_thread(stop.wait, BACKUP_LOOK_SECONDS):
        try:
            await asyncio.to_thread(back_up)
        except (AppError, OSError) as fault:
            # Shown on the terminal too; `saihen doctor` tells the age of the newest one.
            log.error("バックアップができませんでした / no backup could be made: %s", fault)
            await asyncio.to_thread(stop.wait, BACKUP_AGAIN_SECONDS)
