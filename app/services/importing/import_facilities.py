"""Journey A: a town hall's list becomes facilities. Preview and import are the same path; only the merge differs.

The server keeps no upload: the confirmed file is read again and must be the one that was previewed (sha256).
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import PointQuality
from app.errors import Conflict, Fault, InvalidInput
from app.formats.facilities.boundary_remarks import remark_outside
from app.formats.facilities.facility_sheet import collector_at_rest, read_facilities
from app.formats.facilities.owners import KnownTown, Owned, TownQuestion, Whose, owners_of
from app.formats.facilities.record_codes import Coded, ColumnQuestion, IdentityBy, KnownFacility, with_codes
from app.formats.places.addresses import TownDictionary, TownEntry
from app.formats.records.column_words import column_rows
from app.formats.records.facility_fields import FIELDS
from app.formats.records.issue_report import ISSUES_SHOWN, issue_groups, issue_rows
from app.formats.records.issue_words import file_sentence, remark
from app.formats.records.records import FacilityRecord, Issue, SheetResult, with_column
from app.formats.records.refusal import refused_in
from app.formats.records.stage_rows import RowOrigins, building_rows, detail_rows, facility_rows, land_rows
from app.formats.spatial.map_preview import preview_points
from app.formats.spatial.town_outlines import town_outlines
from app.formats.transfer.apart import read
from app.services.facility.choose_town import draw_surroundings
from app.store.facility import change_sets, changes, functions, mappings, register, staging
from app.store.place import municipalities, places, surroundings

# So many new ones and as many not in the list, and nearly all of either, make a question (both are assumptions).
_FEWEST_NEW, _NEARLY_ALL = 3, 0.8
# So many names are looked for among those the list lacks, to show one pair.
_NAMES_TRIED = 5
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FacilityImport:
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
    issue_groups: list[dict[str, Any]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    question: dict[str, Any] | None = None
    change_set: int | None = None
    preview: dict[str, Any] = field(default_factory=dict)


@collector_at_rest()
def import_facilities(
    session: Session,
    data: bytes,
    *,
    actor: str,
    filename: str | None = None,
    municipality_code: str | None = None,
    whose: Whose | None = None,
    identity: IdentityBy | None = None,
    mapping: dict[str, str] | None = None,
    sha256: str | None = None,
    dry_run: bool = False,
    keep_edited: bool = False,
    change_set: int | None = None,
    language: str = "ja",
    issues_shown: int = ISSUES_SHOWN,
    progress: Progress = lambda step: None,
) -> FacilityImport:
    """Read, place, compare and (unless `dry_run`) merge one file, in the caller's transaction.

    `keep_edited` leaves every value alone that a planner wrote or chose; without it the file's word replaces them and
    the report says so (`edits_at_stake`, `edited` of each changed field). `municipality_code` is of
    rows that name none; `whose` answers the `question` of a preview: a file of another town is never merged unasked;
    `identity` answers the one about a column of codes that has stopped matching the register.
    Raises InvalidInput for a file that is no table, Conflict when `sha256` is given and the file is another one, or
    when the question is not answered.
    `change_set` joins the set of other files of the same drop, so that all go back as one.
    """
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and sha256 != digest:
        raise Conflict("the file is not the one that was previewed")
    made = change_sets.open_import(session, actor=actor, kind="facilities", source=filename or "–", join=change_set)
    progress("read")
    sheet = _read(session, data, filename=filename, mapping=mapping, language=language)
    owned = _owned(session, sheet, given=municipality_code, whose=whose)
    question: TownQuestion | ColumnQuestion | None = owned.question
    if question is not None:
        _refuse(question, language, unless=dry_run)
        owned = _tentatively(session, sheet, given=municipality_code)
    coded = _settle(session, owned, identity)
    if question is None and (question := coded.question) is not None:
        _refuse(question, language, unless=dry_run)
    records, extra = coded.records, coded.issues
    progress("locate")
    records, unplaced = _locate(session, records, owned.names)
    progress("compare")
    ids = _stage(session, records, source=filename or sheet.profile)
    if keep_edited:
        register.keep_edits(session)
    astray = remark_outside(records, municipalities.boundaries(session))
    issues = [*owned.issues, *sheet.issues, *extra, *unplaced, *astray]
    shown = issue_rows(issues, language, most=issues_shown)
    counts = register.count_facilities(session)
    if question is None and identity is None and (question := _nothing_matches(session, counts)) is not None:
        _refuse(question, language, unless=dry_run)
    report = _report(
        session, sheet, records, counts=counts, digest=digest, applied=not dry_run, shown=shown, total=len(issues)
    )
    preview = preview_points([record.lon for record in records], [record.lat for record in records])
    grouped, columns = issue_groups(issues, language), column_rows(sheet.columns, language)
    asked = _asked(question, language)
    report = replace(report, issue_groups=grouped, columns=columns, question=asked, preview=preview)
    if not dry_run:
        if not sheet.rows_used:
            raise InvalidInput(file_sentence("no_facility_rows", language=language))
        progress("merge")
        _stage_details(session, records, ids)
        _merge(session, sheet, actor=actor, report=report, mapping=mapping)
        change_sets.count_up(session, made, {"facilities": report.facilities["total"]})
    return replace(report, change_set=None if dry_run else made.id)


def _read(
    session: Session, data: bytes, *, filename: str | None, mapping: dict[str, str] | None, language: str
) -> SheetResult:
    with refused_in(language):
        sheet = read(read_facilities, data, filename=filename, mapping=mapping)
        remembered = None if mapping else mappings.find(session, list(sheet.header))
        return read(read_facilities, data, filename=filename, mapping=remembered) if remembered else sheet


def _owned(session: Session, sheet: SheetResult, *, given: str | None, whose: Whose | None) -> Owned:
    """Every record with its municipality, or the question whose they are."""
    home = municipalities.home(session)
    known = None
    if home is not None and home.code != municipalities.UNKNOWN:
        outline = surroundings.home_outline(session)
        known = KnownTown(home.code, home.name, home.prefecture, outline)
    accepted = municipalities.with_facilities(session)
    return owners_of(sheet.facilities, home=known, accepted=accepted, given=given, whose=whose)


def _refuse(question: TownQuestion | ColumnQuestion, language: str, *, unless: bool) -> None:
    if unless:
        return
    words = question.message(language)
    found = ", ".join(f"{code} {name}" for code, name, _ in question.found)
    raise Conflict(words, [Fault(question.code, words, found or None, pointer=question.answered_by)])


def _nothing_matches(session: Session, counts: dict[str, int]) -> ColumnQuestion | None:
    """A list of which nearly all is new while nearly all of the same list in the register is not in it, at the same
    places: some column is misread. Another list of the same class (中学校 after 小学校) lies elsewhere."""
    new, gone, total = counts["new"], counts["gone"], counts["total"]
    stood = gone + counts["changed"] + counts["same"]
    if min(new, gone) < _FEWEST_NEW or new < _NEARLY_ALL * total or gone < _NEARLY_ALL * stood:
        return None
    if 2 * register.count_renamed(session) < new:
        return None
    names, lost = register.names_new_and_gone(session)
    # The pair most alike tells best what is read otherwise than before.
    alike = [(name, close) for name in names[:_NAMES_TRIED] for close in get_close_matches(name, lost, n=1)]
    name, other = next(iter(alike), (names[0], lost[0]))
    return ColumnQuestion("nothing_matches", new, total, name, other, str(gone))


def _asked(question: TownQuestion | ColumnQuestion | None, language: str) -> dict[str, Any] | None:
    if question is None:
        return None
    towns = [{"code": code, "name": name, "rows": rows} for code, name, rows in question.found]
    return {"code": question.code, "message": question.message(language), "towns": towns}


def _tentatively(session: Session, sheet: SheetResult, *, given: str | None) -> Owned:
    """What a preview shows while the question is open: the rows as another town's; nothing of it is kept."""
    owned = _owned(session, sheet, given=given, whose=Whose.NEIGHBOUR)
    if owned.question is None:
        return owned
    return Owned(with_column(owned.records, "municipality_code", ["?"] * len(owned.records)), {"?": "?"}, [])


def _settle(session: Session, owned: Owned, identity: IdentityBy | None) -> Coded:
    """The municipalities of the records made where they are new, and a code for every record."""
    known: dict[str | tuple[str | None, str], KnownFacility] = {}
    _make_home(session, owned)
    for code, name in owned.names.items():
        municipality = municipalities.ensure(session, code, name, prefecture=_prefecture(code))
        stored = register.known_codes(session, municipality.id)
        known |= {(code, own): facility for own, facility in stored.items()}
    return with_codes(owned.records, known, by=identity)


def _make_home(session: Session, owned: Owned) -> None:
    """A register that is nobody's yet becomes that of the first town named, drawn with its neighbours."""
    if not owned.names or not _is_nobodys(session):
        return
    municipalities.wait_for_makers(session)
    if _is_nobodys(session):
        code, name = next(iter(owned.names.items()))
        municipalities.make_home(session, code, name, prefecture=_prefecture(code))
        if known := town_outlines().find(code):
            draw_surroundings(session, known)


def _is_nobodys(session: Session) -> bool:
    present = municipalities.home(session)
    return present is None or present.code == municipalities.UNKNOWN


def _prefecture(code: str) -> str | None:
    town = town_outlines().find(code)
    return town.prefecture if town else None


def _locate(
    session: Session, records: list[FacilityRecord], names: dict[str, str]
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Place records without coordinates at their town (町丁目), where the address dictionary knows it."""
    missing = [record for record in records if record.lon is None]
    if not missing:
        return records, []
    towns = TownDictionary(TownEntry(*row) for row in municipalities.towns(session))
    placed, issues = [], []
    named: Counter[str] = Counter()
    for record in records:
        wanted = record.address if record.lon is None else None
        town = record.municipality_name or names.get(record.municipality_code or "")
        place = towns.locate(wanted, town) if wanted else None
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
    origins = RowOrigins(source)
    staging.stage(session, "facility", facility_rows(records, ids, tuple(staging.FACILITY), origins))
    staging.stage(session, "origin", origins.rows())
    known = {number: register.known_buildings(session, number) for number in ids.values()}
    staging.stage(session, "building", building_rows(records, ids, tuple(staging.BUILDING), known))
    register.keep_known_classes(session)
    register.keep_known_points(session)
    register.drop_known_codes(session)
    return ids


def _stage_details(session: Session, records: list[FacilityRecord], ids: dict[str, int]) -> None:
    for attribute, table in (("functions", "facility_function"), ("years", "yearly_record")):
        names = tuple(staging.TABLES[table])
        staging.stage(session, table, detail_rows(records, ids, attribute, names))
    staging.stage(session, "land", land_rows(records, ids))


def _report(
    session: Session,
    sheet: SheetResult,
    records: list[FacilityRecord],
    *,
    counts: dict[str, int],
    digest: str,
    applied: bool,
    shown: list[dict[str, Any]],
    total: int,
) -> FacilityImport:
    located = Counter(str(record.point_quality) for record in records)
    return FacilityImport(
        profile=sheet.profile,
        encoding=sheet.encoding,
        sha256=digest,
        applied=applied,
        mapping=sheet.mapping,
        header=list(sheet.header),
        rows_read=sheet.rows_read,
        rows_used=sheet.rows_used,
        facilities=counts,
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
    session: Session, sheet: SheetResult, *, actor: str, report: FacilityImport, mapping: dict[str, str] | None
) -> None:
    register.merge_facilities(session)
    register.merge_buildings(session)
    functions.set_guesses_aside(session)
    for table in ("facility_function", "yearly_record", "land"):
        register.merge_details(session, table)
    places.refresh_facility_zones(session)
    if mapping:
        mappings.remember(session, list(sheet.header), mapping)
    changes.record(session, actor, "import_facilities", {"sha256": report.sha256, "counts": report.facilities})
