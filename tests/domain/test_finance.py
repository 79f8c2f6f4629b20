"""Net city burden by hand, and programmes that end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cost.finance import SCHEME_RATES, Scheme, burden, cheapest, notes, rate_of


def test_merging_by_bond_by_hand() -> None:
    """10億円, a third subsidised: 90 % of the rest by bond, half of that by allocation tax."""
    paid = burden(900_000_000, Scheme.FM_BOND_MERGE, fiscal_year=2025, subsidy_share=1 / 3)
    assert (paid.subsidy_yen, paid.bond_yen, paid.tax_covered_yen) == (300_000_000, 540_000_000, 270_000_000)
    assert paid.cash_yen == 60_000_000
    assert paid.net_city_yen == 330_000_000
    assert paid.warnings == ()


def test_land_is_deducted_before_the_bond() -> None:
    paid = burden(100_000_000, Scheme.FM_BOND_DEMOLITION, fiscal_year=2025, land_value_yen=40_000_000)
    assert paid.bond_yen == 54_000_000
    assert paid.net_city_yen == 100_000_000


def test_the_programme_ends_with_2026() -> None:
    last = burden(100, Scheme.FM_BOND_MERGE, fiscal_year=2026)
    assert [warning.code for warning in last.warnings] == ["last_year_of_scheme"]
    over = burden(100, Scheme.FM_BOND_MERGE, fiscal_year=2027)
    assert (over.bond_yen, over.net_city_yen) == (0, 100)
    assert [warning.code for warning in over.warnings] == ["scheme_not_in_force"]
    assert rate_of(Scheme.FM_BOND_MERGE, fiscal_year=2010) is None


def test_depopulated_area_bond_and_the_cheapest() -> None:
    chosen, paid = cheapest(
        1000, [Scheme.GENERAL_BOND, Scheme.FM_BOND_MERGE, Scheme.DEPOPULATION_BOND], fiscal_year=2025
    )
    assert (chosen, paid.net_city_yen) == (Scheme.DEPOPULATION_BOND, 300)
    assert paid.warnings[0].code == "needs_depopulated_designation"


@given(
    st.integers(0, 10**12),
    st.sampled_from(Scheme),
    st.integers(2000, 2060),
    st.floats(0, 1),
    st.integers(0, 10**12),
    st.booleans(),
)
def test_parts_add_up(cost: int, scheme: Scheme, year: int, subsidy: float, land: int, is_strong: bool) -> None:
    paid = burden(cost, scheme, fiscal_year=year, subsidy_share=subsidy, land_value_yen=land, is_strong_city=is_strong)
    assert paid.subsidy_yen + paid.bond_yen + paid.cash_yen == cost
    assert 0 <= paid.tax_covered_yen <= paid.bond_yen
    assert 0 <= paid.net_city_yen <= cost


def test_impossible_arguments() -> None:
    with pytest.raises(ValueError, match="subsidy_share"):
        burden(1, Scheme.CASH, fiscal_year=2025, subsidy_share=1.5)
    with pytest.raises(ValueError, match="allowed"):
        cheapest(1, [], fiscal_year=2025)


def test_every_rate_is_noted() -> None:
    assert len(notes()) == 2 * len(SCHEME_RATES)
