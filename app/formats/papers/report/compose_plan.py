"""Tables about the plan: decisions, money by year, people, alternatives, assumptions, questions that stay open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.actions import ACTIONS
from app.formats.papers.report.council_report import Cell, FigureOwner, Measure, ReportFacility, ReportTable

Row = Mapping[str, Any]
Cells = tuple[tuple[Cell, ...], ...]
FACILITY = (Measure("facility_code"), Measure("facility_name"))
DECISION_COLUMNS = (
    *FACILITY, Measure("district"), Measure("category", terms="category"), Measure("department"),
    Measure("built_year", "year"), Measure("floor_area_m2", "m2"), Measure("area_after_m2", "m2"),
    Measure("action", terms="action"), Measure("fiscal_year", "year"), Measure("term", "number"),
    Measure("effect_yen", "yen"), Measure("cost_yen", "yen"), Measure("keep_cost_yen", "yen"),
    Measure("residents", "people"), Measure("users_moved", "users"), Measure("users_moved_unit", terms="use_unit"),
    Measure("strength", terms="strength"), Measure("opposite_yen", "yen"), Measure("lon", "degrees"),
    Measure("lat", "degrees"), Measure("point_quality", terms="point_quality"),
)  # fmt: skip
# An opinion about a district or the whole plan; an empty cell would read as "as above".
NO_CODE = "－"
FINANCE_ITEMS = (
    "works_yen", "running_yen", "income_yen", "land_yen", "subsidy_yen", "bond_yen", "debt_service_yen",
    "allocation_tax_yen", "general_yen",
)  # fmt: skip


def facility_tables(facilities: Sequence[ReportFacility]) -> list[ReportTable]:
    """One row a facility, and what belongs to each: where people go, why, the arithmetic, the works."""
    return [
        ReportTable("decisions", DECISION_COLUMNS, tuple(_decision(each) for each in facilities)),
        _receivers(facilities),
        _reasons(facilities),
        _steps(facilities),
        _works(facilities),
        _actions(facilities),
        _open_questions(facilities),
    ]


def _decision(each: ReportFacility) -> tuple[Cell, ...]:
    return (
        each.code, each.name, each.district, each.category, each.department, each.built_year, each.floor_area_m2,
        each.area_after_m2, each.action, each.fiscal_year, None if each.term is None else each.term + 1,
        each.effect_yen, each.cost_yen, each.keep_cost_yen, each.residents, each.users_moved, each.users_moved_unit,
        each.strength, each.opposite_yen, each.lon, each.lat, each.point_quality,
    )  # fmt: skip


def _receivers(facilities: Sequence[ReportFacility]) -> ReportTable:
    columns = (
        *FACILITY, Measure("receiver_code"), Measure("receiver_name"), Measure("function", terms="function"),
        Measure("users", "users"), Measure("users_unit", terms="use_unit"), Measure("extra_km", "km"),
    )  # fmt: skip
    rows = tuple(
        (each.code, each.name, to.code, to.name, to.function, to.users, to.unit, to.extra_km)
        for each in facilities
        for to in each.receivers
    )
    return ReportTable("receivers", columns, rows)


def _reasons(facilities: Sequence[ReportFacility]) -> ReportTable:
    """One row a number of a reason; a reason without numbers has one row."""
    columns = (
        *FACILITY, Measure("place", "number"), Measure("reason"), Measure("figure"), Measure("text"),
        Measure("value", "of_figure"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in facilities:
        for place, reason in enumerate(each.reasons, start=1):
            head = (each.code, each.name, place, reason.code)
            listed = [(f"area_{name}", value) for area in reason.areas for name, value in area]
            values = [*reason.values, *listed] or [("", None)]
            rows += [(*head, name, *_text_and_number(value)) for name, value in values]
    return ReportTable("reasons", columns, tuple(rows))


def _text_and_number(value: Cell) -> tuple[Cell, Cell]:
    return (value, None) if isinstance(value, str) else ("", value)


def _steps(facilities: Sequence[ReportFacility]) -> ReportTable:
    columns = (
        *FACILITY,
        Measure("step", terms="step"),
        Measure("amount_yen", "yen"),
        Measure("present_yen", "yen"),
    )
    rows = tuple((each.code, each.name, *step) for each in facilities for step in each.steps)
    return ReportTable("steps", columns, rows)


def _works(facilities: Sequence[ReportFacility]) -> ReportTable:
    columns = (
        *FACILITY,
        Measure("work", terms="work"),
        Measure("building_number"),
        Measure("built_year", "year"),
        Measure("fiscal_year", "year"),
        Measure("yen", "yen"),
    )
    rows = tuple((each.code, each.name, *work) for each in facilities for work in each.works)
    return ReportTable("works", columns, rows)


def _actions(facilities: Sequence[ReportFacility]) -> ReportTable:
    """How many facilities, how much floor and money, by what is done."""
    columns = (
        Measure("action", terms="action"), Measure("facilities", "facilities"), Measure("floor_area_m2", "m2"),
        Measure("effect_yen", "yen"),
    )  # fmt: skip
    counted = Counter(each.action for each in facilities)
    rows: list[tuple[Cell, ...]] = []
    for action in ACTIONS:
        mine = [each for each in facilities if each.action == action.value]
        if counted[action.value]:
            area = round(sum(each.floor_area_m2 or 0.0 for each in mine), 1)
            effects = [each.effect_yen for each in mine if each.effect_yen is not None]
            rows.append((action.value, len(mine), area, sum(effects) if effects else None))
    return ReportTable("actions", columns, tuple(rows))


def _open_questions(facilities: Sequence[ReportFacility]) -> ReportTable:
    """What keeps a decision from being firm, one row a facility and question."""
    columns = (*FACILITY, Measure("action", terms="action"), Measure("question", terms="question"))
    asked = {"use_undecided", "no_users_known", "no_area", "no_position", "approximate_position"}
    rows: list[tuple[Cell, ...]] = []
    for each in facilities:
        found = [reason.code for reason in each.reasons if reason.code in asked]
        if each.strength == "open" and each.changes:
            found.insert(0, "decision_unproven" if each.opposite_yen is None else "decision_open")
        rows += [(each.code, each.name, each.action, question) for question in found]
    return ReportTable("open_questions", columns, tuple(rows))


def money_tables(summary: Row) -> list[ReportTable]:
    """Works against the budget line, and who pays, by fiscal year, before (keeping everything) and after."""
    tables = summary.get("finance_table") or {"before": [], "after": []}
    kinds = (
        Measure("case", terms="case"),
        Measure("fiscal_year", "year"),
        Measure("work", terms="work"),
    )
    works: list[tuple[Cell, ...]] = []
    finance: list[tuple[Cell, ...]] = []
    for case in ("before", "after"):
        for row in tables[case]:
            year = row["fiscal_year"]
            works += [(case, year, kind, yen) for kind, yen in sorted(row["works"].items())]
            finance += [(case, year, item, row[item]) for item in FINANCE_ITEMS]
    items = (
        Measure("case", terms="case"),
        Measure("fiscal_year", "year"),
        Measure("item", terms="finance_item"),
    )
    return [
        _budget(summary, tables["before"]),
        ReportTable("works_by_year", (*kinds, Measure("yen", "yen")), tuple(works)),
        ReportTable("finance_by_year", (*items, Measure("yen", "yen")), tuple(finance)),
    ]


def _budget(summary: Row, before: Sequence[Row]) -> ReportTable:
    columns = (
        Measure("fiscal_year", "year"), Measure("limit_yen", "yen"), Measure("need_before_yen", "yen"),
        Measure("need_after_yen", "yen"),
    )  # fmt: skip
    needs = {row["fiscal_year"]: row["works_yen"] for row in before}
    rows = tuple(
        (row["fiscal_year"], row["limit_yen"], needs.get(row["fiscal_year"]), row["spent_yen"])
        for row in summary.get("budget") or ()
    )
    return ReportTable("budget", columns, rows)


def people_tables(summary: Row) -> list[ReportTable]:
    """Residents affected by period, users who go elsewhere, users without a place, areas affected most."""
    people = summary.get("people") or ()
    affected = tuple(
        (row["period"] + 1, row["from_year"], row["to_year"], row["residents_affected"],
         row.get("residents_farther"), row["journeys_yr"])
        for row in people
    )  # fmt: skip
    columns = (
        Measure("period", "number"), Measure("from_year", "year"), Measure("to_year", "year"),
        Measure("residents_affected", "people"), Measure("residents_farther", "people"),
        Measure("journeys", "journeys_per_year"),
    )  # fmt: skip
    moved = tuple((row["period"] + 1, code, users) for row in people for code, users in row["users"].items())
    lost = tuple(
        (row["period"] + 1, row["function"], row["users"], row["unit"]) for row in summary.get("unserved") or ()
    )
    areas = tuple(
        (row["area"], row["people"], row["extra_km"], row["unserved"]) for row in summary.get("affected_areas") or ()
    )
    function = Measure("function", terms="function")
    return [
        ReportTable("residents_affected", columns, affected),
        ReportTable("users_moved", (Measure("period", "number"), function, Measure("users", "users")), moved),
        ReportTable(
            "users_without_place",
            (
                Measure("period", "number"),
                function,
                Measure("users", "users"),
                Measure("users_unit", terms="use_unit"),
            ),
            lost,
        ),
        ReportTable(
            "affected_areas",
            (
                Measure("area"),
                Measure("people", "people"),
                Measure("extra_km", "km"),
                Measure("unserved", "people"),
            ),
            areas,
        ),
    ]


def other_tables(
    summary: Row, *, targets: Sequence[Row], repairs: Mapping[str, int], words: Mapping[str, Sequence[str]]
) -> list[ReportTable]:
    """Alternatives, assumptions with their sources, and what the town itself has decided on or spent."""
    return [_ladder(summary), _assumptions(summary, words), _targets(targets), _spent(repairs)]


def _ladder(summary: Row) -> ReportTable:
    columns = (
        Measure("rung", terms="rung"), Measure("run", "number"), Measure("cut_share", "1"),
        Measure("achieved_share", "1"), Measure("city_cost_yen", "yen"), Measure("over_yen", "yen"),
        Measure("meets_budget"), Measure("residents", "people"), Measure("closed", "facilities"), Measure("gap", "1"),
        Measure("recommended"),
    )  # fmt: skip
    rows = tuple(
        (row["name"], row["run_id"], row["cut_share"], row["achieved_share"], row["city_cost_yen"],
         None if row["meets_budget"] is None else row.get("over_yen"), row["meets_budget"], row["residents_affected"],
         row.get("closed"), row.get("gap"),
         row["is_recommended"])
        for row in summary.get("ladder") or ()
    )  # fmt: skip
    return ReportTable("alternatives", columns, rows)


def _assumptions(summary: Row, words: Mapping[str, Sequence[str]]) -> ReportTable:
    """`words`: code of a setting → its Japanese and English name."""
    columns = (
        Measure("assumption"), Measure("value", "of_row"), Measure("unit"), Measure("source"),
        Measure("is_assumption"), Measure("name_ja"), Measure("name_en"),
    )  # fmt: skip
    rows = tuple(
        (row["code"], row["value"], row["unit"], row["source"], row["is_assumption"],
         *words.get(row["code"], ("", "")))
        for row in summary.get("assumptions") or ()
    )  # fmt: skip
    return ReportTable("assumptions", columns, rows)


def _targets(targets: Sequence[Row]) -> ReportTable:
    columns = (
        Measure("target_name"), Measure("base_year", "year"), Measure("base_area_m2", "m2"),
        Measure("target_year", "year"), Measure("cut_share", "1"), Measure("source"),
    )  # fmt: skip
    names = ("name", "base_year", "base_area_m2", "target_year", "cut_share", "source")
    return ReportTable(
        "city_targets", columns, tuple(tuple(row[name] for name in names) for row in targets), FigureOwner.CITY
    )


def opinion_table(opinions: Sequence[Row]) -> ReportTable:
    """What residents said of published editions of the plan: how many accepted opinions by edition and facility."""
    columns = (
        Measure("edition", "number"), Measure("facility_code"), Measure("facility_name"), Measure("opinions", "number"),
        Measure("answered", "number"),
    )  # fmt: skip
    rows = tuple(
        (
            row["publication_id"],
            row["facility_code"] or NO_CODE,
            row["name"] or NO_CODE,
            row["opinions"],
            row["answered"],
        )
        for row in opinions
    )
    return ReportTable("resident_opinions", columns, rows, FigureOwner.CITY)


def _spent(repairs: Mapping[str, int]) -> ReportTable:
    rows = tuple((int(year), yen) for year, yen in sorted(repairs.items(), key=lambda pair: int(pair[0])))
    return ReportTable("city_works", (Measure("fiscal_year", "year"), Measure("yen", "yen")), rows, FigureOwner.CITY)
