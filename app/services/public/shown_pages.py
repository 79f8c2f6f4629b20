"""The files of the publication residents see, kept in memory until it or its replies change."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.formats.public.copy_page import policy_of
from app.lazy import lazy_module
from app.services.public.publications import shown_copy
from app.store.public import opinions, publications

if TYPE_CHECKING:
    from app.formats.public import copy_folder, hearing_kit
else:
    copy_folder = lazy_module("app.formats.public.copy_folder")
    hearing_kit = lazy_module("app.formats.public.hearing_kit")

MEDIA = {
    "html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json",
    "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file with the headers it needs."""

    data: bytes
    media_type: str
    tag: str
    policy: str


class ShownPages:
    """One for a process; threads share it."""

    def __init__(self) -> None:
        self._stamp = ""
        self._files: dict[str, ShownFile] = {}
        self._copy: dict[str, Any] = {}
        self._lock = threading.Lock()

    def file(self, session: Session, path: str, *, today: date) -> ShownFile:
        """A file of the newest publication. Raises NotFound where nothing is published or it has no such file."""
        row = publications.shown(session)
        if row is None:
            raise NotFound("page", path)
        is_open = publications.takes_opinions(row, today)
        stamp = f"{row.id}-{row.version}-{is_open}-{opinions.stamp(session, row.id)}"
        with self._lock:
            if stamp != self._stamp:
                self._copy = shown_copy(session, row, today=today)
                self._files = {name: _shown(name, data) for name, data in copy_folder.page_files(self._copy)}
                self._stamp = stamp
            if path not in self._files and path in (sheets := copy_folder.kit_paths(self._copy)):
                self._files[path] = _shown(path, hearing_kit.kit_pdf(self._copy, sheets[path]))
            found = self._files.get(path)
        if found is None:
            raise NotFound("page", path[:200])
        return found


def _shown(name: str, data: bytes) -> ShownFile:
    tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    return ShownFile(data, MEDIA[name.rsplit(".", 1)[-1]], tag, policy_of(data))
