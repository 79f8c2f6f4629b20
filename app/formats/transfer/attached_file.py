"""A file somebody wants to keep beside a facility: what it is by its content, and a name that is safe everywhere."""

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from app.formats.text.text_encoding import decode
from app.formats.text.unreadable import UnreadableFile

# File systems end a name at 255 bytes; a Japanese letter takes three.
LONGEST_NAME_BYTES: Final = 200


@dataclass(frozen=True, slots=True)
class AttachmentKind:
    """One sort of file a town hall keeps: media type and its usual endings, the first of them the proper one."""

    media_type: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be kept: its cleaned name, its media type, and its size in pixels if it is a picture."""

    name: str
    media_type: str
    width_px: int | None = None
    height_px: int | None = None


_JPEG = AttachmentKind("image/jpeg", (".jpg", ".jpeg", ".jpe"))
_PNG = AttachmentKind("image/png", (".png",))
_GIF = AttachmentKind("image/gif", (".gif",))
_WEBP = AttachmentKind("image/webp", (".webp",))
_DXF = AttachmentKind("image/vnd.dxf", (".dxf",))
_TEXT = AttachmentKind("text/plain", (".txt", ".log", ".md"))
_CSV = AttachmentKind("text/csv", (".csv", ".tsv"))
_OLD_OFFICE = AttachmentKind("application/vnd.ms-office", (".xls", ".doc", ".ppt"))
# First bytes → kind. SXF (.p21, .sfc) and Jw_cad are what public works drawings come in.
_STARTS: Final = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"II*\x00", AttachmentKind("image/tiff", (".tif", ".tiff"))),
    (b"MM\x00*", AttachmentKind("image/tiff", (".tif", ".tiff"))),
    (b"%PDF-", AttachmentKind("application/pdf", (".pdf",))),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"AC10", AttachmentKind("image/vnd.dwg", (".dwg",))),
    (b"JwwData.", AttachmentKind("application/x-jww", (".jww",))),
    (b"ISO-10303-21;", AttachmentKind("application/x-sxf", (".p21", ".sfc"))),
)
_HEIC: Final = AttachmentKind("image/heic", (".heic", ".heif"))
# The part of the package that says what an Office or OpenDocument file is.
_PACKED: Final = {
    "xl/workbook.xml": AttachmentKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    "word/document.xml": AttachmentKind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
    ),
    "ppt/presentation.xml": AttachmentKind(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx",)
    ),
}
_OPEN: Final = {
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_UNWELCOME: Final = re.compile(r'[<>:"|?*\\/]')


def examine(data: bytes, name: str) -> Attachment | None:
    """What the bytes are, whatever their name says; None for anything that is not of a kind a town hall keeps.

    Never kept: programs, archives, web pages and drawings that can carry scripts (HTML, SVG).
    """
    kind = _kind_of(data, name)
    if kind is None:
        return None
    width, height = _pixels(data, kind)
    return Attachment(clean_name(name, endings=kind.endings), kind.media_type, width, height)


def clean_name(name: str, *, endings: tuple[str, ...]) -> str:
    """The last part of the path, without control, direction or reserved characters; it ends as the content asks."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    plain = _UNWELCOME.sub("_", seen).strip(" \u3000").rstrip(".")
    stem, dot, ending = plain.rpartition(".")
    if not dot or f".{ending.lower()}" not in endings:
        stem, ending = plain, endings[0][1:]
    short = stem.encode()[: LONGEST_NAME_BYTES - len(ending) - 1].decode(errors="ignore").strip(" .\u3000")
    return f"{short or 'file'}.{ending}"


def _kind_of(data: bytes, name: str) -> AttachmentKind | None:
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}:
        return _HEIC
    if data.startswith(b"PK\x03\x04"):
        return _packed_kind(data)
    return _text_kind(data, name)


def _packed_kind(data: bytes) -> AttachmentKind | None:
    """Only the list of parts is read, nothing is unpacked."""
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        return None
    for part, kind in _PACKED.items():
        if part in names:
            return kind
    # OpenDocument: the first part is `mimetype`, stored as it is.
    told = data[38:110] if data[30:38] == b"mimetype" else b""
    return next(
        (AttachmentKind(media.decode(), (end,)) for media, end in _OPEN.items() if told.startswith(media + b"PK")), None
    )


def _text_kind(data: bytes, name: str) -> AttachmentKind | None:
    """Tables, notes and DXF drawings; text that a browser could take for a page is refused."""
    try:
        text, _, broken = decode(data[:200_000])
    except UnreadableFile:
        return None
    start = text.lstrip("\ufeff \t\r\n")
    if not start or broken > 2 or start.startswith(("<", "#!")):
        return None
    ending = name.lower().rpartition(".")[2]
    if re.match(r"(999\s.*\s)*0\s+SECTION\s", start) and ending == "dxf":
        return _DXF
    return _CSV if f".{ending}" in _CSV.endings else _TEXT


def _pixels(data: bytes, kind: AttachmentKind) -> tuple[int | None, int | None]:
    reader = {_JPEG: _jpeg_size, _PNG: _png_size, _GIF: _gif_size, _WEBP: _webp_size}.get(kind)
    try:
        return reader(data) if reader else (None, None)
    except (struct.error, IndexError):
        return None, None


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    """Three layouts: lossy (VP8), lossless (VP8L, 14 bits each), extended (VP8X, 24 bits each)."""
    layout = data[12:16]
    if layout == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if layout == b"VP8L":
        (packed,) = struct.unpack("<I", data[21:25])
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if len(data) < 30:
        raise IndexError
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def _jpeg_size(data: bytes) -> tuple[int | None, int | None]:
    """The first frame header (SOF0–SOF15 without the tables DHT, JPG, DAC) of the chain of segments."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None, None
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None, None
