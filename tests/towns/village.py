# ruff: noqa: E501  one facility a line
"""杣谷村（架空）: an invented mountain village of 1,900 people along the only road of one valley.

Nothing of it is real.
"""

from shapely.geometry import LineString, Point

from tests.towns.invented import (
    CB,
    CHILDREN,
    FUNERALS,
    HOMES,
    MEALS,
    PUPILS,
    RC,
    VISITS,
    Facility,
    InventedTown,
    S,
    W,
)

F = Facility
# The road runs up the valley from the mouth to the last hamlet, 17 km of it.
ROAD = ((0.0, 0.0), (1.6, 1.4), (2.4, 3.6), (4.6, 5.4), (5.2, 7.9), (7.5, 9.2), (8.1, 11.6), (10.4, 12.9))
VALLEY = LineString(ROAD).buffer(2.2)
MOUTH, CENTRE, MIDDLE, UPPER, HEAD = "谷口", "本村", "中瀬", "上杣", "奥杣"
CENTRES = {MOUTH: (1.0, 0.9), CENTRE: (2.4, 3.5), MIDDLE: (5.0, 7.0), UPPER: (7.7, 10.0), HEAD: (10.2, 12.8)}

FACILITIES = (
    F("杣谷村役場", "役場", 1_850, 1978, RC, (2.42, 3.52), CENTRE, retrofitted=True),
    F("奥杣出張所", "出張所", 110, 1985, W, (10.2, 12.82), HEAD, 700, VISITS),
    F("杣谷小学校", "小学校", 2_650, 1976, RC, (2.36, 3.62), CENTRE, 52, PUPILS, True, 8),
    F("上杣小学校", "小学校", 1_580, 1972, RC, (7.68, 10.05), UPPER, 9, PUPILS, True, 6),
    F("杣谷中学校", "中学校", 2_900, 1981, RC, (2.3, 3.4), CENTRE, 31, PUPILS, True, 6),
    F("杣谷学校給食センター", "学校給食センター", 320, 1992, S, (2.34, 3.45), CENTRE, 105, MEALS, capacity=(200, "食/日")),
    F("旧中瀬小学校", "旧学校", 1_320, 1968, W, (5.02, 7.02), MIDDLE, retrofitted=False),
    F("旧奥杣小中学校", "旧学校", 1_760, 1970, RC, (10.3, 12.85), HEAD, retrofitted=False),
    F("杣谷保育所", "保育所", 520, 1990, W, (2.45, 3.48), CENTRE, 33, CHILDREN, capacity=(60, "人")),
    F("上杣保育所", "保育所", 210, 1979, W, (7.7, 10.0), UPPER, 6, CHILDREN, capacity=(20, "人")),
    F("杣谷診療所", "診療所", 430, 2002, W, (2.5, 3.55), CENTRE, 6_900, VISITS),
    F("杣谷老人福祉センター", "老人福祉センター", 510, 1987, RC, (2.55, 3.6), CENTRE, 5_400, VISITS),
    F("杣谷デイサービスセンター", "デイサービスセンター", 360, 2000, W, (2.56, 3.62), CENTRE, 20, "人"),
    F("杣谷村公民館", "公民館", 1_120, 1974, RC, (2.4, 3.58), CENTRE, 9_800, VISITS, True, retrofitted=False),
    F("中瀬公民館", "公民館", 260, 1983, W, (5.05, 7.05), MIDDLE, 2_200, VISITS, True),
    F("上杣公民館", "公民館", 250, 1986, W, (7.72, 9.95), UPPER, 1_500, VISITS, True),
    F("杣谷村図書室", "図書館", 0, 1974, RC, (2.4, 3.58), CENTRE, 3_100, VISITS, host="杣谷村公民館"),
    F("杣谷山の資料館", "資料館", 380, 1965, W, (1.05, 0.95), MOUTH, 1_300, VISITS, retrofitted=False),
    F("杣谷村民体育館", "体育館", 1_240, 1989, S, (2.28, 3.5), CENTRE, 8_700, VISITS, True),
    F("杣の湯温泉", "温泉", 860, 1996, W, (8.0, 11.2), UPPER, 41_000, VISITS),
    F("奥杣スキー場ロッジ", "スキー場", 640, 1991, W, (10.1, 12.6), HEAD, 12_500, VISITS),
    F("川原キャンプ場管理棟", "キャンプ場", 120, 1998, W, (4.7, 5.6), MIDDLE, 2_600, VISITS),
    F("道の駅杣谷", "観光案内所", 420, 2006, W, (0.9, 0.8), MOUTH, 88_000, VISITS),
    *(
        F(f"{name}集会所", "集会所", area, built, W, at, district, users, VISITS)
        for name, area, built, at, district, users in (
            ("谷口上", 84, 1975, (1.2, 1.1), MOUTH, 620), ("谷口下", 78, 1971, (0.6, 0.5), MOUTH, 540),
            ("本村東", 92, 1984, (2.6, 3.7), CENTRE, 900), ("本村西", 88, 1979, (2.2, 3.3), CENTRE, 830),
            ("川原", 66, 1973, (4.5, 5.4), MIDDLE, 300), ("中瀬", 74, 1981, (5.1, 7.4), MIDDLE, 360),
            ("上杣", 80, 1988, (7.6, 9.6), UPPER, 410), ("湯の沢", 62, 1970, (8.05, 11.3), UPPER, 210),
            ("奥杣", 76, 1977, (10.25, 12.75), HEAD, 280),
        )
    ),
    *(
        F(f"消防団第{number}分団詰所", "消防団詰所", 52, 1974 + 5 * number, W, at, district)
        for number, (at, district) in enumerate(
            (((1.1, 1.0), MOUTH), ((2.5, 3.45), CENTRE), ((5.0, 7.1), MIDDLE), ((7.75, 10.1), UPPER), ((10.2, 12.7), HEAD)),
            start=1,
        )
    ),
    F("村営住宅本村団地", "村営住宅", 1_640, 1982, RC, (2.7, 3.8), CENTRE, 18, HOMES),
    F("村営住宅谷口団地", "村営住宅", 720, 1971, CB, (1.3, 1.2), MOUTH, 7, HOMES, retrofitted=False),
    F("村営住宅中瀬団地", "村営住宅", 540, 1994, W, (5.1, 7.2), MIDDLE, 6, HOMES),
    F("村営住宅上杣団地", "村営住宅", 380, 1969, CB, (7.65, 10.1), UPPER, 2, HOMES, retrofitted=False),
    F("本村教員住宅", "教員住宅", 310, 1984, W, (2.38, 3.65), CENTRE, 4, HOMES),
    F("上杣教員住宅", "教員住宅", 140, 1976, W, (7.66, 10.02), UPPER, 1, HOMES),
    F("杣谷農産加工所", "農業施設", 260, 1999, W, (0.95, 0.85), MOUTH),
    F("杣谷堆肥センター", "農業施設", 580, 2003, S, (4.0, 4.9), MIDDLE),
    F("杣谷斎場", "斎場", 340, 1988, RC, (3.2, 4.2), CENTRE, 41, FUNERALS),
    F("本村除雪車庫", "車庫", 280, 1993, S, (2.7, 3.9), CENTRE),
    F("上杣除雪車庫", "車庫", 190, 1987, S, (7.8, 10.2), UPPER),
    F("本村防災倉庫", "防災倉庫", 48, 2007, S, (2.44, 3.6), CENTRE),
    F("村有倉庫", "倉庫", 210, 1968, W, (2.1, 3.2), CENTRE),
    F("道の駅公衆トイレ", "公衆トイレ", 40, 2006, W, (0.92, 0.82), MOUTH),
)  # fmt: skip

TOWN = InventedTown(
    code="206989",
    name="杣谷村",
    prefecture="長野県",
    origin=(138.15, 35.72),
    parts=(VALLEY,),
    districts=CENTRES,
    hamlets=((1.0, 0.9, 390), (2.4, 3.5, 820), (5.0, 7.0, 290), (7.7, 10.0, 250), (10.2, 12.8, 150)),
    yearly_fall=0.023,
    facilities=FACILITIES,
    zones={"landslide": (Point(5.3, 7.9).buffer(0.3), Point(8.1, 11.4).buffer(0.25), Point(1.0, 1.3).buffer(0.2))},
    budget_yen=520_000_000,
    road=ROAD,
)
