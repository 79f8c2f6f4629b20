"""Facilities as a town hall lists them: one row a building, the facility repeated."""

from collections.abc import Iterator

from sample_data.city.books import Row
from sample_data.city.estates import Estate
from sample_data.city.ground import lonlat
from sample_data.city.places import PREFECTURE
from sample_data.city.running import classrooms
from sample_data.city.stock import Building, Facility, legal_life


def facility_rows(
    facilities: list[Facility], town: tuple[str, str], shelters: set[str], known: dict[str, Estate]
) -> Iterator[Row]:
    """`town` = code, name. A tenant gives one row without a building."""
    for f in facilities:
        head = _facility(f, town, f.code in shelters, known[f.code])
        if not f.buildings:
            yield head | _no_building()
        for n, building in enumerate(f.buildings, start=1):
            yield head | _building(f, n, building)


def _facility(f: Facility, town: tuple[str, str], shelter: bool, estate: Estate) -> Row:
    lon, lat = lonlat(f.x_km, f.y_km)
    return {
        "全国地方公共団体コード": town[0], "地方公共団体名": town[1], "施設コード": f.code, "施設名": f.name,
        "施設名カナ": f.kana, "大分類": f.kind.category.ja, "小分類": f.kind.small, "所管課": f.kind.department,
        "所在地": f"{PREFECTURE}{town[1]}{f.address}", "地区": f.town.district.name, "緯度": lat, "経度": lon,
        "土地面積（㎡）": "" if f.host else estate.land_m2, "普通教室数": classrooms(f),
        "避難所指定": "○" if shelter else "", "管理形態": f.kind.manager,
        "利用状況": estate.use_state, "公有財産区分": "" if f.host else estate.property_kind,
        "併設先": f.host_name or "",
    }  # fmt: skip


def _building(f: Facility, n: int, b: Building) -> Row:
    return {
        "棟番号": n, "棟名": b.name, "構造": b.structure, "階数": b.storeys, "延床面積（㎡）": b.area_m2,
        "建築年月": _japanese_month(*b.built), "建築年度": b.fiscal_year,
        "耐震基準": "旧耐震" if b.old_code else "新耐震",
        "耐震診断": ("済" if b.checked else "未") if b.old_code else "不要",
        "耐震補強": ("済" if b.retrofitted else "未") if b.old_code else "不要",
        "法定耐用年数": legal_life(f.kind, b.structure), "大規模改修年度": b.renovated or "",
    }  # fmt: skip


def _no_building() -> Row:
    names = (
        "棟番号 棟名 構造 階数 延床面積（㎡） 建築年月 建築年度 耐震基準 耐震診断 耐震補強 法定耐用年数 大規模改修年度"
    )
    return dict.fromkeys(names.split(), "")


def _japanese_month(year: int, month: int) -> str:
    """昭和 to January 1989 (by month), 平成 to April 2019, 令和 after."""
    if (year, month) >= (2019, 5):
        era, start = "令和", 2018
    elif (year, month) >= (1989, 2):
        era, start = "平成", 1988
    else:
        era, start = "昭和", 1925
    count = year - start
    return f"{era}{'元' if count == 1 else count}年{month}月"
