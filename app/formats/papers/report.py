"""The report as one frozen value: everything a renderer prints, so that every paper shows the same figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportReceiver:
    """Where people go instead: name and position (None where unknown), how many users a year."""

    name: str
    lon: float | None
    lat: float | None
    users: float | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One facility and what the plan says about it; words are already in the reader's language."""

    code: str
    name: str
    category: str
    district: str
    built_year: int | None
    floor_area_m2: float | None
    lon: float | None
    lat: float | None
    action: str
    action_label: str
    fiscal_year: int | None
    cost_yen: int | None
    receivers: tuple[ReportReceiver, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """One finished run. `dated` comes from the run, never from the clock: the same run gives the same bytes.

    `objections`: why the plan cannot stand as it is, told above everything else; empty where nothing speaks against it.
    """

    title: str
    dated: str
    language: str
    figures: tuple[tuple[str, str], ...]
    rows: tuple[ReportRow, ...]
    boundary_geojson: str
    credits: tuple[str, ...]
    remarks: tuple[str, ...]
    objections: tuple[str, ...] = ()
