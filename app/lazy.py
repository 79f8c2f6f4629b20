"""Modules that wait until they are needed: `saihen run` answers before libraries of single screens are loaded.

    if TYPE_CHECKING:
        from app.optimizer.engine import solve as engine
    else:
        engine = lazy_module("app.optimizer.engine.solve")

The import above is what the type checker and the test of the house read; they keep both lines saying the same.
"""

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands for one module; the first use of one of its names imports it, whichever thread comes first."""

    __slots__ = ("_module_name",)

    def __init__(self, module_name: str) -> None:
        self._module_name = module_name

    def __getattr__(self, name: str) -> Any:
        # The import system's own lock makes this safe, unlike the standard library's LazyLoader before 3.12.
        return getattr(import_module(self._module_name), name)


def lazy_module(name: str) -> LazyModule:
    """The module `name`, imported at the first use of one of its names."""
    return LazyModule(name)
