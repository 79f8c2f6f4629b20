"""Where today, the plan and the plan in force stand among many legal plans, which a walk by chance has met."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.optimizer.explore.legal_walk import LegalPlan, agreement, walk_legally
from app.optimizer.explore.placing import place_plan
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.limits import Monitor, Progress
from app.optimizer.question.problem import Floats, Ints
from app.planning.ask.settings import ScenarioSettings
from app.planning.series.options import ExploreOptions
from app.planning.series.series import (
    BaseRun,
    Kept,
    Member,
    base_row,
    own_facilities,
    seed_of,
    stays,
    years_weight,
)
from app.planning.tell.cash import keeping

BINS = 24
FIGURES = ("cost_yen", "user_km_a_year", "floor_area_m2", "places_closed")
# What must be alike for the figures of two plans to stand on one axis.
MEASURES = ("base_year", "terms", "discount_rate", "yen_per_km")
Row = dict[str, Any]


class SpreadSeries:
    """Yields no plans of its own: those met are counted, not kept."""

    def __init__(self, base: BaseRun, options: ExploreOptions) -> None:
        self.base, self.options = base, options
        self.total = 0
        self.seen: list[Floats] = []
        self.walks: list[int] = []
        self.today = keeping(base.question)
        self.adopted = _of_adopted(base)
        self._closes = ~stays(base.question)
        self._own = own_facilities(base.question)

    def plans(self, monitor: Monitor) -> Iterator[Member]:
        question = self.base.question
        deadline = Deadline(self.options.seconds)
        met = walk_legally(question.problem, self.base.chosen, seed=seed_of(self.options, question))
        for plan in met:
            self.seen.append(self._figures(plan.strategy, plan))
            self.walks.append(plan.walk)
            monitor.report(Progress(deadline.spent(), "walk", None, None, None))
            if len(self.seen) >= self.options.plans or deadline.passed() or monitor.cancelled():
                return
        yield from ()

    def _figures(self, strategy: Ints, plan: LegalPlan | None = None) -> Floats:
        """The figures of FIGURES; ways NaN where the nearest places would overflow."""
        placed = place_plan(self.base.question.problem, strategy) if plan is None else plan
        far = placed.access / years_weight(self.base.question)
        area = float(self.base.question.problem.strategies.final_area_m2[strategy].sum())
        closed = float((self._closes[strategy] & self._own).sum())
        return np.array([placed.cost_yen, far if np.isfinite(far) else np.nan, area, closed])

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> Row:
        marks = {"today": self._figures(self.today), "run": self._figures(self.base.chosen)}
        if self.adopted is not None:
            marks["adopted"] = self.adopted
        force = self.base.adopted
        return {
            "members": [],
            "current": base_row(self.base),
            "plans": len(self.seen),
            "walks": len(set(self.walks)),
            "adopted_title": None if force is None else force.title,
            "adopted_compares": self.adopted is not None,
            "today_keeps_limits": place_plan(self.base.question.problem, self.today).keeps_limits,
            "figures": [self._told(place, name, marks) for place, name in enumerate(FIGURES)] if self.seen else [],
        }

    def _told(self, place: int, name: str, marks: dict[str, Floats]) -> Row:
        """One figure: how many plans lie in each step, and where each marked plan stands."""
        values = np.array(self.seen)[:, place]
        shown = np.append(values, [figures[place] for figures in marks.values() if np.isfinite(figures[place])])
        count, edges = np.histogram(values, BINS if np.ptp(shown) > 0 else 1, (shown.min(), shown.max()))
        return {
            "name": name,
            "edges": edges.tolist(),
            "counts": count.tolist(),
            "least": float(values.min()),
            "middle": float(np.median(values)),
            "most": float(values.max()),
            "agreement": agreement(values, np.array(self.walks)),
            "marks": [
                {"who": who, "value": value, "lower": float((values < value).mean()), "equal": _alike(values, value)}
                for who, value in ((who, float(figures[place])) for who, figures in marks.items())
                if np.isfinite(value)
            ],
        }


def _alike(values: Floats, value: float) -> float:
    return float(np.isclose(values, value, rtol=1e-9).mean())


def _of_adopted(base: BaseRun) -> Floats | None:
    """The figures the plan in force was adopted with; None where its years, discount or price of travel were others."""
    if base.adopted is None:
        return None
    settings, summary = base.question.settings, base.adopted.summary
    told = {name: base.adopted.settings.get(name, ScenarioSettings.model_fields[name].default) for name in MEASURES}
    if any(_plain(value) != _plain(getattr(settings, name)) for name, value in told.items()):
        return None
    names = ("cost_yen", "access_yen", "floor_area_after_m2", "closed")
    cost, access, area, closed = (_number(summary.get(name)) for name in names)
    price = settings.yen_per_km * years_weight(base.question)
    return np.array([cost, access / price if price else np.nan, area, closed])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)
