# ruff: noqa: E501  word lists and patterns read better unbroken
"""Numbers as town halls write them: full-width, separators, units, ▲, 千円, and numbers a spreadsheet has ruined."""

import math
import re
from itertools import repeat
from typing import Final

from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

_RUINED: Final = re.compile(r"^[+-]?\d(?:\.\d+)?E\+(\d+)$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_DIGITS: Final = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3}){1,4}|[0-9]{0,12})(?:\.[0-9]{1,10})?$")
_LARGEST_M2: Final = 2_000_000.0
_LARGEST_YEN: Final = 9e15
_MYRIAD: Final = re.compile(r"(?:([\d.,千百]+)億)?(?:([\d.,千百]+)万)?([\d.,千]+)?")
_SCALED: Final = re.compile(r"[億万千]")
_UNIT: Final = re.compile(
    r"(平方メートル|平米|m2|m\^2|m3|立方メートル|ヘクタール|ha|坪|sq\.? ?ft\.?|sf|円|yen|人|名|件|棟|戸|世帯|台|室|階|年|回|冊"
    r"|%|パーセント|kwh|l|㎘|kl|t|トン)$",
    re.IGNORECASE,
)
_FACTORS: Final = {"ヘクタール": 10_000.0, "ha": 10_000.0, "坪": 400 / 121, "sqft": 0.09290304, "sf": 0.09290304}
_WHOLE: Final = frozenset({"円", "yen", "m2", "m^2", "平方メートル", "平米"})
_ABOUT: Final = re.compile(r"^(約|およそ|概ね|approx\.?|ca\.?|~|≒)\s*|(程度|くらい|余|以上|弱|強)$", re.IGNORECASE)
_COUNTED: Final = re.compile(r"^(延べ?|計|合計|総数)\s*(?=[\d約])")
_NEGATIVE: Final = re.compile(r"^(?:[▲△−‐–-]|\((?=[\d,.]+\)$))")
# △ before digits is a minus; alone, as ○ and × are, it is a mark.
_SIGNS: Final = frozenset("△▲○◯◎●×✕☆★□■◇◆▽▼")
_REMARKED: Final = re.compile(r"([^()]*\d[^()]*?) ?\([^()]*\d?[^()]*\)")
_NOTHING_THERE: Final = frozenset({"なし", "無", "無し", "ナシ"})


def plain_numbers(texts: list[str], factor: float) -> list[float | None]:
    """A column of digits with or without separators, as nearly every cell has them; None leaves one to `read_number`."""
    bare = map(str.replace, texts, repeat(","), repeat(""))
    matches = map(_DIGITS.match, texts)
    return [float(digits) * factor if match else None for match, digits in zip(matches, bare, strict=True)]


def plain_areas(texts: list[str], factor: float) -> list[float | None]:
    return [
        round(area, 4) if area is not None and 0 < area <= _LARGEST_M2 else None
        for area in plain_numbers(texts, factor)
    ]


def plain_money(texts: list[str], factor: float) -> list[int | None]:
    return [round(yen) if yen is not None and abs(yen) < _LARGEST_YEN else None for yen in plain_numbers(texts, factor)]


def plain_counts(texts: list[str], factor: float) -> list[int | None]:
    return [count if count is not None and count >= 0 else None for count in plain_money(texts, factor)]


def read_number(text: str, factor: float = 1.0) -> CellReading:
    """A number times `factor` (千円 → 1000), or a remark: `ruined_number`, `unreadable_number`, `approximate`."""
    if _DIGITS.match(text):
        return CellReading(float(text.replace(",", "")) * factor)
    plain_text = plain(text)
    if is_unknown(plain_text) or plain_text in _NOTHING_THERE:
        return NOTHING
    ruined = _RUINED.match(plain_text)
    if ruined and int(ruined.group(1)) >= 9:
        return CellReading(None, "ruined_number", None, True)
    if plain_text in _SIGNS:
        return CellReading(None, "mark_not_number", None, True)
    if remarked := _REMARKED.fullmatch(plain_text):
        reading = _read_written(remarked.group(1), factor)
        if isinstance(reading.value, float):
            return CellReading(reading.value, "number_with_remark", f"{reading.value:g}", True)
    return _read_written(plain_text, factor)


def _read_written(plain_text: str, factor: float) -> CellReading:
    counted = _COUNTED.sub("", plain_text)
    bare = _ABOUT.sub("", counted).strip()
    code = "approximate" if bare != counted else None
    negative = _NEGATIVE.match(bare)
    if negative:
        bare = bare[1:].removesuffix(")").strip()
    unit = _UNIT.search(bare)
    if unit and unit.start() > 0:
        factor = _own_factor(unit.group(1).lower().replace(" ", "").replace(".", ""), factor)
        bare = bare[: unit.start()]
    elif _SCALED.search(bare):
        factor = 1.0
    number = _as_number(bare.replace("¥", "").replace("\\", "").replace("$", "").replace(" ", "").removesuffix("-"))
    if number is None or not math.isfinite(number):
        return CellReading(None, "unreadable_number", None, True)
    value = -number * factor if negative else number * factor
    return CellReading(value, code, f"{value:g}" if code else None)


def _own_factor(unit: str, factor: float) -> float:
    """What a cell says of its unit goes before the heading: 330㎡ under （坪）, 1,200千円 under （千円）."""
    if unit in _FACTORS:
        return _FACTORS[unit]
    return 1.0 if unit in _WHOLE else factor


def _as_number(bare: str) -> float | None:
    if _NUMBER.fullmatch(bare) and any(character.isdigit() for character in bare):
        return float(bare.replace(",", ""))
    if bare and bare[0].isdigit() and "e" in bare.lower():
        return _scientific(bare)
    parts = _MYRIAD.fullmatch(bare) if "億" in bare or "万" in bare or "千" in bare else None
    if not parts:
        return None
    amounts = [_thousands(part) * scale for part, scale in zip(parts.groups(), (1e8, 1e4, 1.0), strict=True) if part]
    return None if any(map(math.isnan, amounts)) else sum(amounts)


def _thousands(part: str) -> float:
    """2千 → 2000, 3,456 → 3456; not a number → NaN."""
    if part.endswith("百"):
        return _thousands(part[:-1]) * 100
    head, mark, tail = part.rpartition("千")
    numbers = (
        [piece.replace(",", "") for piece in ((head or "1"), tail or "0")] if mark else ["0", part.replace(",", "")]
    )
    if any(not _NUMBER.fullmatch(number) for number in numbers):
        return float("nan")
    return float(numbers[0]) * 1000 + float(numbers[1])


def _scientific(bare: str) -> float | None:
    try:
        return float(bare)
    except ValueError:
        return None


def read_area(text: str, factor: float = 1.0) -> CellReading:
    """m². 0 is "unknown" (no building has no floor); a negative area is refused."""
    reading = read_number(text, factor)
    value = reading.value
    if not isinstance(value, float):
        return reading
    if value == 0:
        return CellReading(None, "zero_as_unknown")
    if value < 0:
        return CellReading(None, "negative_number", None, True)
    if value > _LARGEST_M2:
        return CellReading(value, "implausibly_large")
    return CellReading(round(value, 4), reading.code, reading.done, reading.lost)


def read_money(text: str, factor: float = 1.0) -> CellReading:
    """Integer yen; negative amounts (▲, △, brackets) are kept."""
    reading = read_number(text, factor)
    if not isinstance(reading.value, float):
        return reading
    if abs(reading.value) >= _LARGEST_YEN:
        return CellReading(None, "implausibly_large", None, True)
    return CellReading(round(reading.value), reading.code, reading.done, reading.lost)


def read_count(text: str, factor: float = 1.0) -> CellReading:
    """A whole number of people, storeys or years, never negative."""
    reading = read_money(text, factor)
    if isinstance(reading.value, int) and reading.value < 0:
        return CellReading(None, "negative_number", None, True)
    return reading


def read_small_count(text: str, factor: float = 1.0) -> CellReading:
    """Storeys or years of life: a whole number up to 200."""
    reading = read_count(text, factor)
    if isinstance(reading.value, int) and reading.value > 200:
        return CellReading(None, "implausibly_large", None, True)
    return reading


def read_quantity(text: str, factor: float = 1.0) -> CellReading:
    """A non-negative amount with decimals (energy, capacity)."""
    reading = read_number(text, factor)
    if isinstance(reading.value, float) and reading.value < 0:
        return CellReading(None, "negative_number", None, True)
    return reading


def read_rate(text: str, factor: float = 1.0) -> CellReading:
    """A share from 0 to 1: `35 %`, `35` and `0.35` all give 0.35; above 100 % is doubtful and only kept as text."""
    reading = read_number(text, factor)
    value = reading.value
    if not isinstance(value, float):
        return reading
    share = value / 100 if value > 1 or plain(text).endswith("%") else value
    if not 0 <= share <= 1:
        return CellReading(None, "rate_out_of_range", None, True)
    return CellReading(share, reading.code, reading.done, reading.lost)


def read_plot_ratio(text: str, factor: float = 1.0) -> CellReading:
    """Floor a m² of land may carry (容積率): `200 %`, `200` and `2.0` all give 2.0; the law allows up to 13."""
    reading = read_number(text, factor)
    value = reading.value
    if not isinstance(value, float):
        return reading
    ratio = value / 100 if value > 13 or plain(text).endswith("%") else value
    if not 0 < ratio <= 13:
        return CellReading(None, "ratio_out_of_range", None, True)
    return CellReading(ratio, reading.code, reading.done)
