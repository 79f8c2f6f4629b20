"""The answer of the command-line contract: a run, its summary and its decisions in one tree, the older names kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.vocabulary import Action
from app.formats.words.objection_words import objections_in_words

# Headlines that stand at the top of the answer as well as in `summary`.
HEADLINES = (
    "periods",
    "money",
    "keep_everything",
    "population",
    "people",
    "unserved",
    "floor_area",
    "places",
    "budget",
    "finance_table",
    "staff",
    "energy_kwh",
    "upkeep",
    "standards",
    "tight",
    "assumptions",
    "ladder",
    "recommended",
    "ladder_missing",
    "ladder_unreached",
    "clash",
    "loosening",
    "loosened",
    "needs",
    "each_needed",
    "verified",
    "reached_share",
    "most_share",
    "stopped_by",
)
DECISION = (
    "facility_code",
    "name",
    "action",
    "verdict",
    "role",
    "option",
    "disposal",
    "term",
    "fiscal_year",
    "opens_year",
    "stands",
    "functions",
    "floor_area",
    "works",
    "upkeep",
    "who_pays",
    "receivers",
    "strength",
    "opposite",
    "flips_if",
    "cost_yen",
    "keep_cost_yen",
    "opposite_cost_yen",
    "reasons",
)


def contract_of(
    run: Mapping[str, Any], decisions: Sequence[Mapping[str, Any]], *, status: str, language: str
) -> dict[str, Any]:
    """`run` holds the columns of a run, `decisions` rows with their details; words in the reader's language."""
    names = ("objective_yen", "bound_yen", "gap", "seconds", "peak_mb", "error", "data_version")
    summary = dict(run["summary"])
    objections = objections_in_words(summary.get("objections", []), language)
    return {
        "run_id": run["id"],
        "status": status,
        **{name: run[name] for name in names},
        "checked": bool(run["checked"]),
        "summary": summary,
        **{name: summary[name] for name in HEADLINES if name in summary},
        "objections": objections,
        "decisions": [decision_of(row, language) for row in with_opposites(summary, decisions)],
    }


def with_opposites(summary: Mapping[str, Any], decisions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Decisions with the opposites worked out since: a verdict is firm once its opposite is proven dearer than the
    plan's own gap, or found to be impossible."""
    known = summary.get("opposites", {})
    gap = (summary.get("money") or {}).get("gap_yen")
    return [_with_opposite(dict(row), known.get(row["facility_code"]), gap) for row in decisions]


def _with_opposite(row: dict[str, Any], found: Mapping[str, Any] | None, gap: float | None) -> dict[str, Any]:
    if found is None or found["status"] == "none":
        return row
    details = dict(row.get("details") or {})
    before = details.get("opposite", {}).get("extra_yen") or 0
    extra = max(found["extra_yen"] or 0, before) or None
    is_firm = found["status"] == "impossible" or (extra is not None and gap is not None and extra > gap)
    proof = {"status": "proven" if extra else found["status"], "extra_yen": extra}
    strength = "firm" if is_firm else details.get("strength", "open")
    reasons = [_reworded(reason, proof, is_firm=is_firm) for reason in row.get("reasons") or ()]
    return row | {"details": details | {"opposite": proof, "strength": strength}, "reasons": reasons}


def _reworded(reason: Mapping[str, Any], proof: Mapping[str, Any], *, is_firm: bool) -> Mapping[str, Any]:
    """What a decision's reasons said of its opposite before that was worked out gives way to what is known now."""
    if reason["code"] not in {"opposite", "opposite_open", "opposite_unproven"}:
        return reason
    if proof["status"] == "impossible":
        return {"code": "opposite_impossible"}
    if proof["extra_yen"] is None:
        return reason
    return {"code": "opposite" if is_firm else "opposite_open", "yen": proof["extra_yen"]}


def decision_of(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One decision under the names of the contract; `verdict` is the word."""
    told = told_decision(row, language)
    return {name: told.get(name) for name in DECISION}


def told_decision(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A stored decision with its details beside its columns, and the action as a word."""
    columns = {name: value for name, value in row.items() if name != "details"}
    return dict(row.get("details") or {}) | columns | {"verdict": Action.of(row["action"]).label(language)}
