"""Mutation check: small faults are put into chosen modules one by one, and their tests must notice.

    make mutate                        every module of the table, at most 40 mutants each
    make mutate ONLY=check MOST=200    modules whose path holds the word

Prints the share killed of each module and the mutants that lived. Not part of `make test`: a mutant costs a run of its
tests. Works on a copy of the repository, so that an interrupted run leaves nothing behind.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Module and the tests that must notice.
MODULES = {
    "app/optimizer/question/check.py": "tests/optimizer/test_forged_plans.py",
    "app/optimizer/question/proof.py": "tests/optimizer/test_forged_plans.py",
    "app/domain/cost/renewal.py": "tests/domain/test_renewal.py",
    "app/domain/cost/finance.py": "tests/domain/test_finance.py",
    "app/planning/tell/summary.py": "tests/planning",
    "app/planning/tell/money.py": "tests/planning",
    "app/store/figures/stock.py": "tests/store",
}
LEFT_OUT = (".git", ".venv", "node_modules", ".cache", "dist", ".mypy_cache", ".ruff_cache")
SECONDS = 300.0
CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = {seconds}
excluded-modules = []
test-command = "{python} -m pytest -x -q -n 0 -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> None:
    only, most = os.environ.get("ONLY", ""), int(os.environ.get("MOST", "40"))
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "saihen"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        killed = [check(copy, module, tests, most) for module, tests in MODULES.items() if only in module]
    sys.exit(0 if all(share is None or share >= 0.8 for share in killed) else 1)


def check(copy: Path, module: str, tests: str, most: int) -> float | None:
    """The share of mutants killed; None where the module or its tests do not exist."""
    if not (copy / module).exists() or not (copy / tests).exists():
        print(f"{module}: not there")
        return None
    config, session = copy / "mutate.toml", copy / "mutate.sqlite"
    session.unlink(missing_ok=True)
    config.write_text(CONFIG.format(module=module, tests=tests, python=sys.executable, seconds=SECONDS))
    run(copy, "init", str(config), str(session))
    sample(session, most)
    run(copy, "exec", str(config), str(session))
    return told(session, module)


def run(copy: Path, *order: str) -> None:
    program = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([str(program), *order], cwd=copy, check=True, env=os.environ | {"PYTHONPATH": str(copy)})


def sample(session: Path, most: int) -> None:
    """Keep at most so many mutants, spread evenly over the module."""
    with sqlite3.connect(session) as database:
        order = "SELECT job_id FROM mutation_specs ORDER BY start_pos_row, start_pos_col, operator_name, occurrence"
        jobs = [row[0] for row in database.execute(order)]
        step = max(1.0, len(jobs) / most)
        kept = {jobs[int(number * step)] for number in range(min(most, len(jobs)))}
        for job in set(jobs) - kept:
            database.execute("DELETE FROM mutation_specs WHERE job_id = ?", [job])
            database.execute("DELETE FROM work_items WHERE job_id = ?", [job])


def told(session: Path, module: str) -> float:
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "SELECT r.test_outcome, m.operator_name, m.start_pos_row FROM work_results r "
            "JOIN mutation_specs m ON m.job_id = r.job_id ORDER BY m.start_pos_row"
        ).fetchall()
    lived = [(row[1].rsplit("/", 1)[-1], row[2]) for row in rows if str(row[0]).upper().endswith("SURVIVED")]
    share = 1 - len(lived) / max(1, len(rows))
    print(f"{module}: {100 * share:.0f} % of {len(rows)} killed")
    for operator, line in lived:
        print(f"    line {line}: {operator}")
    return share


if __name__ == "__main__":
    main()
