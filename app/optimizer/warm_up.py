"""Compiles every kernel into the cache ahead of the first user: `python -m app.optimizer.warm_up`."""

import sys
import time

import numpy as np

from app.optimizer import classic
from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.solve import ROUNDS, nudge, one_round, set_out, solve
from app.optimizer.kernels.kernel import forget_others
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


def warm_up() -> float:
    """Run every kernel once; returns the seconds it took (well under one where the cache is filled)."""
    began = time.perf_counter()
    forget_others()
    town = tiny_town()
    solve(town, Limits(seconds=600, gap=0.0))
    hunt = Hunt(build_model(town), Limits(seconds=600, gap=0.0), seed=0, monitor=SILENT)
    set_out(hunt, None)
    hunt.climb(ROUNDS[0])
    nudge(hunt, 1)
    hunt.polish(1)
    hunt.shake(50)
    hunt.shake_exactly(50)
    one_round(hunt, ROUNDS[0], number=1)
    classic.warm_up()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(f"kernels ready after {warm_up():.1f} s", file=sys.stderr)
