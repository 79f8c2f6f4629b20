"""Answers about one facility: its card, its files, its history."""

from datetime import datetime
from typing import Annotated, Any, Literal

from app.api.answers.base import Answer, OpenAnswer, says
from app.api.answers.plans import CardDecision
from app.api.answers.stock import FacilityFacts
from app.domain.vocabulary import (
    Category,
    Function,
    OperatorScheme,
    PropertyKind,
    SeismicCode,
    Structure,
    UseState,
    ZoneKind,
)


class InspectionGrades(Answer):
    """The newest inspection of a building: a grade for each part, null where it was not looked at."""

    building_code: Annotated[str, says("Code of the building; empty: the whole facility", "1")]
    fiscal_year: Annotated[int, says("Fiscal year of the inspection", 2019)]
    scale: Annotated[str, says('"mext" (A–D) or "decay" (a–e)', "mext")]
    roof: Annotated[str | None, says("Roof", "C")]
    wall: Annotated[str | None, says("Outer wall", "B")]
    interior: Annotated[str | None, says("Interior", "C")]
    electric: Annotated[str | None, says("Electric equipment", "C")]
    mechanical: Annotated[str | None, says("Mechanical equipment", "D")]


class BuildingCard(Answer):
    """One building (棟) of a facility."""

    id: Annotated[int, says("Id of the building here", 1)]
    code: Annotated[str | None, says("The town's own number of it", "1")]
    name: Annotated[str | None, says("Name", "本館")]
    is_whole: Annotated[bool, says("True where it stands for the whole facility, as only a total is known")]
    structure: Annotated[Structure | None, says("Structure")]
    storeys: Annotated[int | None, says("Storeys above ground", 5, "storeys")]
    floor_area_m2: Annotated[float | None, says("Floor area", 7459.03, "m2")]
    built_year: Annotated[int | None, says("Fiscal year it was built in", 1977)]
    built_month: Annotated[int | None, says("Month, 1–12", 11)]
    seismic_code: Annotated[SeismicCode | None, says("Seismic code it was built to")]
    seismic_checked: Annotated[bool | None, says("True where its earthquake resistance was assessed")]
    seismic_retrofitted: Annotated[bool | None, says("True where it was strengthened")]
    legal_life_years: Annotated[int | None, says("Legal service life (耐用年数)", 50, "years")]
    renovated_year: Annotated[int | None, says("Fiscal year of its last large renovation", 2005)]
    acquisition_cost_yen: Annotated[int | None, says("Acquisition cost (取得価額)", 480000000, "yen")]
    accumulated_depreciation_yen: Annotated[int | None, says("Accumulated depreciation", 460000000, "yen")]
    basement_storeys: Annotated[int | None, says("Storeys below ground", 1, "storeys")]
    plateau_id: Annotated[str | None, says("The building in PLATEAU: 建物ID or gml:id", "23201-bldg-10254")]
    version: Annotated[int, says("To be sent back as `If-Match` with a change of this building", 1)]
    grades: Annotated[InspectionGrades | None, says("Its newest inspection")]


class FunctionCard(Answer):
    """One use of a facility."""

    function: Annotated[Function, says("What it is")]
    area_m2: Annotated[float | None, says("Floor area it takes", 10526.4, "m2")]
    capacity: Annotated[float | None, says("How much it can take, in `unit`", 632.0)]
    unit: Annotated[str | None, says("Unit of the capacity", "人/日")]


class YearCard(Answer):
    """A fiscal year's figures. Null: not recorded."""

    id: Annotated[int, says("Id of the record", 1)]
    facility_id: Annotated[int, says("Id of the facility", 1)]
    fiscal_year: Annotated[int, says("Fiscal year, April to March", 2024)]
    maintenance_yen: Annotated[int | None, says("Maintenance", 55451000, "yen")]
    utilities_yen: Annotated[int | None, says("Light, heat and water", 45183000, "yen")]
    staff_yen: Annotated[int | None, says("Staff", 12000000, "yen")]
    designated_manager_yen: Annotated[int | None, says("Fee of the designated manager", 73935000, "yen")]
    other_cost_yen: Annotated[int | None, says("Other cost", 22591000, "yen")]
    total_cost_yen: Annotated[int | None, says("Total cost, where only that is recorded", 197160000, "yen")]
    cost_yen: Annotated[int | None, says("Cost: the total recorded, else the sum of its kinds", 197160000, "yen")]
    income_yen: Annotated[int | None, says("Income from use", 17087000, "yen")]
    subsidy_yen: Annotated[int | None, says("Subsidies received", 1000000, "yen")]
    depreciation_yen: Annotated[int | None, says("Depreciation of the year", 9000000, "yen")]
    users: Annotated[int | None, says("Users", 40016, "users/year")]
    users_unit: Annotated[str | None, says("What is counted as users", "人（延べ）")]
    utilisation_rate: Annotated[float | None, says("Share of the hours it was used", 0.211, "1")]
    staff_count: Annotated[float | None, says("Staff", 4.5, "people")]
    classes: Annotated[int | None, says("Classes of a school", 12, "classes")]
    energy: Annotated[dict[str, Any], says("Energy by kind, as recorded", {"electricity_kwh": 120000})]


class CardRepair(Answer):
    """A work done."""

    building_code: Annotated[str | None, says("Code of the building", "1")]
    fiscal_year: Annotated[int | None, says("Fiscal year", 2021)]
    title: Annotated[str | None, says("Name of the work", "外壁改修工事")]
    part: Annotated[str | None, says("Part of the building", "外壁")]
    cost_yen: Annotated[int | None, says("What it cost", 159270000, "yen")]


class CardLand(Answer):
    """The ground a facility stands on."""

    area_m2: Annotated[float | None, says("Area", 39920.0, "m2")]
    owner: Annotated[str | None, says("Who owns it", "市")]
    price_yen_per_m2: Annotated[float | None, says("Price of land there", 21000, "yen/m2")]
    plot_ratio: Annotated[float | None, says("Allowed floor area to ground (容積率)", 2.0, "1")]


class OperatorOffer(Answer):
    """What a private operator offers for the facility."""

    scheme: Annotated[OperatorScheme, says("How it would take the facility over")]
    start_year: Annotated[int | None, says("First fiscal year", 2028)]
    years: Annotated[int | None, says("For how many fiscal years", 20, "years")]
    fee_yen: Annotated[int | None, says("Paid by the town", 30000000, "yen/year")]
    rent_yen: Annotated[int | None, says("Paid to the town", 2000000, "yen/year")]
    upfront_yen: Annotated[int | None, says("Paid once by the town", 50000000, "yen")]
    floor_area_m2: Annotated[float | None, says("Floor area it is about", 1200.0, "m2")]
    source: Annotated[str | None, says("Where the offer is written", "サウンディング調査 2026")]


class CardNote(Answer):
    """A remark."""

    at: Annotated[datetime, says("When it was written", "2026-11-28T09:30:00+09:00")]
    author: Annotated[str, says("Who wrote it", "田中")]
    text: Annotated[str, says("The remark", "雨漏りあり")]


class CardShelter(Answer):
    """A shelter in the facility."""

    code: Annotated[str, says("Its code", "E01290400001")]
    name: Annotated[str, says("Its name", "彩辺中央コミュニティセンター")]
    hazards: Annotated[list[str], says("Disasters it is designated for", ["flood"])]


class CardZone(Answer):
    """How the facility lies to a data set of zones."""

    kind: Annotated[ZoneKind, says("Kind of zone")]
    name: Annotated[str | None, says("Name of the zone, else of the data set", "彩辺中央")]
    state: Annotated[Literal["inside", "outside", "no_data"], says("`no_data`: the data set does not cover it")]
    rank: Annotated[str | int | None, says("Rank inside the zone, such as a depth of water", "3")]
    source: Annotated[str | None, says("Credit of the data set", "国土交通省")]


class Nearby(Answer):
    """A facility within 2 km."""

    id: Annotated[int, says("Id", 136)]
    code: Annotated[str, says("Code", "15015")]
    name: Annotated[str, says("Name", "彩通中学校")]
    category: Annotated[Category | None, says("Class")]
    floor_area_m2: Annotated[float | None, says("Floor area", 8901.96, "m2")]
    built_year: Annotated[int | None, says("Fiscal year it was built in", 1977)]
    distance_m: Annotated[float, says("Distance in a straight line", 40.0, "m")]
    functions: Annotated[list[Function] | None, says("What it does")]
    same_function: Annotated[bool, says("True where both do something alike")]


class ClassPosition(Answer):
    """A figure beside the facilities of the same class."""

    value: Annotated[float | None, says("Of this facility, in the unit its name says", 20533.8)]
    median: Annotated[float | None, says("Of the class; null for fewer than five", 3134.7)]
    quintile: Annotated[int | None, says("The fifth it falls into, 1 lowest to 5 highest", 5)]
    compared: Annotated[int, says("Facilities compared", 70, "facilities")]


class HistorySet(Answer):
    """The change of many facilities a line is part of."""

    id: Annotated[int, says("Id of the set", 7)]
    action: Annotated[str, says("What was done", "edit_selection")]
    facilities: Annotated[int, says("Facilities it changed", 12, "facilities")]
    undone: Annotated[bool, says("True where it was taken back")]


class HistoryLine(Answer):
    """One row change of the register; `old` and `new` hold only what changed."""

    id: Annotated[int, says("Id of the line, for undoing it", 4529)]
    at: Annotated[datetime, says("When", "2026-11-28T09:30:00+09:00")]
    actor: Annotated[str | None, says("Who", "田中")]
    table_name: Annotated[str, says("Table of the register", "facility")]
    action: Annotated[Literal["insert", "update", "delete"], says("What happened to the row")]
    old: Annotated[dict[str, Any] | None, says("Values before", {"capacity": None})]
    new: Annotated[dict[str, Any] | None, says("Values after", {"capacity": 632})]
    change_set: Annotated[HistorySet | None, says("Null for a change of this facility alone")]


class KeptFile(Answer):
    """One attached file. Pixels only for pictures a browser can draw."""

    id: Annotated[int, says("Id", 1)]
    name: Annotated[str, says("Name as it was sent", "調査票.pdf")]
    media_type: Annotated[str, says("Type, told from its content", "application/pdf")]
    size_bytes: Annotated[int, says("Size", 120400, "bytes")]
    sha256: Annotated[str, says("SHA-256 of the content", "9f86d081884c7d65…")]
    width_px: Annotated[int | None, says("Width of a picture", 1600, "px")]
    height_px: Annotated[int | None, says("Height of a picture", 1200, "px")]
    added_at: Annotated[datetime, says("When it was attached", "2026-11-28T09:30:00+09:00")]
    added_by: Annotated[str, says("By whom", "田中")]


class Judgement(OpenAnswer):
    """The second-stage judgement (二次評価): what a section decided, when, and why."""

    decision: Annotated[str | None, says("What was decided", "継続")] = None
    comment: Annotated[str | None, says("Why", "利用者が多いため")] = None
    section: Annotated[str | None, says("Section that decided", "企画課")] = None
    date: Annotated[str | None, says("Day, ISO 8601", "2026-10-01")] = None


class Origin(OpenAnswer):
    """Where a value comes from."""

    source: Annotated[str | None, says("File or hand", "facilities.csv")] = None
    as_of: Annotated[str | None, says("Day or year it was true", "2026-04-01")] = None
    by: Annotated[str | None, says("Who wrote it by hand", "田中")] = None


class Transit(Answer):
    """The nearest served stop and what leaves near it on a usual day."""

    stop: Annotated[str | None, says("Name; null: timetables are loaded and no served stop is near", "彩通二丁目")]
    metres: Annotated[int | None, says("Distance to it", 180, "m")]
    departures: Annotated[int | None, says("Departures a day there", 24, "departures/day")]
    departures_nearby: Annotated[int, says("Departures a day in walking distance", 61, "departures/day")]
    operator: Annotated[str | None, says("Operator", "彩辺バス")]
    day: Annotated[str | None, says("Day the timetable is read for, ISO 8601", "2026-11-25")]


class CardOpinions(Answer):
    """Accepted opinions of residents about a facility and one published edition of a plan."""

    publication_id: Annotated[int, says("Edition they were about", 3)]
    run_id: Annotated[int, says("Run the edition was made of", 12)]
    created_at: Annotated[datetime, says("When the edition was published", "2026-12-01T09:00:00+09:00")]
    opinions: Annotated[int, says("Accepted opinions", 14, "opinions")]
    answered: Annotated[int, says("Of these answered", 10, "opinions")]


class FacilityCard(FacilityFacts):
    """The facility card (施設カルテ): everything the register knows of one facility."""

    id: Annotated[int, says("Id of the facility here", 1)]
    lon: Annotated[float | None, says("Longitude, WGS 84", 141.8034, "degrees")]
    lat: Annotated[float | None, says("Latitude, WGS 84", 43.2006, "degrees")]
    buildings: Annotated[list[BuildingCard], says("Its buildings (棟)")]
    functions: Annotated[list[FunctionCard], says("Its uses")]
    sources: Annotated[dict[str, Origin], says("Field → where its value comes from")]
    attributes: Annotated[dict[str, Any], says("Columns of the town's own list, as they were", {"利用状況": "供用中"})]
    judgement: Annotated[Judgement | None, says("Second-stage judgement")]
    land: Annotated[CardLand | None, says("The ground it stands on")]
    use_state: Annotated[UseState | None, says("Whether it is used today")]
    property_kind: Annotated[PropertyKind | None, says("What it is as public property")]
    classrooms: Annotated[int | None, says("Classrooms of a school", 24, "rooms")]
    operator_terms: Annotated[list[OperatorOffer], says("Offers of private operators")]
    years: Annotated[list[YearCard], says("Yearly figures, oldest first")]
    repairs: Annotated[list[CardRepair], says("Works done, newest first")]
    notes: Annotated[list[CardNote], says("Remarks, newest first")]
    files: Annotated[list[KeptFile], says("Attached files, newest first")]
    shelters: Annotated[list[CardShelter], says("Designated shelters in it")]
    zones: Annotated[list[CardZone], says("How it lies to the loaded zones")]
    nearby: Annotated[list[Nearby], says("Facilities within 2 km, nearest first, at most 30")]
    history: Annotated[list[HistoryLine], says("Newest changes first, at most 50")]
    class_position: Annotated[dict[str, ClassPosition], says("Figure → how it stands in its class")]
    decision: Annotated[CardDecision | None, says("What the newest finished run decides")]
    opinions: Annotated[list[CardOpinions], says("Opinions of residents, the newest edition first")]
    transit: Annotated[Transit | None, says("Null where no timetable or place is known")]
