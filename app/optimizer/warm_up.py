"""Compiles every kernel into the cache ahead of the first user: `python -m app.optimizer.warm_up`."""

import sys
import time

from app.optimizer.engine.ready import load_kernels
from app.optimizer.kernels.kernel import forget_others


def warm_up() -> float:
    """Run every kernel once; returns the seconds it took (about one where the cache is filled)."""
    began = time.perf_counter()
    forget_others()
    load_kernels()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(f"kernels ready after {warm_up():.1f} s", file=sys.stderr)
