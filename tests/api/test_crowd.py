"""Many requests at once: nobody waits for what another waiting request holds, and equal reads are worked on once."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

from app.api.deps import SessionDep, get_attachment, get_session, get_upload
from app.api.gate.crowd import CrowdLimit
from app.database.db import make_engine, session_factory
from app.database.line import WaitingLine
from app.errors import Unavailable
from app.main import create_app
from app.settings import Settings

AT_ONCE = 40


class Told(BaseModel):
    """A typed answer: the framework wants a thread to put it into words while the connection is still held."""

    number: int


@pytest.fixture
def crowded(own_database: str) -> Iterator[FastAPI]:
    """The application with two connections, and one more door that takes 20 ms of the database."""
    engine = make_engine(own_database, pool_size=2)
    app = create_app(Settings(data_dir=Path("unused"), pool_size=2), session_factory(engine))

    def read(session: SessionDep, number: int) -> Told:
        session.execute(text("SELECT pg_sleep(0.02)"))
        return Told(number=number)

    app.add_api_route("/api/slow", read, methods=["GET"])
    app.router.routes.insert(0, app.router.routes.pop())
    yield app
    engine.dispose()


def test_reads_when_forty_come_at_once_over_two_connections_then_all_are_answered_without_a_stall(
    crowded: FastAPI,
) -> None:
    with TestClient(crowded) as http, ThreadPoolExecutor(AT_ONCE) as threads:
        began = time.monotonic()
        answers = list(threads.map(lambda number: http.get(f"/api/slow?number={number}"), range(AT_ONCE)))
        took = time.monotonic() - began
    assert [answer.json() for answer in answers] == [{"number": number} for number in range(AT_ONCE)]
    # 40 × 20 ms over two connections is 0.4 s; waiting for a connection alone would be 10 s.
    assert took < 5


def dependencies(dependant: Dependant | None) -> Iterator[object]:
    for each in dependant.dependencies if dependant else ():
        yield from dependencies(each)
        yield each.call


def test_routes_when_they_take_a_body_then_it_is_read_before_a_place_is_taken(crowded: FastAPI) -> None:
    doors = [route for router in all_routers(crowded) for route in router if isinstance(route, APIRoute)]
    seen = 0
    for route in doors:
        asked = list(dependencies(route.dependant))
        bodies = [asked.index(each) for each in (get_upload, get_attachment) if each in asked]
        if bodies and get_session in asked:
            seen += 1
            assert max(bodies) < asked.index(get_session), route.path
    assert seen >= 2


def all_routers(app: FastAPI) -> Iterator[list[object]]:
    """Routes of the application and of the routers it includes."""
    waiting = [app.router]
    while waiting:
        router = waiting.pop()
        yield list(router.routes)
        waiting += [each.original_router for each in router.routes if hasattr(each, "original_router")]


def test_line_when_too_many_wait_then_the_next_is_refused_at_once() -> None:
    async def crowd() -> tuple[int, float, int]:
        line = WaitingLine(1)
        leave = asyncio.Event()

        async def hold() -> None:
            async with line.place():
                await leave.wait()

        waiting = [asyncio.create_task(hold()) for _ in range(51)]
        await asyncio.sleep(0.05)
        began = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            async with line.place():
                pass
        took = time.monotonic() - began
        leave.set()
        served = await asyncio.gather(*waiting)
        async with line.place():
            return len(served), took, refused.value.retry_after

    served, took, retry_after = asyncio.run(crowd())
    assert (served, took < 0.5, retry_after > 0) == (51, True, True)


def test_line_when_the_wait_becomes_too_long_then_unavailable_and_the_place_is_not_lost() -> None:
    async def wait() -> None:
        line = WaitingLine(1, patience_seconds=0.05)
        async with line.place():
            with pytest.raises(Unavailable, match="too long"):
                async with line.place():
                    pass
        async with line.place():
            pass

    asyncio.run(wait())


def test_line_when_requests_turn_out_slow_then_the_end_of_the_line_is_sent_away_before_its_patience_ends() -> None:
    async def crowd() -> list[object]:
        line = WaitingLine(1, patience_seconds=30)
        line._mean_seconds = 1.0

        async def ask() -> None:
            async with line.place():
                await asyncio.sleep(0.01)
                # What one takes turns out to be a hundred seconds: nobody behind has a chance.
                line._mean_seconds = 100.0

        first, *behind = (asyncio.create_task(ask()) for _ in range(4))
        told = await asyncio.gather(first, *behind, return_exceptions=True)
        with pytest.raises(Unavailable):
            async with line.place(), line.place():
                pass
        return [type(each) for each in told]

    told = asyncio.run(crowd())
    # Whoever was next had the place already when the others were sent away.
    assert told == [type(None), type(None), Unavailable, Unavailable]


def test_line_when_who_waits_leaves_then_no_place_is_lost() -> None:
    async def crowd() -> int:
        line = WaitingLine(1)
        leave = asyncio.Event()

        async def hold() -> None:
            async with line.place():
                await leave.wait()

        held, left, last = (asyncio.create_task(hold()) for _ in range(3))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        left.cancel()
        leave.set()
        await asyncio.gather(held, left, last, return_exceptions=True)
        async with line.place():
            return line.waiting

    assert asyncio.run(crowd()) == 0


def test_crowd_when_larger_than_can_be_answered_then_503_at_once_in_words_and_all_is_well_after() -> None:
    async def ask(app: CrowdLimit, path: str) -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"accept-language", b"en")]}
        await app(scope, receive, send)
        return sent

    async def receive() -> Message:
        return {"type": "http.request"}

    async def crowd() -> None:
        leave = asyncio.Event()

        async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
            await leave.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        app = CrowdLimit(slow, most_at_once=2)
        inside = [asyncio.create_task(ask(app, "/api/runs")) for _ in range(2)]
        health = asyncio.create_task(ask(app, "/api/health"))
        await asyncio.sleep(0)
        start, body = await ask(app, "/api/runs")
        assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"5")
        assert b"frame-ancestors 'none'" in dict(start["headers"])[b"content-security-policy"]
        assert json.loads(body["body"])["title"].startswith("Not available now")
        leave.set()
        answers = [*await asyncio.gather(*inside), await health, await ask(app, "/api/runs")]
        assert [sent[0]["status"] for sent in answers] == [200] * 4

    asyncio.run(crowd())


@pytest.fixture
def counted(crowded: FastAPI) -> tuple[FastAPI, list[int], Event]:
    """The application with a door that counts how often it works, and works only when let."""
    works: list[int] = []
    may_end = Event()

    def read(session: SessionDep, number: int) -> Told:
        works.append(number)
        may_end.wait(10)
        return Told(number=len(works))

    crowded.add_api_route("/api/counted", read, methods=["GET"])
    crowded.router.routes.insert(0, crowded.router.routes.pop())
    return crowded, works, may_end


def test_equal_reads_when_they_come_at_once_then_worked_on_twice_and_never_read_before_asked(
    counted: tuple[FastAPI, list[int], Event],
) -> None:
    app, works, may_end = counted
    with TestClient(app) as http, ThreadPoolExecutor(AT_ONCE) as threads:
        first = threads.submit(http.get, "/api/counted?number=1")
        while not works:
            time.sleep(0.01)
        later = [threads.submit(http.get, "/api/counted?number=1") for _ in range(AT_ONCE - 1)]
        time.sleep(0.3)
        may_end.set()
        assert first.result().json() == {"number": 1}
        # All who asked while the first was worked on share one answer that began after they had asked.
        assert {each.result().json()["number"] for each in later} == {2}
        assert works == [1, 1]
        assert http.get("/api/counted?number=1").json() == {"number": 3}


def test_reads_when_they_differ_in_question_or_language_then_each_has_its_own_answer(
    counted: tuple[FastAPI, list[int], Event],
) -> None:
    app, works, may_end = counted
    may_end.set()
    with TestClient(app) as http, ThreadPoolExecutor(AT_ONCE) as threads:
        asked = [(number, language) for number in (1, 2) for language in ("ja", "en")]
        list(threads.map(lambda a: http.get(f"/api/counted?number={a[0]}", headers={"Accept-Language": a[1]}), asked))
    assert sorted(works) == [1, 1, 2, 2]


@pytest.fixture
def questioned(counted: tuple[FastAPI, list[int], Event]) -> tuple[FastAPI, list[int], Event]:
    """The same door as a question that is sent as a body, in the place of one of the program's own."""
    app, works, may_end = counted

    def ask(session: SessionDep, question: Told) -> Told:
        works.append(question.number)
        may_end.wait(10)
        return Told(number=len(works))

    app.add_api_route("/api/targets", ask, methods=["POST"])
    app.router.routes.insert(0, app.router.routes.pop())
    return app, works, may_end


def test_equal_questions_when_they_come_at_once_then_worked_on_twice_and_another_question_by_itself(
    questioned: tuple[FastAPI, list[int], Event],
) -> None:
    app, works, may_end = questioned
    with TestClient(app) as http, ThreadPoolExecutor(AT_ONCE) as threads:

        def ask(number: int) -> int:
            told: dict[str, int] = http.post("/api/targets", json={"number": number}).json()
            return told["number"]

        first = threads.submit(ask, 1)
        while not works:
            time.sleep(0.01)
        later = [threads.submit(ask, 1) for _ in range(AT_ONCE - 2)]
        other = threads.submit(ask, 2)
        while 2 not in works:
            time.sleep(0.01)
        time.sleep(0.3)
        may_end.set()
        assert first.result() >= 1
        other.result()
        assert len({each.result() for each in later}) == 1
        assert sorted(works) == [1, 1, 2]


def test_question_when_longer_than_shared_then_it_arrives_whole(crowded: FastAPI) -> None:
    def ask(session: SessionDep, words: list[str]) -> Told:
        return Told(number=sum(map(len, words)))

    crowded.add_api_route("/api/targets", ask, methods=["POST"])
    crowded.router.routes.insert(0, crowded.router.routes.pop())
    with TestClient(crowded) as http:
        assert http.post("/api/targets", json=["x" * 200_000]).json() == {"number": 200_000}
        # Nothing was decided about a body that is not whole.
        assert http.post("/api/targets", content=b"[").status_code == 422


def test_line_when_those_who_hold_a_place_do_not_end_then_the_end_of_the_line_is_sent_away_meanwhile() -> None:
    async def crowd() -> tuple[int, int]:
        line = WaitingLine(1, patience_seconds=5)
        leave = asyncio.Event()

        async def hold() -> None:
            async with line.place():
                await leave.wait()

        asked = [asyncio.create_task(hold()) for _ in range(30)]
        # Nobody has ended yet: only what the first one takes already tells that the last ones wait in vain.
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        sent_away = sum(isinstance(each.exception(), Unavailable) for each in done)
        leave.set()
        served = await asyncio.gather(*waiting, return_exceptions=True)
        return sent_away, sum(each is None for each in served)

    sent_away, served = asyncio.run(crowd())
    assert sent_away >= 1
    assert served >= 1


def test_shared_read_when_all_askers_have_left_then_nobody_works_for_them(
    questioned: tuple[FastAPI, list[int], Event],
) -> None:
    """Two equal questions wait behind a first one; one asker goes: worked on. Both go: not."""
    app, works, may_end = questioned

    async def crowd() -> None:
        async with app.router.lifespan_context(app):
            first = asyncio.create_task(asked(app, 1))
            while not works:
                await asyncio.sleep(0.01)
            gone = asyncio.Event()
            left = [asyncio.create_task(asked(app, 1, gone)) for _ in range(2)]
            other = asyncio.create_task(asked(app, 2, gone))
            stayed = asyncio.create_task(asked(app, 2))
            while works.count(2) < 1:
                await asyncio.sleep(0.01)
            gone.set()
            await asyncio.sleep(0)
            may_end.set()
            assert await first == await stayed == 200
            assert [await each for each in left] == [503, 503]
            assert await other == 200

    asyncio.run(crowd())
    assert works == [1, 2]


async def asked(app: FastAPI, number: int, gone: asyncio.Event | None = None) -> int:
    """The status of the question, whose asker leaves once `gone` is set."""
    messages: list[Message] = [{"type": "http.request", "body": b'{"number": %d}' % number, "more_body": False}]
    status: list[int] = []

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        status.extend([message["status"]] if "status" in message else [])

    heads = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/api/targets", "raw_path": b"/api/targets", "query_string": b"",
        "headers": heads, "client": ("127.0.0.1", 1), "server": ("localhost", 80), "scheme": "http", "root_path": "",
        "http_version": "1.1", "app": app,
    }  # fmt: skip
    await app(scope, receive, send)
    return status[0]
