"""Whether one problem only forbids more than another: then what is proven of all plans of the wide one holds for it."""

from dataclasses import fields
from typing import Any

import numpy as np

from app.optimizer.question.problem import Problem, Rows


def narrows(narrow: Problem, wide: Problem) -> bool:
    """Whether every plan of `narrow` is a plan of `wide` at the same objective, as far as can be seen at a glance: the
    same costs, places and people, and no limit, lock or rule left out or loosened. Further rows are told by their
    order: those of `wide` come first. A problem with looser cut lists, other people or other prices is none."""
    return (
        _same_numbers(narrow, wide)
        and _same(narrow.strategies, wide.strategies, but=("allowed",))
        and _same(narrow.sites, wide.sites)
        and _same(narrow.clients, wide.clients)
        and bool((narrow.strategies.allowed <= wide.strategies.allowed).all())
        and bool((narrow.budget_yen <= wide.budget_yen).all())
        and narrow.area_limit_m2 <= wide.area_limit_m2
        and _holds_rows(narrow.rows, wide.rows)
    )


def _same_numbers(one: Problem, other: Problem) -> bool:
    return (
        one.alpha_yen == other.alpha_yen
        and one.closest_assignment == other.closest_assignment
        and np.array_equal(one.access_factor, other.access_factor)
        and len(one.budget_yen) == len(other.budget_yen)
    )


def _same(one: Any, other: Any, *, but: tuple[str, ...] = ()) -> bool:
    """Whether all arrays of two parts of a problem are equal; those that are the same object are not looked at."""
    for field in fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name not in but and mine is not theirs and not np.array_equal(mine, theirs):
            return False
    return True


def _holds_rows(narrow: Rows, wide: Rows) -> bool:
    """Whether the first rows of `narrow` are those of `wide`, none of them looser."""
    count = len(wide.names)
    if len(narrow.names) < count:
        return False
    entries = int(wide.start[-1])
    return (
        np.array_equal(narrow.start[: count + 1], wide.start)
        and np.array_equal(narrow.strategy[:entries], wide.strategy)
        and np.array_equal(narrow.value[:entries], wide.value)
        and bool((narrow.lower[:count] >= wide.lower).all() and (narrow.upper[:count] <= wide.upper).all())
    )
