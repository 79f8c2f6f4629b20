"""Numbers of uses with their unit, as a sentence says them."""

import pytest

from app.domain.functions.terms import UseUnit
from app.formats.words.reason_words import reason_sentence
from app.formats.words.use_words import use_count


@pytest.mark.parametrize(
    ("unit", "ja", "en"),
    [
        (UseUnit.CHILDREN, "子ども37人", "37 children"),
        (UseUnit.VISITS_PER_YEAR, "年間延べ37人", "37 visits a year"),
        (UseUnit.HOUSEHOLDS, "37世帯", "37 households"),
        (UseUnit.KM2_SERVED, "37（管轄面積（km²））", "37 km² served"),
    ],
)
def test_count_when_said_then_the_unit_reads_as_a_sentence(unit: UseUnit, ja: str, en: str) -> None:
    assert (use_count("37", unit.value, "ja"), use_count("37", unit.value, "en")) == (ja, en)


def test_reason_when_people_move_then_no_bracket_stands_in_a_bracket() -> None:
    told = {"code": "people_moved", "function": "nursery", "people": 37, "unit": "children", "km": 2.8}
    assert reason_sentence(told, "ja") == "保育所：子ども37人が移り、平均2.8km遠くなる"
