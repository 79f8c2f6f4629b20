"""Schemas of a collection (Part 5): what a feature has, what may be asked for, what may be sent."""

from typing import Any

from app.api.shapes import FacilityEdit
from app.store.collections.shape import Collection, Property, ValueKind

_BOUNDS = ("minimum", "maximum", "minLength", "maxLength")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[ValueKind, dict[str, Any]] = {
    ValueKind.TEXT: {"type": "string"},
    ValueKind.WHOLE: {"type": "integer"},
    ValueKind.NUMBER: {"type": "number"},
    ValueKind.FLAG: {"type": "boolean"},
    ValueKind.INSTANT: {"type": "string", "format": "date-time"},
    ValueKind.DAY: {"type": "string", "format": "date"},
    ValueKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    ValueKind.TREE: {"type": "array", "items": {"type": "object"}},
}


def schema(collection: Collection, address: str, language: str) -> dict[str, Any]:
    """The returnables and receivables of a collection."""
    made = _document(collection, address, language, list(collection.properties))
    return made | {"additionalProperties": False} if collection.is_writable else made


def queryables(collection: Collection, address: str, language: str) -> dict[str, Any]:
    """What a filter may name; nothing else."""
    asked = [each for each in collection.properties if each.kind is not ValueKind.TREE]
    return _document(collection, address, language, asked) | {"additionalProperties": False}


def sortables(collection: Collection, address: str, language: str) -> dict[str, Any]:
    """What `sortby` may name."""
    asked = [each for each in collection.properties if each.kind not in {ValueKind.TREE, ValueKind.TEXTS}]
    made = _document(collection, address, language, asked)
    del made["properties"]["geometry"]
    return made | {"additionalProperties": False}


def body_schema(collection: Collection, address: str, language: str, *, create: bool) -> dict[str, Any]:
    """What a feature that is sent has to be: a GeoJSON feature with writable properties; new ones need a name."""
    taken = [each for each in collection.properties if each.writable or (create and each.role == "id")]
    properties = {each.name: _nullable(_told(each, language, place)) for place, each in enumerate(taken)}
    properties["name"] = properties["name"] | {"type": "string", "minLength": 1}
    point = {"type": "object", "required": ["type", "coordinates"]}
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {"oneOf": [{"type": "null"}, point | {"properties": {"type": {"const": "Point"}}}]},
            "properties": {
                "type": "object",
                "required": ["name"],
                "properties": properties,
            },
        },
    }


def _nullable(told: dict[str, Any]) -> dict[str, Any]:
    made = told | {"type": [told["type"], "null"]}
    return made | {"enum": [*told["enum"], None]} if "enum" in told else made


def _document(collection: Collection, address: str, language: str, asked: list[Property]) -> dict[str, Any]:
    english = language == "en"
    geometry = {
        "title": "Geometry" if english else "位置・形状",
        "format": f"geometry-{collection.shape}",
        "x-ogc-role": "primary-geometry",
        "x-ogc-propertySeq": len(asked) + 1,
    }
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": collection.en if english else collection.ja,
        "description": collection.about_en if english else collection.about_ja,
        "properties": {each.name: _told(each, language, place) for place, each in enumerate(asked, 1)}
        | {"geometry": geometry},
    }


def _told(each: Property, language: str, place: int) -> dict[str, Any]:
    told = {"title": each.en if language == "en" else each.ja, **_TYPES[each.kind], "x-ogc-propertySeq": place}
    if each.unit:
        told["x-ogc-unit"] = each.unit
    if each.role:
        told["x-ogc-role"] = each.role
    if each.terms is not None:
        told["enum"] = [term.value for term in each.terms]
        told["description"] = ", ".join(f"{term.value}: {term.label(language)}" for term in each.terms)
    if not each.writable and each.role != "id":
        told["readOnly"] = True
    return told | (_bounds(each.name) if each.writable else {})


def _bounds(name: str) -> dict[str, Any]:
    """The limits that a sent value is held to."""
    told = FacilityEdit.model_json_schema()["properties"][name]
    choices = told.get("anyOf", [told])
    return {key: value for key, value in choices[0].items() if key in _BOUNDS}
