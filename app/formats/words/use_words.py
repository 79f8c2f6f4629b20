"""A number of uses with its unit as a sentence says it: 子ども37人, 年間延べ277人, 37 children."""

from collections.abc import Mapping
from typing import Final

from app.domain.functions.terms import UseUnit

_COUNTED: Final[Mapping[UseUnit, str]] = {
    UseUnit.PUPILS: "児童生徒{n}人", UseUnit.CHILDREN: "子ども{n}人", UseUnit.PLACES: "定員{n}人分",
    UseUnit.BEDS: "{n}床", UseUnit.HOUSEHOLDS: "{n}世帯", UseUnit.STAFF: "職員{n}人",
    UseUnit.VISITS_PER_YEAR: "年間延べ{n}人", UseUnit.MEALS_PER_DAY: "1日{n}食",
    UseUnit.FUNERALS_PER_YEAR: "年間{n}件", UseUnit.PERSONS_TO_SHELTER: "避難者{n}人", UseUnit.RESIDENTS: "住民{n}人",
    UseUnit.RESIDENTS_65_PLUS: "65歳以上の住民{n}人", UseUnit.PASSENGERS_PER_YEAR: "乗客年間{n}人",
    UseUnit.ANIMALS_PER_YEAR: "年間{n}頭", UseUnit.GRAVES: "{n}区画", UseUnit.SPACES: "{n}台",
    UseUnit.SITES: "{n}か所",
}  # fmt: skip


def use_count(number: str, unit: str, language: str) -> str:
    """`number` is written already; `unit` is the code of a UseUnit. A unit without words of its own stands behind."""
    known = UseUnit.of(unit)
    if language == "en":
        return f"{number} {known.label('en')}"
    return _COUNTED.get(known, f"{{n}}（{known.label('ja')}）").format(n=number)
