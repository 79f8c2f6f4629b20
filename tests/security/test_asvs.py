"""The list of ASVS requirements: whole, and what is said to show each of them exists."""

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATES = {"met", "not met", "not applicable"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "security" / "asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_asvs_when_read_then_every_state_is_one_and_what_shows_it_is_there(rows: list[dict[str, str]]) -> None:
    assert {row["state"] for row in rows} <= STATES
    assert [row["id"] for row in rows if row["state"] == "met" and not (ROOT / row["shown_by"]).exists()] == []
    assert [row["id"] for row in rows if row["state"] == "met" and not row["shown_by"]] == []
    assert [row["id"] for row in rows if row["state"] != "met" and not row["remark"]] == []
    applies = [row["state"] for row in rows if row["state"] != "not applicable"]
    assert applies.count("met") / len(applies) >= 0.95


def test_asvs_when_compared_with_the_standard_then_every_requirement_of_levels_1_and_2_stands_there_once(
    rows: list[dict[str, str]], shared: Path
) -> None:
    with (shared / "data" / "H_standards" / "asvs_5.0.0_en.csv").open(encoding="utf-8") as file:
        wanted = {row["req_id"]: row["L"] for row in csv.DictReader(file) if row["L"] in {"1", "2"}}
    assert {row["id"]: row["level"] for row in rows} == wanted
    assert max(Counter(row["id"] for row in rows).values()) == 1
