"""Files are read in a process of their own: the same answers, and an end to what takes too much or too long."""

import operator
import os
import pickle
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.domain.vocabulary import ZoneKind
from app.errors import Unavailable
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.places.zone_file import read_zones
from app.formats.text.unreadable import UnreadableFile
from app.formats.transfer import apart
from app.formats.transfer.apart import Allowance, ReadingRoom, reading_apart

LIST = "施設名,所在地,延床面積,建築年\n" + "".join(f"第{n}館,本町{n},{n}00,{1960 + n}\n" for n in range(1, 40))
ZONES = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"A31_101": 2},
 "geometry": {"type": "Polygon", "coordinates": [[[141, 43], [141.1, 43], [141.1, 43.1], [141, 43]]]}}]}"""


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    """Where a file may take 120 MiB and twenty seconds: a machine at work for others is slow."""
    opened = ReadingRoom(lambda size: Allowance(120, 20))
    yield opened
    opened.close()


def refusal(room: ReadingRoom, reader: object, data: bytes, **options: object) -> str:
    with pytest.raises(UnreadableFile) as refused:
        room.read(reader, data, **options)  # type: ignore[arg-type]
    return refused.value.code


def test_list_when_read_apart_then_as_in_place(room: ReadingRoom) -> None:
    data = LIST.encode()
    assert room.read(read_facilities, data, filename="a.csv") == read_facilities(data, filename="a.csv")
    assert refusal(room, read_facilities, b"%PDF-1.7") == "not_a_table"


def test_shapes_and_arrays_when_read_apart_then_as_in_place(room: ReadingRoom) -> None:
    here, there = (
        read(read_zones, ZONES, kind=ZoneKind.FLOOD, filename="z.geojson")
        for read in (lambda reader, data, **more: reader(data, **more), room.read)
    )
    assert [zone.area.wkt for zone in there.zones] == [zone.area.wkt for zone in here.zones]


def test_reader_when_it_never_ends_then_ended_and_the_next_file_is_read(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_allowance", lambda size: Allowance(120, 1))
    # Exponential in the length of its text.
    assert refusal(room, re.compile(rb"(a+)+$").match, b"a" * 40 + b"b") == "takes_too_long"
    monkeypatch.undo()
    assert room.read(read_facilities, LIST.encode()).rows_used == 39


def test_reader_when_it_wants_too_much_memory_then_refused_and_the_next_file_is_read(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_allowance", lambda size: Allowance(24, 20))
    many = b"\n".join(b"a,b,c,d,%d" % number for number in range(400_000))
    assert refusal(room, re.compile(rb"[,\n]").split, many) == "takes_too_much"
    monkeypatch.undo()
    assert room.read(read_facilities, LIST.encode()).rows_used == 39


def test_reader_when_killed_then_the_file_is_refused_with_words(room: ReadingRoom) -> None:
    reader = room._take()
    os.kill(reader._process.pid, signal.SIGSEGV)
    with pytest.raises(UnreadableFile) as refused:
        reader.ask(read_facilities, LIST.encode(), {}, Allowance(100, 5))
    room._give_back(reader, is_fresh=False)
    assert refused.value.code == "reader_ended"


def test_environment_of_a_reader_when_looked_at_then_without_secrets(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://saihen:hunter2secret@elsewhere/saihen")
    reader = apart._ReaderProcess()
    try:
        reader.ask(read_facilities, LIST.encode(), {}, Allowance(200, 20))
        assert b"hunter2" not in Path(f"/proc/{reader._process.pid}/environ").read_bytes()
    finally:
        reader.end()


@pytest.mark.parametrize("forged", [os.system, operator.methodcaller, ReadingRoom, threading.Thread])
def test_answer_when_it_names_anything_but_values_then_refused(forged: object) -> None:
    answer = apart._Answer(apart.BytesIO(pickle.dumps([True, "read", forged])))
    with pytest.raises(pickle.UnpicklingError):
        answer.read()


@contextmanager
def full(room: ReadingRoom) -> Iterator[None]:
    """All places taken by others."""
    for _ in range(apart.READERS + apart.WAITING):
        room._places.acquire()
    yield
    room._places.release(apart.READERS + apart.WAITING)


def test_room_when_full_then_the_next_is_sent_away_at_once(room: ReadingRoom) -> None:
    began = time.monotonic()
    with full(room), pytest.raises(Unavailable):
        room.read(read_facilities, LIST.encode())
    assert time.monotonic() - began < apart.PATIENCE_SECONDS


@pytest.mark.parametrize(("language", "word"), [("ja", "メモリー"), ("en", "memory")])
def test_import_when_its_file_takes_too_much_then_refused_in_words(
    web: FastAPI, room: ReadingRoom, language: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_allowance", lambda size: Allowance(1, 5))
    # A new reader, without memory that it had before.
    room.close()
    monkeypatch.setattr(room, "close", lambda: None)
    with reading_apart(room), TestClient(web) as http:
        answer = http.post(
            "/api/imports/facilities", content=(LIST * 60).encode(), headers={"Accept-Language": language}
        )
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert word in answer.json()["detail"]
