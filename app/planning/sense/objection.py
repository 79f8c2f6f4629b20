"""An objection: what is wrong with a plan, where, in figures, and by which rule. Words are made elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.planning.sense.exam import Exam

Figures = Mapping[str, float | str]
Told = dict[str, float | str]


class Severity(StrEnum):
    """RED: nobody can vote for it. AMBER: the plan must explain it. INFO: worth knowing."""

    RED = "red"
    AMBER = "amber"
    INFO = "info"


class RuleFinding(NamedTuple):
    """What a rule found: how bad, at which facility (None: the whole plan), in which figures."""

    level: Severity
    facility_code: str | None
    figures: Figures


Check = Callable[[Exam], Iterable[RuleFinding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the gate: the code of its objections, its key in the list of rules, and the test itself."""

    code: str
    key: str
    check: Check


@dataclass(frozen=True, slots=True)
class Objection:
    """One fault of a plan. `rule` is the key of the rule that found it."""

    code: str
    level: Severity
    facility_code: str | None
    figures: Figures
    rule: str
