"""A planner's settings, read from JSON values: every fault is listed, and the facilities they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.planning.ask.settings import ScenarioSettings


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One setting that cannot be read: its name, a stable code, the value."""

    name: str
    code: str
    value: str


def read_settings(given: Mapping[str, Any], *, base_year: int) -> tuple[ScenarioSettings, list[SettingFault]]:
    """Settings from JSON values; what is unknown or impossible is a fault, and the default stands in its place."""
    values = {"base_year": base_year, **given}
    try:
        return ScenarioSettings.model_validate(values), []
    except ValidationError as refused:
        faults = [_fault(each) for each in refused.errors(include_url=False)]
        wrong = {fault.name for fault in faults}
        kept = {name: value for name, value in values.items() if name not in wrong}
        return _least(kept, base_year), faults


def _least(values: Mapping[str, Any], base_year: int) -> ScenarioSettings:
    try:
        return ScenarioSettings.model_validate(values)
    except ValidationError:
        return ScenarioSettings(base_year=base_year)


_CODES = {
    "extra_forbidden": "unknown_setting",
    "bool_type": "not_true_or_false",
    "bool_parsing": "not_true_or_false",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "finite_number": "out_of_range",
    "enum": "unknown_word",
    "literal_error": "unknown_word",
    "too_long": "too_many",
    "too_short": "too_few",
    "value_error": "contradiction",
}


def _fault(error: Any) -> SettingFault:
    """The fault of one refused value; the name is the setting's, the value says where in it and what was given."""
    where = [str(part) for part in error["loc"]]
    name = where[0] if where else "settings"
    code = _CODES.get(error["type"], "wrong_kind")
    told = error["msg"] if code == "contradiction" else str(error.get("input"))
    limits = error.get("ctx", {})
    span = f" ({limits.get('ge', '')}–{limits.get('le', '')})" if code == "out_of_range" and limits else ""
    inside = f"{'.'.join(where[1:])}: " if len(where) > 1 else ""
    return SettingFault(name, code, f"{inside}{told}{span}"[:300])


def codes_named(settings: ScenarioSettings) -> list[tuple[str, str]]:
    """(setting, facility code) of every facility the settings name."""
    found = [("locks", code) for code in settings.locks] + [("not_before", code) for code in settings.not_before]
    found += [("locks", lock.partner) for lock in settings.locks.values() if lock.partner]
    for name, pairs in (("together", settings.together), ("not_together", settings.not_together)):
        found += [(name, code) for pair in pairs for code in pair]
    return found
