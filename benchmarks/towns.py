"""Real questions: towns brought in through their files, asked through the whole path, solved from a cold start.

python benchmarks/towns.py                            sample city, island town, mountain village, registers of 100-2,000
python benchmarks/towns.py sample --cut 0.1 0.2       with less floor area at the end
python benchmarks/towns.py sample --no-budget --nearest
python benchmarks/towns.py toyohashi takamatsu --shared FOLDER    real lists (SAIHEN_SHARED, default ../shared)
python benchmarks/towns.py sample --milp 120          the complete MILP in HiGHS beside it, for so many seconds
python benchmarks/towns.py sample --what-if 20        locks and opposites of so many facilities

Every town gets a private database in a folder of its own (--folder keeps it for the next time). A row: facilities,
options, groups of people, list entries, limits; seconds to read the question, to the first plan, to 5 %, 1 % and 0.1 %
of gap, the gap reached and the largest memory. Compiling is left out.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app import console
from app.database import embedded
from app.optimizer.assignment.assign import assign
from app.optimizer.engine.answer import peak_mb
from app.optimizer.engine.ready import load_kernels
from app.optimizer.engine.solve import solve
from app.optimizer.engine.what_if import locked, resolve
from app.optimizer.kernels.model import build_model
from app.optimizer.kernels.pricing import set_levels
from app.optimizer.question.check import Recount, check, recount
from app.optimizer.question.limits import Limits, Progress
from app.optimizer.question.plan import Outcome, Plan
from app.optimizer.question.problem import Problem
from app.optimizer.why.nearby import work_out_opposite
from app.planning.ask.question import Question
from app.planning.ask.setting_faults import read_settings
from app.services.read_town import read_question
from app.settings import Settings
from benchmarks.complete_milp import run_milp
from benchmarks.town_files import TOWNS, bring_in

STEPS = (0.05, 0.01, 0.001)


@dataclass(slots=True)
class Watch:
    """Hears a search: seconds to the first plan and to each step of gap."""

    reached: dict[float, float] = field(default_factory=dict)
    first: float | None = None

    def report(self, progress: Progress) -> None:
        if progress.incumbent_yen is not None and self.first is None:
            self.first = progress.seconds
        for step in STEPS:
            if progress.gap is not None and progress.gap <= step:
                self.reached.setdefault(step, progress.seconds)

    def cancelled(self) -> bool:
        return False


@contextmanager
def database_of(town: str, folder: Path, shared: Path) -> Iterator[Callable[[], Session]]:
    """Sessions on the town's own database, brought in where the folder is new."""
    home = folder / town
    fresh = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    settings = replace(Settings.from_environment(os.environ), data_dir=home, database_url=None)
    try:
        with console.database(settings) as sessions:
            if fresh:
                with sessions.begin() as session:
                    bring_in(session, town, shared)
            yield sessions
    finally:
        embedded.stop(settings)


def ask_town(sessions: Callable[[], Session], given: dict) -> tuple[Question, float]:
    """The question of the default scenario with the given settings, and the seconds it took to read."""
    settings, faults = read_settings(given, base_year=2026)
    if faults:
        raise SystemExit(f"settings: {faults}")
    with sessions() as session:
        began = time.perf_counter()
        return read_question(session, settings), time.perf_counter() - began


def freeze(question: Question, cut: float | None, *, no_budget: bool, nearest: bool) -> Problem:
    """The problem of the question with the asked limits."""
    problem = replace(question.problem, closest_assignment=nearest or question.problem.closest_assignment)
    if no_budget:
        problem = replace(problem, budget_yen=np.full(problem.periods, np.inf))
    if cut is not None:
        before = sum(each.floor_area_m2 for each in question.facilities if each.own)
        problem = replace(problem, area_limit_m2=(1 - cut) * before)
    return problem


def print_row(name: str, problem: Problem, answer: Outcome, watch: Watch, *, reading: float) -> None:
    sizes = (
        problem.buildings, len(problem.strategies.cost_yen), len(problem.clients.function),
        len(problem.clients.list_site), len(problem.rows.names),
    )  # fmt: skip
    steps = " ".join(f"{told(watch.reached.get(step)):>7}" for step in STEPS)
    gap = "-" if answer.gap is None else f"{100 * answer.gap:.3f} %"
    sound = "" if check(problem, answer) == [] else "  RECOUNT DIFFERS"
    print(
        f"{name:<34} {'/'.join(str(size) for size in sizes):<28} {answer.status.value:<18} read {reading:5.2f} s  "
        f"first {told(watch.first):>7}  {steps}  end {answer.seconds:7.2f} s  gap {gap:>9} {peak_mb():6.0f} MB{sound}",
        flush=True,
    )


def told(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.2f}"


def evaluate(problem: Problem, strategy: NDArray[np.int64]) -> Recount | None:
    """What strategy[B] comes to with the best assignment of people; None where the nearest places overflow."""
    model = build_model(problem)
    level = np.empty(model.slots, np.int8)
    set_levels(model.town, strategy, level)
    assignment = assign(model, level, want_visits=True)
    return None if assignment.visits is None else recount(problem, Plan(strategy, assignment.visits))


def measure_what_if(problem: Problem, answer: Outcome, question: Question, number: int) -> None:
    """Evaluation, one lock more and the opposite of some facilities with a choice."""
    rng = np.random.default_rng(0)
    stays = np.array([option.standing[-1] for option in question.options], dtype=np.int64)
    start, allowed, plan = problem.strategies.building_start, problem.strategies.allowed, answer.plan
    if plan is None:
        return
    building = problem.strategies.building()
    other = np.bincount(building, allowed & (stays != stays[plan.strategy][building]), minlength=len(start) - 1)
    with_choice = rng.permutation(np.flatnonzero(other > 0))[:number].tolist()
    times: dict[str, list[float]] = {"evaluate": [], "lock": [], "opposite": []}
    gaps: list[float] = []
    for b in with_choice:
        changed = plan.strategy.copy()
        own = np.arange(start[b], start[b + 1])
        changed[b] = own[allowed[own] & (stays[own] != stays[plan.strategy[b]])][0]
        times["evaluate"].append(timed(lambda c=changed: evaluate(problem, c))[0])
        opposite = locked(problem, b, stays != stays[plan.strategy[b]])
        times["lock"].append(timed(lambda p=opposite: resolve(p, answer, limits=Limits(seconds=20)))[0])
        began, asked = time.perf_counter(), Limits(seconds=20, gap=0.0)
        found = work_out_opposite(problem, answer, b, group=stays, limits=asked)
        seconds = time.perf_counter() - began
        times["opposite"].append(seconds)
        gaps += [found.other.gap] if found.other.gap is not None else []
    for kind, values in times.items():
        if values:
            print(
                f"    {kind:<9} median {statistics.median(values):.3f} s  longest {max(values):.3f} s  of {len(values)}"
            )
    print(f"    gap of the opposites: largest {100 * max(gaps, default=0.0):.2f} %, {len(gaps)} of {len(with_choice)}")


def timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def measure(town: str, chosen: argparse.Namespace, folder: Path) -> None:
    with database_of(town, folder, chosen.shared) as sessions:
        question, reading = ask_town(sessions, {})
    for cut in chosen.cut or [None]:
        problem = freeze(question, cut, no_budget=chosen.no_budget, nearest=chosen.nearest)
        watch = Watch()
        answer = solve(problem, Limits(seconds=chosen.seconds, gap=chosen.gap), monitor=watch)
        name = town + ("" if cut is None else f" -{100 * cut:.0f} %") + (" nearest" if chosen.nearest else "")
        print_row(name, problem, answer, watch, reading=reading)
        if chosen.milp:
            peer = run_milp(problem, seconds=chosen.milp, gap=chosen.gap, objective_yen=answer.objective_yen)
            gap = "-" if peer["gap"] is None else f"{100 * peer['gap']:.3f} %"
            print(f"    {peer['status']:<14} {peer['seconds']:8.2f} s  gap {gap}", flush=True)
        if chosen.what_if:
            measure_what_if(problem, answer, question, chosen.what_if)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("towns", nargs="*", default=[name for name in TOWNS if TOWNS[name]], metavar="TOWN")
    parser.add_argument("--cut", type=float, nargs="*", help="shares of floor area to be given up")
    parser.add_argument("--no-budget", action="store_true")
    parser.add_argument("--nearest", action="store_true", help="everybody uses the nearest open place")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--milp", type=float, metavar="SECONDS")
    parser.add_argument("--what-if", type=int, metavar="NUMBER")
    parser.add_argument("--folder", type=Path, help="where databases are kept (default: a temporary folder)")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAIHEN_SHARED", "../shared")))
    chosen = parser.parse_args()
    load_kernels()
    with tempfile.TemporaryDirectory() as temporary:
        for town in chosen.towns:
            measure(town, chosen, chosen.folder or Path(temporary))


if __name__ == "__main__":
    main()
