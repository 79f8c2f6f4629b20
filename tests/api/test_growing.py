"""A file that leaves while it is written: whole where it is small, in pieces where not, broken off where it fails."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import Response
from fastapi.responses import FileResponse, StreamingResponse

from app.api import growing


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileResponse:
    monkeypatch.setattr(growing, "ENOUGH", 4)
    monkeypatch.setattr(growing, "PIECE", 4)
    monkeypatch.setattr(growing, "LOOK_SECONDS", 0.001)
    (tmp_path / "folder").mkdir()
    headers = {"Cache-Control": "no-store"}
    return FileResponse(tmp_path / "folder" / "file", media_type="text/csv", filename="towns.csv", headers=headers)


def _writer(whole: FileResponse, go_on: asyncio.Event, fault: Exception | None) -> Callable[[], asyncio.Task[Response]]:
    async def write() -> Response:
        with Path(whole.path).open("wb", buffering=0) as file:
            file.write(b"first")
            await go_on.wait()
            if fault is not None:
                raise fault
            file.write(b" and last")
        return whole

    return lambda: asyncio.create_task(write())


def test_file_when_it_is_soon_written_then_answered_whole(whole: FileResponse) -> None:
    async def ask() -> Response:
        go_on = asyncio.Event()
        go_on.set()
        return await growing.answer(_writer(whole, go_on, None)(), whole)

    assert asyncio.run(ask()) is whole
    assert Path(whole.path).read_bytes() == b"first and last"


def test_file_when_it_grows_then_it_leaves_in_pieces_and_nothing_stays(whole: FileResponse) -> None:
    async def ask() -> tuple[StreamingResponse, bytes]:
        go_on = asyncio.Event()
        answer = await growing.answer(_writer(whole, go_on, None)(), whole)
        assert isinstance(answer, StreamingResponse)
        assert not Path(whole.path).parent.exists()
        pieces = [bytes(await anext(aiter(answer.body_iterator)))]  # type: ignore[arg-type]
        go_on.set()
        pieces += [bytes(piece) async for piece in answer.body_iterator]  # type: ignore[arg-type]
        return answer, b"".join(pieces)

    answer, told = asyncio.run(ask())
    assert told == b"first and last"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="towns.csv"'
    assert answer.headers["content-type"].startswith("text/csv")


def test_file_when_writing_fails_on_the_way_then_the_answer_breaks_off(whole: FileResponse) -> None:
    async def ask() -> None:
        go_on = asyncio.Event()
        answer = await growing.answer(_writer(whole, go_on, OSError("disk full"))(), whole)
        assert isinstance(answer, StreamingResponse)
        go_on.set()
        with pytest.raises(OSError, match="disk full"):
            assert [piece async for piece in answer.body_iterator]

    asyncio.run(ask())
