"""Scenarios: named assumptions, each with a version so that a stale edit is refused."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models import Scenario, ScenarioVersion


def every(session: Session) -> list[Scenario]:
    return list(session.scalars(select(Scenario).order_by(Scenario.name)))


def get(session: Session, scenario_id: int, *, for_update: bool = False) -> Scenario:
    """Raises NotFound."""
    scenario = session.get(Scenario, scenario_id, with_for_update=for_update or None)
    if scenario is None:
        raise NotFound("scenario", scenario_id)
    return scenario


def named(session: Session, name: str) -> Scenario | None:
    """The scenario of a name; None where there is none."""
    return session.scalars(select(Scenario).where(Scenario.name == name)).one_or_none()


def used(session: Session, name: object) -> dict[str, Any] | None:
    """What a run remembers of the scenario it names: id, name and version; None where there is none."""
    stored = None if name is None else named(session, str(name))
    return None if stored is None else {"id": stored.id, "name": stored.name, "version": stored.version}


def keep_version(session: Session, scenario: Scenario, *, actor: str) -> None:
    """Keep what a scenario now says under its version."""
    told = {name: getattr(scenario, name) for name in ("version", "name", "assumptions")}
    session.add(ScenarioVersion(scenario_id=scenario.id, actor=actor, **told))
    session.flush()


def versions(session: Session, scenario_id: int) -> list[ScenarioVersion]:
    """Every version, the newest first."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario_id)
    return list(session.scalars(query.order_by(ScenarioVersion.version.desc())))


PLAN = "plan"


def forecast_part(scenario: Scenario) -> dict[str, Any]:
    """What a forecast counts with: the tree of assumptions."""
    return {name: value for name, value in scenario.assumptions.items() if name != PLAN}


def plan_part(scenario: Scenario) -> dict[str, Any]:
    """The settings of a plan beside them."""
    return dict(scenario.assumptions.get(PLAN, {}))


def add(session: Session, scenario: Scenario) -> Scenario:
    """Raises Conflict where the name is taken."""
    _refuse_taken(session, scenario)
    session.add(scenario)
    return flushed(session, scenario)


def flushed(session: Session, scenario: Scenario) -> Scenario:
    """Writes what was changed. Raises Conflict where the name is taken, now or by somebody at this moment."""
    with session.no_autoflush:
        _refuse_taken(session, scenario)
    try:
        session.flush()
    except IntegrityError as taken:
        raise Conflict(f"scenario {scenario.name} exists") from taken
    session.refresh(scenario)
    return scenario


def _refuse_taken(session: Session, scenario: Scenario) -> None:
    same = select(func.count()).where(Scenario.name == scenario.name)
    if scenario.id is not None:
        same = same.where(Scenario.id != scenario.id)
    if session.scalar(same):
        raise Conflict(f"scenario {scenario.name} exists")


def remove(session: Session, scenario: Scenario) -> None:
    session.delete(scenario)
    session.flush()
