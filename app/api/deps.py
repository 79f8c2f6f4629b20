"""What a route may ask for: the transaction, the planner, the language, an upload with a size cap."""

import re
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from sqlalchemy.orm import Session, sessionmaker

from app.api.entrance import origin_of, person_of
from app.api.problems import language_of
from app.api.rights import QUESTIONS
from app.database.db import transaction
from app.database.line import WaitingLine
from app.errors import NotSignedIn, TooLarge, Unavailable, WrongMediaType
from app.security.rights import Person
from app.services.account import sign_in
from app.settings import Settings

# A form whatever its type says: a boundary line, then the head of its first part.
_FORM = re.compile(rb"--[^\r\n]{1,72}\r?\nContent-Disposition: *form-data", re.IGNORECASE)
_FORM_HEAD = 200


async def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def get_session(request: Request) -> AsyncIterator[Session]:
    """One request, one transaction; `scope="function"` commits before the answer leaves, so a failed commit is seen.

    The place in the line is taken before any thread or connection, and given back before the answer is sent: neither a
    slow sender (bodies are read first) nor a slow reader keeps others waiting.
    """
    line: WaitingLine = request.app.state.line
    person = await person_of(request)
    is_read = request.method in {"GET", "HEAD"}
    async with line.place():
        if (is_read or request.url.path in QUESTIONS) and await _has_left(request):
            raise Unavailable("the asker has left")
        async with contextmanager_in_threadpool(transaction(request.app.state.sessions)) as session:
            if not is_read:
                # Whatever this request writes, the history says by whom.
                await run_in_threadpool(sign_in.begin, session, person, origin_of(request))
            yield session


async def read_at_once(request: Request, work: Callable[[Session], Response]) -> Response:
    """What `work` answers in one reading transaction, in one go through a thread: for the doors that programs ask most.

    The place in the line is kept as `get_session` does.
    """
    async with request.app.state.line.place():
        if await _has_left(request):
            raise Unavailable("the asker has left")
        return await run_in_threadpool(_in_transaction, request.app.state.sessions, work)


def _in_transaction(sessions: sessionmaker[Session], work: Callable[[Session], Response]) -> Response:
    with transaction(sessions) as session:
        return work(session)


async def _has_left(request: Request) -> bool:
    """Whether nobody waits for the answer any more. The first message of a request without a body is its empty body."""
    return await request.is_disconnected() or await request.is_disconnected()


async def get_upload(request: Request) -> bytes:
    """The raw body, at most `upload_cap_bytes`, so `curl --data-binary @file` works.

    Raises WrongMediaType for a form: its boundary lines would be read as rows of the file.
    """
    _refuse_form(request)
    return await _body(request, request.app.state.settings.upload_cap_bytes)


async def get_attachment(request: Request) -> bytes:
    """The raw body of a file to be kept, at most `file_cap_bytes`. Raises WrongMediaType for a form."""
    _refuse_form(request)
    return await _body(request, request.app.state.settings.file_cap_bytes)


def _refuse_form(request: Request) -> None:
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    # What `curl --data-binary` sends unless told otherwise is no form by itself.
    if media_type.startswith("multipart/"):
        raise WrongMediaType(media_type)


async def _body(request: Request, limit: int) -> bytes:
    # Its value is the buffer itself: a large file is not held twice.
    body = BytesIO()
    chunks: AsyncIterator[bytes] = request.stream()
    async for chunk in chunks:
        body.write(chunk)
        if body.tell() > limit:
            raise TooLarge(limit)
    data = body.getvalue()
    if _FORM.match(data[:_FORM_HEAD]):
        raise WrongMediaType("multipart/form-data")
    return data


async def get_person(request: Request) -> Person:
    """Who asks. Until accounts exist everybody is the one local planner the settings name."""
    person = await person_of(request)
    if person is None:
        raise NotSignedIn("")
    return person


async def get_actor(request: Request) -> str:
    """Whoever asks, as the history names him."""
    return (await get_person(request)).actor


async def get_language(request: Request) -> str:
    """`ja` or `en`, whichever the reader asked for."""
    return language_of(request)


SettingsDep = Annotated[Settings, Depends(get_settings)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
UploadDep = Annotated[bytes, Depends(get_upload)]
AttachmentDep = Annotated[bytes, Depends(get_attachment)]
PersonDep = Annotated[Person, Depends(get_person)]
ActorDep = Annotated[str, Depends(get_actor)]
LanguageDep = Annotated[str, Depends(get_language)]
# The body is the file itself, of any type.
RAW_BODY = {
    "requestBody": {
        "required": True,
        "description": "the file as it is; not a form (multipart/form-data is answered with 415)",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
