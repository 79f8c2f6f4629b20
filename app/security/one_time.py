"""One-time codes of an authenticator app (TOTP, RFC 6238): six digits, thirty seconds."""

import pyotp

ISSUER = "Saihen"
STEP_SECONDS = 30


def new_secret() -> str:
    """160 bits in Base32, as authenticator apps take it."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The otpauth:// address an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: float, after: int) -> int | None:
    """The time step a code belongs to; None where it is wrong, or not younger than the step `after` (used before).

    One step to either side is let through, for clocks that differ.
    """
    shown = code.replace(" ", "")
    totp = pyotp.TOTP(secret)
    present = int(now) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        if step > after and pyotp.utils.strings_equal(shown, totp.at(step * STEP_SECONDS)):
            return step
    return None
