"""The one way kernels are compiled: ahead into the cache, one thread, plain floating point (same seed, same plan).

Numba compiles a kernel together with those it calls, yet asks for the age of its own file alone: after a change of a
called file it would go on with the old machine code, laid out for other arrays. So each module has a folder of its own
in the cache, named after the text of the module and of every module it imports.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba

HERE = Path(__file__).parents[1]
ROOM = re.compile(rb"^from app\.optimizer\.([a-z_.]+) import", re.MULTILINE)
Kernel = TypeVar("Kernel", bound=Callable[..., Any])
SETTINGS: Any = numba.config
CACHE = Path(SETTINGS.CACHE_DIR or HERE / "__pycache__") / "kernels"


@cache
def family(module: Path) -> dict[str, bytes]:
    """The texts of a module and of all it imports, by path; imports only fall, so there is no circle."""
    text = module.read_bytes()
    members = {str(module.relative_to(HERE)): text}
    for name in ROOM.findall(text):
        members |= family(HERE / f"{name.decode().replace('.', '/')}.py")
    return members


@cache
def folder_of(module: Path) -> Path:
    digest = hashlib.sha256()
    for name, text in sorted(family(module).items()):
        digest.update(name.encode() + b"\0" + text + b"\0")
    return CACHE / digest.hexdigest()[:16]


def kernel(function: Kernel) -> Kernel:
    """Compile on first use, or take what an earlier run of the same text compiled."""
    usual = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(folder_of(Path(sys.modules[function.__module__].__file__ or "")))
    try:
        compiled: Kernel = numba.njit(function, cache=True, parallel=False, error_model="numpy")
        return compiled
    finally:
        SETTINGS.CACHE_DIR = usual


def forget_others() -> None:
    """Delete what was compiled from texts that are no longer those of the modules here."""
    here = {folder_of(path).name for path in HERE.rglob("*.py")}
    for folder in CACHE.iterdir() if CACHE.is_dir() else ():
        if folder.name not in here:
            shutil.rmtree(folder, ignore_errors=True)
