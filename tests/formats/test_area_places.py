"""Areas placed by name, checked against the positions their city published."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from app.formats.people.population_file import read_population
from app.formats.people.population_records import PopulationSheet
from app.formats.places.addresses import TownDictionary, TownEntry, towns_in_folder
from app.formats.places.area_places import place_areas
from app.formats.spatial.projection import to_plane


def test_areas_when_only_named_then_placed_and_the_known_are_left_alone() -> None:
    data = "町名,総数,緯度,経度\n一条東1丁目,10,,\n二条西,20,43.5,141.5\nどこでもない,5,,\n".encode()
    sheet = read_population(data, filename="pop.csv", year=2025)
    assert isinstance(sheet, PopulationSheet)
    towns = TownDictionary([TownEntry("北海道", "彩辺市", "一条東一丁目", "", 141.7, 43.2)])
    grid, missing = place_areas(sheet.grid, towns, municipality="彩辺市")
    assert grid.lon[:2].tolist() == [141.7, 141.5]
    assert missing == 1 and np.isnan(grid.lon[2])


def test_takamatsu_when_its_areas_are_placed_by_name_then_near_the_published_places(shared: Path) -> None:
    data = (shared / "data/C_population/takamatsu_regions/0066_201811.xlsx").read_bytes()
    sheet = read_population(data, filename="0066_201811.xlsx")
    assert isinstance(sheet, PopulationSheet)
    nowhere = np.full(len(sheet.grid), np.nan)
    towns = TownDictionary(towns_in_folder(shared / "data/D_addresses/geolonia_machi_aza"))
    grid, missing = place_areas(replace(sheet.grid, lon=nowhere, lat=nowhere), towns, municipality="高松市")
    assert missing <= 0.05 * len(grid)
    away = np.hypot(*(to_plane(grid.lon, grid.lat, 6672) - to_plane(sheet.grid.lon, sheet.grid.lat, 6672)).T)
    assert np.nanmedian(away) < 500
