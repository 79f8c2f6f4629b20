"""What the invented city owns: one line a kind of facility. Areas add up to 610,000 m²."""

# One line an entry reads better here than the usual width.
# ruff: noqa: E501

from dataclasses import dataclass

from app.domain.vocabulary import Category as C  # noqa: N817
from app.domain.vocabulary import Function as F  # noqa: N817


@dataclass(frozen=True, slots=True)
class Kind:
    """`where`: centre, urban, rural, hubs (a district centre each), spread (as even as possible), all.

    `names` are full names; a `{}` takes a town or district name. `capacity_per_m2` in `unit`; `load`, `load_rural` =
    use ÷ capacity. `yen_m2` running cost a year; `income` its share paid by users.
    """

    small: str
    category: C
    function: F
    count: int
    area_m2: float
    where: str
    names: tuple[tuple[str, str], ...]
    department: str
    built: tuple[int, int]
    structure: str
    capacity_per_m2: float
    unit: str
    users_unit: str
    load: float
    load_rural: float
    yen_m2: int
    income: float = 0.02
    manager: str = "直営"


def _k(ja: str, kana: str) -> tuple[tuple[str, str], ...]:
    return ((ja, kana),)


RC, S, W, LS, CB = "鉄筋コンクリート造", "鉄骨造", "木造", "軽量鉄骨造", "コンクリートブロック造"
EDU, LIFE, CIVIC, CHILD, HOUSE = (
    "教育委員会学校教育課",
    "教育委員会生涯学習課",
    "市民協働課",
    "こども未来課",
    "建築住宅課",
)
CARE, FARM, TOUR, FIRE, ROAD = "高齢福祉課", "農政課", "商工観光課", "消防総務課", "土木維持課"
VISIT, PUPIL, FAMILY, NONE = "人（延べ）", "児童生徒数", "世帯", ""

KINDS = (
    Kind("小学校", C.SCHOOL, F.ELEMENTARY_SCHOOL, 14, 92_000, "spread", _k("{}小学校", "{}ショウガッコウ"), EDU, (1966, 1994), RC, 1 / 19, "人", PUPIL, 0.72, 0.26, 5_200, 0.0),
    Kind("中学校", C.SCHOOL, F.JUNIOR_HIGH_SCHOOL, 8, 67_500, "spread", _k("{}中学校", "{}チュウガッコウ"), EDU, (1968, 1996), RC, 1 / 24, "人", PUPIL, 0.68, 0.25, 4_900, 0.0),
    Kind("高等学校", C.SCHOOL, F.HIGH_SCHOOL, 1, 14_500, "urban", _k("市立彩辺緑輝高等学校", "シリツサイヘンリョッキコウトウガッコウ"), EDU, (1979, 1979), RC, 1 / 24, "人", PUPIL, 0.71, 0.7, 7_500, 0.05),
    Kind("給食施設", C.SCHOOL, F.SCHOOL_LUNCH_CENTER, 2, 6_000, "urban", (("学校給食第一センター", "ガッコウキュウショクダイイチセンター"), ("学校給食第二センター", "ガッコウキュウショクダイニセンター")), EDU, (1978, 1996), S, 1.2, "食/日", "食/日", 0.55, 0.5, 46_000, 0.3),
    Kind("市営住宅", C.HOUSING, F.PUBLIC_HOUSING, 22, 124_000, "urban", (("市営住宅{}団地", "シエイジュウタク{}ダンチ"),), HOUSE, (1969, 1998), RC, 1 / 69, "戸", FAMILY, 0.78, 0.6, 2_300, 0.85),
    Kind("市営住宅", C.HOUSING, F.PUBLIC_HOUSING, 8, 16_000, "rural", (("市営住宅{}団地", "シエイジュウタク{}ダンチ"),), HOUSE, (1966, 1988), CB, 1 / 62, "戸", FAMILY, 0.6, 0.48, 2_600, 0.7),
    Kind("市民会館", C.CULTURE, F.CULTURE_HALL, 2, 14_800, "centre", (("さいへん市民文化会館", "サイヘンシミンブンカカイカン"), ("彩辺市民ホール", "サイヘンシミンホール")), LIFE, (1974, 1989), RC, 0.06, "人/日", VISIT, 0.46, 0.3, 14_500, 0.16, "指定管理"),
    Kind("コミュニティセンター", C.CULTURE, F.COMMUNITY_CENTER, 12, 14_000, "hubs", (("{}コミュニティセンター", "{}コミュニティセンター"),), CIVIC, (1973, 1999), RC, 0.12, "人/日", VISIT, 0.42, 0.16, 8_800, 0.07, "指定管理"),
    Kind("公民館", C.CULTURE, F.COMMUNITY_CENTER, 10, 7_000, "all", (("{}公民館", "{}コウミンカン"),), LIFE, (1968, 1992), RC, 0.12, "人/日", VISIT, 0.34, 0.12, 7_900, 0.05),
    Kind("集会所", C.CULTURE, F.COMMUNITY_CENTER, 44, 7_200, "rural", (("{}会館", "{}カイカン"), ("{}集会所", "{}シュウカイジョ"), ("{}研修センター", "{}ケンシュウセンター"), ("{}生活改善センター", "{}セイカツカイゼンセンター")), CIVIC, (1967, 1997), W, 0.14, "人/日", VISIT, 0.2, 0.06, 2_600, 0.04),
    Kind("交流施設", C.CULTURE, F.COMMUNITY_CENTER, 1, 5_000, "centre", _k("さいへん交流プラザ", "サイヘンコウリュウプラザ"), CIVIC, (2009, 2009), RC, 0.12, "人/日", VISIT, 0.61, 0.4, 15_800, 0.09, "指定管理"),
    Kind("図書館", C.SOCIAL_EDUCATION, F.LIBRARY, 3, 6_300, "spread", (("彩辺市立図書館", "サイヘンシリツトショカン"), ("図書館{}分館", "トショカン{}ブンカン")), LIFE, (1982, 1996), RC, 0.2, "人/日", VISIT, 0.47, 0.2, 21_000, 0.01),
    Kind("博物館・資料館", C.SOCIAL_EDUCATION, F.MUSEUM, 4, 6_400, "all", (("彩辺郷土資料館", "サイヘンキョウドシリョウカン"), ("炭鉱と鉄道の記憶館", "タンコウトテツドウノキオクカン"), ("彩辺美術館", "サイヘンビジュツカン"), ("農のあゆみ館", "ノウノアユミカン")), LIFE, (1971, 1994), RC, 0.06, "人/日", VISIT, 0.28, 0.13, 13_500, 0.08),
    Kind("生涯学習施設", C.SOCIAL_EDUCATION, F.COMMUNITY_CENTER, 1, 6_300, "centre", _k("彩辺生涯学習センター", "サイヘンショウガイガクシュウセンター"), LIFE, (1985, 1985), RC, 0.12, "人/日", VISIT, 0.4, 0.3, 13_200, 0.12, "指定管理"),
    Kind("体育館", C.SPORTS, F.GYMNASIUM, 8, 19_500, "spread", (("彩辺総合体育館", "サイヘンソウゴウタイイクカン"), ("{}体育館", "{}タイイクカン")), LIFE, (1972, 1998), S, 0.08, "人/日", VISIT, 0.48, 0.17, 9_600, 0.18, "指定管理"),
    Kind("プール", C.SPORTS, F.GYMNASIUM, 3, 4_600, "urban", (("{}水泳プール", "{}スイエイプール"),), LIFE, (1977, 1995), S, 0.1, "人/日", VISIT, 0.35, 0.2, 26_000, 0.14, "指定管理"),
    Kind("屋外体育施設", C.SPORTS, F.GYMNASIUM, 15, 7_400, "all", (("{}野球場管理棟", "{}ヤキュウジョウカンリトウ"), ("{}パークゴルフ場管理棟", "{}パークゴルフジョウカンリトウ"), ("{}庭球場管理棟", "{}テイキュウジョウカンリトウ")), LIFE, (1979, 2003), LS, 0.1, "人/日", VISIT, 0.35, 0.2, 6_400, 0.2, "指定管理"),
    Kind("レクリエーション施設", C.SPORTS, F.TOURISM_FACILITY, 6, 10_500, "rural", (("湯ノ森温泉ふれあいの里", "ユノモリオンセンフレアイノサト"), ("滝ノ沢スキー場ロッジ", "タキノサワスキージョウロッジ"), ("鷺沼キャンプ場センターハウス", "サギヌマキャンプジョウセンターハウス"), ("富沼自然観察館", "トミヌマシゼンカンサツカン"), ("楡ノ木スポーツ合宿所", "ニレノキスポーツガッシュクジョ"), ("水郷ふれあい牧場", "スイゴウフレアイボクジョウ")), TOUR, (1981, 2001), RC, 0.08, "人/日", VISIT, 0.4, 0.29, 21_500, 0.38, "指定管理"),
    Kind("産業系施設", C.INDUSTRY, F.INDUSTRY_CENTER, 12, 13_000, "all", (("彩辺産業会館", "サイヘンサンギョウカイカン"), ("道の駅さいへん野", "ミチノエキサイヘンノ"), ("彩辺勤労者センター", "サイヘンキンロウシャセンター"), ("{}農産加工センター", "{}ノウサンカコウセンター"), ("{}堆肥センター", "{}タイヒセンター")), FARM, (1975, 2004), S, 0.05, "人/日", VISIT, 0.36, 0.2, 8_300, 0.2),
    Kind("保育所", C.CHILDCARE, F.NURSERY, 11, 7_700, "spread", (("{}保育園", "{}ホイクエン"), ("{}こども園", "{}コドモエン")), CHILD, (1971, 2005), W, 1 / 8.6, "人", PUPIL, 0.88, 0.34, 88_000, 0.14),
    Kind("児童館", C.CHILDCARE, F.AFTER_SCHOOL_CLUB, 11, 3_700, "urban", (("{}児童館", "{}ジドウカン"), ("{}児童センター", "{}ジドウセンター")), CHILD, (1970, 1999), W, 0.16, "人/日", VISIT, 0.5, 0.2, 32_000, 0.03),
    Kind("放課後児童クラブ", C.CHILDCARE, F.AFTER_SCHOOL_CLUB, 5, 1_200, "all", (("{}放課後児童クラブ", "{}ホウカゴジドウクラブ"),), CHILD, (1984, 2011), LS, 0.32, "人", PUPIL, 0.81, 0.35, 41_000, 0.2),
    Kind("子育て支援施設", C.CHILDCARE, F.UNCLASSIFIED, 1, 400, "centre", _k("子育てひろば そよかぜ", "コソダテヒロバソヨカゼ"), CHILD, (2012, 2012), W, 0.2, "人/日", VISIT, 0.6, 0.4, 39_000, 0.0),
    Kind("高齢者福祉施設", C.HEALTH_WELFARE, F.ELDERLY_WELFARE_CENTER, 11, 9_800, "all", (("{}老人憩の家", "{}ロウジンイコイノイエ"), ("{}デイサービスセンター", "{}デイサービスセンター")), CARE, (1974, 2000), W, 0.1, "人/日", VISIT, 0.44, 0.2, 17_000, 0.18),
    Kind("社会福祉施設", C.HEALTH_WELFARE, F.WELFARE_CENTER, 5, 7_600, "urban", (("彩辺総合福祉センター", "サイヘンソウゴウフクシセンター"), ("障がい者支援センター あおぞら", "ショウガイシャシエンセンターアオゾラ"), ("{}福祉会館", "{}フクシカイカン")), "福祉課", (1976, 2002), RC, 0.08, "人/日", VISIT, 0.45, 0.2, 14_000, 0.08),
    Kind("保健センター", C.HEALTH_WELFARE, F.HEALTH_CENTER, 2, 3_600, "spread", (("彩辺保健センター", "サイヘンホケンセンター"), ("{}保健センター", "{}ホケンセンター")), "健康づくり推進課", (1983, 1995), RC, 0.07, "人/日", VISIT, 0.4, 0.15, 13_000, 0.02),
    Kind("病院", C.MEDICAL, F.HOSPITAL, 1, 31_500, "centre", _k("彩辺市立総合病院", "サイヘンシリツソウゴウビョウイン"), "病院事務部", (1984, 1984), RC, 0.035, "人/日", VISIT, 0.74, 0.5, 240_000, 0.9),
    Kind("診療所", C.MEDICAL, F.HOSPITAL, 4, 2_500, "rural", (("{}診療所", "{}シンリョウジョ"),), "健康づくり推進課", (1979, 2001), W, 0.06, "人/日", VISIT, 0.4, 0.24, 96_000, 0.6),
    Kind("本庁舎", C.ADMINISTRATION, F.CITY_HALL, 1, 15_800, "centre", _k("彩辺市役所本庁舎", "サイヘンシヤクショホンチョウシャ"), "管財課", (2018, 2018), RC, 0.05, "人/日", VISIT, 0.55, 0.5, 12_800, 0.02),
    Kind("支所・出張所", C.ADMINISTRATION, F.BRANCH_OFFICE, 6, 6_400, "hubs", (("{}支所", "{}シショ"),), "市民課", (1969, 1993), RC, 0.05, "人/日", VISIT, 0.3, 0.13, 15_200, 0.01),
    Kind("消防施設", C.ADMINISTRATION, F.FIRE_STATION, 6, 8_000, "spread", (("彩辺市消防本部", "サイヘンシショウボウホンブ"), ("彩辺消防署{}出張所", "サイヘンショウボウショ{}シュッチョウジョ")), FIRE, (1978, 2006), RC, 0.0, "", NONE, 0.0, 0.0, 6_100, 0.0),
    Kind("消防団詰所", C.ADMINISTRATION, F.FIRE_STATION, 30, 2_800, "rural", (("消防団{}分団詰所", "ショウボウダン{}ブンダンツメショ"),), FIRE, (1973, 2012), W, 0.0, "", NONE, 0.0, 0.0, 1_300, 0.0),
    Kind("防災倉庫・除雪基地", C.ADMINISTRATION, F.STORAGE, 19, 5_000, "all", (("{}除雪センター", "{}ジョセツセンター"), ("{}防災備蓄倉庫", "{}ボウサイビチクソウコ")), ROAD, (1980, 2015), S, 0.0, "", NONE, 0.0, 0.0, 1_500, 0.0),
    Kind("公園施設", C.PARK, F.PARK_BUILDING, 26, 4_000, "all", (("{}公園管理棟", "{}コウエンカンリトウ"), ("{}公園便所", "{}コウエンベンジョ")), "公園緑地課", (1976, 2010), CB, 0.0, "", NONE, 0.0, 0.0, 5_600, 0.0),
    Kind("廃棄物処理施設", C.SUPPLY, F.WASTE_INCINERATOR, 4, 17_500, "all", (("さいへんクリーンセンター", "サイヘンクリーンセンター"), ("リサイクルプラザ彩辺", "リサイクルプラザサイヘン"), ("彩辺し尿処理場", "サイヘンシニョウショリジョウ"), ("彩辺斎苑", "サイヘンサイエン")), "環境課", (1981, 2013), RC, 0.0, "", NONE, 0.0, 0.0, 31_000, 0.2),
    Kind("上下水道施設", C.SUPPLY, F.WASTE_INCINERATOR, 16, 20_500, "all", (("彩辺浄水場", "サイヘンジョウスイジョウ"), ("彩辺下水終末処理場", "サイヘンゲスイシュウマツショリジョウ"), ("{}ポンプ場", "{}ポンプジョウ"), ("{}配水池管理棟", "{}ハイスイチカンリトウ")), "上下水道課", (1972, 2006), RC, 0.0, "", NONE, 0.0, 0.0, 18_000, 0.9),
    Kind("旧学校", C.OTHER, F.UNCLASSIFIED, 3, 10_200, "rural", (("旧{}小学校", "キュウ{}ショウガッコウ"),), "管財課", (1964, 1979), RC, 0.0, "", NONE, 0.0, 0.0, 420, 0.0),
    Kind("職員・教員住宅", C.OTHER, F.UNCLASSIFIED, 12, 4_800, "all", (("{}教職員住宅", "{}キョウショクインジュウタク"),), EDU, (1970, 1991), CB, 0.0, "", NONE, 0.0, 0.0, 1_100, 0.3),
    Kind("その他施設", C.OTHER, F.STORAGE, 12, 5_000, "all", (("{}書庫棟", "{}ショコトウ"), ("{}車両センター", "{}シャリョウセンター"), ("{}駐輪場", "{}チュウリンジョウ")), "管財課", (1972, 2008), S, 0.0, "", NONE, 0.0, 0.0, 900, 0.0),
)  # fmt: skip

# Clubs that live inside a school: facilities with people and money but no building of their own.
TENANTS = 8
CATEGORY_ORDER = tuple(C)
