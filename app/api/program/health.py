"""Whether the program lives (`/api/health`), and whether it can serve (`/api/ready`, for load balancers)."""

from fastapi import APIRouter, Request, Response

from app import __version__
from app.api.answers.health import Health
from app.services.care.tell_health import workers_heard_of

router = APIRouter(tags=["health"])


@router.get("/api/health")
def health(request: Request) -> Health:
    """Always 200 while the server lives: what of it works. Does not wait in the line of requests."""
    workers = workers_heard_of(request.app.state.sessions)
    if workers is None:
        return Health(state="no-database", database=False, workers=0, version=__version__)
    return Health(state="ok" if workers else "no-worker", database=True, workers=workers, version=__version__)


@router.get("/api/ready")
def ready(request: Request, response: Response) -> Health:
    """200 where requests can be served, else 503 with the same answer."""
    found = health(request)
    if not found.database:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return found
