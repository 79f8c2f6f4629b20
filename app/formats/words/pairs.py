"""A sentence in both languages, and the one a reader asked for."""

Pair = tuple[str, str]


def say(pair: Pair, language: str) -> str:
    """The English one for "en", else the Japanese one."""
    return pair[language == "en"]
