"""A real city: the people of 235 areas, its schools and community centres, and one school switched off by hand."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from app.domain.people.accessibility import Reach, loads, measure, nearest_sites, who_loses, worst_areas
from app.domain.people.demand import Demand, population_demand
from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import AgeBand, Function
from app.formats.people.population_file import read_population
from app.formats.people.population_records import PopulationSheet
from app.formats.spatial.projection import to_plane
from app.formats.tables.tables import read_tables

EPSG = 6672
BANDS = (AgeBand.ALL, AgeBand.CHILD, AgeBand.ELDERLY, AgeBand.LATE_ELDERLY)


@dataclass(frozen=True)
class City:
    grid: PopulationGrid
    demand: Demand
    cells_xy: np.ndarray
    schools: tuple[str, ...]
    schools_xy: np.ndarray
    centres_xy: np.ndarray

    def people(self) -> dict[str, np.ndarray]:
        return {band.value: self.grid.of(band, 2018) for band in BANDS}


def places(folder: Path, kind: str) -> tuple[tuple[str, ...], np.ndarray]:
    (table,) = read_tables((folder / kind / "data.xlsx").read_bytes(), "data.xlsx")
    name, lat, lon = (table.header.index(column) for column in ("name", "latitude", "longitude"))
    rows = [cells for _, cells in table.rows if cells[lat]]
    return tuple(cells[name] for cells in rows), to_plane(
        [float(cells[lon]) for cells in rows], [float(cells[lat]) for cells in rows], EPSG
    )


@pytest.fixture(scope="module")
def city(shared: Path) -> City:
    data = (shared / "data/C_population/takamatsu_regions/0066_201811.xlsx").read_bytes()
    sheet = read_population(data, filename="0066_201811.xlsx")
    assert isinstance(sheet, PopulationSheet)
    folder = shared / "data/A_facility_lists/takamatsu_372013"
    schools, schools_xy = places(folder, "primary_school")
    _, centres_xy = places(folder, "community_center")
    grid = sheet.grid
    return City(grid, population_demand(grid), to_plane(grid.lon, grid.lat, EPSG), schools, schools_xy, centres_xy)


def reach(city: City, *, closed: str | None = None) -> Reach:
    still_open = np.array([school != closed for school in city.schools])
    return nearest_sites(city.cells_xy, city.schools_xy, open_sites=still_open)


def test_schools_when_measured_then_by_age_and_the_worst_areas_have_names(city: City) -> None:
    minutes = reach(city).nearest()
    access = {band: measure(minutes, people, within_minutes=15) for band, people in city.people().items()}
    assert access["all"].people == pytest.approx(428_276)
    for figures in access.values():
        assert 0 < figures.share_within < 1
        assert figures.mean_minutes < figures.p90_minutes
        assert figures.beyond_people == 0
    worst = worst_areas(minutes, city.people()["all"], city.grid.names, top=3)
    assert worst[0].minutes == pytest.approx(minutes[city.people()["all"] > 0].max())
    assert all(area.name in city.grid.names for area in worst)


def test_community_centres_when_there_are_more_of_them_then_they_are_nearer(city: City) -> None:
    both = np.concatenate((city.schools_xy, city.centres_xy))
    with_centres = nearest_sites(city.cells_xy, both).nearest()
    assert (with_centres <= reach(city).nearest() + 1e-9).all()
    alone = nearest_sites(city.cells_xy, city.centres_xy)
    assert measure(alone.nearest(), city.people()["75+"], within_minutes=15).share_within > 0.3


def test_school_when_switched_off_then_its_children_go_to_the_next_ones_and_nobody_is_lost(city: City) -> None:
    name = "高松市立栗林小学校"
    number = city.schools.index(name)
    pupils = city.demand.of(Function.ELEMENTARY_SCHOOL, 2018)
    before, after = reach(city), reach(city, closed=name)
    capacity = loads(before, pupils, sites=len(city.schools)) * 1.25
    loss = who_loses(before, after, people=city.people(), users=pupils, capacity=capacity, within_minutes=15)
    own = before.site[:, 0] == number
    assert loss.users == pytest.approx(pupils[own].sum())
    assert loss.people["0-14"] == pytest.approx(city.people()["0-14"][own].sum())
    assert loss.people["75+"] < loss.people["65+"] < loss.people["all"]
    assert loss.extra_minutes_mean > 0 and loss.unserved_people == 0
    receivers = {city.schools[move.receiver] for move in loss.moves}
    assert name not in receivers and len(receivers) >= 2
    assert sum(move.users for move in loss.moves) == pytest.approx(loss.users)
    # By hand: a receiver's fill rises by exactly the pupils it takes.
    for move in loss.moves:
        rise = move.users / capacity[move.receiver]
        assert move.fill_before == pytest.approx(0.8) and move.fill_after == pytest.approx(0.8 + rise)
    assert loads(after, pupils, sites=len(city.schools)).sum() == pytest.approx(pupils.sum())


def test_pupils_when_expected_then_close_to_two_fifths_of_the_children(city: City) -> None:
    children = city.grid.total(AgeBand.CHILD, 2018)
    assert city.demand.total(Function.ELEMENTARY_SCHOOL, 2018) == pytest.approx(children * 0.4, rel=0.02)
