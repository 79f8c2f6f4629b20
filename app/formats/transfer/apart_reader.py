"""The reader's own process: one file after the other from its input, each within the allowance told with it."""

import gc
import math
import os
import pickle
import resource
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.errors import InvalidInput

# Loaded before the first file comes, so that nobody waits for them.
from app.formats.details import year_sheet  # noqa: F401
from app.formats.facilities import facility_sheet  # noqa: F401
from app.formats.people import population_file  # noqa: F401
from app.formats.places import shelter_sheet, zone_file  # noqa: F401
from app.formats.text.unreadable import UnreadableFile

LENGTH: Final = 8
_GROWN_BYTES: Final = 48 * 2**20
_PAGE: Final = resource.getpagesize()
_NO_LIMIT: Final = resource.RLIM_INFINITY


def main() -> None:
    """Answer until the input ends. What libraries print goes nowhere: the output belongs to the answers."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a file becomes stays alive until it is told: looking for garbage meanwhile costs a third of the time.
    gc.freeze()
    gc.disable()
    idle_bytes = _resident()
    questions = os.fdopen(0, "rb")
    while (question := _next(questions)) is not None:
        reader, options, mebibytes, seconds = pickle.loads(question)  # noqa: S301  the server's own words
        told = _within(mebibytes, seconds, lambda: _told(reader, _next(questions) or b"", options))  # noqa: B023
        question = b""
        answer = pickle.dumps((_resident() < idle_bytes + _GROWN_BYTES, *told), protocol=5)
        for part in (len(answer).to_bytes(LENGTH, "big"), answer):
            _write(answers, part)
        del told, answer
        gc.collect()


def _next(questions: BinaryIO) -> bytes | None:
    length = questions.read(LENGTH)
    return questions.read(int.from_bytes(length, "big")) if len(length) == LENGTH else None


def _write(answers: Any, part: bytes) -> None:
    rest = memoryview(part)
    while rest:
        rest = rest[answers.write(rest) :]


def _within(mebibytes: int, seconds: int, work: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """Memory beyond the limit is refused (MemoryError, or the end of the process); time beyond it ends the process."""
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), _NO_LIMIT))
    resource.setrlimit(resource.RLIMIT_DATA, (_data() + mebibytes * 2**20, _NO_LIMIT))
    try:
        return work()
    except MemoryError:
        return ("unreadable", "takes_too_much", str(mebibytes))
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (_NO_LIMIT, _NO_LIMIT))


def _told(reader: Callable[..., Any], data: bytes, options: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return ("read", reader(data, **options))
    except UnreadableFile as refusal:
        return ("unreadable", refusal.code, refusal.detail)
    except InvalidInput as refusal:
        return ("refused", refusal.detail, refusal.faults)
    except RecursionError:
        deep = UnreadableFile("nested_too_deeply")
        return ("unreadable", deep.code, deep.detail)
    except MemoryError:
        raise
    except Exception as fault:
        # Without the exception's words, which may be the file's.
        places = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
        return ("failed", f"{type(fault).__name__}\n{places}")


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def _data() -> int:
    """Bytes that count against RLIMIT_DATA now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmData:")) * 1024


if __name__ == "__main__":
    main()
