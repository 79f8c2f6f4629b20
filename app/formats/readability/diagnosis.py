"""A file judged by the 30 rules of machine readability: broken rules with their cells, and points for each level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.formats.readability.checks_table import check_table
from app.formats.readability.checks_values import check_values
from app.formats.readability.definitions import is_definition_sheet, terms_defined
from app.formats.readability.findings import Finding, Judged
from app.formats.readability.layout import layout_of
from app.formats.readability.raw_sheets import RawFile, RawSheet, read_raw
from app.formats.readability.rules import FATAL, RULES
from app.formats.text.unreadable import UnreadableFile

LEVELS = (1, 2, 3)
_TYPE_RULE = "L1-01"

# Machines read them, though not as tables: no rule about cells says anything of them.
_NO_CELLS: Final = frozenset({"JSON", "XML", "YAML", "projection"})


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`findings` in the order of the rules; `scores` points of levels 1–3; `judged` names of the sheets looked at.

    `headings` are those of the first table. `not_judged` are rules that need more than the file (last year's layout).
    """

    kind: str
    encoding: str
    judged: tuple[str, ...]
    findings: tuple[Finding, ...]
    scores: tuple[int, int, int]
    not_judged: tuple[str, ...]
    headings: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """The highest level reached with all levels below it: a level counts with more than 0 points."""
        return next((level - 1 for level, score in zip(LEVELS, self.scores, strict=True) if score == 0), len(LEVELS))


def diagnose(data: bytes, *, definitions: bytes | None = None, earlier: Sequence[str] | None = None) -> Diagnosis:
    """Judges a table file. `definitions` goes with a CSV as its table of definitions, `earlier` are last
    year's headings.

    UnreadableFile for what cannot be opened at all, and for JSON, XML and the like: types the rule takes, without cells
    to judge. A file of a wrong type is judged (L1-01), by that rule alone where it holds no cells (a PDF, a picture).
    """
    try:
        file = read_raw(data)
    except UnreadableFile as fault:
        if fault.code != "not_a_table" or fault.detail in _NO_CELLS:
            raise
        return _of_wrong_type(fault.detail)
    defined = _terms_of(file)
    if definitions is not None:
        defined |= _terms_of(read_raw(definitions), every=True)
    findings: list[Finding] = []
    names: list[str] = []
    headings: tuple[str, ...] = ()
    for sheet in _tables_of(file):
        layout = layout_of(sheet)
        if layout is None:
            continue
        judged = Judged(file, sheet, layout, frozenset(defined), tuple(earlier) if earlier is not None else None)
        headings = headings or layout.names
        names.append(sheet.name)
        findings += check_table(judged) + check_values(judged)
    if not names:
        raise UnreadableFile("empty")
    findings.sort(key=lambda finding: (list(RULES).index(finding.rule), finding.sheet))
    broken = {finding.rule for finding in findings}
    unknown = ("L3-07",) if earlier is None else ()
    one, two, three = (_score(level, broken) for level in LEVELS)
    return Diagnosis(file.kind, file.encoding, tuple(names), tuple(findings), (one, two, three), unknown, headings)


def _of_wrong_type(kind: str) -> Diagnosis:
    """A file without cells breaks the first rule, which leaves no points at any level; nothing else can be judged."""
    others = tuple(rule for rule in RULES if rule != _TYPE_RULE)
    return Diagnosis(kind, "", (), (Finding(_TYPE_RULE, "", (), 1, kind),), (0, 0, 0), others)


def judge(data: bytes, *, language: str = "ja") -> dict[str, Any]:
    """The rows of `diagnosis_rows` for a file. UnreadableFile as `diagnose`."""
    return diagnosis_rows(diagnose(data), language)


def diagnosis_rows(found: Diagnosis, language: str = "ja") -> dict[str, Any]:
    """Plain values for a report: points, and one row a rule with its cells, what it asks and what to do."""
    place = language == "en"
    rows = []
    for rule in RULES.values():
        own = [finding for finding in found.findings if finding.rule == rule.id]
        state = "broken" if own else "not_judged" if rule.id in found.not_judged else "kept"
        rows.append(
            {
                "rule": rule.id,
                "level": rule.level,
                "severity": rule.severity,
                "deduction": rule.deduction if own else 0,
                "state": state,
                "asks": rule.en if place else rule.ja,
                "advice": (rule.do_en if place else rule.do_ja) if own else "",
                "count": sum(finding.count for finding in own),
                "places": [
                    {"sheet": finding.sheet, "cells": list(finding.cells), "count": finding.count, "seen": finding.seen}
                    for finding in own
                ],
            }
        )
    scores = dict(zip(("level_1", "level_2", "level_3"), found.scores, strict=True))
    head = {"kind": found.kind, "encoding": found.encoding, "sheets": list(found.judged), "level": found.level}
    return head | {"scores": scores, "rules": rows}


def _tables_of(file: RawFile) -> list[RawSheet]:
    visible = [sheet for sheet in file.sheets if sheet.visible] or file.sheets
    return [sheet for sheet in visible if not is_definition_sheet(sheet)] or visible


def _terms_of(file: RawFile, *, every: bool = False) -> set[str]:
    terms: set[str] = set()
    for sheet in file.sheets:
        if every or is_definition_sheet(sheet):
            terms |= terms_defined(sheet)
    return terms


def _score(level: int, broken: set[str]) -> int:
    own = [RULES[rule] for rule in broken if RULES[rule].level == level]
    if any(rule.severity == FATAL for rule in own):
        return 0
    return max(0, 100 - sum(rule.deduction for rule in own))
