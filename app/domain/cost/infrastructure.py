"""Roads, bridges, water and sewer by the ministry's simple rules, so that a whole-plan total can be shown.

Roads: area / 15 every year. Bridges: at 60 years. Water pipes: at 40. Sewer pipes: at 50. Unknown year: 1/life
a year.
Source: docs/sources.md 1.4 (Kakogawa's use of the ministry's tool).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.rates import RateNote

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Asset(StrEnum):
    ROAD = "road"  # 一般道路, m²
    FOOTWAY = "footway"  # 自転車・歩行者道, m²
    BRIDGE = "bridge"  # 橋りょう, m²
    WATER_PIPE = "water_pipe"  # 上水道管, m
    SEWER_PIPE = "sewer_pipe"  # 下水道管, m
    SEWER_LINED = "sewer_lined"  # 更生管, m


@dataclass(frozen=True, slots=True)
class AssetRate:
    """Yen per unit and life. `is_continuous`: 1/life of the quantity every year, whatever its age (roads)."""

    yen_per_unit: float
    unit: str
    life_years: int
    is_continuous: bool = False
    is_assumption: bool = False


SOURCE = "加古川市 公共施設等総合管理計画(総務省試算ソフトの設定)"
# Water pipes cost 97,000-923,000 yen/m by diameter; the full table is not at hand, so the least is assumed.
ASSET_RATES: dict[Asset, AssetRate] = {
    Asset.ROAD: AssetRate(4_700, "m2", 15, is_continuous=True),
    Asset.FOOTWAY: AssetRate(2_700, "m2", 15, is_continuous=True),
    Asset.BRIDGE: AssetRate(448_000, "m2", 60),
    Asset.WATER_PIPE: AssetRate(97_000, "m", 40, is_assumption=True),
    Asset.SEWER_PIPE: AssetRate(124_000, "m", 50),
    Asset.SEWER_LINED: AssetRate(134_000, "m", 50),
}


@dataclass(frozen=True, slots=True)
class AssetLine:
    """A quantity (m² or m) laid in one fiscal year; built_year 0 = unknown. `yen_per_unit` overrides the table."""

    asset: Asset
    quantity: float
    built_year: int = 0
    yen_per_unit: float | None = None


@dataclass(frozen=True, slots=True)
class InfrastructureForecast:
    """yen[asset, year] in the order of `assets`, never negative."""

    fiscal_years: Ints
    assets: tuple[Asset, ...]
    yen: Ints

    @property
    def total_yen(self) -> Ints:
        return np.asarray(self.yen.sum(axis=0))


def notes(rates: Mapping[Asset, AssetRate] = ASSET_RATES) -> list[RateNote]:
    """Prices and lives with their source, for printing."""
    return [
        RateNote(f"{asset.value}.{name}", value, unit, SOURCE, rate.is_assumption)
        for asset, rate in rates.items()
        for name, value, unit in (
            ("price", rate.yen_per_unit, f"yen/{rate.unit}"),
            ("life", rate.life_years, "years"),
        )
    ]


def forecast_infrastructure(
    lines: Sequence[AssetLine],
    *,
    base_year: int,
    years: int,
    backlog_years: int = 10,
    price_factors: Sequence[float] | None = None,
    rates: Mapping[Asset, AssetRate] = ASSET_RATES,
) -> InfrastructureForecast:
    """Yen per asset and fiscal year. What is past its life at the base year is spread evenly over `backlog_years`."""
    assets = tuple(Asset)
    share = np.zeros((len(assets), years))
    for line in lines:
        rate = rates[line.asset]
        price = rate.yen_per_unit if line.yen_per_unit is None else line.yen_per_unit
        cost = max(0.0, line.quantity) * price
        share[assets.index(line.asset)] += cost * _shares(line, rate, base_year, years, backlog_years)
    factors = np.ones(years) if price_factors is None else np.asarray(price_factors)
    paid = np.rint((share * factors).cumsum(axis=1)).astype(np.int64)
    return InfrastructureForecast(
        np.arange(base_year, base_year + years), assets, np.asarray(np.diff(paid, axis=1, prepend=0))
    )


def _shares(line: AssetLine, rate: AssetRate, base_year: int, years: int, backlog_years: int) -> Floats:
    """The part of the asset renewed in each year of the horizon [Y]."""
    parts = np.zeros(years)
    if rate.is_continuous or line.built_year == 0:
        return parts + 1 / rate.life_years
    due = line.built_year + rate.life_years
    if due < base_year:
        parts[:backlog_years] = 1 / backlog_years
        due = base_year + backlog_years // 2 + rate.life_years
    for year in range(due - base_year, years, rate.life_years):
        parts[year] += 1
    return parts
