"""Two plans relinked: never worse than the best of them, within all limits, and only from their own strategies."""

import numpy as np
import pytest

from app.optimizer.engine.path_relinking import candidates_between, relink
from app.optimizer.engine.rounding import frequent_choice
from app.optimizer.engine.rounds import ROUNDS
from app.optimizer.engine.search import Search
from app.optimizer.engine.starting import make_start
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from benchmarks.city_generator import make_city


@pytest.fixture(scope="module")
def search() -> Search:
    search = Search(
        build_model(make_city(80, 160, seed=3, tight=True)), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT
    )
    make_start(search, None)
    search.climb(ROUNDS[0])
    search.try_choice(frequent_choice(search))
    assert search.incumbent is not None
    return search


def test_merge_when_another_plan_comes_by_then_only_strategies_of_the_two_are_taken(search: Search) -> None:
    assert search.incumbent is not None
    mine, before = search.incumbent.copy(), search.objective
    search.stand_on(search.ascent.choice)
    search.descend()
    other = search.state.chosen.copy()
    assert (mine != other).sum() > 2
    relink(search, other)
    assert search.objective <= before
    assert ((search.incumbent == mine) | (search.incumbent == other)).all()
    search.stand_on(search.incumbent)
    assert search.keeps_limits()
    cost = float(search.town.cost[search.incumbent].sum())
    assert cost + search.assign().access_yen == pytest.approx(search.objective, rel=1e-9)


def test_choices_between_two_plans_are_those_that_differ(search: Search) -> None:
    assert search.incumbent is not None
    free = np.flatnonzero(np.diff(search.town.start) > 1)[:5]
    other = search.incumbent.copy()
    other[free] = np.where(
        search.incumbent[free] == search.town.start[free], search.town.start[free] + 1, search.town.start[free]
    )
    allowed = np.zeros(len(search.town.cost), bool)
    allowed[search.incumbent] = allowed[other] = True
    candidates = candidates_between(search, search.incumbent != other, allowed)
    assert candidates.centres.tolist() == free.tolist()
    for b in free.tolist():
        own = candidates.candidate[candidates.candidate_start[b] : candidates.candidate_start[b + 1]]
        assert sorted(own) == sorted([search.incumbent[b], other[b]])
        answers = candidates.near[candidates.near_start[b] : candidates.near_start[b + 1]]
        assert sorted(answers) == [one for one in free.tolist() if one != b]
