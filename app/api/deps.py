"""What a route may ask for: the transaction, the planner, the language, an upload with a size cap."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.api.problems import language_of
from app.database.db import transaction
from app.errors import TooLarge
from app.settings import Settings


def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def get_session(request: Request) -> Iterator[Session]:
    """One request, one transaction; `scope="function"` commits before the answer leaves, so a failed commit is seen."""
    with transaction(request.app.state.sessions) as session:
        yield session


async def get_upload(request: Request) -> bytes:
    """The raw body, at most `upload_cap_bytes`: no multipart, so `curl --data-binary @file` works."""
    return await _body(request, request.app.state.settings.upload_cap_bytes)


async def get_attachment(request: Request) -> bytes:
    """The raw body of a file to be kept, at most `file_cap_bytes`."""
    return await _body(request, request.app.state.settings.file_cap_bytes)


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    chunks: AsyncIterator[bytes] = request.stream()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooLarge(limit)
    return bytes(body)


def get_actor(request: Request) -> str:
    """Until accounts exist everybody is the one local planner the settings name."""
    actor: str = request.app.state.settings.planner
    return actor


SettingsDep = Annotated[Settings, Depends(get_settings)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
UploadDep = Annotated[bytes, Depends(get_upload)]
AttachmentDep = Annotated[bytes, Depends(get_attachment)]
ActorDep = Annotated[str, Depends(get_actor)]
LanguageDep = Annotated[str, Depends(language_of)]
