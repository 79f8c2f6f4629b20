"""A file that leaves while it is still being written: its first lines come at once, and a slow reader holds up nobody.

What goes wrong before the first piece is full is answered as any fault; later the answer breaks off, which HTTP shows.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from fastapi import Response
from fastapi.responses import FileResponse, StreamingResponse

# So much of a file is written before it leaves.
ENOUGH = 2**20
# Larger pieces come and go in the order of the network, and memory falls apart between them.
PIECE = 2**16
# Looked at this often while the writer works.
LOOK_SECONDS = 0.01


async def answer(work: asyncio.Task[Response], whole: FileResponse) -> Response:
    """What `work` answers, where that is soon there; else the file of `whole` as it grows, with the same headers."""
    path = Path(whole.path)
    while not work.done() and _size(path) < ENOUGH:
        await asyncio.wait({work}, timeout=LOOK_SECONDS)
    if work.done():
        return await work
    file = path.open("rb")
    # Writer and reader hold it open; nothing is left behind whoever leaves first.
    shutil.rmtree(path.parent)
    work.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    return StreamingResponse(_pieces(file, work), headers=dict(whole.headers))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


async def _pieces(file: BinaryIO, work: asyncio.Task[Response]) -> AsyncIterator[bytes]:
    with file:
        while True:
            is_whole = work.done()
            # What was written a moment ago lies in memory: no thread is needed to read it.
            piece = file.read(PIECE)
            if piece:
                yield piece
            elif is_whole:
                await work
                return
            else:
                await asyncio.wait({work}, timeout=LOOK_SECONDS)
