"""How the source of something drawn is told: a publisher's credit as written, an imported file by what it holds."""

import re
from collections.abc import Mapping
from typing import Final

# What is drawn → (Japanese, English).
_DRAWN: Final[Mapping[str, tuple[str, str]]] = {
    "boundary": ("区域", "Boundary"),
    "zones": ("区域データ", "Zones"),
    "population": ("人口", "Population"),
    "roads": ("道路", "Roads"),
}
_IMPORTED: Final = ("{label}: {name}（取込みファイル）", "{label}: {name} (imported file)")
_FILE_NAME: Final = re.compile(
    r"\.(csv|tsv|txt|xlsx?|xlsm|ods|pdf|xml|zip|gz|json|geojson|topojson|shp|gml|kml|kmz|gpkg|fgb|pbf)( ?[(（].*)?$",
    re.IGNORECASE,
)


def is_file_name(source: str) -> bool:
    """Whether a stored source is only the name of the file it came in (perhaps with its layer), naming no publisher."""
    return _FILE_NAME.search(source.strip()) is not None


def credit_line(drawn: str, source: str, language: str) -> str:
    """The source of what is drawn (boundary, zones, population, roads) in `language` (ja or en)."""
    if not is_file_name(source) or drawn not in _DRAWN:
        return source
    place = int(language == "en")
    return _IMPORTED[place].format(label=_DRAWN[drawn][place], name=source)
