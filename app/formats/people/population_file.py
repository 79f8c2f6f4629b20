"""Any population file → what it says: mesh tables and layers, small areas, projections."""

from collections.abc import Iterable
from dataclasses import replace

from app.formats.facilities.towns_told import towns_told, with_town_columns
from app.formats.people.age_columns import people_columns
from app.formats.people.geojson_attributes import read_attributes
from app.formats.people.mesh_sheet import mesh_column, read_mesh
from app.formats.people.people_table import Row
from app.formats.people.population_records import PopulationSheet, ProjectionSheet
from app.formats.people.population_sheets import PeopleTable, join_sheets
from app.formats.people.population_table import read_population_table
from app.formats.records.column_words import ColumnUse
from app.formats.spatial.vector_file import VectorLayer, is_vector, read_layer
from app.formats.tables.tables import read_tables
from app.formats.text.packed import unpacked


def read_population(
    data: bytes, *, filename: str | None = None, year: int | None = None
) -> PopulationSheet | ProjectionSheet:
    """CSV, TSV, Excel, GeoJSON, zipped Shapefile or GeoPackage. `year` where the file names none.

    UnreadableFile: "no_population" (no column counts people), "no_year", or what the readers below say.
    """
    data = unpacked(data)
    if is_vector(data):
        header, rows, left = _layer_table(data, filename)
        sheet = _read_rows(PeopleTable(header, rows, "vector layer", "", []), filename, year)
        unread = tuple(ColumnUse(name, "unused", None, "left_beside_ages") for name in left)
        return replace(sheet, columns=(*(use for use in sheet.columns if use.heading in header), *unread))
    tables = read_tables(data, filename)
    cells = next((table for table in tables if mesh_column(table.header, table.rows) is not None), None)
    if cells is not None:
        return _read_rows(PeopleTable(cells.header, cells.rows, cells.encoding, cells.title, []), filename, year)
    return _read_rows(join_sheets(tables), filename, year)


def _read_rows(table: PeopleTable, filename: str | None, year: int | None) -> PopulationSheet | ProjectionSheet:
    if mesh_column(table.header, table.rows) is not None:
        return _of_towns(
            read_mesh(table.header, table.rows, encoding=table.encoding, filename=filename, year=year), table
        )
    sheet = read_population_table(
        table.header, table.rows, encoding=table.encoding, filename=filename, year=year, title=table.title
    )
    sheet = replace(sheet, issues=(*table.issues, *sheet.issues))
    return _of_towns(sheet, table) if isinstance(sheet, PopulationSheet) else sheet


def _of_towns(sheet: PopulationSheet, table: PeopleTable) -> PopulationSheet:
    """With the municipalities that the rows name."""
    columns = with_town_columns(sheet.columns, table.header)
    return replace(sheet, columns=columns, towns=towns_told(table.header, table.rows))


def _layer_table(data: bytes, filename: str | None) -> tuple[tuple[str, ...], list[Row], tuple[str, ...]]:
    """A layer's attributes as text, without the columns nobody reads; these by name."""
    try:
        header, rows, left = read_attributes(data, _needed)
        if mesh_column(header, rows) is not None:
            return header, rows, left
    except ValueError:
        pass  # no plain GeoJSON: the layer is read whole, below
    layer = read_layer(data, filename=filename)
    wanted = _needed(layer.columns)
    texts = [*(layer.texts(name) for name in wanted), *_places(layer)]
    rows = [(number, cells) for number, cells in enumerate(zip(*texts, strict=True), start=1)]
    left = tuple(name for name in layer.columns if name not in wanted)
    return (*wanted, "latitude", "longitude"), rows, left


def _places(layer: VectorLayer) -> tuple[list[str], list[str]]:
    """Latitude and longitude of a point inside each area, as the text a table would have."""
    inside = [None if shape is None or shape.is_empty else shape.representative_point() for shape in layer.shapes]
    texts = [("", "") if point is None else (repr(point.y), repr(point.x)) for point in inside]
    return [lat for lat, _ in texts], [lon for _, lon in texts]


def _needed(names: Iterable[str]) -> list[str]:
    """All but shares (RTA_…), coordinates of a layer's own, and five-year groups beside the four age groups."""
    columns = [name for name in names if name.lower() not in {"latitude", "longitude", "lat", "lon", "x", "y"}]
    grouped = any(name.upper().startswith("PTC_") for name in columns)
    return [name for name in columns if not name.upper().startswith("RT") and not (grouped and _is_five_year(name))]


def _is_five_year(name: str) -> bool:
    found = people_columns([name])
    return bool(found) and found[0].rank == 1 and (found[0].low > 0 or found[0].high is not None)
