"""How often an API key may ask: so many requests in each minute, counted by this server."""

import math
import time
from dataclasses import dataclass

WINDOW_SECONDS = 60
MOST_KEYS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class RateStand:
    """What a key has left. `reset_seconds`: until the minute is over."""

    limit: int
    remaining: int
    reset_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As in draft-ietf-httpapi-ratelimit-headers (the form with three headers that clients know)."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.remaining)),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class KeyRates:
    """Counts requests by key; the counts begin anew with each minute."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._window = -1
        self._counts: dict[int, int] = {}

    def count(self, key_id: int, *, now: float | None = None) -> RateStand:
        """Count one request; `remaining` is negative where it is one too many."""
        at = time.time() if now is None else now
        window = int(at // WINDOW_SECONDS)
        if window != self._window or len(self._counts) > MOST_KEYS_KEPT:
            self._window = window
            self._counts = {}
        self._counts[key_id] = self._counts.get(key_id, 0) + 1
        left = math.ceil((window + 1) * WINDOW_SECONDS - at)
        return RateStand(self._limit, self._limit - self._counts[key_id], left)
