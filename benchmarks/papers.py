"""Every paper of a run: CPU seconds and size, peak memory; with --twice also whether it is the same bytes again.

    .venv/bin/python -m benchmarks.papers [RUN] [--sheet a3] [--twice]

Reads the register of SAIHEN_DATA_DIR or DATABASE_URL; without a number the newest finished run.
"""

import argparse
import resource
import time

from app.console import database, settings
from app.database.db import transaction
from app.formats.papers.report.products import PaperProduct, PaperSheet, Wish
from app.services.paper.export_report import paper_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", nargs="?", type=int)
    parser.add_argument("--sheet", type=PaperSheet, default=PaperSheet.A4)
    parser.add_argument("--twice", action="store_true")
    asked = parser.parse_args()
    total = 0.0
    with database(settings()) as sessions, transaction(sessions) as session:
        for product in PaperProduct:
            paper = paper_of(session, product, Wish(sheet=asked.sheet), run_id=asked.run)
            began = time.process_time()
            content = paper.render()
            seconds = time.process_time() - began
            total += seconds
            again = f"  same bytes: {paper.render() == content}" if asked.twice else ""
            print(f"{product.value:10} {seconds:7.2f} s CPU {len(content):>12,} bytes{again}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all':10} {total:7.2f} s CPU, peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()
