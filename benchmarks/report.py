"""What the benchmark scripts print, and the arguments they share."""

import argparse
import dataclasses
import json
import resource
import sys
from pathlib import Path

from app.optimizer.question.plan import Status
from benchmarks.classic import ClassicOutcome


class Refused(Exception):
    """The question cannot be put as asked; the message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """One solved instance. p is None where the number of sites is free; peak_mb is the whole process."""

    instance: str
    n: int
    p: int | None
    objective: float | None
    bound: float | None
    gap: float | None
    status: str
    optimal: bool
    seconds: float
    peak_mb: float

    @classmethod
    def of(cls, instance: str, n: int, p: int | None, outcome: ClassicOutcome) -> "Report":
        bound = round(outcome.bound, 6) if abs(outcome.bound) < float("inf") else None
        objective = None if outcome.objective is None else round(outcome.objective, 6)
        return cls(
            instance,
            n,
            p,
            objective,
            bound,
            outcome.gap,
            str(outcome.status),
            outcome.status is Status.OPTIMAL,
            round(outcome.seconds, 4),
            round(peak_mb(), 1),
        )


def peak_mb() -> float:
    """Largest memory of this process so far; Linux counts in kB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def add_common_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=600.0, help="stop after this time with the gap proven so far")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def read_text(path: Path) -> str:
    """The file as text; Refused where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}") from fault


def print_report(report: Report, *, as_json: bool) -> None:
    values = dataclasses.asdict(report)
    if as_json:
        print(json.dumps(values))
        return
    for name, value in values.items():
        print(f"{name:10s} {value}")
