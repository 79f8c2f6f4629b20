"""What must hold of every plan told, on random towns and random plans: sums add up, nobody counts twice."""

from typing import Any

import numpy as np
import pytest

from app.domain.vocabulary import Function
from app.optimizer.question.plan import Outcome
from app.planning.ask.question import Question
from app.planning.tell.decisions import decisions_of
from app.planning.tell.findings import Findings, find
from app.planning.tell.summary import headlines
from tests.planning.hand_town import SCHOOL, answer, asked, cells, closes, demand, facility, use

LIBRARY, HALL = Function.LIBRARY, Function.COMMUNITY_CENTER
SEEDS = range(12)


def random_town(seed: int, **changes: Any) -> tuple[Question, Outcome]:
    """Eight places on a line, ten cells, a random option for each place but one that stays."""
    random = np.random.default_rng(seed)
    places = []
    for number in range(8):
        functions = [(SCHOOL, 200.0), (LIBRARY, 1.0), (HALL, 1.0)][: 1 + int(random.integers(3))]
        uses = [
            use(
                function,
                float(random.integers(300, 3000)),
                users := float(random.integers(50, 400)),
                users * 20,
                journeys,
            )
            for function, journeys in functions
        ]
        places.append(
            facility(
                f"F{number}",
                float(random.uniform(0, 4)),
                *uses,
                built=int(random.integers(1960, 2010)),
                running_cost_yen=float(random.integers(0, 30)) * 1e6,
            )
        )
    people = cells(
        list(random.uniform(0, 4, 10)), random.integers(0, 200, (10, 4)).tolist(), 3, list("甲乙丙丁甲乙丙丁戊己")
    )
    wants = demand({each: random.uniform(1, 100, 10).tolist() for each in (SCHOOL, LIBRARY, HALL)})
    question = asked(*places, people=people, users=wants, terms=(5, 5, 10), **changes)
    picks = {}
    for number in range(1, 8):
        start = question.problem.strategies.building_start
        chosen = question.options[int(random.integers(start[number], start[number + 1]))]
        picks[f"F{number}"] = lambda option, chosen=chosen: option is chosen
    return question, answer(question, picks, bound_share=0.9)


def found_of(seed: int, **changes: Any) -> Findings:
    return find(*random_town(seed, **changes))


@pytest.mark.parametrize("seed", SEEDS)
def test_money_when_told_then_parts_add_up_and_the_bound_is_below(seed: int) -> None:
    found = found_of(seed)
    money = headlines(found, decisions_of(found))["money"]
    parts = money["city_cost_yen"] + money["travel_yen"] + money["unserved_yen"]
    assert money["objective_yen"] == parts
    assert money["objective_yen"] + money["constant_yen"] == pytest.approx(found.outcome.objective_yen, abs=3)
    assert money["bound_yen"] <= money["objective_yen"]
    assert money["gap_yen"] == money["objective_yen"] - money["bound_yen"]
    assert money["city_cost_yen"] == sum(found.option(number).npv_yen for number in range(8))


@pytest.mark.parametrize("seed", SEEDS)
def test_residents_when_told_then_never_more_than_live_there_and_ages_and_areas_add_up(seed: int) -> None:
    found = found_of(seed)
    summary = headlines(found, decisions_of(found))
    for row, population in zip(summary["people"], summary["population"], strict=True):
        assert 0 <= row["residents_farther"] <= row["residents_affected"] + 2 <= population["residents"] + 2
        assert sum(row["by_age"].values()) == row["residents_affected"]
        areas = sum(each["residents_affected"] for each in row["by_area"])
        assert areas == pytest.approx(row["residents_affected"], abs=6)
        assert all(row["by_age"][age] <= population["by_age"][age] for age in row["by_age"])
    assert found.residents is not None
    assert (found.residents.affected <= found.residents.people + 1e-9).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_receivers_when_a_place_closes_then_they_take_all_its_users_in_every_period(seed: int) -> None:
    found = found_of(seed)
    question, decided = found.question, decisions_of(found)
    for each in decided:
        for number, function in enumerate(question.functions):
            mine = (question.groups.home == each.facility) & (question.groups.function == number)
            for period, stands in enumerate(each.stands):
                rows = [row for row in each.receivers if (row["function"], row["period"]) == (function.value, period)]
                lost = [flow for flow in found.out.get(each.facility, ()) if flow.to is None]
                unserved = sum(f.users for f in lost if f.function is function and f.period == period)
                if not stands and mine.any():
                    users = question.groups.users[mine, period].sum()
                    assert sum(row["users"] for row in rows) + unserved == pytest.approx(
                        users, abs=0.06 * (1 + len(rows))
                    )


@pytest.mark.parametrize("seed", SEEDS)
def test_receivers_when_named_then_they_stand_and_the_places_of_a_period_are_full_of_what_they_serve(seed: int) -> None:
    found = found_of(seed)
    decided = decisions_of(found)
    by_code = {found.question.facilities[each.facility].code: each for each in decided}
    for each in decided:
        for row in each.receivers:
            receiver = by_code[row["facility_code"]]
            assert receiver.stands[row["period"]]
            assert receiver.role.value in {"takes", "both"} or row["users"] < 0.5
            served = next(use for use in receiver.functions if use["function"] == row["function"])
            assert served["users"][row["period"]] >= row["users"] - 0.1
    served = sum(use["users"][2] for each in decided for use in each.functions)
    lost = sum(flow.users for flows in found.out.values() for flow in flows if flow.to is None and flow.period == 2)
    assert served + lost == pytest.approx(found.question.groups.users[:, 2].sum(), rel=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_floor_and_places_when_told_then_they_are_the_sums_of_the_decisions(seed: int) -> None:
    found = found_of(seed)
    decided = decisions_of(found)
    summary = headlines(found, decided)
    for period, area in enumerate(summary["floor_area"]["after_m2"]):
        assert area == pytest.approx(sum(each.floor_area["after_m2"][period] for each in decided), abs=1)
    assert summary["closed"] == sum(not each.stands[-1] for each in decided)
    assert sum(summary["places"]["closed"]) == summary["closed"]
    assert sum(summary["actions"].values()) == len(decided)


@pytest.mark.parametrize("seed", SEEDS)
def test_levelling_when_each_term_fits_then_no_year_is_exceeded_and_nothing_is_lost(seed: int) -> None:
    question, outcome = random_town(seed)
    capital = np.array([question.options[each].capital_yearly for each in outcome.plan.strategy]).sum(axis=0)
    terms = [(0, 5), (5, 10), (10, 20)]
    limits = tuple(float(capital[a:b].sum() / (b - a)) * 1.0001 + 10 for a, b in terms for _ in range(a, b))
    budget = {2026 + year: yen for year, yen in enumerate(limits)}
    found = found_of(seed, budget_by_year=budget)
    spent = found.schedule.spent()
    assert (spent <= np.array(limits) + 1).all()
    for a, b in terms:
        assert spent[a:b].sum() == pytest.approx(capital[a:b].sum(), rel=1e-9, abs=100)
    for number, year in enumerate(found.schedule.changes):
        option = found.option(number)
        if year is not None and option.period is not None and not all(option.standing):
            period = found.question.rules.periods[option.period]
            assert period.start_year <= year < period.end_year
            torn = [line for line in found.schedule.of(number) if line.code == "demolition" and option.disposal]
            assert all(line.yearly[: year - 2026].sum() < 2 for line in torn)


@pytest.mark.parametrize("areas", [(90.0, 1, 1, 1, 1, 90, 1, 1, 90, 1), (5.0,) * 7, (400.0, 10, 10, 10)])
def test_closings_of_a_term_when_spread_then_no_years_lose_much_more_than_their_share(areas: tuple[float, ...]) -> None:
    places = [facility(f"F{number}", 0.0, use(HALL, area, 1.0, 20.0, 1.0)) for number, area in enumerate(areas)]
    question = asked(facility("stays", 0.0, use(HALL, 100.0, 1.0, 20.0, 1.0)), *places, terms=(10, 10))
    found = find(question, answer(question, {place.code: closes(0) for place in places}))
    changes = list(zip(areas, found.schedule.changes[1:], strict=True))
    for first in range(2026, 2036):
        for last in range(first, 2036):
            inside = [area for area, year in changes if first <= (year or 0) <= last]
            share = (last - first + 1) / 10
            assert sum(inside) <= 2 * share * sum(areas) + max(areas)
            assert len(inside) <= 2 * share * len(areas) + 1
    assert {2026 <= (year or 0) < 2036 for _, year in changes} == {True}


@pytest.mark.parametrize("seed", SEEDS)
def test_finance_table_when_told_then_its_works_are_the_budget_rows_and_its_parts_add_up(seed: int) -> None:
    found = found_of(seed, finance="continued", depopulated=True, subsidy_share=0.2)
    summary = headlines(found, decisions_of(found))
    for row, budget in zip(summary["finance_table"]["after"], summary["budget"], strict=True):
        assert row["works_yen"] == pytest.approx(budget["spent_yen"], abs=2)
        own = row["works_yen"] - row["subsidy_yen"] - row["bond_yen"] + row["running_yen"] - row["income_yen"]
        own += row["debt_service_yen"] - row["allocation_tax_yen"] - row["land_yen"]
        assert row["general_yen"] == pytest.approx(own, abs=6)
