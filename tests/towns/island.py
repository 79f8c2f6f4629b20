# ruff: noqa: E501  one facility a line
"""汐凪町（架空）: an invented island town of 3,900 people on two islands that only a ferry joins.

Nothing of it is real.
"""

import math

from shapely.geometry import Point, Polygon

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


def _coast(east: float, north: float, long: float, wide: float) -> Polygon:
    """An oval with bays."""
    points = []
    for step in range(72):
        angle = math.radians(step * 5)
        bay = 1 + 0.06 * math.sin(3 * angle) + 0.03 * math.sin(8 * angle + 1)
        points.append((east + long * bay * math.cos(angle), north + wide * bay * math.sin(angle)))
    return Polygon(points)


F = Facility
MAIN = _coast(0, 0, 4.6, 2.9)
SMALL = _coast(9.5, 2.5, 1.5, 1.0)
# Where each district gathers.
HARBOUR, COVE, HILL, CAPE, ISLET = "港", "浦", "山手", "岬", "沖の島"
CENTRES = {HARBOUR: (1.5, -1.6), COVE: (-1.8, -1.2), HILL: (0.2, 0.7), CAPE: (-3.2, 0.6), ISLET: (9.4, 2.2)}
OFFICES = (
    F("汐凪町役場", "役場", 2_640, 1972, RC, (1.52, -1.55), HARBOUR, retrofitted=True),
    F("岬出張所", "出張所", 140, 1979, W, (-3.18, 0.62), CAPE, 1_900, VISITS),
    F("沖の島出張所", "出張所", 160, 1983, W, (9.38, 2.22), ISLET, 2_300, VISITS),
    F("汐凪消防署", "消防署", 620, 1988, RC, (1.7, -1.5), HARBOUR),
)
SCHOOLS = (
    F("港小学校", "小学校", 3_150, 1974, RC, (1.3, -1.4), HARBOUR, 138, PUPILS, True, 12),
    F("浦小学校", "小学校", 1_980, 1969, RC, (-1.75, -1.1), COVE, 38, PUPILS, True, 8),
    F("岬小学校", "小学校", 1_620, 1977, RC, (-3.1, 0.7), CAPE, 16, PUPILS, True, 7),
    F("沖の島小学校", "小学校", 1_240, 1981, RC, (9.5, 2.3), ISLET, 11, PUPILS, True, 7),
    F("汐凪中学校", "中学校", 3_820, 1979, RC, (1.1, -1.1), HARBOUR, 85, PUPILS, True, 9),
    F("沖の島中学校", "中学校", 1_350, 1984, RC, (9.55, 2.35), ISLET, 6, PUPILS, False, 4),
    F(
        "汐凪学校給食センター",
        "学校給食センター",
        560,
        1995,
        S,
        (0.9, -1.0),
        HARBOUR,
        300,
        MEALS,
        capacity=(450, "食/日"),
    ),
    F("沖の島給食調理場", "学校給食センター", 110, 1984, S, (9.56, 2.33), ISLET, 22, MEALS, capacity=(60, "食/日")),
    F("旧山手小学校", "旧学校", 1_450, 1966, RC, (0.25, 0.75), HILL, retrofitted=False),
    F("旧岬中学校", "旧学校", 1_880, 1971, RC, (-3.3, 0.5), CAPE, retrofitted=False),
)
CHILDREN_PLACES = (
    F("港保育所", "保育所", 610, 1986, W, (1.4, -1.7), HARBOUR, 46, CHILDREN, capacity=(70, "人")),
    F("浦保育所", "保育所", 290, 1978, W, (-1.7, -1.3), COVE, 14, CHILDREN, capacity=(30, "人")),
    F("沖の島へき地保育所", "保育所", 130, 1982, W, (9.42, 2.18), ISLET, 5, CHILDREN, capacity=(15, "人")),
)
CARE_PLACES = (
    F("汐凪町国保診療所", "診療所", 940, 1998, RC, (1.6, -1.75), HARBOUR, 17_500, VISITS),
    F("沖の島診療所", "診療所", 210, 1990, W, (9.36, 2.25), ISLET, 1_450, VISITS),
    F("老人福祉センター汐風荘", "老人福祉センター", 720, 1984, RC, (0.9, -1.4), HARBOUR, 8_200, VISITS),
    F("汐凪デイサービスセンター", "デイサービスセンター", 480, 2001, RC, (1.0, -1.5), HARBOUR, 25, "人"),
)
CULTURE_PLACES = (
    F("汐凪町中央公民館", "公民館", 1_620, 1976, RC, (1.45, -1.45), HARBOUR, 21_000, VISITS, True, retrofitted=False),
    F("浦公民館", "公民館", 380, 1983, W, (-1.82, -1.25), COVE, 4_800, VISITS, True),
    F("山手公民館", "公民館", 310, 1987, W, (0.18, 0.66), HILL, 3_100, VISITS, True),
    F("岬公民館", "公民館", 290, 1980, W, (-3.22, 0.58), CAPE, 2_000, VISITS, True),
    F("沖の島公民館", "公民館", 340, 1989, W, (9.44, 2.2), ISLET, 2_600, VISITS, True),
    F("汐凪町立図書館", "図書館", 640, 1993, RC, (1.35, -1.5), HARBOUR, 14_500, VISITS),
    F("汐凪郷土資料館", "資料館", 420, 1968, RC, (0.4, 0.6), HILL, 2_100, VISITS, retrofitted=True),
    F("汐凪町民体育館", "体育館", 1_750, 1985, S, (0.7, -0.9), HARBOUR, 16_000, VISITS, True),
    F("潮の湯温泉センター", "温泉", 980, 1997, RC, (-0.8, -1.9), COVE, 38_000, VISITS),
    F("白浜キャンプ場管理棟", "キャンプ場", 150, 1999, W, (-2.6, -1.2), COVE, 3_300, VISITS),
    F("汐凪観光案内所", "観光案内所", 90, 2010, W, (1.75, -1.8), HARBOUR, 19_000, VISITS),
)
HALLS = tuple(
    F(f"{name}集会所", "集会所", area, built, W, at, district, users, VISITS)
    for name, area, built, at, district, users in (
        ("東町", 96, 1974, (2.0, -1.4), HARBOUR, 1_100), ("西町", 88, 1979, (1.0, -1.7), HARBOUR, 950),
        ("新町", 110, 1991, (1.2, -1.2), HARBOUR, 1_400), ("大浦", 92, 1971, (-1.5, -1.4), COVE, 700),
        ("小浦", 70, 1969, (-2.1, -1.0), COVE, 420), ("上山", 84, 1977, (0.4, 1.0), HILL, 510),
        ("下山", 80, 1982, (0.0, 0.4), HILL, 600), ("岬北", 76, 1973, (-3.3, 0.9), CAPE, 350),
        ("岬南", 72, 1985, (-3.0, 0.3), CAPE, 330), ("沖の島北", 68, 1978, (9.6, 2.6), ISLET, 380),
        ("沖の島南", 66, 1984, (9.3, 2.0), ISLET, 400),
    )
)  # fmt: skip
BRIGADES = tuple(
    F(f"消防団第{number}分団詰所", "消防団詰所", 54, 1976 + 4 * number, W, at, district)
    for number, (at, district) in enumerate(
        (((1.6, -1.3), HARBOUR), ((1.1, -1.6), HARBOUR), ((-1.8, -1.15), COVE), ((0.2, 0.6), HILL), ((-3.2, 0.65), CAPE),
         ((9.4, 2.3), ISLET), ((9.5, 2.1), ISLET)), start=1,
    )
)  # fmt: skip
HOUSES = (
    F("町営住宅港団地", "町営住宅", 3_450, 1973, RC, (1.9, -1.2), HARBOUR, 34, HOMES, retrofitted=False),
    F("町営住宅新町団地", "町営住宅", 2_150, 1989, RC, (1.15, -1.25), HARBOUR, 25, HOMES),
    F("町営住宅浦団地", "町営住宅", 980, 1968, CB, (-1.6, -1.2), COVE, 8, HOMES, retrofitted=False),
    F("町営住宅岬団地", "町営住宅", 620, 1975, CB, (-3.15, 0.55), CAPE, 5, HOMES, retrofitted=False),
    F("町営住宅沖の島団地", "町営住宅", 540, 1987, W, (9.45, 2.15), ISLET, 6, HOMES),
    F("港教員住宅", "教員住宅", 420, 1980, RC, (1.25, -1.35), HARBOUR, 5, HOMES),
    F("岬教員住宅", "教員住宅", 160, 1974, W, (-3.12, 0.72), CAPE, 1, HOMES),
    F("沖の島教員住宅", "教員住宅", 280, 1986, W, (9.52, 2.28), ISLET, 4, HOMES),
)
WORKS = (
    F("汐凪漁村センター", "漁業施設", 460, 1982, RC, (1.8, -1.7), HARBOUR, 3_600, VISITS),
    F("汐凪水産加工所", "漁業施設", 380, 1996, S, (1.9, -1.75), HARBOUR),
    F("汐凪クリーンセンター", "ごみ処理施設", 1_350, 1994, RC, (-0.4, 1.6), HILL),
    F("汐凪衛生センター", "し尿処理施設", 780, 1990, RC, (-0.6, 1.7), HILL),
    F("汐凪斎場", "斎場", 520, 1992, RC, (-0.2, 1.5), HILL, 74, FUNERALS),
    F("汐凪港船客待合所", "船客待合所", 310, 2004, S, (1.78, -1.85), HARBOUR),
    F("沖の島港船客待合所", "船客待合所", 90, 1995, W, (9.2, 2.1), ISLET),
    F("港防災倉庫", "防災倉庫", 60, 2008, S, (1.5, -1.4), HARBOUR),
    F("沖の島防災倉庫", "防災倉庫", 40, 2009, S, (9.46, 2.25), ISLET),
    F("町有倉庫", "倉庫", 240, 1971, W, (0.8, -1.2), HARBOUR),
    F("港公衆トイレ", "公衆トイレ", 28, 2003, W, (1.74, -1.82), HARBOUR),
    F("白浜公衆トイレ", "公衆トイレ", 22, 1998, W, (-2.55, -1.22), COVE),
)

TOWN = InventedTown(
    code="424986",
    name="汐凪町",
    prefecture="長崎県",
    origin=(128.3, 32.2),
    parts=(MAIN, SMALL),
    districts=CENTRES,
    hamlets=(
        (1.4, -1.5, 2_050), (-1.7, -1.2, 620), (0.2, 0.7, 480), (-3.15, 0.6, 310), (9.45, 2.2, 380), (1.9, -1.2, 60),
    ),
    yearly_fall=0.021,
    facilities=(
        *OFFICES, *SCHOOLS, *CHILDREN_PLACES, *CARE_PLACES, *CULTURE_PLACES, *HALLS, *BRIGADES, *HOUSES, *WORKS,
    ),
    zones={"tsunami": (Point(1.9, -2.2).buffer(0.55).intersection(MAIN), Point(9.0, 1.8).buffer(0.35).intersection(SMALL))},
    budget_yen=900_000_000,
)  # fmt: skip
