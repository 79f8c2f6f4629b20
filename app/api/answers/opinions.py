"""Answers about what residents see of a plan, what they say of it, and what the town replies."""

from datetime import date, datetime
from typing import Annotated, Any

from app.api.answers.base import Answer, says
from app.domain.vocabulary import AgeGroup, OpinionChannel, OpinionState, Reflection


class PublicationHead(Answer):
    """A published plan; its id is the version that opinions are about."""

    id: Annotated[int, says("Id: the version opinions are about", 3)]
    run_id: Annotated[int, says("Run it was made of", 12)]
    adopted_id: Annotated[int | None, says("Adopted plan it shows; null: a draft", 2)]
    opens_on: Annotated[date | None, says("First day on which opinions are taken; null: none are", "2026-12-01")]
    closes_on: Annotated[date | None, says("Last day; null: until it is withdrawn", "2026-12-28")]
    withdrawn_at: Annotated[datetime | None, says("When residents stopped seeing it", "2027-01-10T09:00:00+09:00")]
    actor: Annotated[str, says("Who published it", "planner")]
    created_at: Annotated[datetime, says("When", "2026-12-01T09:00:00+09:00")]
    version: Annotated[int, says("To be sent back with a change", 1)]
    opinions: Annotated[dict[OpinionState, int], says("Opinions by state, those that occur", {"waiting": 12})]


class Publications(Answer):
    """Every publication, the newest first."""

    is_served: Annotated[bool, says("Whether this server shows the newest one below /public/ (SAIHEN_PUBLIC)")]
    publications: Annotated[list[PublicationHead], says("The newest first")]


class PublicPlace(Answer):
    """A place an opinion may be about."""

    facility_id: Annotated[int, says("Id in the register", 20)]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    district: Annotated[str | None, says("District", "彩辺中央")]


class PublicPlaces(Answer):
    """What opinions about a publication may be about."""

    places: Annotated[list[PublicPlace], says("Places of the publication")]
    districts: Annotated[list[str], says("Its districts", ["彩辺中央"])]


class Ticket(Answer):
    """What a page sends with an opinion."""

    ticket: Annotated[str, says("Good once, from three seconds after now, for six hours", "v1:…")]


class OpinionReceipt(Answer):
    """What a resident is told after sending."""

    id: Annotated[int, says("Number to ask about it by", 120)]
    publication: Annotated[int, says("Version it was about", 3)]
    held: Annotated[list[str], says("Kinds of personal data found in it: it is held back until read", ["phone"])]


class OpinionAnswer(Answer):
    """One opinion as the town hall reads it."""

    id: Annotated[int, says("Id", 120)]
    publication_id: Annotated[int, says("Version it is about", 3)]
    facility_id: Annotated[int | None, says("Facility it is about; null: none, or no longer in the register", 20)]
    district: Annotated[str | None, says("District it is about", "彩辺中央")]
    text: Annotated[str, says("What it says, as text", "駅から遠くなるのが心配です")]
    age: Annotated[AgeGroup | None, says("Age group, where told")]
    home: Annotated[str | None, says("District the resident lives in, where told", "彩辺中央")]
    channel: Annotated[OpinionChannel, says("How it came in")]
    state: Annotated[OpinionState, says("What was made of it")]
    held: Annotated[list[str], says("Kinds of personal data found", ["phone"])]
    choice: Annotated[dict[str, Any] | None, says("What the resident would keep; null: nothing was chosen")]
    received_on: Annotated[date, says("Day it came in", "2026-12-05")]
    reply_id: Annotated[int | None, says("Reply that answers it", 7)]
    reason: Annotated[str, says("Why it is not counted", "計画と関係のない内容")]
    actor: Annotated[str | None, says("Who typed it in; null: the resident", "planner")]
    created_at: Annotated[datetime, says("When it was stored", "2026-12-05T10:00:00+09:00")]
    version: Annotated[int, says("To be sent back with a change", 1)]
    spans: Annotated[
        list[tuple[int, int, str]],
        says("Looks like personal data: first character, end, kind", [[3, 15, "phone"]]),
    ]
    inked: Annotated[str | None, says("The text with that inked over; null: nothing was found", "電話は■■■■です")]


class OpinionPage(Answer):
    """Opinions, the newest first."""

    opinions: Annotated[list[OpinionAnswer], says("The newest first")]
    next: Annotated[int | None, says("To be sent as `before`; null: no more", 80)]


class OpinionsTaken(Answer):
    """How many opinions something was done with."""

    publication_id: Annotated[int, says("Version they are about", 3)]
    opinions: Annotated[int, says("How many", 25, "opinions")]
    held: Annotated[int, says("Of these held back for personal data", 2, "opinions")]


class ReplyAnswer(Answer):
    """One row of the official answer (意見 / 市の考え方 / 反映)."""

    id: Annotated[int, says("Id", 7)]
    publication_id: Annotated[int, says("Version it belongs to", 3)]
    facility_id: Annotated[int | None, says("Facility it is about", 20)]
    district: Annotated[str | None, says("District it is about", "彩辺中央")]
    summary: Annotated[str, says("What residents said (意見)", "駅から遠くなる")]
    reply: Annotated[str, says("What the town thinks (市の考え方)", "送迎を検討します")]
    reflection: Annotated[Reflection, says("Whether it changes the plan (反映)")]
    is_public: Annotated[bool, says("Whether residents see it")]
    actor: Annotated[str, says("Who wrote it last", "planner")]
    created_at: Annotated[datetime, says("When it was first written", "2026-12-20T10:00:00+09:00")]
    updated_at: Annotated[datetime, says("When it was last written", "2026-12-20T10:00:00+09:00")]
    version: Annotated[int, says("To be sent back with a change", 1)]
    opinions: Annotated[int, says("Accepted opinions it answers (件数)", 14, "opinions")]


class Replies(Answer):
    """The official answer."""

    replies: Annotated[list[ReplyAnswer], says("In the order they were written")]


class OpinionCount(Answer):
    """How many accepted opinions, and how many of them are answered."""

    name: Annotated[str | None, says("What is counted; null: not told", "彩辺中央")]
    opinions: Annotated[int, says("Accepted opinions", 14, "opinions")]
    answered: Annotated[int, says("Of these answered", 10, "opinions")]


class FacilityOpinionCount(OpinionCount):
    """Accepted opinions about one facility."""

    facility_id: Annotated[int | None, says("Id in the register; null: about no one facility", 20)]


class ChosenPlace(Answer):
    """How many residents would do otherwise than the plan with a place."""

    facility_id: Annotated[int, says("Id in the register", 20)]
    name: Annotated[str, says("Name", "鍛冶町公民館")]
    keep: Annotated[int, says("Would keep it", 12, "opinions")]
    end: Annotated[int, says("Would end it", 3, "opinions")]


class ChosenPlaces(Answer):
    """What residents chose within the budget (予算で選ぶ), counted."""

    publication_id: Annotated[int, says("Edition they chose in", 3)]
    choices: Annotated[int, says("Accepted choices", 40, "opinions")]
    places: Annotated[list[ChosenPlace], says("Places that somebody would treat otherwise than the plan")]


class OpinionStatistics(Answer):
    """Accepted opinions about a publication, counted."""

    publication_id: Annotated[int, says("Version they are about", 3)]
    by_state: Annotated[dict[OpinionState, int], says("All opinions by state, those that occur", {"accepted": 90})]
    by_facility: Annotated[list[FacilityOpinionCount], says("The most first")]
    by_district: Annotated[list[OpinionCount], says("By the district they are about")]
    by_age: Annotated[list[OpinionCount], says("By age group")]
    by_home: Annotated[list[OpinionCount], says("By the district residents live in")]
    by_channel: Annotated[list[OpinionCount], says("By the way they came in")]
