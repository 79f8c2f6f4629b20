"""What runs in a house each year beside money: classes, staff, electricity and fuel. Invented, of plausible size."""

import math

from sample_data.city.stock import Facility

# kWh of electricity and litres of oil per m² of floor and year; heavy oil where boilers are large, kerosene else.
ELECTRICITY = {
    "病院": 160, "プール": 110, "図書館": 70, "給食施設": 150, "本庁舎": 95, "市民会館": 75, "上下水道施設": 420,
    "廃棄物処理施設": 260, "小学校": 22, "中学校": 22, "義務教育学校": 22, "高等学校": 28, "特別支援学校": 45,
    "市営住宅": 4, "体育館": 35, "レクリエーション施設": 120, "旧学校": 1, "職員・教員住宅": 2, "交流施設": 85,
    "集会所": 16, "消防団詰所": 12, "公園施設": 20, "その他施設": 10, "斎場": 130,
}  # fmt: skip
HEAVY_OIL = {"病院": 22.0, "プール": 45.0, "レクリエーション施設": 30.0, "給食施設": 25.0, "斎場": 40.0}
NO_OIL = {"市営住宅", "旧学校", "職員・教員住宅", "公園施設", "上下水道施設", "防災倉庫・除雪基地"}
USUAL_ELECTRICITY, USUAL_KEROSENE = 42, 7.0
STAFF_YEN = 6_500_000
# People who work in a house by its floor, where their pay is not all in the cost of the house.
M2_A_MEMBER = {
    "本庁舎": 30, "支所・出張所": 150, "消防施設": 55, "病院": 45, "保健センター": 110, "保育所": 42, "児童館": 110,
    "図書館": 260, "給食施設": 120, "特別支援学校": 95,
}  # fmt: skip
# Grades of a school and most pupils of a class; 特別支援学校: classes of six.
SCHOOLS = {"小学校": (6, 35), "中学校": (3, 35), "義務教育学校": (9, 35), "高等学校": (3, 40), "特別支援学校": (9, 6)}
ROOM_SHARE = {"小学校": 330, "中学校": 400, "義務教育学校": 380, "高等学校": 480, "特別支援学校": 190}
COMBINED = 8


def classrooms(f: Facility) -> int | str:
    """Ordinary classrooms there are: one for so many m² of the whole house, gym included."""
    return max(3, round(f.area_m2 / ROOM_SHARE[f.kind.small])) if f.kind.small in ROOM_SHARE else ""


def classes(f: Facility, pupils: int) -> int | str:
    """Classes in use: each grade by itself, two grades together where they have at most eight children."""
    if f.kind.small not in SCHOOLS:
        return ""
    grades, most = SCHOOLS[f.kind.small]
    each = pupils / grades
    if each * 2 <= COMBINED:
        return max(1, math.ceil(grades / 2))
    return grades * math.ceil(each / most)


def staff(f: Facility, staff_yen: int) -> float:
    """People the town itself employs there; nobody where a designated manager runs the house."""
    if f.kind.small in M2_A_MEMBER and staff_yen:
        return round(f.area_m2 / M2_A_MEMBER[f.kind.small], 1)
    return round(staff_yen / STAFF_YEN, 1)


def energy(f: Facility, busy: float) -> dict[str, int | str]:
    """Electricity (kWh), heavy oil and kerosene (litres) of a year; `busy` is 1 in a usual year."""
    if f.host:
        return {"電気使用量（kWh）": "", "重油使用量（L）": "", "灯油使用量（L）": ""}
    small, area = f.kind.small, f.area_m2 * busy
    heavy = HEAVY_OIL.get(small, 0.0)
    kerosene = 0.0 if heavy or small in NO_OIL else USUAL_KEROSENE
    return {
        "電気使用量（kWh）": int(round(area * ELECTRICITY.get(small, USUAL_ELECTRICITY), -1)),
        "重油使用量（L）": int(round(area * heavy, -1)) or "",
        "灯油使用量（L）": int(round(area * kerosene, -1)) or "",
    }
