"""The whole stock as the map asks for it: kept packed; after an edit only what changed is read and packed anew."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

from sqlalchemy.orm import Session

from app.formats.transfer.gzip_parts import GzipPart, gzip_of, part_of
from app.store import visible
from app.store.facility import features

# Facilities of neighbouring ids are packed together: fewer pack badly, more cost more at each edit.
IDS_IN_A_PAGE = 64
_HEAD, _COMMA, _TAIL = part_of(b'{"type":"FeatureCollection","features":['), part_of(b","), part_of(b"]}")


@dataclass(frozen=True, slots=True)
class Page:
    """Features of neighbouring ids, by id, and their packed text."""

    features: dict[int, str]
    part: GzipPart


@dataclass(frozen=True, slots=True)
class PackedAnswer:
    """One FeatureCollection, gzipped. `tag` is made from its content: a rebuilt answer that says the same keeps it."""

    packed: bytes
    tag: str
    stand: features.Stand
    pages: dict[int, Page]

    def text(self) -> bytes:
        """Unpacked, for the rare reader that cannot do it."""
        return b"".join(part.content for part in _parts(self.pages.values()))


class StockAnswer:
    """Keeps the newest answer of one process; each request asks the database whether it still holds."""

    def __init__(self) -> None:
        self._kept: PackedAnswer | None = None
        self._building = Lock()
        self._public: tuple[str, bytes] | None = None

    def current(self, session: Session) -> PackedAnswer:
        """The answer to the register as it is now. After a change one request builds it, those beside it wait."""
        kept = self._kept
        if kept is None or not features.still_holds(session, kept.stand):
            with self._building:
                kept = self._kept
                if kept is None or not features.still_holds(session, kept.stand):
                    kept = self._kept = _brought_up_to_date(session, kept)
        return kept

    def public(self, session: Session) -> tuple[str, bytes]:
        """Tag and text of what the council may see of it."""
        answer = self.current(session)
        tag = f'{answer.tag[:-1]}p"'
        if self._public is None or self._public[0] != tag:
            self._public = (tag, visible.public_stock(answer.text()))
        return self._public


def _brought_up_to_date(session: Session, kept: PackedAnswer | None) -> PackedAnswer:
    changes = features.changed_features(session, kept.stand) if kept else None
    if kept is None or changes is None:
        everything = features.every_feature(session)
        return _answer(_pages(everything.features, {}), everything.stand)
    return _answer(_pages(changes.features, kept.pages), changes.stand)


def _pages(read: dict[int, str | None], before: dict[int, Page]) -> dict[int, Page]:
    """The pages with what was read put in its place; pages that it leaves alone are the same objects."""
    pages = dict(before)
    for number, ids in groupby(sorted(read), key=lambda facility_id: facility_id // IDS_IN_A_PAGE):
        held: dict[int, str | None] = dict(before[number].features) if number in before else {}
        held |= {facility_id: read[facility_id] for facility_id in ids}
        found = {facility_id: text for facility_id, text in sorted(held.items()) if text is not None}
        pages.pop(number, None)
        if found:
            pages[number] = Page(found, part_of(",".join(found.values()).encode()))
    return dict(sorted(pages.items()))


def _parts(pages: Iterable[Page]) -> list[GzipPart]:
    parts = [_HEAD]
    for page in pages:
        parts += [page.part, _COMMA]
    return [*(parts[:-1] if len(parts) > 1 else parts), _TAIL]


def _answer(pages: dict[int, Page], stand: features.Stand) -> PackedAnswer:
    packed = gzip_of(_parts(pages.values()))
    # Equal content is packed into equal bytes, and those are eight times fewer to look at.
    return PackedAnswer(packed, f'W/"{hashlib.sha256(packed).hexdigest()[:32]}"', stand, pages)
