"""Families of refusals. No HTTP numbers here: `app/api/problems.py` owns the table from family to status."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it is, a stable English code, the offending value, words for people."""

    code: str
    message: str
    value: str | None = None
    row: int | None = None
    column: str | None = None
    pointer: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}


class AppError(Exception):
    """Base of every refusal the user may read."""

    code = "error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(AppError):
    code = "not-found"

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"there is no {kind} {key}")
        self.kind, self.key = kind, key


class Conflict(AppError):
    """Stale version, duplicate code, a file that changed between preview and confirmation, a finished run.

    `faults`: where several things were changed at once, each one that stands in the way.
    """

    code = "conflict"

    def __init__(self, detail: str, faults: list[Fault] | None = None) -> None:
        super().__init__(detail)
        self.faults = faults or []


class StaleVersion(Conflict):
    """The If-Match version is not the stored one."""

    code = "stale-version"


class InvalidInput(AppError):
    code = "invalid-input"

    def __init__(self, detail: str, faults: list[Fault] | None = None) -> None:
        super().__init__(detail)
        self.faults = faults or []


class BadParameter(InvalidInput):
    """A query parameter or body that a standard wants answered with 400."""


class NotAllowed(AppError):
    code = "not-allowed"


class NotSignedIn(AppError):
    """There are accounts, and nobody has said who he is."""

    code = "not-signed-in"


class TooMany(AppError):
    """Tried or asked too often."""

    code = "too-many"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class TooLarge(AppError):
    code = "too-large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"limit {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class WrongMediaType(AppError):
    """The body is not the file itself, but a form around it."""

    code = "unsupported-media-type"

    def __init__(self, media_type: str) -> None:
        super().__init__(f"{media_type}: send the file itself as the body (curl --data-binary @file)")
        self.media_type = media_type


class MediaTypeNotTaken(WrongMediaType):
    """The body is of a kind that this door does not read."""

    code = "media-type-not-taken"

    def __init__(self, media_type: str, taken: str) -> None:
        super().__init__(media_type)
        self.detail = f"{media_type or '?'}: {taken}"


class VersionNeeded(AppError):
    """A change without If-Match: nobody could tell whether it overwrites somebody else's."""

    code = "precondition-required"


class Unavailable(AppError):
    code = "unavailable"

    def __init__(self, detail: str, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
