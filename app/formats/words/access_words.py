# ruff: noqa: E501  one sentence a line
"""Sentences for what an access figure rests on: values and their sources, in Japanese and English."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]

# code → (Japanese, English); names in braces are filled in.
VALUES: Final[Words] = {
    "own_users": ("各施設の利用者が、その施設の場所にいるものとします", "each facility's own users stand at its own place"),
    "as_published": ("公表された値のまま", "as published"),
    "road_speeds": ("徒歩4.8km/h、車は道路の種類ごとの速さ", "4.8 km/h on foot; by car a usual speed for each class of road"),
    "winter": ("ふだんの{share}倍の速さ", "{share} of the usual speed"),
    "room": ("定員か稼働率。なければ、市内の混んでいる同種施設の面積当たり利用者数", "stated capacity or rate of use, else users per m² of the town's fuller places of the kind"),
    "pupils": ("児童・生徒数", "pupils"),
    "places": ("利用定員", "places"),
    "visits": ("年間の利用回数", "visits a year"),
    "users_fitted": ("{places}施設中、実績のある{counted}施設は、圏域の利用者数を実績に合わせています", "{counted} of {places} places count their users; the people around each are scaled to its count"),
    "left_out": ("{areas}地区・{people}人：{names}", "{areas} areas, {people} people: {names}"),
}  # fmt: skip
SOURCES: Final[Words] = {
    "walk": ("1分80m：不動産の表示に関する公正競争規約。道のりの倍率1.3は仮定", "80 m a minute: fair-trade rule for property advertising; detour 1.3: assumption"),
    "drive": ("時速30km（戸口から戸口まで）、道のりの倍率1.3は、いずれも仮定", "30 km/h door to door and detour 1.3: assumption"),
    "assumed": ("仮定。市の実績があれば置き換えてください", "assumption: replace by the city's own figure"),
    "school_age": ("学校教育法の就学年齢（0〜14歳の各歳は同数と仮定）", "School Education Act; ages 0–14 taken as cohorts of equal size (assumption)"),
    "census": ("2020年国勢調査の全国の割合", "national shares, census 2020"),
    "register": ("台帳の年度別実績", "yearly records of the register"),
    "none_loaded": ("この市町村の人口は取り込まれていません", "no population of this town is loaded"),
    "left_out": ("位置が分からないか市域の外のため、計算に入れていません。人口ファイルの緯度・経度を直してください", "not counted: no position, or one outside the town; correct it in the population file"),
}  # fmt: skip
