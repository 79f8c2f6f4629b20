"""Against floods of opinions and programs that send them: so many from one address, and tickets that take a moment.

Counted in this process's memory: no address of a resident is ever stored. What all residents together may send in an
hour is counted in the database (`services.public.give_opinion`).
"""

import secrets
import time
from ipaddress import IPv6Address, ip_address

from app.security.vault import Vault, WrongKey

WINDOW_SECONDS = 600
MOST_OF_ONE = 5
MOST_OF_ALL = 600
# Nobody has read a page and written a sentence sooner than this.
YOUNGEST_SECONDS, OLDEST_SECONDS = 3, 6 * 3600
PURPOSE = "opinion ticket"
_NETWORK_BITS = 64


class Floodgate:
    """Who may send now. One door a process."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._window = -1
        self._counts: dict[str, int] = {}
        self._total = 0
        self._used: dict[str, float] = {}

    def wait_seconds(self, address: str | None, *, now: float | None = None) -> int:
        """Count one attempt; 0 where it may pass, else the seconds until the window is over."""
        at = time.time() if now is None else now
        window = int(at // WINDOW_SECONDS)
        if window != self._window:
            self._window, self._counts, self._total = window, {}, 0
        sender = network_of(address)
        left = int((window + 1) * WINDOW_SECONDS - at) + 1
        if self._total >= MOST_OF_ALL or self._counts.get(sender, 0) >= MOST_OF_ONE:
            return left
        self._total += 1
        self._counts[sender] = self._counts.get(sender, 0) + 1
        return 0

    def ticket(self, *, now: float | None = None) -> str:
        """What a page must send with an opinion: sealed, so that nobody makes one."""
        at = time.time() if now is None else now
        return self._vault.seal(f"{int(at)} {secrets.token_hex(8)}", of=PURPOSE)

    def fault_of(self, ticket: str, *, now: float | None = None) -> str | None:
        """`strange`, `early`, `late` or `used`; None where the ticket is good, which it is once."""
        at = time.time() if now is None else now
        try:
            made, nonce = self._vault.open(ticket, of=PURPOSE).split(" ")
        except (WrongKey, ValueError):
            return "strange"
        age = at - float(made)
        if not YOUNGEST_SECONDS <= age <= OLDEST_SECONDS:
            return "early" if age < YOUNGEST_SECONDS else "late"
        if nonce in self._used:
            return "used"
        self._used = {other: until for other, until in self._used.items() if until > at}
        self._used[nonce] = at + OLDEST_SECONDS
        return None


def network_of(address: str | None) -> str:
    """An IPv4 address, or the network of an IPv6 one, whose last half anybody changes at will."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(int(found) >> (128 - _NETWORK_BITS))
    return str(found)
