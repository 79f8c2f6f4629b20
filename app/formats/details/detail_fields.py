"""The fields a column of a detail file can be mapped to, with their names: what the mapping screen offers."""

from typing import Final

from app.formats.details import function_sheet, inspection_sheet, land_sheet, operator_sheet, repair_sheet
from app.formats.records.column_words import field_words
from app.formats.records.facility_fields import FIELDS

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
    return [{"code": code, "ja": field_words(code)[0], "en": field_words(code)[1]} for code in (*_WHO, *_OWN[kind])]
