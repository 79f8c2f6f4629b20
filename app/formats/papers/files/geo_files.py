"""CouncilReport → GeoJSON, GeoPackage, Shapefile: facilities as points, ways to the receivers, districts, outline."""

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

import geopandas
import pandas
import pyogrio
import shapely

from app.formats.papers.report.council_report import Cell, CouncilReport, MapArea, ReportFacility
from app.formats.papers.wording.cells import csv_text, guarded, zipped
from app.formats.papers.wording.paper_words import term_label
from app.formats.papers.wording.worded import credit_lines, definition_rows, mark_of, remarks, run_facts, worded

# GDAL writes the day into its files; ours say the day of the calculation. Its options are the whole process's.
_WRITING = Lock()
# The version that programs of some years ago read without a warning.
_READABLE: Final = {"VERSION": "1.3"}
_SHORT: Final = {
    "facility_code": "code", "facility_name": "name", "department": "section", "floor_area_m2": "area_m2",
    "area_after_m2": "after_m2", "action_code": "action_cd", "fiscal_year": "year", "effect_yen": "effect",
    "cost_yen": "cost", "keep_cost_yen": "keep_cost", "residents": "residents", "users_moved": "users",
    "users_moved_unit": "users_unit", "opposite_yen": "opposite", "point_quality": "quality", "built_year": "built",
    "receiver_code": "to_code", "receiver_name": "to_name", "extra_km": "extra_km",
}  # fmt: skip
_REPLACED: Final = "〓"
_MOST_BYTES: Final = 254
_UNSAFE: Final = re.compile(r"[\x00-\x1f]")


def facilities_geojson(report: CouncilReport, language: str) -> bytes:
    """A FeatureCollection of the decisions (RFC 7946); geometry is null where no position is known."""
    features = [
        {"type": "Feature", "id": each.code, "geometry": _point(each), "properties": _properties(report, row, language)}
        for each, row in zip(report.facilities, report.table("decisions").records(), strict=True)
    ]
    about = {"run": report.run.id, "data_version": report.run.data_version, "is_draft": report.is_draft,
             "mark": mark_of(report, language)}  # fmt: skip
    told = {"type": "FeatureCollection", "features": features, "about": about,
            "credits": credit_lines(report, language), "remarks": remarks(report, language)}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _point(each: ReportFacility) -> dict[str, Any] | None:
    return None if each.lon is None or each.lat is None else {"type": "Point", "coordinates": [each.lon, each.lat]}


def _properties(report: CouncilReport, row: dict[str, Cell], language: str) -> dict[str, Cell]:
    terms = {column.code: column.terms for column in report.table("decisions").columns}
    told: dict[str, Cell] = {"action_code": row["action"]}
    for name, value in row.items():
        if name not in ("lon", "lat"):
            told[name] = term_label(terms[name], value, language) if terms[name] and isinstance(value, str) else value
    return told


def geopackage(report: CouncilReport, language: str) -> bytes:
    """Layers facilities, moves, districts and outline in WGS 84, and the tables of decisions' reasons beside them."""
    with tempfile.TemporaryDirectory() as folder, _WRITING:
        target = Path(folder) / "report.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{report.run.finished_on}T00:00:00.000Z"})
        try:
            for name, layer in _layers(report, language).items():
                pyogrio.write_dataframe(
                    layer, target, layer=name, driver="GPKG", append=target.exists(), dataset_options=_READABLE
                )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return target.read_bytes()


def _layers(report: CouncilReport, language: str) -> dict[str, geopandas.GeoDataFrame]:
    layers = {"facilities": _facility_frame(report, language), "moves": _move_frame(report, language)}
    layers |= {"districts": _area_frame(report.districts), "outline": _area_frame(report.outline)}
    return {name: layer for name, layer in layers.items() if len(layer)}


def _facility_frame(report: CouncilReport, language: str) -> geopandas.GeoDataFrame:
    rows = [_properties(report, row, language) for row in report.table("decisions").records()]
    points = [None if each.lon is None or each.lat is None else shapely.Point(each.lon, each.lat)
              for each in report.facilities]  # fmt: skip
    return geopandas.GeoDataFrame(_typed(rows), geometry=points, crs=4326)


def _typed(rows: Sequence[dict[str, Cell]]) -> dict[str, Any]:
    """Columns of one type each, whatever is known of them in a row: whole numbers stay whole."""
    return {name: _column([row[name] for row in rows]) for name in (rows[0] if rows else ())}


def _column(values: list[Cell]) -> Any:
    known = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in known):
        return values
    if known and all(isinstance(value, int) for value in known):
        return pandas.Series(values, dtype="Int64")
    return [None if value is None else float(value) for value in values]


def _move_frame(report: CouncilReport, language: str) -> geopandas.GeoDataFrame:
    rows: list[dict[str, Cell]] = []
    lines = []
    for each in report.facilities:
        for to in each.receivers:
            if None in (each.lon, each.lat, to.lon, to.lat):
                continue
            rows.append(
                {"facility_code": each.code, "facility_name": each.name, "receiver_code": to.code,
                 "receiver_name": to.name, "function": term_label("function", to.function, language),
                 "users": to.users, "extra_km": to.extra_km}
            )  # fmt: skip
            lines.append(shapely.LineString([(each.lon, each.lat), (to.lon, to.lat)]))
    return geopandas.GeoDataFrame(_typed(rows), geometry=lines, crs=4326)


def _area_frame(areas: Sequence[MapArea]) -> geopandas.GeoDataFrame:
    shapes = [shape_of(area) for area in areas]
    return geopandas.GeoDataFrame({"name": [area.name for area in areas]}, geometry=shapes, crs=4326)


def shape_of(area: MapArea) -> shapely.MultiPolygon:
    """The area as polygons: rings inside another are its holes."""
    whole = shapely.Polygon()
    for ring in area.rings:
        whole = whole.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    parts = [part for part in getattr(whole, "geoms", [whole]) if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.MultiPolygon(parts)


def shapefile(report: CouncilReport, language: str) -> bytes:
    """Shapefiles in CP932, in an archive with `losses.csv`: what of a text could not be written in full."""
    losses: list[tuple[str, str, str, str]] = []
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder, _WRITING:
        placed = {name: layer[~layer.geometry.isna()] for name, layer in _layers(report, language).items()}
        for name, layer in placed.items():
            if not len(layer):
                continue
            _write_shapes(_in_cp932(layer, name, losses), Path(folder) / f"{name}.shp", report.run.finished_on)
            files |= {file.name: file.read_bytes() for file in sorted(Path(folder).glob(f"{name}.*"))}
    files["losses.csv"] = ("\ufeff" + csv_text([("layer", "facility", "written", "meant"), *losses])).encode()
    files["about.csv"] = ("\ufeff" + csv_text(_about(report, language))).encode()
    return zipped(files)


def _write_shapes(layer: geopandas.GeoDataFrame, target: Path, day: str) -> None:
    options = {"DBF_DATE_LAST_UPDATE": day}
    pyogrio.write_dataframe(layer, target, driver="ESRI Shapefile", encoding="CP932", layer_options=options)


def _in_cp932(
    layer: geopandas.GeoDataFrame, name: str, losses: list[tuple[str, str, str, str]]
) -> geopandas.GeoDataFrame:
    written = layer.rename(columns=_SHORT).copy()
    names = list(layer.iloc[:, 1] if len(layer.columns) > 2 else layer.iloc[:, 0])
    for column in written.columns:
        if column != "geometry" and any(isinstance(value, str) for value in written[column]):
            texts = [fit_cp932(str(value or "")) for value in written[column]]
            told = zip(written[column], texts, names, strict=True)
            losses += [(name, guarded(str(of)), text, guarded(str(meant))) for meant, text, of in told
                       if text != str(meant or "")]  # fmt: skip
            written[column] = texts
    return written


def fit_cp932(text: str) -> str:
    """The text in the letters of CP932 and at most 254 bytes; 〓 stands for a letter it does not have."""
    plain = _UNSAFE.sub(" ", text)
    known = "".join(each if _has_cp932(each) else _REPLACED for each in plain)
    return known.encode("cp932")[:_MOST_BYTES].decode("cp932", "ignore")


def _has_cp932(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _about(report: CouncilReport, language: str) -> list[tuple[str, ...]]:
    facts = [("", name, "", "", value) for name, value in run_facts(report, language)]
    fields = [("", name, short, "", "") for name, short in _SHORT.items()]
    return [*facts, *fields, *definition_rows(report, [worded(report.table("decisions"), language)], language)]
