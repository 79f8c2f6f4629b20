"""Issues as the reports of every import show them: the first thousand in words, and how many there are."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.formats.records.issue_words import sentence
from app.formats.records.records import Issue

ISSUES_SHOWN = 1000
_EXAMPLE = {"ja": "例：{sentence}", "en": "For example: {sentence}"}
_SEVERITIES = ("error", "warning", "note")


def issue_rows(issues: Sequence[Issue], language: str, *, most: int = ISSUES_SHOWN) -> list[dict[str, Any]]:
    """The first `most` issues as plain values with their sentence in `language` (ja or en)."""
    return [
        {name: value for name, value in asdict(issue).items() if name != "done"}
        | {"message": sentence(issue, language)}
        for issue in issues[:most]
    ]


def issue_groups(issues: Sequence[Issue], language: str, *, rows_shown: int = 20) -> list[dict[str, Any]]:
    """Issues with the same sentence but for its values, told once: how many there are and in which rows first.

    Grouped by code and column, errors first, then warnings, then notes; `message` is that of the first of the group,
    called an example where the others say other values.
    """
    groups: dict[tuple[str, str | None], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.code, issue.column), []).append(issue)
    ranked = sorted(groups.values(), key=lambda group: (_SEVERITIES.index(group[0].severity), -len(group)))
    return [
        {
            "code": group[0].code,
            "column": group[0].column,
            "severity": group[0].severity,
            "message": _sentence_of_all(group, language),
            "count": len(group),
            "rows": [issue.row for issue in group if issue.row is not None][:rows_shown],
        }
        for group in ranked
    ]


def _sentence_of_all(group: Sequence[Issue], language: str) -> str:
    first = sentence(group[0], language)
    alike = all(sentence(issue, language) == first for issue in group)
    return first if alike else _EXAMPLE[language].format(sentence=first)


def issue_report(issues: Sequence[Issue], language: str) -> dict[str, Any]:
    """The entries `issues`, `issues_total` and `issue_groups` of an import's report."""
    return {
        "issues": issue_rows(issues, language),
        "issues_total": len(issues),
        "issue_groups": issue_groups(issues, language),
    }
