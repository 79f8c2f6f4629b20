"""The settings of a scenario: one field a setting, with its range, default, unit and words in both languages.

The API's schema, the command line's flags and the screen's form are made of these fields (`setting_rows`); to add a
setting is to add a field. What a planner gives is read from JSON by `setting_faults.read_settings`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.domain.actions import USUAL_ACTIONS
from app.domain.cost.assumption_fields import assumptions_from_dict
from app.domain.cost.energy import USUAL_ELECTRICITY_KG_PER_KWH
from app.domain.cost.rates import LAST_YEAR, PRESETS
from app.domain.vocabulary import Action, Category, Function
from app.planning.ask.finance_shares import Finance
from app.planning.ask.setting_field import FINANCE_WORDS, PRESET_WORDS, SettingGroup, setting

GOALS, MONEY, GUARDS, MEANS, CARBON, DETAILS = SettingGroup
Yen = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Code = Annotated[str, Field(min_length=1, max_length=100)]
Year = Annotated[int, Field(ge=1990, le=LAST_YEAR)]
MOST_LOCKS = 20_000


class Lock(BaseModel):
    """A decision a planner has taken: the action, the fiscal year it lies in, the facility it is done with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["keep", "close"] | Action = Field(description="keep, close or an action", examples=["keep"])
    year: Year | None = Field(default=None, description="fiscal year", examples=[2031])
    partner: Code | None = Field(default=None, description="code of the facility it is done with", examples=["A-12"])


class ScenarioSettings(BaseModel):
    """Money in yen at prices of the base year, ways in km, years fiscal (April to March)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    base_year: Year = setting(2026, DETAILS, "基準年度", "First fiscal year of the plan", "year")
    terms: tuple[Annotated[int, Field(ge=1, le=40)], ...] = setting(
        (5, 5, 10, 10),
        GOALS,
        "期の年数",
        "Years of each term: the first ten in two, then tens",
        "years",
        flag="--term",
        min_length=1,
        max_length=12,
    )
    discount_rate: float = setting(0.02, DETAILS, "割引率", "Real discount rate", "per year", ge=0, le=0.5)
    # Prices
    preset: str = setting("mic", DETAILS, "更新周期の前提", "Cycles of renewal", choices=PRESET_WORDS, max_length=40)
    assumptions: Mapping[str, Any] = setting(
        dict,
        DETAILS,
        "将来費用の前提（シナリオの木）",
        "Assumptions of the forecast: a tree over the preset",
        max_length=100,
    )
    price_factor: float = setting(
        1.43,
        DETAILS,
        "建設物価の補正（2011年度単価に対する倍率）",
        "Building prices over those of 2011 (deflator to 2026)",
        "factor",
        ge=0.1,
        le=10,
    )
    demolition_yen_per_m2: float = setting(41_000, DETAILS, "解体単価", "Demolition", "yen/m2", ge=0, le=1e6)
    running_yen_per_m2: float = setting(
        0,
        DETAILS,
        "維持運営費が不明な施設の単価",
        "Running cost where a facility's own is unknown",
        "yen/m2/year",
        ge=0,
        le=1e6,
    )
    counts_residual_value: bool = setting(
        True, DETAILS, "残存価値を数える", "Count what new buildings are worth at the end"
    )
    yen_per_km: float = setting(
        200,
        DETAILS,
        "移動1kmの負担（1回の往復）",
        "Burden of one km between a user and a place, one visit there and back",
        "yen/km",
        ge=0,
        le=1e6,
    )
    unserved_yen: float = setting(
        5_000,
        DETAILS,
        "利用できなくなる人の負担（1回）",
        "Burden of a visit that cannot be made any more",
        "yen/visit",
        ge=0,
        le=1e7,
    )
    # Money
    uses_budget_lines: bool = setting(
        True, MONEY, "登録した予算を上限にする", "Imported budget lines are the yearly limit"
    )
    budget_yen_per_year: Yen | None = setting(None, GOALS, "年間予算", "Budget a year", "yen", flag="--budget")
    budget_yen_per_period: tuple[Yen | None, ...] = setting(
        (), MONEY, "期ごとの予算", "Budget of each term", "yen", flag="--period-budget", max_length=12
    )
    budget_by_year: Mapping[Year, Yen] = setting(
        dict, MONEY, "年度ごとの予算", "Budget by fiscal year", "yen", flag="--year-budget", max_length=200
    )
    finance: Finance = setting(Finance.CASH, MONEY, "財源の数え方", "Who else pays", choices=FINANCE_WORDS)
    subsidy_share: Share = setting(0.0, MONEY, "補助率（仮定）", "Subsidy rate (assumed)", "1")
    depopulated: bool = setting(False, MONEY, "過疎対策事業債を使える", "The bond of depopulated towns may be used")
    strong_city: bool = setting(False, MONEY, "財政力の高い市の算入率を使う", "Rates of cities of high fiscal strength")
    fee_share: Mapping[Category, Share] = setting(
        dict,
        MONEY,
        "受益者負担率の基準（分類ごと）",
        "Part of the running cost that users are to pay, by class",
        "1",
        flag="--fee",
    )
    staff_hours: float = setting(
        1_860,
        MONEY,
        "職員1人の年間勤務時間（仮定）",
        "Working hours of a member of staff (assumed)",
        "hours",
        ge=1,
        le=8784,
    )
    # Floor area and pace
    area_cut_share: Share | None = setting(
        None, GOALS, "延床面積の削減目標", "Less floor area at the end", "1", flag="--area-cut"
    )
    first_decade_cut_share: Share = setting(
        0.08, GUARDS, "最初の10年の削減の上限", "Most floor area given up in the first ten years", "1"
    )
    later_decade_cut_share: Share = setting(
        0.10, GUARDS, "その後の10年あたりの削減の上限", "Most floor area given up in ten years after that", "1"
    )
    most_cut_share: Share = setting(0.35, GUARDS, "全期間の削減の上限", "Most floor area given up over the plan", "1")
    closing_years_left: int = setting(
        15,
        GUARDS,
        "廃止できるのは寿命の残りが何年以下か（利用が4割未満の施設は除く）",
        "Given up at most so many years before the end of its life (not: what is used less than 40 %)",
        "years",
        ge=0,
        le=200,
    )
    notice_years: int = setting(
        2,
        GUARDS,
        "計画の初年度から廃止までに置く年数（説明・条例改正・予算のため。危険な建物は除く）",
        "Years before the first closing: to explain, amend the ordinance, budget (not for unsafe places)",
        "years",
        ge=0,
        le=10,
    )
    changes_share_per_year: Share = setting(
        0.02, GUARDS, "1年に変える施設の割合の上限", "Most facilities changed a year, of all", "1"
    )
    most_changes_per_period: int | None = setting(
        None,
        GUARDS,
        "1期に変える施設数の上限",
        "Most facilities changed a term",
        "facilities",
        flag="--changes",
        ge=0,
        le=100_000,
    )
    is_balanced: bool = setting(
        True,
        GUARDS,
        "実例に照らした釣り合いを守る",
        "Keep the balance real plans show: small places first, schools and housing not the most of the cut",
        flag="--balanced",
    )
    # What must hold
    standard_km: Mapping[Function, Annotated[float, Field(ge=0, le=1000)]] = setting(
        dict, GUARDS, "機能ごとの距離の基準", "Farthest way by function", "km", flag="--farthest"
    )
    school_bus: bool = setting(
        True,
        GUARDS,
        "スクールバスを使う（小8km・中12kmまで）",
        "School buses: 8 km to elementary, 12 km to junior high school",
    )
    minimum_number: Mapping[Function, Annotated[int, Field(ge=0, le=10_000)]] = setting(
        dict, GUARDS, "機能ごとの最少施設数", "Fewest places by function", "places", flag="--least"
    )
    locks: Mapping[Code, Lock] = setting(
        dict, GUARDS, "施設ごとの指定", "Decisions taken by facility", flag="--decide", max_length=MOST_LOCKS
    )
    not_before: Mapping[Code, Year] = setting(
        dict, GUARDS, "その年度まで変えない施設", "Unchanged until a year", max_length=MOST_LOCKS
    )
    together: tuple[tuple[Code, Code], ...] = setting(
        (), GUARDS, "一緒に残すか一緒にやめる施設", "Both stay or neither", max_length=1000
    )
    not_together: tuple[tuple[Code, Code], ...] = setting(
        (), GUARDS, "両方は残さない施設", "Not both stay", flag="--apart", max_length=1000
    )
    forbidden_actions: tuple[Action, ...] = setting(
        (), MEANS, "使わない方策", "Actions not to be chosen", flag="--forbid", max_length=30
    )
    allowed_by_class: Mapping[Category, tuple[Action, ...]] = setting(
        dict, MEANS, "分類ごとに許す方策", "Actions allowed for a class (all others of it are not)", flag="--allow"
    )
    hand_over: bool = setting(
        True,
        MEANS,
        "集会所の地域移譲を選べる（地元の同意が前提）",
        "Small halls may be handed to their neighbourhoods, if these agree",
    )
    privatise: bool = setting(False, MEANS, "民間移管を選べる", "Handing over to operators may be chosen")
    operate: bool = setting(False, MEANS, "民間運営を選べる", "Private operation may be chosen")
    guests_move: bool = setting(
        True, MEANS, "移ってくる施設があるときだけ部屋をつくる", "Rooms are built for others only where these move in"
    )
    online_share: Mapping[Function, Annotated[float, Field(ge=0, le=0.95)]] = setting(
        dict,
        MEANS,
        "窓口業務のうちオンラインで済ませる割合（機能ごと）",
        "Part of the counter work served online, by function",
        "1",
        flag="--online",
    )
    keep_last_shelter: bool = setting(True, GUARDS, "地区の最後の避難所を残す", "Every district keeps its last shelter")
    avoid_hazard: bool = setting(True, GUARDS, "災害区域に集めない", "Nobody is sent into a hazard zone")
    use_neighbours: bool = setting(True, MEANS, "近隣市町村の施設を使う", "Neighbours' places may be used")
    nearest_only: bool = setting(False, GUARDS, "必ず最寄りの施設を使う", "Everybody uses the nearest open place")
    spare_share: Share = setting(
        0.10, GUARDS, "根拠のない施設の余裕の割合", "Room to spare where nothing shows it, of the present users", "1"
    )
    detour: float = setting(1.3, DETAILS, "道のりの係数", "Way by road over the straight line", "factor", ge=1, le=5)
    carbon_cut_share: Share | None = setting(
        None,
        CARBON,
        "CO2の削減目標（すべて維持と比べて）",
        "Less CO2 than keeping everything",
        "1",
        flag="--carbon-cut",
    )
    carbon_limit_t: float | None = setting(
        None,
        CARBON,
        "CO2の上限（計画期間の合計）",
        "Limit of CO2 over the plan",
        "t",
        flag="--carbon-limit",
        ge=0,
        le=1e9,
    )
    running_carbon_kg_per_m2: float = setting(
        50, CARBON, "使用中のCO2（仮定）", "CO2 of use (assumed)", "kg/m2/year", ge=0, le=1e4
    )
    building_carbon_kg_per_m2: float = setting(
        600, CARBON, "建設のCO2（仮定）", "CO2 of building (assumed)", "kg/m2", ge=0, le=1e5
    )
    electricity_kg_per_kwh: float = setting(
        USUAL_ELECTRICITY_KG_PER_KWH,
        CARBON,
        "電気のCO2排出係数（仮定）",
        "CO2 of electricity (assumed)",
        "kg/kWh",
        ge=0,
        le=2,
    )
    # The search
    seconds: float = setting(60, DETAILS, "計算時間の上限", "Time limit", "s", ge=0.1, le=86_400)
    gap: float = setting(0.01, DETAILS, "最良案との差の許容", "Stop at this proven gap", "1", ge=0, le=1)
    seed: int = setting(0, DETAILS, "乱数の種", "Seed", "", ge=0, le=2**31 - 1)

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
