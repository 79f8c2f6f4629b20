"""What a file is by its content, how large a picture is, and names that cannot do harm."""

import struct
import zipfile
from io import BytesIO

import pytest

from app.formats.transfer.attached_file import Attachment, clean_name, examine

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + bytes(9)
# Two segments before the frame header, as cameras write them.
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xe1\x00\x06Exif\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 3024, 4032) + bytes(8)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + b"\x7f\x02\x00" + b"\xdf\x01\x00"


def packed(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def open_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PNG, "外観.PNG", Attachment("外観.PNG", "image/png", 640, 480)),
        (JPEG, "屋上.jpeg", Attachment("屋上.jpeg", "image/jpeg", 4032, 3024)),
        (WEBP, "a.webp", Attachment("a.webp", "image/webp", 640, 480)),
        (JPEG, "写真.exe", Attachment("写真.exe.jpg", "image/jpeg", 4032, 3024)),
        (b"%PDF-1.4\n", "調査票", Attachment("調査票.pdf", "application/pdf")),
        (b"AC1027....", "平面図.dwg", Attachment("平面図.dwg", "image/vnd.dwg")),
        (b"JwwData." + bytes(9), "平面図.jww", Attachment("平面図.jww", "application/x-jww")),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "平面図.dxf", Attachment("平面図.dxf", "image/vnd.dxf")),
        ("室名,面積\n会議室,40\n".encode("cp932"), "室.csv", Attachment("室.csv", "text/csv")),
        (open_document(), "台帳.ods", Attachment("台帳.ods", "application/vnd.oasis.opendocument.spreadsheet")),
    ],
)
def test_file_when_of_a_kept_kind_then_told_by_its_content(data: bytes, name: str, expected: Attachment) -> None:
    assert examine(data, name) == expected


def test_workbook_when_it_has_macros_then_refused_and_without_them_kept() -> None:
    found = examine(packed("[Content_Types].xml", "xl/workbook.xml"), "集計.xlsx")
    assert found is not None
    assert found.media_type.endswith("spreadsheetml.sheet")
    assert examine(packed("xl/workbook.xml", "xl/vbaProject.bin"), "集計.xlsx") is None


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(80), b"\x7fELF" + bytes(80), packed("run.exe"), b"PK\x03\x04 broken",
        b"<!DOCTYPE html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#!/bin/sh\n",
        b"   ", bytes(range(256)) * 40,
    ],
)  # fmt: skip
def test_file_when_it_could_run_or_is_unknown_then_refused_whatever_its_name(data: bytes) -> None:
    for name in ("写真.jpg", "表.csv", "a.pdf"):
        assert examine(data, name) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("..\\..\\windows\\図面.pdf", "図面.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b<c>|?*.pdf', "a_b_c____.pdf"),
        ("\u202efdp.exe\u0007.pdf", "fdp.exe.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        (" .pdf", "file.pdf"),
        ("", "file.pdf"),
        ("長" * 300 + ".pdf", "長" * 65 + ".pdf"),
        (".htaccess", "htaccess.pdf"),
    ],
)
def test_name_when_cleaned_then_safe_to_save_anywhere(name: str, clean: str) -> None:
    assert clean_name(name, endings=(".pdf",)) == clean


@pytest.mark.parametrize("cut", range(2, len(JPEG)))
def test_picture_when_cut_short_then_never_a_fault(cut: int) -> None:
    found = examine(JPEG[:cut], "a.jpg")
    assert found is None or found.width_px in {None, 4032}
