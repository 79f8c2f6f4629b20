"""Features of a collection: pages of them, and one by its id."""

import datetime
from dataclasses import replace
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.api.deps import LanguageDep, SessionDep, read_at_once
from app.api.kept import KeptAnswers, KeptPageRoute
from app.api.ogc import pages
from app.api.ogc.links import GEOJSON, HTML, Link, address, link, twins
from app.api.ogc.parameters import ITEMS, Parameters, crs_of, query_of, read, wants_html
from app.api.ogc.schemas import queryables
from app.api.problems import language_of
from app.errors import NotFound
from app.services.facility import collections
from app.store.collections import query as asking
from app.store.collections.crs import CRS84, Crs
from app.store.collections.query import Query
from app.store.collections.shape import Collection

router = APIRouter()
lists = APIRouter(route_class=KeptPageRoute)


@lists.get("/ogc/collections/{code}/items")
async def items(code: str, request: Request) -> Response:
    """One page of features: GeoJSON text as the database makes it, or HTML."""
    return await read_at_once(request, partial(_items, request, code, language_of(request)))


def _items(request: Request, code: str, language: str, session: Any) -> Response:
    asked = read(request, ITEMS)
    is_html = wants_html(request, asked)
    collection = collections.find(session, code)
    query = query_of(asked, collection, partial(collections.systems, session))
    found, returned = asking.page(session, collection, query)
    matched = _matched(request, session, collection, query, returned)
    links = _page_links(request, asked, code, query, is_html=is_html, more=query.offset + returned < matched)
    headers = {"Content-Crs": f"<{query.crs.uri}>", "Content-Language": language}
    if is_html:
        answer: Response = _html(request, collection, orjson.loads(f"[{found}]"), links, matched, language)
    else:
        answer = Response(_collection_text(found, links, matched, returned), media_type=GEOJSON)
    answer.headers.update(headers)
    return answer


def _matched(request: Request, session: Any, collection: Collection, query: Query, returned: int) -> int:
    """All that match; a page that is not full has counted them already, and all pages have one number."""
    if query.limit is not None and 0 < returned < query.limit:
        return query.offset + returned
    kept: KeptAnswers = request.app.state.kept
    met = replace(query, tree=None, names=None, sort=(), crs=CRS84, limit=None, offset=0)
    key = (collection.code, orjson.dumps(query.tree), met)
    return kept.count(key, request.state.standing, partial(asking.count, session, collection, query))


def _collection_text(found: str, links: list[Link], matched: int, returned: int) -> str:
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "timeStamp": _now(),
            "numberMatched": matched,
            "numberReturned": returned,
            "links": links,
        }
    ).decode()
    return f'{head[:-1]},"features":[{found}]}}'


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _page_links(
    request: Request, asked: Parameters, code: str, query: Query, *, is_html: bool, more: bool
) -> list[Link]:
    own = ("collections", code, "items")
    links = twins(request, *own, media_type=GEOJSON, is_html=is_html, query=asked.values)
    limit = query.limit or 1
    kind = HTML if is_html else GEOJSON
    if more:
        after = {**asked.values, "limit": limit, "offset": query.offset + limit}
        links.append(link("next", address(request, *own, query=after), kind))
    if query.offset:
        before = {**asked.values, "limit": limit, "offset": max(0, query.offset - limit)}
        links.append(link("prev", address(request, *own, query=before), kind))
    links.append(link("collection", address(request, "collections", code), "application/json"))
    return links


def _labels(collection: Collection, language: str) -> dict[str, dict[str, str]]:
    """For each property of codes, the words they stand for."""
    coded = [each for each in collection.properties if each.terms is not None]
    return {each.name: {term.value: term.label(language) for term in each.terms or ()} for each in coded}


def _html(
    request: Request,
    collection: Collection,
    features: list[dict[str, Any]],
    links: list[Link],
    matched: int,
    language: str,
) -> Response:
    titles = {name: told["title"] for name, told in queryables(collection, "", language)["properties"].items()}
    shown = {name: titles[name] for name in features[0]["properties"] if name in titles} if features else {}
    base = address(request, "collections", collection.code, "items")
    counted = f"{len(features):,} / {matched:,}"
    return pages.page(
        collection.en if language == "en" else collection.ja,
        about=f"{collection.about_en if language == 'en' else collection.about_ja} {counted}",
        style=address(request, "style.css"),
        language=language,
        links=links,
        tables=[pages.items_table(features, shown, base, _labels(collection, language))],
    )


@router.get("/ogc/collections/{code}/items/{key:path}")
def item(code: str, key: str, request: Request, session: SessionDep, language: LanguageDep) -> Response:
    """One feature by its stable id; `ETag` is the version a change must name."""
    asked = read(request, ("f", "crs"))
    is_html = wants_html(request, asked)
    collection = collections.find(session, code)
    system = crs_of(asked, "crs", partial(collections.systems, session))
    return feature_answer(request, session, collection, key, system, asked=asked, is_html=is_html, language=language)


def feature_answer(
    request: Request,
    session: Any,
    collection: Collection,
    key: str,
    system: Crs,
    *,
    asked: Parameters,
    is_html: bool,
    language: str,
) -> Response:
    """The answer that one feature is. Raises NotFound."""
    if "\0" in key:
        raise NotFound("feature", key.replace("\0", ""))
    feature, version = asking.one(session, collection, key, Query(crs=system))
    own = ("collections", collection.code)
    links = [
        *twins(request, *own, "items", key, media_type=GEOJSON, is_html=is_html, query=asked.values),
        link("collection", address(request, *own), "application/json"),
        link("describedby", address(request, *own, "schema"), "application/schema+json"),
    ]
    if is_html:
        answer = _html(request, collection, [feature], links, 1, language)
    else:
        answer = Response(orjson.dumps(feature | {"links": links}), media_type=GEOJSON)
    if version is not None:
        answer.headers["ETag"] = f'"{version}"'
    answer.headers["Content-Crs"] = f"<{system.uri}>"
    return answer
