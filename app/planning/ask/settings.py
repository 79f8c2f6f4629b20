"""The settings of a scenario: one field a setting, with its range, default, unit and words in both languages.

The API's schema, the command line's flags and the screen's form are made of these fields. What a planner gives is read
from JSON with every fault listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.domain.actions import USUAL_ACTIONS
from app.domain.cost.assumption_fields import assumptions_from_dict
from app.domain.cost.rates import LAST_YEAR, PRESETS
from app.domain.vocabulary import Action, Category, Function
from app.planning.ask.finance_shares import Finance

Yen = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Year = Annotated[int, Field(ge=1990, le=LAST_YEAR)]
MOST_LOCKS = 20_000


def setting(default: Any, ja: str, en: str, unit: str = "", **limits: Any) -> Any:
    """A field of the settings with its words; `unit` is what its number counts."""
    words: dict[str, Any] = {"ja": ja, "en": en, "unit": unit}
    make = {"default_factory": default} if callable(default) else {"default": default}
    return Field(description=en, json_schema_extra=words, **make, **limits)


class Lock(BaseModel):
    """A decision a planner has taken: the action, the fiscal year it lies in, the facility it is done with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["keep", "close"] | Action = Field(description="keep, close or an action", examples=["keep"])
    year: Year | None = Field(default=None, description="fiscal year", examples=[2031])
    partner: Code | None = Field(default=None, description="code of the facility it is done with", examples=["A-12"])


class ScenarioSettings(BaseModel):
    """Money in yen at prices of the base year, ways in km, years fiscal (April to March)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    base_year: Year = setting(2026, "基準年度", "First fiscal year of the plan", "year")
    terms: tuple[Annotated[int, Field(ge=1, le=40)], ...] = setting(
        (5, 5, 10, 10), "期の年数", "Years of each term: the first ten in two, then tens", "years", min_length=1,
        max_length=12,
    )  # fmt: skip
    discount_rate: float = setting(0.02, "割引率", "Real discount rate", "per year", ge=0, le=0.5)
    # Prices
    preset: str = setting("mic", "更新周期の前提", "Cycles of renewal", max_length=40)
    assumptions: Mapping[str, Any] = setting(
        dict, "将来費用の前提（シナリオの木）", "Assumptions of the forecast: a tree over the preset", max_length=100
    )
    price_factor: float = setting(
        1.43,
        "建設物価の補正（2011年度単価に対する倍率）",
        "Building prices over those of 2011 (deflator to 2026)",
        "1",
        ge=0.1,
        le=10,
    )
    demolition_yen_per_m2: float = setting(41_000, "解体単価", "Demolition", "yen/m2", ge=0, le=1e6)
    running_yen_per_m2: float = setting(
        0, "維持運営費が不明な施設の単価", "Running cost where a facility's own is unknown", "yen/m2/year", ge=0, le=1e6
    )
    counts_residual_value: bool = setting(True, "残存価値を数える", "Count what new buildings are worth at the end")
    yen_per_km: float = setting(
        200, "移動1kmの負担（1回の往復）", "Burden of one km between a user and a place, one visit there and back",
        "yen/km", ge=0, le=1e6,
    )  # fmt: skip
    unserved_yen: float = setting(
        5_000,
        "利用できなくなる人の負担（1回）",
        "Burden of a visit that cannot be made any more",
        "yen/visit",
        ge=0,
        le=1e7,
    )
    # Money
    uses_budget_lines: bool = setting(True, "登録した予算を上限にする", "Imported budget lines are the yearly limit")
    budget_yen_per_year: Yen | None = setting(None, "年間予算", "Budget a year", "yen")
    budget_yen_per_period: tuple[Yen | None, ...] = setting(
        (), "期ごとの予算", "Budget of each term", "yen", max_length=12
    )
    budget_by_year: Mapping[Year, Yen] = setting(dict, "年度ごとの予算", "Budget by fiscal year", "yen", max_length=200)
    finance: Finance = setting(Finance.CASH, "財源", "Who else pays")
    subsidy_share: Share = setting(0.0, "補助率", "Subsidy", "1")
    depopulated: bool = setting(False, "過疎地域", "A depopulated area by law")
    strong_city: bool = setting(False, "財政力指数が高い", "High fiscal strength")
    # Floor area and pace
    area_cut_share: Share | None = setting(None, "延床面積の削減目標", "Less floor area at the end", "1")
    first_decade_cut_share: Share = setting(
        0.08, "最初の10年の削減の上限", "Most floor area given up in the first ten years", "1"
    )
    later_decade_cut_share: Share = setting(
        0.10, "その後の10年あたりの削減の上限", "Most floor area given up in ten years after that", "1"
    )
    most_cut_share: Share = setting(0.35, "全期間の削減の上限", "Most floor area given up over the plan", "1")
    changes_share_per_year: Share = setting(
        0.02, "1年に変える施設の割合の上限", "Most facilities changed a year, of all", "1"
    )
    most_changes_per_period: int | None = setting(
        None, "1期に変える施設数の上限", "Most facilities changed a term", "", ge=0, le=100_000
    )
    is_balanced: bool = setting(
        True, "実例に照らした釣り合いを守る",
        "Keep the balance real plans show: small places first, schools and housing not the most of the cut",
    )  # fmt: skip
    # What must hold
    standard_km: Mapping[Function, Annotated[float, Field(ge=0, le=1000)]] = setting(
        dict, "機能ごとの距離の基準", "Farthest way by function", "km"
    )
    school_bus: bool = setting(
        True, "スクールバスを使う（小8km・中12kmまで）", "School buses: 8 km to elementary, 12 km to junior high school"
    )
    minimum_number: Mapping[Function, Annotated[int, Field(ge=0, le=10_000)]] = setting(
        dict, "機能ごとの最少施設数", "Fewest places by function"
    )
    locks: Mapping[Code, Lock] = setting(dict, "施設ごとの指定", "Decisions taken by facility", max_length=MOST_LOCKS)
    not_before: Mapping[Code, Year] = setting(
        dict, "その年度まで変えない施設", "Unchanged until a year", max_length=MOST_LOCKS
    )
    together: tuple[tuple[Code, Code], ...] = setting(
        (), "一緒に残すか一緒にやめる施設", "Both stay or neither", max_length=1000
    )
    not_together: tuple[tuple[Code, Code], ...] = setting((), "両方は残さない施設", "Not both stay", max_length=1000)
    forbidden_actions: tuple[Action, ...] = setting((), "使わない方策", "Actions not to be chosen", max_length=30)
    allowed_by_class: Mapping[Category, tuple[Action, ...]] = setting(
        dict, "分類ごとに許す方策", "Actions allowed for a class (all others of it are not)"
    )
    hand_over: bool = setting(
        True,
        "集会所の地域移譲を選べる（地元の同意が前提）",
        "Small halls may be handed to their neighbourhoods, if these agree",
    )
    privatise: bool = setting(False, "民間移管を選べる", "Handing over to operators may be chosen")
    operate: bool = setting(False, "民間運営を選べる", "Private operation may be chosen")
    guests_move: bool = setting(
        True, "移ってくる施設があるときだけ部屋をつくる", "Rooms are built for others only where these move in"
    )
    keep_last_shelter: bool = setting(True, "地区の最後の避難所を残す", "Every district keeps its last shelter")
    avoid_hazard: bool = setting(True, "災害区域に集めない", "Nobody is sent into a hazard zone")
    use_neighbours: bool = setting(True, "近隣市町村の施設を使う", "Neighbours' places may be used")
    nearest_only: bool = setting(False, "必ず最寄りの施設を使う", "Everybody uses the nearest open place")
    spare_share: Share = setting(
        0.10, "根拠のない施設の余裕の割合", "Room to spare where nothing shows it, of the present users", "1"
    )
    detour: float = setting(1.3, "道のりの係数", "Way by road over the straight line", "1", ge=1, le=5)
    carbon_cut_share: Share | None = setting(None, "CO2の削減目標", "Less CO2 than keeping everything", "1")
    carbon_limit_t: float | None = setting(None, "CO2の上限", "CO2 over the plan", "t", ge=0, le=1e9)
    running_carbon_kg_per_m2: float = setting(50, "使用時のCO2", "CO2 of use", "kg/m2/year", ge=0, le=1e4)
    building_carbon_kg_per_m2: float = setting(600, "建設時のCO2", "CO2 of building", "kg/m2", ge=0, le=1e5)
    # The search
    seconds: float = setting(30, "計算時間の上限", "Time limit", "s", ge=0.1, le=86_400)
    gap: float = setting(0.01, "最良案との差の許容", "Stop at this proven gap", "1", ge=0, le=1)
    seed: int = setting(0, "乱数の種", "Seed", "", ge=0, le=2**31)

    @model_validator(mode="before")
    @classmethod
    def _older_words(cls, given: Any) -> Any:
        """`periods` and `period_years` are equal terms; a lock may be the bare word."""
        if not isinstance(given, dict):
            return given
        read = {name: value for name, value in given.items() if value is not None}
        count = read.pop("periods", None)
        years = read.pop("period_years", None)
        if count is not None or years is not None:
            read["terms"] = [years or 10] * (count or 4)
        if isinstance(read.get("locks"), dict):
            bare = {code: {"action": lock} if isinstance(lock, str) else lock for code, lock in read["locks"].items()}
            read["locks"] = bare
        return read

    @field_validator("assumptions")
    @classmethod
    def _known_assumptions(cls, tree: Mapping[str, Any]) -> Mapping[str, Any]:
        _, faults = assumptions_from_dict(tree, base_year=2026)
        if faults:
            told = [f"{fault.pointer} {fault.code} {fault.value} ({fault.allowed})" for fault in faults]
            raise ValueError("; ".join(told))
        return tree

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, name: str) -> str:
        if name not in PRESETS:
            raise ValueError(f"unknown preset {name}")
        return name

    @field_validator("together", "not_together")
    @classmethod
    def _two_facilities(cls, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        if same := next((one for one, other in pairs if one == other), None):
            raise ValueError(f"same facility {same}")
        return pairs

    @model_validator(mode="after")
    def _fits_together(self) -> "ScenarioSettings":
        if self.budget_yen_per_period and len(self.budget_yen_per_period) != len(self.terms):
            raise ValueError("budget_yen_per_period: one amount for each term")
        last = self.period_starts()[-1]
        for code, year in self.not_before.items():
            if code in self.locks and self.locks[code].action not in {"keep", Action.KEEP} and year > last:
                raise ValueError(f"{code}: to be changed, but also left as it is until after the plan")
        return self

    @property
    def periods(self) -> int:
        return len(self.terms)

    @property
    def years(self) -> int:
        return sum(self.terms)

    def period_starts(self) -> tuple[int, ...]:
        """First fiscal year of each term."""
        return tuple(self.base_year + sum(self.terms[:number]) for number in range(len(self.terms)))

    def middle_years(self) -> list[int]:
        """The fiscal year in the middle of each term."""
        return [start + years // 2 for start, years in zip(self.period_starts(), self.terms, strict=True)]

    def actions(self) -> frozenset[Action]:
        """Actions that may be chosen somewhere."""
        more = {Action.HAND_OVER: self.hand_over, Action.PRIVATISE: self.privatise, Action.OPERATE: self.operate}
        named = {action for actions in self.allowed_by_class.values() for action in actions}
        locked = {lock.action for lock in self.locks.values() if isinstance(lock.action, Action)}
        usual = USUAL_ACTIONS | {action for action, allowed in more.items() if allowed}
        return frozenset((usual - set(self.forbidden_actions)) | named | locked)

    def allows(self, action: Action, category: Category) -> bool:
        """Whether a class may take an action."""
        mine = self.allowed_by_class.get(category)
        return action is Action.KEEP or mine is None or action in mine

    def yearly_budget(self, lines: Mapping[int, float]) -> tuple[float | None, ...]:
        """Limit of each fiscal year: typed by year, else by term, else a year's, else the imported line; None: none.

        Years after the last imported line carry on with it (assumption).
        """
        found: list[float | None] = []
        for period, (start, years) in enumerate(zip(self.period_starts(), self.terms, strict=True)):
            given = self.budget_yen_per_period[period] if self.budget_yen_per_period else None
            for year in range(start, start + years):
                term = None if given is None else given / years
                found.append(self._budget_of(year, term, lines))
        return tuple(found)

    def _budget_of(self, year: int, term: float | None, lines: Mapping[int, float]) -> float | None:
        if year in self.budget_by_year:
            return self.budget_by_year[year]
        if term is not None:
            return term
        if self.budget_yen_per_year is not None or self.budget_yen_per_period:
            return self.budget_yen_per_year
        known = [each for each in lines if each <= year]
        return float(lines[max(known)]) if self.uses_budget_lines and known else None


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One setting that cannot be read: its name, a stable code, the value."""

    name: str
    code: str
    value: str


def read_settings(given: Mapping[str, Any], *, base_year: int) -> tuple[ScenarioSettings, list[SettingFault]]:
    """Settings from JSON values; what is unknown or impossible is a fault, and the default stands in its place."""
    values = {"base_year": base_year, **given}
    try:
        return ScenarioSettings.model_validate(values), []
    except ValidationError as refused:
        faults = [_fault(each) for each in refused.errors(include_url=False)]
        wrong = {fault.name for fault in faults}
        kept = {name: value for name, value in values.items() if name not in wrong}
        return _least(kept, base_year), faults


def _least(values: Mapping[str, Any], base_year: int) -> ScenarioSettings:
    try:
        return ScenarioSettings.model_validate(values)
    except ValidationError:
        return ScenarioSettings(base_year=base_year)


_CODES = {
    "extra_forbidden": "unknown_setting",
    "bool_type": "not_true_or_false",
    "bool_parsing": "not_true_or_false",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "finite_number": "out_of_range",
    "enum": "unknown_word",
    "literal_error": "unknown_word",
    "too_long": "too_many",
    "too_short": "too_few",
    "value_error": "contradiction",
}


def _fault(error: Any) -> SettingFault:
    """The fault of one refused value; the name is the setting's, the value says where in it and what was given."""
    where = [str(part) for part in error["loc"]]
    name = where[0] if where else "settings"
    code = _CODES.get(error["type"], "wrong_kind")
    told = error["msg"] if code == "contradiction" else str(error.get("input"))
    limits = error.get("ctx", {})
    span = f" ({limits.get('ge', '')}–{limits.get('le', '')})" if code == "out_of_range" and limits else ""
    inside = f"{'.'.join(where[1:])}: " if len(where) > 1 else ""
    return SettingFault(name, code, f"{inside}{told}{span}"[:300])


def codes_named(settings: ScenarioSettings) -> list[tuple[str, str]]:
    """(setting, facility code) of every facility the settings name."""
    found = [("locks", code) for code in settings.locks] + [("not_before", code) for code in settings.not_before]
    found += [("locks", lock.partner) for lock in settings.locks.values() if lock.partner]
    for name, pairs in (("together", settings.together), ("not_together", settings.not_together)):
        found += [(name, code) for pair in pairs for code in pair]
    return found
