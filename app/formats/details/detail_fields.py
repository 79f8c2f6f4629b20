"""The fields a column of a detail file can be mapped to, with their names: what the mapping screen offers."""

from typing import Final

from app.formats.details import function_sheet, inspection_sheet, land_sheet, operator_sheet, repair_sheet
from app.formats.records.facility_fields import BY_CODE, FIELDS

_LABELS: Final = {
    "roof": ("屋根・屋上", "Roof"),
    "wall": ("外壁", "Walls"),
    "interior": ("内部仕上げ", "Interior"),
    "electric": ("電気設備", "Electrical"),
    "mechanical": ("機械設備", "Mechanical"),
    "when": ("年度・年月日", "Year or date"),
    "title": ("件名・内容", "Work"),
    "part": ("部位", "Part"),
    "cost_yen": ("金額", "Cost"),
    "area_m2": ("面積", "Area"),
    "owner": ("所有者", "Owner"),
    "price_yen_per_m2": ("単価（円/㎡）", "Price per m²"),
    "plot_ratio": ("容積率", "Floor area ratio"),
    "value_yen": ("評価額", "Value"),
    "function": ("機能", "Function"),
    "unit": ("単位", "Unit"),
    "scheme": ("方式", "Scheme"),
    "start_year": ("開始年度", "First year"),
    "term_years": ("期間（年）", "Years"),
    "fee_yen": ("市の支払い（円/年）", "Paid by the town a year"),
    "rent_yen": ("市の収入（円/年）", "Paid to the town a year"),
    "upfront_yen": ("初期負担（円）", "Outlay at the start"),
    "operated_area_m2": ("対象面積", "Area run"),
    "terms_source": ("根拠", "Source"),
}
_WHO: Final = ("name", "code")
_BUILDING: Final = ("building_code", "building_name")
_OWN: Final = {
    "functions": tuple(field.code for field in function_sheet.FIELDS),
    "inspections": (*_BUILDING, *(field.code for field in inspection_sheet.FIELDS)),
    "repairs": (*_BUILDING, *(field.code for field in repair_sheet.FIELDS)),
    "land": tuple(field.code for field in land_sheet.FIELDS),
    "operators": tuple(field.code for field in operator_sheet.FIELDS),
    "years": (*(field.code for field in FIELDS if field.scope == "year"), "users_unit", "class_large", "class_small"),
}


def mapping_fields(kind: str) -> list[dict[str, str]]:
    """`code`, `ja`, `en` of every field of one kind of detail, the facility's name and number first."""
    return [{"code": code, "ja": _label(code)[0], "en": _label(code)[1]} for code in (*_WHO, *_OWN[kind])]


def _label(code: str) -> tuple[str, str]:
    return _LABELS.get(code) or (BY_CODE[code].ja, BY_CODE[code].en)
