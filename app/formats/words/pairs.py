"""A sentence in both languages, and the one a reader asked for."""

from collections.abc import Mapping

Pair = tuple[str, str]


def say(pair: Pair, language: str) -> str:
    """The English one for "en", else the Japanese one."""
    return pair[language == "en"]


def worded(words: Mapping[str, Pair], code: str, language: str, /, **values: object) -> str:
    """The sentence of a code with its blanks filled."""
    return say(words[code], language).format(**values)
