"""What can be wrong with a question to the OGC doors, in both languages."""

from app.errors import BadParameter, Fault

WORDS = {
    "unknown_parameter": ("{value} という指定はありません", "There is no parameter {value}"),
    "repeated_parameter": ("{value} が2回指定されています", "{value} is given twice"),
    "unknown_format": (
        "形式 {value} では答えられません。json か html を指定してください",
        "There is no format {value}: json or html",
    ),
    "not_a_limit": ("limit は1以上の整数です", "limit is a whole number from 1"),
    "not_an_offset": ("offset は0以上の整数です", "offset is a whole number from 0"),
    "not_a_box": (
        "bbox は4つまたは6つの数で、南西の角、北東の角の順です",
        "bbox is four or six numbers: lower corner, upper corner",
    ),
    "outside_crs": ("座標が座標参照系の範囲の外です", "Coordinates lie outside the reference system"),
    "unknown_crs": (
        "座標参照系 {value} はありません。/ogc/collections の crs から選んでください",
        "{value} is not among the reference systems listed under crs in /ogc/collections",
    ),
    "not_a_time": (
        "日時 {value} を読めません。RFC 3339（例 2024-04-01、2024-04-01T00:00:00Z、2024-04-01/..）で書いてください",
        "{value} is no RFC 3339 date, time or interval, such as 2024-04-01, 2024-04-01T00:00:00Z or 2024-04-01/..",
    ),
    "unknown_property": (
        "属性 {value} はありません。/queryables を見てください",
        "There is no property {value}; see /queryables",
    ),
    "unknown_language": ("filter-lang は cql2-text か cql2-json です", "filter-lang is cql2-text or cql2-json"),
    "not_cql2": ("フィルタをCQL2として読めません: {value}", "The filter is not CQL2: {value}"),
    "filter_too_large": ("フィルタが大きすぎます（上限 {value}）", "The filter is too large (limit {value})"),
    "unknown_operator": ("演算子 {value} はありません", "There is no operator {value}"),
    "unknown_function": ("関数 {value} はありません", "There is no function {value}"),
    "wrong_number": ("引数の数が違います: {value}", "Wrong number of arguments: {value}"),
    "wrong_type": ("値の型が合いません: {value}", "The types do not fit: {value}"),
    "not_comparable": ("比べられない型です: {value}", "These types cannot be compared: {value}"),
    "no_condition": ("真偽になる条件ではありません: {value}", "This is no condition: {value}"),
    "no_value": ("値として読めません: {value}", "This is no value: {value}"),
    "no_list": ("一覧として読めません: {value}", "This is no list: {value}"),
    "no_feature": ("GeoJSONの Feature を1つ送ってください", "Send one GeoJSON feature"),
    "no_point": ("geometry は点（Point）か null です", "geometry is a Point or null"),
    "no_such_field": ("属性 {value} はありません。/schema を見てください", "There is no property {value}; see /schema"),
    "id_is_fixed": ("施設コードは変えられません", "The number of a facility cannot be changed here"),
    "name_needed": ("施設名 name は必須です", "The property name is required"),
    "not_a_code": ("施設コードは1〜100文字です", "The number of a facility has 1 to 100 characters"),
    "not_of_entities": (
        "NGSI のエンティティでは properties と crs を指定できません",
        "Entities of NGSI are whole and in longitude and latitude: leave properties and crs out",
    ),
    "no_geometry": ("図形として読めません: {value}", "This is no geometry: {value}"),
}


def say(code: str, language: str, value: str = "") -> str:
    """The sentence of a code."""
    return WORDS[code][language == "en"].format(value=value)


def refusal(code: str, language: str, value: str, pointer: str) -> BadParameter:
    """The exception that answers 400 with one fault."""
    words = say(code, language, value)
    return BadParameter(words, [Fault(code, words, value, pointer=pointer)])
