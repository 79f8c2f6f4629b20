"""Plans of invented towns with one figure at will: what the limits of the gate are tried on."""

from dataclasses import replace

from app.planning.sense.decisions import ServedFacts
from app.planning.sense.town import BlockFacts, PriceFacts, TownFacts
from tests.planning.gate_town import (
    BY_CODE,
    PERIODS,
    TOWN,
    Case,
    changed,
    decided,
    facility,
    keep,
    leave,
    place_of,
    plan_of,
    to,
    work,
)


def halls(count: int, area: float = 100.0, **changes: object) -> TownFacts:
    """So many community centres of one size in one place."""
    places = tuple(facility(f"C{n}", "community_center", area, 1_000, **changes) for n in range(count))
    return replace(TOWN, facilities=places)


def closing(town: TownFacts, count: int, period: int = 1) -> Case:
    gone = [leave(place, period) for place in town.facilities[:count]]
    return town, plan_of(town, *gone)


def smaller(share: float, years: tuple[int, ...] = (2031,)) -> Case:
    """A town whose every place is a hundredth, a share of which goes in equal parts in some years."""
    town = halls(100)
    gone = [
        keep(
            place,
            fiscal_year=years[n % len(years)],
            floor_area_after_m2=_areas(100 * (1 - share), years[n % len(years)]),
        )
        for n, place in enumerate(town.facilities)
    ]
    return town, plan_of(town, *gone)


def _areas(after: float, year: int) -> tuple[float, ...]:
    return tuple(after if span.end_year > year else 100.0 for span in PERIODS)


def large(ratio: float) -> Case:
    """Five places of a hundred go whose mean floor is `ratio` times that of all."""
    town = halls(100)
    rest = 100 * 95 / (100 - 5 * ratio)
    areas = [rest * ratio] * 5 + [rest * (100 - 5 * ratio) / 95] * 95
    places = tuple(replace(place, floor_area_m2=area) for place, area in zip(town.facilities, areas, strict=True))
    return closing(replace(town, facilities=places), 5)


def schools(gone: int, of: int) -> Case:
    town = replace(TOWN, facilities=tuple(facility(f"S{n}", "elementary_school", 100, 10) for n in range(of)))
    return closing(town, gone)


def libraries(gone: int, of: int) -> Case:
    town = replace(TOWN, facilities=tuple(facility(f"L{n}", "library_branch", 100, 10) for n in range(of)))
    return closing(town, gone)


def pace(count: int) -> Case:
    """So many of 1,000 places leave in five years."""
    return closing(halls(1_000), count)


def ending(share: float) -> Case:
    receivers = to("C2", "community_center", 15_000, since=1, area_m2=300.0)
    gone = leave(BY_CODE["C1"], 1, *receivers, running_yen=1e7, running_ends_yen=1e7 * share)
    return decided(gone)


def upkeep(yen: float) -> Case:
    return decided(leave(BY_CODE["C1"], 1, upkeep_ends_yen=360 * yen))


def visits(per_m2: float) -> Case:
    """C1 moves out; its visitors and C2's make so many on each of C2's 900 m²."""
    gone = leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1))
    serves = tuple(ServedFacts("community_center", period, 900.0, 900 * per_m2) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["C2"], serves=serves))


def homes(area: float) -> Case:
    gone = leave(BY_CODE["P1"], 1, *to("P2", "public_housing", 50, since=1))
    serves = tuple(ServedFacts("public_housing", period, 100 * area, 100.0) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["P2"], serves=serves))


def pupils(area: float) -> Case:
    gone = leave(BY_CODE["S1"], 1, *to("S2", "elementary_school", 300, since=1))
    serves = tuple(ServedFacts("elementary_school", period, 600 * area, 600.0) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["S2"], serves=serves))


def priced(times: float) -> Case:
    return decided(town=replace(TOWN, prices=(PriceFacts("school", 330_000 * times, 330_000),)))


def granted(area: float) -> Case:
    """15,000 visits; the smaller of 0.018 m² and what the densest tenth of the town's own halls has is needed."""
    return decided(leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1, area_m2=area)))


def aged(until: int, built: int = 1970, **changes: object) -> Case:
    town = changed("C3", blocks=(BlockFacts(360, built, "rc", **changes),))
    place = place_of(town, "C3")
    period = next(number for number, span in enumerate(PERIODS) if span.end_year > until)
    return town, plan_of(town, leave(place, period, fiscal_year=until))


def heap(last: int, before: int) -> Case:
    town = halls(200)
    gone = [leave(place, 3 if n < last else 2) for n, place in enumerate(town.facilities[: last + before])]
    return town, plan_of(town, *gone)


def newest(years: int, leaving_year: int = 2036) -> Case:
    town = changed("C4", blocks=(BlockFacts(360, 2005 + years, "rc"),))
    gone = leave(place_of(town, "C4"), 2, *to("C3", "community_center", 14_000, since=2), fiscal_year=leaving_year)
    return decided(gone, town=town)


def district(count: int) -> Case:
    """Ten places close, `count` of them in a district that holds a fifth of all."""
    town = halls(50)
    places = tuple(replace(place, district="山手" if n < 10 else "中央") for n, place in enumerate(town.facilities))
    town = replace(town, facilities=places)
    gone = [leave(place, 1) for place in [*places[:count], *places[10 : 20 - count]]]
    return town, plan_of(town, *gone)


def own_plans(share: float) -> Case:
    """Of 1,000 m² that go, `share` are schools'."""
    school = facility("S", "elementary_school", 1_000 * share, 10)
    hall = facility("C", "community_center", 1_000 * (1 - share), 10)
    stays = facility("K", "community_center", 10_000, 10)
    town = replace(TOWN, facilities=(school, hall, stays))
    return town, plan_of(town, leave(school, 1), leave(hall, 1))


def shelters(gone: int) -> Case:
    town = halls(20, shelter=True)
    return closing(town, gone)


def sales(sold: int) -> Case:
    town = halls(100)
    gone = [
        leave(place, 1, works=(work("sale", 2040),) if n < sold else ()) for n, place in enumerate(town.facilities[:8])
    ]
    return town, plan_of(town, *gone)


def moved_on(period: int) -> Case:
    """C1 moves to C2, which is given up as a later period begins."""
    moved = to("C2", "community_center", 15_000, since=0, area_m2=300.0)[:period]
    on = to("C3", "community_center", 15_000, since=period, area_m2=300.0)
    return decided(leave(BY_CODE["C1"], 0, *moved, *on), leave(BY_CODE["C2"], period))
