"""The fiscal year: April to March, named by the year it begins in."""

from datetime import date


def fiscal_year_of(day: date) -> int:
    """2026-03-31 → 2025, 2026-04-01 → 2026."""
    return day.year - (day.month < 4)
