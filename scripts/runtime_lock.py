"""The part of requirements.lock that running needs, without what only tests need: `python -m scripts.runtime_lock`."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
PROJECT = LOCK.with_name("pyproject.toml")


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> None:
    """Add a distribution and all it asks for on this machine to `seen`."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    try:
        asked = [Requirement(each) for each in requires(name) or ()]
    except PackageNotFoundError:
        return
    for each in asked:
        wanted = each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras | {""})
        if wanted:
            needed(_plain(each.name), frozenset(each.extras), seen)


def runtime_lock(text: str) -> str:
    """Blocks of a lock for whatever `saihen` needs."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for asked in tomllib.loads(PROJECT.read_text())["project"]["dependencies"]:
        direct = Requirement(asked)
        needed(_plain(direct.name), frozenset(direct.extras), seen)
    names = {name for name, _ in seen}
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return "".join(block for block in blocks if _plain(re.split(r"[=\[ ]", block)[0]) in names)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    print(runtime_lock(LOCK.read_text()), end="")
