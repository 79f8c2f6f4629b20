"""Any population file → what it says: mesh tables and layers, small areas, projections."""

from app.formats.age_columns import people_columns
from app.formats.mesh_sheet import mesh_column, read_mesh
from app.formats.people_table import Row
from app.formats.population_records import PopulationSheet, ProjectionSheet
from app.formats.population_table import read_population_table
from app.formats.tables import read_tables
from app.formats.vector_file import is_vector, read_layer


def read_population(
    data: bytes, *, filename: str | None = None, year: int | None = None
) -> PopulationSheet | ProjectionSheet:
    """CSV, TSV, Excel, GeoJSON, zipped Shapefile or GeoPackage. `year` where the file names none.

    UnreadableFile: "no_population" (no column counts people), "no_year", or what the readers below say.
    """
    if is_vector(data):
        header, rows = _layer_table(data, filename)
        encoding = "vector layer"
    else:
        table = max(read_tables(data, filename), key=lambda table: len(people_columns(table.header)) * len(table.rows))
        header, rows, encoding = table.header, table.rows, table.encoding
    reader = read_population_table if mesh_column(header, rows) is None else read_mesh
    return reader(header, rows, encoding=encoding, filename=filename, year=year)


def _layer_table(data: bytes, filename: str | None) -> tuple[tuple[str, ...], list[Row]]:
    """Attributes as text, without the columns nobody reads (a future-population layer has some 150)."""
    layer = read_layer(data, filename=filename)
    grouped = any(name.upper().startswith("PTC_") for name in layer.columns)
    wanted = [name for name in layer.columns if not _is_superfluous(name, grouped=grouped)]
    texts = [layer.texts(name) for name in wanted]
    return tuple(wanted), [(number, cells) for number, cells in enumerate(zip(*texts, strict=True), start=1)]


def _is_superfluous(name: str, *, grouped: bool) -> bool:
    """Shares (RTA_…), and five-year groups beside the four age groups, which say all we ask."""
    found = people_columns([name])
    five_year = bool(found) and found[0].rank == 1 and found[0].low > 0
    return name.upper().startswith("RT") or (grouped and (five_year or name.upper().startswith(("PT01_", "PT1_"))))
