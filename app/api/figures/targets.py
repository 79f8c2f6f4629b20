"""How much must go, and what must have happened by when."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.answers.costs import StoredTarget, Targets
from app.api.deps import LanguageDep, SessionDep
from app.api.shapes import FundsShape, Id, Name, SentShape, Tree, Year, Yen
from app.services.figures.set_targets import TargetQuestion, set_targets
from app.store.place import area_targets

router = APIRouter(tags=["targets"])
People = Annotated[float, Field(ge=0, le=1e10)]


class TargetShape(SentShape):
    """The forecast to start from, the target, and figures of the town where the register's are not to be used."""

    preset: Name = "mic"
    assumptions: Tree | None = None
    scenario_id: Id | None = None
    base_year: Year | None = None
    years: Annotated[int | None, Field(ge=1, le=200)] = None
    kind: Literal["area", "cost"] = "area"
    target_year: Year | None = None
    cut_share: Annotated[float, Field(ge=0, le=1)] = 0.3
    cut_at_rebuild: Annotated[float, Field(ge=0, le=1)] = 0.3
    area_per_resident_m2: Annotated[float | None, Field(ge=0, le=1e4)] = None
    people_now: People | None = None
    people_then: People | None = None
    maintenance_yen: Yen | None = None
    operation_yen: Yen | None = None
    manager_yen: Yen | None = None
    funds: FundsShape = FundsShape()


@router.get("/api/area-targets")
def stored_targets(session: SessionDep) -> list[StoredTarget]:
    """The targets of floor area the town has decided on, the nearest year first."""
    return [StoredTarget(**row) for row in area_targets.every(session)]


@router.post("/api/targets")
def targets(shape: TargetShape, session: SessionDep, language: LanguageDep) -> Targets:
    """The cut by each published formula with its arithmetic, and the yearly path back from the target."""
    of_forecast = {"preset", "assumptions", "scenario_id", "base_year", "years"}
    question = TargetQuestion(**shape.model_dump(exclude={*of_forecast, "funds"}), funds=shape.funds.question())
    answer = set_targets(session, question, **shape.model_dump(include=of_forecast), language=language)
    return Targets.model_validate(answer)
