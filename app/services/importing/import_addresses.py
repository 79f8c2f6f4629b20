"""Load the dictionary of town names, then place the facilities that were waiting for it."""

from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.formats.places.addresses import TownDictionary, TownSheet, read_town_table, towns_in_folder, towns_in_json
from app.formats.records.column_words import column_rows
from app.formats.records.issue_report import issue_report
from app.formats.records.issue_words import file_sentence
from app.formats.records.refusal import refused_in
from app.formats.spatial.map_preview import preview_points
from app.formats.spatial.town_outlines import town_outlines
from app.formats.transfer.apart import read
from app.store.facility import change_sets, changes
from app.store.place import municipalities, places


def import_addresses(session: Session, path: Path, *, actor: str, change_set: int | None = None) -> dict[str, Any]:
    """Read a folder of JSON lists, one of them, or a table of towns; returns how many places were found by them.

    Raises InvalidInput where the file names no place.
    """
    if not path.is_dir():
        named = f"{path.parent.name}/{path.name}"
        return import_address_table(
            session, path.read_bytes(), filename=named, actor=actor, change_set=change_set, language="en"
        )
    sheet = TownSheet(list(towns_in_folder(path)), ())
    return _keep(session, sheet, source=path.name, actor=actor, change_set=change_set, language="en")


def _keep(
    session: Session, sheet: TownSheet, *, source: str, actor: str, change_set: int | None, language: str
) -> dict[str, Any]:
    towns = sheet.towns
    made = change_sets.open_import(session, actor=actor, kind="addresses", source=source, join=change_set)
    rows = (
        (town.prefecture, town.city, town.town, town.koaza, town.municipality_code, town.lon, town.lat, source)
        for town in towns
    )
    municipalities.save_towns(session, rows)
    dictionary = TownDictionary(towns)
    counts = {
        "towns_read": len(towns),
        "towns_total": municipalities.count_towns(session),
        "facilities_placed": place_waiting(session, dictionary),
        "areas_placed": place_areas_waiting(session, dictionary),
    }
    change_sets.count_up(session, made, {"towns": len(towns)})
    changes.record(session, actor, "import_addresses", {"source": source, **counts})
    preview = preview_points([town.lon for town in towns], [town.lat for town in towns])
    told = {"columns": column_rows(sheet.columns, language), "change_set": made.id, "preview": preview}
    return counts | told | issue_report([], language)


def import_address_table(
    session: Session, data: bytes, *, filename: str, actor: str, change_set: int | None = None, language: str = "ja"
) -> dict[str, Any]:
    """The same for one uploaded table (位置参照情報 or alike). Raises InvalidInput where it names no place."""
    with refused_in(language):
        sheet = _towns_in_file(session, data, filename)
    if not sheet.towns:
        raise InvalidInput(file_sentence("no_towns", "", language))
    return _keep(session, sheet, source=filename, actor=actor, change_set=change_set, language=language)


def _towns_in_file(session: Session, data: bytes, filename: str) -> TownSheet:
    """A table, or a JSON list whose folder and name say prefecture and city; else it is of the home town."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"[":
        return read(read_town_table, data)
    path = PurePosixPath(filename)
    named = town_outlines().named(f"{path.parent.name}{path.stem}") or town_outlines().named(path.stem)
    home = municipalities.home(session)
    if len(named) == 1:
        return TownSheet(read(towns_in_json, data, prefecture=named[0].prefecture, city=named[0].name), ())
    prefecture = (home.prefecture if home else None) or ""
    return TownSheet(read(towns_in_json, data, prefecture=prefecture, city=home.name if home else path.stem), ())


def place_waiting(session: Session, towns: TownDictionary) -> int:
    """Give a point to every facility that has an address and none yet; returns how many."""
    found: list[dict[str, Any]] = []
    named: Counter[str] = Counter()
    for facility_id, address, municipality in municipalities.unplaced(session):
        place = towns.locate(address, municipality)
        if place is not None:
            named[place.municipality] += 1
            found.append({"id": facility_id, "lon": place.lon, "lat": place.lat, "quality": place.quality})
    municipalities.place(session, found)
    places.refresh_facility_zones(session, facility_ids=[row["id"] for row in found])
    if named:
        municipalities.name_unnamed(session, named.most_common(1)[0][0])
    return len(found)


def place_areas_waiting(session: Session, towns: TownDictionary) -> int:
    """Give a point to every area of the population in use that is only named; returns how many."""
    home = municipalities.home(session)
    found: list[dict[str, Any]] = []
    for cell_id, name in places.unplaced_cells(session):
        place = towns.locate(name, home.name if home else None)
        if place is not None:
            found.append({"id": cell_id, "lon": place.lon, "lat": place.lat})
    places.place_cells(session, found)
    return len(found)
