"""A feature that is sent: its media type, reference system, number, properties and place."""

import math
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import shapely
from fastapi import Depends, Request

from app.api.ogc.words import refusal
from app.errors import MediaTypeNotTaken
from app.store.collections.crs import CRS84, Crs, degrees_of, find
from app.store.collections.shape import Collection

NEW = ("application/geo+json", "application/json")
MERGE_PATCH = ("application/merge-patch+json", "application/geo+json", "application/json")


@dataclass(frozen=True, slots=True)
class SentBody:
    """The bytes of a request with the headers that say what they are."""

    content: bytes
    media_type: str
    crs: str | None


async def get_sent(request: Request) -> SentBody:
    """The body as it came; its size is capped before (`api.bodies`)."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return SentBody(await request.body(), media_type, request.headers.get("content-crs"))


SentFeature = Annotated[SentBody, Depends(get_sent)]


@dataclass(frozen=True, slots=True)
class FeatureBody:
    """`place` in longitude and latitude; None: no place. `has_place`: the body speaks of it."""

    code: str | None
    properties: dict[str, Any]
    place: tuple[float, float] | None
    has_place: bool
    writable: tuple[str, ...]
    language: str

    def fields(self, *, whole: bool) -> dict[str, Any]:
        """The fields to set. `whole`: what is left out is taken away, a name is needed."""
        given = {name: value for name, value in self.properties.items() if name in self.writable}
        if ("name" in given and given["name"] is None) or (whole and "name" not in given):
            raise refusal("name_needed", self.language, "", "body/properties/name")
        fields = dict.fromkeys(self.writable) | given if whole else given
        if self.has_place or whole:
            lon, lat = self.place or (None, None)
            fields |= {"lon": lon, "lat": lat}
        return fields

    def refuse_other_code(self, key: str) -> None:
        """Raise BadParameter where the body gives the feature another number."""
        if self.code is not None and self.code != key:
            raise refusal("id_is_fixed", self.language, self.code, "body/properties/code")


def read_feature(
    sent: SentBody, collection: Collection, systems: tuple[Crs, ...], language: str, *, taken: tuple[str, ...]
) -> FeatureBody:
    """The feature in a body. Raises MediaTypeNotTaken (415) and BadParameter (400)."""
    if sent.media_type not in taken:
        raise MediaTypeNotTaken(sent.media_type, ", ".join(taken))
    crs = CRS84 if sent.crs is None else find(sent.crs, systems)
    if crs is None:
        raise refusal("unknown_crs", language, str(sent.crs)[:200], "header/Content-Crs")
    body = _tree(sent.content, language)
    properties = body.get("properties", {})
    if taken is NEW and ("geometry" not in body or body.get("type") != "Feature" or "properties" not in body):
        raise refusal("no_feature", language, "", "body")
    if not isinstance(properties, dict):
        raise refusal("no_feature", language, "", "body/properties")
    for name in properties:
        if collection.property_of(name) is None:
            raise refusal("no_such_field", language, name[:100], f"body/properties/{name[:100]}")
    writable = tuple(each.name for each in collection.properties if each.writable)
    place = _place(body.get("geometry"), crs, language)
    return FeatureBody(_code(properties, language), properties, place, "geometry" in body, writable, language)


def _tree(content: bytes, language: str) -> dict[str, Any]:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise refusal("no_feature", language, "", "body")
    return body


def _code(properties: dict[str, Any], language: str) -> str | None:
    code = properties.get("code")
    if code is None:
        return None
    if not isinstance(code, str) or not 1 <= len(code) <= 100 or code != code.strip() or not code.isprintable():
        raise refusal("not_a_code", language, str(code)[:100], "body/properties/code")
    return code


def _place(geometry: Any, crs: Crs, language: str) -> tuple[float, float] | None:
    if geometry is None:
        return None
    pair = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(pair, list) or len(pair) not in {2, 3} or not all(_is_number(each) for each in pair):
        raise refusal("no_point", language, str(geometry)[:100], "body/geometry")
    try:
        point = degrees_of(shapely.Point(pair[0], pair[1]), crs)
    except ValueError:
        raise refusal("outside_crs", language, str(pair)[:100], "body/geometry") from None
    return float(point.x), float(point.y)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
