"""A city's own assumptions are kept under a name: scenarios are made, changed and removed here."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.costing.cost_question import chosen_assumptions
from app.domain.calendar import fiscal_year_of
from app.errors import NotFound, StaleVersion
from app.models import Scenario
from app.services.setting_refusal import settings_of
from app.store.facility import changes
from app.store.plan import scenarios


def list_scenarios(session: Session) -> list[dict[str, Any]]:
    return [_shown(scenario) for scenario in scenarios.every(session)]


def read_scenario(session: Session, scenario_id: int) -> dict[str, Any]:
    """Raises NotFound."""
    return _shown(scenarios.get(session, scenario_id))


def read_versions(session: Session, scenario_id: int) -> list[dict[str, Any]]:
    """What a scenario said at each version, the newest first. Raises NotFound where there never was one."""
    kept = scenarios.versions(session, scenario_id)
    if not kept:
        raise NotFound("scenario", scenario_id)
    names = ("scenario_id", "version", "name", "assumptions", "actor", "created_at")
    return [{name: getattr(row, name) for name in names} for row in kept]


def make_scenario(
    session: Session, name: str, assumptions: dict[str, Any], *, actor: str, language: str = "ja"
) -> dict[str, Any]:
    """Keep assumptions (a partial tree over a preset). Raises InvalidInput, Conflict where the name is taken."""
    _check(assumptions, language)
    made = scenarios.add(session, Scenario(name=name.strip(), assumptions=assumptions))
    scenarios.keep_version(session, made, actor=actor)
    changes.record(session, actor, "make_scenario", {"id": made.id, "name": made.name})
    return _shown(made)


def change_scenario(
    session: Session,
    scenario_id: int,
    name: str,
    assumptions: dict[str, Any],
    *,
    version: str,
    actor: str,
    language: str = "ja",
) -> dict[str, Any]:
    """Replace name and assumptions. Raises NotFound, StaleVersion, InvalidInput, Conflict."""
    kept = _held(session, scenario_id, version)
    _check(assumptions, language)
    before = kept.assumptions
    kept.name, kept.assumptions, kept.version = name.strip(), assumptions, kept.version + 1
    scenarios.flushed(session, kept)
    scenarios.keep_version(session, kept, actor=actor)
    changes.record(session, actor, "change_scenario", {"id": kept.id, "name": kept.name, "before": before})
    return _shown(kept)


def archive_scenario(
    session: Session, scenario_id: int, *, is_archived: bool, version: str, actor: str
) -> dict[str, Any]:
    """Put it away or fetch it back; its version stays. Raises NotFound, StaleVersion."""
    kept = _held(session, scenario_id, version)
    kept.is_archived = is_archived
    scenarios.flushed(session, kept)
    changes.record(session, actor, "archive_scenario", {"id": kept.id, "name": kept.name, "archived": is_archived})
    return _shown(kept)


def remove_scenario(session: Session, scenario_id: int, *, version: str, actor: str) -> None:
    """Raises NotFound, StaleVersion."""
    kept = _held(session, scenario_id, version)
    changes.record(session, actor, "remove_scenario", {"name": kept.name, "before": kept.assumptions})
    scenarios.remove(session, kept)


def _held(session: Session, scenario_id: int, version: str) -> Scenario:
    kept = scenarios.get(session, scenario_id, for_update=True)
    if str(kept.version) != version:
        raise StaleVersion(f"version {kept.version}")
    return kept


def _check(assumptions: dict[str, Any], language: str) -> None:
    """The tree of a forecast's assumptions, and the settings of a plan under `plan`. Raises InvalidInput."""
    year = fiscal_year_of(date.today())
    tree = {name: value for name, value in assumptions.items() if name != scenarios.PLAN}
    chosen_assumptions("mic", tree, this_year=year, language=language)
    plan = assumptions.get(scenarios.PLAN, {})
    settings_of(plan if isinstance(plan, dict) else {"plan": plan}, language=language)


def _shown(scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "name": scenario.name,
        "assumptions": scenario.assumptions,
        "version": scenario.version,
        "is_archived": scenario.is_archived,
        "updated_at": scenario.updated_at,
    }
