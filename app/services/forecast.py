"""Journey C: the stock and some assumptions become yen per fiscal year and kind. Nothing is stored."""

from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.assumption_fields import assumptions_from_dict, assumptions_to_dict
from app.domain.calendar import fiscal_year_of
from app.domain.rates import CATEGORIES, PRESETS, Assumptions, notes, preset
from app.domain.renewal import KINDS, Forecast, RenewalItems, forecast
from app.domain.vocabulary import Category
from app.errors import Fault, InvalidInput
from app.store import features, stock

# A class the list does not name is priced as "other", and the answer says for how many buildings.
UNKNOWN_CLASS = Category.OTHER
OLD_AGE = 30


def list_presets(language: str) -> list[dict[str, Any]]:
    """Every preset with its assumptions from this fiscal year on."""
    year = fiscal_year_of(date.today())
    return [{"code": name, "assumptions": assumptions_to_dict(preset(name, base_year=year))} for name in PRESETS]


def forecast_stock(
    session: Session,
    *,
    preset: str = "mic",
    assumptions: dict[str, Any] | None = None,
    base_year: int | None = None,
    years: int = 40,
    codes: list[str] | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """The forecast of the home town's stock (or of the facilities of `codes`) as the command-line contract has it.

    Raises InvalidInput for an unknown preset or assumptions that cannot be read.
    """
    chosen = _chosen(preset, assumptions, base_year=base_year or fiscal_year_of(date.today()), years=years)
    columns = stock.building_columns(session, codes=codes)
    items = renewal_items(columns)
    result = forecast(items, chosen)
    return _answer(result, items, columns) | {
        "budget": {"by_year": [{"fiscal_year": y, "yen": yen} for y, yen in stock.budget(session).items()]},
        "data_version": features.data_version(session),
    }


def _chosen(name: str, assumptions: dict[str, Any] | None, *, base_year: int, years: int) -> Assumptions:
    if assumptions is not None:
        chosen, faults = assumptions_from_dict({"years": years, **assumptions}, base_year=base_year)
        if faults:
            raise InvalidInput("assumptions", [Fault(f.code, f.code, str(f.value), pointer=f.pointer) for f in faults])
        return chosen
    if name not in PRESETS:
        raise InvalidInput(f"unknown preset {name}; known: {', '.join(PRESETS)}")
    return preset(name, base_year=base_year, years=years)


def renewal_items(columns: dict[str, list[Any]]) -> RenewalItems:
    """Columns of the store → the arrays the cost model reads."""
    order = {category.value: index for index, category in enumerate(CATEGORIES)}
    other = order[UNKNOWN_CLASS.value]
    return RenewalItems(
        category=np.array([order.get(category or "", other) for category in columns["category"]], dtype=np.int64),
        floor_area_m2=np.array(columns["floor_area_m2"], dtype=np.float64),
        built_year=np.array([year or 0 for year in columns["built_year"]], dtype=np.int64),
        oldest_block_year=np.array(columns["is_whole"], dtype=np.bool_),
    )


def _answer(result: Forecast, items: RenewalItems, columns: dict[str, list[Any]]) -> dict[str, Any]:
    total = result.total_yen
    unknown_class = sum(category is None for category in columns["category"])
    flags = [
        {"code": f.code, "buildings": f.buildings, "floor_area_m2": round(f.floor_area_m2, 2), "yen": f.yen}
        for f in result.flags
    ]
    if unknown_class:
        flags.append(
            {"code": "class_unknown_priced_as_other", "buildings": unknown_class, "floor_area_m2": 0, "yen": 0}
        )
    return {
        "preset": result.assumptions.preset,
        "base_year": result.assumptions.base_year,
        "years": result.assumptions.years,
        "total_yen": int(total.sum()),
        "per_year_yen": result.average_yen,
        "by_year": _by_year(result),
        "by_category": [
            {"category": category.value, "total_yen": int(result.yen_by_category[index].sum())}
            for index, category in enumerate(CATEGORIES)
        ],
        "share_over_30": _ages(items, result.fiscal_years),
        "buildings": len(items),
        "floor_area_m2": round(float(np.nansum(items.floor_area_m2)), 2),
        "assumptions": assumptions_to_dict(result.assumptions),
        "notes": [
            {"code": n.code, "value": n.value, "unit": n.unit, "source": n.source, "assumption": n.is_assumption}
            for n in notes(result.assumptions)
        ],
        "flags": flags,
    }


def _by_year(result: Forecast) -> list[dict[str, int]]:
    """One row a year: every kind under its code, and the total of all but income."""
    total = result.total_yen
    return [
        {"fiscal_year": int(year)}
        | {kind.value: int(result.yen[index, column]) for index, kind in enumerate(KINDS)}
        | {"total_yen": int(total[column])}
        for column, year in enumerate(result.fiscal_years)
    ]


def _ages(items: RenewalItems, fiscal_years: np.ndarray[Any, np.dtype[np.int64]]) -> list[dict[str, Any]]:
    """Floor area 30 years or older in each year if nothing is rebuilt, and its share of the area of known year."""
    known = items.built_year > 0
    area = items.floor_area_m2[known]
    whole = float(area.sum()) or 1.0
    rows = []
    for year in fiscal_years:
        old = float(area[year - items.built_year[known] >= OLD_AGE].sum())
        rows.append({"fiscal_year": int(year), "floor_area_m2": round(old, 1), "share": old / whole})
    return rows
