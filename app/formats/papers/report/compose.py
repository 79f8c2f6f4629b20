"""A run with what the register says, as plain JSON values → CouncilReport: the same source gives the same value."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.formats.papers.report.compose_facilities import facilities_of, values_of
from app.formats.papers.report.compose_plan import (
    facility_tables,
    money_tables,
    opinion_table,
    other_tables,
    people_tables,
)
from app.formats.papers.report.compose_stock import periods_of, plan_tables, register_table, stock_tables
from app.formats.papers.report.council_report import (
    WHOLE_TOWN,
    CouncilReport,
    FigureOwner,
    Headline,
    MapArea,
    ReportAdoption,
    ReportCredit,
    ReportFacility,
    ReportObjection,
    ReportRun,
    ReportScope,
    ReportTable,
    ReportTown,
    Ring,
)
from app.formats.spatial.projection import zone_epsg

Row = Mapping[str, Any]
# Changes with what is composed: a paper of an older form is composed anew from the same source.
FORM = 4
JAPAN_HOURS = 9


def compose(
    source: Row,
    *,
    is_draft: bool | None = None,
    scope: ReportScope = WHOLE_TOWN,
    adoption: ReportAdoption | None = None,
    opinions: Sequence[Row] = (),
) -> CouncilReport:
    """The report of a source (see `services.council_report`).

    A scope narrows facilities and the tables made of them; what belongs to the whole plan (money by year, people,
    alternatives, headlines) stays the whole town's. An adopted plan is no draft, unless `is_draft` says so. Opinions
    come in after the calculation: they stand in a table of their own, where there are any.
    """
    summary = source["summary"]
    every = facilities_of(source["features"], source["decisions"])
    facilities = tuple(each for each in every if scope.holds(each))
    run = _run(source)
    tables = [
        *stock_tables(facilities, source["features"], year=run.first_year, summary=summary, missing=source["missing"]),
        register_table(source["features"], frozenset(each.code for each in facilities)),
        *plan_tables(facilities),
        *facility_tables(facilities),
        *money_tables(summary),
        *people_tables(summary),
        *other_tables(summary, targets=source["targets"], repairs=source["repairs"], words=source["setting_words"]),
        *([opinion_table(opinions)] if opinions else []),
    ]
    return CouncilReport(
        form=FORM,
        run=run,
        town=_town(source, every),
        is_draft=adoption is None if is_draft is None else is_draft,
        adoption=adoption,
        scope=scope,
        periods=periods_of(summary),
        figures=_figures(source, every, tables, year=run.first_year),
        facilities=facilities,
        tables=tuple(tables),
        objections=tuple(_objection(row) for row in summary.get("objections") or ()),
        credits=tuple(_credit(each) for each in source["credits"]),
        outline=areas_of(source["outline"]),
        districts=areas_of(source["districts"]),
    )


def _credit(kept: Any) -> ReportCredit:
    """A pair of what is drawn and its source; of a source kept before pairs were, the text alone."""
    return ReportCredit("", kept) if isinstance(kept, str) else ReportCredit(*kept)


def _run(source: Row) -> ReportRun:
    run, summary = source["run"], source["summary"]
    first = int(summary.get("first_year") or run["created_year"])
    last = max((period.to_year for period in periods_of(summary)), default=first)
    return ReportRun(
        id=run["id"],
        title=run["title"],
        finished_on=_day_in_japan(run["finished_at"]),
        data_version=run["data_version"] or "",
        register_changed=source["register_changed"],
        engine=run["engine_version"] or "",
        seed=run["seed"],
        gap=run["gap"],
        checked=bool(run["checked"]),
        stopped_by=summary.get("stopped_by") or "",
        basis=summary.get("basis") or "",
        first_year=first,
        last_year=last,
    )


def _day_in_japan(moment: str) -> str:
    """The day of a moment given with its offset from UTC, as Japan counts it."""
    when = datetime.fromisoformat(moment)
    ahead = timedelta(hours=JAPAN_HOURS) - (when.utcoffset() or timedelta())
    return (when + ahead).date().isoformat()


def _town(source: Row, facilities: Sequence[ReportFacility]) -> ReportTown:
    town = source["town"]
    placed = [(each.lon, each.lat) for each in facilities if each.lon is not None and each.lat is not None]
    epsg = town["plane_epsg"] or 0
    if not epsg and placed:
        lon, lat = sorted(placed)[len(placed) // 2]
        epsg = zone_epsg(lon, lat, municipality_code=town["code"])
    return ReportTown(town["code"], town["name"], town["prefecture"] or "", town["is_invented"], epsg)


def _objection(row: Row) -> ReportObjection:
    return ReportObjection(
        row["code"], row["level"], row.get("facility_code") or "", row["rule"], values_of(row["figures"])
    )


def areas_of(collection: Row) -> tuple[MapArea, ...]:
    """Polygons of a GeoJSON FeatureCollection as rings of (lon, lat)."""
    made = []
    for feature in collection["features"]:
        geometry = feature["geometry"] or {"type": "", "coordinates": []}
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = tuple(_ring(ring) for polygon in polygons for ring in polygon)
        made.append(MapArea(str((feature.get("properties") or {}).get("name") or ""), rings))
    return tuple(made)


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    return tuple((float(point[0]), float(point[1])) for point in points)


def _figures(
    source: Row, facilities: Sequence[ReportFacility], tables: Sequence[ReportTable], *, year: int
) -> tuple[Headline, ...]:
    """The headlines; what the source does not tell is None and printed by nobody."""
    summary = source["summary"]
    city = _city_figures(source, facilities, year)
    return (*city, *_plan_figures(summary), *_money_figures(summary, tables))


def _city_figures(source: Row, facilities: Sequence[ReportFacility], year: int) -> tuple[Headline, ...]:
    stock = stock_tables(facilities, source["features"], year=year, summary=source["summary"], missing=())[0]
    area = sum(float(row["floor_area_m2"] or 0) for row in stock.records())
    old = sum(float(row["old_area_m2"] or 0) for row in stock.records())
    people = source["population"] or {}
    residents = people.get("people")
    each = round(area / residents, 2) if residents and area else None
    depreciation = source["depreciation"]
    city = FigureOwner.CITY
    return (
        Headline("facilities", len(facilities), "facilities", city),
        Headline("floor_area_m2", round(area, 1), "m2", city),
        Headline("old_share", round(old / area, 4) if area else None, "1", city),
        Headline("residents", residents, "people", city),
        Headline("residents_year", people.get("year"), "year", city),
        Headline("area_per_resident_m2", each, "m2_per_person", city),
        Headline("depreciation_share", depreciation, "1", city),
    )


def _plan_figures(summary: Row) -> tuple[Headline, ...]:
    floor = summary.get("floor_area") or {}
    before, after = floor.get("before_m2"), (floor.get("after_m2") or [None])[-1]
    people = summary.get("people") or ()
    farther = [row["residents_farther"] for row in people if row.get("residents_farther") is not None]
    places = summary.get("places") or {}
    return (
        Headline("area_before_m2", before, "m2"),
        Headline("area_after_m2", after, "m2"),
        Headline("area_cut_share", round(1 - after / before, 4) if before and after is not None else None, "1"),
        Headline("places_before", places.get("before"), "facilities"),
        Headline("closed", summary.get("closed"), "facilities"),
        Headline("handed_over", places.get("handed_over"), "facilities"),
        Headline("changed", places.get("changed"), "facilities"),
        Headline("residents_affected", summary.get("residents_affected"), "people"),
        Headline("residents_farther", max(farther, default=None), "people"),
    )


def _money_figures(summary: Row, tables: Sequence[ReportTable]) -> tuple[Headline, ...]:
    money = summary.get("money") or {}
    budget = list(next(table for table in tables if table.code == "budget").records())
    years = len(budget)
    limits = [row["limit_yen"] for row in budget]
    known = [float(limit) for limit in limits if limit is not None]
    before, after = _yearly(budget, "need_before_yen"), _yearly(budget, "need_after_yen")
    line = round(sum(known) / years) if known and len(known) == years else None
    return (
        Headline("keep_cost_yen", summary.get("keep_everything_yen"), "yen"),
        Headline("city_cost_yen", summary.get("cost_yen"), "yen"),
        Headline("saving_yen", summary.get("saving_yen"), "yen"),
        Headline("travel_yen", money.get("travel_yen"), "yen"),
        Headline("unserved_yen", money.get("unserved_yen"), "yen"),
        Headline("objective_yen", money.get("objective_yen"), "yen"),
        Headline("gap_yen", money.get("gap_yen"), "yen"),
        Headline("years", years or None, "years"),
        Headline("need_before_yen", before, "yen_per_year"),
        Headline("need_after_yen", after, "yen_per_year"),
        Headline("budget_yen", line, "yen_per_year", FigureOwner.CITY),
        Headline("years_over_budget", _years_over(budget), "years"),
    )


def _yearly(budget: Sequence[Row], column: str) -> int | None:
    """The mean of a column over the years; None where a year is not known."""
    values = [row[column] for row in budget]
    known = [float(value) for value in values if value is not None]
    return round(sum(known) / len(known)) if known and len(known) == len(values) else None


def _years_over(budget: Sequence[Row]) -> int | None:
    """Years whose works exceed the line by a yen or more; None where no line is known."""
    lined = [row for row in budget if row["limit_yen"] is not None]
    return sum(row["need_after_yen"] > row["limit_yen"] for row in lined) if lined else None
