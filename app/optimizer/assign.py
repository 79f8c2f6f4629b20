"""Who goes where under a fixed plan, exactly: prices are brought near the right ones (`approach`), everybody goes to
the place of least distance and price, then overloaded places give up users along cheapest chains (`relieve`,
successive shortest paths) until every capacity holds, and places that ask more than they must lower their prices
(`invite`).
"""

from dataclasses import dataclass

import numpy as np

from app.optimizer.approach import approach
from app.optimizer.flow import Flow, empty_flow, go_cheapest
from app.optimizer.invite import invite
from app.optimizer.kernel import kernel
from app.optimizer.model import Model, Small, Town
from app.optimizer.plan import Visits
from app.optimizer.problem import Floats, Ints
from app.optimizer.relieve import relieve

TIE = 1e-9  # distance: people sent on to a place just as near are not sent farther


@kernel
def assign_function(town: Town, f: int, t: int, level: Small, flow: Flow) -> float:
    """min Σ_c Σ_σ d_cσ x_cσ + P_c x_c0, Σ_c x_cσ <= capacity. flow.price: any prices >= 0 of open places to start from."""
    approach(town, f, t, level, flow.price)
    return complete(town, f, t, level, flow)


@kernel
def complete(town: Town, f: int, t: int, level: Small, flow: Flow) -> float:
    """The same from prices that are near: the nearer, the fewer people have to be moved."""
    first = town.client_start[f]
    go_cheapest(town, f, t, level, flow)
    relieve(town, f, t, level, flow)
    invite(town, f, t, level, flow)
    base, total = town.list_start[first], 0.0
    for c in range(first, town.client_start[f + 1]):
        total += flow.unserved[c - first] * town.unserved[c]
        for q in range(town.list_start[c], town.list_start[c + 1]):
            total += flow.going[q - base] * town.list_distance[q]
    return total


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
    parts: list[tuple[Ints, Ints, Floats]] = []
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            flow = empty_flow(town, f)
            if guess is not None:
                own = slice(town.site_start[f], town.site_start[f + 1])
                here = slice(t * places + own.start, t * places + own.stop)
                flow.price[own] = np.where(level[here] >= 0, guess[here], 0.0)
            distance = assign_function(town, f, t, level, flow)
            if model.problem.closest_assignment and flow.price.max() > TIE:
                return Assignment(np.inf, prices, None)
            total += float(town.price[f, t]) * distance
            prices[t * places : (t + 1) * places] += flow.price
            if want_visits:
                parts.append(_visits(model, f, t, going=flow.going))
    return Assignment(total, prices, _joined(parts) if want_visits else None)


def _visits(model: Model, f: int, t: int, *, going: Floats) -> tuple[Ints, Ints, Floats]:
    town = model.town
    entry = np.flatnonzero(going > 0) + town.list_start[town.client_start[f]]
    owner = np.searchsorted(town.list_start, entry, side="right") - 1
    share = going[going > 0] / town.users[owner, t]
    return model.entry_order[entry], np.full(len(entry), t, np.int64), share


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> Visits:
    if not parts:
        return Visits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    pair, period, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Visits(pair, period, share)
