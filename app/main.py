"""The web application: middleware, routers, problem handlers, the built front end. Nothing else."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.orm import Session, sessionmaker
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from app import __version__
from app.api import layers, problems
from app.api.router import router
from app.database.line import Line
from app.services.stock_answer import StockAnswer
from app.settings import Settings

FRONTEND = Path(__file__).resolve().parents[1] / "frontend" / "dist"
# No inline script or style, no other host; GSI tiles only where the settings allow them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; "
    "connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A piece of an archive must arrive as it lies in the file.
PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, layers.PMTILES)
SPARE_THREADS = 8
Next = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings, sessions: sessionmaker[Session]) -> FastAPI:
    """The application on a database that is already at the newest schema."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # More threads than places in the line: a file being served never takes one from who holds a connection.
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.pool_size + SPARE_THREADS
        yield

    app = FastAPI(title="Saihen", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.line = Line(settings.pool_size)
    app.state.stock_answer = StockAnswer()
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=1, exclude_content_types=PACKED)
    app.middleware("http")(_guard(settings))
    app.include_router(router)
    if FRONTEND.is_dir():
        app.mount("/", StaticFiles(directory=FRONTEND, html=True), name="frontend")
    return app


def _guard(settings: Settings) -> Callable[[Request, Next], Awaitable[Response]]:
    policy = POLICY.format(tiles=" https://cyberjapandata.gsi.go.jp" if settings.gsi_tiles else "")

    async def guard(request: Request, call_next: Next) -> Response:
        request.state.request_id = uuid.uuid4().hex[:12]
        response = _refuse_foreign(request) or await call_next(request)
        response.headers["X-Request-Id"] = request.state.request_id
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guard


def _refuse_foreign(request: Request) -> Response | None:
    """Answer to our own name only (DNS rebinding); a page of another origin may not change anything."""
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    if host not in {"127.0.0.1", "localhost", "[::1]", "testserver"}:
        return problems.problem(request, "not-allowed", 403, "host")
    origin = request.headers.get("origin")
    foreign = origin is not None and origin.split("//")[-1] != request.headers["host"]
    if foreign and request.method not in {"GET", "HEAD", "OPTIONS"}:
        return problems.problem(request, "not-allowed", 403, "origin")
    return None
