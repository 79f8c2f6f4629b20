"""How the plan of a town answers to what was assumed: price of travel, standards of distance, residual value.

python benchmarks/sensitivity.py                     sample city
python benchmarks/sensitivity.py sample island --seconds 60

For each combination one plan at the least cost within the default limits, from a cold start. A row: facilities closed,
floor given up at the end and in the first ten years, users without a place, residents with a place 0.5 km farther, city
cost, what it saves against going on as today, and the gap proven. Residual value is counted or not in both.
"""

import argparse
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.domain.vocabulary import Function
from app.optimizer.engine.ready import load_kernels
from app.optimizer.question.limits import Limits
from app.planning.ask.cases import TEACHES
from app.planning.ask.question import Question
from app.planning.ask.standards import FARTHEST_KM
from app.planning.series.most_cut import before_m2, without_budget
from app.planning.series.solved import solve_question
from app.planning.tell.decisions import decisions_of
from app.planning.tell.findings import find
from app.planning.tell.summary import headlines
from benchmarks.towns import ask_town, database_of

PRICES = (50.0, 200.0, 1000.0)
# Standards by law and its guides alone: ways to school and to a fire station; all else as far as anybody is sent.
LEGAL = TEACHES | {Function.FIRE_STATION}
STANDARDS: dict[str, dict[str, float]] = {
    "legal": {function.value: FARTHEST_KM for function in Function if function not in LEGAL},
    "default": {},
}
HEAD = (
    f"{'town':<9} {'yen/km':>6} {'standard':<8} {'residual':<8} {'closed':>6} {'floor':>7} {'10 years':>8} "
    f"{'unserved':>8} {'farther':>8} {'cost':>8} {'saved':>8} {'gap':>7}   (cost in 億円, present value)"
)


def combinations() -> Iterator[tuple[float, str, bool]]:
    """Each price of travel under the default standards, the legal ones, and without residual value."""
    yield from itertools.product(PRICES, ("legal", "default"), (True,))
    yield from itertools.product(PRICES, ("default",), (False,))


def settings_of(price: float, standard: str, *, residual: bool, seconds: float) -> dict[str, Any]:
    return {
        "yen_per_km": price,
        "standard_km": STANDARDS[standard],
        "counts_residual_value": residual,
        "seconds": seconds,
    }


def row_of(question: Question, seconds: float) -> str:
    """Figures of the best plan; where the budget cannot be kept it is set aside and the row says so."""
    outcome = solve_question(question, Limits(seconds=seconds, gap=question.settings.gap), seed=0)
    mark = ""
    if outcome.plan is None:
        question, mark = without_budget(question), "  without budget"
        outcome = solve_question(question, Limits(seconds=seconds, gap=question.settings.gap), seed=0)
    if outcome.plan is None:
        return "no plan: " + outcome.status.value
    found = find(question, outcome)
    told = headlines(found, decisions_of(found))
    floor, before = told["floor_area"]["after_m2"], before_m2(question)
    unserved = sum(each["users"] for each in told["unserved"])
    gap = "-" if outcome.gap is None else f"{outcome.gap:.2%}"
    return (
        f"{told['closed']:>6} {floor[-1] / before - 1:>7.1%} {floor[1] / before - 1:>8.1%} {unserved:>8,.0f} "
        f"{told['residents_farther'] or 0:>8,} {told['cost_yen'] / 1e8:>8,.0f} {told['saving_yen'] / 1e8:>8,.0f} "
        f"{gap:>7}{mark}"
    )


def measure(town: str, chosen: argparse.Namespace, folder: Path) -> None:
    with database_of(town, folder, chosen.shared) as sessions:
        for price, standard, residual in combinations():
            question, _ = ask_town(sessions, settings_of(price, standard, residual=residual, seconds=chosen.seconds))
            told = f"{town:<9} {price:>6.0f} {standard:<8} {'with' if residual else 'without':<8}"
            print(told, row_of(question, chosen.seconds), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("towns", nargs="*", default=["sample"], metavar="TOWN")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, help="where databases are kept (default: a temporary folder)")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAIHEN_SHARED", "../shared")))
    chosen = parser.parse_args()
    load_kernels()
    print(HEAD)
    with tempfile.TemporaryDirectory() as temporary:
        for town in chosen.towns:
            measure(town, chosen, chosen.folder or Path(temporary))


if __name__ == "__main__":
    main()
