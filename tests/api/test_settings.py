"""One row a setting: it stands in the contract, the command line, the form and both languages, and in nothing else."""

import inspect
import json
from typing import Any

import pytest

from app.api.program.vocabulary import vocabulary
from app.commands.setting_flags import read_flags
from app.commands.solve import solve
from app.errors import InvalidInput
from app.planning.ask.setting_faults import read_settings
from app.planning.ask.setting_rows import UNITS, SettingKind, setting_rows
from app.planning.ask.settings import ScenarioSettings
from scripts.openapi import contract

NAMES = set(ScenarioSettings.model_fields)
OTHERS = {"options", "scenario", "keep", "close", "loosen", "as_json"}
# A value of each kind as a planner would type it, and what it must become.
TYPED: dict[SettingKind, tuple[Any, Any]] = {
    SettingKind.NUMBER: (0.25, 0.25),
    SettingKind.WHOLE: (7, 7),
    SettingKind.SWITCH: (False, False),
    SettingKind.CHOICE: ("cash", "cash"),
    SettingKind.NUMBERS: ([5.0, 2.5], [5, 2.5]),
    SettingKind.WORDS: (["rebuild"], ["rebuild"]),
    SettingKind.TABLE: (["2027=20", "2028=1.5"], {"2027": 20, "2028": 1.5}),
    SettingKind.WORD_TABLE: (["school=keep,rebuild"], {"school": ["keep", "rebuild"]}),
    SettingKind.PAIRS: (["A,B"], [["A", "B"]]),
}


def settings_of_the_contract() -> dict[str, Any]:
    schema = json.loads(contract())["components"]["schemas"]["PlanQuestion"]["properties"]["settings"]
    assert schema["additionalProperties"] is False
    return dict(schema["properties"])


def test_settings_when_declared_then_each_stands_in_contract_command_line_and_form() -> None:
    rows = {row.name for row in setting_rows()}
    flags = set(inspect.signature(solve).parameters)
    form = {term.code for term in vocabulary().setting}
    contracted = set(settings_of_the_contract()) - {"scenario", "periods", "period_years"}
    assert rows == NAMES
    assert flags - OTHERS == NAMES
    assert form == NAMES
    assert contracted == NAMES


def test_settings_when_told_then_range_default_unit_and_words_are_the_same_everywhere() -> None:
    contracted = settings_of_the_contract()
    terms = {term.code: term for term in vocabulary().setting}
    for row in setting_rows():
        schema, term = contracted[row.name], terms[row.name]
        assert (term.ja, term.en) == (row.ja, schema["description"])
        assert term.unit == schema["x-unit"]
        assert (term.unit_ja, term.unit_en, term.scale) == (
            UNITS[row.unit].ja,
            UNITS[row.unit].en,
            UNITS[row.unit].scale,
        )
        assert term.ja and term.en and term.ja != term.en
        if row.kind in {SettingKind.NUMBER, SettingKind.WHOLE}:
            bare = next((part for part in schema.get("anyOf", []) if part["type"] != "null"), schema)
            assert (term.low, term.high) == (bare["minimum"], bare["maximum"]), row.name
        if row.kind is not SettingKind.LOCKS and "default" in schema:
            assert term.default == schema["default"], row.name


def test_flags_when_every_kind_is_typed_then_values_as_the_settings_take_them() -> None:
    for row in setting_rows():
        if row.kind not in TYPED or row.choices:
            continue
        typed, wanted = TYPED[row.kind]
        assert read_flags({row.name: typed}) == {row.name: wanted}
    assert read_flags(dict.fromkeys(NAMES)) == {}


def test_flags_when_read_into_settings_then_what_was_typed_holds() -> None:
    given = read_flags(
        {"terms": [5.0, 5.0], "minimum_number": ["library=2"], "allowed_by_class": ["school=keep"], "hand_over": False}
    )
    settings, faults = read_settings(given, base_year=2026)
    assert faults == []
    assert settings.terms == (5, 5)
    assert settings.hand_over is False
    assert {str(key): value for key, value in settings.minimum_number.items()} == {"library": 2}


@pytest.mark.parametrize(
    ("name", "typed", "form"),
    [
        ("minimum_number", "library", "FUNCTION=NUMBER"),
        ("standard_km", "library=far", "FUNCTION=NUMBER"),
        ("not_before", "A=soon", "CODE=YEAR"),
        ("allowed_by_class", "=keep", "CLASS=ACTION,ACTION"),
    ],
)
def test_flags_when_misspelt_then_refused_with_how_it_is_written(name: str, typed: str, form: str) -> None:
    with pytest.raises(InvalidInput, match=form):
        read_flags({name: [typed]})
