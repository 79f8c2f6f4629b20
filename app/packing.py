"""Values as bytes and back, without running anything that the bytes name: JSON for the values, raw numbers for arrays.

Dataclasses, named tuples, models and enums of this program, numpy arrays, tuples, lists, dicts, sets, dates, text and
numbers. What occurs twice is stored once and comes back as one. A class is looked up by its name among the modules of
this program that are loaded already; its fields must be those it has today.

The bytes are sections, each of which may point back into those before it; the value is that of the last. Many values
with much in common are packed after one `Foundation` that holds it: that part is worked through once for all of them.
"""

import gc
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np
from pydantic import BaseModel

MAGIC = b"saihen-values-2\n"
OWN = "app."
PLAIN = frozenset({str, bool, int, float, type(None)})
# What may occur twice and comes back as one; both sides count them as they are finished.
NUMBERED = frozenset({"object", "model", "named", "array", "tuple", "table", "list", "dict", "set", "frozenset"})


class Foundation:
    """A value packed once, for others that hold the same objects. It keeps them alive: they must not change."""

    def __init__(self, value: Any) -> None:
        """Raises TypeError naming a type that cannot be packed."""
        packer = _Packer({})
        self.section = packer.section(value)
        self.numbers = packer.numbers
        self._alive = packer.alive


def pack_values(value: Any, *, after: Foundation | None = None) -> bytes:
    """Bytes of `value`, whole in themselves: what it shares with the foundation goes with it, copied and not worked
    through again. Raises TypeError naming a type that cannot be packed."""
    packer = _Packer({} if after is None else after.numbers.copy())
    sections = [packer.section(value)] if after is None else [after.section, packer.section(value)]
    return b"".join([MAGIC, bytes([len(sections)]), *sections])


def unpack_values(data: bytes) -> Any:
    """Raises ValueError where the bytes are not ours, damaged, or of classes that have changed since."""
    if not data.startswith(MAGIC):
        raise ValueError("not packed by this program")
    try:
        with _without_collecting():
            return _Unpacker(data).last()
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError, EOFError) as fault:
        raise ValueError("packed by another version") from fault


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hundreds of thousands of containers are made and all of them stay: looking for garbage doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


class _Packer:
    """Writes containers as [tag, …]; plain values stand for themselves."""

    def __init__(self, numbers: dict[int, int]) -> None:
        self.arrays: list[bytes] = []
        self.numbers = numbers
        # What was numbered must not be freed meanwhile: its address would be given out again.
        self.alive: list[object] = []
        self._makers: dict[type, Callable[[Any], Any]] = {}

    def section(self, value: Any) -> bytes:
        """Length and text of the values, then length and numbers of the arrays."""
        with _without_collecting():
            told = json.dumps(self.told(value), ensure_ascii=False, separators=(",", ":")).encode()
        arrays = b"".join(self.arrays)
        return b"".join([len(told).to_bytes(8, "big"), told, len(arrays).to_bytes(8, "big"), arrays])

    def told(self, value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        known = self.numbers.get(id(value))
        if known is not None:
            return ["same", known]
        maker = self._makers.get(kind)
        if maker is None:
            maker = self._makers[kind] = self._maker(kind)
        found = maker(value)
        if found.__class__ is list and found[0] in NUMBERED:
            self.numbers[id(value)] = len(self.numbers)
            self.alive.append(value)
        return found

    def _all(self, values: Iterable[Any]) -> list[Any]:
        listed = list(values)
        return listed if PLAIN.issuperset(map(type, listed)) else [self.told(each) for each in listed]

    def _maker(self, kind: type) -> Callable[[Any], Any]:
        """How values of one type are written. Raises TypeError for a type that cannot be."""
        is_own = kind.__module__.startswith(OWN)
        name = _name(kind)
        if issubclass(kind, Enum):
            return lambda value: ["enum", name, value.value]
        if issubclass(kind, np.generic):
            return lambda value: value.item()
        if is_own and is_dataclass(kind):
            names = _fields(kind)
            return lambda value: ["object", name, list(names), self._all(getattr(value, each) for each in names)]
        if is_own and issubclass(kind, BaseModel):
            return lambda value: self._model(value, name)
        if is_own and issubclass(kind, tuple):
            return lambda value: ["named", name, list(kind._fields), self._all(value)]  # type: ignore[attr-defined]
        simple: dict[type, Callable[[Any], Any]] = {
            tuple: self._tuple,
            list: lambda value: ["list", *self._all(value)],
            dict: self._dict,
            MappingProxyType: self._dict,
            set: lambda value: ["set", *sorted(self._all(value), key=json.dumps)],
            frozenset: lambda value: ["frozenset", *sorted(self._all(value), key=json.dumps)],
            date: lambda value: ["date", value.isoformat()],
            np.ndarray: self._array,
        }
        if kind not in simple:
            raise TypeError(f"{name} cannot be packed")
        return simple[kind]

    def _tuple(self, value: tuple[Any, ...]) -> list[Any]:
        if {tuple} == set(map(type, value)) and PLAIN.issuperset(map(type, chain.from_iterable(value))):
            return ["table", *value]
        return ["tuple", *self._all(value)]

    def _dict(self, value: Mapping[Any, Any]) -> list[Any]:
        return ["dict", self._all(value.keys()), self._all(value.values())]

    def _model(self, value: BaseModel, name: str) -> list[Any]:
        names = list(type(value).model_fields)
        return ["model", name, names, self._all(getattr(value, each) for each in names), sorted(value.model_fields_set)]

    def _array(self, array: np.ndarray[Any, Any]) -> list[Any]:
        if array.dtype.hasobject:
            raise TypeError("an array of objects cannot be packed")
        file = io.BytesIO()
        np.save(file, array, allow_pickle=False)
        self.arrays.append(file.getvalue())
        return ["array"]


class _Unpacker:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = len(MAGIC) + 1
        self._file = io.BytesIO()
        self._seen: list[Any] = []
        self._makers: Mapping[str, Callable[[list[Any]], Any]] = {
            "object": self._object,
            "model": self._model,
            "named": self._named,
            "array": lambda told: np.load(self._file, allow_pickle=False),
            "tuple": lambda told: tuple(self._all(told[1:])),
            "table": lambda told: tuple(map(tuple, told[1:])),
            "list": lambda told: self._all(told[1:]),
            "dict": lambda told: dict(zip(self._all(told[1]), self._all(told[2]), strict=True)),
            "set": lambda told: set(self._all(told[1:])),
            "frozenset": lambda told: frozenset(self._all(told[1:])),
            "date": lambda told: date.fromisoformat(told[1]),
            "enum": lambda told: _own_class(told[1], Enum)(told[2]),
            "same": lambda told: self._seen[told[1]],
        }

    def last(self) -> Any:
        """The value of the last section. Raises EOFError where there are fewer than the bytes say."""
        made = None
        for _ in range(self._data[len(MAGIC)]):
            told = json.loads(self._part())
            self._file = io.BytesIO(self._part())
            made = self.value(told)
        return made

    def _part(self) -> bytes:
        """The next bytes with their length before them. Raises EOFError where they are cut off."""
        begin = self._at + 8
        self._at = begin + int.from_bytes(self._data[begin - 8 : begin], "big")
        if self._at > len(self._data):
            raise EOFError
        return self._data[begin : self._at]

    def value(self, told: Any) -> Any:
        if not isinstance(told, list):
            return told
        made = self._makers[told[0]](told)
        if told[0] in NUMBERED:
            self._seen.append(made)
        return made

    def _all(self, told: list[Any]) -> list[Any]:
        return told if PLAIN.issuperset(map(type, told)) else [self.value(each) for each in told]

    def _object(self, told: list[Any]) -> Any:
        _, name, names, values = told
        kind: type = _own_class(name, object)
        if not is_dataclass(kind) or _fields(kind) != tuple(names):
            raise ValueError("packed by another version")
        made = object.__new__(kind)
        for each, value in zip(names, self._all(values), strict=True):
            object.__setattr__(made, each, value)
        return made

    def _named(self, told: list[Any]) -> Any:
        _, name, names, values = told
        kind = _own_class(name, tuple)
        if list(kind._fields) != names or len(values) != len(names):
            raise ValueError("packed by another version")
        return tuple.__new__(kind, self._all(values))

    def _model(self, told: list[Any]) -> Any:
        _, name, names, values, given = told
        kind = _own_class(name, BaseModel)
        if list(kind.model_fields) != names:
            raise ValueError("packed by another version")
        return kind.model_construct(set(given), **dict(zip(names, self._all(values), strict=True)))


@cache
def _own_class(name: str, base: type) -> Any:
    """A class of this program by its name; nothing is imported for it, and nothing else is reachable."""
    module, _, path = name.partition(":")
    if not module.startswith(OWN) or module not in sys.modules:
        raise ValueError("packed by another version")
    found: Any = sys.modules[module]
    for part in path.split("."):
        found = vars(found)[part]
    if not (isinstance(found, type) and issubclass(found, base) and found.__module__ == module):
        raise ValueError("packed by another version")
    return found
