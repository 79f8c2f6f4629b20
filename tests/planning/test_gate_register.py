"""The register's rows as the gate reads them: hand-made rows, and the invented towns through the whole import."""

import math

import pytest
from sqlalchemy.orm import Session

from app.domain.facility.condition import DECAY_SCALE, MEXT_SCALE, Grade, Part, assess
from app.planning.sense.decisions import DecisionFacts, PlanFacts
from app.planning.sense.gate import objections
from app.planning.sense.times import WORKS_YEARS
from app.planning.sense.town import BlockFacts, FacilityToday, Span, TownFacts
from app.store.figures import stock
from tests.planning.register_rows import register_facts
from tests.towns.invented import bring_in, town_named

ROW = {
    "code": "A1", "name": "中央公民館", "is_home": True, "category": "culture", "class_large": "市民文化系施設",
    "class_small": "公民館", "floor_area_m2": 900.0, "built_year": 1975, "district": "中央", "host_name": None,
    "shelter": True, "in_hazard": False, "unused": False, "functions": [], "blocks": [], "users": 12_000,
    "users_unit": "人",
}  # fmt: skip
BLOCK = {"area_m2": 600.0, "built_year": 1975, "structure": "rc", "seismic": "old", "retrofitted": None}


def read(**changes: object) -> FacilityToday:
    return register_facts([ROW | changes], [(10.0, 20.0)])[0]


def test_row_when_no_function_is_listed_then_its_name_tells_it_and_it_has_all_users() -> None:
    use = read().functions[0]
    assert (use.function, use.area_m2, use.users, use.unit) == ("community_center", 900.0, 12_000, "visits_per_year")


def test_row_when_functions_are_listed_then_area_and_users_are_shared_by_area() -> None:
    given = [
        {"function": "community_center", "area_m2": 600, "capacity": 80},
        {"function": "library_branch", "area_m2": 200, "capacity": None},
    ]
    uses = read(functions=given).functions
    assert [(use.area_m2, use.users, use.capacity) for use in uses] == [(675.0, 9_000, 80.0), (225.0, 3_000, None)]


def test_row_when_its_count_is_in_another_unit_then_it_is_brought_to_the_functions() -> None:
    lunch = read(
        name="学校給食センター",
        category="school",
        class_small="学校給食センター",
        users=190_000,
        users_unit="食（年間）",
    )
    assert (lunch.functions[0].unit, lunch.functions[0].users) == ("meals_per_day", pytest.approx(1_000))
    assert read(users=None).functions[0].users is None


def test_blocks_when_there_are_none_then_the_facility_is_one_of_its_own_year() -> None:
    assert read().blocks == (BlockFacts(900.0, 1975),)
    assert read(blocks=[BLOCK]).blocks == (BlockFacts(600.0, 1975, "rc", seismic_old=True),)
    renovated = read(blocks=[BLOCK | {"seismic": "old", "retrofitted": True, "renovated_year": 2005}]).blocks[0]
    assert (renovated.retrofitted, renovated.extended) == (True, True)


@pytest.mark.parametrize(
    ("changes", "unused", "tenant"),
    [
        ({}, False, False),
        ({"unused": True}, True, False),
        ({"name": "旧中央小学校", "category": "other", "class_small": "旧学校"}, True, False),
        ({"floor_area_m2": None, "host_name": "市役所"}, False, True),
        ({"floor_area_m2": 0.0}, False, True),
    ],
)
def test_row_when_read_then_it_is_unused_or_a_tenant_where_it_says_so(
    changes: dict[str, object], unused: bool, tenant: bool
) -> None:
    facts = read(**changes)
    assert (facts.unused, facts.tenant) == (unused, tenant)


@pytest.mark.parametrize("scale", ["mext", "decay"])
@pytest.mark.parametrize("letters", ["ABCDA", "DDDDD", "C-B--", "-----"])
def test_condition_when_worked_out_then_as_the_register_shows_it(letters: str, scale: str) -> None:
    names = ("roof", "wall", "interior", "electric", "mechanical")
    told = {name: None if letter == "-" else letter for name, letter in zip(names, letters, strict=True)}
    grades = {part: Grade(letter) for part, letter in zip(Part, letters, strict=True) if letter != "-"}
    facts = read(blocks=[BLOCK | {"grades": {"scale": scale} | told}])
    expected = assess(grades, DECAY_SCALE if scale == "decay" else MEXT_SCALE).score
    assert facts.condition == (None if expected is None else pytest.approx(expected))


def test_condition_when_blocks_differ_then_their_mean_by_area() -> None:
    good = BLOCK | {"area_m2": 300.0, "grades": {"scale": "mext", "wall": "A"}}
    bad = BLOCK | {"area_m2": 100.0, "grades": {"scale": "mext", "wall": "D"}}
    assert read(blocks=[good, bad, BLOCK]).condition == pytest.approx((300 * 100 + 100 * 10) / 400)


def everything_kept(places: tuple[FacilityToday, ...]) -> PlanFacts:
    decisions = [
        DecisionFacts(
            place.code,
            stands=(True,) * 3,
            floor_area_before_m2=place.floor_area_m2,
            floor_area_after_m2=(place.floor_area_m2,) * 3,
        )
        for place in places
    ]
    return PlanFacts(tuple(decisions))


@pytest.mark.parametrize("name", ["island", "village"])
def test_town_when_kept_as_it_is_then_the_gate_sees_its_age_its_idle_schools_and_nothing_untrue(
    session: Session, name: str
) -> None:
    town = town_named(name)
    bring_in(session, town)
    rows = stock.plan_cases(session)
    flat = [(row["lon"] * 90_000, row["lat"] * 111_000) for row in rows]
    places = register_facts(rows, flat)
    assert {place.name for place in places if place.unused} == {e.name for e in town.facilities if e.small == "旧学校"}
    assert all(math.isfinite(place.x_m or 0) for place in places)
    facts = TownFacts(places, (Span(2026, 2031), Span(2031, 2036), Span(2036, 2046)), life_years={"rc": 60, "wood": 40})
    raised = objections(facts, everything_kept(places))
    assert {each.code for each in raised} == {"past_life", "old_seismic", "old_seismic_unknown", "unused_place_kept"}
    old = {each.facility_code for each in raised if each.code == "past_life"}
    for place in places:
        years = [b.built_year + {"rc": 60, "wood": 40}.get(b.structure, 200) for b in place.blocks if b.built_year]
        assert (place.code in old) == (min(years, default=9999) < 2046 - WORKS_YEARS and not place.unused)
