"""The bound: deflected subgradient ascent on client prices π and limit prices μ."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Instance, Model, Small
from app.optimizer.kernels.pricing import SlotValues, add_rows, choose, empty_slot_values, price_slots, set_levels
from app.optimizer.kernels.vector import WIDTH, count_served, take_columns
from app.optimizer.question.problem import Bools, Floats, Ints

MOMENTUM = 0.3
FASTER, SLOWER = 1.2, 0.7  # pace of a limit's price while its excess keeps its sign, and when it turns


@kernel
def turn(town: Instance, pi: Floats, level: Small, slot_values: SlotValues, direction: Floats) -> float:
    """g_ct = 1 - Σ_σ x_cσt of the priced choice; direction = 0.7 g + 0.3 direction; returns Σ p w direction²."""
    periods, total = town.price.shape[1], 0.0
    served = np.empty((pi.shape[1], WIDTH))
    for t in range(0, periods, WIDTH):
        prices, taken = take_columns(pi, t, 0.0), last_taken(town, t, level, slot_values)
        count_served(town.list_start, town.list_site, town.list_distance, prices, taken, served)
        for column in range(min(WIDTH, periods - t)):
            users, way = town.users_by_period[t + column], direction[t + column]
            for f in range(town.price.shape[0]):
                first, end = town.client_start[f], town.client_start[f + 1]
                part = turn_part(served[first:end, column], users[first:end], way[first:end])
                total += part * town.price[f, t + column]
    return total


@kernel
def last_taken(town: Instance, t: int, level: Small, slot_values: SlotValues) -> Floats:
    """Of each site in periods t … t + 3, the last d - π taken and the share of it [N, 8]; -inf where closed."""
    places, threshold, fraction = town.site_function.shape[0], slot_values.threshold, slot_values.fraction
    taken = np.full((places, 2 * WIDTH), -np.inf)
    for column in range(min(WIDTH, town.price.shape[1] - t)):
        for s in range(places):
            slot = (t + column) * places + s
            rank = level[slot]
            if rank >= 0:
                taken[s, column] = threshold[slot, rank]
                taken[s, WIDTH + column] = fraction[slot, rank] if threshold[slot, rank] < 0.0 else 0.0
    return taken


@kernel
def turn_part(served: Floats, users: Floats, direction: Floats) -> float:
    """One function and period of `turn`."""
    norm = 0.0
    for c in range(served.shape[0]):
        way = (1.0 - MOMENTUM) * (1.0 - served[c]) + MOMENTUM * direction[c]
        direction[c] = way
        norm += users[c] * way * way
    return norm


@kernel
def step_clients(town: Instance, pi: Floats, direction: Floats, length: float) -> float:
    """π ← clip(π + length · direction, lowest, ceiling); returns Σ p w π (yen)."""
    total = 0.0
    for t in range(town.price.shape[1]):
        for f in range(town.price.shape[0]):
            part = slice(town.client_start[f], town.client_start[f + 1])
            moved = step_part(
                pi[t, part],
                direction[t, part],
                town.users_by_period[t, part],
                town.lowest[part],
                town.ceiling[part],
                length,
            )
            total += moved * town.price[f, t]
    return total


@kernel
def step_part(pi: Floats, direction: Floats, users: Floats, lowest: Floats, ceiling: Floats, length: float) -> float:
    """One function and period of `step_clients`."""
    total = 0.0
    for c in range(pi.shape[0]):
        v = min(max(pi[c] + length * direction[c], lowest[c]), ceiling[c])
        pi[c] = v
        total += users[c] * v
    return total


@dataclass(slots=True)
class Prices:
    """Client prices [T, C] in distance and limit prices [J] (dimensionless, of the model's scaled rows)."""

    pi: Floats
    mu: Floats

    def copy(self) -> "Prices":
        return Prices(self.pi.copy(), self.mu.copy())


@dataclass(frozen=True, slots=True)
class Ascent:
    """Best point found: its prices, bound (yen), priced values [K] and choice [B], how often each strategy was
    chosen lately [K], and the capacity prices of the slots (distance per user)."""

    prices: Prices
    bound: float
    value: Floats
    choice: Ints
    frequency: Floats
    place_price: Floats
    iterations: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How the ascent moves: iterations at most, first step length, idle steps before halving, and when to stop."""

    iterations: int = 150
    step: float = 1.0
    patience: int = 8
    least_step: float = 5e-3
    stop_gap_yen: float = 0.0
    row_pace: float = 1.2


def bound_at(
    model: Model, allowed: Bools, prices: Prices, *, slot_values: SlotValues, value: Floats, choice: Ints
) -> float:
    """L(π, μ) = Σ p w π + Σ_b min_k value_k - μ·limit, a lower bound on every plan (yen)."""
    town = model.town
    price_slots(town, prices.pi, slot_values)
    cheapest = choose(town, allowed, slot_values, prices.mu, value, choice)
    return float(_client_part(model, prices.pi) + cheapest - prices.mu @ town.limit)


def _client_part(model: Model, pi: Floats) -> float:
    town, total = model.town, 0.0
    for f in range(town.price.shape[0]):
        part = slice(town.client_start[f], town.client_start[f + 1])
        total += float((town.users_by_period[:, part] * pi[:, part]).sum(axis=1) @ town.price[f])
    return total


def clip_prices(model: Model, prices: Prices) -> Prices:
    """Valid prices nearest to the given ones."""
    town = model.town
    pi = np.clip(prices.pi, town.lowest, np.maximum(town.ceiling, town.lowest))
    return Prices(np.ascontiguousarray(pi), np.maximum(prices.mu, 0.0))


def row_sizes(model: Model) -> Floats:
    """What a limit is about, in its own scaled unit [J]: the larger of the limit and its largest entry."""
    town = model.town
    size = np.abs(town.limit)
    np.maximum.at(size, town.row_index, np.abs(town.row_value))
    return np.maximum(size, 1e-12)


class Ascender:
    """Working arrays of one model, reused from round to round."""

    def __init__(self, model: Model) -> None:
        town = model.town
        self.model = model
        self.slot_values = empty_slot_values(town)
        self.value = np.empty(len(town.cost))
        self.choice = np.empty(len(town.start) - 1, np.int64)
        self.level = np.empty(model.slots, np.int8)
        self.activity = np.empty(len(town.limit))
        self.size = row_sizes(model)
        self.row_pace = np.ones(len(town.limit))
        at_stake = _client_part(model, np.ones_like(town.users_by_period))
        self.exchange = at_stake / self.size.sum() if at_stake > 0 and len(self.size) else 1.0

    def climb(self, allowed: Bools, start: Prices, *, target: float, pace: Pace, stopped: Callable[[], bool]) -> Ascent:
        """Raise the bound towards `target` (yen, a plan's objective or a guess of it)."""
        model, town = self.model, self.model.town
        now = clip_prices(model, start)
        best, best_bound = now.copy(), -np.inf
        best_value, best_choice = self.value.copy(), self.choice.copy()
        frequency, threshold = np.zeros(len(town.cost)), np.zeros_like(self.slot_values.threshold)
        direction, pull = np.zeros_like(now.pi), np.zeros_like(now.mu)
        step, idle, used = pace.step, 0, 0
        clients = _client_part(model, now.pi)
        while used < pace.iterations:
            used += 1
            price_slots(town, now.pi, self.slot_values)
            cheapest = choose(town, allowed, self.slot_values, now.mu, self.value, self.choice)
            bound = clients + cheapest - float(now.mu @ town.limit)
            frequency *= 0.95
            frequency[self.choice] += 0.05
            idle = 0 if bound > best_bound + 2e-5 * max(target - best_bound, 0.0) else idle + 1
            if bound > best_bound:
                best_bound = bound
                best.pi[:], best.mu[:] = now.pi, now.mu
                best_value[:], best_choice[:] = self.value, self.choice
                threshold[:] = self.slot_values.threshold
            if target - best_bound <= pace.stop_gap_yen or stopped():
                break
            if idle >= pace.patience:
                step, idle = step * 0.5, 0
                if step < pace.least_step:
                    break
                now = best.copy()
                clients = _client_part(model, now.pi)
                direction[:], pull[:] = 0.0, 0.0
                continue
            clients = self._move(now, direction, pull, gap=max(target - bound, 0.0), step=step, pace=pace)
        place = self._place_price(threshold, best_choice)
        return Ascent(best, best_bound, best_value, best_choice, frequency, place, used)

    def _place_price(self, threshold: Floats, choice: Ints) -> Floats:
        """What one more place would save in each slot (distance per user): at the level of the priced choice, and
        where that closes the slot at the level that asks least."""
        set_levels(self.model.town, choice, self.level)
        least = np.where(self.model.town.offered, -threshold, np.inf).min(axis=1)
        slot = np.arange(len(threshold))
        open_price = -threshold[slot, np.maximum(self.level, 0)]
        return np.where(self.level >= 0, open_price, np.where(np.isfinite(least), least, 0.0))

    def _move(self, now: Prices, direction: Floats, pull: Floats, *, gap: float, step: float, pace: Pace) -> float:
        """One deflected step of both kinds of prices; returns Σ p w π after it."""
        town = self.model.town
        set_levels(town, self.choice, self.level)
        norm = turn(town, now.pi, self.level, self.slot_values, direction)
        add_rows(town, self.choice, self.activity)
        excess = self.activity - town.limit
        self._adapt(now.mu, pull, excess)
        pull *= MOMENTUM
        pull += (1.0 - MOMENTUM) * excess
        pull[(now.mu <= 0.0) & (pull < 0.0)] = 0.0
        metric = self.row_pace * pace.row_pace * self.exchange / self.size
        norm += float(metric @ (pull * pull))
        length = step * (gap + 1e-4 * abs(gap) + 1e-9) / max(norm, 1e-12)
        now.mu[:] = np.maximum(0.0, now.mu + length * metric * pull)
        return float(step_clients(town, now.pi, direction, length))

    def _adapt(self, mu: Floats, pull: Floats, excess: Floats) -> None:
        """Limits and clients are measured in unlike units: each limit finds its own pace, growing while its excess
        keeps its sign and shrinking when it turns (delta-bar-delta)."""
        along = np.where((mu > 0.0) | (excess > 0.0), np.sign(pull * excess), 0.0)
        factor = np.where(along > 0.0, FASTER, np.where(along < 0.0, SLOWER, 1.0))
        self.row_pace[:] = np.clip(self.row_pace * factor, 1e-3, 1e4)
