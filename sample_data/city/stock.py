"""The invented facilities and their buildings (棟): where, how large, how old."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from sample_data.city.ground import Ground, Town
from sample_data.city.kinds import CATEGORY_ORDER, CB, LS, RC, TENANTS, Kind, S, W
from sample_data.city.people import People, whole_shares
from sample_data.city.places import VALLEY

BUILDINGS = 700
SCHOOLS = ("小学校", "中学校", "義務教育学校", "高等学校", "特別支援学校")
SPREAD_SCHOOLS = ("小学校", "中学校")
HOMES = ("市営住宅", "町営住宅")
SURVEY_YEAR = 2024
# Legal life (耐用年数省令 別表第一) by structure: school or housing, office, hospital.
LEGAL_LIFE = {RC: (47, 50, 39), S: (34, 38, 29), LS: (27, 30, 24), W: (22, 24, 17), CB: (38, 41, 36)}

# What tells a second house of one kind in one town from the first.
SUFFIXES = (("", ""), ("東", "ヒガシ"), ("西", "ニシ"), ("第二", "ダイニ"), ("北", "キタ"), ("第三", "ダイサン"))


@dataclass(frozen=True, slots=True)
class Building:
    name: str
    structure: str
    storeys: int
    area_m2: float
    built: tuple[int, int]
    checked: bool
    retrofitted: bool
    renovated: int | None = None

    @property
    def fiscal_year(self) -> int:
        year, month = self.built
        return year if month >= 4 else year - 1

    @property
    def old_code(self) -> bool:
        return self.built < (1981, 6)


@dataclass(frozen=True, slots=True)
class Facility:
    """`host` is the code of the facility in whose building a tenant lives; such a facility has no buildings."""

    code: str
    name: str
    kana: str
    kind: Kind
    town: Town
    x_km: float
    y_km: float
    address: str
    area_m2: float
    year: int
    buildings: tuple[Building, ...]
    host: str | None = None
    host_name: str | None = None

    @property
    def rural(self) -> bool:
        return not self.town.district.urban or self.town.district.name == "美稲沢"


def raise_stock(kinds: tuple[Kind, ...], ground: Ground, people: People, rng: np.random.Generator) -> list[Facility]:
    """Every facility of `kinds`, sorted by code; exactly BUILDINGS buildings; areas to the hundredth of a m²."""
    weight = town_people(ground, people)
    serial = dict.fromkeys(CATEGORY_ORDER, 0)
    found: list[Facility] = []
    for kind in kinds:
        areas = _areas(kind, rng)
        chosen = _choose_towns(kind, ground, weight, rng)
        if kind.small in SPREAD_SCHOOLS:
            areas = _by_people(areas, [weight[ground.towns.index(town)] for town in chosen])
        for n, town in enumerate(chosen):
            serial[kind.category] += 1
            code = f"{CATEGORY_ORDER.index(kind.category) + 11}{serial[kind.category]:03d}"
            shape = ground.districts[_home(kind, n, town, ground.towns).district.name]
            found.append(build_one(code, kind, town, areas[n], shape, found, rng, nth=n, towns=ground.towns))
    found = _add_annexes(found, rng)
    found += _tenants(found, serial, rng)
    return sorted(found, key=lambda f: f.code)


def town_people(ground: Ground, people: People) -> NDArray[np.float64]:
    """People of 2020 within about 0.7 km of each town."""
    at = np.array([(t.x_km, t.y_km) for t in ground.towns])
    away = np.square(at[:, None] - people.centres_km[None]).sum(axis=2)
    return (np.exp(-away / (2 * 0.7**2)) * people.total()[:, 0] / 10).sum(axis=1)


def _areas(kind: Kind, rng: np.random.Generator) -> list[float]:
    """Large first where the kind names single houses (the chief library before its branches)."""
    spread = rng.lognormal(0, 0.28, kind.count)
    if kind.names[0][0].find("{}") < 0 and kind.count > 1:
        spread *= 1.0 + 2.2 / np.arange(1, kind.count + 1) ** 1.6
    return [cents / 100 for cents in whole_shares(round(kind.area_m2 * 100), spread).tolist()]


def _by_people(areas: list[float], people: list[float]) -> list[float]:
    """The largest house where most people live."""
    order = np.argsort(np.argsort(-np.array(people), kind="stable"), kind="stable")
    return [sorted(areas, reverse=True)[rank] for rank in order.tolist()]


def _choose_towns(kind: Kind, ground: Ground, weight: NDArray[np.float64], rng: np.random.Generator) -> list[Town]:
    towns = ground.towns
    open_to = [n for n, t in enumerate(towns) if _welcome(kind, t)]
    if kind.where == "hubs":
        firsts = [next(n for n in range(len(towns)) if towns[n].district is d) for d in _district_order(ground)]
        return [towns[n] for n in (firsts if kind.count > 6 else firsts[-kind.count :])]
    if kind.where == "spread":
        return [towns[n] for n in _spread(open_to, kind.count, ground, weight)]
    share = np.sqrt(weight[open_to])
    chosen: list[int] = []
    while len(chosen) < kind.count:
        take = min(kind.count - len(chosen), len(open_to))
        chosen += rng.choice(open_to, take, replace=False, p=share / share.sum()).tolist()
    return [towns[n] for n in chosen]


def _welcome(kind: Kind, town: Town) -> bool:
    district = town.district
    if kind.where == "centre":
        return district.name == "彩辺中央"
    if kind.where == "urban":
        return district.urban
    if kind.where == "valley":
        return district.name == VALLEY
    if kind.where == "rural":
        return not district.urban or district.name == "美稲沢"
    if kind.small in SPREAD_SCHOOLS and district.name == VALLEY:
        return False  # the valley has a school of its own
    return town.block in (0, 1)


def _district_order(ground: Ground) -> list:
    return list(dict.fromkeys(t.district for t in ground.towns))


def _spread(open_to: list[int], count: int, ground: Ground, weight: NDArray[np.float64]) -> list[int]:
    """Each where (distance to the nearest already chosen) × people^0.7 is largest; the first in the centre."""
    at = np.array([(t.x_km, t.y_km) for t in ground.towns])
    chosen = [open_to[0]]
    while len(chosen) < count:
        near = np.min(np.hypot(*(at[:, None] - at[chosen][None]).transpose(2, 0, 1)), axis=1)
        chosen.append(max(open_to, key=lambda n: float(near[n] * (weight[n] + 60) ** 0.7)))
    return chosen


def build_one(
    code: str, kind: Kind, town: Town, area: float, shape: BaseGeometry, known: list[Facility],
    rng: np.random.Generator, *, nth: int = 0, towns: tuple[Town, ...] = (),
) -> Facility:  # fmt: skip
    """One facility of `kind` in `town`, inside `shape` (km), named unlike all of `known`."""
    name, kana, home = _name(kind, nth, town, towns, {f.name for f in known})
    x, y = _spot(home, shape, rng)
    # Most of such a stock was raised in the first half of its years.
    year = kind.built[0] + int((kind.built[1] - kind.built[0] + 1) * rng.beta(1.2, 1.9))
    year = dict(zip(range(kind.count - 1, -1, -1), reversed(kind.renewed), strict=False)).get(nth, year)
    buildings = tuple(_blocks(kind, area, year, rng))
    return Facility(code, name, kana, kind, home, x, y, _address(home, rng), area, year, buildings)


def _home(kind: Kind, n: int, town: Town, towns: tuple[Town, ...]) -> Town:
    """A place named in a single name is where that house stands."""
    single = [ja for ja, _ in kind.names if "{}" not in ja]
    return next((t for t in towns if n < len(single) and single[n].startswith(t.name)), town)


def _name(kind: Kind, n: int, town: Town, towns: tuple[Town, ...], taken: set[str]) -> tuple[str, str, Town]:
    """Single names come first; patterns take turns."""
    single = [pair for pair in kind.names if "{}" not in pair[0]]
    if n < len(single):
        return *single[n], _home(kind, n, town, towns)
    patterns = [pair for pair in kind.names if "{}" in pair[0]]
    ja, kana = patterns[(n - len(single)) % len(patterns)]
    place = (town.district.name, town.district.kana) if kind.where == "hubs" else (town.name, town.kana)
    for suffix, read in SUFFIXES:
        name = ja.format(place[0] + suffix)
        if name not in taken and name.removeprefix("旧") not in taken:
            return name, kana.format(place[1] + read), town
    raise ValueError(f"no free name for {ja} in {place[0]}")


def _spot(town: Town, shape: BaseGeometry, rng: np.random.Generator) -> tuple[float, float]:
    within = shape.buffer(-0.03)
    while True:
        x, y = rng.normal([town.x_km, town.y_km], 0.13 if town.block else 0.3)
        if within.contains(Point(x, y)):
            return float(x), float(y)


def _address(town: Town, rng: np.random.Generator) -> str:
    if town.block:
        return f"{town.name}{town.block}丁目{rng.integers(1, 24)}番{rng.integers(1, 30)}号"
    return f"{town.name}{rng.integers(1, 600)}番地{rng.integers(1, 40)}"


def _parts(kind: Kind, area: float, year: int) -> list[tuple[str, float, str, int]]:
    """Name, share of the area, structure and years after the first building."""
    if kind.small in SCHOOLS:
        # In every third old school the hall was built anew long after the house.
        hall = 31 if round(area) % 3 == 0 and year < 1990 else 1
        return [("校舎", 0.64, RC, 0), ("屋内運動場", 0.19, S, hall), ("増築校舎", 0.15, RC, 9), ("物置", 0.02, W, 3)]
    if kind.small in HOMES:
        blocks = max(1, min(9, round(area / (1500 if kind.structure == RC else 520))))
        return [(f"{n}号棟", 1 / blocks, kind.structure, (n - 1) * 2) for n in range(1, blocks + 1)]
    if kind.small in ("コミュニティセンター", "社会福祉施設") and area > 1000:
        return [("本館", 0.7, kind.structure, 0), ("増築棟", 0.3, kind.structure, 18)]
    if kind.small == "旧学校":
        return [("旧校舎", 0.76, RC, 0), ("旧屋内運動場", 0.24, S, 1)]
    if kind.small in ("病院", "市民会館", "体育館", "廃棄物処理施設") and area > 4000:
        return [("本館", 0.72, kind.structure, 0), ("別館", 0.24, kind.structure, 7), ("機械棟", 0.04, S, 0)]
    return [("本館", 1.0, kind.structure, 0)]


def _blocks(kind: Kind, area: float, year: int, rng: np.random.Generator) -> Iterator[Building]:
    parts = _parts(kind, area, year)
    cents = whole_shares(round(area * 100), np.array([p[1] for p in parts]))
    for (name, _, structure, later), cent in zip(parts, cents.tolist(), strict=True):
        yield _building(name, structure, cent / 100, min(year + later, 2022), kind, rng)


def _building(name: str, structure: str, area: float, year: int, kind: Kind, rng: np.random.Generator) -> Building:
    built = (year + (1 if (month := int(rng.choice([3, 3, 3, 10, 11, 12]))) == 3 else 0), month)
    old, draw = built < (1981, 6), rng.random(2)
    checked = old and bool(draw[0] < (1.0 if kind.category == "school" else 0.6))
    retrofitted = checked and bool(draw[1] < (0.95 if kind.category == "school" else 0.35))
    renovated = _renovated(kind, year, area, rng)
    return Building(name, structure, _storeys(structure, area, name), area, built, checked, retrofitted, renovated)


def _renovated(kind: Kind, year: int, area: float, rng: np.random.Generator) -> int | None:
    """Year of a large renovation: schools often, others now and then, 22 to 34 years after they were built."""
    when, draw = year + int(rng.integers(22, 35)), rng.random()
    likely = 0.45 if kind.category == "school" else 0.16
    return when if area > 400 and draw < likely and when <= SURVEY_YEAR else None


def _storeys(structure: str, area: float, name: str) -> int:
    if structure in (W, LS, CB) or "運動場" in name:
        return 2 if area > 700 else 1
    return 1 if area < 400 else 2 if area < 1200 else 3 if area < 6000 else 5


def _add_annexes(facilities: list[Facility], rng: np.random.Generator) -> list[Facility]:
    """Garages and stores beside larger houses, taken out of their area, until there are BUILDINGS buildings."""
    missing = BUILDINGS - sum(len(f.buildings) for f in facilities)
    able = [n for n, f in enumerate(facilities) if f.area_m2 > 260 and f.kind.small not in HOMES]
    if not 0 <= missing <= len(able):
        raise ValueError(f"{missing} annexes asked of {len(able)} facilities")
    for n in rng.choice(able, missing, replace=False).tolist():
        facility = facilities[n]
        first = facility.buildings[0]
        area = round(float(min(120, first.area_m2 * rng.uniform(0.03, 0.09))), 2)
        name = str(rng.choice(["車庫", "物置", "倉庫"]))
        annex = _building(name, str(rng.choice([W, LS, S])), area, facility.year + 2, facility.kind, rng)
        smaller = replace(first, area_m2=round(first.area_m2 - area, 2))
        facilities[n] = replace(facility, buildings=(smaller, *facility.buildings[1:], annex))
    return facilities


def _tenants(facilities: list[Facility], serial: dict, rng: np.random.Generator) -> list[Facility]:
    """After-school clubs in the first primary schools: their own code, money and people, no building."""
    club = next(f.kind for f in facilities if f.kind.small == "放課後児童クラブ")
    schools = [f for f in facilities if f.kind.small == "小学校"][:TENANTS]
    found = []
    for school in schools:
        serial[club.category] += 1
        code = f"{CATEGORY_ORDER.index(club.category) + 11}{serial[club.category]:03d}"
        name = school.name + "内放課後児童クラブ"
        area, kana = round(float(rng.uniform(70, 140)), 2), school.kana + "ナイホウカゴジドウクラブ"
        found.append(
            replace(school, code=code, name=name, kana=kana, kind=club, area_m2=area, buildings=(), host=school.code,
                  host_name=school.name)
        )  # fmt: skip
    return found


def legal_life(kind: Kind, structure: str) -> int:
    column = 2 if kind.small == "病院" else 0 if kind.category in ("school", "housing") else 1
    return LEGAL_LIFE[structure][column]
