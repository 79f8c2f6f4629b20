"""How long a forecast takes: 10³ to 10⁶ buildings × 60 years, with peak memory.

    python benchmarks/forecast.py [--json] [--preset mic|long-life|city] [--years 60]

Target: 500,000 buildings × 60 years in 1.5 s and 1 GB. Each size runs in a process of its own, so that its peak is
its own; seconds are the median of five runs of the forecast alone, with totals by building.
"""

import argparse
import json
import multiprocessing
import resource
import statistics
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.domain.cost.rates import CATEGORIES, PRESETS, preset
from app.domain.cost.renewal import RenewalItems, forecast

SEED = 5
SIZES = (1_000, 10_000, 100_000, 500_000, 1_000_000)
RUNS = 5


def stock(count: int) -> RenewalItems:
    """Buildings of all classes and ages; some with an own life, some renovated, one in fifty of unknown year."""
    random = np.random.default_rng(SEED)
    built = random.integers(1950, 2026, count)
    built[random.random(count) < 0.02] = 0
    return RenewalItems(
        category=random.integers(0, len(CATEGORIES), count),
        floor_area_m2=random.lognormal(6.5, 1.2, count),
        built_year=built,
        life_years=np.where(random.random(count) < 0.1, 80, 0),
        renovated=random.random(count) < 0.1,
        running_cost_yen=random.lognormal(16, 1, count),
    )


def measure(task: tuple[int, str, int]) -> dict[str, Any]:
    count, name, years = task
    items, assumptions = stock(count), preset(name, base_year=2026, years=years)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = []
    for _ in range(RUNS):
        start = perf_counter()
        result = forecast(items, assumptions, by_building=True)
        seconds.append(perf_counter() - start)
    return {
        "buildings": count,
        "seconds": round(statistics.median(seconds), 4),
        "first_seconds": round(seconds[0], 4),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "input_mb": round(before, 1),
        "total_yen": int(result.total_yen.sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--preset", choices=PRESETS, default="mic")
    parser.add_argument("--years", type=int, default=60)
    options = parser.parse_args()
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        tasks = [(count, options.preset, options.years) for count in SIZES]
        rows = pool.map(measure, tasks, chunksize=1)
    if options.json:
        print(json.dumps({"preset": options.preset, "years": options.years, "sizes": rows}))
        return
    print(f"{'buildings':>10} {'seconds':>9} {'first':>9} {'peak MB':>9}")
    for row in rows:
        print(f"{row['buildings']:>10,} {row['seconds']:>9.3f} {row['first_seconds']:>9.3f} {row['peak_mb']:>9.0f}")


if __name__ == "__main__":
    main()
