"""Many readers at once on a running server: 40 equal requests for each read, then 200 viewers who think 3 seconds.

Targets: 40 at once of any read in at most 1 s each, no refusal; 200 viewers for 10 minutes without an error, 95 % of
the answers within 300 ms. Loopback only, and bounded in time whatever is asked.

    saihen run &
    python benchmarks/viewers.py --url http://127.0.0.1:8000 [--at-once 40] [--viewers 200] [--think 3] \
        [--seconds 600] [--overload 2000] [--json]

`--seconds 0` leaves the viewers out, `--at-once 0` the bursts. `--overload` sends that many requests in one moment and
tells how many were answered, how many refused, how long a refusal took, and when the server answered quickly again.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST_SECONDS = 900
GIVE_UP_SECONDS = 30
QUICK_SECONDS = 0.3
OWN_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0: no answer at all. `sent_seconds`: until the connection stood and the question was written."""

    status: int
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    sent_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    method: str
    path: str
    body: bytes = b""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Connection:
    """One kept-alive HTTP/1.1 connection; opened anew when the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, question: Question, headers: dict[str, str] | None = None) -> Answer:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                reader = await self._send(question, headers or {})
                sent = time.perf_counter() - began
                status, told, body = await self._receive(reader)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as fault:
            self.close()
            return Answer(0, time.perf_counter() - began, {"fault": type(fault).__name__})
        return Answer(status, time.perf_counter() - began, told, body, sent)

    async def _send(self, question: Question, headers: dict[str, str]) -> asyncio.StreamReader:
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port, limit=2**22)
        reader, writer = self.streams
        lines = {"Host": f"{self.host}:{self.port}", "Accept-Encoding": "gzip", **headers}
        if question.method != "GET":
            lines |= {"Content-Length": str(len(question.body)), **OWN_JSON}
        head = f"{question.method} {question.path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
        writer.write(head.encode() + b"\r\n" + question.body)
        await writer.drain()
        return reader

    async def _receive(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
        status, told = await _head(reader)
        body = b"" if status in {204, 304} else await _body(reader, told)
        if told.get("connection", "").lower() == "close":
            self.close()
        return status, told, body

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    return int(first.split()[1]), {key.lower(): value.strip() for key, value in (x.split(":", 1) for x in lines)}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", ""):
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


async def reads(host: str, port: int) -> list[Question]:
    """Every GET of the contract with its places filled in from the lists, and the questions that only compute."""
    connection = Connection(host, port)
    document = json.loads((await connection.ask(Question("GET", "/openapi.json"), {"Accept-Encoding": ""})).body)
    filled = await _examples(connection)
    connection.close()
    paths = [path for path, operations in document["paths"].items() if "get" in operations]
    asked = [Question("GET", path.format_map(filled)) for path in paths if _names(path) <= set(filled)]
    empty = [Question("POST", path, b"{}") for path in ("/api/forecasts", "/api/targets", "/api/burden")]
    return [*asked, *empty]


def _names(path: str) -> set[str]:
    return {part.split("}")[0] for part in path.split("{")[1:]}


async def _examples(connection: Connection) -> dict[str, str]:
    async def listed(path: str) -> Any:
        return json.loads((await connection.ask(Question("GET", path), {"Accept-Encoding": ""})).body)

    found = {"facility_id": (await listed("/api/facilities.geojson"))["features"][0]["id"], "code": "boundary"}
    finished = [run for run in await listed("/api/runs") if run["state"] == "done"]
    if finished:
        found["run_id"] = finished[0]["id"]
    explorations = await listed("/api/explorations")
    if explorations:
        found["exploration_id"] = explorations[0]["id"]
    return {name: str(value) for name, value in found.items()}


def table_row(question: Question, answers: Sequence[Answer]) -> dict[str, Any]:
    statuses = Counter(answer.status for answer in answers)
    return {
        "read": question.name,
        "slowest_s": round(max(answer.seconds for answer in answers), 3),
        "median_s": round(statistics.median(answer.seconds for answer in answers), 3),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
    }


async def burst(host: str, port: int, question: Question, count: int) -> dict[str, Any]:
    """`count` equal requests in one moment, each on a connection of its own that is already open."""
    connections = [Connection(host, port) for _ in range(count)]
    await asyncio.gather(*(each.ask(Question("GET", "/api/about")) for each in connections))
    answers = await asyncio.gather(*(each.ask(question) for each in connections))
    for each in connections:
        each.close()
    return table_row(question, answers)


@dataclass(slots=True)
class Town:
    """What a viewer can look at."""

    facility_ids: list[int]
    run_id: int | None


async def view(connection: Connection, town: Town, until: float, think: float, answers: list[Answer]) -> None:
    """One person: opens the page, then looks at cards, the map, a plan and the tables until the time is over."""
    await asyncio.sleep(random.uniform(0, think))
    tag = ""
    for path in ("/api/about", "/api/vocabulary", "/api/layers", "/api/runs"):
        answers.append(await connection.ask(Question("GET", path)))
    while time.perf_counter() < until:
        question = _next_look(town)
        answer = await connection.ask(question, {"If-None-Match": tag} if "geojson" in question.path else None)
        if "geojson" in question.path:
            tag = answer.headers.get("etag", tag)
        answers.append(answer)
        await asyncio.sleep(random.uniform(0.5, 1.5) * think)


def _next_look(town: Town) -> Question:
    plan = "/api/runs" if town.run_id is None else f"/api/runs/{town.run_id}"
    looks: list[tuple[float, Question]] = [
        (0.45, Question("GET", f"/api/facilities/{random.choice(town.facility_ids)}")),
        (0.15, Question("GET", "/api/facilities.geojson")),
        (0.15, Question("GET", plan)),
        (0.05, Question("GET", "/api/scorecards")),
        (0.05, Question("GET", "/api/districts")),
        (0.05, Question("GET", "/api/meshes")),
        (0.05, Question("GET", "/api/quality")),
        (0.05, Question("POST", "/api/forecasts", b"{}")),
    ]
    return random.choices([look for _, look in looks], [weight for weight, _ in looks])[0]


async def viewers(host: str, port: int, count: int, seconds: float, think: float) -> dict[str, Any]:
    connection = Connection(host, port)
    plain = {"Accept-Encoding": ""}
    stock = json.loads((await connection.ask(Question("GET", "/api/facilities.geojson"), plain)).body)
    filled = await _examples(connection)
    town = Town([each["id"] for each in stock["features"]], int(filled["run_id"]) if "run_id" in filled else None)
    answers: list[Answer] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(view(Connection(host, port), town, until, think, answers) for _ in range(count)))
    times = sorted(answer.seconds for answer in answers)
    bad = Counter(answer.status for answer in answers if answer.status not in {200, 304})
    return {
        "viewers": count,
        "requests": len(answers),
        "errors": {str(status): number for status, number in sorted(bad.items())},
        "p50_ms": round(1000 * times[len(times) // 2]),
        "p95_ms": round(1000 * times[int(0.95 * len(times))]),
        "slowest_ms": round(1000 * times[-1]),
    }


async def overload(host: str, port: int, count: int) -> dict[str, Any]:
    """`count` different questions in one moment, half of the askers leaving after 2 s, and how long until all is well.

    The seconds of a refusal are told three times: as the asker sees them, from the moment his question was written (the
    client sends from one thread, so the last ones are late by themselves), and by the server's own clock.
    """
    before = await _refusals(host, port)
    pauses = [0.0]
    ticking = asyncio.create_task(_note_pauses(pauses))
    asked = (
        _impatient(Connection(host, port), _distinct(number), 2.0 if number % 2 else 60.0) for number in range(count)
    )
    answers = [answer for answer in await asyncio.gather(*asked) if answer is not None]
    ticking.cancel()
    again = await _until_quick(host, port)
    refused = [answer for answer in answers if answer.status == 503]
    return {
        "sent": count,
        "left": count - len(answers),
        "statuses": {str(key): value for key, value in sorted(Counter(a.status for a in answers).items())},
        "without_answer": dict(Counter(a.headers["fault"] for a in answers if a.status == 0)),
        "refusals_with_retry_after": sum("retry-after" in answer.headers for answer in refused),
        "slowest_refusal_s": round(max((answer.seconds for answer in refused), default=0.0), 3),
        "slowest_refusal_once_sent_s": round(max((a.seconds - a.sent_seconds for a in refused), default=0.0), 3),
        "last_sent_after_s": round(max((answer.sent_seconds for answer in answers), default=0.0), 3),
        "longest_pause_of_the_client_s": round(max(pauses), 3),
        "refusals_by_the_server": _between(before, await _refusals(host, port)),
        "quick_again_after_s": round(again, 2),
    }


def _distinct(number: int) -> Question:
    """Equal questions would share one answer."""
    asked = {"years": 10 + number % 90, "base_year": 2026 + number // 90}
    return Question("POST", "/api/forecasts", json.dumps(asked).encode())


async def _impatient(each: Connection, question: Question, patience: float) -> Answer | None:
    try:
        async with asyncio.timeout(patience):
            return await each.ask(question)
    except TimeoutError:
        each.close()
        return None


async def _note_pauses(pauses: list[float]) -> None:
    """How late this program itself comes to its next step: an answer may have lain there that long."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        pauses.append(time.perf_counter() - began - 0.01)


async def _refusals(host: str, port: int) -> dict[str, float]:
    """What /metrics tells of answers with 503: their seconds by bucket (`le`), their sum and count."""
    told: defaultdict[str, float] = defaultdict(float)
    answer = await Connection(host, port).ask(Question("GET", "/metrics"), {"Accept-Encoding": ""})
    for line in answer.body.decode().splitlines():
        if line.startswith("saihen_request_seconds_") and 'status="503"' in line:
            name, number = line.rsplit(" ", 1)
            kind = name.removeprefix("saihen_request_seconds_").split("{")[0]
            told[name.split('le="')[1].split('"')[0] if kind == "bucket" else kind] += float(number)
    return dict(told)


def _between(before: dict[str, float], after: dict[str, float]) -> dict[str, float | str]:
    """Refusals of the server between two looks: how many, their mean, and the bucket that holds all of them."""
    new = {name: number - before.get(name, 0.0) for name, number in after.items()}
    count = new.pop("count", 0.0)
    if not count:
        return {}
    mean = round(new.pop("sum") / count, 3)
    widest = min((float(edge) for edge, number in new.items() if edge != "created" and number == count))
    return {"count": count, "mean_s": mean, "all_within_s": str(widest)}


async def _until_quick(host: str, port: int) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < GIVE_UP_SECONDS:
        connection = Connection(host, port)
        answer = await connection.ask(Question("GET", "/api/quality"))
        connection.close()
        if answer.status == 200 and answer.seconds < QUICK_SECONDS:
            break
    return time.perf_counter() - began


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    place = urlsplit(options.url)
    if place.hostname not in LOOPBACK:
        raise SystemExit("loopback only: this script may not be turned on another machine")
    host, port = str(place.hostname), place.port or 80
    report: dict[str, Any] = {}
    if options.at_once:
        report["at_once"] = [await burst(host, port, each, options.at_once) for each in await reads(host, port)]
    if options.seconds:
        report["viewers"] = await viewers(host, port, options.viewers, options.seconds, options.think)
    if options.overload:
        report["overload"] = await overload(host, port, options.overload)
    return report


def lines(report: dict[str, Any]) -> list[str]:
    told = [f"{r['slowest_s']:>8.3f} s  {r['statuses']}  {r['read']}" for r in report.get("at_once", [])]
    return [*told, *(f"{name}: {report[name]}" for name in ("viewers", "overload") if name in report)]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--at-once", type=int, default=40)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--overload", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    options.seconds = min(options.seconds, LONGEST_SECONDS)
    report = asyncio.run(measure(options))
    print(json.dumps(report, ensure_ascii=False) if options.json else "\n".join(lines(report)))


if __name__ == "__main__":
    main()
