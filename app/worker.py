"""The worker: takes jobs from the queue and calls a service for each. No business rule here.

A worker that dies leaves a stalled job; the next sweep puts it back, at most twice.
"""

import logging
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Status
from sqlalchemy.orm import Session, sessionmaker

from app.services.ask_opposite import execute_opposite
from app.services.explore_plans import execute_exploration, fail_exploration
from app.services.optimize import RunListener, execute_run, fail_run, store_answer

log = logging.getLogger("saihen.worker")
STALLED_AFTER_SECONDS = 30
MOST_ATTEMPTS = 3


def make_worker(database_url: str, sessions: sessionmaker[Session]) -> App:
    """The queue's application with our tasks, on the database of `database_url` (a libpq URL)."""
    worker = App(connector=PsycopgConnector(conninfo=database_url))

    @worker.task(name="solve_run")
    def solve_run(run_id: int) -> None:
        execute_run(sessions, run_id)

    @worker.task(name="answer_opposite")
    def answer_opposite(run_id: int) -> None:
        execute_opposite(sessions, run_id, keep=store_answer, listen=RunListener)

    @worker.task(name="explore_plans")
    def explore_plans(exploration_id: int) -> None:
        execute_exploration(sessions, exploration_id, keep=store_answer)

    @worker.periodic(cron="* * * * * */20")
    @worker.task(name="retry_stalled", queueing_lock="retry_stalled")
    async def retry_stalled(timestamp: int) -> None:
        await take_up_stalled(worker, sessions)

    return worker


async def take_up_stalled(worker: App, sessions: sessionmaker[Session]) -> int:
    """Put jobs of dead workers back into the queue, or give their run up after `MOST_ATTEMPTS`; returns how many."""
    stalled = list(await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS))
    for job in stalled:
        if job.attempts >= MOST_ATTEMPTS:
            _give_up(sessions, job.task_kwargs)
            await worker.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            log.warning("job %s stalled; taken up again", job.id)
            await worker.job_manager.retry_job(job)
    return len(stalled)


def _give_up(sessions: sessionmaker[Session], arguments: dict[str, Any]) -> None:
    """Fail what a job was for."""
    if "exploration_id" in arguments:
        fail_exploration(sessions, int(arguments["exploration_id"]), "stalled")
    else:
        fail_run(sessions, int(arguments["run_id"]), "stalled")
