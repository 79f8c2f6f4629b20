"""Flags of `saihen solve`: decisions taken, contradictions named, flags over the file."""

import pytest

from app.commands.solve import _joined, _locks
from app.errors import InvalidInput


@pytest.mark.parametrize(
    ("keep", "close", "decide", "file"),
    [
        (["A"], ["A"], None, None),
        (None, ["A"], None, {"A": "keep"}),
        (["A"], None, ["A=close:2031"], None),
        (None, None, ["A=close:2031", "A=close:2036"], None),
    ],
)
def test_decisions_when_two_of_a_facility_differ_then_refused_by_its_name(
    keep: list[str] | None, close: list[str] | None, decide: list[str] | None, file: dict[str, str] | None
) -> None:
    with pytest.raises(InvalidInput, match="「A」") as refused:
        _locks(keep, close, decide, file, "ja")
    assert [(fault.code, fault.value) for fault in refused.value.faults] == [("kept_and_closed", "A")]


def test_decisions_when_flags_and_file_agree_or_speak_of_others_then_all_count() -> None:
    told = _locks(["A"], ["B"], ["C=merge_into:2031:D", "E=sell"], {"A": "keep", "F": {"action": "rebuild"}}, "ja")
    assert told == {
        "A": {"action": "keep"},
        "B": {"action": "close"},
        "C": {"action": "merge_into", "year": 2031, "partner": "D"},
        "E": {"action": "sell"},
        "F": {"action": "rebuild"},
    }


@pytest.mark.parametrize("given", ["A", "=close", "A=", "A=close:soon"])
def test_decision_when_it_is_not_written_as_asked_then_refused_with_how(given: str) -> None:
    with pytest.raises(InvalidInput, match="CODE=ACTION"):
        _locks(None, None, [given], None, "ja")


def test_flags_when_joined_then_they_win_over_the_file_and_zero_is_a_value() -> None:
    read = {"area_cut_share": 0.3, "not_before": {"A": 2031}, "together": [["A", "B"]], "hand_over": True}
    flags = {
        "area_cut_share": 0.0,
        "not_before": {"B": 2036},
        "together": [["C", "D"]],
        "hand_over": False,
        "gap": None,
        "terms": [],
    }
    assert _joined(read, flags) == {
        "area_cut_share": 0.0,
        "not_before": {"A": 2031, "B": 2036},
        "together": [["A", "B"], ["C", "D"]],
        "hand_over": False,
    }
