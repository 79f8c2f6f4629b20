"""The town hall's side: publishing a plan, reading what residents say, and replying in the official form."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api.answers.opinions import (
    ChosenPlaces,
    OpinionAnswer,
    OpinionPage,
    OpinionsTaken,
    OpinionStatistics,
    PublicationHead,
    Publications,
    PublicPlaces,
    Replies,
    ReplyAnswer,
)
from app.api.deps import RAW_BODY, ActorDep, LanguageDep, SessionDep, SettingsDep, UploadDep
from app.api.shapes import Id, Name, PathId, SentShape, Tree, Version
from app.domain.vocabulary import AgeGroup, OpinionChannel, OpinionState, Reflection
from app.formats.public.opinion_text import LONGEST_TYPED
from app.formats.public.seen import MoneyShown
from app.services.public import moderate, publications
from app.services.public.import_opinions import import_opinions
from app.services.public.moderate import TypedOpinion
from app.services.public.publications import PublicationOrder
from app.services.public.replies_paper import replies_paper
from app.store.public.opinions import OpinionFilter

router = APIRouter(tags=["opinions"])
PAPER_MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Many = Annotated[list[Id], Field(min_length=1, max_length=1000, description="ids of opinions")]
Long = Annotated[str, Field(min_length=1, max_length=LONGEST_TYPED, pattern=r"\S")]
OpinionId = Annotated[int, Path(ge=1, lt=2**63, description="id of the opinion", examples=[120])]
ReplyId = Annotated[int, Path(ge=1, lt=2**63, description="id of the reply", examples=[7])]
Seen = Annotated[int, Query(ge=1, lt=2**31, description="the version that was read")]


class PublicationSent(SentShape):
    """What is published, and from when to when opinions are taken."""

    run_id: Id | None = None
    money: MoneyShown = MoneyShown.CLASS
    contact: Annotated[str | None, Field(max_length=300)] = None
    address: Annotated[str | None, Field(max_length=300, pattern=r"^https?://[^\s<>\"]+$")] = None
    opens_on: date | None = None
    closes_on: date | None = None


class PublicationChange(SentShape):
    """When opinions are taken, and whether residents see it at all."""

    opens_on: date | None = None
    closes_on: date | None = None
    is_withdrawn: bool = False
    version: Version


class TypedSent(SentShape):
    """An opinion that came on paper or was said in a meeting."""

    text: Long
    channel: OpinionChannel
    received_on: date
    facility_id: Id | None = None
    district: Name | None = None
    age: AgeGroup | None = None
    home: Name | None = None
    choice: Tree | None = None


class OpinionChange(SentShape):
    """What is changed of an opinion: only what is sent. `text`: with personal data inked over."""

    state: OpinionState | None = None
    text: Long | None = None
    reason: Annotated[str | None, Field(max_length=1000)] = None
    facility_id: Id | None = None
    district: Name | None = None
    reply_id: Id | None = None
    version: Version


class ReplySent(SentShape):
    """One row of the official answer; `version`: the one that was read, None for a new one."""

    facility_id: Id | None = None
    district: Name | None = None
    summary: Long
    reply: Annotated[str, Field(max_length=LONGEST_TYPED)] = ""
    reflection: Reflection
    is_public: bool = False
    version: Version | None = None


class ManySent(SentShape):
    """Which opinions."""

    ids: Many


@router.get("/api/publications")
def every_publication(session: SessionDep, settings: SettingsDep) -> Publications:
    """Every publication, the newest first: that one residents see, unless it is withdrawn."""
    rows = [PublicationHead.model_validate(row) for row in publications.listed(session)]
    return Publications(is_served=settings.public, publications=rows)


@router.post("/api/publications", status_code=201, responses={404: {}, 409: {}})
def publish(sent: PublicationSent, session: SessionDep, actor: ActorDep, response: Response) -> PublicationHead:
    """Freeze a plan as residents may see it; 409 where it cannot stand."""
    made = publications.publish(session, PublicationOrder(**sent.model_dump()), actor=actor)
    response.headers["Location"] = f"/api/publications/{made['id']}/places"
    return PublicationHead.model_validate(made)


@router.put("/api/publications/{publication_id}", responses={412: {}})
def change_publication(
    publication_id: PathId, sent: PublicationChange, session: SessionDep, actor: ActorDep
) -> PublicationHead:
    """Open and close it for opinions, or withdraw it; 412 where somebody wrote meanwhile."""
    told = publications.change(session, publication_id, **sent.model_dump(), actor=actor)
    return PublicationHead.model_validate(told)


@router.get("/api/publications/{publication_id}/places")
def published_places(publication_id: PathId, session: SessionDep) -> PublicPlaces:
    """What opinions about it may be about."""
    return PublicPlaces.model_validate(publications.places(session, publication_id))


@router.get("/api/publications/{publication_id}/statistics")
def statistics(publication_id: PathId, session: SessionDep) -> OpinionStatistics:
    """Accepted opinions by facility, district and age."""
    return OpinionStatistics.model_validate(moderate.statistics(session, publication_id))


@router.get("/api/publications/{publication_id}/choices")
def chosen_places(publication_id: PathId, session: SessionDep) -> ChosenPlaces:
    """What residents chose within the budget, counted by place; accepted ones alone."""
    return ChosenPlaces.model_validate(moderate.chosen(session, publication_id))


@router.get("/api/publications/{publication_id}/opinions")
def read_opinions(
    publication_id: PathId,
    session: SessionDep,
    state: Annotated[OpinionState | None, Query(description="Only those in this state")] = None,
    facility_id: Annotated[int | None, Query(ge=1, lt=2**63, description="Only about this facility")] = None,
    district: Annotated[str | None, Query(max_length=200, description="Only about this district")] = None,
    reply_id: Annotated[int | None, Query(ge=1, lt=2**63, description="Only those this reply answers")] = None,
    is_answered: Annotated[bool | None, Query(description="Only answered, or only unanswered ones")] = None,
    words: Annotated[str | None, Query(max_length=100, description="Only with these words in them")] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**63, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Opinions on a page")] = 50,
) -> OpinionPage:
    """Opinions page by page, the newest first."""
    wanted = OpinionFilter(state, facility_id, _plain(district), reply_id, is_answered, _plain(words), before)
    rows, following = moderate.page(session, publication_id, wanted, limit=limit)
    return OpinionPage(opinions=[OpinionAnswer.model_validate(row) for row in rows], next=following)


def _plain(words: str | None) -> str | None:
    return words.replace("\0", "") or None if words else None


@router.post("/api/publications/{publication_id}/opinions", status_code=201)
def type_opinion(publication_id: PathId, sent: TypedSent, session: SessionDep, actor: ActorDep) -> OpinionAnswer:
    """Type in one that came on paper; held back where personal data are found in it."""
    told = moderate.type_in(session, publication_id, TypedOpinion(**sent.model_dump()), actor=actor)
    return OpinionAnswer.model_validate(told)


@router.post("/api/publications/{publication_id}/opinions/accept")
def accept_opinions(publication_id: PathId, sent: ManySent, session: SessionDep, actor: ActorDep) -> OpinionsTaken:
    """Let those through that wait; what is held back is let through one by one."""
    number = moderate.accept(session, publication_id, sent.ids, actor=actor)
    return OpinionsTaken(publication_id=publication_id, opinions=number, held=0)


@router.post("/api/publications/{publication_id}/opinions/file", status_code=201, openapi_extra=RAW_BODY)
def opinion_file(
    publication_id: PathId,
    data: UploadDep,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    filename: Annotated[str | None, Query(max_length=300, description="Name of the file")] = None,
) -> OpinionsTaken:
    """Bring in a table of opinions (CSV, Excel), all of it or nothing; they wait to be read."""
    told = import_opinions(
        session, publication_id, data, filename=filename, today=date.today(), actor=actor, language=language
    )
    return OpinionsTaken.model_validate(told)


@router.patch("/api/opinions/{opinion_id}", responses={412: {}})
def change_opinion(opinion_id: OpinionId, sent: OpinionChange, session: SessionDep, actor: ActorDep) -> OpinionAnswer:
    """Let it through, hold it, set it aside with a reason, ink its text over, or answer it."""
    told = sent.model_dump(exclude_unset=True, exclude={"version"})
    kept = {name: value for name, value in told.items() if value is not None or name not in {"state", "text", "reason"}}
    return OpinionAnswer.model_validate(moderate.decide(session, opinion_id, kept, version=sent.version, actor=actor))


@router.get("/api/publications/{publication_id}/replies")
def read_replies(publication_id: PathId, session: SessionDep) -> Replies:
    """The official answer: opinions, what the town thinks, whether the plan changes, how many said so."""
    rows = moderate.replies(session, publication_id)
    return Replies(replies=[ReplyAnswer.model_validate(row) for row in rows])


@router.get(
    "/api/publications/{publication_id}/replies.{kind}",
    response_class=Response,
    responses={200: {"content": {media: {} for media in PAPER_MEDIA.values()}}},
)
def replies_file(
    publication_id: PathId,
    kind: Annotated[Literal["pdf", "xlsx"], Path(description="Form of the paper", examples=["pdf"])],
    session: SessionDep,
    language: LanguageDep,
) -> Response:
    """The official answer as a paper, with head counts."""
    data = replies_paper(session, publication_id, kind, language, day=date.today())
    name = f"saihen-replies-{publication_id}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=PAPER_MEDIA[kind], headers=headers)


@router.post("/api/publications/{publication_id}/replies", status_code=201)
def write_reply(publication_id: PathId, sent: ReplySent, session: SessionDep, actor: ActorDep) -> ReplyAnswer:
    """A new row of the official answer."""
    told = sent.model_dump(exclude={"version"})
    return ReplyAnswer.model_validate(moderate.write_reply(session, publication_id, told, actor=actor))


@router.put("/api/replies/{reply_id}", responses={412: {}})
def change_reply(reply_id: ReplyId, sent: ReplySent, session: SessionDep, actor: ActorDep) -> ReplyAnswer:
    """Write it anew; `is_public` shows it to residents. 412 where somebody wrote meanwhile."""
    told = sent.model_dump(exclude={"version"})
    kept = moderate.change_reply(session, reply_id, told, version=sent.version or 0, actor=actor)
    return ReplyAnswer.model_validate(kept)


@router.delete("/api/replies/{reply_id}", status_code=204, responses={409: {}, 412: {}})
def remove_reply(reply_id: ReplyId, session: SessionDep, actor: ActorDep, version: Seen) -> Response:
    """Take a row away; its opinions are unanswered again. 409 where residents see it."""
    moderate.remove_reply(session, reply_id, version=version, actor=actor)
    return Response(status_code=204)


@router.post("/api/replies/{reply_id}/opinions")
def assign_opinions(reply_id: ReplyId, sent: ManySent, session: SessionDep, actor: ActorDep) -> ReplyAnswer:
    """Put accepted opinions under a reply."""
    return ReplyAnswer.model_validate(moderate.assign(session, reply_id, sent.ids, actor=actor))
