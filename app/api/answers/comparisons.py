"""Answers about plans side by side."""

from typing import Annotated

from app.api.answers.base import Answer, says
from app.domain.vocabulary import Action, Category


class ComparedPlan(Answer):
    """One of the plans."""

    key: Annotated[str, says("Number of the run, `adopted` or `today`", "12")]
    title: Annotated[str, says("Its name", "総務課の案")]


class ComparedFigure(Answer):
    """One figure of every plan."""

    name: Annotated[str, says("Stable name", "city_cost_yen")]
    label: Annotated[str, says("In the reader's language", "市の費用（現在価値・円）")]
    unit: Annotated[str, says("What is counted", "yen")]
    values: Annotated[list[float | None], says("One a plan, in their order; null: not known", [2.4e11, 2.3e11])]


class ComparedCell(Answer):
    """What one plan does with a facility."""

    action: Annotated[Action, says("What is done")]
    fiscal_year: Annotated[int | None, says("Fiscal year it is done in", 2031)]
    stands: Annotated[bool, says("In use at the end of the plan")]
    cost_yen: Annotated[int | None, says("Its cost over the plan, present value; null: not known", 114867433, "yen")]
    why: Annotated[str, says("The weightiest reason", "今のまま続けるのに比べ、計画期間で5.2億円の節減")]


class ComparedFacility(Answer):
    """A facility the plans decide differently."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    category: Annotated[Category | None, says("Class by use")]
    district: Annotated[str | None, says("District", "彩辺中央")]
    cells: Annotated[list[ComparedCell], says("One a plan, in their order")]


class PlanComparison(Answer):
    """Plans side by side: their figures, and the facilities decided differently, the largest difference first."""

    plans: Annotated[list[ComparedPlan], says("The plans, in the order they were asked for")]
    figures: Annotated[list[ComparedFigure], says("Their figures")]
    facilities: Annotated[list[ComparedFacility], says("What they decide differently")]
