"""Two plans merged: never worse than the best of them, within all limits, and only from their own strategies."""

import numpy as np
import pytest

from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.merge import choices_between, merge
from app.optimizer.engine.rounding import frequent_choice
from app.optimizer.engine.solve import ROUNDS, set_out
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from benchmarks.city_generator import make_city


@pytest.fixture(scope="module")
def hunt() -> Hunt:
    hunt = Hunt(
        build_model(make_city(80, 160, seed=3, tight=True)), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT
    )
    set_out(hunt, None)
    hunt.climb(ROUNDS[0])
    hunt.try_choice(frequent_choice(hunt))
    assert hunt.best is not None
    return hunt


def test_merge_when_another_plan_comes_by_then_only_strategies_of_the_two_are_taken(hunt: Hunt) -> None:
    assert hunt.best is not None
    mine, before = hunt.best.copy(), hunt.objective
    hunt.take(hunt.ascent.choice)
    hunt.descend()
    other = hunt.state.chosen.copy()
    assert (mine != other).sum() > 2
    merge(hunt, other)
    assert hunt.objective <= before
    assert ((hunt.best == mine) | (hunt.best == other)).all()
    hunt.take(hunt.best)
    assert hunt.keeps_limits()
    cost = float(hunt.town.cost[hunt.best].sum())
    assert cost + hunt.assign().access_yen == pytest.approx(hunt.objective, rel=1e-9)


def test_choices_between_two_plans_are_those_that_differ(hunt: Hunt) -> None:
    assert hunt.best is not None
    free = np.flatnonzero(np.diff(hunt.town.start) > 1)[:5]
    other = hunt.best.copy()
    other[free] = np.where(hunt.best[free] == hunt.town.start[free], hunt.town.start[free] + 1, hunt.town.start[free])
    allowed = np.zeros(len(hunt.town.cost), bool)
    allowed[hunt.best] = allowed[other] = True
    choices = choices_between(hunt, hunt.best != other, allowed)
    assert choices.centres.tolist() == free.tolist()
    for b in free.tolist():
        worth = choices.worth[choices.worth_start[b] : choices.worth_start[b + 1]]
        assert sorted(worth) == sorted([hunt.best[b], other[b]])
        answers = choices.near[choices.near_start[b] : choices.near_start[b + 1]]
        assert sorted(answers) == [one for one in free.tolist() if one != b]
