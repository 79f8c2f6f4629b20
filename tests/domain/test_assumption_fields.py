"""Assumptions survive JSON; every fault of a city's overrides is listed with its place."""

import json
from dataclasses import replace

import pytest

from app.domain.cost.assumption_fields import assumptions_from_dict, assumptions_to_dict
from app.domain.cost.rates import (
    CATEGORIES,
    LONG_LIFE_PATHS,
    PRESETS,
    BeforeBase,
    Phase,
    UnitPrice,
    UnknownYear,
    notes,
    preset,
)
from app.domain.vocabulary import Category


@pytest.mark.parametrize("name", PRESETS)
def test_round_trip(name: str) -> None:
    made = replace(
        preset(name, base_year=2026, years=30),
        phase=Phase.START,
        before_base=BeforeBase.DROP,
        unknown_year=UnknownYear.SPREAD,
        price_series=((2026, 1.0), (2030, 1.2)),
        category_paths=((Category.SCHOOL, LONG_LIFE_PATHS),),
    )
    tree = json.loads(json.dumps(assumptions_to_dict(made)))
    assert assumptions_from_dict(tree, base_year=1999) == (made, [])


def test_overrides_change_only_what_they_name() -> None:
    tree = {"preset": "mic", "prices": {"school": {"rebuild_yen_per_m2": 450_000}}, "repair_yen_per_m2": 1500}
    made, faults = assumptions_from_dict(tree, base_year=2026)
    assert faults == []
    assert made.prices[CATEGORIES.index(Category.SCHOOL)] == UnitPrice(170_000, 450_000)
    assert made.prices[CATEGORIES.index(Category.HOUSING)] == UnitPrice(170_000, 280_000)
    assert (made.base_year, made.repair_yen_per_m2) == (2026, 1500)


def test_every_fault_is_listed() -> None:
    tree = {
        "preset": "mic2",
        "colour": "red",
        "years": 0,
        "price_growth": "3%",
        "phase": "late",
        "prices": {"castle": {}, "school": {"rebuild_yen_per_m2": -1, "x": 1}},
        "price_series": [[2026, 1.0], "2027"],
        "paths": [{"share": 0.4, "life_years": 60, "works": [{"age_years": 60}, {"kind": "running", "age_years": 9}]}],
        "category_paths": {"housing": 5},
    }
    made, faults = assumptions_from_dict(tree, base_year=2026)
    assert {(fault.pointer, fault.code) for fault in faults} == {
        ("/preset", "unknown_value"),
        ("/colour", "unknown_key"),
        ("/years", "out_of_range"),
        ("/price_growth", "not_a_number"),
        ("/phase", "unknown_value"),
        ("/prices/castle", "unknown_key"),
        ("/prices/school/rebuild_yen_per_m2", "out_of_range"),
        ("/prices/school/x", "unknown_key"),
        ("/price_series/1", "not_a_pair"),
        ("/paths/0/works/0/age_years", "not_before_end_of_life"),
        ("/paths/0/works/1/kind", "unknown_value"),
        ("/paths", "shares_not_one"),
        ("/category_paths/housing", "not_a_list"),
        ("/category_paths/housing", "shares_not_one"),
    }
    assert made == replace(preset("mic", base_year=2026), price_series=((2026, 1.0),))


def test_notes_tell_published_figures_from_assumed_ones() -> None:
    made, _ = assumptions_from_dict({"prices": {"school": {"rebuild_yen_per_m2": 450_000}}}, base_year=2026)
    by_code = {note.code: note for note in notes(made)}
    assert by_code["price.school.rebuild"].is_assumption
    assert not by_code["price.school.renovation"].is_assumption
    assert by_code["phase.centred"].is_assumption
    assert by_code["backlog.rebuild-spread"].is_assumption
    assert all(note.source for note in by_code.values())
