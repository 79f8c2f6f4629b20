"""A town's own plan (個別施設計画) read from a table and measured with the question of a finished run.

The answer is a run of its own that map, card, comparison and adoption take like any other; nothing is searched.
"""

import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain.register.identity import name_key
from app.domain.vocabulary import RunState
from app.errors import Conflict, Fault, InvalidInput
from app.formats.details.plan_sheet import PlanRow, read_plan_sheet
from app.formats.records.issue_words import remark, sentence
from app.formats.records.records import Issue
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.plan import ENGINE_VERSION
from app.planning.ask.settings import Lock
from app.planning.ask.snapshot import Snapshot, pack, unpack
from app.services import run_life
from app.services.run_answer import store_answer
from app.services.run_life import Hold, Sessions, Tell
from app.store.facility import register
from app.store.plan import runs

# The kernels are loaded by whoever measures, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.tell import existing
else:
    existing = lazy_module("app.planning.tell.existing")
Row = dict[str, Any]
LEAVES = frozenset({"merge_into", "combine_into"})


def request_score(
    session: Session, run_id: int, data: bytes, *, filename: str | None, title: str, actor: str, language: str = "ja"
) -> PlanRun:
    """Queue the plan of a file, measured with the question of a run. Raises NotFound, Conflict without a plan to
    measure it against, InvalidInput with every fault where no row can be used."""
    base = runs.get(session, run_id)
    if base.state is not RunState.DONE:
        raise Conflict(f"run {run_id} holds no plan ({base.state.value})")
    with refused_in(language):
        sheet = read(read_plan_sheet, data, filename=filename)
    rows, lost = _of_facilities(session, sheet.records)
    issues = sorted([*sheet.issues, *lost], key=lambda issue: issue.row or 0)
    if not rows:
        told = [Fault(each.code, sentence(each, language), each.value, each.row, each.column) for each in issues]
        raise InvalidInput("plan", told)
    run = runs.create(
        session,
        title=title or filename or "–",
        settings=base.settings,
        seed=base.seed,
        data_version=base.data_version or "",
        scenario=base.scenario,
    )
    report = {"columns": [asdict(each) for each in sheet.columns], "issues": [asdict(each) for each in issues]}
    counts = {"rows_read": sheet.rows_read, "rows_used": len(rows)}
    run.summary = {"existing": {"run_id": run_id, "filename": filename, **counts, **report, "rows": rows}}
    run_life.request(session, run, "score_plan", "score_plan", actor, run=run_id, answer=run.id, filename=filename)
    return run


def _of_facilities(session: Session, records: Sequence[PlanRow]) -> tuple[list[Row], list[Issue]]:
    """A row for each facility the plan names and the register knows; the others as issues."""
    codes, names = _known(session)
    rows: dict[str, Row] = {}
    issues: list[Issue] = []
    for record in records:
        found = _find(codes, names, record.facility_code, record.facility_name)
        said = record.facility_name or record.facility_code
        if len(found) != 1:
            problem = "ambiguous_facility" if found else "unknown_facility"
            issues.append(remark(problem, row=record.row, value=said))
        elif found[0] in rows:
            issues.append(remark("facility_twice", row=record.row, value=said, done=str(rows[found[0]]["row"])))
        else:
            partner = _find(codes, names, record.partner, record.partner)
            if record.partner and len(partner) != 1:
                issues.append(remark("unknown_partner", row=record.row, value=record.partner))
            lock = {"action": record.action.value, "year": record.year}
            lock["partner"] = partner[0] if len(partner) == 1 else None
            rows[found[0]] = {"row": record.row, "facility_code": found[0], "name": said, **lock}
    return list(rows.values()), issues


def _known(session: Session) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Codes and names of the home town's facilities."""
    names: dict[str, list[str]] = {}
    codes: dict[str, str] = {}
    for code, name in register.home_codes(session):
        codes[code] = code
        names.setdefault(name_key(name), []).append(code)
    return codes, names


def _find(codes: dict[str, str], names: dict[str, list[str]], code: str | None, name: str | None) -> list[str]:
    if code and code in codes:
        return [code]
    return names.get(name_key(name), []) if name else []


def execute_score(
    sessions: Sessions,
    run_id: int,
    *,
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> None:
    """Measure the plan and store it, where it waits."""
    run_life.work_off(sessions, PlanRun, run_id, _work, actor=actor, stop=stop)


def _work(hold: Hold) -> None:
    snapshot, told = hold.write(lambda session: _begin(session, hold.job_id))
    question, best = snapshot.question, snapshot.outcome
    if best is None or best.plan is None:
        raise Conflict("the run holds no plan to measure against")
    wishes = {row["facility_code"]: Lock(action=row["action"], partner=row["partner"]) for row in told["rows"]}
    years = {row["facility_code"]: row["year"] for row in told["rows"]}
    chosen = existing.choose(question, wishes, years)
    measured = existing.measure(question, chosen.strategy)
    figures = {
        "rows": [_row_told(row, chosen.done) for row in told["rows"]],
        "unnamed": sum(each.own for each in question.facilities) - len(wishes),
        "broken": list(measured.broken),
        "broken_count": measured.broken_count,
        "sends_on": measured.sends_on,
        "difference_yen": (measured.outcome.objective_yen or 0) - (best.objective_yen or 0),
        "city_difference_yen": (measured.outcome.cost_yen or 0) - (best.cost_yen or 0),
        "travel_difference_yen": (measured.outcome.access_yen or 0) - (best.access_yen or 0),
        "above_bound_yen": None if best.bound_yen is None else (measured.outcome.objective_yen or 0) - best.bound_yen,
        "changes": existing.cheapest_changes(question, chosen.strategy, best, sends_on=measured.sends_on),
    }
    hold.write(lambda session: _store(session, hold.job_id, measured, told | figures))


def _begin(session: Session, run_id: int) -> tuple[Snapshot, Row]:
    told = dict(runs.get(session, run_id).summary["existing"])
    try:
        snapshot = unpack(runs.snapshot(session, told["run_id"]))
    except ValueError as fault:
        raise Conflict(f"run {told['run_id']} was {fault}: calculate it again") from fault
    runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(snapshot.question))
    return snapshot, told


def _row_told(row: Row, done: Any) -> Row:
    outcome, year = done[row["facility_code"]]
    return row | {"outcome": outcome or "as_written", "counted_year": year}


def _store(session: Session, run_id: int, measured: Any, told: Row) -> None:
    store_answer(session, run_id, measured.question, measured.outcome)
    runs.keep(session, run_id, pack(measured.question, measured.outcome))
    stored = {row["facility_code"]: row for row in runs.decisions(session, run_id)}
    told["rows"] = [
        row | {"goes_to_partner": _goes_there(row, stored.get(row["facility_code"]))} for row in told["rows"]
    ]
    runs.add_to_summary(session, run_id, {"existing": told})


def _goes_there(row: Row, decision: Row | None) -> bool | None:
    """Whether people of a facility that moves out go to the one the plan names; None where it names none."""
    if decision is None or not row["partner"] or row["action"] not in LEAVES:
        return None
    return any(each.get("facility_code") == row["partner"] for each in decision["receivers"])
