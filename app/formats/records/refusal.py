"""A file that cannot be read as a whole, told in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import InvalidInput
from app.formats.records.issue_words import file_sentence
from app.formats.text.unreadable import UnreadableFile


@contextmanager
def refused_in(language: str) -> Iterator[None]:
    """Turn `UnreadableFile` into InvalidInput with its sentence."""
    try:
        yield
    except UnreadableFile as refusal:
        raise InvalidInput(file_sentence(refusal.code, refusal.detail, language)) from refusal
