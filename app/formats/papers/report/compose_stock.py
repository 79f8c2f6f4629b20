"""Tables about the stock as it is: by class, build year and district, population, what the register does not know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.vocabulary import Category
from app.formats.papers.report.compose_facilities import reading_order
from app.formats.papers.report.council_report import Cell, FigureOwner, Measure, PlanTerm, ReportFacility, ReportTable

Row = Mapping[str, Any]
NEW_SEISMIC_YEAR = 1981
BAND_YEARS = 5
OLD_FROM_YEARS = 30


def stock_tables(
    facilities: Sequence[ReportFacility], features: Sequence[Row], *, year: int, summary: Row, missing: Sequence[Row]
) -> list[ReportTable]:
    """The tables of the stock; `features` carry the floor of single buildings (`blocks`: [built year, m²])."""
    blocks = {row["code"]: row.get("blocks") or [] for row in features}
    own = [(facility, blocks.get(facility.code) or [[facility.built_year, facility.floor_area_m2]])
           for facility in facilities]  # fmt: skip
    return [
        _by_class(own, year),
        _by_build_year(own),
        _by_district(own, year),
        _population(summary),
        _not_known(missing),
    ]


STOCK_COLUMNS = (
    Measure("facilities", "facilities"), Measure("floor_area_m2", "m2"), Measure("area_share", "1"),
    Measure("old_area_m2", "m2"), Measure("old_share", "1"),
)  # fmt: skip
PLAN_COLUMNS = (
    Measure("facilities", "facilities"), Measure("ending", "facilities"), Measure("changed", "facilities"),
    Measure("floor_area_m2", "m2"), Measure("area_after_m2", "m2"), Measure("area_change_share", "1"),
    Measure("effect_yen", "yen"),
)  # fmt: skip
Own = Sequence[tuple[ReportFacility, Any]]


def register_table(features: Sequence[Row], codes: frozenset[str]) -> ReportTable:
    """What the register holds of the facilities of `codes`: the columns behind 公共施設一覧 and those beside it."""
    columns = (
        Measure("facility_code"), Measure("facility_name"), Measure("kana"), Measure("address"),
        Measure("lat", "degrees"), Measure("lon", "degrees"), Measure("point_quality", terms="point_quality"),
        Measure("district"),
        Measure("category", terms="category"), Measure("class_small"), Measure("department"),
        Measure("management", terms="management"), Measure("built_year", "year"), Measure("floor_area_m2", "m2"),
        Measure("buildings", "buildings"), Measure("seismic", terms="seismic"), Measure("condition", "points"),
        Measure("users", "users"), Measure("users_unit"), Measure("cost_yen_year", "yen"), Measure("income_yen", "yen"),
        Measure("record_year", "year"), Measure("shelter"),
    )  # fmt: skip
    names = (
        "code", "name", "kana", "address", "lat", "lon", "quality", "district", "category", "class_small", "department",
        "management", "built_year", "floor_area_m2", "buildings", "seismic", "condition", "users", "users_unit",
        "cost_yen", "income_yen", "year", "shelter",
    )  # fmt: skip
    mine = sorted((row for row in features if row["own"] and row["code"] in codes), key=_place)
    rows = tuple(tuple(_plain(row.get(name)) for name in names) for row in mine)
    return ReportTable("register", columns, rows, FigureOwner.CITY)


def _place(row: Row) -> tuple[bool, int, str, str, str]:
    return reading_order(str(row["code"]), *(str(row.get(name) or "") for name in ("category", "district", "name")))


def _plain(value: Any) -> Cell:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _by_class(own: Own, year: int) -> ReportTable:
    groups = [(str(category), _of(own, category=str(category))) for category in [*Category, ""]]
    return _stock_table("stock_by_class", Measure("category", terms="category"), groups, year)


def _by_district(own: Own, year: int) -> ReportTable:
    groups = [(name, _of(own, district=name)) for name in districts_in(facility for facility, _ in own)]
    return _stock_table("stock_by_district", Measure("district"), groups, year)


def districts_in(facilities: Iterable[ReportFacility]) -> list[str]:
    """Names of the districts, those without one last."""
    return sorted({facility.district for facility in facilities}, key=lambda name: (name == "", name))


def _of(own: Own, *, category: str | None = None, district: str | None = None) -> list[tuple[ReportFacility, Any]]:
    return [
        (facility, blocks)
        for facility, blocks in own
        if category in (None, facility.category) and district in (None, facility.district)
    ]


def _stock_table(code: str, key: Measure, groups: Sequence[tuple[str, Own]], year: int) -> ReportTable:
    total = sum(_area(facility) for _, mine in groups for facility, _ in mine)
    rows = tuple((name, *_stock_sums(mine, year, total)) for name, mine in groups if mine)
    return ReportTable(code, (key, *STOCK_COLUMNS), rows, FigureOwner.CITY)


def _stock_sums(mine: Own, year: int, total: float) -> tuple[Cell, ...]:
    """facilities, m², share of all, m² of 30 years or older, their share."""
    area = sum(_area(facility) for facility, _ in mine)
    old = sum(size for _, blocks in mine for size in _older_than(blocks, year))
    share = _rounded(area / total if total else None)
    return len(mine), round(area, 1), share, round(old, 1), _rounded(old / area if area else None)


def plan_tables(facilities: Sequence[ReportFacility]) -> list[ReportTable]:
    """What the plan does to each class and each district."""
    own = [(facility, None) for facility in facilities]
    classes = [(str(category), _of(own, category=str(category))) for category in [*Category, ""]]
    districts = [(name, _of(own, district=name)) for name in districts_in(facilities)]
    return [
        _plan_table("plan_by_class", Measure("category", terms="category"), classes),
        _plan_table("plan_by_district", Measure("district"), districts),
    ]


def _plan_table(code: str, key: Measure, groups: Sequence[tuple[str, Own]]) -> ReportTable:
    rows = [(name, *_plan_sums([facility for facility, _ in mine])) for name, mine in groups if mine]
    return ReportTable(code, (key, *PLAN_COLUMNS), tuple(rows))


def _plan_sums(mine: Sequence[ReportFacility]) -> tuple[Cell, ...]:
    """facilities, ending, changed, m² before and after, change, yen saved (None where none is known)."""
    before = sum(_area(facility) for facility in mine)
    after = sum(facility.area_after_m2 or 0.0 for facility in mine)
    effects = [facility.effect_yen for facility in mine if facility.effect_yen is not None]
    change = _rounded(after / before - 1 if before else None)
    ending = sum(facility.ends_use for facility in mine)
    changed = sum(facility.fiscal_year is not None for facility in mine)
    return (len(mine), ending, changed, round(before, 1), round(after, 1), change,
            sum(effects) if effects else None)  # fmt: skip


def _older_than(blocks: Iterable[Sequence[Any]], year: int) -> list[float]:
    return [float(size) for built, size in blocks if built and size and year - built >= OLD_FROM_YEARS]


def _area(facility: ReportFacility) -> float:
    return facility.floor_area_m2 or 0.0


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def band_of(built_year: int) -> int:
    """First year of the five-year band; a band never lies across 1981, the year of the new seismic code."""
    return NEW_SEISMIC_YEAR + BAND_YEARS * ((built_year - NEW_SEISMIC_YEAR) // BAND_YEARS)


def _by_build_year(own: Sequence[tuple[ReportFacility, Any]]) -> ReportTable:
    """m² of the buildings by five-year band and class; the band of an unknown year is empty."""
    columns = (Measure("from_year", "year"), Measure("to_year", "year"), Measure("category", terms="category"),
               Measure("floor_area_m2", "m2"))  # fmt: skip
    sums: dict[tuple[int, str], float] = defaultdict(float)
    for facility, blocks in own:
        for built, size in blocks:
            if size:
                sums[(band_of(built) if built else 0, facility.category)] += float(size)
    rows = tuple(
        (band or None, band + BAND_YEARS - 1 if band else None, category, round(area, 1))
        for (band, category), area in sorted(sums.items())
    )
    return ReportTable("stock_by_build_year", columns, rows, FigureOwner.CITY)


def _population(summary: Row) -> ReportTable:
    """Residents by period and age, as the plan counts them."""
    columns = (Measure("period", "number"), Measure("age", terms="age"), Measure("residents", "people"))
    rows = [
        (row["period"], age, people) for row in summary.get("population") or () for age, people in row["by_age"].items()
    ]
    return ReportTable("population", columns, tuple(rows))


def _not_known(missing: Sequence[Row]) -> ReportTable:
    """Share of the facilities of a class of which the register does not know a field."""
    columns = (
        Measure("category", terms="category"),
        Measure("field", terms="field"),
        Measure("unknown_share", "1"),
    )
    rows = [
        (row["category"] or "", field, round(float(share), 4))
        for row in missing
        for field, share in row["missing"].items()
    ]
    return ReportTable("not_known", columns, tuple(sorted(rows)), FigureOwner.CITY)


def periods_of(summary: Row) -> tuple[PlanTerm, ...]:
    """The terms of a plan."""
    rows = summary.get("periods") or ()
    return tuple(PlanTerm(row["period"], row["from_year"], row["to_year"]) for row in rows)
