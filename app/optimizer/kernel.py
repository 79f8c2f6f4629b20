"""The one way kernels are compiled: ahead into the cache, one thread, plain floating point (same seed, same plan)."""

from numba import njit

kernel = njit(cache=True, parallel=False, error_model="numpy")
