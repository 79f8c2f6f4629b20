"""Attach a file to a facility, or take it away: photos, drawings, survey sheets."""

import hashlib
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, InvalidInput
from app.formats.transfer.attached_file import examine
from app.formats.words.pairs import worded
from app.security.scanner import Scanner
from app.store.facility import changes, facility_files

_WORDS = {
    "empty": ("ファイルが空です", "The file is empty"),
    "unknown_kind": (
        "この種類のファイルは登録できません。写真（JPEG・PNG・WebP・GIF・HEIC・TIFF）、PDF、図面（DXF・DWG・JWW・SXF）、"
        "Office文書（マクロなし）、CSV・テキストが登録できます",
        "This kind of file cannot be kept. Photos (JPEG, PNG, WebP, GIF, HEIC, TIFF), PDF, drawings (DXF, DWG, JWW, "
        "SXF), office documents without macros, CSV and text can",
    ),
    "virus": (
        "ウイルス検査で「{virus}」が見つかったため、登録しません",
        "The virus scanner found {virus}: the file is not kept",
    ),
    "twice": ("同じ内容のファイルが登録済みです", "A file of the same content is here already"),
}


def attach(
    session: Session,
    facility_id: int,
    data: bytes,
    *,
    name: str,
    actor: str,
    language: str = "ja",
    scanner: Scanner | None = None,
) -> dict[str, Any]:
    """Keep `data`; answers its row of the list. The type comes from the content, never from the name.

    Raises NotFound, InvalidInput for an empty file or a kind not on the list, Conflict for the same content twice;
    where there is a scanner, InvalidInput for what it finds and ScannerAway where it does not answer.
    """
    facility_files.listed(session, facility_id)
    found = examine(data, name) if data else None
    if found is None:
        code = "unknown_kind" if data else "empty"
        raise InvalidInput(
            worded(_WORDS, code, language), [Fault(code, worded(_WORDS, code, language), name, pointer="filename")]
        )
    virus = scanner.name_of_virus(data) if scanner else None
    if virus is not None:
        said = worded(_WORDS, "virus", language, virus=virus)
        raise InvalidInput(said, [Fault("virus", said, name, pointer="filename")])
    changes.act_as(session, actor)
    digest = hashlib.sha256(data).hexdigest()
    values = {
        "facility_id": facility_id, "name": found.name, "media_type": found.media_type, "size_bytes": len(data),
        "sha256": digest, "width_px": found.width_px, "height_px": found.height_px, "added_by": actor,
    }  # fmt: skip
    kept = facility_files.add(session, values, data)
    if kept is None:
        raise Conflict(worded(_WORDS, "twice", language))
    changes.record(session, actor, "attach_file", {"id": facility_id, "file": kept, "name": found.name})
    return next(row for row in facility_files.listed(session, facility_id) if row["id"] == kept)


def detach(session: Session, facility_id: int, file_id: int, *, actor: str) -> None:
    """Remove a file for good; the history keeps its name, size and SHA-256. Raises NotFound."""
    gone = facility_files.get(session, facility_id, file_id)
    changes.act_as(session, actor)
    detail = {"id": facility_id, "file": file_id, "name": gone.name, "sha256": gone.sha256}
    facility_files.remove(session, file_id)
    changes.record(session, actor, "remove_file", detail)
