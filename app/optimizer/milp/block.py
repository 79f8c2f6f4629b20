"""One function in one period of the exact model: who may go where among the kept strategies."""

from dataclasses import dataclass

import numpy as np

from app.optimizer.kernels.model import Model
from app.optimizer.question.problem import Bools, Floats, Ints

SURE = 2  # places open anyway that shield a client from a question farther away
WIDE = 6  # places open anyway that remain in the list of a concerned client


@dataclass(frozen=True, slots=True)
class Openings:
    """What the kept strategies leave open: per slot always / ever open, and the columns that open it."""

    always: Bools
    ever: Bools
    start: Ints  # [slots+1] undecided offers by slot
    column: Ints
    level: Ints
    fixed_level: Ints  # [slots] of decided buildings, -1 closed


def openings_of(model: Model, undecided: Ints, single: Ints, *, kept: Bools, building: Ints) -> Openings:
    """Openings of the kept strategies; `single` are the strategies of decided buildings."""
    town = model.town
    owner = np.repeat(np.arange(len(town.cost)), np.diff(town.offer_start))
    column_of = np.full(len(town.cost), -1)
    column_of[undecided] = np.arange(len(undecided))
    offered = kept[owner]
    choices = np.add.reduceat(kept.astype(np.int64), town.start[:-1])
    times = np.bincount(town.offer_slot[offered], minlength=model.slots)
    site_building = np.empty(len(town.site_function), np.int64)
    site_building[town.own_site] = np.repeat(np.arange(len(choices)), np.diff(town.own_start))
    needed = np.tile(choices[site_building], model.problem.periods)
    open_choice = np.flatnonzero(column_of[owner] >= 0)
    order = open_choice[np.argsort(town.offer_slot[open_choice], kind="stable")]
    start = np.r_[0, np.cumsum(np.bincount(town.offer_slot[order], minlength=model.slots))]
    fixed_level = np.full(model.slots, -1)
    decided = np.flatnonzero(np.isin(owner, single))
    fixed_level[town.offer_slot[decided]] = town.offer_level[decided]
    return Openings(
        times == needed,
        times > 0,
        start.astype(np.int64),
        column_of[owner[order]],
        town.offer_level[order].astype(np.int64),
        fixed_level,
    )


class PeriodBlock:
    """One function in one period: the list entries of its clients that may ever be open."""

    def __init__(self, model: Model, openings: Openings, f: int, t: int) -> None:
        town = model.town
        self.town, self.openings, self.f, self.t = town, openings, f, t
        self.offset = t * len(town.site_function)
        first, last = int(town.client_start[f]), int(town.client_start[f + 1])
        counts = np.diff(town.list_start[first : last + 1])
        owner = np.repeat(np.arange(first, last), counts)
        entries = slice(town.list_start[first], town.list_start[last])
        slot = town.list_site[entries].astype(np.int64) + self.offset
        keep = openings.ever[slot] & (town.users[owner, t] > 0)
        self.owner, self.slot = owner[keep], slot[keep]
        self.entry = np.flatnonzero(keep) + int(town.list_start[first])
        self.distance = town.list_distance[entries][keep]
        self.always = openings.always[self.slot]
        self.clients = np.arange(first, last)[town.users[first:last, t] > 0]
        self.everybody = float(town.users[first:last, t].sum())
        self.price = float(town.price[f, t])

    def always_before(self) -> Ints:
        """How many places open anyway precede each entry in its client's list."""
        running = np.cumsum(self.always) - self.always
        if len(running) == 0:
            return np.asarray(running, dtype=np.int64)
        head = np.r_[True, np.diff(self.owner) != 0]
        return np.asarray(running - running[head][np.cumsum(head) - 1], dtype=np.int64)

    def cut(self, mask: Bools) -> None:
        self.owner, self.slot = self.owner[mask], self.slot[mask]
        self.distance, self.always = self.distance[mask], self.always[mask]
        self.entry = self.entry[mask]

    def yen(self, client: Ints) -> Floats:
        return np.asarray(self.town.users[client, self.t] * self.price, dtype=np.float64)

    def offers(self, slot: Ints) -> tuple[Ints, Ints, Ints]:
        """(position in `slot`, column, level) of every undecided offer of the slots."""
        start, count = self.openings.start[slot], np.diff(self.openings.start)[slot]
        position = np.repeat(np.arange(len(slot)), count)
        entry = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count) + start[position]
        return position, self.openings.column[entry], self.openings.level[entry]

    def hold(self, present: Floats) -> tuple[float, Floats]:
        """Leave everybody whom no open question concerns where `present` [entries, T] sends them.

        Concerned is who uses a place in question or would meet one before the SURE-th place open anyway. Returns the
        access loss of the others (yen) and their load on each site [N].
        """
        users, sites = present[self.entry, self.t], len(self.town.site_function)
        asked = np.diff(self.openings.start)[self.slot] > 0
        rank = self.always_before()
        concerned = np.zeros(len(self.town.unserved), bool)
        concerned[self.owner[asked & ((rank < SURE) | (users > 0.0))]] = True
        stays = ~concerned[self.owner]
        load = np.bincount(self.slot[stays] - self.offset, users[stays], minlength=sites)
        constant = float((users * self.distance)[stays].sum())
        served = np.bincount(self.owner, users, minlength=len(concerned))
        rest = self.clients[~concerned[self.clients]]
        constant += float(np.maximum(self.town.users[rest, self.t] - served[rest], 0.0) @ self.town.ceiling[rest])
        self.clients = self.clients[concerned[self.clients]]
        self.cut(~stays & ((rank < WIDE) | (users > 0.0)))
        return constant * self.price, np.asarray(load, dtype=np.float64)
