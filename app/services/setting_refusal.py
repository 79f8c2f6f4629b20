"""Settings of a plan read from what was sent or stored, or a refusal that names each fault in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.calendar import fiscal_year_of
from app.errors import Fault, InvalidInput
from app.formats.words.setting_words import setting_fault
from app.planning.ask.setting_faults import read_settings
from app.planning.ask.settings import ScenarioSettings


def settings_of(given: Mapping[str, Any], *, language: str = "ja") -> ScenarioSettings:
    """The settings; years not given count from the present fiscal year. Raises InvalidInput with every fault."""
    settings, faults = read_settings(given, base_year=fiscal_year_of(date.today()))
    if faults:
        raise refusal([(fault.code, fault.name, fault.value) for fault in faults], language)
    return settings


def refusal(faults: Sequence[tuple[str, str, str]], language: str) -> InvalidInput:
    """`faults`: (code, name of the setting, value)."""
    told = [
        Fault(code, setting_fault(code, name, value, language), value, pointer=name) for code, name, value in faults
    ]
    return InvalidInput("; ".join(fault.message for fault in told), told)
