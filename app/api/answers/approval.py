"""Answers about adoption by two persons and about deputies."""

from datetime import date, datetime
from typing import Annotated

from app.api.answers.base import Answer, says
from app.domain.vocabulary import RequestState

AT = "2026-12-18T09:30:00+09:00"


class AdoptionAsked(Answer):
    """A request that a run be adopted."""

    id: Annotated[int, says("Id", 3)]
    run_id: Annotated[int, says("Run it is about", 12)]
    title: Annotated[str, says("Title of the plan", "個別施設計画（第2期）")]
    reason: Annotated[str, says("Why it should be adopted", "予算の範囲で延床面積12％減")]
    changes: Annotated[str, says("What changes against the plan before", "公民館2施設の統合を追加")]
    adopted_on: Annotated[date, says("Day of adoption", "2026-12-20")]
    asked_by: Annotated[str, says("Who asks", "田中 花子 <tanaka>")]
    asked_at: Annotated[datetime, says("When", AT)]
    state: Annotated[RequestState, says("How far it is", "waiting")]
    answered_by: Annotated[str | None, says("Who answered or withdrew; null: nobody yet", "山田 太郎 <yamada>")]
    answered_at: Annotated[datetime | None, says("When", AT)]
    answer: Annotated[str | None, says("What the answer says", "議会の議決のとおり")]
    adopted_id: Annotated[int | None, says("The plan it became", 2)]
    is_mine: Annotated[bool, says("Whether the reader has asked for it", False)]
    may_answer: Annotated[bool, says("Whether the reader may approve or refuse it", True)]


class DelegationShown(Answer):
    """One delegation of an approver's decisions."""

    id: Annotated[int, says("Id", 2)]
    of: Annotated[str, says("In whose stead", "山田 太郎 <yamada>")]
    deputy: Annotated[str, says("Who decides meanwhile", "佐藤 花 <sato>")]
    since: Annotated[date, says("First day", "2026-12-21")]
    until: Annotated[date, says("Last day", "2026-12-28")]
    reason: Annotated[str, says("Why", "出張のため")]
    ended_at: Annotated[datetime | None, says("When it was ended early; null: it was not", AT)]
    is_mine: Annotated[bool, says("Whether the reader has given it", True)]
