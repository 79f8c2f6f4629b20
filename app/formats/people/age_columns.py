"""What a population column counts: age range, sex and year, read from its heading in any of the usual spellings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from app.domain.vocabulary import AgeBand

BAND_RANGES: dict[AgeBand, tuple[int, int | None]] = {
    AgeBand.ALL: (0, None),
    AgeBand.CHILD: (0, 14),
    AgeBand.WORKING: (15, 64),
    AgeBand.ELDERLY: (65, None),
    AgeBand.LATE_ELDERLY: (75, None),
}
# 国土数値情報: PTN total without suppression, PT00 total, PTA–PTE groups, PT01… five-year groups.
_NATIONAL = re.compile(r"^(?:PT(?P<part>N|[A-E]|\d{1,2})_|POP_?)(?P<year>(?:19|20)\d{2})$", re.IGNORECASE)
_NATIONAL_RANGES = {"A": (0, 14), "B": (15, 64), "C": (65, None), "D": (75, None), "E": (80, None)}
_NOT_PEOPLE = re.compile(
    r"世帯|household|外国|foreign|率|割合|比|指数|密度|面積|増減|平均|中位|秘匿|house|ratio|rate|share|density|index|%"
)
_RANGE = re.compile(r"(\d{1,3})歳?(?:~|-|から|to|_)(\d{1,3})(?=歳|人|_|$|\D)")
_OPEN = re.compile(r"(\d{1,3})歳?(?:以上|plus|over|\+|~$)")
_NUMBERED = re.compile(r"^(?:wo)?man(\d{1,2})$|^(?:fe)?male(\d{1,2})$")
_WESTERN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ERA = re.compile(r"(令和|平成|昭和|(?<![a-z])[RHS])(元|\d{1,2})(?=年|\D|$)", re.IGNORECASE)
_ERA_START = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_WORDS: tuple[tuple[str, tuple[int, int | None]], ...] = (
    ("後期高齢", (75, None)),
    ("年少", (0, 14)),
    ("youth", (0, 14)),
    ("生産年齢", (15, 64)),
    ("middle", (15, 64)),
    ("working", (15, 64)),
    ("老年", (65, None)),
    ("高齢", (65, None)),
    ("old", (65, None)),
)
_TOTAL = re.compile(
    r"^(?:総?人口(?:総数|計|合計|\(総数\))?|総数|総計|合計|計|total(?:population|_?pop)?|population|headcount|人口数|jinko"
    r"|pop(?![a-z])|persons|people|residents|inhabitants|(?:住民基本台帳|住基|推計|常住|登録|国勢調査)人口|男女計|人数|人員)"
)
_SEX_WORDS = frozenset({"男", "女", "男性", "女性", "male", "man", "female", "woman"})


@dataclass(frozen=True, slots=True)
class PeopleColumn:
    """Column `index` counts people of `low`–`high` years of age (None: and over), of `sex` "all", "male" or "female".

    `year` is None where the heading does not say. Of two columns for the same people the lower `rank` is the better.
    """

    index: int
    low: int
    high: int | None
    sex: str = "all"
    year: int | None = None
    rank: int = 0


def people_columns(headings: Sequence[str]) -> list[PeopleColumn]:
    """The columns that count people; every other column is left alone."""
    found = [column for index, heading in enumerate(headings) if (column := _column(index, heading)) is not None]
    return _open_last(found)


def year_in(text: str) -> int | None:
    """A year written 2020, 令和2年, R2 or 平成元年度, anywhere in the text."""
    plain = normalize("NFKC", text)
    western = _WESTERN.search(plain)
    if western:
        return int(western.group(1))
    era = _ERA.search(plain)
    return _ERA_START[era.group(1).upper()] + (1 if era.group(2) == "元" else int(era.group(2))) if era else None


def columns_of_bands(columns: Iterable[PeopleColumn]) -> dict[AgeBand, tuple[int, ...]]:
    """For each band that the columns (all of one year) can give: the column indices to add up, no person twice."""
    by_sex: dict[str, list[PeopleColumn]] = {}
    for column in sorted(columns, key=lambda column: column.rank):
        by_sex.setdefault(column.sex, []).append(column)
    bands: dict[AgeBand, tuple[int, ...]] = {}
    for band, (low, high) in BAND_RANGES.items():
        both = _tiles(by_sex.get("all", []), low, high)
        male, female = _tiles(by_sex.get("male", []), low, high), _tiles(by_sex.get("female", []), low, high)
        if both:
            bands[band] = both
        elif male and female:
            bands[band] = male + female
    return bands


def _tiles(columns: Sequence[PeopleColumn], low: int, high: int | None) -> tuple[int, ...]:
    """Columns that cover low–high without gap or overlap, the coarsest first; empty where there are none."""
    chosen: list[int] = []
    while True:
        fitting = [c for c in columns if c.low == low and (high is None or (c.high is not None and c.high <= high))]
        if not fitting:
            return ()
        best = min(fitting, key=lambda c: (-(c.high if c.high is not None else 999), c.rank))
        chosen.append(best.index)
        if best.high is None or best.high == high:
            return tuple(chosen)
        low = best.high + 1


def _column(index: int, heading: str) -> PeopleColumn | None:
    text = re.sub(r"[\s\u3000]", "", normalize("NFKC", heading)).replace("〜", "~").replace("～", "~")
    text = re.sub(r"[ー−‐–—]", "-", text).lower()
    national = _NATIONAL.match(text)
    if national:
        return _national_column(index, (national["part"] or "").upper(), int(national["year"]))
    if _NOT_PEOPLE.search(text):
        return None
    ages = ages_of(text)
    if ages is None:
        return None
    return PeopleColumn(index, *ages, sex=_sex(text), year=year_in(heading))


def _national_column(index: int, part: str, year: int) -> PeopleColumn:
    if part in _NATIONAL_RANGES:
        low, high = _NATIONAL_RANGES[part]
        return PeopleColumn(index, low, high, year=year)
    if part.isdigit() and int(part) > 0:
        low = (int(part) - 1) * 5
        return PeopleColumn(index, low, low + 4, year=year, rank=1)
    return PeopleColumn(index, 0, None, year=year, rank=1 if part.isdigit() else 0)


def ages_of(text: str) -> tuple[int, int | None] | None:
    """Lowest and highest age a folded heading speaks of (None: and over); None where it counts no people."""
    numbered = _NUMBERED.match(text)
    if numbered:
        low = (int(numbered.group(1) or numbered.group(2)) - 1) * 5
        return low, low + 4
    bare = _WESTERN.sub("", text)
    between = _RANGE.search(bare)
    if between and (between.start() == 0 or re.search(r"歳|age|pop|人口|^[男女計総]", bare)):
        return int(between.group(1)), int(between.group(2))
    over = _OPEN.search(bare)
    if over:
        return int(over.group(1)), None
    for word, ages in _WORDS:
        if word in bare:
            return ages
    bare = re.sub(r"^[年度_\-]+|[_\-]+$|^男女(?:合?計)?(?=.)", "", _ERA.sub("", bare))
    bare = re.sub(r"^(?:男性|女性|男|女|female|male|計)[_・\-]*の?(?=.)", "", bare).lstrip("_-")
    return (0, None) if _TOTAL.match(bare) or bare in _SEX_WORDS else None


def _sex(text: str) -> str:
    if re.search(r"女|woman|female", text):
        return "all" if "男女" in text else "female"
    return "male" if re.search(r"男|man|male", text) else "all"


def _open_last(columns: list[PeopleColumn]) -> list[PeopleColumn]:
    """The last of a whole set of five-year groups holds everybody older: its upper end is opened."""
    last: dict[tuple[str, int | None], int] = {}
    for column in columns:
        if column.high == column.low + 4:
            key = (column.sex, column.year)
            last[key] = max(last.get(key, 0), column.low)
    for column in columns:
        key = (column.sex, column.year)
        if column.high is None and column.low > last.get(key, 999):
            last.pop(key, None)
    return [
        replace(column, high=None)
        if column.high == column.low + 4 and column.low >= 70 and last.get((column.sex, column.year)) == column.low
        else column
        for column in columns
    ]
