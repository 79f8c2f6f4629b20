"""The words of the trade as enums: English codes in data and code, Japanese and English labels for people.

One list for the whole program: the API serves it, the front end and the exports read it from there.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with a label in each language: `KEEP = "keep", "維持", "Keep"`."""

    ja: str
    en: str

    def __new__(cls, value: str, ja: str, en: str) -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.ja, term.en = ja, en
        return term

    @classmethod
    def of(cls, code: str) -> Self:
        """The term of a code. Raises ValueError for a code that is none."""
        term = cls._value2member_map_.get(code)
        if not isinstance(term, cls):
            raise ValueError(f"{code!r} is not a {cls.__name__}")
        return term

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.ja


class Category(Term):
    """The 13 use classes (大分類) of the ministry's renewal-cost model (domain.md 1.2)."""

    CULTURE = "culture", "市民文化系施設", "Civic and cultural"
    SOCIAL_EDUCATION = "social_education", "社会教育系施設", "Social education"
    SPORTS = "sports", "スポーツ・レクリエーション系施設", "Sports and recreation"
    INDUSTRY = "industry", "産業系施設", "Industry"
    SCHOOL = "school", "学校教育系施設", "School education"
    CHILDCARE = "childcare", "子育て支援施設", "Childcare"
    HEALTH_WELFARE = "health_welfare", "保健・福祉施設", "Health and welfare"
    MEDICAL = "medical", "医療施設", "Medical"
    ADMINISTRATION = "administration", "行政系施設", "Administration"
    HOUSING = "housing", "公営住宅", "Municipal housing"
    PARK = "park", "公園", "Park buildings"
    SUPPLY = "supply", "供給処理施設", "Supply and treatment"
    OTHER = "other", "その他", "Other"


class Function(Term):
    """What a building does for people; it may do several. Merging joins the same one, combining different ones."""

    ELEMENTARY_SCHOOL = "elementary_school", "小学校", "Elementary school"
    JUNIOR_HIGH_SCHOOL = "junior_high_school", "中学校", "Junior high school"
    HIGH_SCHOOL = "high_school", "高等学校等", "High school"
    SCHOOL_LUNCH = "school_lunch", "給食施設", "School lunch kitchen"
    NURSERY = "nursery", "保育所・こども園・幼稚園", "Nursery and kindergarten"
    AFTER_SCHOOL = "after_school", "児童館・放課後児童クラブ", "Children's hall and after-school club"
    COMMUNITY = "community", "集会・コミュニティ", "Community centre"
    CULTURE_HALL = "culture_hall", "文化会館・ホール", "Culture hall"
    LIBRARY = "library", "図書館", "Library"
    MUSEUM = "museum", "博物館・資料館", "Museum"
    SPORTS = "sports", "体育館・スポーツ施設", "Sports facility"
    RECREATION = "recreation", "観光・レクリエーション", "Recreation and tourism"
    ELDERLY = "elderly", "高齢者福祉", "Elderly welfare"
    WELFARE = "welfare", "社会福祉・障害福祉", "Social and disability welfare"
    HEALTH = "health", "保健センター", "Health centre"
    MEDICAL = "medical", "病院・診療所", "Hospital and clinic"
    CITY_HALL = "city_hall", "本庁舎", "City hall"
    BRANCH_OFFICE = "branch_office", "支所・出張所", "Branch office"
    FIRE = "fire", "消防・防災", "Fire and disaster prevention"
    HOUSING = "housing", "市営住宅", "Municipal housing"
    INDUSTRY = "industry", "産業振興", "Industry support"
    PARK = "park", "公園施設", "Park facility"
    SUPPLY = "supply", "供給処理", "Supply and treatment"
    STORAGE = "storage", "倉庫・車庫等", "Storage and garage"
    OTHER = "other", "その他", "Other"


class Structure(Term):
    RC = "rc", "鉄筋コンクリート造", "Reinforced concrete"
    SRC = "src", "鉄骨鉄筋コンクリート造", "Steel-reinforced concrete"
    STEEL = "steel", "鉄骨造", "Steel"
    LIGHT_STEEL = "light_steel", "軽量鉄骨造", "Light steel"
    WOOD = "wood", "木造", "Wood"
    BLOCK = "block", "コンクリートブロック造", "Concrete block"
    OTHER = "other", "その他", "Other"


class SeismicCode(Term):
    """New code: building confirmation from 1981-06-01 (昭和56年6月)."""

    NEW = "new", "新耐震", "New seismic code"
    OLD = "old", "旧耐震", "Old seismic code"
    UNKNOWN = "unknown", "不明", "Unknown"


class Management(Term):
    """Who runs a facility from day to day (管理形態)."""

    DIRECT = "direct", "直営", "Run by the town"
    OUTSOURCED = "outsourced", "委託", "Outsourced"
    DESIGNATED = "designated", "指定管理", "Designated manager"
    PFI = "pfi", "PFI", "PFI"
    LEASED = "leased", "貸付・民営", "Leased, privately run"
    OTHER = "other", "その他", "Other"


class PointQuality(Term):
    """How exactly a facility's position is known."""

    SURVEYED = "surveyed", "座標あり", "Surveyed"
    ADDRESS = "address", "番地", "Address"
    TOWN = "town", "町丁目の代表点", "Town centroid"
    NONE = "none", "位置なし", "No position"


class Action(Term):
    """What a plan says of a facility; `domain.actions` says what each means. Source: domain.md 4.3."""

    KEEP = "keep", "継続", "Keep"
    LIFE_EXTEND = "life_extend", "長寿命化", "Life extension"
    REBUILD = "rebuild", "建替え", "Rebuild"
    REBUILD_SMALLER = "rebuild_smaller", "適正規模での建替え", "Rebuild to fit its users"
    REDUCE = "reduce", "減築", "Remove single buildings"
    MERGE = "merge", "集約(受入れ)", "Merge: takes in"
    MERGE_INTO = "merge_into", "集約(移転)", "Merge: moves out"
    COMBINE = "combine", "複合(受入れ)", "Combine: takes in"
    COMBINE_INTO = "combine_into", "複合(移転)", "Combine: moves out"
    RECEIVE = "receive", "多機能化", "Take a function into spare rooms"
    CONVERT = "convert", "転用", "Convert"
    SHARE = "share", "広域利用", "Share with neighbours"
    OPERATE = "operate", "民間運営", "Private operation"
    PRIVATISE = "privatise", "民間移管", "Hand over to an operator"
    HAND_OVER = "hand_over", "地域移譲", "Hand over to the neighbourhood"
    SELL = "sell", "売却", "Sell"
    LEASE = "lease", "貸付", "Lease"
    DEMOLISH = "demolish", "除却", "Demolish"
    CLOSE = "close", "機能廃止", "End the function"


class RunState(Term):
    QUEUED = "queued", "待機中", "Queued"
    RUNNING = "running", "計算中", "Running"
    DONE = "done", "完了", "Done"
    INFEASIBLE = "infeasible", "条件を満たす案なし", "Infeasible"
    CANCELLED = "cancelled", "中止", "Cancelled"
    FAILED = "failed", "失敗", "Failed"

    @property
    def is_open(self) -> bool:
        """Still to be worked off, or being worked off now."""
        return self in {RunState.QUEUED, RunState.RUNNING}


class ExplorationKind(Term):
    """What many plans are made for."""

    PARETO = "pareto", "費用と移動の負担", "Cost against travel"
    ALTERNATIVES = "alternatives", "ほぼ同じ価値の別案", "Alternatives of nearly the same worth"
    NESTED = "nested", "予算が減ったときの優先順位", "Priorities under smaller budgets"
    ROBUST = "robust", "将来の違いに強い案", "Robust against other futures"


class CostKind(Term):
    """Columns of a forecast, kept apart so that a reader can follow each."""

    REPAIR = "repair", "修繕", "Repair"
    MID_REPAIR = "mid_repair", "中規模修繕", "Mid-size repair"
    RENOVATION = "renovation", "大規模改修", "Large renovation"
    BACKLOG_RENOVATION = "backlog_renovation", "改修積み残し", "Renovation backlog"
    REBUILD = "rebuild", "建替え", "Rebuild"
    BACKLOG_REBUILD = "backlog_rebuild", "建替え積み残し", "Rebuild backlog"
    DEMOLITION = "demolition", "解体", "Demolition"
    RUNNING = "running", "維持運営", "Running cost"
    INCOME = "income", "収入", "Income"


class ZoneKind(Term):
    FLOOD = "flood", "洪水浸水想定", "Flood"
    LANDSLIDE = "landslide", "土砂災害警戒区域", "Landslide"
    TSUNAMI = "tsunami", "津波浸水想定", "Tsunami"
    RESIDENTIAL_GUIDANCE = "residential-guidance", "居住誘導区域", "Residential guidance area"
    URBAN_FUNCTION = "urban-function", "都市機能誘導区域", "Urban function area"
    SCHOOL_DISTRICT = "school-district", "学校区", "School district"
    USE_ZONE = "use-zone", "用途地域", "Use zone"
    DISTRICT = "district", "地区", "District"
    OTHER = "other", "その他", "Other"


class AgeBand(Term):
    """Age groups of a population table. ALL, and 75+ as a part of 65+, overlap the three that add up."""

    ALL = "all", "総数", "All ages"
    CHILD = "0-14", "0〜14歳", "0-14"
    WORKING = "15-64", "15〜64歳", "15-64"
    ELDERLY = "65+", "65歳以上", "65 and over"
    LATE_ELDERLY = "75+", "75歳以上", "75 and over"


class ZoneState(Term):
    """Where a facility stands to a zone layer. Silence of a file is NO_DATA, never OUTSIDE."""

    INSIDE = "inside", "区域内", "Inside"
    OUTSIDE = "outside", "区域外", "Outside"
    NO_DATA = "no_data", "データなし", "No data"


class TravelMode(Term):
    WALK = "walk", "徒歩", "Walking"
    DRIVE = "drive", "自動車", "Driving"


# The function most facilities of a class serve when a list names only the class.
DEFAULT_FUNCTION: dict[Category, Function] = {
    Category.CULTURE: Function.COMMUNITY,
    Category.SOCIAL_EDUCATION: Function.LIBRARY,
    Category.SPORTS: Function.SPORTS,
    Category.INDUSTRY: Function.INDUSTRY,
    Category.SCHOOL: Function.ELEMENTARY_SCHOOL,
    Category.CHILDCARE: Function.NURSERY,
    Category.HEALTH_WELFARE: Function.WELFARE,
    Category.MEDICAL: Function.MEDICAL,
    Category.ADMINISTRATION: Function.BRANCH_OFFICE,
    Category.HOUSING: Function.HOUSING,
    Category.PARK: Function.PARK,
    Category.SUPPLY: Function.SUPPLY,
    Category.OTHER: Function.OTHER,
}
