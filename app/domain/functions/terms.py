"""The words of the table of functions: kinds, units of use, promises, groups of hosts, marks of a source."""

from app.domain.vocabulary import Term


class FunctionKind(Term):
    """How people come to a function: to the nearest place, to one they choose, to the only one, or not at all."""

    CATCHMENT = "catchment", "近くの施設を使う", "People belong to the nearest place"
    DESTINATION = "destination", "選んで行く", "People choose where to go"
    UNIQUE = "unique", "市に一つ", "One in a town"
    GROUND = "ground", "土地を守る・支える", "Serves the ground it stands on"
    INTERNAL = "internal", "内部で使う", "Serves the town's own work"
    HOUSING = "housing", "人が住む", "People live there"
    NONE = "none", "用途なし", "No use counted"


class UseUnit(Term):
    """What demand, capacity and users of a function are counted in; counts of two units are never added."""

    PUPILS = "pupils", "児童生徒（人）", "pupils"
    CHILDREN = "children", "子ども（人）", "children"
    PLACES = "places", "定員（人）", "places"
    BEDS = "beds", "床", "beds"
    HOUSEHOLDS = "households", "世帯", "households"
    STAFF = "staff", "職員（人）", "staff"
    VISITS_PER_YEAR = "visits_per_year", "延べ人数/年", "visits a year"
    MEALS_PER_DAY = "meals_per_day", "食/日", "meals a day"
    FUNERALS_PER_YEAR = "funerals_per_year", "件/年", "funerals a year"
    PERSONS_TO_SHELTER = "persons_to_shelter", "避難者（人）", "persons to shelter"
    RESIDENTS = "residents", "住民（人）", "residents"
    RESIDENTS_65_PLUS = "residents_65_plus", "65歳以上の住民（人）", "residents of 65 and over"
    PASSENGERS_PER_YEAR = "passengers_per_year", "乗客/年", "passengers a year"
    ANIMALS_PER_YEAR = "animals_per_year", "頭/年", "animals a year"
    TONNES_PER_YEAR = "tonnes_per_year", "t/年", "tonnes a year"
    TONNES_PER_DAY = "tonnes_per_day", "t/日", "tonnes a day"
    M3_PER_DAY = "m3_per_day", "m³/日", "m³ a day"
    KM2_SERVED = "km2_served", "管轄面積（km²）", "km² served"
    GRAVES = "graves", "区画", "graves"
    SPACES = "spaces", "台", "spaces"
    SITES = "sites", "か所", "places of its own"
    NONE = "none", "数えない", "not counted"


class Guarantee(Term):
    """Who is promised the service, whoever runs the place."""

    EVERYONE = "everyone", "今利用している全員", "Everyone served today"
    SHARE = "share", "人の割合", "A share of the people"
    NONE = "none", "約束なし", "No promise"


class MayClose(Term):
    """Whether a calculation may close a place of the function."""

    YES = "yes", "計算で廃止できる", "May be closed by a calculation"
    ONLY_IF_ANOTHER = (
        "only_if_another",
        "基準内の同じ施設が全員を引き受けるときだけ",
        "Only if another within the standard takes all",
    )
    NO = "no", "人が決める", "Only by a planner's word"


class HostGroup(Term):
    """Kinds of building a function may move into. `PURPOSE_BUILT` is one made for the same function."""

    SCHOOL = "school", "学校", "School"
    COMMUNITY_HALL = "community_hall", "集会施設", "Community hall"
    OFFICE = "office", "庁舎", "Office"
    LIBRARY = "library", "図書館", "Library"
    CULTURE = "culture", "文化施設", "Culture building"
    SPORTS_HALL = "sports_hall", "屋内スポーツ施設", "Sports hall"
    WELFARE = "welfare", "福祉・保健施設", "Welfare building"
    PURPOSE_BUILT = "purpose_built", "専用の建物", "A building made for it"
    ANY = "any", "受け入れられる建物すべて", "Any building that hosts"


class StandardMode(Term):
    """How the way of a standard is made; `ROAD` is a distance by road, whoever travels."""

    WALK = "walk", "徒歩", "on foot"
    ROAD = "road", "道路距離", "by road"
    DRIVE = "drive", "自動車", "by car"
    BUS = "bus", "バス", "by bus"


class MarkKind(Term):
    """Where a figure comes from. ASSUMPTION may be shown only with that word beside it."""

    PUBLISHED = "S", "公表値", "Published figure"
    CALCULATED = "S*", "公表値からの計算", "Calculated from published figures"
    PARTLY = "S/K", "下限は公表値、上限は仮定", "Low end published, high end assumed"
    ASSUMPTION = "K", "仮定", "Assumption"
    DOES_NOT_APPLY = "-", "対象外", "Does not apply"


class Misfit(Term):
    """Why a function does not fit a host."""

    UNDECIDED = "use_undecided", "用途が未確認", "The use is not decided"
    NEVER_GUEST = "never_guest", "移せない機能", "A function that does not move"
    NOT_ALIKE = "not_alike", "同じ区分でも代わりにならない", "Places of this function do not replace each other"
    TAKES_NOTHING = "takes_nothing", "受け入れない建物", "The building takes in nothing"
    ASK_FIRST = "ask_first", "受け入れは確認が必要", "The host must be looked at first"
    OTHER_BUILDING = "other_building", "この種類の建物には入らない", "Not in a building of this kind"
    TOO_SMALL = "host_too_small", "建物が小さい（200㎡未満）", "The building is under 200 m²"
