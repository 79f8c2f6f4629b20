"""Passwords: argon2id, and which ones are refused (length, the common ones, the account's own words)."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
# Read as their letters, so that p@ssw0rd is found among the common ones.
_LOOKALIKES = str.maketrans("@4301!$57", "aaeoliss" + "t")
_EDGES = re.compile(r"^[\d\W_]+|[\d\W_]+$")
TOO_SHORT = (f"{SHORTEST}文字以上にしてください", f"use at least {SHORTEST} characters")
TOO_LONG = (f"{LONGEST}文字以内にしてください", f"use at most {LONGEST} characters")
COMMON = (
    "よく使われるパスワード（またはその繰り返し・数字の付け足し）です。別のものにしてください",
    "this is a common password, or one with digits or repetitions added; choose another",
)
OWN_WORDS = (
    "利用者名・氏名・市町村名・課名などをそのまま使っています。別のものにしてください",
    "it is made of the account's name or of words of this town; choose another",
)
FEW = ("同じ文字の繰り返しや連番です。別のものにしてください", "it is a repetition or a row of keys; choose another")
ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz2wsx3edc4rfv5tgb6yhn")


@dataclass(frozen=True, slots=True)
class Hasher:
    """argon2id with the town's work factor. `memory_kib` and `rounds` make guessing dear, and every sign-in too."""

    memory_kib: int
    rounds: int

    def hash(self, password: str) -> str:
        return self._argon2().hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """False for a wrong password and for no password at all, after the same work."""
        try:
            return self._argon2().verify(stored or self._nobodys(), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with another work factor."""
        return self._argon2().check_needs_rehash(stored)

    def _argon2(self) -> PasswordHasher:
        return _argon2(self.memory_kib, self.rounds)

    def _nobodys(self) -> str:
        return _nobodys_hash(self.memory_kib, self.rounds)


@cache
def _argon2(memory_kib: int, rounds: int) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)


@cache
def _nobodys_hash(memory_kib: int, rounds: int) -> str:
    """What an unknown name is measured against, so that it takes as long as a known one."""
    return _argon2(memory_kib, rounds).hash("nobody has this password")


def fault_of(password: str, *own_words: str) -> tuple[str, str] | None:
    """Why a new password is refused, in Japanese and English; None where it is good.

    Length and blocklist alone, no rules about kinds of characters (NIST SP 800-63B-4, 3.1.1.2).
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    plain = password.lower()
    if len(set(plain)) < 4 or _is_a_row(plain):
        return FEW
    if _is_common(plain):
        return COMMON
    return OWN_WORDS if _is_made_of(plain, own_words) else None


def _is_a_row(plain: str) -> bool:
    """Keys that lie beside each other, forwards or backwards, digits after them left aside."""
    core = _EDGES.sub("", plain) or plain
    doubled = [row * 3 for row in ROWS]
    return any(core in row or core[::-1] in row for row in doubled)


def _is_common(plain: str) -> bool:
    known = common_passwords()
    cores = {plain, _EDGES.sub("", plain)}
    cores |= {core.translate(_LOOKALIKES) for core in cores} | {_EDGES.sub("", plain.translate(_LOOKALIKES))}
    return any(core in known or _once(core) in known for core in cores)


def _once(text: str) -> str:
    """`abcabc` → `abc`; what is no repetition comes back as it is."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text


def _is_made_of(plain: str, own_words: tuple[str, ...]) -> bool:
    words = sorted(
        (word.lower() for word in own_words if len(word) >= (3 if word.isascii() else 2)), key=len, reverse=True
    )
    left = plain
    for word in words:
        left = left.replace(word, "")
    return len(left) < SHORTEST // 2 and left != plain


@cache
def common_passwords() -> frozenset[str]:
    """The list shipped with the program, in lower case; see common_passwords.md for its origin."""
    return frozenset(files("app.security").joinpath("common_passwords.txt").read_text("utf-8").split("\n")) - {""}
