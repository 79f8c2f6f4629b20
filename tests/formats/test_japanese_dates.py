"""Dates in every written form (sources.md 8.3: 令和n = 2018+n, 平成 1988+n, 昭和 1925+n; Jan–Mar the year before)."""

import pytest

from app.formats.text.japanese_dates import WrittenDate, read_built, read_date


@pytest.mark.parametrize(
    ("text", "year", "month", "fiscal_year"),
    [
        ("S46.3", 1971, 3, 1970),
        ("昭和46年", 1971, None, 1971),
        ("昭和４６年３月１日", 1971, 3, 1970),
        ("昭和四十六年三月", 1971, 3, 1970),
        ("H元.5.1", 1989, 5, 1989),
        ("Ｓ４６．３．１", 1971, 3, 1970),
        ("平成元年", 1989, None, 1989),
        ("R6/4/1", 2024, 4, 2024),
        ("令和6年度", 2024, None, 2024),
        ("㍼46", 1971, None, 1971),
        ("昭46", 1971, None, 1971),
        ("S46-03-01", 1971, 3, 1970),
        ("M33", 1900, None, 1900),
        ("T12.9.1", 1923, 9, 1923),
        ("1981", 1981, None, 1981),
        ("１９８１年度", 1981, None, 1981),
        ("1991(平成3)年", 1991, None, 1991),
        ("昭和46年度(1971)", 1971, None, 1971),
        ("19810331", 1981, 3, 1980),
        ("3460301", 1971, 3, 1970),
        ("3/31/1981", 1981, 3, 1980),
        ("2024-03-31 00:00:00", 2024, 3, 2023),
        ("29677", 1981, 4, 1981),
    ],
)
def test_every_written_form_gives_its_year(text: str, year: int, month: int | None, fiscal_year: int) -> None:
    written = read_date(text)
    assert written is not None
    assert (written.year, written.month, written.fiscal_year) == (year, month, fiscal_year)


@pytest.mark.parametrize("text", ["S46〜S50", "昭和46年～48年", "1971-1975", "昭和56年3月、平成10年増築"])
def test_ranges_take_the_first_year_and_say_so(text: str) -> None:
    reading = read_built(text)
    assert reading.code == "several_dates"
    assert isinstance(reading.value, WrittenDate)
    assert reading.value.year in (1971, 1981)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("令和9年度建設予定", "planned_building"),
        ("0", "zero_as_unknown"),
        ("いつか", "unreadable_date"),
        ("昭和40年代", "approximate"),
    ],
)
def test_what_is_no_plain_year_is_remarked(text: str, code: str) -> None:
    assert read_built(text).code == code


def test_a_fiscal_year_is_not_shifted_by_a_month_it_does_not_have() -> None:
    assert WrittenDate(1981, 3, fiscal=True).fiscal_year == 1981
    assert WrittenDate(1981, 3).fiscal_year == 1980
    assert WrittenDate(1981, 4).fiscal_year == 1981
