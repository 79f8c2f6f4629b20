"""Roads, bridges and pipes by hand."""

from app.domain.cost.infrastructure import Asset, AssetLine, forecast_infrastructure, notes


def of(lines: list[AssetLine], asset: Asset, *, base_year: int = 2017, years: int = 39) -> dict[int, int]:
    result = forecast_infrastructure(lines, base_year=base_year, years=years)
    row = result.yen[result.assets.index(asset)]
    return {int(y): int(v) for y, v in zip(result.fiscal_years, row, strict=True) if v}


def test_roads_are_renewed_a_fifteenth_a_year() -> None:
    paid = of([AssetLine(Asset.ROAD, 1_500_000.0, 1960)], Asset.ROAD)
    assert set(paid.values()) == {470_000_000}
    assert len(paid) == 39


def test_bridges_at_sixty_and_of_unknown_year() -> None:
    assert of([AssetLine(Asset.BRIDGE, 1000.0, 1980)], Asset.BRIDGE) == {2040: 448_000_000}
    unknown = of([AssetLine(Asset.BRIDGE, 600.0)], Asset.BRIDGE)
    assert set(unknown.values()) == {4_480_000}


def test_overdue_pipes_are_backlog_and_come_again() -> None:
    paid = of([AssetLine(Asset.WATER_PIPE, 100.0, 1960, yen_per_unit=100_000.0)], Asset.WATER_PIPE, years=60)
    backlog = {year: yen for year, yen in paid.items() if year < 2027}
    assert backlog == dict.fromkeys(range(2017, 2027), 1_000_000)
    assert {year: yen for year, yen in paid.items() if year >= 2027} == {2062: 10_000_000}


def test_due_in_the_base_year_is_no_backlog() -> None:
    assert of([AssetLine(Asset.SEWER_PIPE, 10.0, 1967)], Asset.SEWER_PIPE) == {2017: 1_240_000}


def test_prices_rise_with_the_index() -> None:
    lines = [AssetLine(Asset.SEWER_PIPE, 10.0, 1968)]
    result = forecast_infrastructure(lines, base_year=2017, years=2, price_factors=[1.0, 1.5])
    assert result.total_yen.tolist() == [0, 1_860_000]


def test_the_water_price_is_marked() -> None:
    assert {note.code for note in notes() if note.is_assumption} == {"water_pipe.price", "water_pipe.life"}
