"""Plan runs: their state, progress, cancel flag and decisions."""

import json
from typing import Any

from sqlalchemy import BigInteger, and_, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import NotFound
from app.models import AdoptedCheck, ExploredPlan, PlanRun

# Plans of a series, of opposite decisions, changed by hand and other rungs of a ladder are shown when chosen there;
# lists and cards speak of runs asked for.
ASKED_FOR = and_(
    PlanRun.id.not_in(select(ExploredPlan.run_id)),
    ~PlanRun.summary.has_key("opposite"),
    ~PlanRun.summary.has_key("rung"),
    ~PlanRun.summary.has_key("by_hand"),
)
# A plan put away, and one that only asks whether the adopted plan still holds, is not what a reader is shown first.
SHOWN_FIRST = and_(~PlanRun.is_archived, PlanRun.id.not_in(select(AdoptedCheck.run_id)))
# Of these, what a search has found: a town's own plan is measured, and recommends nothing.
CALCULATED = and_(ASKED_FOR, ~PlanRun.summary.has_key("existing"))


def create(
    session: Session,
    *,
    title: str,
    settings: dict[str, Any],
    seed: int,
    data_version: str,
    scenario: dict[str, Any] | None = None,
) -> PlanRun:
    """A run that waits; `scenario` is the stored one it was asked with: id, name and version."""
    told = {"title": title, "settings": settings, "seed": seed, "data_version": data_version, "scenario": scenario}
    run = PlanRun(**told, state=RunState.QUEUED)
    session.add(run)
    session.flush()
    return run


def get(session: Session, run_id: int) -> PlanRun:
    run = session.get(PlanRun, run_id)
    if run is None:
        raise NotFound("run", run_id)
    return run


def latest_done(session: Session) -> PlanRun:
    query = select(PlanRun).where(PlanRun.state == RunState.DONE, CALCULATED, SHOWN_FIRST).order_by(PlanRun.id.desc())
    run = session.scalars(query.limit(1)).one_or_none()
    if run is None:
        raise NotFound("finished run", "yet")
    return run


def recent(session: Session, *, limit: int, archived: bool = False) -> list[PlanRun]:
    """The newest first; those put away only where asked for."""
    query = select(PlanRun).where(ASKED_FOR, PlanRun.is_archived.is_(archived))
    return list(session.scalars(query.order_by(PlanRun.id.desc()).limit(limit)))


def finished(session: Session, *, limit: int) -> list[tuple[int, str]]:
    """(id, title) of the newest finished runs that somebody asked for."""
    query = select(PlanRun.id, PlanRun.title).where(PlanRun.state == RunState.DONE, CALCULATED)
    return [(row.id, row.title) for row in session.execute(query.order_by(PlanRun.id.desc()).limit(limit))]


def count_by_state(session: Session) -> dict[str, int]:
    """How many runs there are of each state that occurs."""
    counted = select(PlanRun.state, func.count()).group_by(PlanRun.state)
    return {str(state): count for state, count in session.execute(counted)}


def start(session: Session, run_id: int, *, engine_version: str, snapshot: bytes) -> None:
    """Note what is asked, and of which engine, before the search begins."""
    values = {"engine_version": engine_version, "snapshot": snapshot}
    session.execute(update(PlanRun).where(PlanRun.id == run_id).values(values))


def keep(session: Session, run_id: int, snapshot: bytes) -> None:
    """Keep the answered question for later questions about it; see `planning.snapshot`."""
    session.execute(update(PlanRun).where(PlanRun.id == run_id).values(snapshot=snapshot))


def snapshot(session: Session, run_id: int) -> bytes:
    """What `keep` stored. Raises NotFound for a run that was never worked on."""
    kept = session.scalar(select(PlanRun.snapshot).where(PlanRun.id == run_id))
    if kept is None:
        raise NotFound("run snapshot", run_id)
    return kept


def add_to_summary(session: Session, run_id: int, figures: dict[str, Any]) -> None:
    """Add figures beside those a run's summary has."""
    added = cast(figures, JSONB)
    session.execute(update(PlanRun).where(PlanRun.id == run_id).values(summary=PlanRun.summary.op("||")(added)))


def opposite(session: Session, run_id: int, facility_id: int) -> PlanRun | None:
    """The newest run that turns the decision of `run_id` about a facility round."""
    about = PlanRun.summary["opposite"]
    query = select(PlanRun).where(
        cast(about["run_id"].astext, BigInteger) == run_id, cast(about["facility_id"].astext, BigInteger) == facility_id
    )
    return session.scalars(query.order_by(PlanRun.id.desc()).limit(1)).one_or_none()


def opposites(session: Session, run_id: int) -> list[dict[str, Any]]:
    """For which facilities the opposite was asked, with the run that answers and its state; the newest of each."""
    rows = session.execute(
        text("""SELECT DISTINCT ON (summary -> 'opposite' -> 'facility_id') id AS run_id, state,
                  (summary -> 'opposite' ->> 'facility_id')::bigint AS facility_id
                FROM plan_run WHERE (summary -> 'opposite' ->> 'run_id')::bigint = :id
                ORDER BY summary -> 'opposite' -> 'facility_id', id DESC"""),
        {"id": run_id},
    )
    return [dict(row._mapping) for row in rows]


def request_cancel(session: Session, run_id: int) -> PlanRun:
    """Ask a queued or running run to stop; a queued one stops here and now, unless it is taken up at this moment."""
    get(session, run_id)
    run = session.get_one(PlanRun, run_id, with_for_update=True, populate_existing=True)
    run.ask_to_stop()
    session.flush()
    return run


def save_decisions(session: Session, run_id: int, decisions: list[dict[str, Any]]) -> None:
    """Store all decisions of a run in one statement: the history keeps one line for it, over all of them."""
    if not decisions:
        return
    names = ", ".join(decisions[0])
    session.execute(
        text(f"""INSERT INTO decision (run_id, {names}) SELECT :run_id, {names}
                 FROM jsonb_populate_recordset(CAST(NULL AS decision), CAST(:rows AS jsonb))"""),
        {"run_id": run_id, "rows": json.dumps(decisions, ensure_ascii=False, allow_nan=False)},
    )


def decisions(session: Session, run_id: int) -> list[dict[str, Any]]:
    """The decisions of a run with names and positions, ordered by code."""
    rows = session.execute(
        text("""SELECT d.facility_id, f.code AS facility_code, f.name, f.category, f.district, f.department,
                  f.floor_area_m2, f.built_year, ST_X(f.point) AS lon, ST_Y(f.point) AS lat, d.action, d.fiscal_year,
                  d.receivers, d.cost_yen, d.keep_cost_yen, d.opposite_cost_yen, d.steps, d.reasons, d.details
                FROM decision d JOIN facility f ON f.id = d.facility_id WHERE d.run_id = :id ORDER BY f.code"""),
        {"id": run_id},
    )
    return [dict(row._mapping) for row in rows]


def decides(session: Session, run_id: int, facility_id: int) -> bool:
    """Whether a run has a decision about a facility."""
    found = session.execute(
        text("SELECT 1 FROM decision WHERE run_id = :run AND facility_id = :facility"),
        {"run": run_id, "facility": facility_id},
    )
    return found.first() is not None


def decision_of(session: Session, facility_id: int) -> dict[str, Any] | None:
    """What the newest finished run says about one facility."""
    row = session.execute(
        text("""SELECT d.run_id, d.action, d.fiscal_year, d.receivers, d.cost_yen, d.keep_cost_yen, d.opposite_cost_yen,
                  d.steps, d.reasons, d.details
                FROM decision d JOIN plan_run r ON r.id = d.run_id
                WHERE d.facility_id = :id AND r.state = 'done'
                  AND NOT EXISTS (SELECT FROM explored_plan e WHERE e.run_id = r.id) AND NOT r.summary ? 'opposite'
                  AND NOT r.summary ? 'by_hand'
                  AND NOT r.summary ? 'rung' AND NOT r.summary ? 'existing'
                ORDER BY r.id DESC LIMIT 1"""),
        {"id": facility_id},
    ).one_or_none()
    return dict(row._mapping) if row else None
