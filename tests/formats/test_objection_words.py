"""Every objection the gate can raise has a sentence in both languages, with all its figures filled in."""

import re

import pytest

from app.formats.words.objection_words import SENTENCES, level_words, objection_sentence
from app.planning.sense.gate import RULES
from app.planning.sense.objection import Severity
from tests.planning.gate_town import found
from tests.planning.test_gate import OTHERS, SHOWN

CASES = {**{code: (case, code) for code, case in OTHERS.items()}, **{name: each[:2] for name, each in SHOWN.items()}}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", CASES)
def test_objection_when_told_then_a_whole_sentence_without_codes(name: str, language: str) -> None:
    case, code = CASES[name]
    for each in found(case, code):
        sentence = objection_sentence(code, each.figures, language)
        assert not re.search(r"[{}]|None|\bnan\b", sentence)
        assert sentence[-1] in "。."
        assert code not in sentence


def test_sentences_when_counted_then_one_for_each_rule_and_none_besides() -> None:
    assert {code.split(".")[0] for code in SENTENCES} == {rule.code for rule in RULES}
    assert all(level_words(level, "ja") and level_words(level, "en") for level in Severity)


def test_sentence_when_told_then_years_yen_shares_and_areas_have_their_units() -> None:
    figures = {"years": 2, "year": 2030, "over_yen": 790_000_000, "limit_yen": 1_000_000_000, "share": 0.79}
    sentence = objection_sentence("budget_exceeded", figures, "ja")
    assert sentence == "2年度で予算を超えます。最大は2030年度で、上限 10億円 を 7.9億円（79.0%）超えます。"
    figures = {"giver": "美術館", "receiver": "クラブハウス", "function": "museum"}
    assert objection_sentence("unlike_use", figures, "ja").startswith(
        "「美術館」の博物館・美術館・科学館は「クラブハウス」"
    )


@pytest.mark.parametrize(
    ("unit", "ja", "en"),
    [("households", "6（世帯）", "6 households of"), ("", "6人", "6 users of"), ("boats", "6（boats）", "6 boats of")],
)
def test_sentence_when_users_have_a_unit_then_its_word_stands_behind_them(unit: str, ja: str, en: str) -> None:
    figures = {"function": "public_housing", "users": 6, "unit": unit, "year": 2031}
    assert ja in objection_sentence("promise_broken", figures, "ja")
    assert en in objection_sentence("promise_broken", figures, "en")


def test_sentence_when_the_code_is_unknown_then_it_is_shown_not_hidden() -> None:
    assert objection_sentence("sauna", {"users": 3}, "ja") == "sauna {'users': 3}"
