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
    """The 13 use classes (大分類) of the ministry's renewal-cost model (docs/sources.md 1.2)."""

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
    """What a building does for people; it may do several. One row each in `domain.functions` says what it needs.

    Merging joins the same one, combining different ones. UNCLASSIFIED is "decide the use first": never merged or moved.
    """

    COMMUNITY_CENTER = "community_center", "公民館・コミュニティセンター", "Community centre"
    NEIGHBORHOOD_HALL = "neighborhood_hall", "集会所・自治会館", "Neighbourhood hall"
    CIVIC_ACTIVITY_CENTER = (
        "civic_activity_center",
        "市民活動・国際交流・男女共同参画・青少年センター",
        "Civic activity centre",
    )
    CULTURE_HALL = "culture_hall", "文化会館・市民会館（ホール）", "Culture hall"
    LIBRARY = "library", "図書館（中央館・地区館）", "Library"
    LIBRARY_BRANCH = "library_branch", "図書館分館・図書室", "Library branch or reading room"
    MUSEUM = "museum", "博物館・美術館・科学館", "Museum and science centre"
    LOCAL_HISTORY_MUSEUM = "local_history_museum", "郷土資料館・記念館", "Local history museum"
    HISTORIC_BUILDING = "historic_building", "指定文化財・歴史的建造物", "Historic building"
    COLLECTION_STORE = "collection_store", "収蔵庫・埋蔵文化財センター・公文書館", "Collection store and archive"
    ZOO_AQUARIUM = "zoo_aquarium", "動植物園・水族館", "Zoo, botanical garden, aquarium"
    OUTDOOR_EDUCATION = (
        "outdoor_education",
        "少年自然の家・野外教育・キャンプ場",
        "Outdoor education centre and camp site",
    )
    ARENA = "arena", "総合体育館・アリーナ", "Main gymnasium, arena"
    GYMNASIUM = "gymnasium", "地区体育館", "District gymnasium"
    MARTIAL_ARTS_HALL = "martial_arts_hall", "武道館・弓道場", "Martial arts hall"
    INDOOR_POOL = "indoor_pool", "屋内プール", "Indoor swimming pool"
    STADIUM = "stadium", "野球場・陸上競技場・球技場", "Stadium"
    OUTDOOR_SPORTS = (
        "outdoor_sports",
        "グラウンド・庭球場・屋外プール・スキー場の建物",
        "Outdoor sports ground buildings",
    )
    TOURISM_FACILITY = "tourism_facility", "観光案内所・物産館・道の駅", "Tourism facility and roadside station"
    SPA_LODGING = "spa_lodging", "温泉・保養・宿泊施設", "Spa, recreation and lodging"
    SPECIAL_SITE = (
        "special_site",
        "公営競技場・動物愛護センター等の特殊施設",
        "Racing track, animal shelter and other special sites",
    )
    INDUSTRY_CENTER = "industry_center", "産業会館・勤労者会館・職業訓練", "Industry, labour and training centre"
    FARM_FACILITY = "farm_facility", "農業研修・加工・直売施設", "Farm and fishery facility"
    WHOLESALE_MARKET = "wholesale_market", "卸売市場", "Wholesale market"
    SLAUGHTERHOUSE = "slaughterhouse", "と畜場・食肉センター", "Slaughterhouse and meat inspection"
    ELEMENTARY_SCHOOL = "elementary_school", "小学校", "Elementary school"
    JUNIOR_HIGH_SCHOOL = "junior_high_school", "中学校", "Junior high school"
    COMPULSORY_EDUCATION_SCHOOL = (
        "compulsory_education_school",
        "義務教育学校・小中一貫校",
        "Nine-year compulsory school",
    )
    HIGH_SCHOOL = "high_school", "高等学校", "High school"
    SPECIAL_NEEDS_SCHOOL = "special_needs_school", "特別支援学校", "Special needs school"
    VOCATIONAL_SCHOOL = "vocational_school", "専修学校・看護学校・大学", "Vocational school and college"
    SCHOOL_LUNCH_CENTER = "school_lunch_center", "学校給食センター・調理場", "School lunch kitchen"
    EDUCATION_CENTER = "education_center", "教育センター・教育会館・教育支援センター", "Education centre"
    NURSERY = "nursery", "保育所", "Nursery"
    CERTIFIED_CHILDCARE_CENTER = "certified_childcare_center", "認定こども園", "Certified kodomo-en"
    KINDERGARTEN = "kindergarten", "幼稚園", "Kindergarten"
    AFTER_SCHOOL_CLUB = "after_school_club", "放課後児童クラブ", "After-school club"
    CHILDRENS_HALL = "childrens_hall", "児童館・児童センター", "Children's hall"
    CHILDCARE_SUPPORT_CENTER = (
        "childcare_support_center",
        "子育て支援センター・つどいの広場",
        "Childcare support centre",
    )
    CHILD_DEVELOPMENT_CENTER = "child_development_center", "児童発達支援センター", "Child development centre"
    ELDERLY_WELFARE_CENTER = "elderly_welfare_center", "老人福祉センター・老人憩の家", "Senior centre"
    ELDERLY_DAY_SERVICE = "elderly_day_service", "デイサービスセンター", "Day-care for the elderly"
    ELDERLY_HOME = "elderly_home", "養護老人ホーム・特別養護老人ホーム", "Home for the elderly"
    COMMUNITY_CARE_OFFICE = "community_care_office", "地域包括支援センター", "Community care office"
    DISABILITY_CENTER = "disability_center", "障害者福祉会館・就労支援・授産所", "Disability welfare centre"
    WELFARE_CENTER = "welfare_center", "総合福祉センター・社会福祉会館", "General welfare centre"
    NEIGHBORHOOD_HOUSE = "neighborhood_house", "隣保館・人権文化センター", "Neighbourhood settlement house"
    MOTHER_CHILD_HOME = "mother_child_home", "母子生活支援施設・助産施設", "Home for mothers and children"
    HEALTH_CENTER = "health_center", "保健センター", "Health centre"
    PUBLIC_HEALTH_OFFICE = "public_health_office", "保健所", "Public health office"
    HOSPITAL = "hospital", "病院", "Hospital"
    CLINIC = "clinic", "診療所", "Clinic"
    EMERGENCY_CLINIC = "emergency_clinic", "休日夜間急病診療所", "Out-of-hours clinic"
    CITY_HALL = "city_hall", "市役所・役場（本庁舎）", "City hall"
    BRANCH_OFFICE = "branch_office", "支所・出張所・窓口センター", "Branch office"
    WORKS_OFFICE = "works_office", "土木・清掃・維持事務所", "Works and depot office"
    FIRE_STATION = "fire_station", "消防署・分署・出張所", "Fire station"
    FIRE_BRIGADE_HOUSE = "fire_brigade_house", "消防団詰所・器具庫", "Volunteer fire brigade house"
    DISASTER_STORE = "disaster_store", "防災倉庫・備蓄倉庫・水防倉庫", "Disaster store"
    DISASTER_CENTER = "disaster_center", "防災センター・津波避難施設", "Disaster centre and tsunami refuge"
    SHELTER_ROLE = "shelter_role", "指定避難所（役割）", "Designated shelter (a role, no building of its own)"
    STORAGE = "storage", "倉庫・車庫・書庫", "Store, garage, file store"
    PUBLIC_HOUSING = "public_housing", "公営住宅", "Public rental housing"
    OTHER_PUBLIC_RENTAL = "other_public_rental", "特定公共賃貸・改良・定住促進住宅", "Other public rental housing"
    PARK_BUILDING = "park_building", "公園の建物（管理棟・便益施設）", "Park buildings"
    WASTE_INCINERATOR = "waste_incinerator", "ごみ焼却施設・清掃工場", "Waste incinerator"
    WASTE_TREATMENT_OTHER = (
        "waste_treatment_other",
        "リサイクル・最終処分・し尿処理施設",
        "Recycling, landfill, night soil",
    )
    WATER_SEWAGE_PLANT = "water_sewage_plant", "浄水場・下水処理場・ポンプ場", "Water and sewage works"
    CREMATORIUM = "crematorium", "斎場（火葬場）", "Crematorium"
    FUNERAL_HALL = "funeral_hall", "葬祭場（式場だけ）", "Funeral hall without furnace"
    CEMETERY = "cemetery", "墓地・霊園・納骨堂", "Cemetery"
    PARKING = "parking", "駐車場・駐輪場", "Car and bicycle park"
    PUBLIC_TOILET = "public_toilet", "公衆トイレ", "Public toilet"
    STAFF_FACILITY = "staff_facility", "職員住宅・教員住宅・職員会館", "Staff housing and staff hall"
    TRANSPORT_TERMINAL = "transport_terminal", "バスターミナル・駅・港の施設", "Bus, rail and harbour facility"
    FORMER_SCHOOL = "former_school", "旧学校（未利用・暫定利用）", "Former school, unused or lent"
    GENERAL_PROPERTY = "general_property", "普通財産・貸付建物", "General property, let or idle"
    UNCLASSIFIED = "unclassified", "用途未確認・その他", "Use not known yet"


class Structure(Term):
    """What a building is made of."""

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


class UseState(Term):
    """Whether a facility is used today (利用状況)."""

    IN_USE = "in_use", "供用中", "In use"
    TEMPORARY = "temporary", "暫定利用", "In use for the time being"
    LENT = "lent", "貸付中", "Lent or let"
    SUSPENDED = "suspended", "休止中", "Suspended"
    UNUSED = "unused", "未利用", "Unused"


class PropertyKind(Term):
    """What a facility is as public property (公有財産の区分)."""

    ADMINISTRATIVE = "administrative", "行政財産", "Administrative property"
    ORDINARY = "ordinary", "普通財産", "Ordinary property"
    BORROWED = "borrowed", "借上・借用", "Borrowed or rented"


class OperatorScheme(Term):
    """How a private operator would take a facility over (民間運営・民間移管)."""

    DESIGNATED = "designated", "指定管理", "Designated manager"
    PFI = "pfi", "PFI・PPP", "PFI, PPP"
    LEASE = "lease", "貸付", "Lease"
    TRANSFER = "transfer", "民間移管・譲渡", "Transfer to a private operator"


class PointQuality(Term):
    """How exactly a facility's position is known."""

    SURVEYED = "surveyed", "座標あり", "Surveyed"
    ADDRESS = "address", "番地", "Address"
    TOWN = "town", "町丁目の代表点", "Town centroid"
    NONE = "none", "位置なし", "No position"


class Action(Term):
    """What a plan says of a facility; `domain.actions` says what each means. Source: docs/sources.md 4.3."""

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
    """Where a calculation stands."""

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
    ALTERNATIVES = "alternatives", "ほぼ同等の案", "Alternatives of nearly the same worth"
    NESTED = "nested", "予算が減ったときの優先順位", "Priorities under smaller budgets"
    ROBUST = "robust", "将来の違いに強い案", "Robust against other futures"
    SPREAD = "spread", "条件を満たす多くの案の中での位置", "Where plans stand among many"


class SectionVerdict(Term):
    """What a section says of a plan's decision (二次評価)."""

    AGREE = "agree", "同意", "Agree"
    DISAGREE = "disagree", "不同意", "Disagree"
    DEFER = "defer", "保留", "Defer"


class WorkState(Term):
    """How far a decision of the adopted plan has been carried out."""

    DONE = "done", "実施済み", "Done"
    STARTED = "started", "着手", "Started"
    POSTPONED = "postponed", "先送り", "Postponed"
    DROPPED = "dropped", "取りやめ", "Dropped"


class OpinionState(Term):
    """What the town hall has made of a resident's opinion."""

    WAITING = "waiting", "確認待ち", "To be read"
    HELD = "held", "保留（個人情報など）", "Held back (personal data)"
    ACCEPTED = "accepted", "受付", "Accepted"
    REFUSED = "refused", "対象外", "Not counted"


class OpinionChannel(Term):
    """How an opinion came in."""

    WEB = "web", "公開ページ", "Public page"
    LETTER = "letter", "郵送", "Letter"
    COUNTER = "counter", "窓口・持参", "Counter"
    MAIL = "mail", "電子メール", "E-mail"
    FAX = "fax", "FAX", "Fax"
    MEETING = "meeting", "説明会", "Meeting"


class AgeGroup(Term):
    """Age as a resident may tell it: wide enough that nobody is told by it."""

    UNDER_20 = "under_20", "19歳以下", "19 and under"
    FROM_20 = "from_20", "20〜39歳", "20 to 39"
    FROM_40 = "from_40", "40〜59歳", "40 to 59"
    FROM_60 = "from_60", "60〜74歳", "60 to 74"
    FROM_75 = "from_75", "75歳以上", "75 and over"


class Reflection(Term):
    """Whether an opinion changes the plan (反映): the column of the official answer."""

    YES = "yes", "有", "Yes"
    NO = "no", "無", "No"
    DONE = "done", "済", "Already in the plan"


class MessageState(Term):
    """What has become of a message to another system."""

    WAITING = "waiting", "送信待ち", "Waiting"
    DELIVERED = "delivered", "送信済み", "Delivered"
    DEAD = "dead", "送信断念", "Given up"


class RequestState(Term):
    """How far a request that a plan be adopted has come."""

    WAITING = "waiting", "承認待ち", "Waiting for approval"
    APPROVED = "approved", "承認", "Approved"
    REFUSED = "refused", "不承認", "Refused"
    WITHDRAWN = "withdrawn", "取り下げ", "Withdrawn"


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
    """What the areas of a data set say of the ground."""

    FLOOD = "flood", "洪水浸水想定", "Flood"
    LANDSLIDE = "landslide", "土砂災害警戒区域", "Landslide"
    TSUNAMI = "tsunami", "津波浸水想定", "Tsunami"
    RESIDENTIAL_GUIDANCE = "residential-guidance", "居住誘導区域", "Residential guidance area"
    URBAN_FUNCTION = "urban-function", "都市機能誘導区域", "Urban function area"
    SCHOOL_DISTRICT = "school-district", "学校区", "School district"
    USE_ZONE = "use-zone", "用途地域", "Use zone"
    DISTRICT = "district", "地区", "District"
    WATER = "water", "水面（川・湖・海）", "Water"
    OTHER = "other", "その他", "Other"


class AgeBand(Term):
    """Age groups of a population table. ALL, and 75+ as a part of 65+, overlap the three that add up."""

    ALL = "all", "総数", "All ages"
    CHILD = "0-14", "0〜14歳", "0-14"
    WORKING = "15-64", "15〜64歳", "15-64"
    ELDERLY = "65+", "65歳以上", "65 and over"
    LATE_ELDERLY = "75+", "75歳以上", "75 and over"


class TravelMode(Term):
    WALK = "walk", "徒歩", "Walking"
    DRIVE = "drive", "自動車", "Driving"
