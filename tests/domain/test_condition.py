"""Grades to scores: the manual's printed examples, inverse scales, missing parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facility.condition import (
    DECAY_SCALE,
    MEXT_SCALE,
    Grade,
    Part,
    assess,
    combined,
    notes,
)


@pytest.mark.parametrize(("grade", "score"), [(Grade.D, 10), (Grade.C, 40), (Grade.A, 100)])
def test_all_parts_alike_as_printed_in_the_manual(grade: Grade, score: float) -> None:
    condition = assess(dict.fromkeys(Part, grade))
    assert condition.score == pytest.approx(score)
    assert condition.confidence == pytest.approx(1)
    assert condition.missing == ()


def test_a_mixed_building_by_hand() -> None:
    """(100·5.1 + 75·17.2 + 40·22.4 + 10·8.0 + 75·7.3) / 60 = 55.39."""
    grades = {
        Part.ROOF: Grade.A,
        Part.EXTERIOR: Grade.B,
        Part.INTERIOR: Grade.C,
        Part.ELECTRIC: Grade.D,
        Part.MECHANICAL: Grade.B,
    }
    condition = assess(grades)
    assert condition.score == pytest.approx(3323.5 / 60)
    assert condition.worst is Grade.D


def test_missing_parts_lower_confidence_not_the_score() -> None:
    condition = assess({Part.ROOF: Grade.C, Part.EXTERIOR: Grade.C})
    assert condition.score == pytest.approx(40)
    assert condition.confidence == pytest.approx(22.3 / 60)
    assert condition.missing == (Part.INTERIOR, Part.ELECTRIC, Part.MECHANICAL)
    assert assess({}).score is None


@given(st.dictionaries(st.sampled_from(Part), st.sampled_from(Grade), min_size=1))
def test_worse_grades_never_score_better(grades: dict[Part, Grade]) -> None:
    worse = dict.fromkeys(grades, Grade.D)
    for scale in (MEXT_SCALE, DECAY_SCALE):
        score, least = assess(grades, scale).score, assess(worse, scale).score
        assert score is not None and least is not None
        assert 0 <= least <= score + 1e-9 <= 100 + 1e-6


def test_the_worst_grade_of_an_inverse_scale_scores_nothing() -> None:
    assert assess(dict.fromkeys(Part, Grade.D), DECAY_SCALE).score == pytest.approx(0)


def test_blocks_weigh_by_area() -> None:
    old, new = assess(dict.fromkeys(Part, Grade.D)), assess(dict.fromkeys(Part, Grade.A))
    both = combined([(3000.0, new), (1000.0, old), (1000.0, assess({}))])
    assert both.score == pytest.approx((3 * 100 + 10) / 4)
    assert both.confidence == pytest.approx(0.8)
    assert combined([]).score is None


def test_unread_figures_are_marked() -> None:
    marked = {note.code: note.is_assumption for note in notes()}
    assert (marked["grade.A"], marked["grade.C"], marked["part.roof"]) == (True, False, True)
