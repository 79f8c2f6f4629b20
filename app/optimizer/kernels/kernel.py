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
ROOT = HERE.parents[1]
IMPORT = re.compile(rb"^from ([a-z_]+(?:\.[a-z_]+)+) import", re.MULTILINE)
Kernel = TypeVar("Kernel", bound=Callable[..., Any])
SETTINGS: Any = numba.config


def cache_of(folder: Path) -> Path:
    """Where the kernels of a folder of modules are kept: beside it, or in the folder NUMBA_CACHE_DIR names."""
    return Path(SETTINGS.CACHE_DIR or folder / "__pycache__") / f"kernels-{folder.name}"


@cache
def family(module: Path) -> dict[str, bytes]:
    """The texts of a module and of all of the project it imports, by path; imports only fall, so there is no circle."""
    text = module.read_bytes()
    members = {str(module.relative_to(ROOT)): text}
    for name in IMPORT.findall(text):
        imported = ROOT / f"{name.decode().replace('.', '/')}.py"
        if imported.is_file():
            members |= family(imported)
    return members


@cache
def folder_of(module: Path) -> Path:
    """The folder in the cache for the machine code of a module."""
    digest = hashlib.sha256()
    for name, text in sorted(family(module).items()):
        digest.update(name.encode() + b"\0" + text + b"\0")
    home = HERE if module.is_relative_to(HERE) else module.parent
    return cache_of(home) / digest.hexdigest()[:16]


def kernel(function: Kernel) -> Kernel:
    """Compile on first use, or take what an earlier run of the same text compiled."""
    usual = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(folder_of(Path(sys.modules[function.__module__].__file__ or "")))
    try:
        compiled: Kernel = numba.njit(function, cache=True, parallel=False, error_model="numpy")
        return compiled
    finally:
        SETTINGS.CACHE_DIR = usual


def forget_others(home: Path = HERE) -> None:
    """Delete what was compiled from texts that are no longer those of the modules of a folder."""
    here = {folder_of(path).name for path in home.rglob("*.py")}
    cached = cache_of(home)
    for folder in cached.iterdir() if cached.is_dir() else ():
        if folder.name not in here:
            shutil.rmtree(folder, ignore_errors=True)
