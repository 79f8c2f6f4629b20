# ruff: noqa: E501  one label a line
"""Words for assumptions: the label of every figure (`price.school.rebuild` → 学校教育系施設 建替え), and faults in them."""

import re
from typing import Final

from app.domain.cost.assumption_fields import FieldFault
from app.domain.vocabulary import Category, CostKind

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "price": ("単価", "Price"), "renovation": ("大規模改修", "large renovation"), "rebuild": ("建替え", "rebuild"),
    "path": ("経路", "Path"), "share": ("割合", "share"), "life": ("使用年数", "life"),
    "rebuild-spread": ("建替えの分散年数", "rebuild spread over"), "spread": ("分散年数", "spread over"),
    "extended-80": ("長寿命80年", "extended 80"), "standard-60": ("標準60年", "standard 60"), "extended-80-improved": ("長寿命80年（改良）", "extended 80, improved"),
    "extended-80-recovered": ("長寿命80年（回復）", "extended 80, recovered"), "not-extendable-60": ("延命できない60年", "not extendable, 60"),
    "share-of-renovation-price": ("改修単価に対する割合", "share of the renovation price"),
    "share-of-rebuild-price": ("建替え単価に対する割合", "share of the rebuild price"),
    "backlog-to-age": ("積み残しとする築年の上限", "backlog up to age"), "backlog-spread": ("積み残しの解消年数", "backlog spread over"),
    "phase": ("支出年の置き方", "Timing"), "centred": ("更新年を中心に分散", "centred on the due year"),
    "backlog": ("積み残し", "Backlog"), "unknown-year": ("建築年不明の床", "Unknown build year"),
    "before-base": ("基準年度より前の工事", "Works due before the base year"), "carried": ("繰り越す", "carried over"),
    "repair": ("日常の修繕", "Repair"), "running": ("維持運営", "Running cost"), "demolition": ("解体", "Demolition"),
    "price-level": ("単価の水準", "Price level"), "price-growth": ("単価の年上昇率", "Price growth"),
    "price-series": ("単価の系列", "Price series"),
    "road": ("一般道路", "Road"), "footway": ("自転車・歩行者道", "Footway"), "bridge": ("橋りょう", "Bridge"),
    "water_pipe": ("上水道管", "Water pipe"), "sewer_pipe": ("下水道管", "Sewer pipe"), "sewer_lined": ("下水道更生管", "Lined sewer pipe"),
    "cash": ("一般財源", "Cash"), "fm_bond_merge": ("公適債（集約化・複合化）", "FM bond: merging"),
    "fm_bond_long_life": ("公適債（長寿命化）", "FM bond: life extension"), "fm_bond_convert": ("公適債（転用）", "FM bond: conversion"),
    "fm_bond_demolition": ("公適債（除却）", "FM bond: demolition"), "depopulation_bond": ("過疎対策事業債", "Depopulated-area bond"),
    "general_bond": ("一般単独事業債", "General bond"), "bond_share": ("充当率", "bond share"), "tax_share": ("交付税措置率", "tax share"),
}  # fmt: skip
_PRESETS: Final[dict[str, tuple[str, str]]] = {
    "mic": ("総務省 60年/30年", "Ministry 60/30"), "long-life": ("長寿命化 80年", "Long life 80"), "city": ("市の設定", "City's own"),
}  # fmt: skip
_LISTS = (Category, CostKind)
_WORK_AT = re.compile(r"^([a-z_]+)-(\d+)$")
_UNITS: Final[dict[str, tuple[str, str]]] = {
    "yen/m2": ("円/㎡", "yen/m²"), "yen/m": ("円/m", "yen/m"), "yen/m2/year": ("円/㎡/年", "yen/m²/year"), "years": ("年", "years"),
    "1": ("", ""), "yes=1": ("（1＝はい）", "(1 = yes)"), "factor": ("倍", "×"), "per year": ("／年", "per year"),
    "yen/year": ("円/年", "yen/year"), "yen": ("円", "yen"), "m2": ("㎡", "m²"), "people": ("人", "people"), "points": ("点", "points"),
    "yen/km": ("円/km", "yen/km"), "yen/visit": ("円/回", "yen a visit"), "t": ("トン", "tonnes"), "kg/m2": ("kg/㎡", "kg/m²"),
    "kg/m2/year": ("kg/㎡/年", "kg/m²/year"), "year": ("年度", "fiscal year"), "places": ("か所", "places"),
    "facilities": ("施設", "facilities"), "s": ("秒", "s"), "hours": ("時間/年", "hours/year"),
    "visits/year": ("回/年", "visits/year"), "kg/kWh": ("kg/kWh", "kg/kWh"),
}  # fmt: skip
# code → (Japanese, English); {value} is what was given, {allowed} what may be.
_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "unknown_value": ("{pointer}: 「{value}」は使えません。{allowed} から選んでください", "{pointer}: “{value}” is unknown; choose one of {allowed}"),
    "unknown_key": ("{pointer}: この項目はありません。使える項目は {allowed} です", "{pointer}: no such field; known are {allowed}"),
    "not_a_number": ("{pointer}: 「{value}」は数値ではありません。数値を入れてください", "{pointer}: “{value}” is not a number; enter one"),
    "out_of_range": ("{pointer}: {value} は {allowed} の外です。範囲内の値を入れてください", "{pointer}: {value} is outside {allowed}; enter a value within"),
    "not_a_pair": ("{pointer}: 年度と倍率の組で入れてください", "{pointer}: enter a pair: fiscal year, factor"),
    "not_a_list": ("{pointer}: 一覧で入れてください", "{pointer}: enter a list"),
    "not_an_object": ("{pointer}: 項目と値の組で入れてください", "{pointer}: enter an object"),
    "shares_not_one": ("{pointer}: 割合の合計が {value} です。合わせて1にしてください", "{pointer}: the shares add up to {value}; make them 1"),
    "missing": ("{pointer}: 値がありません。入れてください", "{pointer}: missing; enter it"),
    "not_before_end_of_life": ("{pointer}: {value}年目は使用年数より後です。{allowed} の年にしてください", "{pointer}: {value} is not before the end of life; use {allowed}"),
}  # fmt: skip


def note_label(code: str, language: str) -> str:
    """The label of a figure; parts without a word (a city's own path) are shown as they are."""
    return " ".join(_part_label(part, language) for part in code.split("."))


def _part_label(part: str, language: str) -> str:
    if part in _WORDS:
        return _WORDS[part][language == "en"]
    for words in _LISTS:
        if part in {word.value for word in words}:
            return words.of(part).label(language)
    found = _WORK_AT.match(part)
    if found and found[1] in {kind.value for kind in CostKind}:
        kind = CostKind.of(found[1]).label(language)
        return f"{kind} at {found[2]}" if language == "en" else f"{found[2]}年目の{kind}"
    return part


def preset_label(name: str, language: str) -> str:
    return _PRESETS.get(name, (name, name))[language == "en"]


def unit_label(unit: str, language: str) -> str:
    return _UNITS.get(unit, (unit, unit))[language == "en"]


def fault_sentence(fault: FieldFault, language: str) -> str:
    """What is wrong with one assumption and what to do."""
    pattern = _FAULTS.get(fault.code, ("{pointer}: {value}",) * 2)[language == "en"]
    return pattern.format(pointer=fault.pointer, value=fault.value, allowed=fault.allowed)
