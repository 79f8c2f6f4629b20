"""The OpenAPI 3.0 document of the OGC doors: one path for each collection, with its own properties."""

from typing import Any

from fastapi import Request

from app import __version__
from app.api.answers.problem import ProblemDetails
from app.api.ogc.documents import ABOUT, TITLE
from app.api.ogc.links import GEOJSON, HTML, JSON, SCHEMA
from app.api.ogc.parameters import MOST, USUAL_LIMIT
from app.store.collections.crs import Crs
from app.store.collections.shape import Collection

METHODS = ("get", "post", "put", "patch", "delete", "options")
Tree = dict[str, Any]
_PROBLEM = "application/problem+json"
_FAULTS = {
    "400": "A parameter or body cannot be used; each fault is named",
    "403": "Another host's page, or a host name that is not ours",
    "404": "There is no such thing",
    "409": "Conflicts with the present state",
    "412": "Someone changed it first",
    "413": "The body is too large",
    "415": "This media type is not taken",
    "428": "If-Match is missing",
    "500": "A fault in the program",
    "503": "The database cannot be reached, or too many wait",
}
_READING, _KEYED = ("400", "403", "500", "503"), ("400", "403", "404", "500", "503")


def document(request: Request, known: list[Collection], systems: tuple[Crs, ...], language: str) -> Tree:
    """The whole document."""
    shape = _open_api_30(ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}"))
    paths: Tree = {
        "/": {"get": _read("landingPage", "Landing page", _ref("LandingPage"), ["f"])},
        "/conformance": {"get": _read("conformance", "Conformance classes", _ref("Conformance"), ["f"])},
        "/api": {
            "get": _read(
                "api", "This document", {"type": "object"}, ["f"], data="application/vnd.oai.openapi+json;version=3.0"
            )
        },
        "/collections": {"get": _read("collections", "Collections", _ref("Collections"), ["f"])},
    }
    for each in known:
        paths |= _collection_paths(each, language)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": TITLE[language],
            "description": ABOUT[language],
            "version": __version__,
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": f"{str(request.base_url).rstrip('/')}/ogc"}],
        "paths": paths,
        "components": {
            "schemas": {**_SCHEMAS, **shape.pop("$defs", {}), "Problem": shape},
            "parameters": _parameters(systems),
            "responses": {f"Problem{code}": _problem(words) for code, words in _FAULTS.items()},
        },
    }


def _open_api_30(tree: Any) -> Any:
    """JSON Schema of 2020 as OpenAPI 3.0 knows it: `nullable` for null, `example` for examples."""
    if isinstance(tree, list):
        return [_open_api_30(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    made = {key: _open_api_30(value) for key, value in tree.items()}
    if isinstance(made.get("examples"), list):
        made["example"] = made.pop("examples")[0]
    choices = made.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        rest = [each for each in choices if each != {"type": "null"}]
        del made["anyOf"]
        made |= {"nullable": True} | (rest[0] if len(rest) == 1 else {"anyOf": rest})
    return made


def _collection_paths(each: Collection, language: str) -> Tree:
    base, code = f"/collections/{each.code}", _camel(each.code)
    title = each.en if language == "en" else each.ja
    listed = ["f", "limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs",
              "properties", "sortby"]  # fmt: skip
    feature = _read(
        f"get{code}Feature", f"{title}: one feature", _ref("Feature"), ["f", "crs"], data=GEOJSON, keyed=True
    )
    paths: Tree = {
        base: {"get": _read(f"describe{code}", title, _ref("Collection"), ["f"])},
        f"{base}/items": {
            "get": _read(f"get{code}Features", f"{title}: features", _ref("FeatureCollection"), listed, data=GEOJSON)
        },
        f"{base}/items/{{featureId}}": {"get": feature},
    }
    for kind in ("schema", "queryables", "sortables"):
        more = ["type"] if kind == "schema" and each.is_writable else []
        told = _read(
            f"get{code}{kind.capitalize()}",
            f"{title}: {kind}",
            {"type": "object"},
            ["f-schema", *more],
            data=SCHEMA,
            html=False,
        )
        paths[f"{base}/{kind}"] = {"get": told}
    if each.is_writable:
        _add_changes(paths, base, code, title)
    return paths


def _add_changes(paths: Tree, base: str, code: str, title: str) -> None:
    """Part 4 of a writable collection."""
    whole = {"required": True, "content": {GEOJSON: {"schema": _ref("NewFeature")}}}
    patch = {"required": True, "content": {"application/merge-patch+json": {"schema": _ref("FeaturePatch")}}}
    crs, match = [_parameter("Content-Crs")], [_parameter("If-Match")]
    key = [_parameter("featureId")]
    made = {"201": {"description": "Created; `Location` is its address", "headers": _headers("Location", "ETag")}}
    done = {"204": {"description": "Done", "headers": _headers("ETag")}}
    faults = (*_KEYED, "409", "413", "415")
    paths[f"{base}/items"]["post"] = _change(
        f"create{code}", f"{title}: create", made, (*_READING, "409", "413", "415"), crs, whole
    )
    one = paths[f"{base}/items/{{featureId}}"]
    locked = (*faults, "412", "428")
    one["put"] = _change(f"replace{code}", f"{title}: replace", done, locked, [*key, *match, *crs], whole)
    one["patch"] = _change(f"update{code}", f"{title}: update", done, locked, [*key, *match, *crs], patch)
    gone = {"204": {"description": "Deleted"}}
    one["delete"] = _change(
        f"delete{code}", f"{title}: delete", gone, (*_KEYED, "409", "412", "428"), [*key, *match], None
    )
    allowed = {"200": {"description": "`Allow` lists the methods", "headers": _headers("Allow")}}
    paths[f"{base}/items"]["options"] = _change(f"options{code}", f"{title}: methods", allowed, _READING, [], None)
    one["options"] = _change(f"options{code}Feature", f"{title}: methods", allowed, _KEYED, key, None)


def _change(
    name: str, summary: str, good: Tree, faults: tuple[str, ...], parameters: list[Tree], body: Tree | None
) -> Tree:
    told: Tree = {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": good | _problems(faults),
    }
    return told | {"requestBody": body} if body is not None else told


def _headers(*names: str) -> Tree:
    return {name: {"schema": {"type": "string"}} for name in names}


def _problems(codes: tuple[str, ...]) -> Tree:
    return {code: {"$ref": f"#/components/responses/Problem{code}"} for code in codes}


def _read(
    name: str,
    summary: str,
    schema: Tree,
    parameters: list[str],
    *,
    data: str = JSON,
    keyed: bool = False,
    html: bool = True,
) -> Tree:
    content: Tree = {data: {"schema": schema}}
    if html:
        content[HTML] = {"schema": {"type": "string"}}
    given = [_parameter(each) for each in (["featureId"] if keyed else []) + parameters]
    good = {"200": {"description": summary, "content": content}}
    return {"operationId": name, "summary": summary, "parameters": given, "responses": good | _problems(_KEYED)}


def _ref(name: str) -> Tree:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str) -> Tree:
    return {"$ref": f"#/components/parameters/{name}"}


def _problem(words: str) -> Tree:
    return {"description": words, "content": {_PROBLEM: {"schema": _ref("Problem")}}}


def _camel(code: str) -> str:
    return "".join(part.capitalize() for part in code.split("-"))


def _query(name: str, schema: Tree, words: str) -> Tree:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
        "description": words,
    }


def _parameters(systems: tuple[Crs, ...]) -> Tree:
    text: Tree = {"type": "string"}
    uri = text | {"format": "uri", "enum": [each.uri for each in systems], "default": systems[0].uri}
    box = {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": {"type": "number"},
    }
    texts = {"type": "array", "items": text}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL_LIMIT}
    header = {"in": "header", "schema": text}
    return {
        "f": _query("f", text | {"enum": ["json", "html"]}, "Format; without it the Accept header decides"),
        "f-schema": _query("f", text | {"enum": ["json"]}, "Format"),
        "type": _query("type", text | {"enum": ["create", "replace"]}, "The schema of a feature that is sent"),
        "limit": _query("limit", limit, "Features on a page"),
        "offset": _query(
            "offset", {"type": "integer", "minimum": 0, "default": 0}, "Features to leave out before them"
        ),
        "bbox": _query("bbox", box, "Lower corner, upper corner; west > east crosses the antimeridian"),
        "bbox-crs": _query("bbox-crs", uri, "Reference system of bbox"),
        "datetime": _query("datetime", text, "RFC 3339 instant or interval"),
        "crs": _query("crs", uri, "Reference system of the answer"),
        "filter": _query("filter", text, "CQL2"),
        "filter-lang": _query(
            "filter-lang", text | {"enum": ["cql2-text", "cql2-json"], "default": "cql2-text"}, "Encoding of the filter"
        ),
        "filter-crs": _query("filter-crs", uri, "Reference system of geometries in the filter"),
        "properties": _query("properties", texts, "Properties to answer with"),
        "sortby": _query("sortby", texts, "Properties to order by; a leading minus turns the order round"),
        "featureId": {
            "name": "featureId",
            "in": "path",
            "required": True,
            "schema": text,
            "description": "The town's own code",
        },
        "If-Match": {"name": "If-Match", "required": True, "description": "The ETag that was read"} | header,
        "Content-Crs": {"name": "Content-Crs", "required": False, "description": "Reference system of the body"}
        | header,
    }


def _object(required: list[str], **properties: Tree) -> Tree:
    return {"type": "object", "required": required, "properties": properties}


_TEXT: Tree = {"type": "string"}
_LINKS: Tree = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
_GEOMETRY: Tree = {
    "type": "object",
    "nullable": True,
    "properties": {"type": _TEXT, "coordinates": {"type": "array", "items": {}}},
}
_POINT: Tree = _GEOMETRY | {
    "properties": {
        "type": {"type": "string", "enum": ["Point"]},
        "coordinates": {"type": "array", "items": {"type": "number"}},
    }
}
_FEATURE = {
    "type": {"type": "string", "enum": ["Feature"]},
    "id": _TEXT,
    "geometry": _GEOMETRY,
    "properties": {"type": "object"},
}
_COLLECTION: Tree = {"id": _TEXT, "title": _TEXT, "description": _TEXT, "links": _LINKS, "extent": {"type": "object"}}
_SCHEMAS: Tree = {
    "Link": _object(["href", "rel"], href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT),
    "LandingPage": _object(["links"], title=_TEXT, description=_TEXT, links=_LINKS),
    "Conformance": _object(["conformsTo"], conformsTo={"type": "array", "items": _TEXT}),
    "Collections": _object(
        ["links", "collections"], links=_LINKS, collections={"type": "array", "items": _ref("Collection")}
    ),
    "Collection": _object(
        ["id", "links"], **_COLLECTION, itemType=_TEXT, crs={"type": "array", "items": _TEXT}, storageCrs=_TEXT
    ),
    "Feature": _object(["type", "id", "geometry", "properties"], **_FEATURE, links=_LINKS),
    "NewFeature": _object(["type", "geometry", "properties"], **_FEATURE | {"geometry": _POINT}),
    "FeaturePatch": _object([], **_FEATURE | {"geometry": _POINT}),
    "FeatureCollection": _object(
        ["type", "features"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": _ref("Feature")},
        links=_LINKS,
        timeStamp={"type": "string", "format": "date-time"},
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    ),
}  # fmt: skip
