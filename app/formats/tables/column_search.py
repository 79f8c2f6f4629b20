"""Columns looked up by their heading, for tables of few columns."""

from collections.abc import Callable, Sequence

from app.formats.text.cell_text import plain


def fold_heading(heading: str) -> str:
    """NFKC, lower case, no blanks."""
    return plain(heading).lower().replace(" ", "")


def find_column(header: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    """Index of the first heading that fits (folded: NFKC, lower case, no blanks)."""
    return next((index for index, name in enumerate(header) if fits(fold_heading(name))), None)
