"""Whatever a file is of, each of its columns is told: read as what, kept, or not used."""

import csv
import io
import json
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import ZoneKind
from app.formats.details.budget_sheet import read_budget
from app.formats.details.inspection_sheet import read_inspections
from app.formats.details.land_sheet import read_land
from app.formats.details.target_sheet import read_area_targets
from app.formats.details.year_sheet import read_years
from app.formats.people.population_file import read_population
from app.formats.places.addresses import read_town_table
from app.formats.places.shelter_sheet import read_shelters
from app.formats.places.zone_file import read_zones
from app.formats.records.column_words import ColumnUse, column_rows
from app.formats.transfer.file_kind import kind_of_file

Columns = dict[str, Sequence[str]]
# Kind → columns it reads (three rows each), which of them must be told as read, and its reader.
KINDS: dict[str, tuple[Columns, set[str], Callable[[bytes], Sequence[ColumnUse]]]] = {
    "population": (
        {"町名": ["北町", "南町", "東町"], "総人口": ["10", "20", "30"], "緯度": ["34.1"] * 3, "経度": ["137.1"] * 3},
        {"町名", "総人口", "緯度", "経度"},
        lambda data: read_population(data, year=2024).columns,
    ),
    "people by sex": (
        {"町名": ["北町", "北町", "南町", "南町"], "性別": ["男", "女"] * 2, "人口": ["5", "6", "7", "8"]},
        {"町名", "性別", "人口"},
        lambda data: read_population(data, year=2024).columns,
    ),
    "mesh": (
        {"MESH_ID": ["52373501", "52373502", "52373503"], "PTN_2020": ["5", "6", "7"], "SHICODE": ["23201"] * 3},
        {"MESH_ID", "PTN_2020", "SHICODE"},
        lambda data: read_population(data).columns,
    ),
    "shelters": (
        {"名称": ["一小", "二小", "館"], "緯度": ["34.7"] * 3, "経度": ["137.4"] * 3, "洪水": ["1", "", "1"]},
        {"名称", "緯度", "経度", "洪水"},
        lambda data: read_shelters(data).columns,
    ),
    "years": (
        {"施設名": ["一小", "二小", "館"], "年度": ["2024"] * 3, "利用者数": ["10", "20", "30"]},
        {"施設名", "年度", "利用者数"},
        lambda data: read_years(data).columns,
    ),
    "inspections": (
        {"施設名": ["一小", "二小", "館"], "屋根": ["A", "B", "C"], "外壁": ["B", "B", "D"], "年度": ["2024"] * 3},
        {"施設名", "屋根", "外壁", "年度"},
        lambda data: read_inspections(data).columns,
    ),
    "land": (
        {"施設名": ["一小", "二小", "館"], "敷地面積": ["100", "200", "300"], "所有者": ["市有", "市有", "民有"]},
        {"施設名", "敷地面積", "所有者"},
        lambda data: read_land(data).columns,
    ),
    "budget": (
        {"年度": ["2026", "2027", "2028"], "充当可能財源（千円）": ["1", "2", "3"]},
        {"年度", "充当可能財源（千円）"},
        lambda data: read_budget(data).columns,
    ),
    "targets": (
        {"目標年度": ["2036", "2046", "2056"], "削減率": ["10%", "20%", "30%"], "計画名": ["一", "二", "三"]},
        {"目標年度", "削減率", "計画名"},
        lambda data: read_area_targets(data).columns,
    ),
    "addresses": (
        {"大字町丁目名": ["北町", "南町", "東町"], "緯度": ["34.7"] * 3, "経度": ["137.4"] * 3},
        {"大字町丁目名", "緯度", "経度"},
        lambda data: read_town_table(data).columns,
    ),
}
# What none of the kinds above reads.
STRANGE = ("電話番号", "メモ欄", "ホームページ", "Remarks", "電子メール", "駐車場の台数", "開館の曜日", "築年数")


def table(columns: Columns) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(columns), *zip(*columns.values(), strict=True)])
    return text.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(
    strange=st.lists(
        st.tuples(st.sampled_from(STRANGE), st.sampled_from(["", "あり", "なし"])), unique_by=lambda x: x[0]
    ),
    dice=st.randoms(use_true_random=False),
)
def test_every_column_of_any_kind_is_told_in_words(
    kind: str, strange: list[tuple[str, str]], dice: random.Random
) -> None:
    own, needed, columns_of = KINDS[kind]
    count = len(next(iter(own.values())))
    columns = [*own.items(), *((heading, [cell] * count) for heading, cell in strange)]
    dice.shuffle(columns)
    told = columns_of(table(dict(columns)))
    assert [use.heading for use in told] == [heading for heading, _ in columns]
    uses = {use.heading: use.use for use in told}
    assert {heading for heading in needed if uses[heading] == "read"} == needed
    assert {heading: uses[heading] for heading, cell in strange} == {
        heading: "unused" if cell else "empty" for heading, cell in strange
    }
    for language in ("ja", "en"):
        assert all(row["message"] and "{" not in row["message"] for row in column_rows(told, language))


def layer(*features: dict[str, object]) -> bytes:
    ring = [[137.3, 34.7], [137.4, 34.7], [137.4, 34.8], [137.3, 34.7]]
    shapes = [
        {"type": "Feature", "properties": one, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for one in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": shapes}).encode()


def test_attributes_of_a_zone_are_read_or_kept_with_it() -> None:
    data = layer(
        {"区域名": "一", "浸水深": "0.5m", "備考": "旧版", "空": ""},
        {"区域名": "二", "浸水深": "3m", "備考": "", "空": ""},
    )
    told = read_zones(data, kind=ZoneKind.FLOOD, filename="a.geojson").columns
    uses = {use.heading: (use.use, use.field) for use in told}
    assert uses == {
        "区域名": ("read", "zone_name"),
        "浸水深": ("read", "zone_rank"),
        "備考": ("attribute", None),
        "空": ("empty", None),
    }


def test_five_year_groups_of_a_mesh_layer_are_named_as_left_out() -> None:
    point = {"MESH_ID": "52373501", "PTN_2020": 5, "PTC_2020": 3, "PT05_2020": 1, "RTA_2020": 0.2}
    told = {use.heading: use.use for use in read_population(layer(point, point | {"MESH_ID": "52373502"})).columns}
    assert (told["PTN_2020"], told["PT05_2020"], told["RTA_2020"]) == ("read", "unused", "unused")
    assert told.keys() == point.keys()


def test_areas_named_after_a_municipality_are_its_boundary_and_wards_are_not() -> None:
    assert kind_of_file(layer({"name": "愛知県豊橋市"}, {"name": "愛知県豊橋市"}), "23201.geojson").kind == "boundary"
    assert kind_of_file(layer({"name": "岩田校区"}, {"name": "豊橋市"}), "a.geojson").kind == "zones"
