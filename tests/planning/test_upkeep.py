"""Staff, users' share, energy and who pays, beside each decision and summed, on towns worked out by hand."""

import pytest

from app.domain.vocabulary import Category
from app.planning.ask.question import Question
from app.planning.tell.decisions import decisions_of
from app.planning.tell.findings import Findings, find
from app.planning.tell.summary import headlines
from app.planning.tell.upkeep import upkeep_of, upkeep_sums
from app.planning.tell.who_pays import who_pays
from tests.planning.hand_town import SCHOOL, answer, asked, closes, facility, use

RUNNING = {"running_cost_yen": 20_000_000.0, "income_yen": 4_000_000.0, "income_known": True}
STAFFED = {"staff": 3.0, "energy": (("electricity_kwh", 100_000.0), ("kerosene_l", 2_000.0), ("water_m3", 50.0))}
A = facility("A", 0.0, use(SCHOOL, 3000, 100, 300, 200), **RUNNING, **STAFFED)
B = facility("B", 1.0, use(SCHOOL, 3000, 200, 400, 200), built=1990, staff=5.0, running_cost_yen=10_000_000.0)


def question(**changes: object) -> Question:
    return asked(A, B, **changes)


def found(**changes: object) -> Findings:
    """A closes in the second term, its pupils go to B."""
    asked_now = question(**changes)
    return find(asked_now, answer(asked_now, {"A": closes(1)}))


def test_upkeep_when_a_place_closes_then_its_hours_and_co2_end_with_it() -> None:
    """3 people × 1,860 h; 100,000 kWh × 0.5 kg + 2,000 L × 2.5 kg = 55 t; water counts nothing."""
    told = upkeep_of(found(electricity_kg_per_kwh=0.5), 0)
    assert told is not None
    assert told["staff_hours"] == {"now": 5580.0, "after": [5580.0, 0.0]}
    assert told["co2_t"] == {"now": 55.0, "after": [55.0, 0.0]}
    assert told["online_hours"] is None


def test_fee_when_the_class_has_a_policy_then_what_is_missing_is_told_and_nothing_where_income_is_unknown() -> None:
    told = found(fee_share={"school": 0.5})
    fee = (upkeep_of(told, 0) or {})["fee"]
    assert (fee["share"], fee["policy_share"], fee["missing_yen"]) == (0.2, 0.5, 6_000_000)
    assert (upkeep_of(told, 1) or {})["fee"] is None
    assert upkeep_sums(told)["fees"] == [
        {
            "category": "school",
            "policy_share": 0.5,
            "now": {"places": 1, "income_yen": 4_000_000, "cost_yen": 20_000_000, "share": 0.2},
            "last": {"places": 0, "income_yen": 0, "cost_yen": 0, "share": None},
            "missing_yen": 0,
        }
    ]
    assert (upkeep_of(found(), 0) or {})["fee"]["policy_share"] is None


def test_sums_when_added_then_they_are_those_of_the_decisions() -> None:
    told = found()
    rows = [each.upkeep for each in decisions_of(told) if each.upkeep]
    sums = headlines(told, decisions_of(told))["upkeep"]
    assert sums["staff_hours"]["now"] == sum(row["staff_hours"]["now"] for row in rows) == 8 * 1860
    assert sums["staff_hours"] | {"known": 2} == {"now": 14_880.0, "after": [14_880.0, 9_300.0], "known": 2}
    assert sums["co2_t"]["known"] == 1


def test_online_when_part_of_the_counter_work_is_served_online_then_visits_and_hours_fall_by_it() -> None:
    usual, online = question(), question(online_share={"elementary_school": 0.25})
    assert online.groups.users.sum() == pytest.approx(usual.groups.users.sum() * 0.75)
    told = upkeep_of(find(online, answer(online, {"A": closes(1)})), 0)
    assert told is not None
    assert (told["online_hours"], told["staff_hours"]["now"]) == (1395.0, 5580.0)
    assert told["staff_hours"]["after"] == [4185.0, 0.0]


@pytest.mark.parametrize("finance", ["cash", "continued"])
def test_who_pays_when_added_over_the_facilities_then_it_is_the_finance_table(finance: str) -> None:
    told = found(finance=finance, subsidy_share=0.3)
    paid = who_pays(told)
    table = headlines(told, decisions_of(told))["finance_table"]["after"]
    for name in ("works_yen", "running_yen", "income_yen", "subsidy_yen", "bond_yen", "debt_service_yen",
                 "allocation_tax_yen", "general_yen"):  # fmt: skip
        total = sum(row[name] for row in paid.values())
        assert total == pytest.approx(sum(year[name] for year in table), abs=200), name
    assert (sum(row["bond_yen"] for row in paid.values()) > 0) is (finance == "continued")
    assert A.category is Category.SCHOOL
