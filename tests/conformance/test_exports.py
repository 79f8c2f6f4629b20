"""Whole collections as files, vector tiles and the change feed, over the sample register."""

import csv
import io
import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.formats.spatial.bulk_files import TableLayout, write_csv, write_geojson, write_geopackage
from app.formats.spatial.ngsi import corporate_number
from app.formats.tables.tables import read_tables
from app.services.account.manage_accounts import add_section
from app.store.account import audit
from app.store.facility import feed
from tests.conformance.test_part1_core import CODES, items
from tests.factories import count

READ = """
import json, sys
import shapely
from pyogrio.raw import read
told = []
for path in sys.argv[1:]:
    meta, _, shapes, values = read(path)
    rows = [dict(zip(meta["fields"], map(str, row))) for row in zip(*(v.tolist() for v in values))]
    told.append({"crs": meta["crs"], "rows": rows, "shapes": [s and shapely.from_wkb(s).wkt for s in shapes]})
print(json.dumps(told))
"""
KINDS = ("gpkg", "fgb")


@pytest.fixture(scope="module")
def read_by_gdal(ogc: TestClient, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What GDAL reads from the exported files, by "collection.kind"."""
    folder = tmp_path_factory.mktemp("exports")
    names = [f"{code}.{kind}" for code in CODES for kind in KINDS]
    for name in names:
        answer = ogc.get(f"/api/exports/{name}")
        assert answer.status_code == 200, (name, answer.text[:500])
        (folder / name).write_bytes(answer.content)
    asked = [sys.executable, "-c", READ, *(str(folder / name) for name in names)]
    run = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    return dict(zip(names, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", CODES)
def test_binary_file_when_read_by_gdal_then_every_feature_as_in_the_collection(
    ogc: TestClient, read_by_gdal: dict[str, Any], code: str, kind: str
) -> None:
    wanted = items(ogc, code, limit=1000)["features"]
    read = read_by_gdal[f"{code}.{kind}"]
    assert len(read["rows"]) == len(wanted) > 0
    assert 'AUTHORITY["EPSG","4326"]' in read["crs"] or read["crs"] == "EPSG:4326"
    key = next(name for name in ("id", "code") if name in wanted[0]["properties"])
    for row, shape, feature in zip(read["rows"], read["shapes"], wanted, strict=True):
        assert row[key] == feature["properties"][key]
        assert (shape is None) == (feature["geometry"] is None)
        if shape and feature["geometry"]["type"] == "Point":
            point = shapely.from_wkt(shape)
            assert [point.x, point.y] == pytest.approx(feature["geometry"]["coordinates"], abs=1e-7)
    area = "floor_area_m2"
    if area in wanted[0]["properties"]:
        told = [feature["properties"][area] for feature in wanted]
        assert [None if row[area] in {"nan", "None"} else float(row[area]) for row in read["rows"]] == told


def test_geojson_and_ndjson_when_exported_then_the_features_of_the_collection(ogc: TestClient) -> None:
    for code in CODES:
        wanted = items(ogc, code, limit=1000)["features"]
        whole = ogc.get(f"/api/exports/{code}.geojson")
        assert whole.headers["content-type"] == "application/geo+json"
        assert f'filename="{code}.geojson"' in whole.headers["content-disposition"]
        assert whole.json()["features"] == wanted
        lines = ogc.get(f"/api/exports/{code}.ndjson").text.splitlines()
        assert [json.loads(line) for line in lines] == wanted


def test_csv_when_exported_then_a_table_a_spreadsheet_opens(ogc: TestClient) -> None:
    answer = ogc.get(
        "/api/exports/facilities.csv", params={"properties": "code,name,functions,shelter", "sortby": "-code"}
    )
    assert answer.content.startswith(b"\xef\xbb\xbfcode,name,shelter,functions,x,y\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = items(ogc, sortby="-code", limit=1000)["features"]
    for row, feature in zip(rows, wanted, strict=True):
        told = feature["properties"]
        assert (row["code"], row["name"]) == (told["code"], told["name"])
        assert row["functions"] == ";".join(told["functions"])
        assert row["shelter"] == {True: "true", False: "false", None: ""}[told["shelter"]]
        if feature["geometry"]:
            assert [float(row["x"]), float(row["y"])] == feature["geometry"]["coordinates"]
    assert ogc.get("/api/exports/districts.csv").text.splitlines()[1].endswith(')))"')


def test_csv_when_a_name_is_a_formula_then_a_text_that_comes_back_as_it_was() -> None:
    layout = TableLayout("towns", [("施設名", "text"), ("所在地", "text"), ("延床面積", "number")], "POINT", 4326)
    names = ['=HYPERLINK("http://127.0.0.1")', "+1館", "-館", "@SUM(A1)", "館"]
    rows = [(shapely.to_wkb(shapely.Point(141, 43)), name, "本町1", -1.5) for name in names]
    file = io.BytesIO()
    write_csv(file, layout, rows)
    written = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))[1:]
    assert [cells[0][0] for cells in written] == ["'", "'", "'", "'", "館"]
    assert {cells[2] for cells in written} == {"-1.5"}
    (table,) = read_tables(file.getvalue(), "a.csv")
    assert [cells[0] for _, cells in table.rows] == names


def test_export_when_a_question_is_asked_then_its_part_in_its_system(ogc: TestClient) -> None:
    plane = "http://www.opengis.net/def/crs/EPSG/0/6680"
    query = {"filter": "category = 'school'", "crs": plane}
    found = ogc.get("/api/exports/facilities.geojson", params=query).json()["features"]
    wanted = items(ogc, limit=1000, **query)["features"]
    assert [each["id"] for each in found] == [each["id"] for each in wanted] != []
    # In files east comes first, whatever order the system declares.
    assert found[0]["geometry"]["coordinates"] == wanted[0]["geometry"]["coordinates"][::-1]


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "name LIKE '%小学校%' AND category IN ('school', 'housing')"},
        {"filter": "name <> 'a''b\\%s' AND floor_area_m2 > 1e3 AND shelter = TRUE"},
        {"bbox": "141.7,43.1,141.85,43.25", "sortby": "-built_year"},
        {"datetime": "2020-01-01T00:00:00Z/..", "properties": "name,floor_area_m2"},
        {"filter": "S_INTERSECTS(geometry, POLYGON((141.7 43.1, 141.8 43.1, 141.8 43.2, 141.7 43.1)))"},
    ],
)
def test_geojson_when_asked_with_a_question_then_the_features_of_its_pages(ogc: TestClient, query: dict) -> None:
    wanted = items(ogc, limit=1000, **query)["features"]
    answer = ogc.get("/api/exports/facilities.geojson", params=query)
    assert (answer.status_code, len(wanted) > 0) == (200, True), answer.text[:500]
    assert answer.json()["features"] == wanted
    lines = ogc.get("/api/exports/facilities.ndjson", params=query).text.splitlines()
    assert [json.loads(line) for line in lines] == wanted


@pytest.mark.parametrize("query", ["filter=castle=1", "bbox=1", "crs=x", "properties=castle", "limit=1", "datetime=x"])
def test_export_when_a_parameter_cannot_be_used_then_refused(ogc: TestClient, query: str) -> None:
    assert ogc.get(f"/api/exports/facilities.geojson?{query}").status_code in {400, 422}


def test_export_when_of_nothing_then_404_and_of_no_kind_422(ogc: TestClient) -> None:
    assert ogc.get("/api/exports/castles.csv").status_code == 404
    assert ogc.get("/api/exports/facilities.dwg").status_code == 422


def test_files_when_many_rows_are_written_then_memory_does_not_grow_with_them(tmp_path: Path) -> None:
    layout = TableLayout("towns", [("code", "text"), ("area", "number")], "POINT", 4326)
    wkb = shapely.to_wkb(shapely.Point(141, 43))

    def rows(many: int) -> Iterator[tuple[Any, ...]]:
        return ((wkb, f"{n}", n / 2) for n in range(many))

    def peak(many: int) -> int:
        tracemalloc.start()
        write_geopackage(tmp_path / f"{many}.gpkg", layout, rows(many))
        with (tmp_path / "a").open("wb") as file:
            write_csv(file, layout, rows(many))
            write_geojson(file, (b'{"id":%d}\n' % n for n in range(many)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2000)
    assert peak(12_000) < 1.5 * peak(4000)


def test_tile_when_read_then_the_features_in_it(ogc: TestClient) -> None:
    told = ogc.get("/api/tiles/facilities.json").json()
    assert told["tilejson"] == "3.0.0"
    assert "name" in told["vector_layers"][0]["fields"]
    address = told["tiles"][0].format(z=8, x=228, y=93)
    answer = ogc.get(address)
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert "さいへん市民文化会館".encode() in answer.content
    again = ogc.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ogc.get("/api/tiles/facilities/8/0/0.mvt").status_code == 204
    assert ogc.get("/api/tiles/facilities/8/256/0.mvt").status_code == 404
    for code in CODES:
        assert len(ogc.get(f"/api/tiles/{code}/8/228/93.mvt").content) > 50, code


def test_feed_when_read_page_by_page_then_every_line_once(ogc: TestClient, sample: sessionmaker[Session]) -> None:
    seen: list[int] = []
    since = 0
    while True:
        page = ogc.get("/api/changes", params={"since": since, "limit": 1000}).json()
        seen += [line["id"] for line in page["changes"]]
        since = page["next"]
        if not page["more"]:
            break
    with sample() as session:
        assert len(seen) == len(set(seen)) == count(session, "change_log")
    assert seen == sorted(seen)
    assert ogc.get("/api/changes", params={"since": since}).json() == {"changes": [], "next": since, "more": False}
    headers = {"If-Match": ogc.get("/ogc/collections/facilities/items/11001").headers["ETag"]}
    patch = {"properties": {"policy": "配信の確認"}}
    ogc.patch(
        "/ogc/collections/facilities/items/11001",
        json=patch,
        headers=headers | {"Content-Type": "application/merge-patch+json"},
    )
    (line,) = ogc.get("/api/changes", params={"since": since}).json()["changes"]
    assert (line["table"], line["action"], line["facility"], line["actor"]) == ("facility", "update", "11001", "田中")
    assert line["new"]["policy"] == "配信の確認"
    plans = ogc.get("/api/changes", params={"of": "plans"}).json()["changes"]
    assert {"plan_run", "decision"} <= {each["table"] for each in plans}


def test_feed_when_accounts_and_sections_change_then_they_are_not_told(own_sessions: sessionmaker[Session]) -> None:
    with own_sessions() as session:
        add_section(session, "建築住宅課", ["建築住宅課"], actor="田中")
        session.commit()
        recorded = session.scalars(text("SELECT DISTINCT table_name FROM record_log")).all()
        told = {line.table for each in feed.FEEDS for line in feed.lines(session, each, since=0, limit=1000)[0]}
    assert "section" in recorded
    assert told.isdisjoint({"section", "account", "membership", "api_key"})


def test_feed_when_somebody_is_still_writing_then_nothing_after_his_first_line(
    own_sessions: sessionmaker[Session],
) -> None:
    """A line with a lower number that ends later must not be missed by who has read on."""
    write = "INSERT INTO change_log (table_name, row_id, action) VALUES ('facility', 1, 'insert')"
    with own_sessions() as slow, own_sessions() as quick, own_sessions() as reader:
        connection = slow.connection()
        connection.exec_driver_sql(write)
        with quick.begin():
            quick.connection().exec_driver_sql(write)
        lines, safe = feed.lines(reader, "facilities", since=0, limit=10)
        assert (lines, safe) == ([], 0)
        slow.commit()
        reader.rollback()
        lines, safe = feed.lines(reader, "facilities", since=safe, limit=10)
        assert [line.id for line in lines] == [1, 2]
        reader.rollback()
        connection = slow.connection()
        with quick.begin():
            assert audit.seal(quick) > 0
        connection.exec_driver_sql(write)
        assert feed.lines(reader, "facilities", since=0, limit=10)[1] == 2
        slow.rollback()


def test_ngsi_when_facilities_and_buildings_are_exported_then_entities_that_join(ogc: TestClient) -> None:
    answer = ogc.get("/api/exports/facilities.ngsi", params={"filter": "category = 'school'"})
    assert answer.headers["content-disposition"].endswith('filename="facilities.ngsi.json"')
    body = answer.json()
    wanted = items(ogc, filter="category = 'school'", limit=1000)["features"]
    assert body["actionType"] == "append"
    assert [each["x-floorArea"]["value"] for each in body["entities"] if "x-floorArea" in each] == [
        each["properties"]["floor_area_m2"] for each in wanted if each["properties"]["floor_area_m2"] is not None
    ]
    first = body["entities"][0]
    town = wanted[0]["properties"]["municipality"]
    assert first["id"] == f"urn:ngsi-ld:Facility:JP{corporate_number(town)}-{wanted[0]['id']}"
    assert first["location"] == {"type": "geo:json", "value": wanted[0]["geometry"]}
    buildings = ogc.get("/api/exports/buildings.ngsi").json()["entities"]
    assert first["id"] in {each["refFacility"]["value"] for each in buildings}
    assert {"school", "public"} <= {use for each in buildings for use in each["category"]["value"]}


def test_ngsi_when_read_by_the_rules_of_a_broker_then_no_refused_character_and_every_identifier_once(
    ogc: TestClient,
) -> None:
    for code in ("facilities", "buildings", "neighbours"):
        entities = ogc.get(f"/api/exports/{code}.ngsi").json()["entities"]
        numbers = [each["id"] for each in entities]
        assert len(numbers) == len(set(numbers)) == items(ogc, code, limit=1)["numberMatched"]
        assert all(re.fullmatch(r"[!-~]{1,256}", each) and not set(each) & set("&?/#<>\"'=;()") for each in numbers)
        values = [told["value"] for each in entities for told in each.values() if isinstance(told, dict)]
        texts = [value for value in values if isinstance(value, str)]
        assert texts
        assert not [value for value in texts if set(value) & set("<>\"'=;()")]


def test_ngsi_when_it_cannot_be_then_refused(ogc: TestClient) -> None:
    assert ogc.get("/api/exports/zones.ngsi").status_code == 404
    for query in ({"properties": "name"}, {"crs": "http://www.opengis.net/def/crs/EPSG/0/6680"}):
        assert ogc.get("/api/exports/facilities.ngsi", params=query).status_code == 400


def test_corporate_number_when_of_known_governments_then_as_published() -> None:
    """東京都 and 豊橋市, 国税庁法人番号公表サイト."""
    assert (corporate_number("130001"), corporate_number("232017")) == ("8000020130001", "3000020232017")
