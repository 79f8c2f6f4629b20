"""Cost against travel: plans for rising weights, the proven line under them, today's stock and the run beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.optimizer.explore import FrontPoint, ParetoFront, front_point, make_front, place_plan, sweep_front
from app.optimizer.question.limits import Monitor
from app.planning.ask.question import Question
from app.planning.series.options import ExploreOptions
from app.planning.series.series import BaseRun, Kept, Member, base_row, limits_of, row_of, seed_of, years_weight
from app.planning.tell.cash import keeping


class FrontSeries:
    """One plan a weight."""

    def __init__(self, base: BaseRun, options: ExploreOptions) -> None:
        self.base, self.options = base, options
        self.weights = options.weights(base.question.settings.yen_per_km)
        self.total = len(self.weights)
        self.points: list[FrontPoint] = []
        self.own = front_point(base.question.problem, base.outcome)
        self.keep_everything = _keep_everything(base.question)

    def plans(self, monitor: Monitor) -> Iterator[Member]:
        question = self.base.question
        sweep = sweep_front(
            question.problem,
            self.weights,
            limits=limits_of(self.options, question),
            seed=seed_of(self.options, question),
            monitor=monitor,
            known=[self.own],
        )
        for point in sweep:
            self.points.append(point)
            alpha = point.alpha_yen
            told = {"yen_per_km": alpha}
            asked = replace(question, problem=point.problem, settings=question.settings.model_copy(update=told))
            yield Member(f"{alpha:g} 円/km", told, told, asked, point.outcome)

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> dict[str, Any]:
        front = make_front([*self.points, self.own])
        good = {id(point.outcome): bool(is_good) for point, is_good in zip(front.points, front.efficient, strict=True)}
        current = base_row(self.base) | {"efficient": good[id(self.base.outcome)]}
        rows = [row_of(each) | {"efficient": good.get(id(each.member.outcome))} for each in kept]
        plans = [*(row for row in rows if row["cost_yen"] is not None), current]
        for row in plans:
            row["above_line_yen"] = self._above_line(front, row)
        seen = [row["user_km_a_year"] for row in [*plans, self.keep_everything] if row["user_km_a_year"] is not None]
        return {
            "members": rows,
            "current": current,
            "keep_everything": self.keep_everything,
            "line": self._line(front, min(seen), max(seen)),
            "years_weight": years_weight(self.base.question),
        }

    def _above_line(self, front: ParetoFront, row: dict[str, Any]) -> float | None:
        """What could at most be saved without anybody travelling farther on the whole, proven."""
        least = front.least_cost_yen(row["user_km_a_year"] * years_weight(self.base.question))
        return max(0.0, row["cost_yen"] - least) if np.isfinite(least) else None

    def _line(self, front: ParetoFront, low: float, high: float) -> list[dict[str, float]]:
        weight = years_weight(self.base.question)
        corners = front.envelope(low * weight, high * weight)
        return [{"user_km_a_year": access / weight, "cost_yen": cost} for access, cost in corners.tolist()]


def _keep_everything(question: Question) -> dict[str, Any]:
    """The stock as it is: every facility goes on, whatever that costs; it may break the limits."""
    strategy = keeping(question)
    placed = place_plan(question.problem, strategy)
    far = placed.access / years_weight(question) if np.isfinite(placed.access) else None
    return {"cost_yen": placed.cost_yen, "user_km_a_year": far, "keeps_limits": placed.keeps_limits}
