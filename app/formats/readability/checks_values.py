# ruff: noqa: E501  word lists and patterns read better unbroken
"""Levels 2 and 3: values that mean what they say, and what a reader must know beside them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from app.domain.register.lookalikes import same_key
from app.domain.register.municipal_codes import full_code
from app.formats.lexicon.address_words import PREFECTURES
from app.formats.readability.cell_rules import ISO_DATE, free_text_of_other, is_ditto, is_mark, is_plain_number
from app.formats.readability.checks_table import is_proper_name
from app.formats.readability.findings import Finding, Judged, found_at, found_columns
from app.formats.readability.raw_sheets import Place
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.text.cell_text import is_unknown, plain

_SIZES: Final = re.compile(
    r"面積|費|額|価格|金$|人口|人数|者数|戸数|台数|件数|冊数|距離|延長|高さ|長さ|重量|容量|標高|水深|(?<![a-z])(?:area|cost|size|length)(?!(?i:_?number|_?code|_?id|_?name|_?no))"
)
_COUNTED: Final = re.compile(
    r"(人口|人数|者数|戸数|台数|件数|冊数|棟数|世帯数|回数|室数|学級数|教室数|児童数|生徒数|園児数)$"
)
_CODED: Final = re.compile(r"(コード|code|区分)$", re.IGNORECASE)
_STANDARD_CODES: Final = re.compile(
    r"地方公共団体|市区町村|市町村|都道府県|郵便|法人|町字|poi|key_?code|mesh|メッシュ", re.IGNORECASE
)
_ERA: Final = re.compile(r"明治|大正|昭和|平成|令和|^[MTSHR]\d", re.IGNORECASE)
_TOWN: Final = re.compile(r".+[都道府県市区町村]$")
_JAPANESE: Final = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


def check_values(judged: Judged) -> list[Finding]:
    """Findings of L2-01 … L2-06 (L2-03 apart) and L3-02 … L3-09 in one sheet."""
    checks = (_numbers, _left_out, _choices, _other, _formulas, _codes, _marks, _units, _times, _areas, _same_layout,
              _definitions, _long_form)  # fmt: skip
    return [finding for check in checks for finding in check(judged)]


def usual_spellings(texts: Sequence[str]) -> dict[str, str]:
    """Value → the spelling most rows have, for choices written in more than one way."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if text.strip():
            counted[_choice_key(text)][text] += 1
    usual = {key: max(ways, key=lambda way: (ways[way], way)) for key, ways in counted.items() if len(ways) > 1}
    return {way: usual[key] for key, ways in counted.items() if key in usual for way in ways if way != usual[key]}


def _choice_key(text: str) -> str:
    key = same_key(text).translate(str.maketrans("○◯〇◎●", "○○○○○"))
    return {"有り": "有", "あり": "有", "無し": "無", "なし": "無"}.get(key, key)


def carried_columns(judged: Judged) -> list[int]:
    """Columns at the left whose value is written once over several rows: a blank below repeats it."""
    found = []
    for index in range(min(3, judged.layout.width - 1)):
        texts = [text for _, text in judged.column(index)]
        if judged.layout.kinds[index] == "number" or not texts or not texts[0].strip():
            continue
        blanks = sum(not text.strip() for text in texts)
        written = [text for text in texts if text.strip()]
        again = len(set(written)) < len(written) and any(a == b for a, b in pairwise(written))
        if blanks >= max(1, len(texts) // 4) and not again and len(written) < len(texts):
            found.append(index)
        elif not blanks:
            break
    return found


def year_columns(judged: Judged) -> dict[str, list[tuple[int, int]]]:
    """What is observed → (column, year), for headings that differ in nothing but their year."""
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, name in enumerate(judged.layout.names):
        label = read_label(name) if name else None
        if (
            label is not None
            and label.year is not None
            and label.span is None
            and judged.layout.kinds[index] == "number"
        ):
            series[label.bare].append((index, label.year))
    return {what: columns for what, columns in series.items() if len({year for _, year in columns}) > 1}


def has_unit(name: str) -> bool:
    label = read_label(name)
    return (
        label.unit is not None
        or bool(_COUNTED.search(label.bare))
        or bool(re.search(r"[(（\[].+[)）\]]|_[a-z0-9]+$", plain(name)))
    )


def _numbers(judged: Judged) -> list[Finding]:
    stored = judged.sheet.texts
    places: list[Place] = []
    for index, kind in enumerate(judged.layout.kinds):
        for place, text in judged.column(index) if kind == "number" else ():
            if (
                text.strip()
                and not is_mark(text)
                and (not is_plain_number(text) or (stored is not None and place in stored))
            ):
                places.append(place)
    return found_at(judged, "L2-01", places, judged.sheet.cell(*places[0]) if places else "")


def _left_out(judged: Judged) -> list[Finding]:
    places = [place for index in carried_columns(judged) for place, text in judged.column(index) if not text.strip()]
    places += [place for index in range(judged.layout.width) for place, text in judged.column(index) if is_ditto(text)]
    return found_at(judged, "L2-02", sorted(set(places)))


def _choices(judged: Judged) -> list[Finding]:
    places: list[Place] = []
    for index in range(judged.layout.width):
        if judged.layout.kinds[index] == "text" and not is_proper_name(judged.layout.names[index]):
            other = usual_spellings([text for _, text in judged.column(index)])
            places += [place for place, text in judged.column(index) if text in other]
    return found_at(judged, "L2-04", places, judged.sheet.cell(*places[0]) if places else "")


def _other(judged: Judged) -> list[Finding]:
    places = [place for index, kind in enumerate(judged.layout.kinds) if kind == "text"
              for place, text in judged.column(index) if free_text_of_other(text)]  # fmt: skip
    return found_at(judged, "L2-05", places, judged.sheet.cell(*places[0]) if places else "")


def _formulas(judged: Judged) -> list[Finding]:
    return found_at(judged, "L2-06", sorted(judged.sheet.formulas))


def _codes(judged: Judged) -> list[Finding]:
    """Codes of the town's own making whose meaning is told neither beside them nor in a table of codes."""
    names = judged.layout.names
    unknown = []
    for index, name in enumerate(names):
        values = [text for _, text in judged.column(index)]
        if is_own_code(name, values, names) and f"code:{name}" not in judged.defined:
            unknown.append(index)
    return found_columns(judged, "L3-02", unknown, names[unknown[0]] if unknown else "")


def is_own_code(name: str, values: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a column holds codes of the town's own making that no column of names (状態名) among `names` explains."""
    if not _CODED.search(name) or _STANDARD_CODES.search(name):
        return False
    different = {text for text in values if text.strip()}
    beside = any(other != name and other.endswith("名") and stem_of_code(name) in other for other in names)
    repeats = len(different) <= max(2, len(values) // 2)
    return bool(different) and repeats and not beside and all(map(_is_short_code, different))


def stem_of_code(name: str) -> str:
    """状態コード → 状態."""
    return _CODED.sub("", name)


def _is_short_code(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{0,2}\d{1,4}[A-Za-z]?|[A-Za-z]", plain(text)))


def _marks(judged: Judged) -> list[Finding]:
    places = [place for index, kind in enumerate(judged.layout.kinds) if kind == "number" or _only_marks(judged, index)
              for place, text in judged.column(index) if is_mark(text) and f"mark:{text.strip()}" not in judged.defined]  # fmt: skip
    return found_at(judged, "L3-03", places, judged.sheet.cell(*places[0]) if places else "")


def _only_marks(judged: Judged, index: int) -> bool:
    """A column of remarks beside numbers, which holds marks and nothing else."""
    written = {text.strip() for _, text in judged.column(index) if text.strip()}
    return bool(written) and all(map(is_mark, written))


def _units(judged: Judged) -> list[Finding]:
    bare = [index for index, name in enumerate(judged.layout.names)
            if judged.layout.kinds[index] == "number" and _SIZES.search(name) and not has_unit(name)
            and f"unit:{name}" not in judged.defined]  # fmt: skip
    return found_columns(judged, "L3-04", bare, judged.layout.names[bare[0]] if bare else "")


def _times(judged: Judged) -> list[Finding]:
    places: list[Place] = []
    for index, kind in enumerate(judged.layout.kinds):
        if kind == "time":
            places += [place for place, text in judged.column(index)
                       if text.strip() and not is_unknown(plain(text)) and not ISO_DATE.fullmatch(text.strip())]  # fmt: skip
    return found_at(judged, "L3-05", places, judged.sheet.cell(*places[0]) if places else "")


def _areas(judged: Judged) -> list[Finding]:
    """Names and codes of Japanese areas; a table without one Japanese character speaks of other countries' areas."""
    places: list[Place] = []
    texts = (text for index in range(len(judged.layout.names)) for _, text in judged.column(index))
    if not any(map(_JAPANESE.search, (*judged.layout.names, *texts))):
        return []
    for index, name in enumerate(judged.layout.names):
        field = match_heading(name) if name else None
        for place, text in judged.column(index) if field else ():
            value = plain(text)
            if is_unknown(value) or field is None:
                continue
            wrong_code = field[0] == "municipality_code" and full_code(value) != value
            wrong_name = field[0] == "municipality_name" and not _TOWN.match(value)
            wrong_prefecture = field[0] == "prefecture" and value not in PREFECTURES
            if wrong_code or wrong_name or wrong_prefecture:
                places.append(place)
    return found_at(judged, "L3-06", places, judged.sheet.cell(*places[0]) if places else "")


def _same_layout(judged: Judged) -> list[Finding]:
    if judged.earlier is None or judged.earlier == judged.layout.names:
        return []
    changed = [index for index, name in enumerate(judged.layout.names) if judged.earlier[index : index + 1] != (name,)]
    return found_columns(judged, "L3-07", changed or [0])


def _definitions(judged: Judged) -> list[Finding]:
    missing = [index for index, name in enumerate(judged.layout.names) if name and f"item:{name}" not in judged.defined]
    return found_columns(judged, "L3-08", missing)


def _long_form(judged: Judged) -> list[Finding]:
    columns = sorted(index for columns in year_columns(judged).values() for index, _ in columns)
    return found_columns(judged, "L3-09", columns, judged.layout.names[columns[0]] if columns else "")
