"""Files packed by gzip, or alone in a zip, unpacked within limits: a bomb is refused before it goes off."""

import io
import zipfile
import zlib
from typing import BinaryIO, Final

from app.formats.text.unreadable import UnreadableFile

LARGEST_UNPACKED_BYTES: Final = 250_000_000
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_STEP: Final = 1 << 20
_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def unpacked(data: bytes) -> bytes:
    """The file inside a .gz, or the only table inside a zip; anything else comes back as it is.

    UnreadableFile "too_large_unpacked" beyond 250 MB, "broken_archive" where the packing is damaged.
    """
    if data.startswith(_GZIP):
        return unpacked(_gunzip(data))
    if data.startswith(_ZIP):
        return _lone_table(data)
    return data


def _gunzip(data: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    while data:
        reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while data and not reader.eof:
                parts.append(reader.decompress(data, _STEP))
                data = reader.unconsumed_tail or reader.unused_data
                size += len(parts[-1])
                if size > LARGEST_UNPACKED_BYTES:
                    raise UnreadableFile("too_large_unpacked")
            parts.append(reader.flush())
        except zlib.error as error:
            raise UnreadableFile("broken_archive", "gzip") from error
        if not reader.eof:
            raise UnreadableFile("broken_archive", "gzip")
        data = data if data.startswith(_GZIP) else b""
    return b"".join(parts)


def _lone_table(data: bytes) -> bytes:
    """A zip is opened where one table is all it holds besides readme files; office files are zips and stay."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
            tables = [info for info in names if info.filename.lower().endswith(_TABLES)]
            if any(info.filename == "[Content_Types].xml" for info in names) or len(names) != 1 or len(tables) != 1:
                return data
            return read_member(archive, tables[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return data


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, most: int = LARGEST_UNPACKED_BYTES) -> bytes:
    """One file of a zip, counted while it is unpacked: what the archive says of its size is not believed."""
    unpacked_part = io.BytesIO()
    copy_member(archive, info, unpacked_part, most=most)
    return unpacked_part.getvalue()


def copy_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: BinaryIO, *, most: int) -> int:
    """One file of a zip written to `target` a piece at a time; its size in bytes, at most `most`."""
    size = 0
    with archive.open(info) as member:
        while part := member.read(_STEP):
            size += len(part)
            if size > most:
                raise UnreadableFile("too_large_unpacked")
            target.write(part)
    return size
