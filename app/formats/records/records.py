"""What a town hall's file says, as values: the contract between the readers and the register.

`None` means "the file does not say"; it never overwrites what the register knows.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar

from app.domain.vocabulary import (
    Category,
    Function,
    Management,
    PointQuality,
    PropertyKind,
    SeismicCode,
    Structure,
    UseState,
)
from app.formats.records.column_words import ColumnUse

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark on one cell. `code` is stable English; words for people are made by `issue_words.sentence`.

    `severity`: "error" (the row could not be used), "warning" (used, but look), "note" (a value was normalised).
    `done` holds what the reader made of the value (e.g. the corrected number), for the sentence.
    """

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str = "warning"
    done: str | None = None


@dataclass(frozen=True, slots=True)
class BuildingRecord:
    """One 棟. Area in m². Build year is a fiscal year (April–March) when `built_month` is known, else as written."""

    code: str | None = None
    name: str | None = None
    structure: Structure | None = None
    storeys: int | None = None
    basement_storeys: int | None = None
    floor_area_m2: float | None = None
    built_year: int | None = None
    built_month: int | None = None
    seismic_code: SeismicCode | None = None
    seismic_checked: bool | None = None
    seismic_retrofitted: bool | None = None
    legal_life_years: int | None = None
    renovated_year: int | None = None
    acquisition_cost_yen: int | None = None
    accumulated_depreciation_yen: int | None = None
    plateau_id: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionRecord:
    """A use inside a building: floor area in m², capacity in people (pupils, places, visits a day as `unit` says)."""

    function: Function
    area_m2: float | None = None
    capacity: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class YearRecord:
    """Money (integer yen) and use of one fiscal year."""

    fiscal_year: int
    maintenance_yen: int | None = None
    utilities_yen: int | None = None
    staff_yen: int | None = None
    designated_manager_yen: int | None = None
    other_cost_yen: int | None = None
    total_cost_yen: int | None = None
    income_yen: int | None = None
    subsidy_yen: int | None = None
    depreciation_yen: int | None = None
    users: int | None = None
    users_unit: str | None = None
    utilisation_rate: float | None = None
    staff_count: float | None = None
    classes: int | None = None
    energy: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacilityRecord:
    """One facility as one file describes it. lon/lat in EPSG:4326; `row` is the line in the file (1 = first line)."""

    row: int
    name: str
    code: str | None = None
    name_kana: str | None = None
    municipality_code: str | None = None
    municipality_name: str | None = None
    category: Category | None = None
    class_large: str | None = None
    class_small: str | None = None
    department: str | None = None
    management: Management | None = None
    address: str | None = None
    district: str | None = None
    lon: float | None = None
    lat: float | None = None
    point_quality: PointQuality = PointQuality.NONE
    floor_area_m2: float | None = None
    footprint_m2: float | None = None
    built_year: int | None = None
    policy: str | None = None
    shelter: bool | None = None
    land_area_m2: float | None = None
    land_owner: str | None = None
    plot_ratio: float | None = None
    host_name: str | None = None
    use_state: UseState | None = None
    property_kind: PropertyKind | None = None
    classrooms: int | None = None
    source: str | None = None
    as_of: str | None = None
    buildings: tuple[BuildingRecord, ...] = ()
    functions: tuple[FunctionRecord, ...] = ()
    years: tuple[YearRecord, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """Everything one file gave: rows read = rows used + rows set aside, each with its issue.

    `profile` is the recognised layout, `mapping` column → field as used, `encoding` as detected, `suggestions`
    column → (field, confidence 0–1) for every column something can be said about, `columns` what became of each.
    """

    profile: str
    encoding: str
    rows_read: int
    rows_used: int
    facilities: tuple[FacilityRecord, ...]
    issues: tuple[Issue, ...]
    mapping: dict[str, str]
    header: tuple[str, ...]
    rows_set_aside: int = 0
    suggestions: dict[str, tuple[str, float]] = field(default_factory=dict)
    columns: tuple[ColumnUse, ...] = ()


def records_of(kind: type[Record], columns: Mapping[str, Iterable[Any]], count: int) -> list[Record]:
    """`count` records from their columns (each at least as long); a field without a column has its default.

    Column by column into the slots: the initialiser of a frozen class takes five times as long.
    """
    records = list(map(kind.__new__, repeat(kind, count)))
    for part in fields(kind):  # type: ignore[arg-type]
        column = columns[part.name] if part.name in columns else _default(part)
        deque(map(getattr(kind, part.name).__set__, records, column), maxlen=0)
    return records


def with_column(records: list[Record], name: str, values: list[Any]) -> list[Record]:
    """`dataclasses.replace` of one field of many records."""
    if not records:
        return []
    kind = type(records[0])
    names = [part.name for part in fields(kind)]  # type: ignore[arg-type]
    kept = {other: map(attrgetter(other), records) for other in names}
    return records_of(kind, {**kept, name: values}, len(records))


def _default(part: "Field[Any]") -> Iterator[Any]:
    return iter(part.default_factory, MISSING) if part.default_factory is not MISSING else repeat(part.default)
