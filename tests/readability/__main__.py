"""Repair every table file of a folder and judge the copy: 100 points at each level, or the rule that is still broken,
or the codes and marks whose meaning somebody has to write first.

python -m tests.readability FOLDER… [--most-kib 300]
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.formats.readability.diagnosis import Diagnosis, diagnose
from app.formats.readability.repair import repair
from app.formats.text.unreadable import UnreadableFile

ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}
WHOLE = (100, 100, 100)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.readability")
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--most-kib", type=int, default=300, help="larger files are named and passed over")
    wish = asked.parse_args()
    counts: Counter[str] = Counter()
    for path in tables_in(wish.folders):
        outcome = "too large" if path.stat().st_size > wish.most_kib * 1024 else outcome_of(path)
        counts[outcome.partition(":")[0]] += 1
        if outcome != "whole":
            print(f"{outcome}  {path}", flush=True)
    print(dict(counts))
    return 1 if counts["broken"] else 0


def tables_in(folders: list[Path]) -> Iterator[Path]:
    found = (path for folder in folders for path in ([folder] if folder.is_file() else sorted(folder.rglob("*"))))
    return (path for path in found if path.is_file() and path.suffix.lower() in ENDINGS)


def outcome_of(path: Path) -> str:
    """`whole`, `refused: code`, `broken: rules` with where, `open: codes` whose meaning nobody but the office knows."""
    try:
        copy = repair(path.read_bytes(), filename=path.name)
    except UnreadableFile as fault:
        return f"refused: {fault.code}"
    if not copy.tables:
        return "refused: no table"
    files = copy.as_csv()
    definitions = files.popitem()[1]
    judged = {"xlsx": diagnose(copy.as_xlsx())}
    judged |= {name: diagnose(data, definitions=definitions) for name, data in files.items()}
    faults = [f"{name} {rules_of(found)}" for name, found in judged.items() if found.scores != WHOLE]
    if copy.still_open and {one.rule for found in judged.values() for one in found.findings} <= {"L3-02", "L3-03"}:
        return f"open: {'、'.join(copy.still_open[:6])}"
    return f"broken: {'; '.join(faults)}" if faults else "whole"


def rules_of(found: Diagnosis) -> str:
    return ", ".join(f"{one.rule} {one.sheet} {' '.join(one.cells[:3])} {one.seen[:30]!r}" for one in found.findings)


if __name__ == "__main__":
    sys.exit(main())
