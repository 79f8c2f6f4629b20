"""Addresses and links of the OGC doors: absolute, with the type of what they lead to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

ROOT = "ogc"
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
SCHEMA, OPENAPI = "application/schema+json", "application/vnd.oai.openapi+json;version=3.0"
Link = dict[str, Any]


def address(request: Request, *parts: str, query: Mapping[str, Any] | None = None) -> str:
    """The absolute address of a door: `address(request, "collections", code)`."""
    path = "/".join(quote(part, safe="") for part in (ROOT, *parts))
    asked = f"?{urlencode(query, safe=':/,')}" if query else ""
    return f"{str(request.base_url).rstrip('/')}/{path}{asked}"


def link(rel: str, href: str, media_type: str, title: str = "") -> Link:
    """One link object."""
    made = {"rel": rel, "type": media_type, "href": href}
    return made | {"title": title} if title else made


def twins(
    request: Request, *parts: str, media_type: str, is_html: bool, query: Mapping[str, Any] | None = None
) -> list[Link]:
    """`self` and `alternate` of a page that comes as `media_type` and as HTML."""
    asked = {key: value for key, value in (query or {}).items() if key != "f"}
    data = address(request, *parts, query=asked | {"f": "json"})
    page = address(request, *parts, query=asked | {"f": "html"})
    return [
        link("alternate" if is_html else "self", data, media_type),
        link("self" if is_html else "alternate", page, HTML),
    ]
