"""Answers about the stock: facilities and layers as GeoJSON."""

from typing import Annotated, Any, Literal

from app.api.answers.base import Answer, says
from app.domain.vocabulary import Category, Function, Management, PointQuality, SeismicCode

Block = tuple[int | None, float | None]


class FacilityFacts(Answer):
    """What the map, the table and the card know of a facility. Null: not known."""

    code: Annotated[str, says("The town's own number", "11001")]
    name: Annotated[str, says("Name", "市民文化会館")]
    kana: Annotated[str | None, says("Reading of the name", "シミンブンカカイカン")]
    category: Annotated[Category | None, says("Class by use (大分類)")]
    class_large: Annotated[str | None, says("The town's own class", "市民文化系施設")]
    class_small: Annotated[str | None, says("The town's own finer class", "市民会館")]
    department: Annotated[str | None, says("Section in charge (所管課)", "生涯学習課")]
    management: Annotated[Management | None, says("Who runs it from day to day")]
    district: Annotated[str | None, says("District", "彩辺中央")]
    address: Annotated[str | None, says("Address", "彩通2丁目22番5号")]
    municipality: Annotated[str, says("Code of its municipality", "012904")]
    own: Annotated[bool, says("True for the town's own, false for a neighbour's")]
    built_year: Annotated[int | None, says("Fiscal year of the oldest building", 1977)]
    floor_area_m2: Annotated[float | None, says("Floor area", 10526.43, "m2")]
    blocks: Annotated[list[Block], says("Build year and floor area of each building", [[1977, 7459.0]], "m2")]
    seismic: Annotated[SeismicCode, says("Old where any building is of the old code")]
    quality: Annotated[PointQuality, says("How exactly the position is known")]
    users: Annotated[int | None, says("Users in the newest year", 73635, "users/year")]
    users_unit: Annotated[str | None, says("What is counted as users", "人（延べ）")]
    cost_yen: Annotated[int | None, says("Running cost of the newest year", 216148000, "yen/year")]
    income_yen: Annotated[int | None, says("Income of the newest year", 34241000, "yen/year")]
    year: Annotated[int | None, says("The newest fiscal year with figures", 2024)]
    policy: Annotated[str | None, says("What the section has said of its future", "長寿命化")]
    shelter: Annotated[bool | None, says("True where it is a designated shelter")]
    host: Annotated[str | None, says("Name of the facility it is housed in", "市役所本庁舎")]
    flags: Annotated[list[str], says("Hazard zones it lies in, `kind:rank`", ["flood:3"])]
    condition: Annotated[float | None, says("健全度 from the newest inspection, 0–100", 45.5, "points")]
    version: Annotated[int, says("To be sent back as `If-Match` with a change", 1)]


class FacilityProperties(FacilityFacts):
    """Properties of a facility in the stock."""

    functions: Annotated[list[Function], says("What it does for people, the largest first")]
    buildings: Annotated[int, says("How many buildings (棟)", 4, "buildings")]


class FacilityRow(FacilityProperties):
    """A facility in a list."""

    id: Annotated[int, says("Id of the facility here", 1)]
    lon: Annotated[float | None, says("Longitude, WGS 84", 141.8034, "degrees")]
    lat: Annotated[float | None, says("Latitude, WGS 84", 43.2006, "degrees")]


class FacilityPage(Answer):
    """Some of the town's facilities, in the order of their numbers."""

    facilities: Annotated[list[FacilityRow], says("The facilities of this page")]
    next: Annotated[str | None, says("To be sent as `cursor` for the next page; None: this was the last", "11020")]


class PointGeometry(Answer):
    """A GeoJSON point."""

    type: Literal["Point"] = "Point"
    coordinates: Annotated[tuple[float, float], says("Longitude, latitude, WGS 84", [141.8034, 43.2006], "degrees")]


class FacilityFeature(Answer):
    """A facility as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    id: Annotated[int, says("Id of the facility here", 1)]
    geometry: Annotated[PointGeometry | None, says("Null where no position is known")]
    properties: FacilityProperties


class FacilityCollection(Answer):
    """The whole stock as a GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: Annotated[list[FacilityFeature], says("Facilities by id")]


class Feature(Answer):
    """A GeoJSON feature of a layer; its properties depend on the data set."""

    type: Literal["Feature"] = "Feature"
    id: Annotated[int | str | None, says("Its number or code, where it has one", 3)] = None
    geometry: Annotated[dict[str, Any] | None, says("GeoJSON geometry in longitude and latitude, WGS 84")]
    properties: Annotated[dict[str, Any], says("Name, rank and the like", {"name": "彩辺中央"})]


class LayerCollection(Answer):
    """One layer as a GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: Annotated[list[Feature], says("Shapes of the layer")]
