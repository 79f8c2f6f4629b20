"""The series by kind."""

from app.domain.vocabulary import ExplorationKind
from app.planning.alternative_series import AlternativeSeries
from app.planning.explore_options import ExploreOptions
from app.planning.front_series import FrontSeries
from app.planning.nested_series import NestedSeries
from app.planning.robust_series import RobustSeries
from app.planning.series import Base, Kept, Series

__all__ = ["Base", "Kept", "make_series"]


def make_series(kind: ExplorationKind, base: Base, options: ExploreOptions) -> Series:
    """The series about a run. Raises ValueError where the run holds no plan."""
    if kind is ExplorationKind.PARETO:
        return FrontSeries(base, options)
    if kind is ExplorationKind.ALTERNATIVES:
        return AlternativeSeries(base, options)
    if kind is ExplorationKind.NESTED:
        return NestedSeries(base, options)
    return RobustSeries(base, options)
