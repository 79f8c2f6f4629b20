"""Whole invented towns as the files a town hall would send: lists, years, people, boundary, zones, roads.

Nothing in them is real: their place on the map is borrowed, their names belong to nobody. The same town always gives
the same bytes. `python -m tests.towns island FOLDER` writes the files of a town, for the command line or by hand.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

import shapely
from shapely.geometry import MultiPoint, Point, box, mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app.domain.people.mesh import MeshLevel, mesh_bounds, mesh_centroids, mesh_code
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import import_details
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_networks import import_roads
from app.services.importing.import_places import import_boundary, import_population, import_zones
from app.store.place import municipalities

RC, S, W, CB = "鉄筋コンクリート造", "鉄骨造", "木造", "コンクリートブロック造"
PUPILS, CHILDREN, VISITS, HOMES, MEALS, FUNERALS = "児童生徒数", "児童数", "人（延べ）", "世帯", "食/日", "件"
SCHOOL, CULTURE, CARE, MEDICAL, OFFICE = "学校教育系施設", "市民文化系施設", "保健・福祉施設", "医療施設", "行政系施設"
CHILD, SPORT, LEARN, WORK, WASTE, OTHER = (
    "子育て支援施設", "スポーツ・レクリエーション系施設", "社会教育系施設", "産業系施設", "供給処理施設", "その他",
)  # fmt: skip
# Small class → large class, running cost in yen a m² and year.
CLASSES = {
    "小学校": (SCHOOL, 5_500), "中学校": (SCHOOL, 5_200), "学校給食センター": (SCHOOL, 60_000),
    "公民館": (CULTURE, 8_500), "集会所": (CULTURE, 2_500), "図書館": (LEARN, 24_000), "資料館": (LEARN, 9_000),
    "体育館": (SPORT, 7_000), "温泉": (SPORT, 28_000), "キャンプ場": (SPORT, 9_000), "スキー場": (SPORT, 11_000),
    "観光案内所": (SPORT, 20_000), "保育所": (CHILD, 150_000), "老人福祉センター": (CARE, 15_000),
    "デイサービスセンター": (CARE, 40_000), "診療所": (MEDICAL, 70_000), "役場": (OFFICE, 12_000),
    "出張所": (OFFICE, 20_000), "消防署": (OFFICE, 120_000), "消防団詰所": (OFFICE, 1_500),
    "防災倉庫": (OFFICE, 800), "倉庫": (OFFICE, 600), "車庫": (OFFICE, 900), "町営住宅": ("公営住宅", 2_400),
    "村営住宅": ("公営住宅", 2_400), "教員住宅": (OTHER, 2_000), "農業施設": (WORK, 7_000), "漁業施設": (WORK, 7_000),
    "ごみ処理施設": (WASTE, 30_000), "し尿処理施設": (WASTE, 30_000), "斎場": (OTHER, 18_000),
    "船客待合所": (OTHER, 9_000), "公衆トイレ": (OTHER, 6_000), "旧学校": (OTHER, 700),
}  # fmt: skip
YEARS = (2022, 2023, 2024)
PEOPLE_YEARS = (2020, 2025, 2030, 2035, 2040, 2045, 2050)
KM_PER_DEGREE = 111.32
Row = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Facility:
    """One facility: `at` in km east and north of the town's origin; `users` of 2024 in `unit`. A school over 1,500 m²
    has its gymnasium as a building of its own, six years younger."""

    name: str
    small: str
    area_m2: float
    built: int
    structure: str
    at: tuple[float, float]
    district: str
    users: int = 0
    unit: str = ""
    shelter: bool = False
    classrooms: int | None = None
    capacity: tuple[int, str] | None = None
    retrofitted: bool | None = None
    host: str = ""

    @property
    def blocks(self) -> tuple[tuple[str, float, int, str], ...]:
        if self.host or self.area_m2 <= 0:
            return ()
        if CLASSES[self.small][0] == SCHOOL and self.area_m2 > 1_500:
            gym = round(self.area_m2 * 0.28)
            return ("校舎", self.area_m2 - gym, self.built, self.structure), ("屋内運動場", gym, self.built + 6, S)
        return (("本棟", self.area_m2, self.built, self.structure),)


@dataclass(frozen=True, slots=True)
class InventedTown:
    """A town and its files. `parts`: pieces of land in km; `hamlets`: (east, north, people of 2020); `zones`: kind →
    shapes in km; `road`: the line of its only road, None where no roads are known."""

    code: str
    name: str
    prefecture: str
    origin: tuple[float, float]
    parts: tuple[BaseGeometry, ...]
    districts: Mapping[str, tuple[float, float]]
    hamlets: tuple[tuple[float, float, int], ...]
    yearly_fall: float
    facilities: tuple[Facility, ...]
    zones: Mapping[str, tuple[BaseGeometry, ...]]
    budget_yen: int
    road: tuple[tuple[float, float], ...] | None = None

    @property
    def credit(self) -> str:
        return f"{self.name}（架空）"

    def lonlat(self, x_km: float, y_km: float) -> tuple[float, float]:
        lon, lat = self.origin
        east = KM_PER_DEGREE * math.cos(math.radians(lat))
        return round(lon + x_km / east, 6), round(lat + y_km / KM_PER_DEGREE, 6)

    def files(self) -> dict[str, bytes]:
        """Name → bytes, in the order they are brought in."""
        made = {
            "boundary.geojson": _layer(self, [(part, self._n03()) for part in self.parts]),
            "facilities.csv": _table(_facility_rows(self)),
            "functions.csv": _table(_function_rows(self)),
            "years.csv": _table(_year_rows(self)),
            "land.csv": _table(_land_rows(self)),
            "budget.csv": _table(_budget_rows(self)),
            "population_mesh.geojson": _population(self),
            "districts.geojson": _layer(self, _districts(self)),
        }
        for kind, shapes in self.zones.items():
            made[f"{kind}.geojson"] = _layer(self, [(shape, {"区分": "架空の想定"}) for shape in shapes])
        return made | ({"roads.osm": _roads(self)} if self.road else {})

    def _n03(self) -> dict[str, str]:
        return {"N03_001": self.prefecture, "N03_004": self.name, "N03_007": self.code[:5]}

    def code_of(self, number: int) -> str:
        return f"{self.code[:2]}{number + 1:03d}"


def bring_in(session: Session, town: InventedTown, *, actor: str = "見本") -> None:
    """Everything of the town into an empty register, through the same doors as any town's files."""
    files = town.files()
    home = municipalities.ensure(session, town.code, town.credit, prefecture=town.prefecture)
    home.is_invented = True
    boundary = files.pop("boundary.geojson")
    name = {"filename": "boundary.geojson", "source": town.credit, "actor": actor}
    import_boundary(session, boundary, code=town.code, name=town.credit, **name)
    for filename, data in files.items():
        kind, told = filename.split(".")[0], {"filename": filename, "actor": actor}
        if kind == "facilities":
            import_facilities(session, data, **told)
        elif kind in {"functions", "years", "land"}:
            import_details(session, data, kind=kind, **told)
        elif kind == "budget":
            import_budget(session, data, **told)
        elif kind == "population_mesh":
            import_population(session, data, source=town.credit, **told)
        elif kind == "roads":
            import_roads(session, data, source=town.credit, **told)
        else:
            zone = "district" if kind == "districts" else kind
            import_zones(session, data, kind=zone, source=town.credit, covers_home=True, **told)


def town_named(name: str) -> InventedTown:
    """The town of a module of this folder."""
    town = import_module(f"tests.towns.{name}").TOWN
    assert isinstance(town, InventedTown)
    return town


def _facility_rows(town: InventedTown) -> Iterable[Row]:
    for number, each in enumerate(town.facilities):
        lon, lat = town.lonlat(*each.at)
        head: Row = {
            "全国地方公共団体コード": town.code, "地方公共団体名": town.name, "施設コード": town.code_of(number),
            "施設名": each.name, "大分類": CLASSES[each.small][0], "小分類": each.small, "地区": each.district,
            "緯度": lat, "経度": lon, "避難所指定": "○" if each.shelter else "",
            "利用状況": "未利用" if each.small == "旧学校" else "供用中",
            "公有財産の区分": "普通財産" if each.small == "旧学校" else "行政財産",
            "普通教室数": "" if each.classrooms is None else each.classrooms, "併設先": each.host,
        }  # fmt: skip
        empty = dict.fromkeys(("棟番号", "棟名", "構造", "延床面積（㎡）", "建築年度", "耐震基準", "耐震補強"), "")
        for block, (name, area, built, structure) in enumerate(each.blocks, start=1):
            yield head | {
                "棟番号": block, "棟名": name, "構造": structure, "延床面積（㎡）": round(area, 1), "建築年度": built,
                "耐震基準": "旧耐震" if built < 1981 else "新耐震", "耐震補強": _retrofit(each, built),
            }  # fmt: skip
        if not each.blocks:
            yield head | empty


def _retrofit(each: Facility, built: int) -> str:
    """Schools were all strengthened; of other old buildings it is known where the town says so."""
    if built >= 1981:
        return "不要"
    done = True if CLASSES[each.small][0] == SCHOOL else each.retrofitted
    return "" if done is None else "済" if done else "未"


def _function_rows(town: InventedTown) -> Iterable[Row]:
    for number, each in enumerate(town.facilities):
        if each.capacity:
            yield {
                "施設コード": town.code_of(number), "施設名": each.name, "機能": each.small, "面積（㎡）": each.area_m2,
                "定員・能力": each.capacity[0], "単位": each.capacity[1],
            }  # fmt: skip


def _year_rows(town: InventedTown) -> Iterable[Row]:
    """Three years; users fall by 2 % a year, costs rise by 1 %."""
    for number, each in enumerate(town.facilities):
        whole = each.area_m2 * CLASSES[each.small][1]
        for year in YEARS:
            cost = whole * 1.01 ** (year - YEARS[0])
            users = round(each.users * 1.02 ** (YEARS[-1] - year))
            yield {
                "施設コード": town.code_of(number), "施設名": each.name, "年度": year,
                "維持管理費": round(cost * 0.3, -3), "光熱水費": round(cost * 0.25, -3),
                "人件費": round(cost * 0.3, -3), "その他経費": round(cost * 0.15, -3),
                "利用者数": users if each.unit else "", "利用者の単位": each.unit,
            }  # fmt: skip


def _land_rows(town: InventedTown) -> Iterable[Row]:
    """Sites 2.5 times the floor; price unknown, as in most small towns."""
    for number, each in enumerate(town.facilities):
        if each.blocks:
            yield {
                "施設コード": town.code_of(number), "施設名": each.name, "敷地面積（㎡）": round(each.area_m2 * 2.5),
                "土地所有者": town.name[-1] + "有",
            }  # fmt: skip


def _budget_rows(town: InventedTown) -> Iterable[Row]:
    return (
        {"年度": year, "充当可能財源": round(town.budget_yen * 0.99 ** (year - 2026), -6)} for year in range(2026, 2066)
    )


def _population(town: InventedTown) -> bytes:
    """500 m cells round each hamlet that lie on land, by age, falling every year; the old grow as a share."""
    cells = _cells(town)
    alive = sum(people for _, _, people in town.hamlets) / sum(cells.values())
    features = []
    for code in sorted(cells):
        told: Row = {"MESH_ID": code, "SHICODE": town.code[:5]}
        for year in PEOPLE_YEARS:
            told |= _ages(cells[code] * alive * (1 - town.yearly_fall) ** (year - 2020), year)
        features.append((box(*mesh_bounds([code])[0]), told))
    return _collection(features)


def _cells(town: InventedTown) -> dict[str, float]:
    """A hamlet's people: 40 % in its own cell, the rest in those of the eight around that lie on land."""
    found: dict[str, float] = {}
    land = shapely.union_all(list(town.parts))
    for east, north, people in town.hamlets:
        for right in (-1, 0, 1):
            for up in (-1, 0, 1):
                share = 0.4 if right == up == 0 else 0.1 if right == 0 or up == 0 else 0.05
                lon, lat = town.lonlat(east + right * 0.5, north + up * 0.5)
                code = mesh_code(lon, lat, MeshLevel.HALF)
                centre = mesh_centroids([code])[0].tolist()
                if land.contains(Point(_kilometres(town, *centre))):
                    found[code] = found.get(code, 0.0) + people * share
    return found


def _kilometres(town: InventedTown, lon: float, lat: float) -> tuple[float, float]:
    east = KM_PER_DEGREE * math.cos(math.radians(town.origin[1]))
    return (lon - town.origin[0]) * east, (lat - town.origin[1]) * KM_PER_DEGREE


def _ages(people: float, year: int) -> Row:
    """Tenths of a person, so that the ages add up to the total."""
    old = round(people * min(0.58, 0.42 + 0.005 * (year - 2020)), 1)
    child = round(people * max(0.06, 0.10 - 0.0012 * (year - 2020)), 1)
    middle = round(people - old - child, 1)
    total = round(old + child + middle, 1)
    return {
        f"PTN_{year}": total, f"PTA_{year}": child, f"PTB_{year}": middle, f"PTC_{year}": old,
        f"PTD_{year}": round(old * 0.55, 1),
    }  # fmt: skip


def _districts(town: InventedTown) -> list[tuple[BaseGeometry, Row]]:
    """Each piece of land belongs to the nearest district centre on it."""
    found = []
    for part in town.parts:
        centres = {name: Point(at) for name, at in town.districts.items() if part.contains(Point(at))}
        shapes = [part] if len(centres) == 1 else _nearest(part, list(centres.values()))
        for name, centre in centres.items():
            shape = next(shape for shape in shapes if shape.contains(centre))
            found.append((shape, {"地区名": name}))
    return found


def _nearest(part: BaseGeometry, centres: list[Point]) -> list[BaseGeometry]:
    cells = shapely.voronoi_polygons(MultiPoint(centres), extend_to=part)
    return [cell.intersection(part) for cell in cells.geoms]


def _roads(town: InventedTown) -> bytes:
    """One way along the line, a node every 400 m."""
    line = shapely.LineString(town.road or ())
    count = math.ceil(line.length / 0.4)
    points = [line.interpolate(number / count, normalized=True) for number in range(count + 1)]
    nodes = []
    for number, point in enumerate(points, start=1):
        lon, lat = town.lonlat(point.x, point.y)
        nodes.append(f' <node id="{number}" version="1" lat="{lat}" lon="{lon}" />')
    refs = "".join(f'<nd ref="{number}" />' for number in range(1, len(points) + 1))
    way = f' <way id="1" version="1">{refs}<tag k="highway" v="secondary" /><tag k="maxspeed" v="50" /></way>'
    head = "<?xml version='1.0' encoding='utf-8'?>\n<osm version=\"0.6\" generator=\"invented\">"
    return "\n".join([head, *nodes, way, "</osm>\n"]).encode()


def _layer(town: InventedTown, shapes: Iterable[tuple[BaseGeometry, Mapping[str, object]]]) -> bytes:
    """Shapes in km → GeoJSON in degrees."""

    def turn(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda points: [town.lonlat(x, y) for x, y in points.tolist()])

    return _collection([(turn(shape), told) for shape, told in shapes])


def _collection(shapes: Iterable[tuple[BaseGeometry, Mapping[str, object]]]) -> bytes:
    features = [{"type": "Feature", "properties": dict(told), "geometry": mapping(shape)} for shape, told in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _table(rows: Iterable[Row]) -> bytes:
    made = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(made[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return text.getvalue().encode("utf-8-sig")
