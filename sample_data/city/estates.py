"""The invented sites: whose land, how large, at what price, and how each facility stands in the property ledger."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sample_data.city.stock import Facility

Row = dict[str, str | int | float]
# Former schools in the order of their codes: most stand empty, one is a store for a while, one is let.
FORMER_STATES = ("未利用", "未利用", "暫定利用", "貸付中", "未利用")
LEASED_SHARE, STATE_SHARE = 0.06, 0.05


@dataclass(frozen=True, slots=True)
class Estate:
    """Site of a facility: m², owner, yen per m², 容積率 in %; use state and kind of property. A tenant has no site."""

    land_m2: int
    owner: str
    price_yen: int
    plot_ratio: int
    use_state: str
    property_kind: str


def estates(facilities: list[Facility], rng: np.random.Generator) -> dict[str, Estate]:
    """Code → estate of every facility."""
    former = iter(FORMER_STATES)
    lodgings = [f.code for f in facilities if f.kind.small == "職員・教員住宅"]
    empty = set(lodgings[-2:])
    closed = {f.code for f in facilities if f.kind.small == "児童館"}
    suspended = {min(closed)} if closed else set()
    found = {}
    for f in facilities:
        state = next(former) if f.kind.small == "旧学校" else "供用中"
        state = "未利用" if f.code in empty else "休止中" if f.code in suspended else state
        found[f.code] = _estate(f, state, rng)
    return found


def _estate(f: Facility, state: str, rng: np.random.Generator) -> Estate:
    draw, quirk = rng.random(), rng.lognormal(0, 0.12)
    owner = "民有（借地）" if draw < LEASED_SHARE else "国・道" if draw < LEASED_SHARE + STATE_SHARE else "市"
    # Dear at the station, next to nothing on the plain.
    price = (36_000 * np.exp(-np.hypot(f.x_km, f.y_km) / 2.1) + 850) * quirk
    land = round(f.area_m2 * rng.uniform(1.6, 4.2) / 10) * 10
    ratio = 400 if f.town.district.name == "彩辺中央" else 200 if f.town.district.urban else 100
    kind = "行政財産" if state in ("供用中", "休止中") else "普通財産"
    return Estate(land, owner, int(round(price, -2)), max(ratio, _needed(f.area_m2, land)), state, kind)


def _needed(area_m2: float, land_m2: int) -> int:
    """What stands there was allowed: the ratio in steps of 100 % that holds it."""
    return int(np.ceil(area_m2 / max(land_m2, 1))) * 100


def land_rows(facilities: list[Facility], known: dict[str, Estate]) -> Iterator[Row]:
    """The land ledger; facilities in another's building have no line."""
    for f in facilities:
        if not f.host:
            estate = known[f.code]
            yield {
                "施設コード": f.code, "施設名": f.name, "敷地面積（㎡）": estate.land_m2, "土地所有者": estate.owner,
                "土地単価（円/㎡）": estate.price_yen, "容積率（%）": estate.plot_ratio,
            }  # fmt: skip


# Small class, which of its kind, scheme, first year, years, the town's payment and income a year (yen per m² of floor).
OFFERS = (
    ("交流施設", 0, "指定管理", 2027, 10, 9_800, 0),
    ("レクリエーション施設", 0, "貸付", 2028, 20, 0, 900),
    ("観光施設", 0, "PFI（RO方式）", 2029, 15, 6_200, 400),
    ("保育所", 2, "民間移管", 2028, 10, 31_000, 0),
    ("高齢者福祉施設", 1, "民間移管", 2027, 10, 0, 1_100),
    ("プール", 0, "指定管理", 2027, 5, 15_500, 0),
)  # fmt: skip


def operator_rows(facilities: list[Facility]) -> Iterator[Row]:
    """What private operators offered in an invented sounding (サウンディング型市場調査)."""
    for small, nth, scheme, start, years, fee, rent in OFFERS:
        f = [each for each in facilities if each.kind.small == small and not each.host][nth]
        yield {
            "施設コード": f.code, "施設名": f.name, "方式": scheme, "開始年度": start, "期間（年）": years,
            "市の支払い（円）": int(round(f.area_m2 * fee, -4)), "市の収入（円）": int(round(f.area_m2 * rent, -4)),
            "初期負担（円）": int(round(f.area_m2 * 12_000, -5)) if scheme.startswith("PFI") else 0,
            "対象面積（㎡）": f.area_m2, "根拠": "サウンディング調査（架空）",
        }  # fmt: skip
