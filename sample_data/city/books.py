"""The invented books of the town hall: functions, yearly money and use, inspections, repairs, shelters, budget."""

from collections.abc import Iterator

import numpy as np
import shapely

from app.domain.functions.naming import function_of
from app.domain.vocabulary import Category, Function
from sample_data.city.ground import Ground, lonlat
from sample_data.city.kinds import RC
from sample_data.city.places import CITY, CITY_CODE, PREFECTURE
from sample_data.city.rolls import Rolls
from sample_data.city.running import classes, energy, staff
from sample_data.city.stock import SURVEY_YEAR, Building, Facility, S

Row = dict[str, str | int | float]
YEARS = range(2020, 2025)
OPEN_DAYS = 300
# Visits of 2020–2022 were held down by the epidemic.
OPENING = {2020: 0.52, 2021: 0.6, 2022: 0.81, 2023: 0.95, 2024: 1.0}
PARTS = ("屋根・屋上", "外壁", "内部仕上げ", "電気設備", "機械設備")
PART_LIFE = (36, 42, 48, 35, 32)
# The plaza holds four functions under one roof: share of its area, capacity a day.
PLAZA = (
    (Function.COMMUNITY_CENTER, 0.45, 240),
    (Function.LIBRARY, 0.25, 200),
    (Function.HEALTH_CENTER, 0.18, 60),
    (Function.BRANCH_OFFICE, 0.12, 50),
)
SHELTERS = ("小学校", "中学校", "義務教育学校", "高等学校", "体育館", "コミュニティセンター", "公民館")
# Hill districts where one refuge alone is designated: closing it leaves nobody else.
LONE_REFUGE = ("上彩辺", "鶴野原")


def functions(facilities: list[Facility]) -> Iterator[Row]:
    for f in facilities:
        for function, area, capacity, unit in _functions(f):
            yield {
                "施設コード": f.code, "施設名": f.name, "機能": function.ja, "面積（㎡）": round(area, 2),
                "定員・能力": round(capacity) if capacity else "", "単位": unit,
            }  # fmt: skip


def _functions(f: Facility) -> list[tuple[Function, float, float, str]]:
    if f.kind.small == "交流施設":
        return [(function, f.area_m2 * share, places, "人/日") for function, share, places in PLAZA]
    function = function_of(f.name, f.kind.category, f.kind.category.ja, f.kind.small)
    return [(function, f.area_m2, capacity(f), f.kind.unit)]


def capacity(f: Facility) -> float:
    return max(1, round(f.area_m2 * f.kind.capacity_per_m2)) if f.kind.capacity_per_m2 else 0


def years(
    facilities: list[Facility], rng: np.random.Generator, rolls: Rolls | None = None, shut: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """Five years of each facility. A closed school costs its watch only; a tenant pays no upkeep of the house.

    `shut`: codes of houses suspended in the last year, where nobody came.
    """
    for f in facilities:
        quirk, lean = rng.lognormal(0, 0.18), rng.lognormal(0, 0.22)
        for year in YEARS:
            row = _year(f, year, quirk, lean, rng, (rolls or {}).get(f.code, {}).get(year))
            yield row | {"利用者数": 0, "稼働率": 0.0, "職員数": 0.0} if f.code in shut and year == YEARS[-1] else row


def _year(f: Facility, year: int, quirk: float, lean: float, rng: np.random.Generator, roll: int | None) -> Row:
    whole = f.area_m2 * f.kind.yen_m2 * quirk * (1 + 0.012 * (year - 2020)) * rng.lognormal(0, 0.04)
    visits, share = _use(f, year, lean, rng)
    visits = visits if roll is None else roll
    let = f.kind.manager == "指定管理"
    paid = 0 if let else int(round(whole * 0.36, -3))
    upkeep = 0 if f.host else round(whole * 0.27, -3)
    # Snow, heating and the price of fuel in 2022 and after.
    utilities = round(whole * (0.22 if year < 2022 else 0.27), -3)
    return {
        "施設コード": f.code, "施設名": f.name, "年度": year, "維持管理費": int(upkeep), "光熱水費": int(utilities),
        "人件費": paid, "指定管理料": int(round(whole * 0.36, -3)) if let else 0,
        "その他経費": int(round(whole * 0.11, -3)), "収入": int(round(whole * f.kind.income * _opening(f, year), -3)),
        "利用者数": visits if f.kind.users_unit else "", "利用者の単位": f.kind.users_unit,
        "稼働率": round(100 * share, 1) if f.kind.users_unit == "人（延べ）" else "",
        "学級数": classes(f, visits), "職員数": staff(f, paid), **energy(f, _opening(f, year) ** 0.5),
    }  # fmt: skip


def _use(f: Facility, year: int, lean: float, rng: np.random.Generator) -> tuple[int, float]:
    """People (or households, meals) of the year and use ÷ capacity, at most 0.97."""
    fall = (1.035 if f.rural else 1.016) ** (2024 - year)
    load = min(0.97, (f.kind.load_rural if f.rural else f.kind.load) * lean * fall * rng.lognormal(0, 0.02))
    if f.kind.users_unit == "人（延べ）":
        load *= _opening(f, year)
        return round(capacity(f) * load * OPEN_DAYS), load
    return round(capacity(f) * load), load


def _opening(f: Facility, year: int) -> float:
    """Homes, schools and hospitals went on; houses one visits of free will closed for months."""
    visited = f.kind.users_unit == "人（延べ）" and f.kind.category is not Category.MEDICAL
    return OPENING[year] if visited else 1.0


def inspections(facilities: list[Facility], rng: np.random.Generator) -> Iterator[Row]:
    """Part grades of buildings over 100 m²; about one in twelve was never surveyed."""
    for f in facilities:
        for n, b in enumerate(f.buildings, start=1):
            if b.area_m2 < 100 or rng.random() < 0.08:
                continue
            year = int(rng.integers(2019, SURVEY_YEAR + 1))
            row: Row = {"施設コード": f.code, "施設名": f.name, "棟番号": n, "棟名": b.name, "調査年度": year}
            for part, life in zip(PARTS, PART_LIFE, strict=True):
                row[part] = _grade((year - b.fiscal_year) / life + rng.normal(0, 0.28))
            yield row


def _grade(worn: float) -> str:
    return "A" if worn < 0.45 else "B" if worn < 0.95 else "C" if worn < 1.6 else "D"


# Work, part, yen a m² of floor.
WORKS = (
    ("屋上防水改修工事", "屋根・屋上", 9_000),
    ("外壁改修工事", "外壁", 14_000),
    ("暖房ボイラー更新工事", "機械設備", 7_500),
    ("受変電設備更新工事", "電気設備", 6_000),
    ("内部改修工事", "内部仕上げ", 21_000),
    ("給排水管改修工事", "機械設備", 8_200),
)


def repairs(facilities: list[Facility], rng: np.random.Generator) -> Iterator[Row]:
    """Works over 1.3 million yen since 2005, and the seismic works of the school programme."""
    for f in facilities:
        for n, b in enumerate(f.buildings, start=1):
            if b.renovated:
                cost = int(round(b.area_m2 * rng.uniform(95_000, 150_000), -5))
                yield _repair(f, n, b, (b.renovated, "大規模改修工事", "全体", cost))
            if b.retrofitted:
                cost = int(round(b.area_m2 * rng.uniform(28_000, 52_000), -4))
                yield _repair(f, n, b, (int(rng.integers(2006, 2016)), "耐震補強工事", "構造体", cost))
            for _ in range(int(rng.poisson(0.9 if b.area_m2 > 800 else 0.25))):
                work, part, price = WORKS[int(rng.integers(len(WORKS)))]
                cost = int(round(b.area_m2 * price * rng.lognormal(0, 0.3), -4))
                if cost >= 1_300_000 and b.fiscal_year < 2005:
                    yield _repair(f, n, b, (int(rng.integers(2005, 2025)), work, part, cost))


def _repair(f: Facility, n: int, b: Building, done: tuple[int, str, str, int]) -> Row:
    year, work, part, cost = done
    return {
        "施設コード": f.code, "施設名": f.name, "棟番号": n, "棟名": b.name, "年度": year, "工事名": work,
        "部位": part, "金額": cost,
    }  # fmt: skip


def refuges(facilities: list[Facility]) -> list[Facility]:
    """Designated shelters: houses over 400 m² with a large room; a single one in each LONE_REFUGE district."""
    fit = [f for f in facilities if f.kind.small in SHELTERS and f.area_m2 > 400 and not f.host]
    lone = {}
    for f in fit:
        if f.town.district.name in LONE_REFUGE and f.kind.small in ("小学校", "コミュニティセンター", "体育館"):
            lone.setdefault(f.town.district.name, f.code)
    return [f for f in fit if f.town.district.name not in LONE_REFUGE or f.code in lone.values()]


def shelters(facilities: list[Facility], ground: Ground) -> Iterator[Row]:
    """The national file's header: 1 = fit for this kind of disaster, blank = not."""
    deep = shapely.union_all([area for rank, area in ground.flood.items() if rank >= 2])
    wet = shapely.union_all(list(ground.flood.values()))
    slopes = shapely.union_all([area.buffer(0.03) for _, area in ground.slopes])
    for n, f in enumerate(refuges(facilities), start=1):
        here, lonlats = shapely.Point(f.x_km, f.y_km), lonlat(f.x_km, f.y_km)
        sound = any(b.area_m2 > 300 and (not b.old_code or b.retrofitted) for b in f.buildings)
        strong = any(b.structure in (RC, S) for b in f.buildings)
        yield {
            "NO": n, "共通ID": f"E{CITY_CODE}{n:05d}", "施設・場所名": f.name, "住所": f"{PREFECTURE}{CITY}{f.address}",
            "洪水": _mark(not deep.contains(here)), "崖崩れ、土石流及び地滑り": _mark(not slopes.contains(here)),
            "高潮": "", "地震": _mark(sound), "津波": "", "大規模な火事": _mark(strong),
            "内水氾濫": _mark(not wet.contains(here)),
            "火山現象": "", "指定避難所との住所同一": 1, "緯度": lonlats[1], "経度": lonlats[0], "備考": "架空",
        }  # fmt: skip


def _mark(fit: bool) -> int | str:
    return 1 if fit else ""


def budget() -> Iterator[Row]:
    """Money for renewal each year, falling with the people; a bond programme lifts the first ten years."""
    for year in range(2025, 2065):
        own = round(5_600_000_000 * 0.996 ** (year - 2025), -6)
        bond = 3_200_000_000 if year < 2035 else 3_000_000_000
        state = 900_000_000 if year < 2035 else 800_000_000
        fund = 150_000_000 if year < 2030 else 80_000_000
        yield {
            "年度": year, "充当可能財源": int(own + bond + state + fund), "うち一般財源": int(own),
            "うち地方債等": bond, "うち国県支出金": state, "うち基金繰入金": fund,
        }  # fmt: skip


def targets() -> Iterator[Row]:
    """The target of the invented 公共施設等総合管理計画: as many towns of this kind set it in 2016."""
    for year, cut in ((2035, 10), (2046, 30)):
        yield {
            "計画名": "彩辺市公共施設等総合管理計画（架空）", "基準年度": 2016, "基準面積（㎡）": 622_000,
            "目標年度": year, "削減率（%）": cut,
        }  # fmt: skip
