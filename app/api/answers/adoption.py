"""Answers about judged, adopted and followed plans."""

from datetime import date, datetime
from typing import Annotated, Any

from app.api.answers.base import Answer, says
from app.domain.vocabulary import Action, RunState, SectionVerdict, UseState, WorkState


class PlanJudgementAnswer(Answer):
    """What a section says of one decision (二次評価)."""

    facility_id: Annotated[int, says("Id of the facility", 20)]
    verdict: Annotated[SectionVerdict, says("Agree, disagree or defer")]
    action: Annotated[Action | None, says("What is wanted instead; null: not said")]
    fiscal_year: Annotated[int | None, says("In which fiscal year", 2033)]
    section: Annotated[str, says("The section", "生涯学習課")]
    reason: Annotated[str, says("Its reason", "避難所の代わりが決まっていない")]
    decided_on: Annotated[date, says("Day of the judgement", "2026-12-01")]
    version: Annotated[int, says("To be sent back with a change", 1)]
    updated_at: Annotated[datetime, says("When it was last written", "2026-12-01T09:30:00+09:00")]


class SectionComment(Answer):
    """A remark about a plan or about one facility in it."""

    id: Annotated[int, says("Id", 3)]
    facility_id: Annotated[int | None, says("Facility it is about; null: the whole plan", 20)]
    section: Annotated[str, says("The section", "財政課")]
    text: Annotated[str, says("What it says", "起債の時期を確認してください")]
    actor: Annotated[str, says("Who wrote it", "planner")]
    created_at: Annotated[datetime, says("When", "2026-12-01T09:30:00+09:00")]


class Judgements(Answer):
    """What sections say of a run."""

    judgements: Annotated[list[PlanJudgementAnswer], says("One a facility judged")]
    comments: Annotated[list[SectionComment], says("Remarks, oldest first")]


class AdoptedHead(Answer):
    """An adopted plan without its decisions."""

    id: Annotated[int, says("Id", 2)]
    run_id: Annotated[int, says("Run it was made of", 12)]
    title: Annotated[str, says("Title", "個別施設計画（第2期）")]
    reason: Annotated[str, says("Why it was adopted", "予算の範囲で延床面積12％減")]
    changes: Annotated[str, says("What changes against the plan before", "公民館2施設の統合を追加")]
    adopted_on: Annotated[date, says("Day of adoption", "2026-12-20")]
    actor: Annotated[str, says("Who adopted it", "planner")]
    data_version: Annotated[str | None, says("Data it was calculated on", "5f1c0a9e")]
    engine_version: Annotated[str | None, says("Version of the optimizer", "0.3")]
    created_at: Annotated[datetime, says("When it was written", "2026-12-20T09:30:00+09:00")]
    judged: Annotated[dict[SectionVerdict, int], says("Second-stage judgements in it by verdict", {"agree": 12})]
    facilities: Annotated[int, says("Facilities decided on", 370, "facilities")]


class Adopted(AdoptedHead):
    """The frozen copy."""

    settings: Annotated[dict[str, Any], says("What it was asked with", {"seconds": 60})]
    summary: Annotated[dict[str, Any], says("Its figures, as the run had them")]
    decisions: Annotated[
        list[dict[str, Any]],
        says("One a facility: the calculated decision, or what its section wants instead, and the judgement"),
    ]


class FollowedRow(Answer):
    """Planned against done for one facility and fiscal year."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    action: Annotated[Action, says("What the plan does with it")]
    fiscal_year: Annotated[int | None, says("In which fiscal year", 2031)]
    planned_yen: Annotated[int, says("Works planned in the year asked about", 36000870, "yen")]
    state: Annotated[WorkState | None, says("What is noted; null: nothing")]
    noted_yen: Annotated[int | None, says("What it has cost, as noted", 35000000, "yen")]
    note: Annotated[str, says("Remark", "入札不調のため翌年度へ")]
    version: Annotated[int | None, says("Of the note, to be sent back with a change", 1)]
    use_state: Annotated[UseState | None, says("Whether it is in use, by the newest import")]
    cost_yen: Annotated[int | None, says("Its cost in the year, by later imports", 8100000, "yen")]
    users: Annotated[float | None, says("Its users in the year, by later imports, in the unit of its class", 11014.0)]


class FollowUp(Answer):
    """What was to be done in a fiscal year, and what is known of it."""

    adopted_id: Annotated[int, says("Id of the adopted plan", 2)]
    fiscal_year: Annotated[int, says("Fiscal year", 2027)]
    planned_yen: Annotated[int, says("Works planned", 9805000000, "yen")]
    noted_yen: Annotated[int, says("Cost noted so far", 35000000, "yen")]
    rows: Annotated[list[FollowedRow], says("One a facility due in the year")]


class FlippedDecision(Answer):
    """A facility that would stay in use under one of the two plans and not under the other."""

    facility_id: Annotated[int, says("Id", 20)]
    facility_code: Annotated[str, says("Code", "11020")]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    action: Annotated[Action, says("In the adopted plan")]
    fiscal_year: Annotated[int | None, says("Its year", 2031)]
    new_action: Annotated[Action, says("In the plan for the data of now")]
    new_fiscal_year: Annotated[int | None, says("Its year", 2036)]
    extra_yen: Annotated[int | None, says("Cost of the adopted decision less that of the new one", 90000000, "yen")]


class AdoptedStanding(Answer):
    """Whether the adopted plan still holds."""

    adopted_id: Annotated[int, says("Id of the adopted plan", 2)]
    data_version: Annotated[str | None, says("Data it was calculated on", "5f1c0a9e")]
    data_version_now: Annotated[str, says("Data of now", "77aa01bc")]
    is_data_changed: Annotated[bool, says("True where something was imported or edited since")]
    check_run_id: Annotated[int | None, says("Run that asked last whether it holds", 30)]
    check_state: Annotated[RunState | None, says("How far that run is")]
    is_check_current: Annotated[bool, says("True where that run has seen the data of now")]
    flips: Annotated[list[FlippedDecision], says("Decisions it turns, the largest cost first")]
