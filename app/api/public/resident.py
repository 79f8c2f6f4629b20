"""What residents see and send: the published plan below /public/, and the door for their opinions. No account."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from app.api.answers.opinions import OpinionReceipt, Ticket
from app.api.deps import SessionDep
from app.api.entrance import origin_of
from app.api.shapes import Name, SentShape, Tree
from app.domain.vocabulary import AgeGroup
from app.errors import InvalidInput, NotFound, TooMany
from app.formats.public.opinion_text import LONGEST_WRITTEN
from app.services.public.floodgate import Floodgate
from app.services.public.give_opinion import Given, give_opinion
from app.services.public.shown_pages import ShownPages

WORDS = {
    "strange": ("この送信は受け取れません。ページを読み直してください", "this cannot be taken: load the page again"),
    "early": ("送信が早すぎます。数秒待ってください", "this came too soon: wait a few seconds"),
    "late": ("時間がたちすぎました。もう一度送ってください", "this page is too old: send it once more"),
    "used": ("この意見はもう送られています", "this opinion has been sent already"),
    "robot": ("この送信は受け取れません", "this cannot be taken"),
    "consent": ("意見の取り扱いに同意してください", "agree to how opinions are handled first"),
    "flood": ("続けてたくさん送られています。しばらく待ってください", "too many in a short time: wait a while"),
}


async def offered(request: Request) -> None:
    """Raises NotFound where the settings do not offer the public side."""
    if not request.app.state.settings.public:
        raise NotFound("page", request.scope["path"])


pages = APIRouter(include_in_schema=False, dependencies=[Depends(offered)])
router = APIRouter(tags=["opinions"], dependencies=[Depends(offered)])


def _word(request: Request, word: str) -> str:
    return WORDS[word][request.headers.get("accept-language", "ja").lower().startswith("en")]


class OpinionSent(SentShape):
    """What a resident says. `place`: a number of the copy; with neither place nor district it is about the plan."""

    publication: Annotated[int, Field(ge=1, lt=2**63, description="number of the page it is about")]
    text: Annotated[str, Field(max_length=LONGEST_WRITTEN)] = ""
    place: Annotated[int | None, Field(ge=1, lt=2**31)] = None
    district: Name | None = None
    age: AgeGroup | None = None
    home: Name | None = None
    choice: Tree | None = None
    consent: bool
    ticket: Annotated[str, Field(max_length=500)]
    website: Annotated[str, Field(max_length=500, description="left empty by people")] = ""


async def gate(request: Request) -> None:
    """Raises TooMany where too much comes from one address, or from all; counted before anything is read or opened."""
    door: Floodgate = request.app.state.floodgate
    seconds = door.wait_seconds(origin_of(request))
    if seconds:
        raise TooMany(_word(request, "flood"), seconds)


@router.get("/api/public/ticket")
async def ticket(request: Request, response: Response) -> Ticket:
    """What a page sends with an opinion: good once, and not at once."""
    response.headers["Cache-Control"] = "no-store"
    door: Floodgate = request.app.state.floodgate
    return Ticket(ticket=door.ticket())


@router.post("/api/public/opinions", status_code=201, responses={409: {}, 429: {}}, dependencies=[Depends(gate)])
def opinion(sent: OpinionSent, session: SessionDep, request: Request) -> OpinionReceipt:
    """Say something about the plan shown. It is read before anybody sees it; neither name nor address is kept."""
    door: Floodgate = request.app.state.floodgate
    if not sent.consent:
        raise InvalidInput(_word(request, "consent"))
    fault = "robot" if sent.website else door.fault_of(sent.ticket)
    if fault:
        raise InvalidInput(_word(request, fault))
    told = sent.model_dump(exclude={"consent", "ticket", "website"})
    row = give_opinion(session, Given(**told), today=date.today())
    return OpinionReceipt(id=row.id, publication=row.publication_id, held=row.held)


@pages.get("/public/")
def page(session: SessionDep, request: Request) -> Response:
    """The newest publication as one page."""
    return _file(session, request, "index.html")


@pages.get("/public/{path:path}")
def file(path: str, session: SessionDep, request: Request) -> Response:
    """A table or a sheet of it."""
    return _file(session, request, path)


def _file(session: SessionDep, request: Request, path: str) -> Response:
    shown: ShownPages = request.app.state.shown_pages
    found = shown.file(session, path, today=date.today())
    headers = {"ETag": found.tag, "Cache-Control": "no-cache", "Content-Security-Policy": found.policy}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found.data, media_type=found.media_type, headers=headers)
