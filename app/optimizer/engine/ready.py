"""Kernels are compiled, or loaded from the cache, before any clock starts."""

from dataclasses import replace
from functools import cache

import numpy as np

from app.optimizer.assignment.assign import assign
from app.optimizer.engine.answer import conclude
from app.optimizer.engine.rounds import ROUNDS, adjust_limit_prices, one_round, run_rounds
from app.optimizer.engine.search import Search
from app.optimizer.engine.starting import make_start
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.problem import Clients, Problem, Sites, Strategies


def tiny_town() -> Problem:
    """Three schools with room for two thirds of the children each, one of which has to close."""
    offers = [(b, 0, 0) for b in range(3)]
    site, period, level = np.array(offers, dtype=np.int64).T.copy()
    strategies = Strategies(
        np.array([0, 2, 4, 6]),
        np.array([30.0, 5.0] * 3),
        np.array([[10.0], [0.0]] * 3),
        np.array([100.0, 0.0] * 3),
        np.array([0, 1, 1, 2, 2, 3, 3]),
        site,
        period,
        level,
        np.ones(6, bool),
    )
    sites = Sites(np.arange(3), np.zeros(3, np.int64), np.array([[40.0], [20.0], [40.0]]))
    distance = np.array([0.5, 1.0, 2.0, 0.1, 1.0, 1.5, 0.2, 1.2, 2.5])
    order = np.array([0, 1, 2, 1, 0, 2, 1, 2, 0])
    clients = Clients(
        np.zeros(3, np.int64),
        np.full((3, 1), 15.0),
        np.full(3, 5.0),
        np.array([0, 3, 6, 9]),
        order,
        distance,
        np.full(3, 5.0),
    )
    return Problem(strategies, sites, clients, 1.0, np.array([21.0]), np.ones((1, 1)), area_limit_m2=250.0)


@cache
def load_kernels() -> None:
    """Run every kernel once on a tiny town; a second call in the same process costs nothing."""
    town = tiny_town()
    search = Search(build_model(town), Limits(seconds=3600, gap=0.0), seed=0, monitor=SILENT)
    run_rounds(search, None)
    conclude(search)
    search = Search(build_model(town), Limits(seconds=3600, gap=0.0), seed=0, monitor=SILENT)
    make_start(search, None)
    search.climb(ROUNDS[0])
    adjust_limit_prices(search, 1)
    search.polish(1)
    search.perturb(50)
    search.perturb_exactly(50)
    one_round(search, ROUNDS[0], number=1)
    assign(build_model(replace(town, closest_assignment=True)), search.state.level)
