"""Journey A: a town hall's list becomes facilities. Preview and import are the same path; only the merge differs.

The server keeps no upload: the confirmed file is read again and must be the one that was previewed (sha256).
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import compress
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.domain.register.building_identity import NamedBuilding, building_codes
from app.domain.vocabulary import PointQuality
from app.errors import Conflict, InvalidInput
from app.formats.facilities.boundary_remarks import remark_outside
from app.formats.facilities.facility_sheet import collector_at_rest, read_facilities
from app.formats.facilities.record_codes import KnownFacility, with_codes
from app.formats.places.addresses import TownDictionary, TownEntry
from app.formats.records.facility_fields import FIELDS
from app.formats.records.issue_report import ISSUES_SHOWN, issue_rows
from app.formats.records.issue_words import file_sentence, remark
from app.formats.records.records import FacilityRecord, Issue, SheetResult, with_column
from app.formats.records.refusal import refused_in
from app.store import changes, mappings, municipalities, places, register, staging

UNKNOWN_MUNICIPALITY = "000000"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file holds and what it would do, or has done, to the register. Counts as in the command-line contract."""

    profile: str
    encoding: str
    sha256: str
    applied: bool
    mapping: dict[str, str]
    header: list[str]
    rows_read: int
    rows_used: int
    facilities: dict[str, int]
    buildings: dict[str, int]
    floor_area_m2: float
    located: dict[str, int]
    edits_at_stake: int
    suggestions: dict[str, list[dict[str, Any]]]
    fields: list[dict[str, str]]
    changes: list[dict[str, Any]]
    issues: list[dict[str, Any]]
    issues_total: int


@collector_at_rest()
def import_facilities(
    session: Session,
    data: bytes,
    *,
    actor: str,
    filename: str | None = None,
    municipality_code: str | None = None,
    mapping: dict[str, str] | None = None,
    sha256: str | None = None,
    dry_run: bool = False,
    keep_edited: bool = False,
    language: str = "ja",
    issues_shown: int = ISSUES_SHOWN,
    progress: Progress = lambda step: None,
) -> ImportReport:
    """Read, place, compare and (unless `dry_run`) merge one file, in the caller's transaction.

    `keep_edited` leaves every value alone that a planner wrote or chose; without it the file's word replaces them and
    the report says so (`edits_at_stake`, `edited` of each changed field).
    Raises InvalidInput for a file that is no table, Conflict when `sha256` is given and the file is another one.
    """
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and sha256 != digest:
        raise Conflict("the file is not the one that was previewed")
    progress("read")
    sheet = _read(
        session, data, filename=filename, mapping=mapping, municipality_code=municipality_code, language=language
    )
    records, extra = _settle(session, sheet, municipality_code=municipality_code)
    progress("locate")
    records, unplaced = _locate(session, records)
    progress("compare")
    ids = _stage(session, records, source=filename or sheet.profile)
    if keep_edited:
        register.keep_edits(session)
    astray = remark_outside(records, municipalities.boundaries(session))
    issues = [*sheet.issues, *extra, *unplaced, *astray]
    shown = issue_rows(issues, language, most=issues_shown)
    report = _report(session, sheet, records, digest=digest, applied=not dry_run, shown=shown, total=len(issues))
    if not dry_run:
        if not sheet.rows_used:
            raise InvalidInput(file_sentence("no_facility_rows", language=language))
        progress("merge")
        _stage_details(session, records, ids)
        _merge(session, sheet, actor=actor, report=report, mapping=mapping)
    return report


def _read(
    session: Session,
    data: bytes,
    *,
    filename: str | None,
    mapping: dict[str, str] | None,
    municipality_code: str | None,
    language: str,
) -> SheetResult:
    home = municipalities.home(session)
    municipality_code = municipality_code or (home.code if home else None)
    with refused_in(language):
        sheet = read_facilities(data, filename=filename, mapping=mapping, municipality_code=municipality_code)
        remembered = None if mapping else mappings.find(session, list(sheet.header))
        if remembered:
            sheet = read_facilities(data, filename=filename, mapping=remembered, municipality_code=municipality_code)
    return sheet


def _settle(
    session: Session, sheet: SheetResult, *, municipality_code: str | None
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Give every record its municipality and its code."""
    home = municipalities.home(session)
    fallback = municipality_code or (home.code if home else UNKNOWN_MUNICIPALITY)
    records = list(sheet.facilities)
    if not all(record.municipality_code for record in records):
        towns = [record.municipality_code or fallback for record in records]
        records = with_column(records, "municipality_code", towns)
    names = {record.municipality_code or fallback: record.municipality_name for record in records}
    known: dict[str | tuple[str | None, str], KnownFacility] = {}
    for code, name in names.items():
        municipality = municipalities.ensure(session, code, name or code)
        stored = register.known_codes(session, municipality.id)
        known |= {(code, own): facility for own, facility in stored.items()}
    return with_codes(records, known)


def _locate(session: Session, records: list[FacilityRecord]) -> tuple[list[FacilityRecord], list[Issue]]:
    """Place records without coordinates at their town (町丁目), where the address dictionary knows it."""
    missing = [record for record in records if record.lon is None]
    if not missing:
        return records, []
    towns = TownDictionary(TownEntry(*row) for row in municipalities.towns(session))
    placed, issues = [], []
    named: Counter[str] = Counter()
    for record in records:
        wanted = record.address if record.lon is None else None
        place = towns.locate(wanted, record.municipality_name) if wanted else None
        if place is not None:
            named[place.municipality] += 1
            record = replace(record, lon=place.lon, lat=place.lat, point_quality=place.quality)  # noqa: PLW2901
        elif record.lon is None:
            issues.append(remark("not_located", row=record.row, value=record.address or record.name))
        placed.append(record)
    if named:
        municipalities.name_unnamed(session, named.most_common(1)[0][0])
    return placed, issues


def _stage(session: Session, records: list[FacilityRecord], *, source: str) -> dict[str, int]:
    """What a preview compares; the id of each municipality, by its code."""
    ids = {code: municipalities.ensure(session, code, code).id for code in {r.municipality_code or "" for r in records}}
    origins: dict[tuple[Any, ...], tuple[int, str]] = {}
    staging.stage(session, "facility", _facility_rows(records, ids, source, origins))
    staging.stage(session, "origin", origins.values())
    known = {number: register.known_buildings(session, number) for number in ids.values()}
    staging.stage(session, "building", _building_rows(records, ids, known))
    return ids


def _stage_details(session: Session, records: list[FacilityRecord], ids: dict[str, int]) -> None:
    staging.stage(session, "facility_function", _detail_rows(records, ids, "functions", "facility_function"))
    staging.stage(session, "yearly_record", _detail_rows(records, ids, "years", "yearly_record"))
    staging.stage(session, "land", _land_rows(records, ids))


_MADE = {"attributes", "origin", "sources"}
_OWN_FIELDS = tuple(
    name
    for name in staging.FACILITY
    if name not in {"municipality_id", "code", "row", "lon", "lat", "point_quality", *_MADE}
)


_PLAIN = tuple(name for name in staging.FACILITY if name not in {"municipality_id", *_MADE})
_plain_of = attrgetter(*_PLAIN)
_building_of = attrgetter("name", "structure", "built_year", "floor_area_m2")
_own_of = attrgetter(*_OWN_FIELDS, "lon")


def _facility_rows(
    records: list[FacilityRecord], ids: dict[str, int], source: str, origins: dict[tuple[Any, ...], tuple[int, str]]
) -> Iterator[tuple[Any, ...]]:
    """In the order of `staging.FACILITY`; `origins` gathers (number, text of `sources`) of what rows tell of."""
    for record in records:
        told = tuple([value is not None for value in _own_of(record)])
        key = (record.source, record.as_of, told)
        if key not in origins:
            origin = {"source": record.source or source, "as_of": record.as_of}
            names = compress((*_OWN_FIELDS, "point"), told)
            origins[key] = (len(origins), orjson.dumps(dict.fromkeys(names, origin)).decode())
        attributes = orjson.dumps(record.attributes).decode() if record.attributes else "{}"
        yield (ids[record.municipality_code or ""], *_plain_of(record), attributes, origins[key][0], None)


def _building_rows(
    records: list[FacilityRecord], ids: dict[str, int], known: dict[int, dict[str, dict[str, tuple[Any, ...]]]]
) -> Iterator[tuple[Any, ...]]:
    """The buildings the file lists; for a facility that only has a total, one stand-in for the whole."""
    names = tuple(staging.BUILDING)[4:-1]
    values_of = attrgetter(*names)
    for record in records:
        owner = (ids[record.municipality_code or ""], record.code)
        stored = known[owner[0]].get(record.code or "", {})
        codes = building_codes(
            [NamedBuilding(one.code, *_building_of(one)) for one in record.buildings],
            {code: NamedBuilding(None, *rest) for code, rest in stored.items()},
        )
        for code, building in zip(codes, record.buildings, strict=True):
            attributes = orjson.dumps(building.attributes).decode() if building.attributes else "{}"
            yield (*owner, code, False, *values_of(building), attributes)
        if not record.buildings and (record.floor_area_m2 or 0) > 0:
            whole = {"floor_area_m2": record.floor_area_m2, "built_year": record.built_year}
            yield (*owner, "*", True, *(whole.get(name) for name in names), "{}")


def _detail_rows(
    records: list[FacilityRecord], ids: dict[str, int], attribute: str, table: str
) -> Iterator[tuple[Any, ...]]:
    """Functions or years; what a year says of energy goes as JSON and is the last column."""
    names = tuple(staging.TABLES[table])[2:]
    values_of = attrgetter(*names)
    for record in records:
        for detail in getattr(record, attribute):
            *values, last = values_of(detail)
            last = orjson.dumps(last).decode() if isinstance(last, dict) else last
            yield (ids[record.municipality_code or ""], record.code, *values, last)


def _land_rows(records: list[FacilityRecord], ids: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        if record.land_area_m2 is not None or record.land_owner is not None:
            yield (ids[record.municipality_code or ""], record.code, record.land_area_m2, record.land_owner, None)


def _report(
    session: Session,
    sheet: SheetResult,
    records: list[FacilityRecord],
    *,
    digest: str,
    applied: bool,
    shown: list[dict[str, Any]],
    total: int,
) -> ImportReport:
    located = Counter(str(record.point_quality) for record in records)
    return ImportReport(
        profile=sheet.profile,
        encoding=sheet.encoding,
        sha256=digest,
        applied=applied,
        mapping=sheet.mapping,
        header=list(sheet.header),
        rows_read=sheet.rows_read,
        rows_used=sheet.rows_used,
        facilities=register.count_facilities(session),
        buildings=register.count_buildings(session),
        floor_area_m2=round(sum(_area(record) for record in records), 2),
        located={quality.value: located[quality.value] for quality in PointQuality},
        edits_at_stake=register.count_edits_at_stake(session),
        suggestions={
            column: [{"field": field, "confidence": round(confidence, 2)}]
            for column, (field, confidence) in sheet.suggestions.items()
        },
        fields=[{"code": field.code, "ja": field.ja, "en": field.en} for field in FIELDS],
        changes=register.list_changes(session, limit=1000),
        issues=shown,
        issues_total=total,
    )


def _area(record: FacilityRecord) -> float:
    if record.floor_area_m2 is not None:
        return record.floor_area_m2
    return sum(building.floor_area_m2 or 0 for building in record.buildings)


def _merge(
    session: Session, sheet: SheetResult, *, actor: str, report: ImportReport, mapping: dict[str, str] | None
) -> None:
    changes.act_as(session, actor)
    register.merge_facilities(session)
    register.merge_buildings(session)
    for table in ("facility_function", "yearly_record", "land"):
        register.merge_details(session, table)
    places.refresh_facility_zones(session)
    if mapping:
        mappings.remember(session, list(sheet.header), mapping)
    changes.record(session, actor, "import_facilities", {"sha256": report.sha256, "counts": report.facilities})
