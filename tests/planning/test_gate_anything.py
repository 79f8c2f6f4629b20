"""Whatever the facts, the gate answers: no rule raises, every figure is a number or a word.

`make fuzz` tries ten times as many.
"""

import math
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import Function
from app.planning.sense import decisions, town
from app.planning.sense.finite import LARGEST, finite
from app.planning.sense.gate import RULES, objections

NUMBERS = st.floats() | st.sampled_from([0.0, -0.0, 1e308, -1e308, 1.0, 500.0])
YEARS = st.integers(1900, 2100) | st.integers()
CODES = st.sampled_from(["A", "B", "C", "D", ""])
FUNCTIONS = st.sampled_from([each.value for each in Function] + ["sauna", ""])
SOME = st.none() | NUMBERS
WORDS = st.sampled_from(["", "firm", "open", "pupils", "rc", "keep", "close", "rebuild", "sale", "seismic", "school"])


def few(each: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(each, max_size=4).map(tuple)


USES = st.builds(town.FunctionFacts, FUNCTIONS, SOME, SOME, WORDS, SOME, few(NUMBERS))
BLOCKS = st.builds(
    town.BlockFacts, NUMBERS, st.none() | YEARS, WORDS, st.booleans(), st.none() | st.booleans(), st.booleans()
)
FACILITIES = st.builds(
    town.FacilityToday,
    code=CODES,
    name=WORDS,
    own=st.booleans(),
    category=WORDS,
    functions=few(USES),
    blocks=few(BLOCKS),
    floor_area_m2=NUMBERS,
    x_m=SOME,
    y_m=SOME,
    district=st.none() | WORDS,
    land_part=st.none() | st.integers(0, 2),
    shelter=st.booleans(),
    shelter_capacity=SOME,
    in_hazard=st.none() | st.booleans(),
    unused=st.booleans(),
    lock=st.none() | WORDS,
    tenant=st.booleans(),
    condition=SOME,
)
TOWNS = st.builds(
    town.TownFacts,
    few(FACILITIES),
    few(st.builds(town.Span, YEARS, YEARS)),
    st.dictionaries(YEARS, NUMBERS, max_size=3),
    few(NUMBERS),
    st.dictionaries(WORDS, st.integers(0, 100), max_size=3),
    st.integers(0, 40),
    st.dictionaries(FUNCTIONS, NUMBERS, max_size=3),
    NUMBERS,
    st.dictionaries(YEARS, NUMBERS, max_size=3),
    few(st.builds(town.PriceFacts, WORDS, NUMBERS, NUMBERS)),
    few(st.builds(town.DemandFacts, FUNCTIONS, few(NUMBERS))),
    st.booleans(),
    st.booleans(),
)
PERIOD = st.integers(-2, 6)
RECEIVERS = st.builds(decisions.ReceiverFacts, CODES, FUNCTIONS, PERIOD, NUMBERS, WORDS, SOME, SOME, SOME)
DECISIONS = st.builds(
    decisions.DecisionFacts,
    facility_code=CODES,
    stands=few(st.booleans()),
    fiscal_year=st.none() | YEARS,
    opens_year=st.none() | YEARS,
    works=few(st.builds(decisions.WorkFacts, WORDS, YEARS, st.none() | st.integers(-1, 4))),
    floor_area_before_m2=NUMBERS,
    floor_area_after_m2=few(NUMBERS),
    receivers=few(RECEIVERS),
    serves=few(st.builds(decisions.ServedFacts, FUNCTIONS, PERIOD, SOME, SOME)),
    strength=WORDS,
    opposite_yen=SOME,
    running_yen=SOME,
    running_ends_yen=SOME,
    upkeep_ends_yen=SOME,
    bus_yen=SOME,
    land_income_yen=NUMBERS,
    land_price_typed=st.booleans(),
)
PLANS = st.builds(
    decisions.PlanFacts,
    few(DECISIONS),
    few(st.builds(decisions.UnservedFacts, FUNCTIONS, PERIOD, NUMBERS, WORDS, NUMBERS)),
    few(NUMBERS),
    st.builds(decisions.MoneyFacts, SOME, SOME, SOME, SOME, SOME),
    few(st.builds(decisions.BudgetFacts, YEARS, SOME, NUMBERS)),
    SOME,
    SOME,
    few(st.integers(0, 5)),
    st.none() | st.integers(0, 5),
)


@settings(max_examples=int(os.environ.get("SAIHEN_EXAMPLES", "120")), deadline=None)
@given(TOWNS, PLANS)
def test_gate_when_given_anything_then_it_answers_with_figures(
    facts: town.TownFacts, plan: decisions.PlanFacts
) -> None:
    known = {rule.code for rule in RULES}
    for each in objections(facts, plan):
        assert each.code in known
        numbers = [value for value in each.figures.values() if not isinstance(value, str)]
        assert all(math.isfinite(value) for value in numbers)


def test_finite_when_a_figure_is_none_then_unknown_and_a_needed_one_is_0() -> None:
    receiver = decisions.ReceiverFacts("A", "museum", 0, math.nan, "", math.inf, 2 * LARGEST, 1.5)
    assert finite(receiver) == decisions.ReceiverFacts("A", "museum", 0, 0.0, "", None, None, 1.5)
    facts = town.TownFacts((), (), {2026: math.nan, 2027: 5.0}, (math.inf, 1e-300, 3.0))
    assert finite(facts) == town.TownFacts((), (), {2027: 5.0}, (0.0, 0.0, 3.0))


def test_finite_when_all_are_figures_then_the_same_facts() -> None:
    facts = town.TownFacts((), (), {2026: 1.0}, (3.0,))
    assert finite(facts) is facts
