"""全国地方公共団体コード: five digits and a check digit (docs/sources.md 5.2)."""

from functools import lru_cache
from unicodedata import normalize


@lru_cache(maxsize=4096)
def full_code(text: str) -> str | None:
    """Six digits with the right check digit, or None. Five digits get theirs; a lost leading zero comes back."""
    digits = normalize("NFKC", text).strip().removesuffix(".0")
    if not digits.isascii() or not digits.isdigit():
        return None
    if len(digits) == 6:
        return digits if check_digit(digits[:5]) == digits[5] and _is_prefecture(digits) else None
    if len(digits) == 5 and _is_prefecture(digits):
        return digits + check_digit(digits)
    if len(digits) == 5 and check_digit("0" + digits[:4]) == digits[4]:
        return "0" + digits
    return f"0{digits}{check_digit('0' + digits)}" if len(digits) == 4 and _is_prefecture("0" + digits) else None


def check_digit(five: str) -> str:
    """Σ dᵢ·(6,5,4,3,2); check = 11 - Σ mod 11, last digit; for Σ < 11 it is 11 - Σ."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total if total < 11 else 11 - total % 11) % 10)


def _is_prefecture(digits: str) -> bool:
    return 1 <= int(digits[:2]) <= 47
