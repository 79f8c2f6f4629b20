# ruff: noqa: E501  word lists and patterns read better unbroken
"""Which columns of a population table say where: the area's name (in one column or several), its code, year, place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.tables.column_search import find_column, fold_heading
from app.formats.tables.tables import Row
from app.formats.text.cell_text import is_unknown, plain

_SMALL: Final = re.compile(
    r"^(町丁.*|町名|町字.*|大字.*町.*|町内会.*|町会.*|自治会.*|区会.*|常会.*|集落.*|部落.*|投票区.*|住区.*|行政区.*|小字.*|字名?|丁目.*|小地域.*|地域名?|区域名?"
    r"|region_?name|area_?name|s_name|moji|name|名称|班名?|組名?|neighbou?rhood.*|ward.*|block.*)$"
)
_LARGE: Final = re.compile(
    r"^(大字.*|地区.*|学区.*|.*小学校区.*|.*中学校区.*|校区.*|区名?|区分|district.*|region|area|支所.*|出張所.*|旧市町村.*|旧町村.*|圏域.*|まちづくり.*|コミュニティ.*|公民館区.*)$"
)
_TOWN: Final = re.compile(r"^(市区町村(名)?|市町村(名)?|自治体(名)?|municipality(name)?|city_?(name)?|団体名|市名)$")
_NO_NAME: Final = re.compile(
    r"(コード|code|番号|no\.?|カナ|かな|ふりがな|フリガナ|kana|備考|摘要|面積)$|^(都道府県.*|pref.*|#property|no|備考|note|x|y)$"
)
_TOWN_CODE: Final = re.compile(
    r"^(都道府県コード.*|市区町村コード|市町村コード|全国地方公共団体コード|地方公共団体コード|団体コード|自治体コード|city_?code|pref_?code|shicode)$"
)
_CODE: Final = re.compile(r"^(key_?code|region_?code|area_?code|.*コード|code|.*番号)$")
_OTHER_NUMBER: Final = re.compile(r"電話|fax|ファクス|郵便|連絡先|tel|zip")
_YEAR: Final = re.compile(
    r"^(年|年度|年次|西暦|year|era|調査年月?日?|基準年月?日?|基準日|surveydate|調査日|時点|date)$"
)
_LEVEL: Final = re.compile(r"^hyosyo$")
_DAMAGED: Final = "\ufffd"
_JOINED_WITHOUT_BLANK: Final = re.compile(r"^([一二三四五六七八九十\d]+)?(丁目|番町|条|区|班|組)|^字|^小字")
_NUMBER: Final = re.compile(r"-?[\d,]+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class AreaColumns:
    """Column indices: `names` from the larger area to the smaller, `towns_only` where these are whole municipalities."""

    names: tuple[int, ...]
    code: int | None
    year: int | None
    level: int | None
    towns_only: bool


def find_area_columns(header: Sequence[str], rows: Sequence[Row], people: Iterable[int]) -> AreaColumns:
    """The columns that tell the areas apart; of several that could, the fewest that do."""
    counted = set(people)
    year = find_column(header, lambda name: bool(_YEAR.match(name)))
    free = [index for index in range(len(header)) if index not in counted and index != year]
    names, towns_only = _name_columns(header, rows, free, year)
    code = next((index for index in free if _is_code(header[index]) and index not in names), None)
    return AreaColumns(names, code, year, find_column(header, lambda name: bool(_LEVEL.match(name))), towns_only)


def joined_name(parts: Sequence[str]) -> str | None:
    """中央 and 一丁目 → 中央一丁目, 旧A町 and 本町 → 旧A町 本町; None where nothing sound is written."""
    written = [text for part in parts if not is_unknown(text := plain(part))]
    if not written or any(_DAMAGED in text for text in written):
        return None
    name = written[0]
    for text in written[1:]:
        if text != name:
            name += text if _JOINED_WITHOUT_BLANK.match(text) else f" {text}"
    return name


def is_town_heading(heading: str) -> bool:
    """市町村名 and the like: rows of such a column are whole municipalities."""
    return bool(_TOWN.match(fold_heading(heading)))


def fill_down(rows: Sequence[Row], columns: Sequence[int]) -> tuple[list[Row], int]:
    """Larger areas written once over the smaller ones below, put on each row; the number of cells filled."""
    filled = 0
    above: dict[int, str] = {}
    result: list[Row] = []
    for line, cells in rows:
        row = list(cells)
        finest = columns[-1]
        for place, column in enumerate(columns[:-1]):
            if row[column].strip():
                if above.get(column) != row[column]:
                    above = {kept: text for kept, text in above.items() if kept in columns[:place]}
                above[column] = row[column]
            elif row[finest].strip() and column in above:
                row[column] = above[column]
                filled += 1
        result.append((line, tuple(row)))
    return result, filled


def _name_columns(
    header: Sequence[str], rows: Sequence[Row], free: Sequence[int], year: int | None
) -> tuple[tuple[int, ...], bool]:
    folded = {index: re.sub(r"[(（].*?[)）]", "", fold_heading(header[index])) for index in free}
    fitting = [index for index in free if not _NO_NAME.search(folded[index])]
    small = [index for index in fitting if _SMALL.match(folded[index])]
    large = [index for index in fitting if _LARGE.match(folded[index]) and index not in small]
    towns = [index for index in fitting if _TOWN.match(folded[index])]
    areas = sorted(index for index in (*small, *large) if _says_something(rows, index))
    areas = [index for index in areas if _varies(rows, index)] or areas[:1]
    if chosen := _fewest(rows, areas, small, year):
        return chosen, False
    several = [index for index in towns if _varies(rows, index)]
    if not areas:
        texts = [index for index in fitting if index not in towns and _is_text(rows, index) and _varies(rows, index)]
        if chosen := _fewest(rows, texts, texts, year):
            return chosen, False
        return (tuple((several or towns)[:1]), bool(towns)) if not texts else (tuple(texts[:1]), False)
    wider = sorted({*areas, *several})
    return (tuple(wider), False) if _repeats(rows, wider, year) < _repeats(rows, areas, year) else (tuple(areas), False)


def _fewest(rows: Sequence[Row], areas: Sequence[int], small: Sequence[int], year: int | None) -> tuple[int, ...]:
    """One column that tells all rows apart (a small area's before a large one's), else two, else all of them."""
    singles = [*(index for index in areas if index in small), *(index for index in areas if index not in small)]
    pairs = [(one, other) for one in areas for other in areas if one < other]
    for chosen in [*((index,) for index in singles), *pairs, tuple(areas)]:
        if chosen and _repeats(rows, chosen, year) == 0:
            return chosen
    return ()


def _repeats(rows: Sequence[Row], columns: Sequence[int], year: int | None) -> int:
    """Rows whose names (of one year) stand in an earlier row too, or are blank or damaged."""
    seen: set[tuple[str, ...]] = set()
    repeats = 0
    for _, cells in rows:
        key = tuple(plain(cells[index]) for index in columns)
        dated = (*key, cells[year] if year is not None else "")
        if dated in seen or not any(key) or any(_DAMAGED in text for text in key):
            repeats += 1
        seen.add(dated)
    return repeats


def _is_code(heading: str) -> bool:
    folded = fold_heading(heading)
    return bool(_CODE.match(folded)) and not _TOWN_CODE.match(folded) and not _OTHER_NUMBER.search(folded)


def _says_something(rows: Sequence[Row], index: int) -> bool:
    return any(cells[index].strip() for _, cells in rows)


def _varies(rows: Sequence[Row], index: int) -> bool:
    return len({cells[index] for _, cells in rows if cells[index].strip()}) > 1


def _is_text(rows: Sequence[Row], index: int) -> bool:
    texts = [plain(cells[index]) for _, cells in rows[:200] if cells[index].strip()]
    return bool(texts) and sum(not _NUMBER.fullmatch(text) for text in texts) > 0.6 * len(texts)
