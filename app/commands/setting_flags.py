"""Flags of the command line for the settings of a scenario: one a row of `setting_rows`, read back to JSON values."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.errors import Fault, InvalidInput
from app.planning.ask.setting_rows import Keys, SettingKind, SettingRow, setting_rows

KEY_WORDS = {Keys.YEAR: "YEAR", Keys.FUNCTION: "FUNCTION", Keys.CATEGORY: "CLASS", Keys.FACILITY: "CODE"}
# How the value of each repeated kind is written; {key} is what its keys are.
FORMS = {
    SettingKind.TABLE: "{key}={value}",
    SettingKind.WORD_TABLE: "{key}=ACTION,ACTION",
    SettingKind.PAIRS: "CODE,CODE",
    SettingKind.LOCKS: "CODE=ACTION[:YEAR[:PARTNER]]",
}
TYPES: dict[SettingKind, Any] = {
    SettingKind.NUMBER: float | None,
    SettingKind.WHOLE: int | None,
    SettingKind.SWITCH: bool | None,
    SettingKind.CHOICE: str | None,
    SettingKind.TREE: Path | None,
    SettingKind.NUMBERS: list[float] | None,
}


def with_setting_flags(command: Callable[..., None]) -> Callable[..., None]:
    """The command with a flag for every setting; what was given arrives by name in its `**given`, None: not given."""
    own = [each for each in inspect.signature(command).parameters.values() if each.kind is not each.VAR_KEYWORD]

    def whole(**given: Any) -> None:
        command(**given)

    flags = [_flag(row) for row in setting_rows()]
    whole.__signature__ = inspect.Signature([*own, *flags])  # type: ignore[attr-defined]
    whole.__annotations__ = {each.name: each.annotation for each in [*own, *flags]}
    whole.__doc__ = command.__doc__
    whole.__name__ = command.__name__
    return whole


def _flag(row: SettingRow) -> inspect.Parameter:
    name = f"{row.flag}/--no-{row.flag.removeprefix('--')}" if row.kind is SettingKind.SWITCH else row.flag
    is_plain = row.kind in {SettingKind.NUMBER, SettingKind.WHOLE, SettingKind.NUMBERS}
    limits: dict[str, Any] = {"min": row.low, "max": row.high} if is_plain else {}
    option = typer.Option(name, help=_help(row), rich_help_panel=row.group.en, **limits)
    kind = TYPES.get(row.kind, list[str] | None)
    annotated: Any = Annotated
    return inspect.Parameter(row.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotated[kind, option])


def _help(row: SettingRow) -> str:
    """Words, unit as it is typed here, default; how a repeated flag is written."""
    units = {"1": "share, 0.1 = 10 %", "per year": "0.02 = 2 %"}
    told = [row.en]
    if row.unit:
        told.append(units.get(row.unit, row.unit))
    if row.kind in FORMS:
        told.append(f"{form_of(row)}; repeat")
    elif row.kind is SettingKind.TREE:
        told.append("a JSON file")
    elif row.kind in {SettingKind.NUMBERS, SettingKind.WORDS}:
        told.append("repeat for each")
    if row.choices:
        told.append(", ".join(code for code, _, _ in row.choices))
    if row.default not in (None, [], {}, "") and row.kind is not SettingKind.SWITCH:
        listed = row.default if isinstance(row.default, list) else [row.default]
        told.append(f"default {' '.join(map(str, listed))}")
    elif row.default is True:
        told.append("on by default")
    return "; ".join(told)


def form_of(row: SettingRow) -> str:
    """How a value of a repeated flag is written."""
    value = "YEAR" if row.name == "not_before" else "NUMBER"
    return FORMS[row.kind].format(key=KEY_WORDS.get(row.keys, ""), value=value)


def read_flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as JSON values, but for the decisions: what was given only. Raises InvalidInput for what is misspelt."""
    found: dict[str, Any] = {}
    for row in setting_rows():
        value = given.get(row.name)
        if value is not None and value != [] and row.kind is not SettingKind.LOCKS:
            found[row.name] = _read(row, value)
    return found


def _read(row: SettingRow, value: Any) -> Any:
    if row.kind is SettingKind.TREE:
        return _tree(row, value)
    if row.kind is SettingKind.PAIRS:
        return [each.split(",") for each in value]
    if row.kind in {SettingKind.TABLE, SettingKind.WORD_TABLE}:
        return dict(_entry(row, each) for each in value)
    if row.kind is SettingKind.NUMBERS:
        return [int(each) if each.is_integer() else each for each in value]
    return value


def _tree(row: SettingRow, file: Path) -> Any:
    try:
        return orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as fault:
        raise _misspelt(row, str(file), "a JSON file") from fault


def _entry(row: SettingRow, given: str) -> tuple[str, Any]:
    key, is_there, value = given.partition("=")
    if not key or not is_there:
        raise _misspelt(row, given, form_of(row))
    if row.kind is SettingKind.WORD_TABLE:
        return key, [word for word in value.split(",") if word]
    try:
        number = float(value)
    except ValueError as fault:
        raise _misspelt(row, given, form_of(row)) from fault
    return key, int(number) if number.is_integer() else number


def _misspelt(row: SettingRow, given: str, form: str) -> InvalidInput:
    said = Fault("not_a_number", form, given, pointer=row.flag)
    return InvalidInput(f"{row.flag} {given}: {form}", [said])
