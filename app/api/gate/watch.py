"""What the server tells of itself: a line in the log for each request, and numbers for Prometheus at /metrics.

Neither has what people wrote: routes stand as their templates, without the values in them.
"""

import hmac
import logging
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import __version__
from app.api import problems
from app.database.line import WaitingLine
from app.services.care.tell_health import StandingNumbers
from app.settings import Settings

log = logging.getLogger("saihen.access")
PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
NEEDS_KEY = (
    "この口はこのコンピューターからだけ、または SAIHEN_METRICS_KEY の鍵で読めます",
    "read this from this machine alone, or with the key of SAIHEN_METRICS_KEY",
)


class Watch:
    """ASGI middleware around everything: counts, times and logs each request, and answers /metrics."""

    def __init__(
        self, app: ASGIApp, *, settings: Settings, line: WaitingLine, ask: Callable[[], StandingNumbers | None]
    ) -> None:
        self._app = app
        self._key = settings.metrics_key
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "saihen_request_seconds", "Seconds of a request", ["method", "route", "status"],
            registry=self._registry, buckets=BUCKETS,
        )  # fmt: skip
        self._by_labels: dict[tuple[str, str, int], Histogram] = {}
        self._refused = Counter("saihen_refused_total", "Requests sent away with 503", registry=self._registry)
        Gauge("saihen_build_info", "The version", ["version"], registry=self._registry).labels(__version__).set(1)
        waiting = Gauge("saihen_requests_waiting", "Requests in line for a connection", registry=self._registry)
        waiting.set_function(lambda: line.waiting)
        self._registry.register(_StandingCollector(ask))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == PATH and scope["method"] == "GET":
            answer = await self._metrics(Request(scope))
            await answer(scope, receive, send)
        else:
            await self._watched(scope, receive, send)

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _of(self, method: str, route: str, status: int) -> Histogram:
        """The histogram of a route, looked up in the registry once."""
        key = (method, route, status)
        if key not in self._by_labels:
            self._by_labels[key] = self._seconds.labels(method, route, str(status))
        return self._by_labels[key]

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self._of(scope["method"] if route != "other" else "other", route, status).observe(seconds)
        if status == 503:
            self._refused.inc()
        told: dict[str, object] = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
        }
        if 400 <= status < 500:
            # Somebody who tries what he may not leaves his address.
            told["from"] = (scope.get("client") or ("",))[0]
        request_id = scope.get("state", {}).get("request_id", "")
        words = (scope["method"], route, status, seconds * 1000, f" from {told['from']}" if "from" in told else "")
        log.info("%s %s %d %.0f ms%s", *words, extra={"told": told | {"request": request_id}})

    async def _metrics(self, request: Request) -> Response:
        if not self._may_read(request):
            words = NEEDS_KEY[problems.language_of(request) == "en"]
            return problems.problem(request, "not-allowed", 403, words)
        told = await run_in_threadpool(generate_latest, self._registry)
        return Response(told, headers={"Content-Type": CONTENT_TYPE})

    def _may_read(self, request: Request) -> bool:
        """With the key where there is one; else from this machine, and not handed on by a proxy on it."""
        if self._key:
            given = request.headers.get("authorization", "")
            return hmac.compare_digest(given.encode(), f"Bearer {self._key}".encode())
        passed_on = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "via"))
        return not passed_on and request.client is not None and _is_near(request.client.host)


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "testclient"


class _StandingCollector(Collector):
    """What the database says of runs, workers and history, asked whenever somebody reads."""

    def __init__(self, ask: Callable[[], StandingNumbers | None]) -> None:
        self._ask = ask

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = self._ask()
        yield GaugeMetricFamily("saihen_database_up", "1 where the database answers", value=float(found is not None))
        if found is None:
            return
        yield GaugeMetricFamily("saihen_workers", "Workers heard of lately", value=found.workers)
        yield GaugeMetricFamily("saihen_history_unsealed", "Rows of the history not sealed yet", value=found.unsealed)
        runs = GaugeMetricFamily("saihen_runs", "Plan runs by state", labels=["state"])
        for state, count in found.runs.items():
            runs.add_metric([state], count)
        yield runs

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is asked of the database at the start."""
        return iter(())
