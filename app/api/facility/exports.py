"""Whole collections, or any part of one, as a file; and the same as vector tiles."""

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from app.api import growing
from app.api.answers.places import TileLayer, TileSet
from app.api.deps import LanguageDep, SessionDep, read_at_once
from app.api.ogc.parameters import Parameters, query_of
from app.api.ogc.schemas import schema
from app.errors import NotFound
from app.services.facility import collections
from app.services.facility.export_collection import MEDIA_TYPES, BulkFormat, export_collection
from app.store.collections import tiles
from app.store.collections.query import extent

router = APIRouter(tags=["exports"])
# Written from the first byte to the last: what is there may leave.
FROM_THE_TOP = {BulkFormat.GEOJSON, BulkFormat.NDJSON, BulkFormat.CSV, BulkFormat.NGSI}
MVT = "application/vnd.mapbox-vector-tile"
Text = Annotated[str | None, Query(max_length=8000)]


class CollectionFile(FileResponse):
    """A file that goes with the answer it is for."""

    media_type = "application/octet-stream"
    # Each piece is a way through a thread and back.
    chunk_size = 2**20


@router.get("/api/exports/{collection}.{kind}", response_class=CollectionFile, responses={400: {}, 404: {}})
async def export(
    collection: str,
    kind: BulkFormat,
    request: Request,
    language: LanguageDep,
    filter: Annotated[Text, Query(description="CQL2", examples=["category = 'school'"])] = None,
    filter_lang: Annotated[Text, Query(alias="filter-lang", description="cql2-text or cql2-json")] = None,
    bbox: Annotated[Text, Query(description="west,south,east,north", examples=["141.7,43.1,141.9,43.3"])] = None,
    datetime: Annotated[Text, Query(description="RFC 3339 instant or interval", examples=["2026-04-01/.."])] = None,
    crs: Annotated[Text, Query(description="Reference system of the file by its URI; east before north")] = None,
    properties: Annotated[Text, Query(description="Properties to write", examples=["name,floor_area_m2"])] = None,
    sortby: Annotated[
        Text, Query(description="Order; a leading minus turns it round", examples=["-floor_area_m2"])
    ] = None,
) -> Response:
    """Every feature of a collection that meets the question, as geojson, ndjson, csv, fgb, gpkg or NGSI v2."""
    given = {"filter": filter, "filter-lang": filter_lang, "bbox": bbox, "datetime": datetime, "crs": crs}
    given |= {"properties": properties, "sortby": sortby}
    asked = Parameters({name: value for name, value in given.items() if value is not None}, language)
    if kind is BulkFormat.NGSI:
        # Entities are whole, and stand in longitude and latitude.
        for name in asked.values.keys() & {"properties", "crs"}:
            asked.refuse("not_of_entities", name)
    folder = Path(tempfile.mkdtemp(prefix="saihen-export"))
    whole = CollectionFile(
        folder / "file",
        media_type=MEDIA_TYPES[kind],
        filename=f"{collection}.{'ngsi.json' if kind is BulkFormat.NGSI else kind}",
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
        headers={"Cache-Control": "no-store"},
    )
    work = asyncio.create_task(_made(request, partial(_write, collection, kind, asked, whole), folder))
    return await growing.answer(work, whole) if kind in FROM_THE_TOP else await work


async def _made(request: Request, write: Callable[[Any], Response], folder: Path) -> Response:
    """What `write` answers; where it fails or never gets its turn, nothing of it stays."""
    try:
        return await read_at_once(request, write)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(code: str, kind: BulkFormat, asked: Parameters, whole: FileResponse, session: Any) -> Response:
    """The answer, its file written."""
    found = collections.find(session, code)
    query = query_of(asked, found, partial(collections.systems, session), whole=True)
    export_collection(session, found, query, kind, Path(whole.path))
    return whole


@router.get("/api/tiles/{collection}/{z}/{x}/{y}.mvt", response_class=Response, responses={204: {}, 304: {}, 404: {}})
def one_tile(collection: str, z: int, x: int, y: int, request: Request, session: SessionDep) -> Response:
    """One vector tile of a collection; 204 where it is empty, 304 where the ETag still holds."""
    if not (0 <= z <= tiles.DEEPEST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFound("tile", f"{z}/{x}/{y}")
    content = tiles.tile(session, collections.find(session, collection), z, x, y)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MVT, headers=headers) if content else Response(status_code=204, headers=headers)


@router.get("/api/tiles/{collection}.json", responses={404: {}})
def tile_set(collection: str, request: Request, session: SessionDep, language: LanguageDep) -> TileSet:
    """TileJSON 3.0 of a collection."""
    found = collections.find(session, collection)
    told = schema(found, "", language)
    box, _ = extent(session, found)
    fields: dict[str, Any] = {name: each["title"] for name, each in told["properties"].items() if name != "geometry"}
    return TileSet(
        name=told["title"],
        description=told["description"],
        tiles=[f"{str(request.base_url).rstrip('/')}/api/tiles/{found.code}/{{z}}/{{x}}/{{y}}.mvt"],
        bounds=box or [-180, -85.05113, 180, 85.05113],
        maxzoom=tiles.DEEPEST_ZOOM,
        vector_layers=[TileLayer(id=found.code, fields=fields)],
    )
