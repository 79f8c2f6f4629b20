"""The whole stock as the map asks for it: built and packed once, kept for as long as the register says the same."""

import gzip
import hashlib
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import Session

from app.store import features

# 5,000 facilities: level 1 gives 564 kB, 4 gives 490 kB for a fifth more time, 6 gives 437 kB for half as much again.
LEVEL = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One FeatureCollection, gzipped. `tag` is made from its content: a rebuilt answer that says the same keeps it."""

    packed: bytes
    tag: str
    stand: features.Stand

    def text(self) -> bytes:
        """Unpacked, for the rare reader that cannot do it."""
        return gzip.decompress(self.packed)


class StockAnswer:
    """Keeps the newest answer of one process; each request asks the database whether it still holds."""

    def __init__(self) -> None:
        self._kept: Answer | None = None
        self._building = Lock()

    def current(self, session: Session) -> Answer:
        """The answer to the register as it is now. After a change one request builds it, those beside it wait."""
        kept = self._kept
        if kept is None or not features.still_holds(session, kept.stand):
            with self._building:
                kept = self._kept
                if kept is None or not features.still_holds(session, kept.stand):
                    kept = self._kept = _build(session)
        return kept


def _build(session: Session) -> Answer:
    collection, stand = features.feature_collection(session)
    content = collection.encode()
    tag = hashlib.sha256(content).hexdigest()[:32]
    return Answer(gzip.compress(content, LEVEL, mtime=0), f'W/"{tag}"', stand)
