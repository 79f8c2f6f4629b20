"""Assumptions as JSON values and back. A city's overrides are a partial tree over a preset; every fault is listed.

`{"preset": "mic", "base_year": 2026, "prices": {"school": {"rebuild_yen_per_m2": 450000}}, "paths": [...]}`
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from app.domain.cost.rates import (
    CATEGORIES,
    PRESETS,
    Assumptions,
    BeforeBase,
    LifePath,
    Phase,
    PriceBasis,
    UnitPrice,
    UnknownYear,
    Work,
    preset,
)
from app.domain.vocabulary import Category, CostKind

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
Word = TypeVar("Word", bound=StrEnum)

_WORK_KINDS = frozenset({CostKind.RENOVATION, CostKind.MID_REPAIR, CostKind.REPAIR})


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One value that could not be used: JSON pointer, stable code, the value as given, what is allowed."""

    pointer: str
    code: str
    value: str
    allowed: str = ""


# Allowed interval of every plain number; whole numbers are marked.
_NUMBERS: dict[str, tuple[float, float, bool]] = {
    "base_year": (1900, 2200, True),
    "years": (1, 200, True),
    "rebuild_backlog_years": (1, 100, True),
    "repair_yen_per_m2": (0, 1e7, False),
    "running_yen_per_m2": (0, 1e7, False),
    "demolition_yen_per_m2": (0, 1e7, False),
    "price_level": (0, 100, False),
    "price_growth": (-0.5, 0.5, False),
}
_PRICE_NUMBERS = dict.fromkeys(("renovation_yen_per_m2", "rebuild_yen_per_m2"), (0.0, 1e8, False))
_PATH_NUMBERS: dict[str, tuple[float, float, bool]] = {
    "share": (0, 1, False),
    "life_years": (1, 500, True),
    "rebuild_spread_years": (1, 50, True),
}
_WORK_NUMBERS: dict[str, tuple[float, float, bool]] = {
    "age_years": (1, 500, True),
    "share": (0, 10, False),
    "spread_years": (1, 50, True),
    "backlog_to_age": (1, 500, True),
    "backlog_years": (1, 100, True),
}


def assumptions_to_dict(assumptions: Assumptions) -> dict[str, Json]:
    """The whole tree; `assumptions_from_dict` of it gives the same assumptions."""
    plain: dict[str, Json] = {name: getattr(assumptions, name) for name in _NUMBERS}
    return {
        "preset": assumptions.preset,
        **plain,
        "phase": assumptions.phase.value,
        "before_base": assumptions.before_base.value,
        "unknown_year": assumptions.unknown_year.value,
        "price_series": [[year, factor] for year, factor in assumptions.price_series],
        "prices": {
            category.value: {name: getattr(price, name) for name in _PRICE_NUMBERS}
            for category, price in zip(CATEGORIES, assumptions.prices, strict=True)
        },
        "paths": [_path_to_dict(path) for path in assumptions.paths],
        "category_paths": {
            category.value: [_path_to_dict(path) for path in paths] for category, paths in assumptions.category_paths
        },
    }


def _path_to_dict(path: LifePath) -> dict[str, Json]:
    works = [
        {field.name: getattr(work, field.name) for field in fields(Work)}
        | {"kind": work.kind.value, "basis": work.basis.value}
        for work in path.works
    ]
    return {"name": path.name, **{name: getattr(path, name) for name in _PATH_NUMBERS}, "works": works}


def assumptions_from_dict(data: Mapping[str, Json], *, base_year: int) -> tuple[Assumptions, list[FieldFault]]:
    """The preset named in `data` (else `mic`) with what `data` overrides. Faulty values stay as the preset has them."""
    return _Reader().assumptions(data, base_year)


class _Reader:
    """Walks the tree once and collects faults with their pointers."""

    def __init__(self) -> None:
        self.faults: list[FieldFault] = []

    def refuse(self, pointer: str, code: str, value: object, allowed: str = "") -> None:
        self.faults.append(FieldFault(pointer, code, str(value)[:100], allowed))

    def assumptions(self, data: Mapping[str, Json], base_year: int) -> tuple[Assumptions, list[FieldFault]]:
        given = str(data.get("preset", "mic"))
        if given not in PRESETS:
            self.refuse("/preset", "unknown_value", given, ", ".join(PRESETS))
        basis = preset(given if given in PRESETS else "mic", base_year=base_year)
        known = {
            *_NUMBERS,
            "preset",
            "phase",
            "before_base",
            "unknown_year",
            "price_series",
            "prices",
            "paths",
            "category_paths",
        }
        self.unknown_keys(data, known, "")
        numbers = self.numbers(data, _NUMBERS, "")
        made = replace(basis, **numbers)  # type: ignore[arg-type]
        made = replace(
            made,
            phase=self.word(data, "phase", Phase, basis.phase),
            before_base=self.word(data, "before_base", BeforeBase, basis.before_base),
            unknown_year=self.word(data, "unknown_year", UnknownYear, basis.unknown_year),
            price_series=self.series(data.get("price_series")),
            prices=self.prices(data.get("prices"), basis.prices),
            paths=self.paths(data["paths"], "/paths") or basis.paths if "paths" in data else basis.paths,
            category_paths=self.category_paths(data.get("category_paths")),
        )
        return made, self.faults

    def unknown_keys(self, data: Mapping[str, Json], known: set[str], pointer: str) -> None:
        for key in data:
            if key not in known:
                self.refuse(f"{pointer}/{key}", "unknown_key", data[key], ", ".join(sorted(known)))

    def numbers(
        self, data: Mapping[str, Json], allowed: Mapping[str, tuple[float, float, bool]], pointer: str
    ) -> dict[str, float | None]:
        """The usable numbers among the named keys."""
        found: dict[str, float | None] = {}
        for name, (low, high, is_whole) in allowed.items():
            if name not in data:
                continue
            value = data[name]
            if value is None and name == "backlog_to_age":
                found[name] = None
            elif isinstance(value, bool) or not isinstance(value, int | float):
                self.refuse(f"{pointer}/{name}", "not_a_number", value)
            elif not low <= value <= high or (is_whole and value != int(value)):
                self.refuse(f"{pointer}/{name}", "out_of_range", value, f"{low:g}..{high:g}")
            else:
                found[name] = int(value) if is_whole else value
        return found

    def word(self, data: Mapping[str, Json], name: str, kind: type[Word], fallback: Word, pointer: str = "") -> Word:
        value = data.get(name, fallback.value)
        known = [member.value for member in kind]
        if value not in known:
            self.refuse(f"{pointer}/{name}", "unknown_value", value, ", ".join(known))
            return fallback
        return kind(str(value))

    def series(self, data: Json) -> tuple[tuple[int, float], ...]:
        """Pairs [fiscal year, factor] in order of years."""
        found: list[tuple[int, float]] = []
        for number, pair in enumerate(self.list_of(data, "/price_series")):
            pointer = f"/price_series/{number}"
            if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                self.refuse(pointer, "not_a_pair", pair, "[fiscal year, factor]")
                continue
            named = self.numbers({"base_year": pair[0], "price_level": pair[1]}, _NUMBERS, pointer)
            if len(named) == 2:
                found.append((int(named["base_year"] or 0), float(named["price_level"] or 0.0)))
        return tuple(sorted(found))

    def list_of(self, data: Json, pointer: str) -> Sequence[Json]:
        if data is None:
            return ()
        if isinstance(data, Sequence) and not isinstance(data, str):
            return data
        self.refuse(pointer, "not_a_list", data)
        return ()

    def mapping(self, data: Json, pointer: str) -> Mapping[str, Json]:
        if data is None:
            return {}
        if isinstance(data, Mapping):
            return data
        self.refuse(pointer, "not_an_object", data)
        return {}

    def by_category(self, data: Json, pointer: str, read: Callable[[Category, Json], None]) -> None:
        known = {category.value: category for category in CATEGORIES}
        tree = self.mapping(data, pointer)
        self.unknown_keys(tree, set(known), pointer)
        for key in tree.keys() & known.keys():
            read(known[key], tree[key])

    def prices(self, data: Json, usual: tuple[UnitPrice, ...]) -> tuple[UnitPrice, ...]:
        made = dict(zip(CATEGORIES, usual, strict=True))

        def read(category: Category, given: Json) -> None:
            pointer = f"/prices/{category.value}"
            tree = self.mapping(given, pointer)
            self.unknown_keys(tree, set(_PRICE_NUMBERS), pointer)
            numbers = self.numbers(tree, _PRICE_NUMBERS, pointer)
            made[category] = replace(made[category], **numbers)  # type: ignore[arg-type]

        self.by_category(data, "/prices", read)
        return tuple(made.values())

    def category_paths(self, data: Json) -> tuple[tuple[Category, tuple[LifePath, ...]], ...]:
        made: dict[Category, tuple[LifePath, ...]] = {}

        def read(category: Category, given: Json) -> None:
            paths = self.paths(given, f"/category_paths/{category.value}")
            if paths:
                made[category] = paths

        self.by_category(data, "/category_paths", read)
        return tuple((category, made[category]) for category in CATEGORIES if category in made)

    def paths(self, data: Json, pointer: str) -> tuple[LifePath, ...]:
        """Life paths whose shares add up to one; nothing at all if any of them cannot be used."""
        before = len(self.faults)
        trees = [self.mapping(tree, f"{pointer}/{n}") for n, tree in enumerate(self.list_of(data, pointer))]
        made = [self.path(tree, f"{pointer}/{number}") for number, tree in enumerate(trees)]
        if not made or not math.isclose(sum(path.share for path in made), 1.0, abs_tol=1e-6):
            self.refuse(f"{pointer}", "shares_not_one", sum(path.share for path in made), "1")
        return tuple(made) if len(self.faults) == before else ()

    def path(self, tree: Mapping[str, Json], pointer: str) -> LifePath:
        self.unknown_keys(tree, {"name", "works", *_PATH_NUMBERS}, pointer)
        numbers = self.numbers(tree, _PATH_NUMBERS, pointer)
        if "life_years" not in tree:
            self.refuse(f"{pointer}/life_years", "missing", "")
        plain = LifePath(str(tree.get("name", "own")), 1.0, 60, ())
        path = replace(plain, **numbers)  # type: ignore[arg-type]
        works = [
            self.work(self.mapping(work, f"{pointer}/works/{number}"), f"{pointer}/works/{number}", path.life_years)
            for number, work in enumerate(self.list_of(tree.get("works"), f"{pointer}/works"))
        ]
        return replace(path, works=tuple(works))

    def work(self, tree: Mapping[str, Json], pointer: str, life_years: int) -> Work:
        self.unknown_keys(tree, {"kind", "basis", *_WORK_NUMBERS}, pointer)
        numbers = self.numbers(tree, _WORK_NUMBERS, pointer)
        kind = self.word(tree, "kind", CostKind, CostKind.RENOVATION, pointer)
        if kind not in _WORK_KINDS:
            self.refuse(f"{pointer}/kind", "unknown_value", kind.value, ", ".join(sorted(_WORK_KINDS)))
        basis = self.word(tree, "basis", PriceBasis, PriceBasis.RENOVATION, pointer)
        work = replace(Work(kind, 1, basis), **numbers)  # type: ignore[arg-type]
        if "age_years" not in tree:
            self.refuse(f"{pointer}/age_years", "missing", "")
        elif work.age_years >= life_years:
            self.refuse(f"{pointer}/age_years", "not_before_end_of_life", work.age_years, f"1..{life_years - 1}")
        return work
