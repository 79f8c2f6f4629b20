"""Who goes where under a fixed plan, exactly: prices are brought near the right ones (`approach`), everybody goes to
the place of least distance and price, then overloaded places give up users along cheapest chains (`relieve`,
successive shortest paths) until every capacity holds, and places that ask more than they must lower their prices
(`invite`).
"""

from dataclasses import dataclass

import numpy as np

from app.optimizer.assignment.approach import approach
from app.optimizer.assignment.crowd import Crowd, gather_crowd
from app.optimizer.assignment.flow import Flow, empty_flow, go_cheapest, total_distance
from app.optimizer.assignment.invite import invite
from app.optimizer.assignment.relieve import relieve
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Model, Small, Town
from app.optimizer.question.plan import Visits
from app.optimizer.question.problem import Floats, Ints

TIE = 1e-9  # distance: people sent on to a place just as near are not sent farther


@kernel
def assign_function(town: Town, f: int, t: int, level: Small, guess: Floats) -> tuple[Crowd, Flow]:
    """min Σ_c Σ_σ d_cσ x_cσ + P_c x_c0, Σ_c x_cσ <= capacity. guess[slots]: any prices >= 0 to start from."""
    crowd, at_period = gather_crowd(town, f, t, level), t * town.site_function.shape[0]
    flow = empty_flow(crowd)
    for s in crowd.sites:
        flow.price[s] = guess[at_period + s]
    approach(town, crowd, flow.price)
    complete(town, crowd, flow)
    return crowd, flow


@kernel
def complete(town: Town, crowd: Crowd, flow: Flow) -> None:
    """The same from flow.price >= 0: the nearer to the right ones, the fewer people have to be moved."""
    go_cheapest(crowd, flow)
    relieve(crowd, flow)
    invite(town, crowd, flow)


@dataclass(frozen=True, slots=True)
class Assignment:
    """access_yen of the best assignment (inf: the closest places overflow and people may not be sent on).

    place_price[slots] in distance per user (>= 0); visits in the problem's numbering where asked for.
    """

    access_yen: float
    place_price: Floats
    visits: Visits | None


def assign(model: Model, level: Small, *, guess: Floats | None = None, want_visits: bool = False) -> Assignment:
    """The exact access loss of the places open in `level`, function by function and period by period.

    guess[slots]: place prices expected, which save time where they are near.
    """
    town, total = model.town, 0.0
    places = len(town.site_function)
    prices = np.zeros(len(level))
    start = prices.copy() if guess is None else guess
    parts: list[tuple[Ints, Ints, Floats]] = []
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            crowd, flow = assign_function(town, f, t, level, start)
            if model.problem.closest_assignment and flow.price.max() > TIE:
                return Assignment(np.inf, prices, None)
            total += float(town.price[f, t]) * total_distance(crowd, flow)
            prices[t * places : (t + 1) * places] += flow.price
            if want_visits:
                parts.append(_visits(model, t, crowd, flow))
    return Assignment(total, prices, _joined(parts) if want_visits else None)


def _visits(model: Model, t: int, crowd: Crowd, flow: Flow) -> tuple[Ints, Ints, Floats]:
    used = np.flatnonzero(flow.going > 0)
    group = np.searchsorted(crowd.start, used, side="right") - 1
    share = flow.going[used] / crowd.users[group]
    return model.entry_order[crowd.entry[used]], np.full(len(used), t, np.int64), share


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> Visits:
    if not parts:
        return Visits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    pair, period, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Visits(pair, period, share)
