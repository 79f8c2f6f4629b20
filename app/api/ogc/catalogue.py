"""Doors that say what there is: landing page, conformance, API document, collections and their schemas."""

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.api.deps import LanguageDep, SessionDep
from app.api.ogc import documents, openapi, pages, schemas
from app.api.ogc.links import JSON, OPENAPI, SCHEMA, address
from app.api.ogc.parameters import read, wants_html
from app.services.facility import collections
from app.store.collections.query import extent
from app.store.collections.shape import Collection

router = APIRouter()


def _json(body: dict[str, Any], media_type: str = JSON) -> Response:
    return Response(orjson.dumps(body), media_type=media_type)


@router.get("/ogc/style.css")
def style() -> Response:
    """The style of the HTML pages."""
    return Response(pages.STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/ogc/")
@router.get("/ogc")
def landing(request: Request, language: LanguageDep) -> Response:
    """The landing page."""
    asked = read(request, ("f",))
    is_html = wants_html(request, asked)
    told = documents.landing(request, language, is_html=is_html)
    return _page(request, told, language) if is_html else _json(told)


def _page(request: Request, told: dict[str, Any], language: str, **more: Any) -> Response:
    return pages.page(
        told.get("title", ""),
        about=told.get("description", ""),
        style=address(request, "style.css"),
        language=language,
        links=told["links"],
        **more,
    )


@router.get("/ogc/conformance")
def conformance(request: Request, language: LanguageDep) -> Response:
    """The conformance classes this server keeps."""
    asked = read(request, ("f",))
    if not wants_html(request, asked):
        return _json({"conformsTo": documents.CONFORMANCE})
    table = ("", ["URI"], [[each] for each in documents.CONFORMANCE])
    return _page(request, {"title": "Conformance", "links": []}, language, tables=[table])


@router.get("/ogc/api")
def api(request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """The OpenAPI 3.0 document, or its operations as a page."""
    asked = read(request, ("f",))
    known = list(collections.everything(session))
    document = openapi.document(request, known, collections.systems(session), language)
    if not wants_html(request, asked):
        return _json(document, OPENAPI)
    rows: list[list[Any]] = [
        [method.upper(), path, operation["summary"]]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in openapi.METHODS
    ]
    told = {"title": document["info"]["title"], "description": document["info"]["description"], "links": []}
    return _page(request, told, language, tables=[("", ["", "", ""], rows)])


@router.get("/ogc/collections")
def all_collections(request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """Every collection."""
    asked = read(request, ("f",))
    is_html = wants_html(request, asked)
    systems = collections.systems(session)
    described = [(each, extent(session, each)) for each in collections.everything(session)]
    told = documents.collections(request, described, systems, language, is_html=is_html)
    if not is_html:
        return _json(told)
    rows: list[list[Any]] = [
        [
            {"href": address(request, "collections", each["id"], query={"f": "html"}), "text": each["title"]},
            each["description"],
        ]
        for each in told["collections"]
    ]
    page = {"title": documents.TITLE[language], "links": told["links"]}
    return _page(request, page, language, tables=[("", ["", ""], rows)])


@router.get("/ogc/collections/{code}")
def one_collection(code: str, request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """One collection."""
    asked = read(request, ("f",))
    is_html = wants_html(request, asked)
    found = collections.find(session, code)
    systems = [each.uri for each in collections.systems(session)]
    told = documents.collection(request, found, extent(session, found), systems, language)
    if not is_html:
        return _json(told)
    titles = schemas.schema(found, "", language)["properties"]
    rows = [
        [name, each["title"], each.get("x-ogc-unit", ""), each.get("description", "")] for name, each in titles.items()
    ]
    return _page(request, told, language, tables=[("", ["", "", "", ""], rows)])


Schema = Callable[[Collection, str, str], dict[str, Any]]
_SCHEMAS: dict[str, Schema] = {
    "schema": schemas.schema,
    "queryables": schemas.queryables,
    "sortables": schemas.sortables,
}


@router.get("/ogc/collections/{code}/schema")
def schema(code: str, request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """The schema of a collection; `type=create` or `replace`: of a feature that is sent."""
    asked = read(request, ("f", "type"))
    # A schema has no page; another format is refused all the same.
    wants_html(request, asked)
    found = collections.find(session, code)
    wanted = asked.values.get("type")
    if wanted is None:
        return _schema(request, found, "schema", language)
    if wanted not in {"create", "replace"} or not found.is_writable:
        asked.refuse("unknown_parameter", "type", f"type={wanted}")
    told = schemas.body_schema(
        found, address(request, "collections", code, "schema"), language, create=wanted == "create"
    )
    return _json(told, SCHEMA)


def _schema(request: Request, found: Collection, kind: str, language: str) -> Response:
    return _json(_SCHEMAS[kind](found, address(request, "collections", found.code, kind), language), SCHEMA)


@router.get("/ogc/collections/{code}/queryables")
def queryables(code: str, request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """What a filter may name."""
    wants_html(request, read(request, ("f",)))
    return _schema(request, collections.find(session, code), "queryables", language)


@router.get("/ogc/collections/{code}/sortables")
def sortables(code: str, request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """What `sortby` may name."""
    wants_html(request, read(request, ("f",)))
    return _schema(request, collections.find(session, code), "sortables", language)
