"""Recorded energy → CO2: kilogrammes for one unit of each kind a register records.

Fuels are those of the ordinance on reporting greenhouse gases (算定省令): heating value × carbon × 44/12. Electricity
depends on the supplier and the year: the town's own figure belongs into the scenario; the usual one is near the mean of
the country and marked as an assumption wherever it is printed.
"""

from collections.abc import Mapping

# kg CO2 for one unit. City gas 13A 2.05 kg/m³; kerosene 36.5 GJ/kL × 0.0187 tC/GJ; fuel oil A 38.9 × 0.0193.
FUEL_KG = {"gas_m3": 2.05, "kerosene_l": 2.50, "heavy_oil_l": 2.75}
ELECTRICITY = "electricity_kwh"
USUAL_ELECTRICITY_KG_PER_KWH = 0.423


def co2_t(energy: Mapping[str, float], electricity_kg_per_kwh: float) -> float | None:
    """Tonnes a year of what is recorded; water and kinds without a factor count nothing, None where none is left."""
    factors = {**FUEL_KG, ELECTRICITY: electricity_kg_per_kwh}
    known = [amount * factors[kind] for kind, amount in energy.items() if kind in factors]
    return sum(known) / 1000 if known else None
