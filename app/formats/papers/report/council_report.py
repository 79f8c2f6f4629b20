"""CouncilReport: one finished run as one frozen value, which every paper prints.

Numbers are a code, a number and a unit, never text: words, rounding and the reader's language belong to the renderers
(`paper_words`). Two reports of the same content have the same `fingerprint`, on any day and any machine.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Cell = str | int | float | bool | None
# Kind of work, number of the building (None: all), its build year, fiscal year, yen.
WorkOf = tuple[str, int | None, int | None, int, int]
Ring = tuple[tuple[float, float], ...]


class FigureOwner(StrEnum):
    """Whose figure it is: the town's own (register, budget, plans it has decided on) or worked out by this program."""

    CITY = "city"
    CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class Measure:
    """`unit`: of its numbers ("" where none, "1": a share). `terms`: the code table its values belong to."""

    code: str
    unit: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One observation a row; every cell is a value, None where it is not known."""

    code: str
    columns: tuple[Measure, ...]
    rows: tuple[tuple[Cell, ...], ...]
    origin: FigureOwner = FigureOwner.CALCULATION

    def index(self, column: str) -> int:
        """The place of a column. Raises KeyError where the table has none of that code."""
        codes = [each.code for each in self.columns]
        if column not in codes:
            raise KeyError(f"{self.code} has no column {column}")
        return codes.index(column)

    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows as column code → value."""
        codes = [column.code for column in self.columns]
        for row in self.rows:
            yield dict(zip(codes, row, strict=True))


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline: its code, the number (None: not known) and its unit."""

    code: str
    value: float | int | None
    unit: str
    origin: FigureOwner = FigureOwner.CALCULATION


@dataclass(frozen=True, slots=True)
class SaidReason:
    """A sentence as a code and the values of its blanks; `paper_words` says it in the reader's language.

    `areas`: the rows of a sentence that lists areas, each as name → value.
    """

    code: str
    values: tuple[tuple[str, Cell], ...] = ()
    areas: tuple[tuple[tuple[str, Cell], ...], ...] = ()

    def as_row(self) -> dict[str, Any]:
        """As the functions that make sentences take it."""
        listed = {"areas": [dict(area) for area in self.areas]} if self.areas else {}
        return {"code": self.code, **dict(self.values), **listed}


@dataclass(frozen=True, slots=True)
class ReportObjection:
    """What speaks against the plan: `level` red (cannot stand), amber (needs an explanation) or info."""

    code: str
    level: str
    facility_code: str
    rule: str
    values: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class ReceiverOf:
    """Where users of a function go instead, in the last period told; position in degrees, None where unknown."""

    code: str
    name: str
    function: str
    users: float
    unit: str
    extra_km: float
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class ReportFacility:
    """One facility: what the register says of it, and what the plan does with it.

    `effect_yen`: cost of keeping it less its cost in the plan (present value). `residents`: residents one of whose
    places it was; None where no population is loaded. `users_moved`: users who go elsewhere, the largest function's, in
    `users_moved_unit`. `term`: the number of the period it changes in, from 0.
    """

    code: str
    name: str
    category: str
    district: str
    department: str
    functions: tuple[str, ...]
    built_year: int | None
    floor_area_m2: float | None
    area_after_m2: float | None
    seismic: str
    condition: float | None
    lon: float | None
    lat: float | None
    point_quality: str
    users: float | None
    users_unit: str
    yearly_cost_yen: int | None
    action: str
    ends_use: bool
    changes: bool
    fiscal_year: int | None
    term: int | None
    cost_yen: int | None
    keep_cost_yen: int | None
    effect_yen: int | None
    residents: int | None
    users_moved: float | None
    users_moved_unit: str
    strength: str
    opposite_yen: int | None
    stands: tuple[bool, ...]
    receivers: tuple[ReceiverOf, ...]
    reasons: tuple[SaidReason, ...]
    steps: tuple[tuple[str, int, int | None], ...]
    works: tuple[WorkOf, ...]

    @property
    def needs_sheet(self) -> bool:
        """Whether it closes or its people go elsewhere: then it is explained on a sheet of its own."""
        return self.ends_use or bool(self.receivers)


@dataclass(frozen=True, slots=True)
class PlanTerm:
    """A term of the plan: fiscal years, both counted in."""

    number: int
    from_year: int
    to_year: int


@dataclass(frozen=True, slots=True)
class ReportTown:
    """The home municipality; `plane_epsg`: the metric plane its maps are measured in."""

    code: str
    name: str
    prefecture: str
    is_invented: bool
    plane_epsg: int


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area on the map: rings of (lon, lat) in degrees, outer and inner ones alike."""

    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class ReportRun:
    """The calculation: `finished_on` as YYYY-MM-DD, `data_version` of the register it was asked of.

    `register_changed`: the register was edited between the run and the first paper of it.
    """

    id: int
    title: str
    finished_on: str
    data_version: str
    register_changed: bool
    engine: str
    seed: int
    gap: float | None
    checked: bool
    stopped_by: str
    basis: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class ReportCredit:
    """Where something drawn comes from: `drawn` boundary, zones, population or roads; empty where not known."""

    drawn: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What part of the town the facility tables are narrowed to; empty: all of it."""

    districts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def holds(self, facility: ReportFacility) -> bool:
        here = not self.districts or facility.district in self.districts
        named = not self.codes or facility.code in self.codes
        return here and named and (not self.categories or facility.category in self.categories)


WHOLE_TOWN = ReportScope()


@dataclass(frozen=True, slots=True)
class ReportAdoption:
    """The decision that made the run the town's plan: its number, its day as YYYY-MM-DD, its title.

    `changes`: what was decided otherwise than calculated, in the words of those who decided; "" where nothing was told.
    """

    number: int
    adopted_on: str
    title: str
    changes: str


@dataclass(frozen=True, slots=True)
class CouncilReport:
    """Everything a paper about one run may print."""

    form: int
    run: ReportRun
    town: ReportTown
    is_draft: bool
    adoption: ReportAdoption | None
    scope: ReportScope
    periods: tuple[PlanTerm, ...]
    figures: tuple[Headline, ...]
    facilities: tuple[ReportFacility, ...]
    tables: tuple[ReportTable, ...]
    objections: tuple[ReportObjection, ...]
    credits: tuple[ReportCredit, ...]
    outline: tuple[MapArea, ...]
    districts: tuple[MapArea, ...]

    def table(self, code: str) -> ReportTable:
        """The table of that code. Raises KeyError."""
        found = next((table for table in self.tables if table.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def figure(self, code: str) -> Headline:
        """The headline of that code. Raises KeyError."""
        found = next((figure for figure in self.figures if figure.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the whole content, hexadecimal."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()
