"""Values as bytes: they come back equal, and bytes cannot make the program do anything."""

import json
import math
import sys
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.domain.vocabulary import Action, Category
from app.packing import MAGIC, Foundation, pack_values, unpack_values

MODULE = "app.invented_for_a_test"


def of_the_program(kind: type) -> type:
    """The class as if it stood in a module of the program."""
    module = sys.modules.setdefault(MODULE, ModuleType(MODULE))
    kind.__module__ = MODULE
    kind.__qualname__ = kind.__name__
    setattr(module, kind.__name__, kind)
    return kind


@of_the_program
@dataclass(frozen=True, slots=True)
class Site:
    name: str
    area_m2: float
    uses: tuple[tuple[str, int], ...]
    demand: Any = None


@of_the_program
class Wish(BaseModel):
    budget_yen: int = 0
    note: str | None = None


@of_the_program
class Choice(NamedTuple):
    code: str
    steps: tuple[int, ...] = ()


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
NESTED = st.recursive(
    PLAIN | st.sampled_from([*Action, *Category]) | st.dates(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(PLAIN, inner) | st.frozensets(PLAIN),
    max_leaves=30,
)


@given(NESTED)
def test_values_when_packed_and_unpacked_then_equal_and_of_the_same_types(value: Any) -> None:
    back = unpack_values(pack_values(value))
    assert back == value
    assert typed(back) == typed(value)


def typed(value: Any) -> Any:
    """A value with its types: 1, 1.0 and True are equal, a list and a tuple of the same are not."""
    if isinstance(value, dict):
        return [typed(each) for each in value.items()]
    if isinstance(value, list | tuple):
        return (type(value), [typed(each) for each in value])
    if isinstance(value, frozenset):
        return (frozenset, {typed(each) for each in value})
    return (type(value), value)


def test_objects_when_packed_then_whole_and_what_was_one_is_one_again() -> None:
    demand = np.arange(6, dtype=np.float32).reshape(2, 3)
    site = Site("市民館", math.inf, (("hall", 1), ("library", 2)), demand)
    wish = Wish(budget_yen=5)
    back = unpack_values(
        pack_values(
            {
                "a": site,
                "b": [site, demand],
                "w": wish,
                "c": (Choice("x", (1, 2)), Choice("y")),
                "n": np.int64(7),
                "d": date(2026, 4, 1),
            }
        )
    )
    assert back["a"] is back["b"][0]
    assert back["a"].demand is back["b"][1]
    assert (back["a"].name, back["a"].area_m2, back["a"].uses) == (site.name, site.area_m2, site.uses)
    assert back["b"][1].dtype == np.float32 and (back["b"][1] == demand).all()
    assert back["w"] == wish and back["w"].model_fields_set == {"budget_yen"}
    assert (type(back["c"][0]), back["c"]) == (Choice, (Choice("x", (1, 2)), Choice("y")))
    assert (back["n"], back["d"]) == (7, date(2026, 4, 1))


def test_value_when_it_is_not_a_number_then_comes_back_so() -> None:
    assert math.isnan(unpack_values(pack_values(math.nan)))


@pytest.mark.parametrize("value", [object(), print, np.array([object()]), {1: (lambda: 1)}, type])
def test_value_when_of_another_kind_then_refused_by_name(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be packed"):
        pack_values(value)


def forged(told: Any) -> bytes:
    text = json.dumps(told).encode()
    return MAGIC + b"\x01" + len(text).to_bytes(8, "big") + text + bytes(8)


@pytest.mark.parametrize(
    "told",
    [
        ["object", "os:system", [], []],
        ["object", "subprocess:Popen", ["args"], [["list", "true"]]],
        ["enum", "builtins:eval", "1"],
        ["enum", "app.domain.vocabulary:Action", "castle"],
        ["enum", "app.packing:pack_values", 1],
        ["object", "app.packing:json", [], []],
        ["object", f"{MODULE}:Site", ["name"], ["x"]],
        ["object", f"{MODULE}:Site.__init__", [], []],
        ["object", "app.no_such_module:Site", [], []],
        ["model", f"{MODULE}:Wish", ["budget_yen"], [1], []],
        ["named", f"{MODULE}:Choice", ["code"], ["x"]],
        ["named", "os:stat_result", [], []],
        ["same", 7],
        ["array"],
        ["dict", [1, 2], [1]],
        ["nonsense"],
        [],
    ],
)
def test_bytes_when_they_name_what_is_not_ours_then_refused(told: Any) -> None:
    with pytest.raises(ValueError):
        unpack_values(forged(told))


@pytest.mark.parametrize("data", [b"", b"\x80\x05cos\nsystem\n", MAGIC, MAGIC + b"\xff" * 20, pack_values((1, 2))[:-3]])
def test_bytes_when_damaged_or_of_another_kind_then_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpack_values(data)


def test_values_of_one_foundation_then_each_stands_alone_and_shares_what_was_shared() -> None:
    shared = Site("hall", 120.5, (("library", 3),), np.arange(4.0))
    foundation = Foundation({"sites": [shared, Site("school", 1.0, ())]})
    for value in ((shared, shared), {"other": np.ones(3), "same": shared}, shared, 7):
        back = unpack_values(pack_values(value, after=foundation))
        assert typed(told(back)) == typed(told(unpack_values(pack_values(value))))
    first, second = unpack_values(pack_values((shared, shared), after=foundation))
    assert first is second
    assert first.demand.tolist() == [0.0, 1.0, 2.0, 3.0]


def told(value: Any) -> Any:
    """Arrays as lists, for comparing."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Site):
        return ("site", value.name, value.area_m2, value.uses, told(value.demand))
    if isinstance(value, dict):
        return {key: told(each) for key, each in value.items()}
    return tuple(told(each) for each in value) if isinstance(value, tuple) else value


def test_value_of_a_foundation_when_cut_off_anywhere_then_refused() -> None:
    data = pack_values((1.5, "x"), after=Foundation([Site("hall", 2.0, (), np.arange(3))]))
    for end in range(len(MAGIC) + 1, len(data)):
        with pytest.raises(ValueError, match="packed by another version"):
            unpack_values(data[:end])
