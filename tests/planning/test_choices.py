"""予算で選ぶ: the page's figures are those of the plan's own question."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.domain.vocabulary import Action
from app.formats.public.choose_seen import choose_seen, with_options
from app.optimizer.question.plan import Outcome, Plan, Status, Visits
from app.planning.ask.question import Question, ask
from app.planning.ask.setting_faults import read_settings
from app.planning.ask.snapshot import Snapshot, pack, unpack
from app.planning.tell.choices import choices_of
from tests.towns import facilities_of, read_town

NOBODY = np.empty(0, np.int64)


@pytest.fixture(scope="module")
def question() -> Question:
    settings, faults = read_settings({}, base_year=2026)
    assert faults == []
    return ask(facilities_of(read_town("three_schools")), settings)


def answered(question: Question, chosen: list[int]) -> Snapshot:
    """The question with a plan that somebody has chosen."""
    visits = Visits(NOBODY, NOBODY, np.empty(0))
    plan = Plan(np.array(chosen), visits)
    cost = round(sum(question.problem.strategies.cost_yen[chosen]))
    outcome = Outcome(Status.CANCELLED, plan, cost, None, None, 0, cost, 0, 1.0, 1.0, (), None)
    return Snapshot(question, outcome)


def test_choices_when_made_then_cost_area_and_works_are_the_questions_own(question: Question) -> None:
    starts = question.problem.strategies.building_start
    ends = [k for k in range(starts[0], starts[1]) if question.options[k].action is Action.CLOSE]
    chosen = [ends[0], int(starts[1]), int(starts[2])]
    snapshot = answered(question, chosen)
    sheet = choices_of(unpack(pack(snapshot.question, snapshot.outcome)))
    assert len(sheet.places) == 3
    plans = [options[0] for options in sheet.places.values()]
    assert snapshot.outcome is not None
    assert sum(one.cost_yen for one in plans) == pytest.approx(snapshot.outcome.cost_yen, abs=3)
    assert [one.area_m2 for one in plans] == [question.options[k].final_area_m2 for k in chosen]
    works = question.problem.strategies.capital_yen[chosen]
    assert [list(one.capital_yen) for one in plans] == [[round(each) for each in row] for row in works]
    for options in sheet.places.values():
        keep = next(one for one in options if one.action is Action.KEEP)
        end = min((one for one in options if not one.functions), key=lambda one: one.cost_yen)
        assert (keep.area_m2 > 0, end.area_m2) == (True, 0)


def test_people_when_told_then_to_the_nearest_place_first_and_the_few_are_left_out(question: Question) -> None:
    first = [int(k) for k in question.problem.strategies.building_start[:-1]]
    sheet = choices_of(answered(question, first))
    assert all(list(group.ways) == sorted(group.ways, key=lambda way: way[1]) for group in sheet.groups)
    assert {group.ways[0] for group in sheet.groups} == {(key, 0) for key in sheet.places}
    numbers = {key: number for number, key in enumerate(sheet.places, start=1)}
    few = replace(sheet, groups=(replace(sheet.groups[0], journeys=9.0), *sheet.groups[1:]))
    told = choose_seen(few, numbers, [2026])
    assert [group["home"] for group in told["groups"]] == [2, 3]
    places: list[dict[str, Any]] = [{"number": n, "verdict": "keep"} for n in numbers.values()]
    shown = with_options(places, [{"facility_id": key} for key in numbers], sheet, [2026, 2031, 2036, 2046])
    assert all(option["yen"] % 10_000 == 0 for place in shown for option in place["options"])
    with pytest.raises(ValueError, match="no plan"):
        choices_of(Snapshot(question))
