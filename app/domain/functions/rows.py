"""One table of functions, one row each: what it needs, what is promised, where it fits, what its places are called.

The rows stand in `rows.csv` beside this file, read once when first asked for. Every figure carries a mark: published,
calculated from published figures, or an assumption; the keys of the sources are those of `sources.csv`.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from app.domain.functions.terms import FunctionKind, Guarantee, HostGroup, MarkKind, MayClose, StandardMode, UseUnit
from app.domain.vocabulary import Category, Function

# Minutes of a standard → km: walking as property advertisements count it (80 m a minute), a car in town and a bus with
# its stops (assumptions).
SPEED_KM_H: Mapping[StandardMode, float] = MappingProxyType(
    {StandardMode.WALK: 4.8, StandardMode.DRIVE: 30.0, StandardMode.BUS: 20.0}
)
_STANDARD = re.compile(r"([\d.]+) (km|min) (walk|road|drive|bus)")
_UNITS_JA: Mapping[str, str] = MappingProxyType({"km": "km", "min": "分"})
_MARK = re.compile(r"(\w+)=([^\[;]+)(?:\[([^\]]*)\])?")


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """Where one figure of a row comes from, with the keys of its sources."""

    kind: MarkKind
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """What is known of one function.

    Areas are m² of gross floor per unit of use, None where users do not size it; `area_low_m2` is the well-used end.
    `standard_km` is the farthest way; `standard_text` keeps it as written ("15 min drive"), "" = distance is no
    question. `whole`: all its users go to one receiver. `alike`: places of this row can replace each other.
    `host_group` is the group its buildings are as hosts (None: they take nothing); `host_asked`: only where a planner
    has looked at the building. `words` end the names of such places.
    """

    function: Function
    category: Category
    middle_ja: str
    kind: FunctionKind
    unit: UseUnit
    area_low_m2: float | None
    area_high_m2: float | None
    area_note: str
    standard_km: float | None
    standard_mode: StandardMode | None
    standard_text: str
    standard_note: str
    guarantee: Guarantee
    guarantee_note: str
    guarantee_note_ja: str
    whole: bool
    may_close: MayClose
    resizable: bool
    alike: bool
    host_group: HostGroup | None
    host_asked: bool
    fits_in: frozenset[HostGroup]
    not_with_reason: str
    not_with_ja: str
    marks: Mapping[str, FigureOrigin]
    words: tuple[str, ...]

    def mark(self, figure: str) -> FigureOrigin:
        """Where `area`, `standard`, `guarantee` or `fits` comes from."""
        return self.marks[figure]

    def not_with(self, language: str) -> str:
        """What it does not fit with and why, in words; "" where nothing is known."""
        return self.not_with_reason if language == "en" else self.not_with_ja

    def promise(self, language: str) -> str:
        """What the guarantee rests on: the law, or custom."""
        return self.guarantee_note if language == "en" else self.guarantee_note_ja

    def standard_words(self, language: str) -> str:
        """The farthest way as it was set: 徒歩 4 km, by car 15 min; "" where distance is no question."""
        if self.standard_mode is None:
            return ""
        amount, unit, _ = self.standard_text.split()
        shown = unit if language == "en" else _UNITS_JA[unit]
        return f"{self.standard_mode.label(language)} {amount} {shown}"


def row(function: Function) -> FunctionRow:
    """The row of a function."""
    return rows()[function]


@cache
def rows() -> Mapping[Function, FunctionRow]:
    """Every row, in the order of the table. Raises ValueError naming the function whose row is missing or wrong."""
    text = files(__package__).joinpath("rows.csv").read_text(encoding="utf-8")
    found = {told["code"]: told for told in csv.DictReader(text.splitlines())}
    if missing := set(Function) ^ set(found):
        raise ValueError(f"rows.csv and Function differ in {sorted(missing)}")
    return MappingProxyType({Function.of(code): _row(told) for code, told in found.items()})


@cache
def sources() -> Mapping[str, str]:
    """Key of a source → its title and address. Read as stored copies: compare with the original before print."""
    text = files(__package__).joinpath("sources.csv").read_text(encoding="utf-8")
    return MappingProxyType({told["key"]: told["title_and_address"] for told in csv.DictReader(text.splitlines())})


def _row(told: Mapping[str, str]) -> FunctionRow:
    standard_km, mode = _standard(told["standard"])
    return FunctionRow(
        function=Function.of(told["code"]),
        category=Category.of(told["category"]),
        middle_ja=told["middle_ja"],
        kind=FunctionKind.of(told["kind"]),
        unit=UseUnit.of(told["unit"] or "none"),
        area_low_m2=_number(told["area_low_m2"]),
        area_high_m2=_number(told["area_high_m2"]),
        area_note=told["area_note"],
        standard_km=standard_km,
        standard_mode=mode,
        standard_text=told["standard"],
        standard_note=told["standard_note"],
        guarantee=Guarantee.of(told["guarantee"]),
        guarantee_note=told["guarantee_note"],
        guarantee_note_ja=told["guarantee_note_ja"],
        whole=told["moves"] == "whole",
        may_close=MayClose.of(told["may_close"]),
        resizable=told["resizable"] == "yes",
        alike=told["alike"] == "yes",
        host_group=HostGroup.of(told["host_group"]) if told["host_group"] else None,
        host_asked=told["host"] == "ask",
        fits_in=frozenset(HostGroup.of(group) for group in told["fits_in"].split("|") if group),
        not_with_reason=told["not_with_en"],
        not_with_ja=told["not_with_ja"],
        marks=MappingProxyType(_marks(told["marks"])),
        words=tuple(told["words"].split("|")),
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _standard(text: str) -> tuple[float | None, StandardMode | None]:
    """Kilometres and mode of "4 km walk" or "15 min drive"; nothing of an empty cell."""
    match = _STANDARD.fullmatch(text)
    if match is None:
        return None, None
    amount = float(match[1])
    mode = StandardMode.of(match[3])
    return (amount if match[2] == "km" else round(amount / 60 * SPEED_KM_H[mode], 2)), mode


def _marks(text: str) -> dict[str, FigureOrigin]:
    return {
        figure: FigureOrigin(MarkKind.of(kind), tuple(key for key in keys.split(",") if key))
        for figure, kind, keys in _MARK.findall(text)
    }
