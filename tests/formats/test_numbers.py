"""Numbers as towns write them."""

import pytest

from app.formats.text.numbers import read_area, read_count, read_money, read_number, read_rate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("１２３４㎡", 1234),
        ("１，２３４．５　平方メートル", 1234.5),
        ("▲1,200", -1200),
        ("△5", -5),
        ("(300)", -300),
        ("−5", -5),
        ("¥1,000", 1000),
        ("12万3,456", 123456),
        ("3億2千万円", 320_000_000),
        ("1.5ha", 15_000),
        ("100坪", 100 * 400 / 121),
        ("1.2E+3", 1200),
    ],
)
def test_written_numbers_are_read(text: str, value: float) -> None:
    assert read_number(text).value == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "-", "－", "*", "不明", "…", "#N/A", "なし", "　"])
def test_signs_of_not_knowing_are_no_value_and_no_remark(text: str) -> None:
    assert read_number(text) == (None, None, None, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.00E+12", "ruined_number"),
        ("10～20", "unreadable_number"),
        ("12,34", "unreadable_number"),
        ("あ", "unreadable_number"),
    ],
)
def test_numbers_that_cannot_be_trusted_are_blank_and_keep_their_words(text: str, code: str) -> None:
    reading = read_number(text)
    assert (reading.value, reading.code, reading.lost) == (None, code, True)


def test_a_floor_area_of_zero_is_unknown() -> None:
    assert read_area("0.00").code == "zero_as_unknown"
    assert read_area("-5").code == "negative_number"


def test_money_in_thousands_becomes_yen() -> None:
    assert read_money("1,234", 1000).value == 1_234_000
    assert read_money("12.5", 1000).value == 12_500


def test_rates_are_shares() -> None:
    assert [read_rate(text).value for text in ("35%", "35", "0.35", "１００％")] == [0.35, 0.35, 0.35, 1.0]
    assert read_rate("135%").code == "rate_out_of_range"


def test_people_are_never_negative() -> None:
    assert read_count("-3").value is None
