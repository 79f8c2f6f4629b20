"""How long and how exactly to search, and how to listen in."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: after `seconds`, or as soon as the proven gap (a share, see `plan.Outcome.gap`) is reached.

    Seconds are CPU seconds, so that a busy machine gives the same plan later; by the clock a search ends after
    `deadline.WALL_TIMES` as many at most. `gap=0.0` asks for a proof of optimality. `exact_seconds` caps one call of
    the exact finish.
    """

    seconds: float = 60.0
    gap: float = 0.01
    exact_seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.seconds < 0 or self.gap < 0 or self.exact_seconds < 0:
            raise ValueError("limits must not be negative")


@dataclass(frozen=True, slots=True)
class Progress:
    """One look at a running search: amounts in yen; None while there is no plan or no bound yet."""

    seconds: float
    phase: str
    incumbent_yen: float | None
    bound_yen: float | None
    gap: float | None


class Monitor(Protocol):
    """Hears about progress and may ask to stop. Both are called often from the solving thread: be quick."""

    def report(self, progress: Progress) -> None: ...

    def cancelled(self) -> bool: ...


class Silent:
    """A monitor that neither listens nor stops."""

    def report(self, progress: Progress) -> None:
        return

    def cancelled(self) -> bool:
        return False


SILENT = Silent()
