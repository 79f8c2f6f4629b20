"""A run and its judgements become the plan that is adopted; and the adopted plan against what is known since."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.actions import row_of
from app.domain.vocabulary import Action, SectionVerdict
from app.planning.tell.comparison import stands_at_last

Tree = Mapping[str, Any]
# What of a decision is kept in the copy.
KEPT = (
    "facility_id", "facility_code", "name", "category", "district", "department", "action", "verdict", "fiscal_year",
    "cost_yen", "keep_cost_yen", "stands", "floor_area", "works", "receivers", "reasons", "strength", "opens_year",
)  # fmt: skip


def frozen(decisions: Sequence[Tree], judgements: Mapping[int, Tree]) -> list[dict[str, Any]]:
    """The run's decisions as they are adopted: where a section disagrees and names what it wants, that holds.

    A deferred decision stands with the mark; the calculated one is kept beside what replaces it. The money of a
    replaced decision is not known before the plan is calculated with it.
    """
    return [_one(row, judgements.get(row["facility_id"])) for row in decisions]


def _one(row: Tree, judgement: Tree | None) -> dict[str, Any]:
    kept: dict[str, Any] = {name: row.get(name) for name in KEPT} | {"judgement": judgement}
    if judgement is None or judgement["verdict"] != SectionVerdict.DISAGREE or not judgement["action"]:
        return kept
    action = Action.of(judgement["action"])
    stands = [not row_of(action).ends_use] if row.get("stands") else []
    replaced = {name: row.get(name) for name in ("action", "fiscal_year", "cost_yen")}
    wanted = {"action": action.value, "fiscal_year": judgement["fiscal_year"], "verdict": action.ja}
    unknown = {"cost_yen": None, "works": [], "receivers": [], "floor_area": None, "stands": stands}
    return kept | wanted | unknown | {"calculated": replaced}


def planned_by(decisions: Sequence[Tree], fiscal_year: int) -> list[Tree]:
    """Decisions to be carried out in a fiscal year: those of that year, and works that lie in it."""
    return [
        row
        for row in decisions
        if row["fiscal_year"] == fiscal_year
        or any(work["fiscal_year"] == fiscal_year for work in row.get("works") or ())
    ]


def works_yen(row: Tree, fiscal_year: int) -> int:
    return sum(int(work["yen"]) for work in row.get("works") or () if work["fiscal_year"] == fiscal_year)


def flips(adopted: Sequence[Tree], newer: Sequence[Tree]) -> list[dict[str, Any]]:
    """Facilities whose use ends under one of the two plans and not under the other, the largest cost first.

    `extra_yen`: what the adopted decision cost when it was adopted less what the newer plan's costs now.
    """
    known = {row["facility_code"]: row for row in newer}
    found = []
    for row in adopted:
        other = known.get(row["facility_code"])
        if other is not None and stands_at_last(row) != stands_at_last(other):
            found.append(_flip(row, other))
    return sorted(found, key=lambda one: -abs(one["extra_yen"] or 0))


def _flip(row: Tree, other: Tree) -> dict[str, Any]:
    known = row["cost_yen"] is not None and other["cost_yen"] is not None
    return {
        **{name: row[name] for name in ("facility_id", "facility_code", "name", "action", "fiscal_year")},
        "new_action": str(other["action"]),
        "new_fiscal_year": other["fiscal_year"],
        "extra_yen": row["cost_yen"] - other["cost_yen"] if known else None,
    }
