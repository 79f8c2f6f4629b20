"""Whether the program lives (`/api/health`), and whether it can serve (`/api/ready`, for load balancers)."""

from fastapi import APIRouter, Request, Response

from app import __version__
from app.api.answers.health import Health, HealthState
from app.services.care.tell_health import is_disk_full, workers_heard_of
from app.settings import Settings

router = APIRouter(tags=["health"])


@router.get("/api/health")
def health(request: Request) -> Health:
    """Always 200 while the server lives: what of it works. Does not wait in the line of requests."""
    workers = workers_heard_of(request.app.state.sessions)
    state = _state(workers, request.app.state.settings)
    return Health(state=state, database=workers is not None, workers=workers or 0, version=__version__)


@router.get("/api/ready")
def ready(request: Request, response: Response) -> Health:
    """200 where requests can be served, else 503 with the same answer."""
    found = health(request)
    if not found.database:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return found


def _state(workers: int | None, settings: Settings) -> HealthState:
    """A full disk first: it is why the others stop."""
    if is_disk_full(settings.data_dir):
        return "disk-full"
    if workers is None:
        return "no-database"
    return "ok" if workers else "no-worker"
