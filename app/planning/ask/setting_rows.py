"""The settings of a scenario as rows: what the command line's flags and the screen's form are made of.

A row is read from its field in `ScenarioSettings`: name, kind, range, default, unit and words. Nothing is told twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from app.domain.vocabulary import Action, Term
from app.planning.ask.setting_field import SettingGroup
from app.planning.ask.settings import Lock, ScenarioSettings


class SettingKind(StrEnum):
    """What is typed: by it flags and fields know how to read a value."""

    NUMBER = "number"
    WHOLE = "whole"  # a whole number
    SWITCH = "switch"
    CHOICE = "choice"  # one of a few words
    NUMBERS = "numbers"  # one for each term
    WORDS = "words"  # some of the actions
    TABLE = "table"  # key → number
    WORD_TABLE = "word_table"  # key → some of the actions
    PAIRS = "pairs"  # pairs of facility codes
    LOCKS = "locks"  # facility code → decision
    TREE = "tree"  # the assumptions of a forecast, as JSON


class Keys(StrEnum):
    """What the keys of a table are."""

    YEAR = "year"
    FUNCTION = "function"
    CATEGORY = "category"
    FACILITY = "facility"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is typed times `scale` is what is sent; `ja`, `en` name what is typed."""

    scale: float
    ja: str
    en: str


UNITS = {
    "": Unit(1, "", ""),
    "1": Unit(0.01, "％", "%"),
    "per year": Unit(0.01, "年％", "% a year"),
    "factor": Unit(1, "倍", "times"),
    "yen": Unit(1e8, "億円", "100 million yen"),
    "yen/m2": Unit(1, "円/㎡", "yen/m²"),
    "yen/m2/year": Unit(1, "年 円/㎡", "yen/m² a year"),
    "yen/km": Unit(1, "円/km", "yen/km"),
    "yen/visit": Unit(1, "円/回", "yen a visit"),
    "km": Unit(1, "km", "km"),
    "t": Unit(1, "トン", "tonnes"),
    "kg/m2": Unit(1, "kg/㎡", "kg/m²"),
    "kg/m2/year": Unit(1, "年 kg/㎡", "kg/m² a year"),
    "hours": Unit(1, "時間", "hours"),
    "kg/kWh": Unit(1, "kg/kWh", "kg/kWh"),
    "year": Unit(1, "年度", "fiscal year"),
    "years": Unit(1, "年", "years"),
    "places": Unit(1, "か所", "places"),
    "facilities": Unit(1, "施設", "facilities"),
    "s": Unit(1, "秒", "s"),
}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: `low` and `high` of one value as it is sent (None: no limit), `default` as a JSON value."""

    name: str
    kind: SettingKind
    keys: Keys
    group: SettingGroup
    ja: str
    en: str
    unit: str
    low: float | None
    high: float | None
    default: Any
    flag: str
    choices: tuple[tuple[str, str, str], ...]

    @property
    def typed(self) -> Unit:
        """The unit of what a planner types in the form."""
        return UNITS[self.unit]


@cache
def setting_rows() -> tuple[SettingRow, ...]:
    """Every setting in the order of its groups, within a group as the model has them."""
    found = [_row(name, field) for name, field in ScenarioSettings.model_fields.items()]
    order = list(SettingGroup)
    return tuple(sorted(found, key=lambda row: order.index(row.group)))


def _row(name: str, field: FieldInfo) -> SettingRow:
    words = field.json_schema_extra
    if not isinstance(words, dict):
        raise TypeError(f"{name} is declared without setting()")
    kind, keys, part = _kind(field.annotation)
    choices = words.get("x-choices", [])
    if choices:
        kind = SettingKind.CHOICE
    low, high = _limits([*field.metadata, *part])
    default = field.get_default(call_default_factory=True)
    return SettingRow(
        name=name,
        kind=kind,
        keys=keys,
        group=SettingGroup.of(str(words["x-group"])),
        ja=str(words["x-ja"]),
        en=field.description or "",
        unit=str(words["x-unit"]),
        low=low,
        high=high,
        default=default.value
        if isinstance(default, Enum)
        else list(default)
        if isinstance(default, tuple)
        else default,
        flag=str(words.get("x-flag", "")) or f"--{name.replace('_', '-')}",
        choices=tuple(tuple(each) for each in choices),  # type: ignore[union-attr,arg-type]
    )


def _kind(annotation: Any) -> tuple[SettingKind, Keys, list[Any]]:
    """Kind, what keys are, and the limits of the value inside."""
    kind, limits = _plain(annotation)
    if kind is not None:
        return kind, Keys.NONE, limits
    inside = get_args(_bare(annotation)[0])
    if get_origin(_bare(annotation)[0]) is tuple:
        bare, limits = _bare(inside[0])
        if get_origin(bare) is tuple:
            return SettingKind.PAIRS, Keys.FACILITY, []
        return (SettingKind.WORDS, Keys.NONE, []) if bare is Action else (SettingKind.NUMBERS, Keys.NONE, limits)
    return _table(*inside)


def _table(key: Any, value: Any) -> tuple[SettingKind, Keys, list[Any]]:
    bare, _ = _bare(key)
    inner, limits = _bare(value)
    if inner is Lock:
        return SettingKind.LOCKS, Keys.FACILITY, []
    if inner is Any:
        return SettingKind.TREE, Keys.NONE, []
    named = {"Function": Keys.FUNCTION, "Category": Keys.CATEGORY, "int": Keys.YEAR, "str": Keys.FACILITY}
    kind = SettingKind.WORD_TABLE if get_origin(inner) is tuple else SettingKind.TABLE
    return kind, named[bare.__name__], limits


def _plain(annotation: Any) -> tuple[SettingKind | None, list[Any]]:
    bare, limits = _bare(annotation)
    kinds = {bool: SettingKind.SWITCH, int: SettingKind.WHOLE, float: SettingKind.NUMBER}
    if bare in kinds:
        return kinds[bare], limits
    is_word = bare is str or get_origin(bare) is Literal or (isinstance(bare, type) and issubclass(bare, Enum))
    return (SettingKind.CHOICE if is_word else None), limits


def _bare(annotation: Any) -> tuple[Any, list[Any]]:
    """A type without None and without its limits; and these."""
    if get_origin(annotation) in {Union, type(int | None)}:
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    if hasattr(annotation, "__metadata__"):
        bare, *limits = get_args(annotation)
        return bare, limits
    return annotation, []


def _limits(parts: list[Any]) -> tuple[float | None, float | None]:
    flat = [each for part in parts for each in (part.metadata if isinstance(part, FieldInfo) else [part])]
    low = next((each.ge for each in flat if isinstance(each, annotated_types.Ge)), None)
    high = next((each.le for each in flat if isinstance(each, annotated_types.Le)), None)
    return low, high  # type: ignore[return-value]


def words_of(row: SettingRow) -> Mapping[str, tuple[str, str]]:
    """Code → (Japanese, English) of what a choice or a list of actions may hold."""
    terms: list[Term] = list(Action) if row.kind in {SettingKind.WORDS, SettingKind.WORD_TABLE} else []
    return {code: (ja, en) for code, ja, en in row.choices} | {term.value: (term.ja, term.en) for term in terms}
