"""One gzip file put together from parts that were packed on their own: what did not change is not packed again.

Each part is a run of whole deflate blocks (RFC 1951) that looks back on no other part and ends on a byte. The file is
one member (RFC 1952): browsers stop reading after the first.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# 5,000 facilities: level 1 gives 564 kB, 4 gives 490 kB for a fifth more time, 6 gives 437 kB for half as much again.
LEVEL = 4
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


@dataclass(frozen=True, slots=True)
class GzipPart:
    content: bytes
    packed: bytes


def part_of(content: bytes) -> GzipPart:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return GzipPart(content, packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH))


def gzip_of(parts: Sequence[GzipPart]) -> bytes:
    """A gzip file whose content is that of the parts, one after the other."""
    check = size = 0
    for part in parts:
        check = zlib.crc32(part.content, check)
        size += len(part.content)
    tail = struct.pack("<2I", check, size & 0xFFFFFFFF)
    return b"".join((_HEAD, *(part.packed for part in parts), _LAST_BLOCK, tail))
