"""Make the sample city. Everything in it is invented; the same seed always gives the same bytes.

    python -m sample_data.generate [FOLDER]

Writes into sample_data/ unless another folder is named. No network, no real facility.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.domain.people.mesh import mesh_bounds
from sample_data.city import books, neighbour
from sample_data.city.estates import estates, land_rows, operator_rows
from sample_data.city.ground import Ground, lay_out, lonlat, to_lonlat
from sample_data.city.kinds import KINDS
from sample_data.city.people import BANDS, YEARS, People, settle
from sample_data.city.places import CITY, CITY_CODE, PREFECTURE
from sample_data.city.roads import roads_osm
from sample_data.city.rolls import rolls
from sample_data.city.stock import raise_stock
from sample_data.city.table import facility_rows

SEED = 20_260_401
Feature = tuple[BaseGeometry, dict[str, str | int | float]]


def main(folder: Path) -> None:
    land, folk, stock, money, grades, works, next_door = np.random.default_rng(SEED).spawn(7)
    ground = lay_out(land)
    people = settle(ground, folk)
    facilities = raise_stock(KINDS, ground, people, stock)
    sheltering = {f.code for f in books.refuges(facilities)}
    folder.mkdir(parents=True, exist_ok=True)
    known = estates(facilities, land)
    shut = frozenset(code for code, estate in known.items() if estate.use_state == "休止中")
    _table(folder / "facilities.csv", facility_rows(facilities, (CITY_CODE, CITY), sheltering, known))
    _table(folder / "land.csv", land_rows(facilities, known))
    _table(folder / "operators.csv", operator_rows(facilities))
    _table(folder / "functions.csv", books.functions(facilities))
    _table(folder / "years.csv", books.years(facilities, money, rolls(facilities, people, books.YEARS), shut))
    _table(folder / "inspections.csv", books.inspections(facilities, grades))
    _table(folder / "repairs.csv", books.repairs(facilities, works))
    _table(folder / "shelters.csv", books.shelters(facilities, ground))
    _table(folder / "budget.csv", books.budget())
    _table(folder / "target.csv", books.targets())
    _table(folder / "towns.csv", _town_rows(ground))
    across = neighbour.raise_town(ground, next_door)
    _table(folder / "neighbour_facilities.csv", neighbour.rows(across, next_door))
    _table(folder / "neighbour_functions.csv", books.functions(across))
    _table(folder / "neighbour_years.csv", books.years(across, next_door))
    _layers(folder, ground, people)


def _layers(folder: Path, ground: Ground, people: People) -> None:
    n03 = {"N03_001": PREFECTURE, "N03_004": CITY, "N03_007": CITY_CODE[:5]}
    _features(folder / "boundary.geojson", [(to_lonlat(ground.boundary), n03)])
    _features(
        folder / "districts.geojson",
        [
            (to_lonlat(shape), {"地区コード": n, "地区名": name})
            for n, (name, shape) in enumerate(ground.districts.items(), 1)
        ],
    )
    river = {"A31a_201": "8199999001", "A31a_202": "彩辺川（架空）"}
    _features(folder / "flood.geojson", [(to_lonlat(a), river | {"A31a_205": r}) for r, a in ground.flood.items()])
    _features(folder / "landslide.geojson", _slope_features(ground))
    _features(
        folder / "residential_guidance.geojson",
        [(to_lonlat(ground.guidance), {"区域名": "居住誘導区域", "市町村名": CITY})],
    )
    (folder / "roads.osm").write_bytes(roads_osm(ground))
    _features(folder / "population_mesh.geojson", _mesh_features(people))


def _slope_features(ground: Ground) -> Iterator[Feature]:
    for n, (kind, shape) in enumerate(ground.slopes, start=1):
        steep = "2" if n % 3 == 0 else "1"
        yield (
            to_lonlat(shape),
            {"A33_001": kind, "A33_002": steep, "A33_003": "01", "A33_004": f"架空-{n:03d}", "A33_005": f"彩辺第{n}号"},
        )


def _mesh_features(people: People) -> Iterator[Feature]:
    total = people.total()
    for n, shape in enumerate(shapely.box(*mesh_bounds(people.codes.tolist()).T)):
        values: dict[str, str | int | float] = {"MESH_ID": str(people.codes[n]), "SHICODE": CITY_CODE[:5]}
        for k, year in enumerate(YEARS):
            values[f"PTN_{year}"] = int(total[n, k]) / 10
            for band in (*BANDS, "PTD"):
                values[f"{band}_{year}"] = int(people.tenths[band][n, k]) / 10
        yield shapely.transform(shape, lambda c: np.round(c, 7)), values


def _town_rows(ground: Ground) -> Iterator[books.Row]:
    for town in ground.towns:
        lon, lat = lonlat(town.x_km, town.y_km)
        yield {
            "都道府県コード": "01", "都道府県名": PREFECTURE, "市区町村コード": CITY_CODE[:5], "市区町村名": CITY,
            "大字町丁目コード": f"{CITY_CODE[:5]}{ground.towns.index(town) + 1:07d}", "大字町丁目名": town.label,
            "緯度": lat, "経度": lon, "原典資料コード": 0, "大字・字・丁目区分コード": 3 if town.block else 1,
        }  # fmt: skip


def _table(path: Path, rows: Iterable[books.Row]) -> None:
    """UTF-8 with a byte order mark, as town halls' spreadsheets expect."""
    kept = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(kept[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(kept)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _features(path: Path, features: Iterable[Feature]) -> None:
    """One feature a line, so that a change can be read."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": props, "geometry": mapping(shape)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for shape, props in features
    ]
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","features":[\n'
    path.write_bytes((head + ",\n".join(lines) + "\n]}\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
