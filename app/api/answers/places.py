"""Answers about the town: what is installed, the layers of the map, its people, the quality of its register."""

from typing import Annotated

from app.api.answers.base import Answer, says
from app.domain.actions import Role, Shape
from app.domain.vocabulary import Category, Function
from app.planning.ask.setting_rows import Keys, SettingKind

Code = Annotated[str, says("Code of the municipality, six digits", "012904")]
PeopleByYear = Annotated[dict[str, int], says("Year → people of all ages", {"2025": 1562}, "people")]


class PeopleOfYear(Answer):
    """Inhabitants of one year."""

    year: Annotated[int, says("Calendar year", 2025)]
    people: Annotated[int, says("Inhabitants", 74100, "people")]


class MunicipalityHead(Answer):
    """A municipality by code and name."""

    code: Code
    name: Annotated[str, says("Name", "彩辺市")]


class HomeTown(MunicipalityHead):
    """The town this installation is for."""

    invented: Annotated[bool, says("True for the sample city: it does not exist")]
    centre: Annotated[tuple[float, float] | None, says("Longitude, latitude of its middle", [141.8, 43.2], "degrees")]
    bbox: Annotated[
        tuple[float, float, float, float] | None,
        says("West, south, east, north", [141.6, 43.0, 142.0, 43.4], "degrees"),
    ]
    population: Annotated[PeopleOfYear | None, says("Newest census or estimate loaded")]


class TileSource(Answer):
    """Map tiles of another host."""

    url: Annotated[str, says("Address with {z}/{x}/{y}", "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png")]
    attribution: Annotated[str, says("Credit to be shown", "国土地理院")]


class Attribution(Answer):
    """One credit."""

    text: Annotated[str, says("Words to be shown", "国土数値情報（国土交通省）")]


class About(Answer):
    """What this installation is."""

    version: Annotated[str, says("Version of the program", "0.1.0")]
    municipality: Annotated[HomeTown | None, says("The town; null while nothing is loaded")]
    neighbours: Annotated[list[MunicipalityHead], says("Other municipalities in the register")]
    gsi_tiles: Annotated[TileSource | None, says("Tiles the settings allow; null: none")]
    attributions: Annotated[list[Attribution], says("Credits of the data loaded")]
    planner: Annotated[str, says("Name that changes are recorded under", "planner")]
    today: Annotated[str, says("Date of the server, ISO 8601", "2026-11-28")]
    data_version: Annotated[str, says("Changes with the register; stored with every result", "5028.18")]


class VocabularyTerm(Answer):
    """A code with its label in each language."""

    code: Annotated[str, says("Code in data and API", "school")]
    ja: Annotated[str, says("Japanese label", "学校教育系施設")]
    en: Annotated[str, says("English label", "School education")]


class FunctionTerm(VocabularyTerm):
    """A function (機能) with the class its places count in."""

    category: Annotated[Category, says("Class by use")]


class ActionTerm(VocabularyTerm):
    """What a plan may do with a facility: what it means for people, and how it is drawn."""

    role: Annotated[Role, says('"gives" its people to others, "takes" others\' in, "both" or "none"', "gives")]
    ends_use: Annotated[bool, says("The city stops using the building")]
    changes: Annotated[bool, says("Counts as a facility changed")]
    is_usual: Annotated[bool, says("May be chosen unless a planner forbids it; else only where one allows it")]
    shape: Annotated[Shape, says("Sign on maps and in tables; giver and taker never share one", "cross")]
    colour: Annotated[str, says("Colour of the sign, told apart by colour-blind readers", "#a90000")]
    order: Annotated[int, says("Place in lists and legends", 3)]


class SettingTerm(VocabularyTerm):
    """A setting of a plan: `code` is its name in the contract and the files; the form is made of these."""

    kind: Annotated[SettingKind, says("How it is typed", "number")]
    keys: Annotated[Keys, says("What the keys of a table are", "function")]
    group: Annotated[str, says("Group of the form", "goals")]
    unit: Annotated[str, says("Unit of what is sent", "yen")]
    scale: Annotated[float, says("What is typed times this is what is sent", 100000000.0)]
    unit_ja: Annotated[str, says("Unit of what is typed, in Japanese", "億円")]
    unit_en: Annotated[str, says("Unit of what is typed, in English", "100 million yen")]
    low: Annotated[float | None, says("Least value as it is sent; null: no limit", 0.0)]
    high: Annotated[float | None, says("Largest value as it is sent; null: no limit", 1.0)]
    default: Annotated[
        bool | int | float | str | list[int | float] | dict[str, int] | None,
        says("What holds where nothing is sent; null: no limit, no target", 0.02),
    ]
    choices: Annotated[list[VocabularyTerm], says("Words it may hold, where these are few")]


class Vocabulary(Answer):
    """The words of the trade: every code with its labels."""

    category: Annotated[list[VocabularyTerm], says("Classes by use")]
    function: Annotated[list[FunctionTerm], says("What a facility does for people")]
    structure: Annotated[list[VocabularyTerm], says("Structures")]
    seismic_code: Annotated[list[VocabularyTerm], says("Seismic codes")]
    management: Annotated[list[VocabularyTerm], says("Who runs a facility")]
    use_state: Annotated[list[VocabularyTerm], says("Whether a facility is used")]
    property_kind: Annotated[list[VocabularyTerm], says("Kinds of public property")]
    operator_scheme: Annotated[list[VocabularyTerm], says("How a private operator takes over")]
    point_quality: Annotated[list[VocabularyTerm], says("How exactly a position is known")]
    action: Annotated[list[ActionTerm], says("What a plan does")]
    run_state: Annotated[list[VocabularyTerm], says("States of runs and series")]
    cost_kind: Annotated[list[VocabularyTerm], says("Columns of a forecast")]
    zone_kind: Annotated[list[VocabularyTerm], says("Kinds of zones")]
    exploration_kind: Annotated[list[VocabularyTerm], says("Kinds of series")]
    setting_group: Annotated[list[VocabularyTerm], says("Groups of the settings of a plan, in order")]
    setting: Annotated[list[SettingTerm], says("Settings of a plan, group after group")]
    section_verdict: Annotated[list[VocabularyTerm], says("What a section says of a plan's decision")]
    request_state: Annotated[list[VocabularyTerm], says("How far a request for adoption has come")]
    work_state: Annotated[list[VocabularyTerm], says("How far an adopted decision is carried out")]
    opinion_state: Annotated[list[VocabularyTerm], says("What was made of a resident's opinion")]
    opinion_channel: Annotated[list[VocabularyTerm], says("How an opinion came in")]
    age_group: Annotated[list[VocabularyTerm], says("Age groups of residents who say something")]
    reflection: Annotated[list[VocabularyTerm], says("Whether an opinion changes the plan")]


class Layer(Answer):
    """One layer that can be drawn. What a layer does not have is left out."""

    code: Annotated[str, says("Code, also of its address `/api/layers/{code}.geojson`", "zone-3")]
    kind: Annotated[str, says('"basemap", "boundary", "roads", "mesh", or a kind of zone', "flood")]
    label_ja: Annotated[str, says("Japanese label", "洪水浸水想定区域")]
    label_en: Annotated[str, says("English label", "Flood zone")]
    attribution: Annotated[str | None, says("Credit to be shown", "国土交通省")]
    name: Annotated[str, says("Of the data set, as its giver named it", "flood.geojson")] = ""
    features: Annotated[int, says("How many shapes it holds", 12, "shapes")] = 0
    years: Annotated[list[int], says("Years of a population", [2020, 2025])] = []
    readable: Annotated[bool, says("Of the base map: false where its file is no PMTiles archive")] = True
    url: Annotated[str, says("Address of the base map", "/api/basemap.pmtiles")] = ""
    image_type: Annotated[str | None, says("Image type of raster tiles; null for vectors", "image/png")] = None
    bounds: Annotated[
        tuple[float, float, float, float] | None,
        says("West, south, east, north of the base map", [141.6, 43.0, 142.0, 43.4], "degrees"),
    ] = None
    min_zoom: Annotated[int, says("Lowest zoom of the base map", 0)] = 0
    max_zoom: Annotated[int, says("Highest zoom of the base map", 15)] = 0


class Meshes(Answer):
    """Population by cell, as columns: `people[band][cell][year]`."""

    name: Annotated[str, says("Name of the data set", "population_mesh.geojson")]
    attribution: Annotated[str | None, says("Credit to be shown", "国土数値情報（国土交通省）")]
    method: Annotated[str, says("How the figures came about", "as published")]
    years: Annotated[list[int], says("Years, in the order of the innermost list", [2020, 2025])]
    bands: Annotated[list[str], says("Age bands, the keys of `people`", ["all", "65+"])]
    codes: Annotated[list[str], says("Codes of the cells (地域メッシュコード) or areas", ["644155164"])]
    names: Annotated[list[str | None], says("Names of the cells, where they have one", ["若杉団地"])]
    people: Annotated[dict[str, list[list[float]]], says("Age band → cell → year", {"all": [[80.3, 75.1]]}, "people")]


class District(Answer):
    """One district with its people and its stock."""

    name: Annotated[str, says("Name of the district", "上彩辺")]
    facilities: Annotated[int, says("Facilities in it", 29, "facilities")]
    floor_area_m2: Annotated[float | None, says("Their floor area, of the buildings that have one", 43213.5, "m2")]
    share_over_30: Annotated[float | None, says("Share of the floor area older than 30 years", 0.91, "1")]
    population: PeopleByYear


class ClassGaps(Answer):
    """What is unknown in one class of facilities."""

    category: Annotated[Category | None, says("Class; null: not known", "school")]
    facilities: Annotated[int, says("Facilities of the class", 62, "facilities")]
    missing: Annotated[dict[str, float], says("Field → share of facilities without it", {"users": 0.89}, "1")]


class Doubt(Answer):
    """A value worth a second look."""

    facility_id: Annotated[int, says("Id of the facility", 213)]
    code: Annotated[str, says("The town's own number of the facility", "19008")]
    name: Annotated[str, says("Name of the facility", "彩辺市消防本部")]
    doubt: Annotated[str, says("Code of the doubt", "cost_without_users")]


class RegisterGap(Answer):
    """Something a plan needs and the register lacks."""

    gap: Annotated[str, says("Code of what is lacking", "capacity")]
    facilities: Annotated[int, says("Facilities without it", 128, "facilities")]
    floor_area_m2: Annotated[float, says("Their floor area", 77800.0, "m2")]
    ids: Annotated[list[int], says("Ids of the largest of them, at most 50", [324, 12])]


class StockSize(Answer):
    """What the gaps are shares of."""

    facilities: Annotated[int, says("Facilities of the town", 370, "facilities")]
    floor_area_m2: Annotated[float, says("Their floor area", 610000.0, "m2")]


class Quality(Answer):
    """How good the register is."""

    classes: Annotated[list[ClassGaps], says("By class")]
    doubtful: Annotated[list[Doubt], says("Values worth a second look")]
    gaps: Annotated[list[RegisterGap], says("What keeps a plan from judging, the widest gap first")]
    total: Annotated[StockSize, says("The whole stock of the town")]


class FunctionCount(Answer):
    """How many places offer a function."""

    function: Annotated[Function, says("Code of the function", "library")]
    label_ja: Annotated[str, says("Japanese label", "図書館")]
    label_en: Annotated[str, says("English label", "Library")]
    places: Annotated[int, says("Facilities of the town that offer it", 68, "facilities")]


class TileLayer(Answer):
    """One layer of the tiles."""

    id: Annotated[str, says("Name of the layer in each tile", "facilities")]
    fields: Annotated[dict[str, str], says("Attributes by their names, with what they say", {"name": "施設名"})]


class TileSet(Answer):
    """Where the tiles of a collection are and what is in them (TileJSON 3.0)."""

    tilejson: Annotated[str, says("Version of TileJSON", "3.0.0")] = "3.0.0"
    name: Annotated[str, says("What the tiles show", "公共施設")]
    description: Annotated[str, says("What the tiles show, in a sentence", "市の公共施設。識別子は市の施設コード。")]
    tiles: Annotated[
        list[str], says("Address of a tile", ["http://127.0.0.1:8000/api/tiles/facilities/{z}/{x}/{y}.mvt"])
    ]
    bounds: Annotated[list[float], says("West, south, east, north", [141.66, 43.09, 141.96, 43.3], "degrees")]
    minzoom: Annotated[int, says("Lowest zoom", 0)] = 0
    maxzoom: Annotated[int, says("Deepest zoom", 22)]
    vector_layers: Annotated[list[TileLayer], says("Layers of each tile")]
