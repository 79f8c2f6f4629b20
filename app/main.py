"""The web application: middleware, routers, problem handlers, the built front end. Nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.orm import Session, sessionmaker
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.routing import BaseRoute

from app import __version__
from app.api import problems
from app.api import router as screen
from app.api.account.provider import ProviderDoor
from app.api.entrance import Accounts
from app.api.facility import layers
from app.api.gate import contract
from app.api.gate.bodies import BodyLimits
from app.api.gate.crowd import CrowdLimit
from app.api.gate.forwarded import Forwarded
from app.api.gate.front import FrontEnd
from app.api.gate.guard import Guard
from app.api.gate.head import HeadAsGet
from app.api.gate.key_rates import KeyRates
from app.api.gate.packing import Packing
from app.api.gate.sharing import SharedReads
from app.api.gate.watch import Watch
from app.api.kept import KeptAnswers
from app.api.ogc import router as features
from app.api.versions import VersionPrefix
from app.database.line import WaitingLine
from app.security.vault import Vault
from app.services.care.tell_health import numbers
from app.services.care.tell_standing import StandingTeller
from app.services.figures.stock_answer import StockAnswer
from app.services.public.floodgate import Floodgate
from app.services.public.shown_pages import ShownPages
from app.settings import Settings

FRONTEND = Path(__file__).resolve().parents[1] / "frontend" / "dist"
# A piece of an archive must arrive as it lies in the file.
PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, layers.PMTILES)
SPARE_THREADS = 8
# Nothing is told to collectors outside; what the server tells of itself stands at /metrics.
QUIET: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
# Other sites' pages come with a key and without cookies.
CORS: dict[str, Any] = {
    "allow_methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Accept-Language"],
    "expose_headers": ["ETag", "Location", "Link", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining"],
    "max_age": 600,
}


def create_app(settings: Settings, sessions: sessionmaker[Session]) -> FastAPI:
    """The application on a database that is already at the newest schema."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # More threads than places in the line: a file being served never takes one from who holds a connection.
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.pool_size + SPARE_THREADS
        yield
        await standing.close()

    standing = StandingTeller(sessions)
    app = FastAPI(
        title="Saihen", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=QUIET
    )
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.accounts = Accounts(sessions)
    app.state.provider_door = ProviderDoor(settings)
    app.state.key_rates = KeyRates(settings.key_rate)
    app.state.line = WaitingLine(settings.pool_size)
    app.state.stock_answer = StockAnswer()
    app.state.floodgate = Floodgate(Vault(settings.data_dir, settings.secret_key))
    app.state.shown_pages = ShownPages()
    app.state.kept = KeptAnswers(standing)
    problems.install(app)
    contract.install(app)
    app.add_middleware(Packing, minimum_size=2000, compresslevel=1, exclude_content_types=PACKED)
    app.add_middleware(BodyLimits)
    app.add_middleware(Guard, gsi_tiles=settings.gsi_tiles, names=settings.names, origins=settings.origins)
    app.add_middleware(SharedReads)
    app.add_middleware(HeadAsGet)
    app.add_middleware(CrowdLimit)
    app.add_middleware(Watch, settings=settings, line=app.state.line, ask=partial(numbers, sessions))
    app.add_middleware(VersionPrefix)
    if settings.origins:
        app.add_middleware(CORSMiddleware, **CORS, allow_origins=settings.origins)
    app.add_middleware(Forwarded, trusted=settings.proxies, prefix=settings.path)
    app.router.routes.extend(_routes())
    if FRONTEND.is_dir():
        app.mount("/", FrontEnd(directory=FRONTEND, html=True), name="frontend")
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Every route, worked out once a process: 0.2 s that a second application does not pay again."""
    whole = APIRouter()
    # First: routes are tried in order, and these few are asked most by programs.
    features.hang_doors(whole)
    screen.hang_doors(whole)
    return whole.routes
