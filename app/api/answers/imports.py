"""Answers about files: what one holds, what it would do, where it differs from the register."""

from typing import Annotated, Any, Literal

from app.api.answers.base import Answer, OpenAnswer, says
from app.api.answers.places import VocabularyTerm
from app.domain.vocabulary import ZoneKind


class ImportIssue(OpenAnswer):
    """Something about a file, by row and column."""

    code: Annotated[str, says("Code", "fiscal_year_shifted")]
    message: Annotated[str, says("What it is and what to do", "「昭和55年3月」は…1979 年度としました")]
    severity: Annotated[str, says('"note", "warning" or "error"', "note")] = ""
    row: Annotated[int | None, says("Row of the file, from 1", 5)] = None
    column: Annotated[str | None, says("Heading of the column", "建築年月")] = None
    value: Annotated[str | float | None, says("What stands there", "昭和55年3月")] = None


class IssueGroup(OpenAnswer):
    """Issues that say the same of one column, told once."""

    code: Annotated[str, says("Code", "unreadable_number")]
    column: Annotated[str | None, says("Heading of the column", "延床面積")] = None
    severity: Annotated[Literal["note", "warning", "error"], says("The gravest of the file come first", "warning")]
    message: Annotated[str, says("The sentence of the first of them", "「不明」を数値として読めないため…")]
    count: Annotated[int, says("How many there are", 12, "issues")]
    rows: Annotated[list[int], says("Rows of the file, the first twenty", [5, 9])]


class ColumnTold(OpenAnswer):
    """What became of one column of a file."""

    heading: Annotated[str, says("Its heading", "老朽化度")]
    use: Annotated[
        Literal["read", "attribute", "unused", "empty"],
        says("`read`: as a field; `attribute`: kept as written; `unused`; `empty`: no value in it", "attribute"),
    ]
    field: Annotated[str | None, says("Code of the field", "floor_area_m2")] = None
    message: Annotated[str, says("The same in words, with what to do", "「延床面積」として読みました。")]


class LayerTold(OpenAnswer):
    """A layer of a map file of several."""

    name: Annotated[str, says("Its name, as it was meant", "20_想定最大規模")]
    features: Annotated[int | None, says("How many features it has; null where only reading would tell", 4)] = None


class Tally(OpenAnswer):
    """Rows by what would become of them."""

    new: Annotated[int, says("Not in the register yet", 2, "rows")]
    changed: Annotated[int, says("In the register and different", 12, "rows")]
    same: Annotated[int, says("In the register as they are", 356, "rows")]
    gone: Annotated[int, says("In the register and not in the file", 0, "rows")] = 0
    total: Annotated[int, says("In the file", 370, "rows")]


class Suggestion(OpenAnswer):
    """A field that a column may be."""

    field: Annotated[str, says("Code of the field", "floor_area_m2")]
    confidence: Annotated[float, says("How sure, 0–1", 0.95, "1")]


class FieldChange(OpenAnswer):
    """One field that a file tells otherwise."""

    field: Annotated[str, says("Code of the field", "floor_area_m2")]
    old: Annotated[Any, says("In the register", 1200.0)]
    new: Annotated[Any, says("In the file", 1250.0)]
    edited: Annotated[bool, says("True where a planner wrote or chose the old value")] = False


class RowChange(OpenAnswer):
    """A facility that a file would change."""

    code: Annotated[str, says("Code of the facility", "11001")]
    name: Annotated[str, says("Its name", "市民文化会館")]
    kind: Annotated[Literal["new", "changed", "gone"], says("What would happen")]
    fields: Annotated[list[FieldChange], says("What would change")]


class MapPicture(OpenAnswer):
    """What a file holds, thinned, for the map; degrees."""

    bbox: Annotated[list[float] | None, says("West, south, east, north", [137.3, 34.7, 137.5, 34.8], "deg")] = None
    points: Annotated[list[list[float]], says("At most 3,000 positions, lon and lat", [[137.39, 34.77]], "deg")] = []
    shapes: Annotated[list[dict[str, Any]], says("GeoJSON geometries: at most 400 outlines, or lines")] = []


class TownFound(Answer):
    """A municipality a file speaks of."""

    code: Annotated[str, says("全国地方公共団体コード", "372013")]
    name: Annotated[str, says("Its name", "高松市")]
    rows: Annotated[int, says("Rows of the file that are of it or lie in it", 29, "rows")]


class WhoseFile(Answer):
    """Why the import stops until somebody answers: send it again with `whose` or `municipality`.

    With `codes_changed`, `addresses_changed` and `nothing_matches` a column has stopped matching the register: send it
    again with `identity`.
    """

    code: Annotated[
        Literal[
            "other_code",
            "other_code_here",
            "other_place",
            "given_place",
            "elsewhere",
            "no_town",
            "codes_changed",
            "addresses_changed",
            "nothing_matches",
        ],
        says("What was found"),
    ]
    message: Annotated[str, says("The question in words", "この表は高松市の施設です…")]
    towns: Annotated[list[TownFound], says("The municipalities found")]


class FileKindAnswer(Answer):
    """What a file seems to be."""

    kind: Annotated[str | None, says("A kind of import; null where there is nothing to import", "facilities")]
    zone_kind: Annotated[ZoneKind | None, says("Of zones", "flood")]
    reason: Annotated[
        Literal["headings", "layer", "archive", "bytes", "name", "read", "things", "no_data"],
        says("Told by what; `things`: a list, but not of buildings; `no_data`: nothing to import"),
    ]
    size_bytes: Annotated[int, says("Size of the file", 18000, "bytes")]


class ImportReport(OpenAnswer):
    """What a file holds and what it does. Which figures there are depends on the kind of file."""

    sha256: Annotated[str, says("To be sent with the confirmed call", "83cc5934d5ea0f26…")]
    issues: Annotated[list[ImportIssue], says("At most the first 1,000")]
    issues_total: Annotated[int, says("How many there are", 359, "issues")] = 0
    issue_groups: Annotated[list[IssueGroup], says("All issues, those of one sentence and column told once")] = []
    columns: Annotated[list[ColumnTold], says("What became of each column; empty for files without columns")] = []
    layer: Annotated[str | None, says("Of a map file of several layers: the one that was read", "A29")] = None
    layers: Annotated[list[LayerTold], says("Layers of a map file; another is read by `layer`")] = []
    kind: Annotated[str, says("Kind of file", "years")] = ""
    profile: Annotated[str | None, says("Layout it was read as", "building_list")] = None
    encoding: Annotated[str | None, says("Encoding it was read as", "cp932")] = None
    applied: Annotated[bool, says("True where it was imported")] = False
    rows_read: Annotated[int, says("Rows of the file", 708, "rows")] = 0
    rows_used: Annotated[int, says("Rows that could be used", 708, "rows")] = 0
    mapping: Annotated[dict[str, str | None], says("Column → field", {"施設名": "name"})] = {}
    header: Annotated[list[str], says("Headings of the columns", ["施設名"])] = []
    suggestions: Annotated[dict[str, list[Suggestion]], says("Column → fields it may be")] = {}
    fields: Annotated[list[VocabularyTerm], says("Every field a column can be")] = []
    facilities: Annotated[Tally | None, says("Facilities by what becomes of them")] = None
    buildings: Annotated[Tally | None, says("Buildings by what becomes of them")] = None
    edits_at_stake: Annotated[int, says("Values of planners the file tells otherwise", 3, "values")] = 0
    floor_area_m2: Annotated[float | None, says("Floor area of the file", 610000.0, "m2")] = None
    located: Annotated[dict[str, int] | None, says("Quality of position → facilities", {"surveyed": 370})] = None
    changes: Annotated[list[RowChange], says("At most 1,000")] = []
    records: Annotated[int, says("Rows that belong to a known facility", 1850, "rows")] = 0
    new_or_changed: Annotated[int, says("Of them new or different", 12, "rows")] = 0
    question: Annotated[WhoseFile | None, says("To be answered before the file can be imported")] = None
    change_set: Annotated[int | None, says("The set it is undone by; null in a preview", 7)] = None
    preview: Annotated[MapPicture | None, says("What the file holds, for the map")] = None


class DifferenceOrigin(OpenAnswer):
    """Where the register has a value from."""

    source: Annotated[str | None, says("File or hand", "facilities.csv")] = None
    as_of: Annotated[str | None, says("Day or year it was true", "2026-04-01")] = None


class FieldDifference(Answer):
    """One field that register and file tell differently."""

    field: Annotated[str, says("Code of the field", "floor_area_m2")]
    in_register: Annotated[str, says("As the register has it", "1200.0", alias="register")]
    file: Annotated[str, says("As the file has it", "1250.0")]
    register_source: Annotated[DifferenceOrigin | None, says("Where the register has it from")]
    chosen_before: Annotated[Literal["file"] | None, says("The file's value was chosen once")]


class DisagreeingFacility(Answer):
    """A facility that register and file tell differently."""

    facility_id: Annotated[int, says("Id", 1)]
    code: Annotated[str, says("Code in the register", "11001")]
    name: Annotated[str, says("Name in the register", "市民文化会館")]
    file_name: Annotated[str, says("Name in the file", "文化会館")]
    row: Annotated[int, says("Row of the file", 5)]
    by: Annotated[Literal["code", "name", "address", "position"], says("What they were matched by")]
    likeness: Annotated[float, says("How alike they are", 0.97, "1")]
    differences: Annotated[list[FieldDifference], says("What differs")]


class OnlyRegister(Answer):
    """A facility the file does not have."""

    facility_id: Annotated[int, says("Id", 371)]
    code: Annotated[str | None, says("Code", "N001")]
    name: Annotated[str | None, says("Name", "沢渡野小学校")]
    address: Annotated[str | None, says("Address", "沢渡野45番地6")]


class OnlyFile(Answer):
    """A facility the register does not have."""

    row: Annotated[int, says("Row of the file", 5)]
    code: Annotated[str | None, says("Code", "N001")]
    name: Annotated[str | None, says("Name", "沢渡野小学校")]
    address: Annotated[str | None, says("Address", "沢渡野45番地6")]


class Disagreements(Answer):
    """A file against the register."""

    profile: Annotated[str | None, says("Layout it was read as", "building_list")]
    encoding: Annotated[str | None, says("Encoding it was read as", "cp932")]
    sha256: Annotated[str, says("SHA-256 of the file", "83cc5934d5ea0f26…")]
    rows_read: Annotated[int, says("Rows of the file", 708, "rows")]
    rows_used: Annotated[int, says("Rows that could be used", 708, "rows")]
    matched: Annotated[int, says("Facilities found in both", 370, "facilities")]
    agreeing: Annotated[int, says("Of them without an open difference", 350, "facilities")]
    disagreeing: Annotated[int, says("Of them with one", 20, "facilities")]
    differences: Annotated[int, says("Fields that differ", 31, "fields")]
    settled: Annotated[int, says("Differences settled before", 4, "fields")]
    matches: Annotated[list[DisagreeingFacility], says("Facilities that differ")]
    only_register: Annotated[list[OnlyRegister], says("Not in the file")]
    only_file: Annotated[list[OnlyFile], says("Not in the register")]
    only_register_total: Annotated[int, says("How many of them", 15, "facilities")]
    only_file_total: Annotated[int, says("How many of them", 0, "facilities")]
