"""Secrets that are handed out once and stored as their SHA-256: sessions, API keys, reset passwords."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

KEY_MARK = "saihen"
# No 0/O, 1/l/I: a reset password is read from paper.
_READABLE = "abcdefghijkmnpqrstuvwxyz23456789"


def new_token() -> str:
    """256 bits, safe in a cookie and a header."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """The word a page of ours sends with each change; nobody can make it without the session's token."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()[:32]


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(frozen=True, slots=True)
class NewKey:
    """An API key as shown once: `saihen_{prefix}_{secret}`."""

    prefix: str
    secret: str

    @property
    def text(self) -> str:
        return f"{KEY_MARK}_{self.prefix}_{self.secret}"


def new_key() -> NewKey:
    return NewKey(secrets.token_hex(4), secrets.token_urlsafe(32))


def parse_key(text: str) -> NewKey | None:
    """The parts of a key as sent; None for what is no key of ours."""
    parts = text.split("_", 2)
    return NewKey(parts[1], parts[2]) if len(parts) == 3 and parts[0] == KEY_MARK else None


def new_password() -> str:
    """A password for one use, readable aloud: four groups of five."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))
