"""Answers about a town's own plan that was measured with a run's question."""

from typing import Annotated, Literal

from app.api.answers.base import OpenAnswer, says
from app.api.answers.imports import ColumnTold, ImportIssue


class BrokenLimit(OpenAnswer):
    """A limit that a plan changed by hand breaks as it stands."""

    kind: Annotated[str, says("Kind of limit", "budget")]
    label: Annotated[str, says("Its name", "2031〜2035年度の予算")] = ""


class ExistingRow(OpenAnswer):
    """What a town's own plan says of a facility, and how it was counted."""

    row: Annotated[int, says("Row of the file", 4)]
    facility_code: Annotated[str, says("Facility", "11020")]
    name: Annotated[str | None, says("Its name as the file has it", "鍛冶町公民館")] = None
    action: Annotated[str, says("Action its words mean", "merge_into")]
    year: Annotated[int | None, says("Fiscal year; null: it names none", 2031)] = None
    partner: Annotated[str | None, says("Code of the facility it is done with", "11021")] = None
    outcome: Annotated[
        Literal["", "as_written", "other_term", "not_possible", "not_ours"],
        says("As written; in another term; or counted as today, since no option does it or it is not the town's own"),
    ] = ""
    counted_year: Annotated[int | None, says("First year of the term it was counted in, where another", 2036)] = None
    goes_to_partner: Annotated[
        bool | None, says("Whether its people go to the facility named: they go by way and room; null: none named")
    ] = None
    text: Annotated[str, says("How it was counted, in words", "そのとおり計算")] = ""


class ExistingChange(OpenAnswer):
    """A decision that would make the town's own plan better, beside those before it."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    action: Annotated[str, says("Action in the plan", "keep")]
    fiscal_year: Annotated[int | None, says("First year of its term", 2031)] = None
    new_action: Annotated[str, says("Action instead", "close")]
    new_fiscal_year: Annotated[int | None, says("First year of its term", 2036)] = None
    city_difference_yen: Annotated[int, says("City cost", -90000000, "yen")]
    travel_difference_yen: Annotated[int, says("Travel", 12000000, "yen")]
    mends: Annotated[int, says("Broken limits the fewer", 1)] = 0


class ExistingPlan(OpenAnswer):
    """A town's own plan measured with the question of a run. Figures come once it is worked out."""

    run_id: Annotated[int, says("Run it is measured against", 12)]
    filename: Annotated[str | None, says("File", "個別施設計画.xlsx")] = None
    rows_read: Annotated[int, says("Rows of the file", 120)] = 0
    rows_used: Annotated[int, says("Facilities it speaks about", 118)] = 0
    columns: Annotated[list[ColumnTold], says("What became of each column")] = []
    issues: Annotated[list[ImportIssue], says("Rows and values not read as they stand, and what to do")] = []
    rows: Annotated[list[ExistingRow], says("What it says of each facility")] = []
    unnamed: Annotated[int, says("Facilities it does not name: they go on as today", 12)] = 0
    broken: Annotated[list[BrokenLimit], says("Limits it breaks, by name")] = []
    broken_count: Annotated[int, says("How often a limit is broken", 2)] = 0
    sends_on: Annotated[bool, says("True where the nearest places are full and people were sent farther")] = False
    difference_yen: Annotated[int | None, says("Cost and travel against the run's plan", 120000000, "yen")] = None
    city_difference_yen: Annotated[int | None, says("City cost against it", 90000000, "yen")] = None
    travel_difference_yen: Annotated[int | None, says("Travel against it", 30000000, "yen")] = None
    above_bound_yen: Annotated[
        int | None, says("Against the least any plan that keeps the limits can come to, proven", 150000000, "yen")
    ] = None
    changes: Annotated[list[ExistingChange], says("What would improve it most, one after the other")] = []
    sentences: Annotated[list[str], says("The answer in words", ["市の費用は計算した案より0.9億円多い"])] = []
