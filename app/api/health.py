"""Whether the program lives (`/api/health`), and whether it can serve (`/api/ready`, for load balancers)."""

import logging

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session, sessionmaker

from app import __version__
from app.api.answers.health import Health
from app.database.db import transaction
from app.errors import Unavailable
from app.store import queue

router = APIRouter(tags=["health"])
log = logging.getLogger("saihen.api")
HEARD_WITHIN_SECONDS = 10.0


@router.get("/api/health")
def health(request: Request) -> Health:
    """Always 200 while the server lives: what of it works. Does not wait in the line of requests."""
    return _look(request.app.state.sessions)


@router.get("/api/ready")
def ready(request: Request, response: Response) -> Health:
    """200 where requests can be served, else 503 with the same answer."""
    found = _look(request.app.state.sessions)
    if not found.database:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return found


def _look(sessions: sessionmaker[Session]) -> Health:
    try:
        with transaction(sessions) as session:
            workers = queue.workers(session, heard_within_seconds=HEARD_WITHIN_SECONDS)
    except Unavailable as fault:
        log.info("not healthy: %s", fault.code)
        return Health(state="no-database", database=False, workers=0, version=__version__)
    return Health(state="ok" if workers else "no-worker", database=True, workers=workers, version=__version__)
