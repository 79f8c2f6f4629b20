"""Who pays in the end: subsidies, bonds and the part of their repayment that the local allocation tax covers.

net = cost · (1 − subsidy) · (1 − bond share · tax share), bond share on the eligible cost after the subsidy.
Source: docs/sources.md 4.5 (state of FY2025/2026). Rates are dated; a programme that has ended is not used but named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.cost.rates import LAST_YEAR, RateNote


class Scheme(StrEnum):
    """Ways to pay for a work. Labels and programme names belong to the front end."""

    CASH = "cash"
    FM_BOND_MERGE = "fm_bond_merge"  # 公適債 ① 集約化・複合化
    FM_BOND_LONG_LIFE = "fm_bond_long_life"  # 公適債 ② 長寿命化
    FM_BOND_CONVERT = "fm_bond_convert"  # 公適債 ③ 転用
    FM_BOND_DEMOLITION = "fm_bond_demolition"  # 公適債 ⑥ 除却
    DEPOPULATION_BOND = "depopulation_bond"  # 過疎対策事業債
    GENERAL_BOND = "general_bond"  # 一般単独事業債


@dataclass(frozen=True, slots=True)
class SchemeRate:
    """Terms of a scheme from one fiscal year to another. `tax_share_low` applies to cities of high fiscal strength."""

    scheme: Scheme
    from_year: int
    to_year: int
    bond_share: float
    tax_share: float
    tax_share_low: float
    source: str
    is_assumption: bool = False


_R7 = "令和7年度地方債同意等基準運用要綱・公適債資料"
# The programme of 公適債 ends with FY2026; what follows is not decided.
SCHEME_RATES: tuple[SchemeRate, ...] = (
    SchemeRate(Scheme.CASH, 0, LAST_YEAR, 0.0, 0.0, 0.0, "-"),
    SchemeRate(Scheme.FM_BOND_MERGE, 2017, 2026, 0.90, 0.50, 0.50, _R7),
    SchemeRate(Scheme.FM_BOND_LONG_LIFE, 2017, 2026, 0.90, 0.50, 0.30, _R7, is_assumption=True),
    SchemeRate(Scheme.FM_BOND_CONVERT, 2017, 2026, 0.90, 0.50, 0.30, _R7, is_assumption=True),
    SchemeRate(Scheme.FM_BOND_DEMOLITION, 2017, 2026, 0.90, 0.0, 0.0, _R7),
    SchemeRate(Scheme.DEPOPULATION_BOND, 2021, 2030, 1.00, 0.70, 0.70, "過疎対策事業債 (FY2025)"),
    SchemeRate(Scheme.GENERAL_BOND, 0, LAST_YEAR, 0.75, 0.0, 0.0, "一般単独事業債"),
)


@dataclass(frozen=True, slots=True)
class FinanceWarning:
    """Something that may change the burden: stable code, the scheme, the fiscal year it concerns."""

    code: str
    scheme: Scheme
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class FundingSplit:
    """Yen of one work by who pays; all parts add up to the cost. `net_city_yen` = cash + bond not covered by tax."""

    cost_yen: int
    subsidy_yen: int
    bond_yen: int
    tax_covered_yen: int
    cash_yen: int
    warnings: tuple[FinanceWarning, ...]

    @property
    def net_city_yen(self) -> int:
        return self.cost_yen - self.subsidy_yen - self.tax_covered_yen


def notes(rates: Sequence[SchemeRate] = SCHEME_RATES) -> list[RateNote]:
    """Every rate with its source, for printing."""
    return [
        RateNote(f"{rate.scheme.value}.{name}", value, "1", rate.source, rate.is_assumption, rate.from_year or None)
        for rate in rates
        for name, value in (("bond_share", rate.bond_share), ("tax_share", rate.tax_share))
    ]


def rate_of(scheme: Scheme, *, fiscal_year: int, rates: Sequence[SchemeRate] = SCHEME_RATES) -> SchemeRate | None:
    """The terms in force in a fiscal year; None before or after the programme."""
    in_force = [rate for rate in rates if rate.scheme is scheme and rate.from_year <= fiscal_year <= rate.to_year]
    return max(in_force, key=lambda rate: rate.from_year) if in_force else None


def burden(
    cost_yen: int,
    scheme: Scheme,
    *,
    fiscal_year: int,
    subsidy_share: float = 0.0,
    land_value_yen: int = 0,
    is_strong_city: bool = False,
    rates: Sequence[SchemeRate] = SCHEME_RATES,
) -> FundingSplit:
    """What the city itself pays for a work in a fiscal year.

    `land_value_yen` of a demolished site is deducted from the cost the bond may carry. A scheme not in force pays
    nothing: the rest is cash, with a warning. Its last year is warned of too.
    """
    if not 0 <= subsidy_share <= 1 or cost_yen < 0:
        raise ValueError("cost must not be negative, subsidy_share lies between 0 and 1")
    rate = rate_of(scheme, fiscal_year=fiscal_year, rates=rates)
    subsidy = round(cost_yen * subsidy_share)
    eligible = max(0, cost_yen - subsidy - max(0, land_value_yen))
    bond = round(eligible * rate.bond_share) if rate else 0
    covered = round(bond * (rate.tax_share_low if is_strong_city else rate.tax_share)) if rate else 0
    warned = _warnings(scheme, rate, fiscal_year)
    return FundingSplit(cost_yen, subsidy, bond, covered, cost_yen - subsidy - bond, warned)


def _warnings(scheme: Scheme, rate: SchemeRate | None, fiscal_year: int) -> tuple[FinanceWarning, ...]:
    found: list[FinanceWarning] = []
    if rate is None:
        return (FinanceWarning("scheme_not_in_force", scheme, fiscal_year),)
    if rate.to_year == fiscal_year:
        found.append(FinanceWarning("last_year_of_scheme", scheme, rate.to_year))
    if scheme is Scheme.DEPOPULATION_BOND:
        found.append(FinanceWarning("needs_depopulated_designation", scheme, fiscal_year))
    if rate.is_assumption:
        found.append(FinanceWarning("rate_is_assumption", scheme, fiscal_year))
    return tuple(found)


def cheapest(
    cost_yen: int, schemes: Sequence[Scheme], *, fiscal_year: int, subsidy_share: float = 0.0, land_value_yen: int = 0
) -> tuple[Scheme, FundingSplit]:
    """The scheme among those allowed that leaves the city the least; the first named on a tie."""
    if not schemes:
        raise ValueError("at least one scheme must be allowed")
    offers = [
        (
            scheme,
            burden(
                cost_yen,
                scheme,
                fiscal_year=fiscal_year,
                subsidy_share=subsidy_share,
                land_value_yen=land_value_yen,
            ),
        )
        for scheme in schemes
    ]
    return min(offers, key=lambda offer: offer[1].net_city_yen)
