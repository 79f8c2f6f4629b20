"""What lies under the facilities: the base map, boundaries, zones, districts, population meshes."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from app.api.answers.places import District, Layer, Meshes
from app.api.answers.stock import LayerCollection
from app.api.deps import SessionDep, SettingsDep
from app.api.kept import KeptRoute
from app.api.shapes import GeoJson
from app.domain.vocabulary import ZoneKind
from app.errors import NotFound
from app.formats.spatial.geojson import mesh_collection
from app.formats.spatial.road_lines import road_collection
from app.formats.spatial.tile_archive import read_head
from app.services.facility.describe_places import district_pages, mesh_table
from app.store.place import networks, places

router = APIRouter(tags=["layers"])
people = APIRouter(tags=["layers"], route_class=KeptRoute)
PMTILES = "application/vnd.pmtiles"
# The town's own base map: one file beside the database, asked for in pieces.
BASE_MAP = "basemap.pmtiles"


@router.get("/api/layers", response_model=list[Layer], response_model_exclude_unset=True)
def layers(session: SessionDep, settings: SettingsDep) -> list[dict[str, Any]]:
    """Every layer that can be drawn, with its credit."""
    rows = [
        *_base_map(settings.data_dir / BASE_MAP),
        {"code": "boundary", "kind": "boundary", "label_ja": "市域", "label_en": "Boundary", "attribution": ""},
        {
            "code": "neighbours",
            "kind": "boundary",
            "label_ja": "近隣市町村",
            "label_en": "Neighbours",
            "attribution": "",
        },
    ]
    network = networks.roads(session)
    if network is not None:
        roads = {"code": "roads", "kind": "roads", "label_ja": "道路", "label_en": "Roads"}
        rows.append(roads | {"attribution": network.source, "features": network.edges})
    for dataset in places.datasets(session):
        kind = ZoneKind.of(dataset["kind"])
        rows.append(
            {
                "code": f"zone-{dataset['id']}",
                "kind": kind.value,
                "label_ja": kind.ja,
                "label_en": kind.en,
                "name": dataset["name"],
                # A file's own name is no credit.
                "attribution": "" if dataset["source"] == dataset["name"] else dataset["source"],
                "features": dataset["zones"],
            }
        )
    population = places.population(session)
    if population is not None:
        dataset_row, grid = population
        mesh = {"code": "mesh", "kind": "mesh", "label_ja": "人口メッシュ", "label_en": "Population mesh"}
        rows.append(mesh | {"attribution": dataset_row.source, "features": len(grid), "years": dataset_row.years})
    return rows


def _base_map(path: Path) -> list[dict[str, Any]]:
    """The offline base map where there is one; `readable` is false for a file that is no PMTiles archive."""
    if not path.is_file():
        return []
    archive = read_head(path)
    row = {"code": "basemap", "kind": "basemap", "label_ja": "背景地図", "label_en": "Base map"}
    if archive is None:
        return [row | {"attribution": "", "readable": False}]
    zooms = {"min_zoom": archive.min_zoom, "max_zoom": archive.max_zoom}
    shown = {"url": f"/api/{BASE_MAP}", "image_type": archive.image_type, "bounds": archive.bounds}
    return [row | {"attribution": archive.attribution, "readable": True} | zooms | shown]


@router.head("/api/basemap.pmtiles", include_in_schema=False)
@router.get("/api/basemap.pmtiles", response_class=FileResponse, responses={404: {}})
def base_map(settings: SettingsDep) -> FileResponse:
    """The offline base map, whole or (Range) in pieces."""
    path = settings.data_dir / BASE_MAP
    if not path.is_file():
        raise NotFound("base map", "yet")
    return FileResponse(path, media_type=PMTILES)


@router.get("/api/layers/{code}.geojson", response_class=GeoJson, responses={200: {"model": LayerCollection}})
def layer(code: str, session: SessionDep) -> Response:
    """One layer as GeoJSON in lon/lat."""
    if code in {"boundary", "neighbours"}:
        return Response(places.boundaries_geojson(session, home=code == "boundary"), media_type=GeoJson.media_type)
    if code == "mesh":
        return Response(mesh_collection(mesh_table(session)), media_type=GeoJson.media_type)
    if code == "roads":
        network = networks.roads(session)
        if network is None:
            raise NotFound("layer", code)
        return Response(road_collection(networks.graph_of(session, network.id)), media_type=GeoJson.media_type)
    number = code.removeprefix("zone-")
    if number == code or not number.isdigit():
        raise NotFound("layer", code)
    return Response(places.zones_geojson(session, int(number)), media_type=GeoJson.media_type)


@people.get("/api/meshes", responses={404: {}})
def meshes(session: SessionDep) -> Meshes:
    """Population by mesh as columns: people[band][cell][year]."""
    return Meshes.model_validate(mesh_table(session))


@people.get("/api/districts")
def districts(session: SessionDep) -> list[District]:
    """Each district: people by year, facilities, floor area, share past 30 years."""
    return [District(**row) for row in district_pages(session)]
