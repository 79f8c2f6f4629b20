"""Scenarios: a city's own assumptions under a name."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import Field

from app.api.answers.costs import KeptScenario, ScenarioAnswer, Scenarios
from app.api.card import version_of
from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.shapes import PathId, SentShape, Tree
from app.services.plan.edit_scenario import (
    archive_scenario,
    change_scenario,
    list_scenarios,
    make_scenario,
    read_scenario,
    read_versions,
    remove_scenario,
)

router = APIRouter(tags=["scenarios"])
Tag = Annotated[str, Header(alias="if-match", max_length=100)]


class ScenarioShape(SentShape):
    """A name and a partial tree of assumptions over the preset it names."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
    assumptions: Tree = {}


class ArchiveShape(SentShape):
    """Whether it is put away."""

    is_archived: bool


@router.get("/api/scenarios")
def scenarios(session: SessionDep) -> Scenarios:
    """All scenarios by name; those put away say so."""
    return Scenarios.model_validate({"scenarios": list_scenarios(session)})


@router.post("/api/scenarios", status_code=201)
def new_scenario(
    shape: ScenarioShape, session: SessionDep, actor: ActorDep, language: LanguageDep, response: Response
) -> ScenarioAnswer:
    """Keep assumptions under a new name (409 where it is taken)."""
    made = make_scenario(session, shape.name, shape.assumptions, actor=actor, language=language)
    response.headers["Location"] = f"/api/scenarios/{made['id']}"
    return _tagged(made, response)


@router.get("/api/scenarios/{scenario_id}")
def one_scenario(scenario_id: PathId, session: SessionDep, response: Response) -> ScenarioAnswer:
    """One scenario; its ETag is the version to send back with a change."""
    return _tagged(read_scenario(session, scenario_id), response)


@router.get("/api/scenarios/{scenario_id}/versions")
def kept_versions(scenario_id: PathId, session: SessionDep) -> list[KeptScenario]:
    """What it said at each version, the newest first; also of a scenario that has been taken away."""
    return [KeptScenario.model_validate(row) for row in read_versions(session, scenario_id)]


@router.put("/api/scenarios/{scenario_id}")
def replace_scenario(
    scenario_id: PathId,
    shape: ScenarioShape,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    if_match: Tag,
) -> ScenarioAnswer:
    """Replace name and assumptions; `If-Match` must be the version that was read (412 otherwise)."""
    changed = change_scenario(
        session,
        scenario_id,
        shape.name,
        shape.assumptions,
        version=version_of(if_match),
        actor=actor,
        language=language,
    )
    return _tagged(changed, response)


@router.put("/api/scenarios/{scenario_id}/archive")
def put_away(
    scenario_id: PathId, shape: ArchiveShape, session: SessionDep, actor: ActorDep, response: Response, if_match: Tag
) -> ScenarioAnswer:
    """Put a scenario away, or fetch it back; what it says stays. `If-Match` must be the version that was read."""
    kept = archive_scenario(
        session, scenario_id, is_archived=shape.is_archived, version=version_of(if_match), actor=actor
    )
    return _tagged(kept, response)


@router.delete("/api/scenarios/{scenario_id}", status_code=204)
def drop_scenario(scenario_id: PathId, session: SessionDep, actor: ActorDep, if_match: Tag) -> Response:
    """Remove a scenario; the history keeps what it said."""
    remove_scenario(session, scenario_id, version=version_of(if_match), actor=actor)
    return Response(status_code=204)


def _tagged(scenario: dict[str, Any], response: Response) -> ScenarioAnswer:
    response.headers["ETag"] = f'"{scenario["version"]}"'
    return ScenarioAnswer.model_validate(scenario)
