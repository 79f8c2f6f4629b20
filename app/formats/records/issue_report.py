"""Issues as the reports of every import show them: the first thousand in words, and how many there are."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.formats.records.issue_words import sentence
from app.formats.records.records import Issue

ISSUES_SHOWN = 1000


def issue_rows(issues: Sequence[Issue], language: str, *, most: int = ISSUES_SHOWN) -> list[dict[str, Any]]:
    """The first `most` issues as plain values with their sentence in `language` (ja or en)."""
    return [
        {name: value for name, value in asdict(issue).items() if name != "done"}
        | {"message": sentence(issue, language)}
        for issue in issues[:most]
    ]


def issue_report(issues: Sequence[Issue], language: str) -> dict[str, Any]:
    """The two entries `issues` and `issues_total` of an import's report."""
    return {"issues": issue_rows(issues, language), "issues_total": len(issues)}
