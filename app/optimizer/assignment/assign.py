"""Who goes where under a fixed plan, exactly: prices are brought near the right ones (`ascend_prices`), everybody goes
to the place of least distance and price, then overloaded places give up users along cheapest chains (`remove_overload`,
successive shortest paths) until every capacity holds, and places that ask more than they must lower their prices
(`reduce_prices`).
"""

from dataclasses import dataclass

import numpy as np

from app.optimizer.assignment.dual_ascent import ascend_prices
from app.optimizer.assignment.flow import TransportFlow, empty_flow, go_cheapest, total_distance
from app.optimizer.assignment.price_reduction import reduce_prices
from app.optimizer.assignment.shortest_paths import remove_overload
from app.optimizer.assignment.transport import Transport, gather_transport
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Instance, Model, Small
from app.optimizer.question.plan import Visits
from app.optimizer.question.problem import Floats, Ints


@kernel
def assign_function(town: Instance, f: int, t: int, level: Small, guess: Floats) -> tuple[Transport, TransportFlow]:
    """min Σ_c Σ_σ d_cσ x_cσ + P_c x_c0, Σ_c x_cσ <= capacity. guess[slots]: any prices >= 0 to start from."""
    transport, at_period = gather_transport(town, f, t, level), t * town.site_function.shape[0]
    flow = empty_flow(transport)
    for s in transport.sites:
        flow.price[s] = guess[at_period + s]
    ascend_prices(town, transport, flow.price)
    complete(town, transport, flow)
    return transport, flow


@kernel
def complete(town: Instance, transport: Transport, flow: TransportFlow) -> None:
    """The same from flow.price >= 0: the nearer to the right ones, the fewer people have to be moved."""
    go_cheapest(transport, flow)
    remove_overload(transport, flow)
    reduce_prices(town, transport, flow)


@kernel
def assign_nearest(town: Instance, f: int, t: int, level: Small) -> tuple[Transport, TransportFlow, bool]:
    """Everybody to the nearest open place, of places equally near to the one of the lower number; and whether a place
    overflows."""
    transport = gather_transport(town, f, t, level)
    flow = empty_flow(transport)
    go_cheapest(transport, flow)
    overflows = False
    for s in transport.sites:
        overflows = overflows or flow.load[s] > transport.room[s] * (1.0 + 1e-9)
    return transport, flow, overflows


@dataclass(frozen=True, slots=True)
class Assignment:
    """access_yen of the best assignment (inf: the closest places overflow and people may not be sent on).

    place_price[slots] in distance per user (>= 0); visits in the problem's numbering where asked for; broken: users
    left unserved although service is guaranteed to them.
    """

    access_yen: float
    place_price: Floats
    visits: Visits | None
    broken: float = 0.0


def assign(model: Model, level: Small, *, guess: Floats | None = None, want_visits: bool = False) -> Assignment:
    """The exact access loss of the places open in `level`, function by function and period by period.

    guess[slots]: place prices expected, which save time where they are near.
    """
    town, total = model.town, 0.0
    places = len(town.site_function)
    prices = np.zeros(len(level))
    start = prices.copy() if guess is None else guess
    parts: list[tuple[Ints, Ints, Floats]] = []
    broken, promised = 0.0, town.promised
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            if model.problem.closest_assignment:
                transport, flow, overflows = assign_nearest(town, f, t, level)
                if overflows:
                    return Assignment(np.inf, prices, None)
            else:
                transport, flow = assign_function(town, f, t, level, start)
            total += float(town.price[f, t]) * total_distance(transport, flow)
            prices[t * places : (t + 1) * places] += flow.price
            own = promised[town.client_start[f] : town.client_start[f + 1]]
            broken += float(flow.unserved[own].sum()) if own.any() else 0.0
            if want_visits:
                parts.append(_visits(model, t, transport, flow))
    return Assignment(total, prices, _joined(parts) if want_visits else None, broken)


def _visits(model: Model, t: int, transport: Transport, flow: TransportFlow) -> tuple[Ints, Ints, Floats]:
    used = np.flatnonzero(flow.going > 0)
    group = np.searchsorted(transport.start, used, side="right") - 1
    share = flow.going[used] / transport.users[group]
    return model.entry_order[transport.entry[used]], np.full(len(used), t, np.int64), share


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> Visits:
    if not parts:
        return Visits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    pair, period, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Visits(pair, period, share)
