"""Yen in words: papers and screen round alike (frontend/test/plan_figures.test.ts has the same pairs)."""

import pytest

from app.formats.words.reason_words import yen_in_words


@pytest.mark.parametrize(
    ("yen", "words"),
    [
        (90_051_234_567, "900.5億円"),
        (125_000_000, "1.3億円"),
        (-135_000_000, "-1.4億円"),
        (68_675_000, "6,868万円"),
        (25_000, "3万円"),
        (9_999, "9,999円"),
    ],
)
def test_yen_when_said_then_halves_go_away_from_zero_as_on_the_screen(yen: int, words: str) -> None:
    assert yen_in_words(yen, "ja") == words
