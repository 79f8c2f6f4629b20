"""Who this process is, told so that another process of the same machine can see whether it still lives."""

import os
import socket
from functools import cache
from pathlib import Path


def identity() -> str:
    """`machine:process:begin`. Unique also after a restart of the machine, whose process numbers begin anew."""
    return f"{_machine()}:{os.getpid()}:{_begin_of(os.getpid())}"


def has_died(told: str) -> bool:
    """Whether the process of an `identity` is known to be gone; False where it ran on a machine we cannot look at."""
    machine, process, begin = told.rsplit(":", 2)
    return machine == _machine() and _begin_of(int(process)) != begin


@cache
def _machine() -> str:
    try:
        started = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        started = "?"
    return f"{socket.gethostname()}:{started}"


def _begin_of(process: int) -> str:
    """When a process began, in ticks since the machine did; empty where there is none, or only its remains."""
    try:
        state, *fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ""
    return "" if state == "Z" else fields[18]
