"""Files of strangers are read in processes of their own, with little memory and little time: the server never suffers.

Whoever serves opens the reading room (`reading_apart`); what is read then through `read` is read there. Elsewhere, in a
command that reads one file and ends, `read` reads in place.
"""

import gc
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from enum import Enum
from io import BytesIO
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from app.errors import InvalidInput, Unavailable
from app.formats.text.unreadable import UnreadableFile

Options = ParamSpec("Options")
Found = TypeVar("Found")
LENGTH: Final = 8
READERS: Final = 2
WAITING: Final = 2
PATIENCE_SECONDS: Final = 20.0
IDLE_SECONDS: Final = 60.0
# A machine at work for others, or an old one, gives a reader only part of its time.
WALL_FACTOR: Final = 4
_MIB: Final = 2**20
BUSY: Final = "ほかのファイルを読んでいます。少し待ってください / other files are being read; wait a little"
# What an answer may hold beside values of this program: a reader that a file has taken over can name nothing else.
_PLAIN: Final = {
    "builtins": {"set", "frozenset"},
    "datetime": {"date", "datetime", "time"},
    "collections": {"Counter", "OrderedDict"},
    "numpy": {"ndarray", "dtype"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
    "shapely.io": {"from_wkb"},
    "_codecs": {"encode"},
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take: MiB of memory beyond an idle reader's, and seconds of a processor."""

    mebibytes: int
    seconds: int


def usual_allowance(size_bytes: int) -> Allowance:
    """240 MiB and 9 seconds; more for what is larger than 8 MiB: street networks, layers of a whole prefecture."""
    more = max(0, size_bytes - 8 * _MIB) / _MIB
    return Allowance(240 + round(24 * more), 9 + round(1.5 * more))


class ReadingRoom:
    """At most `READERS` processes; one waits for the next file. `allowance`: what a file of so many bytes may take."""

    def __init__(self, allowance: Callable[[int], Allowance] = usual_allowance) -> None:
        self._allowance = allowance
        self._seats = threading.Semaphore(READERS)
        self._places = threading.Semaphore(READERS + WAITING)
        self._lock = threading.Lock()
        self._idle: list[_ReaderProcess] = [_ReaderProcess()]

    def read(self, reader: Callable[..., Found], data: bytes, **options: Any) -> Found:
        """What `reader(data, **options)` answers.

        Raises UnreadableFile: "takes_too_long", "takes_too_much", "reader_ended" beside the reader's own refusals;
        Unavailable where others' files are being read for long.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable(BUSY)
        try:
            if not self._seats.acquire(timeout=PATIENCE_SECONDS):
                raise Unavailable(BUSY)
            try:
                return self._read(reader, data, options)
            finally:
                self._seats.release()
        finally:
            self._places.release()

    def close(self) -> None:
        with self._lock:
            for each in self._idle:
                each.end()
            self._idle.clear()

    def _read(self, reader: Callable[..., Found], data: bytes, options: dict[str, Any]) -> Found:
        chosen = self._take()
        answer = None
        try:
            answer = chosen.ask(reader, data, options, self._allowance(len(data)))
        finally:
            self._give_back(chosen, is_fresh=answer is not None and answer[0])
        return _found(*answer[1:])  # type: ignore[no-any-return]

    def _take(self) -> "_ReaderProcess":
        with self._lock:
            while self._idle:
                found = self._idle.pop()
                if found.lives():
                    return found
        return _ReaderProcess()

    def _give_back(self, reader: "_ReaderProcess", *, is_fresh: bool) -> None:
        """One that has grown or died makes room for a new one; more than one wait for a minute only."""
        if not is_fresh:
            reader.end()
        with self._lock:
            now = time.monotonic()
            kept = [each for each in self._idle if each.lives() and now - each.used < IDLE_SECONDS]
            for each in self._idle:
                if each not in kept:
                    each.end()
            self._idle = kept
            if is_fresh:
                self._idle.append(reader)
            elif not self._idle:
                self._idle.append(_ReaderProcess())


def _found(state: str, *told: Any) -> Any:
    if state == "read":
        return told[0]
    if state == "unreadable":
        raise UnreadableFile(*told)
    if state == "refused":
        raise InvalidInput(*told)
    raise RuntimeError(f"a reader failed: {told[0]}")


class _ReaderProcess:
    """One process and the two pipes to it. It has none of our environment: no address of a database, no password."""

    def __init__(self) -> None:
        spoken = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TZ", "PYTHONPATH"}}
        few_threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "GDAL")}
        questions, self._questions = os.pipe()
        self._answers, answers = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.formats.transfer.apart_reader"],
            stdin=questions,
            stdout=answers,
            stderr=subprocess.DEVNULL,
            env=spoken | few_threads,
            start_new_session=True,
        )
        os.close(questions)
        os.close(answers)
        self.used = time.monotonic()

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._questions)
        os.close(self._answers)

    def ask(self, reader: Callable[..., Any], data: bytes, options: dict[str, Any], allowed: Allowance) -> list[Any]:
        """[whether it is as small as before, state, what is told …]."""
        self.used = time.monotonic()
        question = pickle.dumps((reader, options, allowed.mebibytes, allowed.seconds), protocol=5)
        deadline = time.monotonic() + WALL_FACTOR * allowed.seconds
        try:
            for part in (question, data):
                self._send(len(part).to_bytes(LENGTH, "big"), deadline)
                self._send(part, deadline)
            size = int.from_bytes(self._receive(LENGTH, deadline), "big")
            return _Answer(BytesIO(self._receive(size, deadline))).read()
        except TimeoutError:
            raise UnreadableFile("takes_too_long", str(allowed.seconds)) from None
        except (EOFError, BrokenPipeError):
            raise self._why_it_ended(allowed) from None

    def _why_it_ended(self, allowed: Allowance) -> UnreadableFile:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        ended = -(self._process.returncode or 0)
        if ended == signal.SIGXCPU:
            return UnreadableFile("takes_too_long", str(allowed.seconds))
        # Programs in C, C++ and Rust end so when they get no memory.
        if ended in {signal.SIGABRT, signal.SIGKILL}:
            return UnreadableFile("takes_too_much", str(allowed.mebibytes))
        return UnreadableFile("reader_ended", str(ended))

    def _send(self, part: bytes, deadline: float) -> None:
        rest = memoryview(part)
        while rest:
            _wait(deadline, writing=self._questions)
            rest = rest[os.write(self._questions, rest[:_MIB]) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        found = BytesIO()
        while found.tell() < size:
            _wait(deadline, reading=self._answers)
            part = os.read(self._answers, min(_MIB, size - found.tell()))
            if not part:
                raise EOFError
            found.write(part)
        return found.getvalue()


def _wait(deadline: float, *, reading: int | None = None, writing: int | None = None) -> None:
    left = deadline - time.monotonic()
    ready = select.select(
        [] if reading is None else [reading], [] if writing is None else [writing], [], max(0.0, left)
    )
    if not any(ready):
        raise TimeoutError


class _Answer(pickle.Unpickler):
    """Builds values of this program, arrays and shapes, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        # Loaded already: nothing is imported because an answer says so.
        found = getattr(sys.modules.get(module), name, None) if module.startswith("app.") else None
        if _is_value(found, module):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")

    def read(self) -> list[Any]:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return list(self.load())
        finally:
            if was_on:
                gc.enable()


def _is_value(found: Any, module: str) -> bool:
    is_class = isinstance(found, type) and found.__module__ == module
    return is_class and (is_dataclass(found) or issubclass(found, Enum | tuple))


_open_room: ReadingRoom | None = None


@contextmanager
def reading_apart(room: ReadingRoom | None = None) -> Iterator[None]:
    """While it is open, `read` of this process reads in a reading room."""
    global _open_room  # noqa: PLW0603  one room for the whole process
    _open_room = room or ReadingRoom()
    try:
        yield
    finally:
        _open_room.close()
        _open_room = None


def read(
    reader: Callable[Concatenate[bytes, Options], Found], data: bytes, *_: Options.args, **options: Options.kwargs
) -> Found:
    """`reader(data, **options)`, in the reading room where one is open. Raises what `ReadingRoom.read` says."""
    room = _open_room
    return reader(data, **options) if room is None else room.read(reader, data, **options)  # type: ignore[call-arg]
