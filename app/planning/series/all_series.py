"""The series by kind."""

from app.domain.vocabulary import ExplorationKind
from app.planning.series.alternative import AlternativeSeries
from app.planning.series.front import FrontSeries
from app.planning.series.nested import NestedSeries
from app.planning.series.options import ExploreOptions
from app.planning.series.robust import RobustSeries
from app.planning.series.series import BaseRun, InForce, Kept, Series
from app.planning.series.spread import SpreadSeries

__all__ = ["BaseRun", "InForce", "Kept", "make_series"]


def make_series(kind: ExplorationKind, base: BaseRun, options: ExploreOptions) -> Series:
    """The series about a run. Raises ValueError where the run holds no plan."""
    if kind is ExplorationKind.PARETO:
        return FrontSeries(base, options)
    if kind is ExplorationKind.ALTERNATIVES:
        return AlternativeSeries(base, options)
    if kind is ExplorationKind.NESTED:
        return NestedSeries(base, options)
    if kind is ExplorationKind.SPREAD:
        return SpreadSeries(base, options)
    return RobustSeries(base, options)
