"""What a cost question asks for: which assumptions, which buildings, which funds, which roads and pipes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.assumption_fields import assumptions_from_dict
from app.domain.cost.budget import Funds, average_funds, planned_funds
from app.domain.cost.infrastructure import Asset, AssetLine
from app.domain.cost.rates import CATEGORIES, PRESETS, Assumptions
from app.domain.cost.renewal import RenewalItems
from app.domain.vocabulary import Category
from app.errors import Fault, InvalidInput
from app.formats.words.assumption_words import fault_sentence
from app.formats.words.flag_words import MISSING, say

# A class the list does not name is priced as "other", and the answer says for how many buildings.
UNKNOWN_CLASS = Category.OTHER
USUAL_LAST_YEARS = 5


@dataclass(frozen=True, slots=True)
class FundsQuestion:
    """Where the available funds come from; with nothing given, from the imported financial plan.

    `yen_per_year`: the same every year. `last_years`: mean of the last n years of `spent_yen` (fiscal year → yen), or
    of the recorded repairs where that is not given.
    """

    yen_per_year: int | None = None
    last_years: int | None = None
    spent_yen: Mapping[int, int] | None = None

    @property
    def is_average(self) -> bool:
        return self.last_years is not None or bool(self.spent_yen)


@dataclass(frozen=True, slots=True)
class Levelling:
    """How far a work may move when peaks are levelled (平準化), in years."""

    early_years: int
    late_years: int


def chosen_assumptions(
    preset: str,
    overrides: Mapping[str, Any] | None,
    *,
    this_year: int,
    base_year: int | None = None,
    years: int | None = None,
    language: str = "ja",
) -> Assumptions:
    """The preset with the overrides. A base year or horizon asked for outright wins over the one in the overrides.

    Raises InvalidInput with one fault for each value that cannot be used.
    """
    tree: dict[str, Any] = {"preset": preset, **(overrides or {})}
    tree |= {name: value for name, value in (("base_year", base_year), ("years", years)) if value is not None}
    made, faults = assumptions_from_dict(tree, base_year=this_year)
    if faults:
        told = [Fault(f.code, fault_sentence(f, language), f.value, pointer=f.pointer) for f in faults]
        raise InvalidInput("; ".join(fault.message for fault in told[:5]), told)
    return made


def read_assumptions(data: bytes, language: str = "ja") -> dict[str, Any]:
    """A file of assumptions: one JSON object. Raises InvalidInput."""
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        tree = None
    if not isinstance(tree, dict):
        raise InvalidInput(say(MISSING, "no_json", language))
    return tree


def known_preset(name: str) -> bool:
    return name in PRESETS


def renewal_items(columns: Mapping[str, Sequence[Any]], *, recorded: bool = False) -> RenewalItems:
    """Columns of the store → the arrays the cost model reads.

    `recorded`: running cost and income are those of the newest year of the facility, shared out by floor area; where
    nothing is recorded, the assumed cost per m² holds.
    """
    order = {category.value: index for index, category in enumerate(CATEGORIES)}
    other = order[UNKNOWN_CLASS.value]
    area = np.array(columns["floor_area_m2"], dtype=np.float64)
    return RenewalItems(
        category=np.array([order.get(category or "", other) for category in columns["category"]], dtype=np.int64),
        floor_area_m2=area,
        built_year=np.array([year or 0 for year in columns["built_year"]], dtype=np.int64),
        oldest_block_year=np.array(columns["is_whole"], dtype=np.bool_),
        running_cost_yen=_by_area(columns["cost_yen"], columns, area) if recorded else None,
        income_yen=_by_area(columns["income_yen"], columns, area) if recorded else None,
    )


def _by_area(values: Sequence[float | None], columns: Mapping[str, Sequence[Any]], area: Any) -> Any:
    """A facility's yen shared among its buildings by floor area; NaN where the facility has none recorded."""
    if not len(area):
        return np.zeros(0)
    _, owner = np.unique(np.array(columns["facility_id"], dtype=np.int64), return_inverse=True)
    whole = np.bincount(owner, weights=area)[owner]
    yen = np.array([np.nan if value is None else float(value) for value in values])
    return yen * np.divide(area, whole, out=np.zeros_like(area), where=whole > 0)


def available_funds(
    question: FundsQuestion,
    *,
    table: Mapping[int, int],
    repairs: Mapping[int, int],
    fiscal_years: Iterable[int],
    language: str = "ja",
) -> Funds | None:
    """Funds of each year of the horizon; None where nothing says what is available. Raises InvalidInput."""
    years = [int(year) for year in fiscal_years]
    if question.yen_per_year is not None:
        return Funds(np.array(years, np.int64), np.full(len(years), question.yen_per_year, np.int64), "given")
    if question.is_average:
        spent = question.spent_yen or repairs
        if not spent:
            told = say(MISSING, "past_investment", language)
            raise InvalidInput(told, [Fault("no_past_investment", told, pointer="/funds/spent_yen")])
        return average_funds(spent, last_years=question.last_years or USUAL_LAST_YEARS, fiscal_years=years)
    return planned_funds(table, fiscal_years=years) if table else None


def group_numbers(names: Sequence[str | None]) -> NDArray[np.int64]:
    """A number for each distinct name, in order of the names; an unknown one is a group of its own."""
    order = {name: number for number, name in enumerate(sorted({name or "" for name in names}))}
    return np.array([order[name or ""] for name in names], dtype=np.int64)


def asset_lines(rows: Sequence[Mapping[str, Any]]) -> tuple[AssetLine, ...]:
    """Roads, bridges and pipes as the ministry's tool asks for them. Raises InvalidInput for an unknown asset."""
    known = {asset.value for asset in Asset}
    allowed = ", ".join(sorted(known))
    faults = [
        Fault("unknown_value", f"{allowed}", str(row["asset"]), pointer=f"/infrastructure/{number}/asset")
        for number, row in enumerate(rows)
        if row["asset"] not in known
    ]
    if faults:
        raise InvalidInput(f"unknown asset; known: {allowed}", faults)
    return tuple(
        AssetLine(Asset(row["asset"]), row["quantity"], row.get("built_year") or 0, row.get("yen_per_unit"))
        for row in rows
    )
