"""The offline base map: one archive in the data directory, served in pieces from the program's own address."""

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import LineString
from sqlalchemy.orm import Session, sessionmaker

from app.main import create_app
from app.settings import Settings

PATH = "/api/basemap.pmtiles"
Open = Callable[[Path], TestClient]


@pytest.fixture
def opened(sessions: sessionmaker[Session]) -> Iterator[Callable[[Path], TestClient]]:
    clients = []

    def start(folder: Path) -> TestClient:
        client = TestClient(create_app(Settings(data_dir=folder), sessions), raise_server_exceptions=False)
        clients.append(client)
        return client.__enter__()

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def write_archive(path: Path) -> None:
    """A real archive: one road through the middle of Saihen's invented town."""
    road = gpd.GeoDataFrame(
        {"kind": ["major_road"], "name": ["国道"]}, geometry=[LineString([(141.7, 43.1), (141.9, 43.3)])], crs=4326
    )
    road.to_file(path, driver="PMTiles", layer="roads", engine="pyogrio", MINZOOM=0, MAXZOOM=12)


def base_map_head(http: TestClient) -> dict[str, object] | None:
    return next((row for row in http.get("/api/layers").json() if row["code"] == "basemap"), None)


def test_base_map_when_there_is_no_file_then_no_layer(opened: Open, tmp_path: Path) -> None:
    http = opened(tmp_path)
    assert base_map_head(http) is None
    assert http.get(PATH).status_code == 404


def test_base_map_when_a_piece_is_asked_then_exactly_those_bytes(opened: Open, tmp_path: Path) -> None:
    write_archive(tmp_path / "basemap.pmtiles")
    content = (tmp_path / "basemap.pmtiles").read_bytes()
    http = opened(tmp_path)
    piece = http.get(PATH, headers={"Range": "bytes=100-3099", "Accept-Encoding": "gzip"})
    assert piece.status_code == 206
    assert piece.content == content[100:3100]
    assert piece.headers["Content-Range"] == f"bytes 100-{min(3099, len(content) - 1)}/{len(content)}"
    assert "Content-Encoding" not in piece.headers
    assert http.get(PATH, headers={"Range": f"bytes={len(content)}-"}).status_code == 416


def test_base_map_head_tells_zooms_and_the_credit_of_openstreetmap(opened: Open, tmp_path: Path) -> None:
    write_archive(tmp_path / "basemap.pmtiles")
    head = base_map_head(opened(tmp_path))
    assert head is not None
    assert (head["readable"], head["image_type"], head["min_zoom"], head["max_zoom"]) == (True, None, 0, 12)
    assert head["attribution"] == "© OpenStreetMap contributors"


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"PMTiles\x02" + bytes(200), b"SQLite format 3" + bytes(200)])
def test_base_map_when_the_file_is_something_else_then_it_is_said(opened: Open, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "basemap.pmtiles").write_bytes(content)
    head = base_map_head(opened(tmp_path))
    assert head is not None
    assert head["readable"] is False
